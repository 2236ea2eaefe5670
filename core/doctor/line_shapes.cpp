// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/doctor/line_shapes.h"

#include "core/telegram/catalogue.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace p1scope::doctor {

namespace {

// In patterns: # is a digit, ^ a hexadecimal one, ~ S or W; {…} may come any number of times, also none; <=>
// is a character in two hexadecimal digits, mostly a figure. All else stands for itself.

constexpr double rareCode = 0.003; ///< of codes that few meters send, against 1
constexpr double goesOn = 0.94;    ///< that {…} comes (once more)
constexpr double hexFigure = 0.75; ///< that a character in hexadecimal digits is a figure

/// Codes that most meters send. <b> is a channel.
constexpr std::array everyday{
    "1-3:0.2.8",   "0-0:96.1.4",  "0-0:1.0.0",   "0-0:96.1.1",  "1-0:1.8.0",   "1-0:2.8.0",   "1-0:1.8.1",
    "1-0:1.8.2",   "1-0:2.8.1",   "1-0:2.8.2",   "0-0:96.14.0", "1-0:1.7.0",   "1-0:2.7.0",   "0-0:17.0.0",
    "0-0:96.3.10", "0-0:96.7.21", "0-0:96.7.9",  "1-0:99.97.0", "1-0:32.32.0", "1-0:52.32.0", "1-0:72.32.0",
    "1-0:32.36.0", "1-0:52.36.0", "1-0:72.36.0", "0-0:96.13.0", "0-0:96.13.1", "1-0:32.7.0",  "1-0:52.7.0",
    "1-0:72.7.0",  "1-0:31.7.0",  "1-0:51.7.0",  "1-0:71.7.0",  "1-0:21.7.0",  "1-0:41.7.0",  "1-0:61.7.0",
    "1-0:22.7.0",  "1-0:42.7.0",  "1-0:62.7.0",  "0-1:24.1.0",  "0-1:96.1.0",  "0-1:96.1.1",  "0-1:24.2.1",
    "0-1:24.3.0",  "0-1:24.4.0",  "0-1:24.2.3",  "1-0:31.4.0",  "1-0:1.4.0",   "1-0:1.6.0",
};

/// Marks of makers and grids that are met on P1 (the FLAG association's letters, as sent).
constexpr std::array knownMakers{"ISk", "ISK", "KFM", "KMP", "XMX", "Ene", "FLU", "ELL", "CTA",
                                 "SAG", "SGM", "EST", "ESO", "LGZ", "LGF", "AUX", "ZIV", "ADN",
                                 "KAM", "ACE", "AIM", "EGM", "IME", "Lux", "NES", "SIM"};

std::vector<std::string> numbersOf(std::string_view unit)
{
    std::vector<std::string> shapes;
    const auto add = [&](std::initializer_list<const char*> numbers) {
        for (const char* number : numbers)
            shapes.push_back(unit.empty() ? fmt::format("({})\r", number)
                                          : fmt::format("({}*{})\r", number, unit));
    };
    if (unit == "kWh" || unit == "kvarh")
        add({"#####.###", "######.###", "########.###"});
    else if (unit == "kW" || unit == "kvar" || unit == "kVA")
        add({"##.###", "####.##", "####.###", "###.#"});
    else if (unit == "V" || unit == "A")
        add({"###.#", "###", "###.##"});
    else if (unit.empty())
        add({"#####", "###", "##", "#.###"});
    else
        add({"#####.###", "####", "##.##"});
    return shapes;
}

std::vector<std::string> shapesOf(std::string_view code, std::string_view kind, std::string_view unit)
{
    const std::string hex = "({<=>})\r";
    if (code == "0-0:17.0.0") // the limit was a current in DSMR 2
        return {"(####.##*kW)\r", "(###.#*kW)\r", "(###*A)\r"};
    if (code == "1-0:99.97.0")
        return {"(#)(0-0:96.7.19){(############~)(##########*s)}\r", "()\r", "(#)\r"};
    if (code.ends_with(":24.3.0")) // DSMR 2: the number stands on a line of its own
        return {fmt::format("(############)(##)(##)(#)({}:24.2.1)(m3)\r", code.substr(0, code.find(':')))};
    if (kind == "number")
        return numbersOf(unit);
    if (kind == "hex")
        return {hex, "()\r", "(########)\r"};
    if (kind == "time")
        return {"(############~)\r", "(############)\r"};
    if (kind == "timed" && !unit.empty())
        return {fmt::format("(############~)(#####.###*{})\r", unit),
                fmt::format("(############~)(##.###*{})\r", unit)};
    if (kind == "timed")
        return {"(############~)(#####.###*m3)\r", "(############~)(####.###*GJ)\r"};
    if (kind == "code")
        return {"(000#)\r", "(00#)\r", "(0#)\r", "(#)\r"};
    return {"(##)\r", "(#####)\r", hex};
}

template <typename Tell>
void eachOf(std::string_view characters, double likely, Tell tell)
{
    for (const char c : characters)
        tell(static_cast<unsigned char>(c), likely / static_cast<double>(characters.size()));
}

} // namespace

