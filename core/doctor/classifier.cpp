// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/doctor/classifier.h"

#include "core/doctor/signal_tables.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <numeric>

namespace p1scope::doctor {

namespace {

constexpr std::size_t mostBytes = 4096;
/// Bytes that follow each other are not independent of each other: each counts for less than one.
constexpr double weightOfByte = 0.5;
/// Of noise nothing is known: each byte is as likely as any other.
const double costOfNoise = std::log(256.0);
/// A line whose bytes are this much dearer than they should be is another one.
constexpr double mostSpreads = 6;
constexpr double leastProbability = 1e-3;

/// What bytes cost by a table, nats a byte, and what they should cost.
struct Cost {
    double actual = 0;
    double expected = 0;
};

Cost costOf(std::span<const std::uint8_t> bytes, const SignalTable& table)
{
    double cost = 0;
    for (std::size_t i = 0; i < bytes.size(); ++i)
        cost += table.cost(bytes[i]) + (i == 0 ? 0 : table.pairCost(bytes[i - 1], bytes[i]));
    return {cost / static_cast<double>(bytes.size()), table.meanCost};
}

/// The same for bytes that have lost their eighth bit: a receiver of seven bits and parity takes its samples
/// at the same moments, and hands over seven of them.
Cost strippedCostOf(std::span<const std::uint8_t> bytes, const SignalTable& table)
{
    std::array<double, 128> costs{};
    double expected = 0;
    double whole = 0;
    for (std::size_t byte = 0; byte < costs.size(); ++byte) {
        const double share = std::exp(-table.cost(static_cast<std::uint8_t>(byte))) +
                             std::exp(-table.cost(static_cast<std::uint8_t>(byte | 0x80U)));
        costs[byte] = -std::log(share);
        expected += share * costs[byte];
        whole += share;
    }
    double cost = 0;
    for (const std::uint8_t byte : bytes)
        cost += costs[byte & 0x7FU];
    return {cost / static_cast<double>(bytes.size()), expected / whole};
}

struct Scored {
    Hypothesis hypothesis;
    double cost = 0; ///< nats a byte
};

/// Counts over bytes of text in one of the formats that show as eight bits.
struct TextShape {
    std::size_t judged = 0; ///< all but zeros and ones throughout, which meters and converters fill up with
    std::size_t printable = 0; ///< of the low seven bits
    std::size_t high = 0;
    std::size_t even = 0;

