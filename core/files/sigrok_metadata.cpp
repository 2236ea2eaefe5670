// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/files/sigrok_metadata.h"

#include "core/capture/level_scan.h"
#include "core/capture/sample_clock.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>

namespace p1scope::files {

namespace {

constexpr std::uint64_t mostProbes = 4096; ///< no analyser has so many
constexpr std::size_t longestName = 200;

std::string_view trimmed(std::string_view text)
{
    const auto first = text.find_first_not_of(" \t\r");
    if (first == std::string_view::npos)
        return {};
    return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

std::optional<std::uint64_t> wholeNumber(std::string_view text)
{
    std::uint64_t value = 0;
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (fault != std::errc() || end != text.data() + text.size())
        return std::nullopt;
    return value;
}

/// "1 MHz", "12.5 MHz", "100000"
std::optional<std::uint64_t> rateOf(std::string_view text)
{
    double value = 0;
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (fault != std::errc())
        return std::nullopt;
    const auto unit = trimmed({end, static_cast<std::size_t>(text.data() + text.size() - end)});
    const double factor = unit.empty() || unit == "Hz" ? 1
                          : unit == "kHz"              ? 1e3
                          : unit == "MHz"              ? 1e6
                          : unit == "GHz"              ? 1e9
                                                       : 0;
    const double rate = value * factor;
    if (!(rate >= capture::SampleClock::slowest && rate <= capture::SampleClock::fastest))
        return std::nullopt;
    return static_cast<std::uint64_t>(std::llround(rate));
}

base::Error lie(std::string_view key, std::string_view value, std::string_view why)
{
    return {base::ErrorKind::Unreadable,
            fmt::format("metadata: {} is '{}', {}", key, value.substr(0, 40), why),
            {}};
}

/// The number behind "probe" or "analog".
std::optional<unsigned> numberBehind(std::string_view key, std::string_view word)
{
    if (!key.starts_with(word))
        return std::nullopt;
    const auto number = wholeNumber(key.substr(word.size()));
    return number && *number > 0 && *number <= mostProbes ? std::optional(static_cast<unsigned>(*number))
                                                          : std::nullopt;
}

class Reader {
public:
    base::Status take(std::string_view key, std::string_view value)
    {
        if (key == "capturefile") {
            m_result.captureFile = value;
        } else if (key == "samplerate") {
            const auto rate = rateOf(value);
            if (!rate)
                return lie(key, value, "which is no sampling rate");
            m_result.sampleRate = *rate;
        } else if (key == "unitsize") {
            const auto size = wholeNumber(value);
            if (!size || *size == 0 || *size > capture::LevelScan::widest)
                return lie(key, value, "where there should be 1 to 8 bytes");
            m_result.unitSize = static_cast<unsigned>(*size);
        } else if (key == "total probes" || key == "total analog") {
            const auto count = wholeNumber(value);
            if (!count || *count > mostProbes)
                return lie(key, value, "which no capture has");
            if (key == "total probes")
                m_total = *count;
        } else if (const auto probe = numberBehind(key, "probe")) {
            m_result.logic[*probe - 1] = value.substr(0, longestName);
        } else if (const auto analog = numberBehind(key, "analog")) {
            m_result.analog[*analog] = value.substr(0, longestName);
        }
        return {};
    }

    base::Result<SigrokMetadata> finish()
    {
        if (m_result.sampleRate == 0)
            return base::Error{base::ErrorKind::Unreadable, "metadata: there is no samplerate", {}};
        if (m_result.unitSize == 0)
            return std::move(m_result);
        const unsigned bits = m_result.unitSize * 8;
        if (!m_result.logic.empty() && m_result.logic.rbegin()->first >= bits)
            return lie(fmt::format("probe{}", m_result.logic.rbegin()->first + 1),
                       m_result.logic.rbegin()->second, fmt::format("beyond the {} bits of a sample", bits));
        // Writers round up to whole bytes, or to a word.
        const bool word = (m_result.unitSize & (m_result.unitSize - 1)) == 0;
        if (!word && m_total != 0 && (m_total + 7) / 8 != m_result.unitSize)
            return lie("unitsize", fmt::to_string(m_result.unitSize),
                       fmt::format("which does not go with {} probes", m_total));
        if (m_result.logic.empty()) {
            for (unsigned bit = 0; bit < std::min<std::uint64_t>(m_total == 0 ? bits : m_total, bits); ++bit)
                m_result.logic[bit] = fmt::format("D{}", bit);
        }
        return std::move(m_result);
    }

private:
    SigrokMetadata m_result;
    std::uint64_t m_total = 0;
};

} // namespace

base::Result<SigrokMetadata> parseSigrokMetadata(std::string_view text)
{
    Reader reader;
    bool inDevice = false;
    while (!text.empty()) {
        const auto end = text.find('\n');
        const auto line = trimmed(text.substr(0, end));
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
        if (line.starts_with('['))
            inDevice = line == "[device 1]";
        const auto equals = line.find('=');
        if (!inDevice || equals == std::string_view::npos)
            continue;
        if (const auto status =
                reader.take(trimmed(line.substr(0, equals)), trimmed(line.substr(equals + 1)));
            !status)
            return status.error();
    }
    return reader.finish();
}

} // namespace p1scope::files
