// SPDX-License-Identifier: GPL-3.0-or-later
// What decoding a sampled wire costs, beside what it costs to read its samples at all: CPU time of this
// process, and ratios, which do not depend on the machine much. Exit status 1 where one is over its bound.
#include "core/files/streams.h"
#include "core/files/writers/sigrok_writer.h"
#include "core/files/zip_reader.h"
#include "core/line/bus_table.h"
#include "core/line/frame_edges.h"

#include <fmt/format.h>

#include <cstdint>
#include <ctime>
#include <filesystem>
#include <functional>
#include <numeric>
#include <string>
#include <vector>

using namespace p1scope;

namespace {

constexpr std::uint64_t sampleRate = 1'000'000;
constexpr double sumBound = 40;     ///< times one plain read
constexpr double unpackBound = 2.5; ///< times unpacking alone, where telegrams are sparse

line::LineSettings lineSettings()
{
    line::LineSettings settings = line::dsmr4Settings();
    settings.polarity = line::Polarity::Inverted;
    return settings;
}

/// A hundred seconds of characters: without pause, or 636 of them each second.
capture::Edges wireOf(bool dense)
{
    line::FrameEdges draw(lineSettings());
    capture::Edges wire;
    wire.initialLevel = draw.initialLevel();
    wire.end = std::chrono::seconds(100);
    line::Frame frame;
    frame.timeBasis = capture::TimeBasis::Measured;
    std::uint32_t chance = 1;
    for (std::int64_t second = 0; second < 100; ++second) {
        for (int i = 0; i < (dense ? 11'518 : 636); ++i) {
            chance = chance * 1'664'525U + 1'013'904'223U;
            frame.data = frame.raw = static_cast<std::uint16_t>(32 + (chance >> 16) % 90);
            frame.start =
                capture::Time(std::max(capture::Duration(std::chrono::seconds(second)), draw.end()));
            draw.append(frame, wire.at);
        }
    }
    return wire;
}

double seconds(const std::function<void()>& work)
{
    const std::clock_t before = std::clock();
    work();
    return static_cast<double>(std::clock() - before) / CLOCKS_PER_SEC;
}

std::size_t tableOf(files::FrameStream& stream)
{
    std::size_t bytes = 0;
    std::string text;
    std::vector<line::Frame> frames;
    line::FrameIndex index;
    for (bool more = true; more;) {
        frames.clear();
        text.clear();
        const auto next = stream.next(frames);
        more = next && next.value();
        for (const line::Frame& frame : frames) {
            line::appendBusTableRow(text, index, frame, {});
            ++index;
        }
        bytes += text.size();
    }
    fmt::print("  {} rows, {} bytes\n", index.value, bytes);
    return bytes;
}

bool measure(const char* name, bool dense)
{
    const auto path = std::filesystem::temp_directory_path() / "p1scope-wire-bench.sr";
    if (!files::writeSigrok(path, wireOf(dense), sampleRate))
        return false;
    const auto file = files::MappedFile::open(path).take();
    std::size_t count = 0;
    const double unpacking = seconds([&] {
        files::ZipReader reader(*file);
        for (int piece = 1; reader.goTo(fmt::format("logic-1-{}", piece)); ++piece) {
            for (auto bytes = reader.next(); bytes && !bytes.value().empty(); bytes = reader.next())
                count += bytes.value().size();
        }
    });
    const std::vector<std::uint8_t> samples(count, 1);
    std::uint64_t sum = 0;
    const double summing =
        seconds([&] { sum = std::accumulate(samples.begin(), samples.end(), std::uint64_t{0}); });
    fmt::print("{}: {} samples, sum {}\n", name, count, sum);
    const double whole = seconds([&] {
        files::LineChoice choice;
        auto stream = files::openFrameStream(path, choice);
        tableOf(*stream.value());
    });
    std::filesystem::remove(path);
    fmt::print("  summing {:.3f} s, unpacking {:.3f} s, from file to table {:.3f} s\n", summing, unpacking,
               whole);
    fmt::print("  table beyond unpacking: {:.1f} times summing; whole: {:.2f} times unpacking\n",
               (whole - unpacking) / summing, whole / unpacking);
    return (whole - unpacking) / summing <= sumBound && (dense || whole / unpacking <= unpackBound);
}

} // namespace

int main()
{
    const bool dense = measure("115200 8N1 inverted without pause", true);
    const bool sparse = measure("a telegram a second", false);
    return dense && sparse ? 0 : 1;
}