    [[nodiscard]] double share(std::size_t part) const
    {
        return judged == 0 ? 0 : static_cast<double>(part) / static_cast<double>(judged);
    }
};

TextShape shapeOf(std::span<const std::uint8_t> bytes)
{
    TextShape shape;
    for (const std::uint8_t byte : bytes) {
        if (byte == 0x00 || byte == 0xFF)
            continue;
        const unsigned low = byte & 0x7FU;
        ++shape.judged;
        shape.printable += (low >= 0x20 && low < 0x7F) || low == '\r' || low == '\n' || low == '\t' ? 1U : 0U;
        shape.high += byte >= 0x80 ? 1U : 0U;
        shape.even += (std::popcount(byte) & 1) == 0 ? 1U : 0U;
    }
    return shape;
}

/// The stop bit that is missing is an even parity bit that is zero.
bool missesStopByParity(const Received& received)
{
    std::size_t missing = 0;
    std::size_t agree = 0;
    for (std::size_t i = 0; i < received.noStop.size(); ++i) {
        const bool even = (std::popcount(received.bytes[i]) & 1) == 0;
        missing += received.noStop[i] ? 1U : 0U;
        agree += received.noStop[i] == even ? 1U : 0U;
    }
    return missing * 10 >= received.noStop.size() && agree * 10 >= received.noStop.size() * 9 && missing > 3;
}

std::optional<Hypothesis> plainText(const Received& received)
{
    const TextShape shape = shapeOf(received.bytes);
    if (shape.judged < 8 || shape.judged * 2 < received.size() || shape.share(shape.printable) < 0.97)
        return std::nullopt;
    Hypothesis found;
    const auto percent = [&](std::size_t part) { return std::lround(shape.share(part) * 100); };
    if (shape.share(shape.high) < 0.02) {
        const bool eightEven = missesStopByParity(received);
        found.signal.format = eightEven ? Format::EightEven : Format::EightNone;
        found.evidence = eightEven
                             ? "text, and bytes of even parity come without stop bit: an eighth data "
                               "bit, and a parity bit where the stop bit was looked for"
                             : fmt::format("{} % of the bytes are text as it is", percent(shape.printable));
    } else if (shape.share(shape.even) >= 0.95) {
        found.signal.format = Format::SevenEven;
        found.evidence = fmt::format("the eighth bit makes {} % of the bytes even: it is a parity bit",
                                     percent(shape.even));
    } else if (shape.share(shape.even) <= 0.05) {
        found.signal.format = Format::SevenOdd;
        found.evidence = fmt::format("the eighth bit makes {} % of the bytes odd: it is a parity bit",
                                     percent(shape.judged - shape.even));
    } else {
        return std::nullopt;
    }
    const auto has = [&](unsigned wanted) {
        return std::any_of(received.bytes.begin(), received.bytes.end(),
                           [&](std::uint8_t byte) { return (byte & 0x7FU) == wanted; });
    };
    // Every line of a telegram but the first and the last has a value in parentheses.
    if (received.size() >= 100 && !(has('(') && has(')')))
        found.signal.carried = Carried::OtherText;
    return found;
}

std::uint16_t fcs16(std::span<const std::uint8_t> bytes)
{
    unsigned crc = 0xFFFF;
    for (const std::uint8_t byte : bytes) {
        crc ^= byte;
        for (int bit = 0; bit < 8; ++bit)
            crc = (crc & 1U) != 0 ? (crc >> 1U) ^ 0x8408U : crc >> 1U;
    }
    return static_cast<std::uint16_t>(~crc & 0xFFFFU);
}

/// 7E, a frame format of type 3 with its length, addresses, control, and a check sequence over them.
bool isHdlc(std::span<const std::uint8_t> bytes, bool /*first*/)
{
    if (bytes.size() < 9 || bytes[0] != 0x7E || (bytes[1] & 0xF0U) != 0xA0)
        return false;
    const std::size_t length = (bytes[1] & 0x07U) * 256U + bytes[2];
    if (length < 7)
        return false;
    if (bytes.size() > length + 1 && bytes[length + 1] == 0x7E)
        return true;
    // The header's own check stands behind one to four bytes of either address, and the control byte.
    for (std::size_t end = 6; end + 2 <= std::min<std::size_t>(bytes.size(), 13); ++end) {
        const unsigned sent = bytes[end] | static_cast<unsigned>(bytes[end + 1]) << 8U;
        if (fcs16(bytes.subspan(1, end - 1)) == sent)
            return true;
    }
    return false;
}

/// 68 L L 68 with a control byte, and a frame behind them that ends in its sum and 16. One that goes on
/// beyond what is there is believed at the beginning only: short patterns are found anywhere in long garbage.
bool isMBus(std::span<const std::uint8_t> bytes, bool first)
{
    if (bytes.size() < 7 || bytes[0] != 0x68 || bytes[3] != 0x68 || bytes[1] != bytes[2] || bytes[1] < 3)
        return false;
    // SND_NKE, SND_UD, REQ_UD2, RSP_UD, each with its flags.
    constexpr std::array<std::uint8_t, 9> controls{0x40, 0x53, 0x73, 0x5B, 0x7B, 0x08, 0x18, 0x28, 0x38};
    if (std::find(controls.begin(), controls.end(), bytes[4]) == controls.end())
        return false;
    const std::size_t length = bytes[1];
    if (bytes.size() < length + 6)
        return first;
    const auto body = bytes.subspan(4, length);
    const unsigned sum = std::accumulate(body.begin(), body.end(), 0U);
    return (sum & 0xFFU) == bytes[length + 4] && bytes[length + 5] == 0x16;
}

/// DB 08, eight bytes of system title that begin with a maker's three letters, the length, the security byte.
bool isEncrypted(std::span<const std::uint8_t> bytes, bool /*first*/)
{
    if (bytes.size() < 16 || bytes[0] != 0xDB || bytes[1] != 0x08)
        return false;
    const auto letters = bytes.subspan(2, 3);
    const bool maker = std::all_of(letters.begin(), letters.end(), [](std::uint8_t c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    });
    const std::size_t lengthBytes = bytes[10] < 0x80 ? 0 : bytes[10] & 0x7FU;
    const bool security = lengthBytes <= 2 && (bytes[11 + lengthBytes] & 0xF0U) == 0x30;
    return security || maker;
}

std::optional<Hypothesis> binaryFrames(std::span<const std::uint8_t> bytes)
{
    struct Kind {
        bool (*is)(std::span<const std::uint8_t> bytes, bool first);
        Carried carried;
        std::string_view evidence;
    };
    constexpr std::array<Kind, 3> kinds{{
        {isEncrypted, Carried::Encrypted, "a frame begins with DB 08 and the meter's system title"},
        {isHdlc, Carried::HdlcPush, "a frame begins with 7E A0 and its length"},
        {isMBus, Carried::MBusPush, "a frame begins with 68, its length twice, and 68"},
    }};
    for (std::size_t at = 0; at < bytes.size(); ++at) {
        for (const Kind& kind : kinds) {
            if (!kind.is(bytes.subspan(at), at == 0))
                continue;
            Hypothesis found;
            found.signal.carried = kind.carried;
            found.evidence = fmt::format("{} (byte {})", kind.evidence, at + 1);
            return found;
        }
    }
    return std::nullopt;
}

/// A bit of the line lasts longer than a character of the receiver: all it ever sees are zeros.
std::optional<Hypothesis> nothingButZeros(std::span<const std::uint8_t> bytes)
{
    const auto zeros = static_cast<std::size_t>(std::count(bytes.begin(), bytes.end(), 0));
    if (zeros < 8 || zeros * 50 < bytes.size() * 49)
        return std::nullopt;
    Hypothesis found;
    found.signal.speed = Speed::TwelveTimesTooFast;
    found.signal.format = Format::SevenEven;
    found.signal.polarityVisible = false;
    found.evidence = "nothing but zeros: each bit of the line lasts longer than a character of the receiver";
    return found;
}

std::vector<Scored> scored(std::span<const std::uint8_t> bytes)
{
    const auto total = static_cast<double>(bytes.size());
    const bool stripped =
        std::all_of(bytes.begin(), bytes.end(), [](std::uint8_t byte) { return byte < 0x80; });
    std::vector<Scored> all;
    for (const SignalTable& table : signalTables()) {
        const auto [cost, expected] = stripped ? strippedCostOf(bytes, table) : costOf(bytes, table);
        const double spread = table.costSpread * std::sqrt(std::max(1.0, double{enoughBytes} / total));
        if (cost > expected + mostSpreads * spread + 0.1)
            continue;
        Scored entry;
        entry.hypothesis.signal.speed = table.speed;
        entry.hypothesis.signal.polarity = table.polarity;
        entry.hypothesis.signal.format = table.format;
        entry.cost = cost;
        // One line seen by two kinds of receiver is one line.
        const auto same = std::find_if(all.begin(), all.end(), [&](const Scored& other) {
            return other.hypothesis.signal == entry.hypothesis.signal;
        });
        if (same == all.end())
            all.push_back(std::move(entry));
        else
            same->cost = std::min(same->cost, cost);
    }
    Scored noise;
    noise.hypothesis.signal.carried = Carried::Noise;
    noise.cost = stripped ? costOfNoise - std::log(2.0) : costOfNoise;
    all.push_back(std::move(noise));
    return all;
}

/// Eleven bits are rare, and where they are not read as such they resemble ten.
double priorOf(const LineSignal& signal)
{
    return signal.format == Format::EightEven ? 0.01 : 1;
}

std::string evidenceOf(const Scored& entry, std::span<const std::uint8_t> bytes)
{
    const LineSignal& signal = entry.hypothesis.signal;
    if (signal.carried == Carried::Noise)
        return "the bytes come as by chance: no line that is known gives them so";
    const auto odd = static_cast<std::size_t>(
        std::count_if(bytes.begin(), bytes.end(), [](std::uint8_t byte) { return (byte & 1U) != 0; }));
    std::string text =
        fmt::format("the bytes come as often as on such a line ({:.2f} nats a byte", entry.cost);
    if (signal.polarity == line::Polarity::Inverted && signal.speed == Speed::Right)
        text += fmt::format(", {} % of them odd", odd * 100 / bytes.size());
    return text + ")";
}

std::vector<Hypothesis> ranked(std::vector<Scored>&& all, std::span<const std::uint8_t> bytes)
{
    std::sort(all.begin(), all.end(), [](const Scored& a, const Scored& b) { return a.cost < b.cost; });
    const double best = all.front().cost;
    double sum = 0;
    for (Scored& entry : all) {
        entry.hypothesis.probability =
            priorOf(entry.hypothesis.signal) *
            std::exp((best - entry.cost) * static_cast<double>(bytes.size()) * weightOfByte);
        sum += entry.hypothesis.probability;
    }
    std::vector<Hypothesis> result;
    for (Scored& entry : all) {
        entry.hypothesis.probability /= sum;
        if (entry.hypothesis.probability < leastProbability)
            continue;
        entry.hypothesis.evidence = evidenceOf(entry, bytes);
        result.push_back(std::move(entry.hypothesis));
    }
    std::stable_sort(result.begin(), result.end(),
                     [](const Hypothesis& a, const Hypothesis& b) { return a.probability > b.probability; });
    return result;
}

/// What leaves no doubt is said so.
std::vector<Hypothesis> certain(Hypothesis hypothesis)
{
    hypothesis.probability = 1;
    return {std::move(hypothesis)};
}

} // namespace

std::optional<Received> receivedFrom(std::span<const line::Frame> frames, std::size_t most, bool noStopKnown)
{
    using line::FrameState;
    Received received;
    for (const line::Frame& frame : frames.subspan(0, std::min(frames.size(), most))) {
        const bool parityBit = frame.expectedParity != line::Bit::Absent;
        if (frame.hasByte() && frame.dataBits + (parityBit ? 1 : 0) != 8)
            return std::nullopt;
        received.bytes.push_back(frame.hasByte() ? static_cast<std::uint8_t>(frame.raw & 0xFFU) : 0);
        if (noStopKnown)
            received.noStop.push_back(frame.state.has(FrameState::Framing) || !frame.hasByte());
    }
    return received;
}

std::vector<Hypothesis> classify(const Received& received)
{
    const auto bytes = std::span(received.bytes).subspan(0, std::min(received.size(), mostBytes));
    if (bytes.empty())
        return certain({{.carried = Carried::Noise}, 1, "nothing came"});
    if (auto found = nothingButZeros(bytes))
        return certain(std::move(*found));
    if (auto found = binaryFrames(bytes))
        return certain(std::move(*found));
    if (auto found = plainText(received))
        return certain(std::move(*found));
    return ranked(scored(bytes), bytes);
}

line::LineSettings lineOf(const LineSignal& signal, std::uint32_t receiverBaud)
{
    // Taken at its word again and again by a receiver that is not set, a ratio would lead anywhere.
    constexpr double slowest = 300;
    constexpr double quickest = 1'000'000;
    const double baud = std::clamp(receiverBaud / ratioOf(signal.speed), slowest, quickest);
    line::LineSettings settings = settingsOf(signal.format, line::nearestStandardBaud(baud));
    settings.polarity = signal.polarity;
    return settings;
}

} // namespace p1scope::doctor
