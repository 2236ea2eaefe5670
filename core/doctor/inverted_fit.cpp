// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/doctor/inverted_fit.h"

#include "core/telegram/crc16.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>

namespace p1scope::doctor {

namespace {

constexpr std::size_t head = 200;      ///< bytes by which the ways are compared
constexpr std::size_t candidates = 64; ///< texts that a CRC may choose from

std::vector<HiddenLine> waysToRead(const line::LineSettings& receiver)
{
    std::vector<HiddenLine> ways;
    for (const auto format : {HiddenFormat::EightN1, HiddenFormat::SevenE1}) {
        for (const unsigned samples : {1U, 2U}) {
            for (const auto kind : {line::UartKind::WaitsForHigh, line::UartKind::SamplesStopAsStart}) {
                HiddenLine way;
                way.format = format;
                way.kind = kind;
                way.samplesPerBit = samples;
                way.receiverDataBits = std::min<unsigned>(receiver.dataBits, 8);
                way.receiverParity = receiver.parity != line::Parity::None && receiver.dataBits < 8;
                // Ten-bit formats are read as eight bits whatever they are called.
                if (receiver.isTenBit()) {
                    way.receiverDataBits = 8;
                    way.receiverParity = false;
                }
                ways.push_back(way);
            }
        }
    }
    return ways;
}

/// The way that fits a telegram's beginning best, and how much of the budget is left.
std::optional<HiddenLine> bestWay(std::span<const std::uint8_t> bytes, const std::vector<HiddenLine>& ways,
                                  SearchEffort effort, std::uint64_t& budget)
{
    std::optional<HiddenLine> best;
    double bestCost = 0;
    for (const HiddenLine& way : ways) {
        effort.budget = budget;
        HiddenLineSearch search(TelegramGrammar::general(), way, effort);
        search.run(bytes);
        budget -= std::min(budget, search.work());
        if (search.taken() < bytes.size())
            continue;
        // The line's own bits are what a probability is of.
        const double cost = double{search.cost()} * way.samplesPerBit;
        if (!best || cost < bestCost) {
            best = way;
            bestCost = cost;
        }
    }
    return best;
}

std::optional<InvertedFit> readWhole(std::span<const std::uint8_t> bytes, const HiddenLine& way,
                                     SearchEffort effort, std::uint64_t& budget)
{
    InvertedFit fit;
    fit.format = way.format;
    fit.kind = way.kind;
    fit.samplesPerBit = way.samplesPerBit;
    effort.budget = budget;
    HiddenLineSearch search(TelegramGrammar::general(), way, effort);
    search.run(bytes);
    budget -= std::min(budget, search.work());
    if (search.taken() == 0)
        return std::nullopt;
    fit.costPerByte = double{search.cost()} / static_cast<double>(search.taken());
    fit.reachedEnd = search.reachedEnd();
    fit.crcRight =
        search.lattice().texts(search.ends(), effort.within, candidates, [&](const Lattice::Text& text) {
            const bool right = hasRightCrc(text.characters);
            if (fit.text.empty() || right)
                fit.text = text.characters;
            return right;
        });
    return fit;
}

} // namespace

bool hasRightCrc(std::string_view text)
{
    constexpr std::size_t crcDigits = 4;
    const auto end = text.rfind('!');
    if (!text.starts_with('/') || end == std::string_view::npos || text.size() < end + 1 + crcDigits)
        return false;
    return fmt::format("{:04X}", telegram::crc16(text.substr(0, end + 1))) == text.substr(end + 1, crcDigits);
}

std::span<const std::uint8_t> withoutLeadingBreaks(std::span<const std::uint8_t> bytes)
{
    const auto first = std::ranges::find_if(bytes, [](std::uint8_t byte) { return byte != 0; });
    return bytes.subspan(static_cast<std::size_t>(first - bytes.begin()));
}

std::optional<InvertedFit> fitInverted(std::span<const std::uint8_t> bytes,
                                       const line::LineSettings& receiver, std::uint64_t budget)
{
    bytes = withoutLeadingBreaks(bytes);
    if (bytes.empty())
        return std::nullopt;
    struct Pass {
        Gaps gaps;
        bool noise;
        SearchEffort effort;
    };
    constexpr std::array passes{Pass{Gaps::Never, false, {}},
                                Pass{Gaps::Often, false, {.width = 200, .within = 18, .budget = 0}},
                                Pass{Gaps::Often, true, {.width = 200, .within = 20, .budget = 0}}};
    std::optional<InvertedFit> best;
    for (const Pass& pass : passes) {
        auto ways = waysToRead(receiver);
        for (HiddenLine& way : ways) {
            way.gaps = pass.gaps;
            way.noise = pass.noise;
        }
        const auto way = bestWay(bytes.first(std::min(bytes.size(), head)), ways, pass.effort, budget);
        auto fit = way ? readWhole(bytes, *way, pass.effort, budget) : std::nullopt;
        if (fit && fit->reachedEnd)
            return fit;
        if (fit)
            best = std::move(fit);
    }
    return best;
}

} // namespace p1scope::doctor
