// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/capture/event.h"
#include "core/files/frame_stream.h"
#include "core/line/line_settings.h"

#include <cstddef>
#include <filesystem>
#include <memory>

namespace p1scope::session {

/// The events of a file in order, with places to come back to. Used in one thread.
class ReplayInput {
public:
    virtual ~ReplayInput() = default;

    /// How the line is at the beginning.
    [[nodiscard]] virtual line::LineSettings settings() const = 0;
    /// The next event; false at the end. An error names the place; what came before it is sound.
    [[nodiscard]] virtual base::Result<bool> next(capture::Event& event) = 0;
    /// How much has been read, 0 to 1.
    [[nodiscard]] virtual double progress() const = 0;
    /// Remembers the place before the next event, by a number for goTo().
    [[nodiscard]] virtual std::size_t remember() = 0;
    virtual void goTo(std::size_t place) = 0;
};

/// Opens a recording, or any other file that has frames. Where a file has no times its bytes follow each
/// other at the line's speed. `choice` overrides what a recording says of its line, and its changes of
/// settings are told as that.
[[nodiscard]] base::Result<std::unique_ptr<ReplayInput>> openReplayInput(const std::filesystem::path& path,
                                                                         const files::LineChoice& choice);
/// The same of events that are there already; for tests too.
[[nodiscard]] std::unique_ptr<ReplayInput> replayOf(std::vector<capture::Event> events,
                                                    const line::LineSettings& settings);

} // namespace p1scope::session
