// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/background_job.h"
#include "core/session/export.h"

#include <atomic>
#include <cstdint>
#include <memory>

namespace p1scope::session {

/// Writes an opened file as one of another kind. The file appears when it is whole, or not at all. The
/// subject that it tells of is the new file's path.
class FileExporter : public BackgroundJob {
    Q_OBJECT
public:
    using BackgroundJob::BackgroundJob;

    /// While something is being written this does nothing and returns false.
    bool start(const std::filesystem::path& input, const files::LineChoice& choice,
               const ExportSettings& settings);

    /// Of the last one that was written: ExportOutcome::sealed.
    [[nodiscard]] std::uint64_t sealed() const { return *m_sealed; }

private:
    /// Shared with the work, which may outlive this by a moment.
    std::shared_ptr<std::atomic<std::uint64_t>> m_sealed = std::make_shared<std::atomic<std::uint64_t>>(0);
};

} // namespace p1scope::session
