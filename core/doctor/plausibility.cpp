// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/doctor/plausibility.h"

#include "core/telegram/catalogue.h"
#include "core/telegram/civil_time.h"
#include "core/telegram/objects.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>
#include <set>

namespace p1scope::doctor {

namespace {

/// Shorter rows of digits are numbers, not identifiers.
constexpr std::size_t shortestIdentifier = 8;

// What each thing that is odd weighs: what no meter sends weighs more than what only few do.
constexpr int impossible = 4;
constexpr int unlikely = 2;
constexpr int unusual = 1;

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

bool isIdentifier(std::string_view value)
{
    return value.size() >= shortestIdentifier && std::all_of(value.begin(), value.end(), [](char c) {
               return isDigit(c) || (c >= 'A' && c <= 'F') || (c >= 'a' && c <= 'f');
           });
}

/// Twelve digits and S or W, with or without sense.
bool isTime(std::string_view value)
{
    return value.size() == 13 && (value.back() == 'S' || value.back() == 'W') &&
           std::all_of(value.begin(), value.end() - 1, isDigit);
}

/// The number in front of a unit.
std::optional<double> numberOf(std::string_view value)
{
    const std::size_t star = value.find('*');
    if (star == std::string_view::npos || star == 0)
        return std::nullopt;
    double number = 0;
    const auto [end, fault] = std::from_chars(value.data(), value.data() + star, number);
    return fault == std::errc() && end == value.data() + star ? std::optional(number) : std::nullopt;
}

bool isCounter(std::string_view value)
{
    return value.ends_with("*kWh") || value.ends_with("*m3") || value.ends_with("*GJ") ||
           value.ends_with("*kvarh");
}

/// Of an object that the catalogue knows, what is to be said of a value by itself.
int oddnessOfValue(std::string_view value)
{
    if (isTime(value)) {
        const bool filling = value.starts_with("63252525") || value.starts_with("000101000");
        return filling || telegram::parseTst(value, telegram::Zone::centralEuropean()) ? 0 : unlikely;
    }
    int sum = 0;
    for (const char c : value)
        sum += c < 0x20 || c == 0x7F ? unlikely : 0;
    const std::size_t star = value.find('*');
    if (star != std::string_view::npos) {
        const std::string_view number = value.substr(0, star);
        const auto other = std::count_if(number.begin(), number.end(),
                                         [](char c) { return !isDigit(c) && c != '.' && c != '-'; });
        const bool unit = star + 1 < value.size() && value.find('*', star + 1) == std::string_view::npos;
        sum +=
            (other > 0 || number.empty() || std::count(number.begin(), number.end(), '.') > 1) ? unlikely : 0;
        sum += unit ? 0 : unlikely;
    } else if (isIdentifier(value) && value.size() > 8 && value.size() % 2 != 0) {
        sum += unusual;
    }
    return sum;
}

/// A reading with its time is those two; an hourly one of the old kind has six values before them.
bool hasItsValues(const telegram::CatalogueEntry& entry, const telegram::Object& object)
{
    if (entry.kind != telegram::ValueKind::TimedNumber)
        return true;
    const bool hourly = object.obis.c == 24 && object.obis.d == 3;
    return hourly ? object.values.size() >= 7 : object.values.size() == 2;
}

} // namespace

std::string shapeOf(std::string_view value)
{
    if (isTime(value))
        return "T";
    if (value.find('*') == std::string_view::npos && isIdentifier(value))
        return fmt::format("X{}", value.size());
    std::string shape(value);
    const auto end = shape.begin() + static_cast<std::ptrdiff_t>(std::min(value.find('*'), value.size()));
    std::replace_if(shape.begin(), end, isDigit, '9');
    return shape;
}

Plausibility::Plausibility(const telegram::Telegram* model)
    : m_hasModel(model != nullptr)
{
    if (model == nullptr)
        return;
    m_identification = model->identification;
    m_blankLine = std::none_of(model->notes.begin(), model->notes.end(), [](const telegram::Note& note) {
        return note.what.starts_with("no-blank-line");
    });
    for (const telegram::Object& object : model->objects) {
        Known& known = m_known[object.obis.packed()];
        for (const telegram::Stretch& stretch : object.values) {
            const std::string_view value = model->text(stretch);
            known.shapes.push_back(shapeOf(value));
            known.exact.emplace_back(isIdentifier(value) ? value : std::string_view());
            known.number = numberOf(value).value_or(known.number);
        }
    }
}

int Plausibility::oddness(std::string_view covered) const
{
    if (covered.size() < 2)
        return impossible;
    const std::size_t end = covered.size() - 1;
    const std::size_t lineEnd = std::min(covered.find_first_of("\r\n"), end);
    std::size_t from = lineEnd;
    while (from < end && covered[from] == '\r')
        ++from;
    if (from < end && covered[from] == '\n')
        ++from;
    const telegram::ParsedObjects parsed = telegram::parseObjects(covered, from, end);
    int sum = oddnessOfLineEnds(covered) + oddnessOfIdentification(covered.substr(1, lineEnd - 1));
    sum += static_cast<int>(parsed.oddLines.size()) * impossible;
    if (!parsed.objects.empty() && parsed.blankLine != m_blankLine)
        sum += unlikely;
    std::set<std::uint64_t> codes;
    std::set<std::string> ways;
    for (const telegram::Object& object : parsed.objects) {
        sum += oddnessOfObject(covered, object);
        sum += codes.insert(object.obis.packed()).second ? 0 : unlikely;
        for (const telegram::Stretch& stretch : object.values) {
            const std::string_view value = covered.substr(stretch.offset, stretch.length);
            if (value.find('*') != std::string_view::npos)
                ways.insert(shapeOf(value));
        }
    }
    // Without a model the telegram's own other lines are one: each new way of writing a number counts.
    if (!m_hasModel)
        return sum + static_cast<int>(ways.size()) * unusual;
    for (const auto& [code, known] : m_known)
        sum += codes.contains(code) ? 0 : unlikely;
    return sum;
}

int Plausibility::oddnessOfLineEnds(std::string_view covered) const
{
    int sum = 0;
    for (std::size_t i = 1; i < covered.size(); ++i) {
        const bool feed = covered[i] == '\n';
        const bool behindReturn = covered[i - 1] == '\r';
        sum += feed != behindReturn ? unlikely : 0;
        sum += static_cast<unsigned char>(covered[i]) >= 0x80 ? unusual : 0;
    }
    // The `!` stands at a line's start, but for few meters.
    sum += covered.size() > 2 && covered[covered.size() - 2] != '\n' ? unusual : 0;
    return sum;
}

int Plausibility::oddnessOfIdentification(std::string_view identification) const
{
    if (m_hasModel)
        return identification == m_identification ? 0 : impossible;
    int sum = 0;
    for (std::size_t i = 0; i < identification.size(); ++i) {
        const char c = identification[i];
        const bool letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
        if (i < 3 && !letter)
            sum += unlikely;
        else if (c < 0x20 || c == '/' || c == '!')
            sum += unusual;
    }
    return sum + (identification.size() < 5 ? unlikely : 0);
}

int Plausibility::oddnessOfObject(std::string_view covered, const telegram::Object& object) const
{
    const auto known = m_known.find(object.obis.packed());
    int sum = 0;
    for (std::size_t i = 0; i < object.values.size(); ++i) {
        const std::string_view value = covered.substr(object.values[i].offset, object.values[i].length);
        sum += oddnessOfValue(value);
        if (known == m_known.end())
            continue;
        const Known& like = known->second;
        if (i >= like.shapes.size())
            continue;
        sum += shapeOf(value) == like.shapes[i] ? 0 : unlikely;
        if (!like.exact[i].empty() && value != like.exact[i])
            sum += unlikely;
        // A counter moves little from one telegram to the next.
        if (const auto number = numberOf(value);
            number && isCounter(value) && std::abs(*number - like.number) > 1 + like.number / 100)
            sum += unusual;
    }
    if (m_hasModel && known == m_known.end())
        return sum + unlikely;
    if (m_hasModel)
        return sum;
    const auto* entry = telegram::lookUp(object.obis);
    return entry != nullptr && hasItsValues(*entry, object) ? sum : sum + unlikely;
}

} // namespace p1scope::doctor
