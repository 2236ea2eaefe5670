// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/files/private_parts.h"

#include "core/files/made_up.h"
#include "core/telegram/catalogue.h"
#include "core/telegram/obis.h"

#include <algorithm>
#include <optional>

namespace p1scope::files {

namespace {

constexpr std::size_t longRun = 8;      ///< letters and digits that may be a name of something
constexpr std::size_t serialDigits = 5; ///< digits of an identification that may be a serial number

/// The object code that stands directly before the parenthesis at `open`; where it begins.
struct CodeAt {
    std::size_t begin = 0;
    std::optional<telegram::ObisCode> code;
};
CodeAt codeBefore(std::string_view line, std::size_t open)
{
    std::size_t begin = open;
    while (begin > 0 && (isDigit(line[begin - 1]) ||
                         std::string_view("-:.*").find(line[begin - 1]) != std::string_view::npos))
        --begin;
    return {begin, telegram::ObisCode::parse(line.substr(begin, open - begin))};
}

class Search {
public:
    Search(std::string_view text, bool fromCut)
        : m_text(text)
        , m_cutLine(fromCut)
    {}

    PrivateParts run() &&
    {
        for (std::size_t at = 0; at < m_text.size();) {
            const std::size_t end = std::min(m_text.find('\n', at), m_text.size() - 1) + 1;
            takeLine(at, end);
            at = end;
            m_cutLine = false;
        }
        return std::move(m_parts);
    }

private:
    void takeLine(std::size_t begin, std::size_t end)
    {
        const std::string_view line = m_text.substr(begin, end - begin);
        if (line.starts_with('/')) {
            m_open = false;
            takeIdentification(begin, end);
            return;
        }
        // A value that was not closed goes on, unless what follows is an object of its own.
        const bool fresh = line.find('(') != std::string_view::npos || line.starts_with('!');
        if (m_open && fresh)
            m_open = false;
        if (m_open) {
            const std::size_t close = std::min(line.find(')'), line.size());
            hide(begin, begin + close);
            m_open = close == line.size();
            hideRuns(begin + close, end);
            return;
        }
        if (m_cutLine)
            takeCutLine(begin, end);
        else
            takeObjects(begin, end);
    }

    void takeIdentification(std::size_t begin, std::size_t end)
    {
        // "/XMX5" and then what the maker likes; where the beginning is damaged it is longer.
        std::size_t at = std::min(begin + 5, end);
        while (at < end) {
            if (!isAlnum(m_text[at])) {
                ++at;
                continue;
            }
            std::size_t stop = at;
            while (stop < end && isAlnum(m_text[stop]))
                ++stop;
            // Cut off, it may have had more digits.
            const std::size_t serial = firstSerial(at, stop, m_text[end - 1] == '\n' ? serialDigits : 1);
            if (serial < stop)
                hide(serial, stop);
            at = stop;
        }
    }
    /// Where in a run of letters and digits enough digits stand together.
    [[nodiscard]] std::size_t firstSerial(std::size_t begin, std::size_t end, std::size_t enough) const
    {
        std::size_t digits = 0;
        for (std::size_t at = begin; at < end; ++at) {
            digits = isDigit(m_text[at]) ? digits + 1 : 0;
            if (digits == enough)
                return at + 1 - enough;
        }
        return end;
    }

    /// What stands before the first parenthesis of an input's first line may be the end of an id, of an
    /// identification or of a code; and the value behind it that of any code.
    void takeCutLine(std::size_t begin, std::size_t end)
    {
        const std::string_view line = m_text.substr(begin, end - begin);
        const std::size_t open = line.find('(');
        const std::size_t close = line.find(')');
        if (open == std::string_view::npos || close < open) {
            const std::size_t until = close == std::string_view::npos ? line.size() : close;
            if (!looksLikeNumber(line.substr(0, until)))
                hide(begin, begin + until);
            takeObjects(begin + until, end);
            return;
        }
        takeObjects(begin, end);
    }
    /// "3.540*kWh": the rest of a reading, which is no id.
    [[nodiscard]] static bool looksLikeNumber(std::string_view text)
    {
        return text.find('*') != std::string_view::npos && text.find('.') != std::string_view::npos;
    }

    void takeObjects(std::size_t begin, std::size_t end)
    {
        std::size_t at = begin;
        bool hiddenCode = false;
        bool known = false;
        while (at < end) {
            const std::size_t open = std::min(m_text.find('(', at), end);
            if (open > at) {
                const auto code = codeBefore(m_text.substr(begin, end - begin), open - begin);
                hideRuns(at, open == end ? end : std::max(at, begin + code.begin));
                if (open == end)
                    return;
                hiddenCode = code.code && isPrivate(*code.code);
                const auto* entry = code.code ? telegram::lookUp(*code.code) : nullptr;
                // Of a code whose meaning was never published nobody knows that it is no id.
                known = entry != nullptr && entry->row->quantity != "other";
            }
            if (open == end)
                return;
            const std::size_t close = std::min(m_text.find(')', open), end);
            takeValue(open + 1, close, hiddenCode, known);
            if (hiddenCode && close == end) {
                m_open = true;
                return;
            }
            at = std::min(close + 1, end);
        }
    }
    void takeValue(std::size_t begin, std::size_t end, bool hiddenCode, bool known)
    {
        if (hiddenCode)
            hide(begin, end);
        else if (known)
            m_parts.kept.push_back({begin, end});
        else
            hideRuns(begin, end);
    }

    /// Long runs of letters and digits that are no part of a number.
    void hideRuns(std::size_t begin, std::size_t end)
    {
        std::size_t at = begin;
        while (at < end) {
            std::size_t stop = at;
            while (stop < end && isAlnum(m_text[stop]))
                ++stop;
            const bool number = stop < m_text.size() && (m_text[stop] == '.' || m_text[stop] == '*') &&
                                std::all_of(m_text.begin() + static_cast<std::ptrdiff_t>(at),
                                            m_text.begin() + static_cast<std::ptrdiff_t>(stop), isDigit);
            if (stop - at >= longRun && !number)
                hide(at, stop);
            at = stop + 1;
        }
    }

    void hide(std::size_t begin, std::size_t end)
    {
        while (end > begin && (m_text[end - 1] == '\r' || m_text[end - 1] == '\n'))
            --end;
        if (begin < end)
            m_parts.hidden.push_back({begin, end});
    }

    std::string_view m_text;
    bool m_cutLine;
    bool m_open = false; ///< a private value goes on in the next line
    PrivateParts m_parts;
};

} // namespace

bool isPrivate(const telegram::ObisCode& code)
{
    if (code.c == 96 && code.d == 1)
        return !(code.a == 0 && code.b == 0 && code.e == 4); // the version of the Belgian standard
    return (code.c == 96 && code.d == 13) || (code.c == 42 && code.d == 0) || (code.c == 0 && code.d == 0);
}

PrivateParts findPrivateParts(std::string_view text, bool fromCut)
{
    return Search(text, fromCut).run();
}

} // namespace p1scope::files
