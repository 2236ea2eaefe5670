// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/recording.h"
#include "core/session/source.h"

namespace p1scope::session {

/// What a recording of this source says of itself: port, adapter, line settings, program. Its start is not
/// known yet. Looks at the system's ports, which may take some milliseconds.
[[nodiscard]] capture::RecordingInfo recordingInfo(const SourceSpec& spec);

} // namespace p1scope::session
