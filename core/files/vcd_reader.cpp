// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/files/wire_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <string_view>
#include <utility>

namespace p1scope::files {

namespace {

using capture::Duration;

constexpr std::size_t bytesAtOnce = 1024 * 1024;
constexpr std::size_t mostChannels = 4096;
constexpr std::uint64_t mostNanoseconds = 400ULL * 86'400 * 1'000'000'000; ///< longer than any capture

bool isBlank(char c)
{
    return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == '\v';
}

/// Words of a text, with blanks of any kind between them.
class Words {
public:
    explicit Words(std::string_view text)
        : m_text(text)
    {}

    /// Empty at the end.
    std::string_view next()
    {
        while (m_at < m_text.size() && isBlank(m_text[m_at]))
            ++m_at;
        const std::size_t from = m_at;
        while (m_at < m_text.size() && !isBlank(m_text[m_at]))
            ++m_at;
        return m_text.substr(from, m_at - from);
    }
    /// Passes everything up to and with the next "$end".
    void skipToEnd()
    {
        for (auto word = next(); !word.empty() && word != "$end"; word = next()) {
        }
    }
    std::size_t at() const { return m_at; }
    bool done() const { return m_at >= m_text.size(); }
    /// Of the word that was given last; counted only where it is asked for.
    std::size_t line() const
    {
        const auto end = m_text.begin() + static_cast<std::ptrdiff_t>(m_at);
        return static_cast<std::size_t>(std::count(m_text.begin(), end, '\n')) + 1;
    }

private:
    std::string_view m_text;
    std::size_t m_at = 0;
};

/// From the dump's unit of time to nanoseconds: times `multiply`, then divided by `divide`.
struct Timescale {
    std::uint64_t multiply = 1;
    std::uint64_t divide = 1;
};

/// "1ns", "10 us"
std::optional<Timescale> timescaleOf(std::string_view text)
{
    std::uint64_t number = 0;
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (fault != std::errc() || (number != 1 && number != 10 && number != 100))
        return std::nullopt;
    const std::string_view unit(end, static_cast<std::size_t>(text.data() + text.size() - end));
    constexpr std::uint64_t thousand = 1000;
    if (unit == "s")
        return Timescale{number * thousand * thousand * thousand, 1};
    if (unit == "ms")
        return Timescale{number * thousand * thousand, 1};
    if (unit == "us")
        return Timescale{number * thousand, 1};
    if (unit == "ns")
        return Timescale{number, 1};
    if (unit == "ps")
        return Timescale{number, thousand};
    if (unit == "fs")
        return Timescale{number, thousand * thousand};
    return std::nullopt;
}

struct Heading {
    std::vector<std::string> names;
    std::vector<std::string_view> codes; ///< as they stand in the file
    Timescale timescale;
    std::size_t end = 0; ///< where the changes begin
};

base::Error headingFault(const Words& words, std::string_view why)
{
    return {base::ErrorKind::Unreadable, fmt::format("line {} of the VCD: {}", words.line(), why), {}};
}

/// "$var wire 1 ! name [0] $end": takes what comes after "$var".
base::Status readVariable(Words& words, Heading& heading)
{
    words.next(); // what kind of variable; all kinds of one bit are read alike
    const auto width = words.next();
    const auto code = words.next();
    std::string name;
    for (auto word = words.next(); word != "$end"; word = words.next()) {
        if (word.empty())
            return headingFault(words, "a $var has no $end");
        name += word;
    }
    if (width != "1" || code.empty())
        return {};
    if (heading.names.size() == mostChannels)
        return headingFault(words, "more variables than any capture has");
    heading.names.push_back(name.empty() ? std::string(code) : name);
    heading.codes.push_back(code);
    return {};
}

base::Result<Heading> readHeading(std::string_view text)
{
    Heading heading;
    Words words(text);
    for (auto word = words.next(); word != "$enddefinitions"; word = words.next()) {
        if (word == "$timescale") {
            std::string scale;
            for (word = words.next(); !word.empty() && word != "$end"; word = words.next())
                scale += word;
            const auto found = timescaleOf(scale);
            if (!found)
                return headingFault(words, fmt::format("'{}' is no timescale", scale.substr(0, 40)));
            heading.timescale = *found;
        } else if (word == "$var") {
            if (const auto status = readVariable(words, heading); !status)
                return status.error();
        } else if (word.starts_with('$')) {
            words.skipToEnd();
        } else {
            return headingFault(words, word.empty() ? "the definitions do not end"
                                                    : "there should be a definition here");
        }
    }
    words.skipToEnd();
    if (heading.names.empty())
        return headingFault(words, "no variable of one bit is defined");
    heading.end = words.at();
    return heading;
}

/// Reads the changes of one variable. Those of others are passed over.
class VcdSource final : public capture::EdgeSource {
public:
    VcdSource(const MappedFile& file, std::string_view text, const Heading& heading, std::size_t channel)
        : m_file(file)
        , m_text(text)
        , m_at(heading.end)
        , m_timescale(heading.timescale)
        , m_code(heading.codes[channel])
        , m_name(heading.names[channel])
    {}

