// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/files/sample_csv.h"
#include "core/files/streams.h"
#include "tests/fuzz/require.h"

using namespace p1scope;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    auto wire = files::readSampleCsv(text);
    REQUIRE(!wire.ok() || files::looksLikeSamples(text));
    if (!wire)
        return 0;
    const capture::Edges& edges = wire.value().edges;
    REQUIRE(edges.end >= capture::Duration(0) && edges.resolution >= capture::Duration(0));
    for (std::size_t i = 0; i < edges.at.size(); ++i) {
        REQUIRE(edges.at[i] >= (i == 0 ? capture::Duration(0) : edges.at[i - 1]));
        REQUIRE(edges.at[i] <= edges.end);
    }
    const std::size_t most = edges.at.size();
    auto stream = files::openWire(std::move(wire.value().edges), std::move(wire.value().fault),
                                  files::FileKind::SampleCsv, {});
    REQUIRE(stream.ok());
    std::vector<line::Frame> frames;
    for (bool more = true; more;) {
        const auto result = stream.value()->next(frames);
        more = result && result.value();
    }
    REQUIRE(frames.size() <= most);
    for (std::size_t i = 1; i < frames.size(); ++i)
        REQUIRE(frames[i].start >= frames[i - 1].start);
    return 0;
}
