// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/files/wire_file.h"
#include "core/line/wire_guess.h"

#include <memory>
#include <optional>

namespace p1scope::files {

/// A channel that has been begun to read.
struct OpenedChannel {
    std::size_t channel = 0;
    std::unique_ptr<capture::EdgeSource> source;
    capture::Edges head;              ///< what has been read of it
    bool ended = false;               ///< that is all of it
    std::optional<base::Error> fault; ///< or up to where it could be read
    std::optional<line::WireGuess> guess;
};

/// Opens the channel that was asked for, or else the one whose beginning carries characters best. Reads so
/// much of it that the line can be judged.
[[nodiscard]] base::Result<OpenedChannel> openChannel(const WireFile& file, const LineChoice& choice);

} // namespace p1scope::files
