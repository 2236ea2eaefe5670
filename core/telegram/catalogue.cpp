// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/telegram/catalogue.h"

#include <algorithm>
#include <charconv>
#include <unordered_map>
#include <utility>

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

constexpr int phaseStep = 20; ///< between the codes of two phases, in group C
constexpr int firstPhaseCode = 21;

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

void replace(std::string& text, std::string_view what, int number)
{
    if (const auto at = text.find(what); at != std::string::npos)
        text.replace(at, what.size(), std::to_string(number));
}

std::string meaningOf(std::string_view pattern, const ObisCode& code)
{
    std::string meaning(pattern);
    replace(meaning, "{b}", code.b);
    replace(meaning, "{e}", code.e);
    replace(meaning, "{p}", (code.c - firstPhaseCode) / phaseStep + 1);
    return meaning;
}

std::vector<CatalogueRow> makeRows()
{
    std::vector<CatalogueRow> rows;
    std::string_view rest = catalogueText();
    while (!rest.empty()) {
        const auto end = rest.find('\n');
        std::string_view line = rest.substr(0, end);
        rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
        if (line.empty() || line.front() == '#')
            continue;
        CatalogueRow row;
        for (std::string_view* field :
             {&row.codes, &row.kind, &row.unit, &row.format, &row.quantity, &row.who})
            *field = takeField(line);
        for (std::string_view& meaning : row.meanings)
            meaning = takeField(line);
        rows.push_back(row);
    }
    return rows;
}

Table makeTable()
{
    Table table;
    for (const CatalogueRow& row : catalogueRows()) {
        for (const std::string& text : codesOf(row.codes)) {
            if (const auto code = ObisCode::parse(text))
                table.emplace(code->packed(),
                              CatalogueEntry{meaningOf(row.meanings.front(), *code), std::string(row.unit),
                                             kindOf(row.kind), &row, *code});
        }
    }
    return table;
}

} // namespace

Language languageOf(std::string_view locale)
{
    constexpr std::array<std::pair<std::string_view, Language>, 3> languages{
        {{"nl", Language::Dutch}, {"fr", Language::French}, {"de", Language::German}}};
    for (const auto& [name, language] : languages) {
        if (locale.substr(0, locale.find_first_of("_-.")) == name)
            return language;
    }
    return Language::English;
}

std::span<const CatalogueRow> catalogueRows()
{
    static const std::vector<CatalogueRow> rows = makeRows();
    return rows;
}

std::vector<std::string> codesOf(std::string_view pattern, int most)
{
    const auto open = pattern.find('<');
    const auto close = pattern.find('>');
    if (open == std::string_view::npos || close == std::string_view::npos)
        return {std::string(pattern)};
    const std::string_view members = pattern.substr(open + 1, close - open - 1);
    std::vector<int> numbers;
    int number = 0;
    for (const char* at = members.data(); at < members.data() + members.size(); ++at) {
        const char separator = at == members.data() ? '/' : at[-1];
        at = std::from_chars(at, members.data() + members.size(), number).ptr;
        for (int i = separator == '-' ? numbers.back() + 1 : number; i <= number; ++i)
            numbers.push_back(i);
    }
    std::vector<std::string> codes;
    for (const int member : numbers) {
        if (static_cast<int>(codes.size()) < most)
            codes.push_back(std::string(pattern.substr(0, open)) + std::to_string(member) +
                            std::string(pattern.substr(close + 1)));
    }
    return codes;
}

std::string CatalogueEntry::nameIn(Language language) const
{
    return meaningOf(row->meanings[static_cast<std::size_t>(language)], code);
}

const CatalogueEntry* lookUp(const ObisCode& code)
{
    static const Table table = makeTable();
    ObisCode plain = code;
    plain.f = 255;
    auto found = table.find(plain.packed());
    // Where a maker numbers the meter's own channel, its codes mean what they mean without.
    if (found == table.end() && plain.a == 1 && plain.b == 1) {
        plain.b = 0;
        found = table.find(plain.packed());
    }
    return found == table.end() ? nullptr : &found->second;
}

} // namespace p1scope::telegram
