// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/meter/consumption.h"
#include "core/session/history/reader.h"

#include <QObject>
#include <QString>

#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace p1scope::session {

/// What a view wants to see of the history.
struct HistoryQuestion {
    QString place; ///< see HistoryStore::open()
    /// Of a meter, or of several one after another; empty: of the one that was heard last.
    std::vector<std::string> meters;
    std::chrono::sys_seconds from{}; ///< both the same: all there is
    std::chrono::sys_seconds to{};
    std::optional<meter::Period> bars; ///< accounts of the counters by this; none: by what suits the stretch
    std::vector<std::string> bands;    ///< readings whose least, greatest and mean are wanted
    bool hours = false;                ///< an account by the hour as well
    bool before = false;               ///< and one of the stretch before, as long by the calendar
};

/// A reading over time, row by row.
struct HistoryBand {
    std::string name;
    std::string unit;
    meter::Period level = meter::Period::Hour;
    std::vector<RollUp> rows; ///< with least, greatest and mean
};

struct HistoryAnswer {
    std::uint64_t number = 0; ///< of the question
    std::optional<base::Error> fault;
    std::vector<HistoryMeter> known;  ///< all meters there are
    std::vector<HistoryMeter> meters; ///< those that were asked for
    std::chrono::sys_seconds from{};
    std::chrono::sys_seconds to{};
    meter::Period period = meter::Period::Day; ///< of the bars
    std::vector<meter::Interval> bars;
    std::vector<meter::Interval> barsBefore; ///< of the stretch before
    std::vector<meter::Interval> hours;
    std::vector<HistoryBand> bands;
};

/// Which intervals divide a stretch of time into a number of bars that can be told apart.
[[nodiscard]] meter::Period periodFor(std::chrono::seconds span);
/// The stretch before [from, to): the month before for one month, and so on for whole days, weeks and years;
/// else as many seconds.
[[nodiscard]] std::pair<std::chrono::sys_seconds, std::chrono::sys_seconds>
stretchBefore(std::chrono::sys_seconds from, std::chrono::sys_seconds to, telegram::Zone zone);

/// Answers from what the reader finds. Blocks.
[[nodiscard]] HistoryAnswer answerFrom(const HistoryReader& reader, const HistoryQuestion& question);

/// Asks the history in a thread of its own, so that a window never waits for a database. Belongs to the
/// thread that makes it.
class HistoryQuery : public QObject {
    Q_OBJECT
public:
    explicit HistoryQuery(QObject* parent = nullptr);
    ~HistoryQuery() override;

    /// Returns the question's number. A question that has not been begun when the next one comes is dropped.
    std::uint64_t ask(HistoryQuestion question);

signals:
    void answered(const p1scope::session::HistoryAnswer& answer);

private:
    void run();

    std::mutex m_mutex;
    std::condition_variable m_wake;
    std::optional<HistoryQuestion> m_next;
    std::uint64_t m_number = 0;
    bool m_end = false;
    std::thread m_thread;
};

} // namespace p1scope::session