    /// Reads on to the level before the first edge.
    base::Status begin()
    {
        while (!m_level) {
            const auto more = read();
            if (!more && m_edges.empty() && m_now == 0)
                return more.error();
            if (!more)
                m_fault = more.error();
            if (!more || !more.value())
                break;
        }
        return {};
    }

    bool initialLevel() const override { return m_initial; }
    Duration resolution() const override { return std::max(nanoseconds(1), Duration(1)); }
    Duration end() const override { return nanoseconds(m_edges.empty() ? m_now : m_edges.front()); }
    double progress() const override
    {
        return m_text.empty() ? 1.0 : static_cast<double>(m_at) / static_cast<double>(m_text.size());
    }

    base::Result<bool> next(std::vector<Duration>& out) override
    {
        base::Result<bool> more = true;
        if (m_fault)
            more = *std::exchange(m_fault, std::nullopt);
        else if (m_at < m_text.size())
            more = read();
        const bool last = !more || !more.value() || m_at >= m_text.size();
        // The latest edge may yet be taken back, by another one at the same time.
        const bool open = !last && !m_edges.empty() && m_edges.back() == m_now;
        const std::size_t sure = m_edges.size() - (open ? 1U : 0U);
        for (std::size_t i = 0; i < sure; ++i)
            out.push_back(nanoseconds(m_edges[i]));
        m_edges.erase(m_edges.begin(), m_edges.begin() + static_cast<std::ptrdiff_t>(sure));
        m_file.forget(m_at);
        if (!more)
            m_at = m_text.size();
        else if (last && m_unknown > 0)
            return unknownFault();
        if (!more)
            return more;
        return !last;
    }

private:
    Duration nanoseconds(std::uint64_t time) const
    {
        return Duration(static_cast<Duration::rep>((time * m_timescale.multiply + m_timescale.divide / 2) /
                                                   m_timescale.divide));
    }
    base::Error fault(std::size_t at, std::string_view why) const
    {
        const auto lines = std::count(m_text.begin(), m_text.begin() + static_cast<std::ptrdiff_t>(at), '\n');
        return {base::ErrorKind::Damaged, fmt::format("line {} of the VCD: {}", lines + 1, why), {}};
    }
    base::Error unknownFault()
    {
        return fault(m_firstUnknown,
                     fmt::format("the level of {} is unknown (x or z) here{}; it was taken for unchanged",
                                 m_name, std::exchange(m_unknown, 0) > 1 ? ", and later again" : ""));
    }

