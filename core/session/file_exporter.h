// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/background_job.h"
#include "core/session/export.h"

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
};

} // namespace p1scope::session
