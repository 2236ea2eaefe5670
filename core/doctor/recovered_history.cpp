// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/doctor/recovered_history.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

namespace p1scope::doctor {

namespace {

// Between them lies what one wrong bit costs: see HiddenLineSearch.
constexpr float veryUnlikely = 5e-3F;
constexpr float veryUnlikelyDisturbed = 2e-4F;
constexpr std::size_t mostNumbers = 4096; ///< that a counter in doubt may be
/// Where it is not known how long ago the telegram before came.
constexpr capture::Duration longPause = std::chrono::minutes(5);

/// The most that a connection of 3 x 25 A delivers, and then some, W; and of gas or heat, thousandths an
/// hour.
constexpr std::int64_t mostPower = 20'000;
constexpr std::int64_t mostFlow = 40'000;
constexpr std::int64_t seldomRead = 2; ///< hours: a device behind the meter is asked once an hour

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

char onlyOne(const Possible& possible)
{
    for (unsigned c = 0; c < possible.size(); ++c) {
        if (possible.test(c))
            return static_cast<char>(c);
    }
    return 0;
}

std::int64_t secondsOf(std::int64_t stamp)
{
    using namespace std::chrono;
    const auto take = [&stamp] {
        const auto two = static_cast<unsigned>(stamp % 100);
        stamp /= 100;
        return two;
    };
    const unsigned second = take();
    const unsigned minute = take();
    const unsigned hour = take();
    const unsigned dayOfMonth = take();
    const unsigned monthOfYear = take();
    const year_month_day date{year(2000 + static_cast<int>(stamp)), month(monthOfYear), day(dayOfMonth)};
    if (!date.ok() || hour > 23 || minute > 59 || second > 59)
        return -1;
    return sys_days(date).time_since_epoch().count() * 86'400 + hour * 3600 + minute * 60 + second;
}

/// All numbers that a stretch of digits may be; empty where they are too many.
std::vector<std::int64_t> numbersOf(const DoubtfulText& telegram, std::size_t at, std::size_t length)
{
    std::vector<std::int64_t> numbers{0};
    for (std::size_t i = at; i < at + length; ++i) {
        if (telegram.text[i] == '.')
            continue;
        std::vector<std::int64_t> longer;
        for (const std::int64_t number : numbers) {
            for (char c = '0'; c <= '9'; ++c) {
                if (telegram.possible[i].test(static_cast<unsigned char>(c)))
                    longer.push_back(number * 10 + (c - '0'));
            }
        }
        if (longer.size() > mostNumbers)
            return {};
        numbers = std::move(longer);
    }
    return numbers;
}

/// Leaves only what one of these numbers has.
void keepNumbers(DoubtfulText& telegram, std::size_t at, std::size_t length,
                 const std::vector<std::int64_t>& numbers)
{
    std::int64_t unit = 1;
    for (std::size_t i = at + length; i-- > at;) {
        if (telegram.text[i] == '.')
            continue;
        Possible left;
        for (const std::int64_t number : numbers)
            left.set('0' + static_cast<unsigned>(number / unit % 10));
        unit *= 10;
        telegram.possible[i] &= left;
        if (telegram.possible[i].count() == 1)
            telegram.text[i] = onlyOne(telegram.possible[i]);
    }
}

bool allDigits(std::string_view text, std::size_t points)
{
    return !text.empty() && std::ranges::all_of(text, [](char c) { return isDigit(c) || c == '.'; }) &&
           static_cast<std::size_t>(std::ranges::count(text, '.')) == points;
}

} // namespace

std::vector<Possible> possibleOf(const std::string& text, const std::vector<Lattice::Likely>& likely,
                                 bool disturbed)
{
    const float limit = disturbed ? veryUnlikelyDisturbed : veryUnlikely;
    std::vector<Possible> possible(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        float sum = 0;
        for (unsigned c = 0; c < 128; ++c) {
            sum += likely[i][c];
            possible[i].set(c, likely[i][c] > limit);
        }
        possible[i].set(static_cast<unsigned char>(text[i]) & 0x7FU);
        // A place that many of the ways to read the line do not have may be anything.
        if (sum < 1 - 4 * veryUnlikely)
            possible[i].set();
    }
    return possible;
}

bool RecoveredHistory::refine(DoubtfulText& telegram, std::optional<capture::Duration> sincePrevious,
                              const Narrow& narrow)
{
    std::vector<Counter> counters;
    std::size_t at = 0;
    for (std::size_t number = 0; at < telegram.text.size(); ++number) {
        const std::size_t end = std::min(telegram.text.find('\n', at), telegram.text.size() - 1) + 1;
        refineLine(telegram, number, {at, end - at}, counters);
        at = end;
    }
    narrow(telegram);
    const auto pause = sincePrevious.value_or(longPause);
    const double hours = std::chrono::duration<double, std::ratio<3600>>(pause).count();
    bool agrees = !counters.empty();
    for (Counter& counter : counters) {
        const bool behind = counter.name.starts_with("device");
        if (counter.time)
            counter.most = static_cast<std::int64_t>((hours + seldomRead) * 3600);
        else if (behind)
            counter.most = static_cast<std::int64_t>((hours + seldomRead) * mostFlow);
        else
            counter.most = static_cast<std::int64_t>(hours * mostPower) + 2;
        agrees = refineCounter(telegram, counter) && agrees;
    }
    narrow(telegram);
    return agrees;
}

/// Looks at a line: what of it never changes, and whether it has a counter.
void RecoveredHistory::refineLine(DoubtfulText& telegram, std::size_t number, Part line,
                                  std::vector<Counter>& counters)
{
    const std::string text = telegram.text.substr(line.at, line.length);
    const auto open = text.find('(');
    if (number == 0 || open == std::string::npos) {
        refineStatic(telegram, fmt::format("line {}", number), line);
        return;
    }
    const std::string key = fmt::format("{} {}", number, text.substr(0, open));
    refineStatic(telegram, key + " code", {line.at, open + 1});
    const bool equipment = text.find(":96.1.") != std::string::npos;
    const bool fixed =
        equipment || text.find(":17.0.0") != std::string::npos || text.find(":24.1.0") != std::string::npos;
    const bool device = text.find(":24.3.0") != std::string::npos;
    if (fixed || device) {
        // The time of the last reading and its state come first, and are none of it.
        const std::size_t from = device ? std::min(text.find(")(", text.find(")(") + 1), text.size()) : open;
        refineStatic(telegram, key + " value", {line.at + from, line.length - from});
    }
    const auto unit = text.find('*');
    if (unit != std::string::npos)
        refineStatic(telegram, key + " unit", {line.at + unit, line.length - unit});
    const std::size_t begin = open + 1;
    const auto addCounter = [&](Counter counter) {
        const auto point = telegram.text.find('.', counter.digits.at);
        if (point < counter.digits.at + counter.digits.length)
            refineStatic(telegram, key + " point", {point, 1});
        counters.push_back(std::move(counter));
    };
    if (text.find(".8.") < open && unit != std::string::npos &&
        allDigits(std::string_view(text).substr(begin, unit - begin), 1))
        addCounter({{line.at + begin, unit - begin}, key, 0, false});
    const auto close = std::min(text.find(')'), text.size());
    const std::string_view first = std::string_view(text).substr(begin, close - begin);
    if (device && first.size() == 12 && allDigits(first, 0))
        addCounter({{line.at + begin, first.size()}, key, 0, true});
    if (open == 0 && allDigits(first, 1))
        addCounter({{line.at + begin, first.size()}, fmt::format("device {}", number), 0, false});
}

void RecoveredHistory::refineStatic(DoubtfulText& telegram, const std::string& key, Part part)
{
    std::vector<Possible>& known = m_static[key];
    const bool sameLength = known.size() == part.length;
    std::vector<Possible> both;
    for (std::size_t i = 0; i < part.length; ++i) {
        both.push_back(telegram.possible[part.at + i]);
        if (sameLength)
            both.back() &= known[i];
    }
    // Another meter after all, or something that does change: what was known is of no use.
    if (!sameLength || std::ranges::any_of(both, [](const Possible& one) { return one.none(); })) {
        known.assign(telegram.possible.begin() + static_cast<std::ptrdiff_t>(part.at),
                     telegram.possible.begin() + static_cast<std::ptrdiff_t>(part.at + part.length));
        return;
    }
    known = both;
    for (std::size_t i = 0; i < part.length; ++i) {
        telegram.possible[part.at + i] = both[i];
        if (both[i].count() == 1)
            telegram.text[part.at + i] = onlyOne(both[i]);
    }
}

bool RecoveredHistory::refineCounter(DoubtfulText& telegram, const Counter& counter)
{
    Numbers numbers = numbersOf(telegram, counter.digits.at, counter.digits.length);
    Numbers& before = m_counters[counter.name];
    if (numbers.empty()) {
        before.clear();
        return false;
    }
    const auto value = [&](std::int64_t number) { return counter.time ? secondsOf(number) : number; };
    Numbers kept;
    for (const std::int64_t number : numbers) {
        const bool follows = std::ranges::any_of(before, [&](std::int64_t earlier) {
            return value(number) >= value(earlier) && value(number) - value(earlier) <= counter.most;
        });
        if (follows && value(number) >= 0)
            kept.push_back(number);
    }
    if (kept.empty()) {
        before = std::move(numbers);
        return false;
    }
    keepNumbers(telegram, counter.digits.at, counter.digits.length, kept);
    before = std::move(kept);
    return true;
}

} // namespace p1scope::doctor
