// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/dlms/key.h"
#include "core/files/frame_stream.h"
#include "core/files/value_csv.h"
#include "core/session/background_job.h"
#include "core/session/history/history.h"
#include "core/telegram/meter_kind.h"

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace p1scope::session {

/// What is to go into the history, and how it is to be read.
struct HistoryImport {
    QString place; ///< see HistoryStore::open()
    /// Recordings, text logs and whatever else holds telegrams; tables of readings; folders of such.
    std::vector<std::filesystem::path> inputs;
    files::LineChoice line;
    dlms::Keys keys; ///< null for none
    telegram::MeterKind kind = telegram::MeterKind::Unknown;
    HistoryRetention retention;

    // Of tables, which do not say it all themselves.

    files::DialectChoice dialect;
    std::map<std::string, std::string> columns; ///< readings by heading, or by number from 1
    std::string equipment; ///< whose they are; empty: the only meter that the history knows
};

struct HistoryImported {
    std::size_t files = 0;           ///< that had something to give
    std::uint64_t telegrams = 0;     ///< good ones
    std::uint64_t rows = 0;          ///< of tables
    std::uint64_t samples = 0;       ///< that were not there yet
    std::vector<base::Error> faults; ///< files and lines that could not be read; the first hundred
    std::size_t faulty = 0;          ///< all of them
    bool stopped = false;
};

/// How far it is, 0 to 1. False stops; what has been committed stays.
using ImportProgress = std::function<bool(double)>;

/// Reads it all into the history. What is there already changes nothing, so that an import may be done twice,
/// or go on after it was stopped. A file that cannot be read is a fault and holds up nothing; the error is
/// that of the database, or of an input that is not there. Blocks.
[[nodiscard]] base::Result<HistoryImported> importHistory(const HistoryImport& import,
                                                          const ImportProgress& progress);

/// The same off the GUI thread.
class HistoryImporter : public BackgroundJob {
    Q_OBJECT
public:
    using BackgroundJob::BackgroundJob;
    ~HistoryImporter() override = default;

    /// While something is being imported this does nothing and returns false.
    bool start(const HistoryImport& import);
    /// What came of it, when finished() has said that all went well.
    [[nodiscard]] const HistoryImported& result() const { return *m_result; }

private:
    std::shared_ptr<HistoryImported> m_result = std::make_shared<HistoryImported>();
};

} // namespace p1scope::session
