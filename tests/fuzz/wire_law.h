// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/files/streams.h"
#include "core/files/wire_file.h"
#include "tests/fuzz/require.h"

#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

namespace p1scope::test {

/// What holds of every capture, whatever is in the file: edges rise and stay within what was watched, frames
/// come in order and are no more than the edges.
inline void requireWireLaw(std::unique_ptr<files::WireFile> file)
{
    REQUIRE(!file->channels().empty());
    std::size_t most = 0;
    for (std::size_t channel = 0; channel < std::min<std::size_t>(file->channels().size(), 4); ++channel) {
        const auto source = file->read(channel);
        if (!source)
            continue;
        REQUIRE(source.value()->resolution() >= capture::Duration(0));
        std::vector<capture::Duration> edges;
        std::size_t seen = 0;
        for (bool more = true; more;) {
            const auto before = source.value()->end();
            const auto next = source.value()->next(edges);
            more = next && next.value();
            for (; seen < edges.size(); ++seen) {
                REQUIRE(edges[seen] >= (seen == 0 ? capture::Duration(0) : edges[seen - 1]));
                REQUIRE(edges[seen] >= before && edges[seen] <= source.value()->end());
            }
        }
        most = std::max(most, edges.size());
    }
    files::LineChoice choice;
    choice.channel = "0";
    auto stream = files::openWire(std::move(file), choice);
    if (!stream)
        return;
    std::vector<line::Frame> frames;
    for (bool more = true; more;) {
        const auto result = stream.value()->next(frames);
        more = result && result.value();
    }
    // One more for a break that the capture begins in.
    REQUIRE(frames.size() <= most + 1);
    for (std::size_t i = 1; i < frames.size(); ++i)
        REQUIRE(frames[i].start >= frames[i - 1].start);
}

} // namespace p1scope::test
