// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/files/frame_stream.h"
#include "core/files/mapped_file.h"
#include "core/files/wire_file.h"

#include <istream>
#include <memory>

/// The kinds of frame stream that openFrameStream() chooses from.
namespace p1scope::files {

/// Bytes of a file, or a text log, which is bytes as well, with the stamps before its lines taken for times.
[[nodiscard]] base::Result<std::unique_ptr<FrameStream>> openBytes(std::unique_ptr<MappedFile> file,
                                                                   FileKind kind, const LineChoice& choice);
/// Bytes as they come, until the stream ends.
[[nodiscard]] base::Result<std::unique_ptr<FrameStream>> openPipe(std::istream& stream,
                                                                  const LineChoice& choice);
[[nodiscard]] base::Result<std::unique_ptr<FrameStream>> openBusTable(std::unique_ptr<MappedFile> file,
                                                                      const LineChoice& choice);
/// The channel of a capture that was chosen, or carries characters best.
[[nodiscard]] base::Result<std::unique_ptr<FrameStream>> openWire(std::unique_ptr<WireFile> file,
                                                                  const LineChoice& choice);

} // namespace p1scope::files
