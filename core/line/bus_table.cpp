// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/line/bus_table.h"

#include "core/line/byte_decoder.h"
#include "core/line/csv.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace p1scope::line {

namespace {

constexpr std::string_view opening = "Bus Table:";
constexpr std::string_view titles = "Frame,Mark,Start time[s],Length,Data,State";

std::optional<std::uint16_t> parseData(std::string_view text)
{
    if (text.size() == 3 && text.front() == '\'' && text.back() == '\'')
        return static_cast<std::uint8_t>(text[1]);
    if (!text.starts_with("0x") && !text.starts_with("0X"))
        return std::nullopt;
    std::uint16_t value = 0;
    const auto [end, error] = std::from_chars(text.data() + 2, text.data() + text.size(), value, 16);
    if (error != std::errc() || end != text.data() + text.size() || value > 0x1FF)
        return std::nullopt;
    return value;
}

std::optional<FrameState> parseState(std::string_view text)
{
    FrameState state;
    if (text == "OK")
        return state;
    for (bool more = true; more;) {
        const auto plus = text.find('+');
        const auto word = text.substr(0, plus);
        if (word == "PARITY")
            state.set(FrameState::Parity);
        else if (word == "FRAMING")
            state.set(FrameState::Framing);
        else if (word == "BREAK")
            state.set(FrameState::Break);
        else if (word == "WEAK")
            state.set(FrameState::Weak);
        else
            return std::nullopt;
        more = plus != std::string_view::npos;
        text.remove_prefix(more ? plus + 1 : text.size());
    }
    return state;
}

/// The parity bit that a table leaves out follows from the data and from whether it was right.
void setBits(Frame& frame, const LineSettings& settings)
{
    frame.dataBits = settings.dataBits;
    frame.length = settings.characterTime();
    frame.raw = frame.data;
    frame.expectedParity = expectedParity(frame.data, settings.parity);
    if (frame.expectedParity == Bit::Absent || !frame.hasByte())
        return;
    const bool expected = frame.expectedParity == Bit::One;
    const bool sent = frame.state.has(FrameState::Parity) ? !expected : expected;
    frame.parity = sent ? Bit::One : Bit::Zero;
    if (sent)
        frame.raw = static_cast<std::uint16_t>(frame.raw | (1U << settings.dataBits));
}

constexpr std::size_t longestTime = 40;
constexpr std::size_t longestRow = 120; ///< without its mark

char* writeText(char* out, std::string_view text)
{
    return std::copy(text.begin(), text.end(), out);
}

char* writeNumber(char* out, std::uint64_t number)
{
    return std::to_chars(out, out + 20, number).ptr;
}

/// Engineering notation in whole numbers throughout, so that what was read is written again to the digit.
char* writeSeconds(char* out, capture::Time time)
{
    // What a nanosecond counts in the fifth decimal, for each exponent.
    struct Scale {
        std::int64_t times;
        std::int64_t by;
        std::string_view exponent;
    };
    constexpr std::array scales{Scale{100'000, 1, "e-9"},   Scale{100, 1, "e-6"},
                                Scale{1, 10, "e-3"},        Scale{1, 10'000, ""},
                                Scale{1, 10'000'000, "e3"}, Scale{1, 10'000'000'000, "e6"}};
    constexpr std::int64_t thousand = 1000 * 100'000;
    const std::int64_t nanoseconds = time.time_since_epoch().count();
    if (nanoseconds == 0)
        return writeText(out, "0.00000");
    if (nanoseconds < 0)
        *out++ = '-';
    const std::int64_t size = nanoseconds < 0 ? -nanoseconds : nanoseconds;
    for (const Scale& scale : scales) {
        // The unit's own thousand in nanoseconds bounds the product before it is made.
        if (scale.by == 1 && size >= thousand / scale.times)
            continue;
        std::int64_t digits = (size * scale.times + scale.by / 2) / scale.by;
        if (digits >= thousand && &scale != &scales.back())
            continue;
        out = writeNumber(out, static_cast<std::uint64_t>(digits / 100'000));
        *out++ = '.';
        digits %= 100'000;
        for (std::int64_t place = 10'000; place > 0; place /= 10)
            *out++ = static_cast<char>('0' + digits / place % 10);
        return writeText(out, scale.exponent);
    }
    return out;
}

/// As dataText() and csvField() have it.
char* writeData(char* out, const Frame& frame)
{
    if (!frame.hasByte())
        return out;
    constexpr std::string_view hex = "0123456789ABCDEF";
    const unsigned data = frame.data;
    if (data == '"')
        return writeText(out, "\"'\"\"'\"");
    if (data == ',')
        return writeText(out, "\"','\"");
    if (data >= 0x20 && data < 0x7F) {
        *out++ = '\'';
        *out++ = static_cast<char>(data);
        *out++ = '\'';
        return out;
    }
    out = writeText(out, "0x");
    if (data > 0xFF)
        *out++ = hex[data >> 8 & 0xF];
    *out++ = hex[data >> 4 & 0xF];
    *out++ = hex[data & 0xF];
    return out;
}

} // namespace

std::string engineeringSeconds(capture::Time time)
{
    std::array<char, longestTime> buffer;
    return {buffer.data(), writeSeconds(buffer.data(), time)};
}

std::optional<capture::Time> parseSeconds(std::string_view text)
{
    // from_chars() and not strtod(): a desktop whose language writes a decimal comma reads the same tables.
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || !(std::fabs(value) <= 1e9))
        return std::nullopt;
    return capture::fromSeconds(value);
}

std::string busTableHeading(const LineSettings& settings)
{
    return fmt::format("\"{} BUS1 (UART: CH1, {}, {})\"\n{}\n", opening,
                       settings.polarity == Polarity::Inverted ? 'L' : 'H', settings.toString(), titles);
}

std::string busTableRow(FrameIndex index, const Frame& frame, std::string_view mark)
{
    std::string row;
    appendBusTableRow(row, index, frame, mark);
    return row;
}

void appendBusTableRow(std::string& out, FrameIndex index, const Frame& frame, std::string_view mark)
{
    std::array<char, longestRow> buffer;
    char* at = writeNumber(buffer.data(), index.value + 1);
    *at++ = ',';
    if (!mark.empty()) {
        out.append(buffer.data(), at);
        // A row is one line, whatever a mark holds.
        std::string oneLine(mark);
        std::replace_if(
            oneLine.begin(), oneLine.end(), [](char c) { return c == '\n' || c == '\r'; }, ' ');
        out += csvField(oneLine);
        at = buffer.data();
    }
    *at++ = ',';
    if (frame.timeBasis != capture::TimeBasis::Unknown)
        at = writeSeconds(at, frame.start);
    at = writeText(at, ",1,");
    at = writeData(at, frame);
    *at++ = ',';
    at = frame.state.ok() ? writeText(at, "OK") : writeText(at, frame.state.toString());
    *at++ = '\n';
    out.append(buffer.data(), at);
}

bool BusTableReader::recognises(std::string_view text)
{
    if (text.starts_with("\xEF\xBB\xBF"))
        text.remove_prefix(3);
    if (text.starts_with('"'))
        text.remove_prefix(1);
    return text.starts_with(opening) || text.starts_with(titles);
}

base::Error BusTableReader::fault(std::string_view why) const
{
    return {base::ErrorKind::Damaged, fmt::format("line {} of the bus table: {}", m_line, why), {}};
}

base::Status BusTableReader::readHeading(std::string_view line)
{
    const auto fields = splitCsv(line);
    if (!fields)
        return fault("a quote is not closed");
    std::string heading;
    for (const auto& field : *fields)
        heading += heading.empty() ? field : "," + field;
    // "Bus Table: BUS1 (UART: CH1, L, 9600,7,E,1)"
    const auto open = heading.find("(UART:");
    const auto close = heading.rfind(')');
    if (open == std::string::npos || close == std::string::npos || close < open)
        return fault("the heading names no UART");
    const std::string inner = heading.substr(open + 6, close - open - 6);
    const auto parts = splitCsv(inner);
    if (!parts || parts->size() < 6)
        return fault("the heading has no line settings");
    const auto trimmed = [&](std::size_t i) {
        const std::string& part = (*parts)[parts->size() - i];
        const auto first = part.find_first_not_of(' ');
        return first == std::string::npos ? std::string() : part.substr(first);
    };
    const auto settings =
        parseLineSettings(trimmed(4) + "," + trimmed(3) + "," + trimmed(2) + "," + trimmed(1));
    if (!settings)
        return fault(settings.error().message);
    m_settings = settings.value();
    m_settings.polarity = trimmed(5) == "L" ? Polarity::Inverted : Polarity::Normal;
    return {};
}

base::Result<std::optional<BusTableReader::Row>> BusTableReader::take(std::string_view line)
{
    ++m_line;
    if (m_line == 1 && line.starts_with("\xEF\xBB\xBF"))
        line.remove_prefix(3);
    if (line.ends_with('\r'))
        line.remove_suffix(1);
    if (line.empty() || line.starts_with("Frame,"))
        return std::optional<Row>();
    if (!m_headingSeen && recognises(line)) {
        m_headingSeen = true;
        const auto status = readHeading(line);
        if (!status)
            return status.error();
        return std::optional<Row>();
    }
    // A heading further down would change how the rows before it are to be read.
    m_headingSeen = true;
    auto row = readRow(line);
    if (!row)
        return row.error();
    return std::optional<Row>(row.take());
}

base::Result<BusTableReader::Row> BusTableReader::readRow(std::string_view line) const
{
    auto fields = splitCsv(line);
    if (!fields)
        return fault("a quote is not closed");
    // A comma that is data, bare: 5,,1.0e-3,1,',',OK
    if (fields->size() == 7 && (*fields)[4] == "'" && (*fields)[5] == "'") {
        (*fields)[4] = "','";
        fields->erase(fields->begin() + 5);
    }
    if (fields->size() != 6)
        return fault(fmt::format("{} fields where there should be 6", fields->size()));
    Row row;
    row.mark = (*fields)[1];
    const auto state = parseState((*fields)[5]);
    if (!state)
        return fault(fmt::format("unknown state '{}'", (*fields)[5]));
    row.frame.state = *state;
    if (const std::string& start = (*fields)[2]; !start.empty()) {
        const auto time = parseSeconds(start);
        if (!time)
            return fault(fmt::format("'{}' is no time", start));
        row.frame.start = *time;
        row.frame.timeBasis = capture::TimeBasis::Measured;
    }
    if (row.frame.hasByte()) {
        const auto data = parseData((*fields)[4]);
        if (!data)
            return fault(fmt::format("'{}' is no character", (*fields)[4]));
        if (*data >> m_settings.dataBits != 0)
            return fault(fmt::format("{} has more than {} bits", (*fields)[4], m_settings.dataBits));
        row.frame.data = *data;
    }
    setBits(row.frame, m_settings);
    return row;
}

} // namespace p1scope::line
