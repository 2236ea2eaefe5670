// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/recording.h"
#include "tests/fuzz/require.h"

#include <string>
#include <vector>

using namespace p1scope::capture;

namespace {

bool same(const Event& a, const Event& b)
{
    return a.kind == b.kind && a.scope == b.scope && a.also == b.also && a.bytes == b.bytes &&
           a.count == b.count && a.text == b.text && a.lines == b.lines && a.timeBasis == b.timeBasis &&
           a.time == b.time;
}

std::vector<Event> readAll(RecordingReader& reader, std::vector<RecordingReader::Place>& places)
{
    std::vector<Event> events;
    Event event;
    for (;;) {
        places.push_back(reader.place());
        const auto more = reader.next(event);
        if (!more || !more.value())
            return events;
        events.push_back(event);
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    auto opened = RecordingReader::open({data, size});
    if (!opened)
        return 0;
    RecordingReader reader = opened.take();
    std::vector<RecordingReader::Place> places;
    const auto events = readAll(reader, places);
    Time last{};
    for (const Event& event : events) {
        REQUIRE(event.time >= last);
        last = event.time;
    }
    // From any place another reader goes on alike.
    for (const std::size_t from : {events.size() / 3, events.size() / 2, events.size()}) {
        auto second = RecordingReader::open({data, size});
        REQUIRE(second.ok());
        second.value().seek(places[from]);
        std::vector<RecordingReader::Place> ignored;
        const auto rest = readAll(second.value(), ignored);
        REQUIRE(rest.size() == events.size() - from);
        for (std::size_t i = 0; i < rest.size(); ++i)
            REQUIRE(same(rest[i], events[from + i]));
    }
    // What was read is written and read again alike.
    RecordingInfo info = reader.info();
    RecordingWriter writer(info);
    std::vector<std::uint8_t> file;
    writer.begin(file);
    for (const Event& event : events)
        writer.append(event, file);
    auto again = RecordingReader::open(file);
    REQUIRE(again.ok());
    std::vector<RecordingReader::Place> ignored;
    const auto back = readAll(again.value(), ignored);
    std::size_t at = 0;
    for (const Event& event : events) {
        // Times before 1970 are beyond the format.
        if (*info.start + event.time.time_since_epoch() < WallTime{})
            return 0;
        REQUIRE(at < back.size());
        REQUIRE(back[at].kind == event.kind || event.kind == EventKind::Mark);
        REQUIRE(back[at].bytes == event.bytes);
        REQUIRE(back[at].time == event.time);
        ++at;
    }
    REQUIRE(at == back.size());
    return 0;
}
