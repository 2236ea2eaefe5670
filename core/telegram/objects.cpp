// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/telegram/objects.h"

#include <algorithm>
#include <optional>

namespace p1scope::telegram {

namespace {

/// The first CR or LF in [from, to), else `to`. (find_first_of() calls a search for every character.)
std::size_t lineEnd(std::string_view bytes, std::size_t from, std::size_t to)
{
    while (from < to && bytes[from] != '\n' && bytes[from] != '\r')
        ++from;
    return from;
}

Stretch stretch(std::size_t from, std::size_t to)
{
    return {static_cast<std::uint32_t>(from), static_cast<std::uint32_t>(to - from)};
}

/// Reads the groups in parentheses that fill [at, to), and moves `at` behind each. False where anything else
/// stands there. `open` is set where the parenthesis at `at` is not closed.
bool parseGroups(std::string_view bytes, std::size_t& at, std::size_t to, Stretches& values, bool& open)
{
    open = false;
    while (at < to && bytes[at] == '(') {
        // Some meters double a parenthesis, or one side of a pair: "((ER11))", "((ER12)", "(ER13))".
        const std::size_t begin = at + 1 + (at + 1 < to && bytes[at + 1] == '(' ? 1U : 0U);
        const std::size_t close = bytes.substr(0, to).find(')', begin);
        if (close == std::string_view::npos) {
            open = true;
            return false;
        }
        if (std::find(bytes.begin() + static_cast<std::ptrdiff_t>(begin),
                      bytes.begin() + static_cast<std::ptrdiff_t>(close),
                      '(') != bytes.begin() + static_cast<std::ptrdiff_t>(close))
            return false;
        values.append(stretch(begin, close));
        at = close + 1;
        if (at < to && bytes[at] == ')')
            ++at;
    }
    while (at < to && bytes[at] == ' ')
        ++at;
    return at == to;
}

/// True where a line begins as an object, or as the end of a telegram: what it never does in the middle of a
/// text.
bool beginsAnew(std::string_view line)
{
    if (line.empty())
        return true;
    if (line.front() == '!' || line.front() == '/')
        return true;
    const std::size_t dash = line.find_first_not_of("0123456789");
    return dash > 0 && dash != std::string_view::npos && dash <= 3 && line[dash] == '-';
}

class ObjectReader {
public:
    ObjectReader(std::string_view bytes, std::size_t from, std::size_t to)
        : m_bytes(bytes)
        , m_at(from)
        , m_to(to)
    {}

    ParsedObjects read()
    {
        bool first = true;
        while (m_at < m_to) {
            const Stretch line = nextLine();
            if (line.length == 0)
                m_result.blankLine = m_result.blankLine || first;
            else
                m_objectBefore = readLine(line);
            first = false;
        }
        return std::move(m_result);
    }

private:
    /// The next line without its end, which may be LF, CR LF, CR CR LF or a lone CR.
    Stretch nextLine()
    {
        const std::size_t begin = m_at;
        const std::size_t end = lineEnd(m_bytes, begin, m_to);
        m_at = end;
        while (m_at < m_to && m_bytes[m_at] == '\r')
            ++m_at;
        if (m_at < m_to && m_bytes[m_at] == '\n')
            ++m_at;
        return stretch(begin, end);
    }

    /// True where the line is an object, or continues one.
    bool readLine(Stretch line)
    {
        if (m_bytes[line.offset] == '(' && continueObject(line))
            return true;
        const std::size_t end = line.offset + line.length;
        const std::size_t paren = m_bytes.substr(0, end).find('(', line.offset);
        const auto code = paren == std::string_view::npos
                              ? std::nullopt
                              : ObisCode::parse(m_bytes.substr(line.offset, paren - line.offset));
        if (!code) {
            m_result.oddLines.push_back(line);
            return false;
        }
        Object object{line, stretch(line.offset, paren), *code, {}};
        std::size_t last = end;
        bool open = false;
        const std::size_t resume = m_at;
        std::size_t at = paren;
        bool good = parseGroups(m_bytes, at, last, object.values, open);
        while (!good && open && m_at < m_to && !beginsAnew(peekLine())) {
            const Stretch more = nextLine();
            last = more.offset + more.length;
            // Only a line that closes the parenthesis is worth another look: long texts are read once.
            if (m_bytes.substr(0, last).find(')', more.offset) != std::string_view::npos)
                good = parseGroups(m_bytes, at, last, object.values, open);
        }
        if (!good) {
            m_at = resume;
            m_result.oddLines.push_back(line);
            return false;
        }
        object.where = stretch(line.offset, last);
        m_result.objects.push_back(std::move(object));
        return true;
    }

    bool continueObject(Stretch line)
    {
        if (!m_objectBefore)
            return false;
        Stretches values;
        bool open = false;
        const std::size_t end = line.offset + line.length;
        std::size_t at = line.offset;
        if (!parseGroups(m_bytes, at, end, values, open))
            return false;
        Object& object = m_result.objects.back();
        for (const Stretch& value : values)
            object.values.append(value);
        object.where.length = static_cast<std::uint32_t>(end - object.where.offset);
        return true;
    }

    std::string_view peekLine() const { return m_bytes.substr(m_at, lineEnd(m_bytes, m_at, m_to) - m_at); }

    std::string_view m_bytes;
    std::size_t m_at;
    std::size_t m_to;
    bool m_objectBefore = false; ///< the last line that was not blank is an object's
    ParsedObjects m_result;
};

} // namespace

ParsedObjects parseObjects(std::string_view bytes, std::size_t from, std::size_t to)
{
    return ObjectReader(bytes, from, to).read();
}

} // namespace p1scope::telegram
