// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/telegram/catalogue.h"

#include <array>
#include <charconv>
#include <unordered_map>
#include <utility>
#include <vector>

namespace p1scope::telegram {

namespace {

/// By ObisCode::packed(): every object of every telegram is looked up.
using Table = std::unordered_map<std::uint64_t, CatalogueEntry>;

constexpr std::array<std::pair<std::string_view, ValueKind>, 7> kinds{{
    {"text", ValueKind::Text},
    {"number", ValueKind::Number},
    {"hex", ValueKind::HexText},
    {"time", ValueKind::Time},
    {"timed", ValueKind::TimedNumber},
    {"log", ValueKind::Log},
    {"code", ValueKind::Code},
}};

ValueKind kindOf(std::string_view word)
{
    for (const auto& [name, kind] : kinds) {
        if (name == word)
            return kind;
    }
    return ValueKind::Text;
}

std::string_view takeField(std::string_view& line)
{
    const auto tab = line.find('\t');
    const std::string_view field = line.substr(0, tab);
    line.remove_prefix(tab == std::string_view::npos ? line.size() : tab + 1);
    return field;
}

/// "0-<1-4>:24.2.1" as all the codes it stands for.
std::vector<ObisCode> expand(std::string_view pattern)
{
    const auto open = pattern.find('<');
    if (open == std::string_view::npos) {
        const auto code = ObisCode::parse(pattern);
        return code ? std::vector{*code} : std::vector<ObisCode>();
    }
    const auto close = pattern.find('>', open);
    const auto dash = pattern.find('-', open);
    int from = 0;
    int to = 0;
    std::from_chars(pattern.data() + open + 1, pattern.data() + dash, from);
    std::from_chars(pattern.data() + dash + 1, pattern.data() + close, to);
    std::vector<ObisCode> codes;
    for (int i = from; i <= to; ++i) {
        const auto text =
            std::string(pattern.substr(0, open)) + std::to_string(i) + std::string(pattern.substr(close + 1));
        if (const auto code = ObisCode::parse(text))
            codes.push_back(*code);
    }
    return codes;
}

void replace(std::string& text, std::string_view what, unsigned number)
{
    if (const auto at = text.find(what); at != std::string::npos)
        text.replace(at, what.size(), std::to_string(number));
}

Table makeTable()
{
    Table table;
    std::string_view rest = catalogueText();
    while (!rest.empty()) {
        const auto end = rest.find('\n');
        std::string_view line = rest.substr(0, end);
        rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
        if (line.empty() || line.front() == '#')
            continue;
        const auto pattern = takeField(line);
        const auto kind = kindOf(takeField(line));
        const auto unit = takeField(line);
        for (const ObisCode& code : expand(pattern)) {
            CatalogueEntry entry{std::string(line), std::string(unit), kind};
            replace(entry.name, "{b}", code.b);
            replace(entry.name, "{e}", code.e);
            table.emplace(code.packed(), std::move(entry));
        }
    }
    return table;
}

} // namespace

const CatalogueEntry* lookUp(const ObisCode& code)
{
    static const Table table = makeTable();
    ObisCode plain = code;
    plain.f = 255;
    const auto found = table.find(plain.packed());
    return found == table.end() ? nullptr : &found->second;
}

} // namespace p1scope::telegram
