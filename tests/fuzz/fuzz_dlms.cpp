// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dlms/gcm.h"
#include "core/dlms/receiver.h"
#include "core/files/anonymise.h"
#include "core/meter/reading.h"
#include "tests/fuzz/require.h"
#include "tests/support/telegrams.h"

#include <algorithm>
#include <string>
#include <tuple>
#include <vector>

using namespace p1scope;
using telegram::Status;
using telegram::Telegram;

namespace {

const std::string title = "SAG\x01\x02\x03\x04\x05";

dlms::MeterKeys someKeys()
{
    dlms::MeterKeys keys;
    keys.encryption = dlms::Key::luxembourgAuthentication();
    return keys;
}

dlms::Keys ring()
{
    auto keys = std::make_shared<dlms::KeyRing>();
    keys->setForAll(someKeys());
    return keys;
}

std::vector<Telegram> receive(std::string_view bytes, std::size_t cut)
{
    std::vector<Telegram> found;
    dlms::Receiver receiver([&](Telegram&& telegram) { found.push_back(std::move(telegram)); }, ring());
    const auto frames = test::framesOf(bytes);
    receiver.push(std::span(frames).first(cut));
    // The rest as runs, which must come to the same.
    const auto* data = reinterpret_cast<const std::uint8_t*>(bytes.data());
    constexpr std::size_t step = 97;
    for (std::size_t at = cut; at < bytes.size(); at += step) {
        line::CharacterRun run;
        run.data = std::span(data + at, std::min(step, bytes.size() - at));
        run.start = frames[at].start;
        run.step = std::chrono::microseconds(10);
        run.basis = capture::TimeBasis::Measured;
        receiver.push(run);
    }
    receiver.finish();
    return found;
}

void check(const Telegram& telegram, std::size_t size)
{
    REQUIRE(telegram.firstFrame <= telegram.lastFrame && telegram.lastFrame.value < size);
    REQUIRE(telegram.offset.value + telegram.receivedLength() <= size);
    const auto within = [&](telegram::Stretch stretch) {
        return std::size_t{stretch.offset} + stretch.length <= telegram.bytes.size();
    };
    for (const auto& note : telegram.notes)
        REQUIRE(note.offset <= telegram.bytes.size() && !note.what.empty());
    for (const auto& object : telegram.objects) {
        REQUIRE(within(object.where) && within(object.code));
        REQUIRE(std::all_of(object.values.begin(), object.values.end(), within));
    }
    if (telegram.wrapping) {
        const auto& frames = telegram.wrapping->frames;
        REQUIRE(frames.size() == telegram.bytes.size());
        REQUIRE(std::is_sorted(frames.begin(), frames.end()));
        REQUIRE(frames.empty() || frames.back() <= telegram.lastFrame - telegram.firstFrame);
        REQUIRE(telegram.status != Status::Encrypted || telegram.objects.empty());
        REQUIRE(telegram.status != Status::Ok || !telegram.bytes.empty());
    }
    REQUIRE(telegram::isGood(telegram.status) || meter::readingsOf(telegram).all.empty());
}

/// Made anonymous, everything is as long as it was.
void checkAnonymous(std::string_view bytes, const dlms::Keys& keys)
{
    files::Anonymiser anonymiser({.shiftReadings = true, .key = 7, .keys = keys});
    const auto frames = test::framesOf(bytes);
    std::vector<line::Frame> changed;
    anonymiser.learn(frames);
    anonymiser.finishLearning();
    anonymiser.change(std::span(frames).first(frames.size() / 2), changed);
    anonymiser.change(std::span(frames).subspan(frames.size() / 2), changed);
    anonymiser.finish(changed);
    REQUIRE(changed.size() == frames.size());
}

auto summary(const Telegram& telegram)
{
    return std::tuple(telegram.index, telegram.offset, telegram.bytes, telegram.firstFrame,
                      telegram.lastFrame, telegram.status, telegram.notes.size(), telegram.objects.size());
}

} // namespace

/// The first byte says where the bytes are split, the second how: as they are, or what follows it is ciphered
/// first, so that what a meter may have ciphered is tried as well.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    if (size < 2)
        return 0;
    std::string bytes(reinterpret_cast<const char*>(data) + 2, size - 2);
    if (data[1] % 3 != 0)
        bytes = dlms::seal(bytes, title, data[1], someKeys(), data[1] % 3 == 1 ? 0x30 : 0x20) + bytes;
    const auto found = receive(bytes, bytes.size());
    std::uint64_t index = 0;
    for (const Telegram& telegram : found) {
        REQUIRE(telegram.index.value == index++);
        check(telegram, bytes.size());
    }
    const auto split = receive(bytes, bytes.size() * data[0] / 255);
    REQUIRE(std::equal(found.begin(), found.end(), split.begin(), split.end(),
                       [](const Telegram& a, const Telegram& b) { return summary(a) == summary(b); }));
    checkAnonymous(bytes, data[0] % 2 == 0 ? ring() : nullptr);
    return 0;
}
