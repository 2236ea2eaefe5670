// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/doctor/repair.h"
#include "core/doctor/telegram_facts.h"
#include "core/telegram/framer.h"
#include "tests/fuzz/require.h"

#include <algorithm>
#include <string>

using namespace p1scope;

namespace {

/// The first two bytes of the input say how to damage the rest: how many of its end bytes are damage, three
/// each: place, kind and value.
std::string damaged(const std::uint8_t* data, std::size_t size, std::string& original)
{
    std::size_t strokes = size > 1 ? data[0] % 8U : 0;
    strokes = std::min(strokes, size / 4);
    original.assign(reinterpret_cast<const char*>(data) + (size > 0 ? 1 : 0),
                    size - strokes * 3 - (size > 0 ? 1 : 0));
    std::string text = original;
    for (const std::uint8_t* stroke = data + size - strokes * 3; stroke != data + size; stroke += 3) {
        if (text.empty())
            break;
        const std::size_t at = (stroke[0] * 8U + (stroke[1] >> 5U)) % text.size();
        switch (stroke[1] & 3U) {
        case 0:
            text[at] = static_cast<char>(text[at] ^ static_cast<char>(1U << (stroke[2] & 7U)));
            break;
        case 1:
            text.erase(at, 1U + (stroke[2] & 15U));
            break;
        case 2:
            text.insert(at, 1, static_cast<char>(stroke[2]));
            break;
        default:
            text[at] = static_cast<char>(stroke[2]);
        }
    }
    return text;
}

std::vector<telegram::Telegram> telegramsOf(const std::string& text, bool flawed)
{
    std::vector<line::Frame> frames(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        frames[i].data = static_cast<unsigned char>(text[i]);
        frames[i].raw = frames[i].data;
        frames[i].start = capture::Time(std::chrono::microseconds(90 * i + (i > 200 ? 5000 : 0)));
        frames[i].timeBasis = capture::TimeBasis::Measured;
        if (flawed && i % 97 == 13)
            frames[i].state.set(line::FrameState::Framing);
    }
    std::vector<telegram::Telegram> telegrams;
    telegram::Framer framer([&](telegram::Telegram&& t) { telegrams.push_back(std::move(t)); });
    framer.push(frames);
    framer.finish();
    return telegrams;
}

} // namespace

/// A telegram and its damage: whatever is found stands within the telegram, is bounded, and is of telegrams
/// that failed; the facts learnt from it are bounded too.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    if (size > 4096)
        return 0;
    std::string original;
    const std::string text = damaged(data, size, original);
    const auto sound = telegramsOf(original, false);
    const auto good =
        std::find_if(sound.begin(), sound.end(), [](const auto& t) { return telegram::isGood(t.status); });
    doctor::TelegramExaminer examiner;
    for (const telegram::Telegram& t : telegramsOf(text, size % 2 == 1)) {
        for (const bool model : {false, true}) {
            const auto findings = doctor::explain(t, {model && good != sound.end() ? &*good : nullptr, {}});
            REQUIRE(findings.empty() || !telegram::isGood(t.status));
            REQUIRE(findings.size() < 16);
            for (const doctor::Finding& finding : findings) {
                REQUIRE(finding.offset <= t.bytes.size());
                REQUIRE(!finding.word.empty());
                REQUIRE(!finding.sentence.empty());
                REQUIRE(finding.sentence.size() < 16 * (t.bytes.size() + 256));
            }
        }
        examiner.take(t, meter::readingsOf(t), {});
    }
    REQUIRE(examiner.facts().telegrams >= examiner.facts().good);
    REQUIRE(examiner.facts().brokenLinks.size() <= doctor::Occurrence::mostLinks);
    return 0;
}