LineShapes::LineShapes()
{
    readCatalogue();
    const auto begin = [this](const char* text, double weight) {
        m_beginnings.push_back(patternOf(text, weight));
    };
    for (const char* const maker : knownMakers)
        m_makers.push_back(patternOf(std::string(maker) + "5", 1));
    begin("\r", 0.6);
    begin("!^^^^\r", 0.6);
    begin("!\r", 0.6);
    begin("(#####.###)\r", 0.5);
}

void LineShapes::readCatalogue()
{
    constexpr int mostOfAFamily = 4;
    for (const telegram::CatalogueRow& row : telegram::catalogueRows()) {
        for (const std::string& code : telegram::codesOf(row.codes, mostOfAFamily))
            addCode(code, row.kind, row.unit);
    }
}

void LineShapes::addCode(const std::string& code, std::string_view kind, std::string_view unit)
{
    auto values = valuesOf(code, kind, unit);
    const bool common = std::ranges::find(everyday, code) != everyday.end();
    m_beginnings.push_back(static_cast<std::uint16_t>(m_patterns.size()));
    m_patterns.push_back({code, common ? 1.0 : rareCode, std::move(values)});
}

std::vector<std::uint16_t> LineShapes::valuesOf(std::string_view code, std::string_view kind,
                                                std::string_view unit)
{
    std::vector<std::uint16_t> values;
    for (const std::string& shape : shapesOf(code, kind, unit))
        values.push_back(patternOf(shape, 1));
    return values;
}

std::uint16_t LineShapes::patternOf(const std::string& text, double weight)
{
    const auto found = std::ranges::find(m_patterns, text, &Pattern::text);
    if (found != m_patterns.end())
        return static_cast<std::uint16_t>(found - m_patterns.begin());
    m_patterns.push_back({text, weight, {}});
    return static_cast<std::uint16_t>(m_patterns.size() - 1);
}

ShapeSet LineShapes::beginnings() const
{
    return setOf(m_beginnings);
}

ShapeSet LineShapes::makers() const
{
    return setOf(m_makers);
}

ShapeSet LineShapes::setOf(const std::vector<std::uint16_t>& patterns) const
{
    ShapeSet set;
    for (const std::uint16_t pattern : patterns)
        set.push_back({pattern, 0});
    tidy(set);
    return set;
}

void LineShapes::follow(const ShapeSet& set, const Follow& tell) const
{
    for (const ShapePlace place : set)
        followOne(place, m_patterns[place.pattern].weight, tell);
}

void LineShapes::followOne(ShapePlace place, double weight, const Follow& tell) const
{
    const Pattern& pattern = m_patterns[place.pattern];
    if (place.at < pattern.text.size()) {
        followPattern(pattern, place, weight, tell);
        return;
    }
    for (const std::uint16_t value : pattern.values)
        followOne({value, 0}, weight / static_cast<double>(pattern.values.size()), tell);
}

void LineShapes::followPattern(const Pattern& pattern, ShapePlace place, double weight,
                               const Follow& tell) const
{
    const auto to = [&](std::size_t at) { return ShapePlace{place.pattern, static_cast<std::uint16_t>(at)}; };
    const auto each = [&](std::string_view characters, double likely, std::size_t at) {
        eachOf(characters, weight * likely, [&](unsigned c, double p) { tell(c, p, to(at)); });
    };
    const std::size_t next = place.at + std::size_t{1};
    switch (const char sign = pattern.text[place.at]) {
    case '{':
        followOne(to(next), weight * goesOn, tell);
        followOne(to(pattern.text.find('}', next) + 1), weight * (1 - goesOn), tell);
        return;
    case '}':
        followOne(to(pattern.text.rfind('{', place.at)), weight, tell);
        return;
    case '#':
    case '=':
        each("0123456789", 1, sign == '=' ? next + 1 : next);
        return;
    case '~':
        each("SW", 1, next);
        return;
    case '^':
    case '>':
        each("0123456789ABCDEF", 1, next);
        return;
    case '<':
        each("3", hexFigure, next);
        each("4", 0.6 * (1 - hexFigure), next + 1);
        each("02567", 0.4 * (1 - hexFigure), next + 1);
        return;
    default:
        tell(static_cast<unsigned char>(sign), weight, to(next));
    }
}

void LineShapes::tidy(ShapeSet& set) const
{
    std::erase_if(set, [this](ShapePlace place) {
        const Pattern& pattern = m_patterns[place.pattern];
        return place.at >= pattern.text.size() && pattern.values.empty();
    });
    std::ranges::sort(set);
    set.erase(std::unique(set.begin(), set.end()), set.end());
}

} // namespace p1scope::doctor
