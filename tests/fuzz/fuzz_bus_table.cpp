// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/files/streams.h"
#include "core/line/bus_table.h"
#include "tests/fuzz/require.h"

#include <string>

using namespace p1scope;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    auto file = files::MappedFile::ofMemory(std::vector<std::uint8_t>(data, data + size));
    auto opened = files::openBusTable(std::move(file), {});
    if (!opened)
        return 0;
    files::FrameStream& stream = *opened.value();
    std::vector<line::Frame> frames;
    for (bool more = true; more;) {
        const auto result = stream.next(frames);
        more = result && result.value();
    }
    REQUIRE(stream.progress() == 1.0);
    // What was read is written as a table, and that is read and written again alike.
    line::BusTableReader reader;
    REQUIRE(reader.take("Frame,Mark,Start time[s],Length,Data,State").ok());
    std::string heading = line::busTableHeading(stream.settings());
    heading.resize(heading.find('\n'));
    REQUIRE(reader.take(heading).ok());
    REQUIRE(reader.settings() == stream.settings());
    std::size_t mark = 0;
    line::FrameIndex index;
    for (const line::Frame& frame : frames) {
        std::string text;
        if (mark < stream.marks().size() && stream.marks()[mark].frame == index)
            text = stream.marks()[mark++].text;
        std::string row = line::busTableRow(index, frame, text);
        REQUIRE(row.find('\n') == row.size() - 1);
        row.pop_back();
        const auto back = reader.take(row);
        REQUIRE(back.ok() && back.value().has_value());
        REQUIRE(line::busTableRow(index, back.value()->frame, back.value()->mark) == row + '\n');
        ++index;
    }
    REQUIRE(mark == stream.marks().size());
    return 0;
}
