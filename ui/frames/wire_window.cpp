// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/frames/wire_window.h"

#include "ui/widgets/format.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace p1scope::ui {

using capture::Duration;
using capture::Time;

namespace {

// What a narrow space is for: groups of three digits, not to be broken at.
constexpr QChar thinSpace{0x202F};

/// In groups of three to both sides of the point: "80 432.320 018". Four digits before it stay together.
QString groupedFraction(const QString& number)
{
    const qsizetype point = number.indexOf(u'.');
    QString whole = number.left(point < 0 ? number.size() : point);
    for (qsizetype i = whole.size() - 3; whole.size() > 4 && i > 0; i -= 3)
        whole.insert(i, thinSpace);
    if (point < 0)
        return whole;
    QString out = whole + QChar(u'.');
    const QString fraction = number.mid(point + 1);
    for (qsizetype i = 0; i < fraction.size(); ++i) {
        if (i > 0 && i % 3 == 0)
            out += thinSpace;
        out += fraction[i];
    }
    return out;
}

struct Unit {
    std::int64_t nanoseconds;
    QString name;
};

Unit unitFor(std::int64_t nanoseconds)
{
    nanoseconds = std::abs(nanoseconds);
    if (nanoseconds >= 1'000'000'000)
        return {1'000'000'000, QStringLiteral("s")};
    if (nanoseconds >= 1'000'000)
        return {1'000'000, QStringLiteral("ms")};
    return {1'000, QStringLiteral("µs")};
}

/// A whole number of nanoseconds in a unit, exactly, with as many decimals as asked for.
QString inUnit(std::int64_t nanoseconds, const Unit& unit, int decimals)
{
    const std::int64_t size = std::abs(nanoseconds);
    QString text = QString::number(size / unit.nanoseconds);
    if (decimals > 0) {
        int digits = 0;
        for (std::int64_t n = unit.nanoseconds; n > 1; n /= 10)
            ++digits;
        const QString fraction = QStringLiteral("%1").arg(size % unit.nanoseconds, digits, 10, QChar(u'0'));
        text += QChar(u'.') + fraction.left(decimals);
    }
    text = groupedFraction(text);
    return (nanoseconds < 0 ? QStringLiteral("−") : QString()) + text + QChar(u' ') + unit.name;
}

/// Where minutes are seen, time is told as a clock does.
constexpr Duration shortestByTheClock = std::chrono::minutes(3);

std::int64_t clockStep(Duration span, int most)
{
    constexpr std::int64_t second = 1'000'000'000;
    const std::int64_t least = span.count() / std::max(1, most);
    for (const std::int64_t seconds :
         std::array{10, 20, 30, 60, 120, 300, 600, 900, 1'800, 3'600, 7'200, 10'800, 21'600, 43'200})
        if (seconds * second >= least)
            return seconds * second;
    return (least / (86'400 * second) + 1) * 86'400 * second;
}

QString clockLabel(std::int64_t nanoseconds)
{
    const std::int64_t seconds = std::abs(nanoseconds) / 1'000'000'000;
    return (nanoseconds < 0 ? QStringLiteral("−") : QString()) +
           QStringLiteral("%1:%2:%3")
               .arg(seconds / 3'600)
               .arg(seconds / 60 % 60, 2, 10, QChar(u'0'))
               .arg(seconds % 60, 2, 10, QChar(u'0'));
}

/// The round step of which at most `most` fit.
std::int64_t roundStep(Duration span, int most)
{
    const std::int64_t least = std::max<std::int64_t>(1, span.count() / std::max(1, most));
    std::int64_t step = 1;
    for (;;) {
        for (const std::int64_t factor : std::array{1, 2, 5})
            if (step * factor >= least)
                return step * factor;
        if (step > 1'000'000'000'000'000'000 / 10)
            return step;
        step *= 10;
    }
}

} // namespace

double WireWindow::xOf(Time time, double width) const
{
    return static_cast<double>((time - from).count()) * width / static_cast<double>(span.count());
}

Time WireWindow::timeAt(double x, double width) const
{
    const double share = width > 0 ? x / width : 0;
    return from + Duration(std::llround(share * static_cast<double>(span.count())));
}

WireWindow WireWindow::zoomed(double factor, Time anchor) const
{
    const double share = static_cast<double>((anchor - from).count()) / static_cast<double>(span.count());
    const auto newSpan = std::max<std::int64_t>(1, std::llround(static_cast<double>(span.count()) * factor));
    return {anchor - Duration(std::llround(share * static_cast<double>(newSpan))), Duration(newSpan)};
}

WireWindow WireLimits::whole() const
{
    return around(from, to);
}

WireWindow WireLimits::around(Time first, Time last) const
{
    const Duration room = std::max(last - first, shortest) / 40;
    const Duration span = std::max(last - first + 2 * room, shortest);
    return {first + (last - first) / 2 - span / 2, span};
}

WireWindow WireLimits::kept(WireWindow window) const
{
    const WireWindow all = whole();
    window.span = std::clamp(window.span, shortest, std::max(all.span, shortest));
    window.from = std::clamp(window.from, all.from, std::max(all.from, all.to() - window.span));
    return window;
}

WireWindow WireLimits::showing(WireWindow window, Time first, Time last) const
{
    const Duration room = window.span / 50;
    if (first - room >= window.from && last + room <= window.to())
        return window;
    // Of what does not fit, the beginning.
    const bool fits = last - first + 2 * room <= window.span;
    window.from = fits ? first + (last - first) / 2 - window.span / 2 : first - 4 * room;
    return kept(window);
}

std::vector<WireTick> wireTicks(const WireWindow& window, int most)
{
    const bool byTheClock = window.span >= shortestByTheClock;
    const std::int64_t step = byTheClock ? clockStep(window.span, most) : roundStep(window.span, most);
    const std::int64_t from = window.from.time_since_epoch().count();
    const std::int64_t to = window.to().time_since_epoch().count();
    const Unit unit = unitFor(std::max(std::abs(from), std::abs(to)));
    int decimals = 0;
    for (std::int64_t finest = unit.nanoseconds; step % finest != 0 && finest > 1; finest /= 10)
        ++decimals;
    if (decimals > 3) // whole groups read better than a digit left over
        decimals = (decimals + 2) / 3 * 3;
    std::vector<WireTick> ticks;
    std::int64_t at = from >= 0 ? (from + step - 1) / step * step : -(-from / step) * step;
    for (; at < to; at += step)
        ticks.push_back({Time(Duration(at)), byTheClock ? clockLabel(at) : inUnit(at, unit, decimals)});
    return ticks;
}

QString momentOnWire(Time time)
{
    const std::int64_t nanoseconds = time.time_since_epoch().count();
    const Unit unit = unitFor(nanoseconds);
    int decimals = 3;
    for (std::int64_t group = unit.nanoseconds / 1'000; group > 1 && nanoseconds % group != 0; group /= 1'000)
        decimals += 3;
    return inUnit(nanoseconds, unit, decimals);
}

QString spanText(Duration span)
{
    if (std::abs(span.count()) < 1'000)
        return QStringLiteral("%1 ns").arg(span.count());
    const Unit unit = unitFor(span.count());
    const double value = std::abs(static_cast<double>(span.count())) / static_cast<double>(unit.nanoseconds);
    const int decimals = unit.nanoseconds == 1'000'000'000 ? 6 : value < 10 ? 3 : value < 100 ? 2 : 1;
    const QString sign = span.count() < 0 ? QStringLiteral("−") : QString();
    return sign + groupedFraction(QString::number(value, 'f', decimals)) + QChar(u' ') + unit.name;
}

QString baudText(Duration bit)
{
    if (bit.count() == 0)
        return {};
    const double baud = 1e9 / std::abs(static_cast<double>(bit.count()));
    return displayLocale().toString(baud, 'f', baud < 1000 ? 1 : 0);
}

} // namespace p1scope::ui
