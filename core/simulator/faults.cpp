// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/simulator/faults.h"

#include "core/simulator/parity.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <optional>

namespace p1scope::simulator {

namespace {

struct Probability {
    std::string_view name;
    double Faults::*value;
};

constexpr std::array<Probability, 10> probabilities{{
    {"flip", &Faults::flip},
    {"parity", &Faults::parity},
    {"drop", &Faults::drop},
    {"double", &Faults::doubled},
    {"framing", &Faults::framing},
    {"break", &Faults::breaks},
    {"truncate", &Faults::truncate},
    {"crc", &Faults::crc},
    {"release", &Faults::release},
    {"gap", &Faults::gap},
}};

base::Error noFault(std::string_view item, std::string_view why)
{
    std::string names;
    for (const auto& probability : probabilities)
        names += fmt::format("{}=P, ", probability.name);
    return {base::ErrorKind::Usage, fmt::format("'{}' is no fault: {}", item, why),
            fmt::format("choose from {}cr-stripped, inverted with P from 0 to 1", names)};
}

/// What is wrong with an item; none if it was taken.
std::optional<std::string_view> takeItem(std::string_view item, Faults& faults)
{
    if (item == "cr-stripped" || item == "inverted") {
        (item == "inverted" ? faults.inverted : faults.crStripped) = true;
        return std::nullopt;
    }
    const auto equals = item.find('=');
    const auto* const found = std::ranges::find(probabilities, item.substr(0, equals), &Probability::name);
    if (found == probabilities.end())
        return "there is none of that name";
    if (equals == std::string_view::npos)
        return "it needs a probability";
    const auto number = item.substr(equals + 1);
    double value = 0;
    const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), value);
    if (error != std::errc() || end != number.data() + number.size() || !(value >= 0 && value <= 1))
        return "its probability must be a number from 0 to 1";
    faults.*(found->value) = value;
    return std::nullopt;
}

/// Draws that are the same everywhere: the standard's distributions are not. A fault that is off draws
/// nothing.
class Chance {
public:
    explicit Chance(std::mt19937_64& generator)
        : m_generator(generator)
    {}
    bool happens(double probability)
    {
        return probability > 0 && static_cast<double>(m_generator() >> 11U) * 0x1p-53 < probability;
    }
    /// `lowest` up to, not including, `end`.
    std::size_t between(std::size_t lowest, std::size_t end)
    {
        return lowest + m_generator() % (end - lowest);
    }

private:
    std::mt19937_64& m_generator;
};

/// Gives the telegram a CRC that is none of its own, in the same four digits. Nothing where it carries none.
void spoilCrc(std::string& text, Chance& chance)
{
    const auto mark = text.rfind('!');
    if (mark == std::string::npos || text.size() < mark + 5)
        return;
    unsigned crc = 0;
    const char* const first = text.data() + mark + 1;
    const auto [end, error] = std::from_chars(first, first + 4, crc, 16);
    if (error != std::errc() || end != first + 4)
        return;
    crc ^= static_cast<unsigned>(chance.between(1, 0x10000));
    fmt::format_to(text.data() + mark + 1, "{:04X}", crc);
}

/// One character with what chance does to it.
void addCharacter(WireTelegram& wire, unsigned value, const line::LineSettings& line, const Faults& faults,
                  Chance& chance)
{
    if (chance.happens(faults.breaks))
        wire.characters.push_back({.bits = 0, .isBreak = true});
    if (chance.happens(faults.drop))
        return;
    WireCharacter character{.bits = withParity(value, line)};
    if (chance.happens(faults.flip))
        character.bits ^= static_cast<std::uint16_t>(1U << chance.between(0, line.dataBits));
    if (chance.happens(faults.parity) && line.parity != line::Parity::None)
        character.bits ^= static_cast<std::uint16_t>(1U << line.dataBits);
    // All bits zero without a stop bit would be a break.
    character.stopMissing = chance.happens(faults.framing) && character.bits != 0;
    wire.characters.push_back(character);
    if (chance.happens(faults.doubled))
        wire.characters.push_back(character);
}

} // namespace

bool Faults::none() const
{
    return !crStripped && !inverted &&
           std::ranges::all_of(probabilities, [this](const auto& p) { return this->*(p.value) <= 0; });
}

base::Result<Faults> parseFaults(std::string_view text)
{
    Faults faults;
    while (!text.empty()) {
        const auto comma = text.find(',');
        const auto item = text.substr(0, comma);
        if (const auto fault = takeItem(item, faults))
            return noFault(item, *fault);
        if (comma == std::string_view::npos)
            break;
        text.remove_prefix(comma + 1);
        if (text.empty())
            return noFault("", "the list ends in a comma");
    }
    return faults;
}

WireTelegram toWire(std::string_view telegram, const line::LineSettings& line, const Faults& faults,
                    std::mt19937_64& generator)
{
    Chance chance(generator);
    std::string text(telegram);
    if (chance.happens(faults.crc))
        spoilCrc(text, chance);
    if (faults.crStripped)
        std::erase(text, '\r');

    WireTelegram wire;
    const bool released = chance.happens(faults.release);
    const bool cut = chance.happens(faults.truncate) || released;
    if (cut && text.size() > 10) {
        // Neither so early that nothing came, nor so late that the closing line has begun.
        text.resize(chance.between(text.size() / 10, text.size() - text.size() / 10));
        wire.requestReleased = released;
    }

    auto pauseAt = text.size();
    auto pause = capture::Duration::zero();
    if (chance.happens(faults.gap) && text.size() > 1) {
        pauseAt = chance.between(1, text.size());
        pause = line.characterTime() * static_cast<int>(chance.between(4, 40));
    }
    wire.characters.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto before = wire.characters.size();
        addCharacter(wire, static_cast<unsigned char>(text[i]), line, faults, chance);
        if (i >= pauseAt && wire.characters.size() > before) {
            wire.characters[before].gapBefore = pause;
            pauseAt = text.size();
        }
    }
    return wire;
}

} // namespace p1scope::simulator
