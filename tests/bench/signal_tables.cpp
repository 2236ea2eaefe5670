// SPDX-License-Identifier: GPL-3.0-or-later
// Writes core/doctor/signal_tables.cpp on standard output: how often each byte is given by a plain receiver
// on lines of all kinds, from virtual meters. The same whenever it is run.
#include "core/doctor/signal_tables.h"
#include "tests/support/signal_streams.h"

#include <fmt/format.h>

#include <array>
#include <cmath>

using namespace p1scope;
using doctor::Format;
using doctor::LineSignal;
using doctor::SignalTable;
using doctor::Speed;
using line::Polarity;
using line::UartKind;

namespace {

constexpr int streams = 160;
constexpr std::size_t streamBytes = 400;
constexpr std::size_t judged = 200; ///< bytes that a mean is taken over

constexpr std::array speedNames{"Right",        "TwiceTooFast",     "FourTimesTooFast",  "TwelveTimesTooFast",
                                "TwiceTooSlow", "FourTimesTooSlow", "TwelveTimesTooSlow"};
constexpr std::array formatNames{"EightNone", "SevenEven", "EightEven"};

struct Table {
    std::array<double, 256> cost{};
    std::array<double, 256> pairCost{};
    double mean = 0;
    double spread = 0;

    [[nodiscard]] double of(const std::vector<std::uint8_t>& stream, std::size_t at) const
    {
        const double pair =
            at == 0 ? 0
                    : pairCost[SignalTable::shapeOf(stream[at - 1]) * 16U + SignalTable::shapeOf(stream[at])];
        return cost[stream[at]] + pair;
    }
};

struct Counts {
    std::array<double, 256> bytes{};
    std::array<double, 256> pairs{};
    std::array<double, 16> firsts{};
    std::array<double, 16> shapes{};
    double all = 0;

    void add(const std::vector<std::uint8_t>& stream)
    {
        for (std::size_t i = 0; i < stream.size(); ++i) {
            const unsigned shape = SignalTable::shapeOf(stream[i]);
            bytes[stream[i]] += 1;
            shapes[shape] += 1;
            all += 1;
            if (i == 0)
                continue;
            const unsigned first = SignalTable::shapeOf(stream[i - 1]);
            firsts[first] += 1;
            pairs[first * 16U + shape] += 1;
        }
    }
};

double inSteps(double cost)
{
    return std::round(cost * 6) / 6;
}

void setCosts(Table& table, const Counts& count)
{
    for (std::size_t byte = 0; byte < 256; ++byte)
        table.cost[byte] = std::min(inSteps(-std::log((count.bytes[byte] + 0.5) / (count.all + 128))), 10.5);
    for (std::size_t pair = 0; pair < 256; ++pair) {
        // Towards no knowledge of the first, where it was seldom seen.
        const double alone = (count.shapes[pair % 16] + 0.5) / (count.all + 8);
        const double behind = (count.pairs[pair] + 8 * alone) / (count.firsts[pair / 16] + 8);
        table.pairCost[pair] = std::clamp(inSteps(std::log(alone / behind)), -5.0, 5.0);
    }
}

Table tableOf(const LineSignal& signal, UartKind kind)
{
    std::mt19937_64 chance(
        static_cast<std::uint64_t>(signal.speed) * 64 + static_cast<std::uint64_t>(signal.format) * 8 +
        static_cast<std::uint64_t>(signal.polarity) * 2 + static_cast<std::uint64_t>(kind));
    std::vector<std::vector<std::uint8_t>> all;
    Counts count;
    for (int i = 0; i < streams; ++i) {
        const auto events = tests::streamOf(signal, kind, streamBytes, {}, chance);
        all.push_back(tests::bytesOf(events, streamBytes));
        count.add(all.back());
    }
    Table table;
    setCosts(table, count);
    double squares = 0;
    for (const auto& stream : all) {
        double sum = 0;
        const std::size_t length = std::min(judged, stream.size());
        for (std::size_t i = 0; i < length; ++i)
            sum += table.of(stream, i);
        sum /= static_cast<double>(std::max<std::size_t>(length, 1));
        table.mean += sum / streams;
        squares += sum * sum / streams;
    }
    table.spread = std::sqrt(std::max(squares - table.mean * table.mean, 0.0));
    return table;
}

std::string rowOf(const LineSignal& signal, UartKind kind)
{
    const Table table = tableOf(signal, kind);
    std::string costs;
    std::string pairs;
    for (const double cost : table.cost)
        costs += static_cast<char>('0' + std::lround(cost * 6));
    for (const double cost : table.pairCost)
        pairs += static_cast<char>('P' + std::lround(cost * 6));
    std::string row = fmt::format(
        "    {{Speed::{}, Polarity::{}, Format::{}, UartKind::{}, {:.3f}, {:.3f},\n",
        speedNames[static_cast<std::size_t>(signal.speed)],
        signal.polarity == Polarity::Normal ? "Normal" : "Inverted",
        formatNames[static_cast<std::size_t>(signal.format)],
        kind == UartKind::WaitsForHigh ? "WaitsForHigh" : "SamplesStopAsStart", table.mean, table.spread);
    for (const auto& [text, end] : {std::pair(costs, ","), std::pair(pairs, "},")}) {
        for (std::size_t at = 0; at < 256; at += 86)
            row += fmt::format("     R\"({})\"{}\n", text.substr(at, 86), at + 86 < 256 ? "" : end);
    }
    return row;
}

} // namespace

int main()
{
    fmt::print("// SPDX-License-Identifier: GPL-3.0-or-later\n"
               "// Written by tests/bench/signal_tables.cpp: `bench_signal_tables > "
               "core/doctor/signal_tables.cpp`.\n"
               "#include \"core/doctor/signal_tables.h\"\n\n"
               "#include <array>\n\n"
               "namespace p1scope::doctor {{\n\nnamespace {{\n\n"
               "using line::Polarity;\nusing line::UartKind;\n\n"
               "// clang-format off\n");
    std::vector<std::string> rows;
    for (std::size_t speed = 0; speed < speedNames.size(); ++speed) {
        for (const auto format : {Format::EightNone, Format::SevenEven, Format::EightEven}) {
            for (const auto polarity : {Polarity::Normal, Polarity::Inverted}) {
                for (const auto kind : {UartKind::WaitsForHigh, UartKind::SamplesStopAsStart}) {
                    const auto at = static_cast<Speed>(speed);
                    if (at == Speed::TwelveTimesTooFast ||
                        (at != Speed::Right && format == Format::EightEven))
                        continue;
                    LineSignal signal;
                    signal.speed = at;
                    signal.polarity = polarity;
                    signal.format = format;
                    rows.push_back(rowOf(signal, kind));
                }
            }
        }
    }
    fmt::print("constexpr std::array<SignalTable, {}> tables{{{{\n", rows.size());
    for (const std::string& row : rows)
        fmt::print("{}", row);
    fmt::print("}}}};\n// clang-format on\n\n}} // namespace\n\n"
               "std::span<const SignalTable> signalTables()\n{{\n    return tables;\n}}\n\n"
               "}} // namespace p1scope::doctor\n");
    return 0;
}
