// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/meter/lists.h"
#include "core/meter/reading.h"
#include "core/meter/reading_follower.h"
#include "core/telegram/catalogue.h"
#include "core/telegram/framer.h"
#include "tests/fuzz/require.h"
#include "tests/support/telegrams.h"

#include <algorithm>
#include <string>
#include <tuple>
#include <vector>

using namespace p1scope;
using telegram::Framer;
using telegram::Stretch;
using telegram::Telegram;

namespace {

/// Frames of the bytes. `how` says which ones are flagged, and where breaks stand.
std::vector<line::Frame> framesFrom(std::string_view bytes, std::uint8_t how)
{
    std::vector<line::Frame> frames;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        line::Frame frame;
        frame.data = static_cast<unsigned char>(bytes[i]);
        frame.start = capture::Time(std::chrono::microseconds(10 * frames.size()));
        frame.timeBasis = capture::TimeBasis::Measured;
        if ((how & 1U) != 0 && i % 61 == how)
            frame.state.set(line::FrameState::Parity);
        if ((how & 2U) != 0 && i % 67 == how)
            frame.state.set(line::FrameState::Framing);
        if ((how & 4U) != 0)
            frame.state.set(line::FrameState::Packet);
        frames.push_back(frame);
        if ((how & 8U) != 0 && i % 71 == how) {
            line::Frame pause;
            pause.state.set(line::FrameState::Break);
            pause.start = frame.start;
            frames.push_back(pause);
        }
    }
    return frames;
}

std::vector<Telegram> telegramsOf(std::span<const line::Frame> frames, std::size_t cut)
{
    std::vector<Telegram> telegrams;
    Framer framer([&](Telegram&& telegram) { telegrams.push_back(std::move(telegram)); });
    framer.push(frames.first(cut));
    framer.push(frames.subspan(cut));
    framer.finish();
    return telegrams;
}

bool inside(const Telegram& telegram, Stretch stretch)
{
    return std::size_t{stretch.offset} + stretch.length <= telegram.bytes.size();
}

/// The bytes that the CRC covers, with CR put back where a telegram has none, or single where all are double.
/// A judge of its own, slow and plain.
bool crcIsRight(const Telegram& telegram)
{
    const std::string& bytes = telegram.bytes;
    for (std::size_t end = bytes.find('!'); end != std::string::npos; end = bytes.find('!', end + 1)) {
        const std::string covered = bytes.substr(0, end + 1);
        std::string withCr;
        std::string withOneCr;
        for (std::size_t i = 0; i < covered.size(); ++i) {
            if (covered[i] == '\n')
                withCr += '\r';
            withCr += covered[i];
            if (!(covered[i] == '\r' && i + 1 < covered.size() && covered[i + 1] == '\r'))
                withOneCr += covered[i];
        }
        const bool noCr = bytes.find('\r') == std::string::npos;
        for (const std::uint16_t crc :
             {test::slowCrc(covered), noCr ? test::slowCrc(withCr) : test::slowCrc(withOneCr)}) {
            if (crc == telegram.crc->computed)
                return true;
        }
    }
    return false;
}

void checkTelegram(const Telegram& telegram, std::string_view bytes, std::size_t frames)
{
    REQUIRE(!telegram.bytes.empty() && telegram.bytes.front() == '/');
    REQUIRE(telegram.bytes.size() <= Framer::maximumLength);
    REQUIRE(telegram.offset.value + telegram.bytes.size() <= bytes.size());
    REQUIRE(bytes.substr(telegram.offset.value, telegram.bytes.size()) == telegram.bytes);
    REQUIRE(telegram.firstFrame <= telegram.lastFrame);
    REQUIRE(telegram.lastFrame.value < frames);
    REQUIRE(telegram.lastFrame - telegram.firstFrame + 1 >= telegram.bytes.size());
    REQUIRE(telegram.time <= telegram.endTime);
    for (const auto& note : telegram.notes)
        REQUIRE(note.offset <= telegram.bytes.size() && !note.what.empty());
    for (const auto& object : telegram.objects) {
        REQUIRE(inside(telegram, object.where) && inside(telegram, object.code));
        for (const Stretch value : object.values)
            REQUIRE(inside(telegram, value));
    }
    using telegram::Status;
    switch (telegram.status) {
    case Status::Ok:
        REQUIRE(!telegram.crc || crcIsRight(telegram));
        REQUIRE(telegram.crc || telegram.parityErrors + telegram.framingErrors == 0);
        break;
    case Status::CrcMismatch:
        REQUIRE(telegram.crc.has_value());
        break;
    case Status::Truncated:
    case Status::Malformed:
    case Status::LineErrors:
        REQUIRE(!telegram.crc.has_value());
        break;
    case Status::Encrypted:
    case Status::Recovered:
        REQUIRE(false);
    }
    REQUIRE(!telegram::meterOf(telegram).evidence.empty());
    for (const telegram::Object& object : telegram.objects) {
        REQUIRE(!telegram::genericMeaning(object.obis).empty());
        const auto list = meter::listOf(telegram, object);
        if (!list)
            continue;
        REQUIRE(list->valueColumn < list->columns.size());
        for (const meter::ListRow& row : list->rows) {
            REQUIRE(row.cells.size() == list->columns.size());
            REQUIRE(inside(telegram, row.where));
            REQUIRE(!row.odd.empty() || row.cells[list->valueColumn].number);
        }
    }
    const meter::Readings readings = meter::readingsOf(telegram);
    REQUIRE(telegram.status == Status::Ok || readings.all.empty());
    for (const meter::Reading& reading : readings.all) {
        REQUIRE(reading.object < telegram.objects.size());
        REQUIRE(readings.find(reading.name) == &reading);
    }
}

/// What follows a telegram and differs from it in one byte is read as it is alone.
void checkFollowing(const Telegram& telegram, std::size_t which, char byte)
{
    if (!telegram::isGood(telegram.status) || telegram.objects.empty())
        return;
    meter::ReadingFollower follower;
    follower.take(telegram);
    REQUIRE(follower.readings().all == meter::readingsOf(telegram).all);
    Telegram next = telegram;
    const Stretch where = next.objects[which % next.objects.size()].where;
    next.bytes[where.offset + which % where.length] = byte;
    for (const Telegram* each : {static_cast<const Telegram*>(&next), &telegram}) {
        follower.take(*each);
        REQUIRE(follower.readings().all == meter::readingsOf(*each).all);
    }
}

auto summary(const Telegram& telegram)
{
    return std::tuple(telegram.index, telegram.offset, telegram.bytes.size(), telegram.firstFrame,
                      telegram.lastFrame, telegram.status, telegram.parityErrors, telegram.framingErrors,
                      telegram.notes.size(), telegram.objects.size());
}

} // namespace

/// The first two bytes say how the frames are flagged and where they are split; the rest is the line.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    if (size < 3)
        return 0;
    const std::string bytes(reinterpret_cast<const char*>(data) + 2, size - 2);
    const auto frames = framesFrom(bytes, data[0] & 15U);
    const auto telegrams = telegramsOf(frames, 0);
    std::uint64_t index = 0;
    for (const Telegram& telegram : telegrams) {
        REQUIRE(telegram.index.value == index++);
        checkTelegram(telegram, bytes, frames.size());
        checkFollowing(telegram, std::size_t{data[0]} * 256 + data[1], bytes.back());
    }
    const auto split = telegramsOf(frames, frames.size() * data[1] / 255);
    REQUIRE(std::equal(telegrams.begin(), telegrams.end(), split.begin(), split.end(),
                       [](const Telegram& a, const Telegram& b) { return summary(a) == summary(b); }));
    return 0;
}