    /// Takes what comes next in the file, up to a stretch of it.
    base::Result<bool> read()
    {
        const std::size_t until = m_at + std::min(bytesAtOnce, m_text.size() - m_at);
        while (m_at < until) {
            const char c = m_text[m_at];
            if (isBlank(c)) {
                ++m_at;
                continue;
            }
            const std::size_t from = m_at;
            const auto word = takeWord();
            base::Status status;
            if (c == '#')
                status = setTime(from, word.substr(1));
            else if (c == '$')
                status = command(word);
            else if (c == 'b' || c == 'B' || c == 'r' || c == 'R' || c == 's' || c == 'S')
                status = vector(from, word);
            else
                status = change(from, c, word.substr(1));
            if (!status)
                return status.error();
        }
        return m_at < m_text.size();
    }
    std::string_view takeWord()
    {
        const std::size_t from = m_at;
        while (m_at < m_text.size() && !isBlank(m_text[m_at]))
            ++m_at;
        return m_text.substr(from, m_at - from);
    }
    std::string_view takeNextWord()
    {
        while (m_at < m_text.size() && isBlank(m_text[m_at]))
            ++m_at;
        return takeWord();
    }
    base::Status setTime(std::size_t from, std::string_view digits)
    {
        std::uint64_t time = 0;
        const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), time);
        if (error != std::errc() || end != digits.data() + digits.size())
            return fault(from, fmt::format("'#{}' is no time", digits.substr(0, 30)));
        if (time < m_now)
            return fault(from, fmt::format("time goes backwards, from {} to {}", m_now, time));
        if (time / m_timescale.divide > mostNanoseconds / m_timescale.multiply ||
            time > std::numeric_limits<std::uint64_t>::max() / m_timescale.multiply - m_timescale.divide)
            return fault(from, fmt::format("the time {} is more than a year", time));
        m_now = time;
        return {};
    }
    base::Status command(std::string_view word)
    {
        // "$dumpvars" and its like only embrace changes.
        if (word == "$comment") {
            while (!word.empty() && word != "$end")
                word = takeNextWord();
        }
        return {};
    }
    base::Status vector(std::size_t from, std::string_view word)
    {
        const auto code = takeNextWord();
        if (code.empty())
            return fault(from, "a value belongs to no variable");
        if (code != m_code || word.size() < 2)
            return {};
        // Left out digits of a vector are 0, x or z, as the first one is.
        return change(from, word.back(), code);
    }
    base::Status change(std::size_t from, char value, std::string_view code)
    {
        constexpr std::string_view values = "01xXzZuUwWlLhH-";
        if (values.find(value) == std::string_view::npos)
            return fault(from, fmt::format("'{}{}' is no change of a value", value, code.substr(0, 20)));
        if (code != m_code)
            return {};
        if (value == 'l' || value == 'L' || value == 'h' || value == 'H')
            value = value == 'h' || value == 'H' ? '1' : '0';
        if (value != '0' && value != '1') {
            if (m_level && m_unknown++ == 0)
                m_firstUnknown = from;
            return {};
        }
        const bool level = value == '1';
        if (!m_level)
            m_initial = level;
        else if (*m_level != level && !m_edges.empty() && m_edges.back() == m_now)
            m_edges.pop_back();
        else if (*m_level != level)
            m_edges.push_back(m_now);
        m_level = level;
        return {};
    }

    const MappedFile& m_file;
    std::string_view m_text;
    std::size_t m_at;
    Timescale m_timescale;
    std::string_view m_code;
    std::string m_name;
    std::uint64_t m_now = 0; ///< in the dump's unit
    bool m_initial = true;
    std::optional<bool> m_level;
    std::vector<std::uint64_t> m_edges; ///< in the dump's unit, read but not handed on
    std::optional<base::Error> m_fault; ///< met while looking for the first level
    std::size_t m_unknown = 0;
    std::size_t m_firstUnknown = 0;
};

class VcdFile final : public WireFile {
public:
    explicit VcdFile(std::unique_ptr<MappedFile> file)
        : m_file(std::move(file))
        , m_text(reinterpret_cast<const char*>(m_file->bytes().data()), m_file->bytes().size())
    {}

    base::Status begin()
    {
        auto heading = readHeading(m_text);
        if (!heading)
            return heading.error();
        m_heading = heading.take();
        return {};
    }

    FileKind kind() const override { return FileKind::Vcd; }
    const std::vector<std::string>& channels() const override { return m_heading.names; }
    base::Result<std::unique_ptr<capture::EdgeSource>> read(std::size_t channel) const override
    {
        auto source = std::make_unique<VcdSource>(*m_file, m_text, m_heading, channel);
        if (const auto status = source->begin(); !status)
            return status.error();
        return std::unique_ptr<capture::EdgeSource>(std::move(source));
    }

private:
    std::unique_ptr<MappedFile> m_file;
    std::string_view m_text;
    Heading m_heading;
};

} // namespace

base::Result<std::unique_ptr<WireFile>> openVcd(std::unique_ptr<MappedFile> file)
{
    auto result = std::make_unique<VcdFile>(std::move(file));
    if (const auto status = result->begin(); !status)
        return status.error();
    return std::unique_ptr<WireFile>(std::move(result));
}

} // namespace p1scope::files
