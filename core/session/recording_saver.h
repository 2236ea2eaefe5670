// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/background_job.h"

#include <filesystem>
#include <vector>

namespace p1scope::session {

/// Makes one recording of the ring's files. The file appears when it is whole, or not at all. The subject
/// that it tells of is the file's path.
class RecordingSaver : public BackgroundJob {
    Q_OBJECT
public:
    using BackgroundJob::BackgroundJob;

    /// Saves what is in these files now to `target`, in place of one of that name. While something is being
    /// saved this does nothing and returns false.
    bool start(std::vector<std::filesystem::path> parts, const QString& target);
};

} // namespace p1scope::session
