// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/recording_saver.h"

#include "core/files/recording_series.h"

#include <utility>

namespace p1scope::session {

namespace fs = std::filesystem;

namespace {

base::Status save(std::vector<fs::path> parts, const fs::path& target,
                  const std::function<bool(double)>& progress)
{
    // Beside the place where it will stand, so that it can be moved there in one step.
    fs::path unfinished = target;
    unfinished += ".unfinished";
    files::SystemStorage storage;
    // The ring may have let go of the oldest meanwhile.
    std::error_code why;
    std::erase_if(parts, [&why](const fs::path& part) { return !fs::exists(part, why); });
    static_cast<void>(storage.removeUnused(unfinished));
    if (parts.empty())
        return base::Error{base::ErrorKind::Unreadable, "nothing of this session is recorded any more", {}};
    if (auto status = files::copySeries(storage, parts, unfinished, progress); !status)
        return status;
    fs::rename(unfinished, target, why);
    if (!why)
        return {};
    static_cast<void>(storage.removeUnused(unfinished));
    return files::explain(files::StorageFault::NoPermission, target);
}

} // namespace

bool RecordingSaver::start(std::vector<fs::path> parts, const QString& target)
{
    return begin(target, [parts = std::move(parts), target](const Tell& tell) {
        return save(parts, fs::path(target.toStdU16String()), tell);
    });
}

} // namespace p1scope::session
