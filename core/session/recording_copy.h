// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/export.h"

#include <filesystem>
#include <vector>

namespace p1scope::session {

/// exportFile() of a recording to a recording: event by event, so that control lines, losses, connections and
/// arrivals stay.
[[nodiscard]] base::Result<ExportOutcome> copyRecording(const std::filesystem::path& input,
                                                        const files::LineChoice& choice,
                                                        const ExportSettings& settings,
                                                        const ExportProgress& progress);

/// All marks of a recording, rising, wherever in the file they stand; none where it cannot be read.
[[nodiscard]] std::vector<files::FrameMark> marksOfRecording(const std::filesystem::path& input,
                                                             const files::LineChoice& choice);

} // namespace p1scope::session
