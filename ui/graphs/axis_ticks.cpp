// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/graphs/axis_ticks.h"

#include "ui/widgets/format.h"

#include <QDateTime>

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

namespace p1scope::ui {

namespace {

using meter::GraphTime;
using std::chrono::days;
using std::chrono::seconds;
using std::chrono::sys_days;
using std::chrono::sys_seconds;
using telegram::Zone;

constexpr std::int64_t hour = 3600;
constexpr std::int64_t day = 86'400;
/// Before P1 ports were: times of an input that has no clock.
constexpr sys_seconds clockless{seconds(86'400 * 365)};

constexpr std::array<std::int64_t, 17> withinDay{
    1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, hour, 2 * hour, 3 * hour, 6 * hour, 12 * hour};
constexpr std::array<int, 3> daySteps{1, 2, 7};
constexpr std::array<int, 6> monthSteps{1, 3, 6, 12, 60, 120};

seconds offsetAt(sys_seconds instant, Zone zone)
{
    return instant < clockless ? seconds(0) : seconds(zone.offsetAt(instant));
}

/// Local time as if it were UTC.
sys_seconds toLocal(sys_seconds instant, Zone zone)
{
    return instant + offsetAt(instant, zone);
}

/// The instant of a local time: the earlier of two, none where the clock jumps over it.
std::optional<sys_seconds> toInstant(sys_seconds local, Zone zone)
{
    if (local < clockless)
        return local;
    for (const seconds offset : {seconds(zone.standard) + seconds(hour), seconds(zone.standard)}) {
        const sys_seconds instant = local - offset;
        if (offsetAt(instant, zone) == offset)
            return instant;
    }
    return std::nullopt;
}

QDateTime shown(sys_seconds local)
{
    return QDateTime::fromSecsSinceEpoch(local.time_since_epoch().count(), Qt::UTC);
}

QString sinceStart(sys_seconds instant)
{
    const std::int64_t s = instant.time_since_epoch().count();
    return QStringLiteral("%1:%2:%3")
        .arg(s / hour)
        .arg(s / 60 % 60, 2, 10, QLatin1Char('0'))
        .arg(s % 60, 2, 10, QLatin1Char('0'));
}

TimeTick tickAt(sys_seconds instant, Zone zone, const QString& format)
{
    const QDateTime local = shown(toLocal(instant, zone));
    if (instant < clockless)
        return {instant, sinceStart(instant), false};
    const bool newDay = format.startsWith(u'H') && local.time() == QTime(0, 0);
    return {instant, displayLocale().toString(local, newDay ? QStringLiteral("d MMM") : format), newDay};
}

/// Steps of an hour and less: offsets are whole hours, so that these follow the instant.
void fineTicks(std::vector<TimeTick>& ticks, sys_seconds from, sys_seconds to, std::int64_t step, Zone zone)
{
    const QString format = step < 60 ? QStringLiteral("HH:mm:ss") : QStringLiteral("HH:mm");
    const std::int64_t begin = toLocal(from, zone).time_since_epoch().count();
    const std::int64_t wait = (step - begin % step) % step;
    for (sys_seconds t = from + seconds(wait); t <= to; t += seconds(step))
        ticks.push_back(tickAt(t, zone, format));
}

void hourTicks(std::vector<TimeTick>& ticks, sys_seconds from, sys_seconds to, std::int64_t step, Zone zone)
{
    const sys_seconds end = toLocal(to, zone) + seconds(hour);
    for (sys_seconds local = std::chrono::floor<days>(toLocal(from, zone)); local <= end;
         local += seconds(step)) {
        const auto instant = toInstant(local, zone);
        if (instant && *instant >= from && *instant <= to)
            ticks.push_back(tickAt(*instant, zone, QStringLiteral("HH:mm")));
    }
}

void dayTicks(std::vector<TimeTick>& ticks, sys_seconds from, sys_seconds to, int step, Zone zone)
{
    sys_days local = std::chrono::floor<days>(toLocal(from, zone));
    // Counted from a Monday, so that steps of a week begin on one.
    const sys_days monday{days(4)};
    local -= days((local - monday).count() % step);
    for (; sys_seconds(local) <= toLocal(to, zone); local += days(step)) {
        const auto instant = toInstant(local, zone);
        if (instant && *instant >= from && *instant <= to)
            ticks.push_back(tickAt(*instant, zone, QStringLiteral("d MMM")));
    }
}

void monthTicks(std::vector<TimeTick>& ticks, sys_seconds from, sys_seconds to, int step, Zone zone)
{
    const std::chrono::year_month_day begin(std::chrono::floor<days>(toLocal(from, zone)));
    const int months = static_cast<int>(begin.year()) * 12 + static_cast<int>(unsigned(begin.month())) - 1;
    for (int month = months - months % step;; month += step) {
        const sys_days local(std::chrono::year(month / 12) /
                             std::chrono::month(static_cast<unsigned>(month % 12 + 1)) / 1);
        if (sys_seconds(local) > toLocal(to, zone))
            return;
        const auto instant = toInstant(local, zone);
        if (instant && *instant >= from && *instant <= to)
            ticks.push_back(
                tickAt(*instant, zone, step >= 12 ? QStringLiteral("yyyy") : QStringLiteral("MMM yyyy")));
    }
}

double niceStep(double value)
{
    const double power = std::pow(10, std::floor(std::log10(value)));
    for (const double factor : {1.0, 2.0, 5.0}) {
        if (factor * power >= value * (1 - 1e-9))
            return factor * power;
    }
    return 10 * power;
}

} // namespace

std::vector<TimeTick> timeTicks(const TimeWindow& window, int most, Zone zone)
{
    std::vector<TimeTick> ticks;
    const auto from = std::chrono::ceil<seconds>(window.from);
    const auto to = std::chrono::floor<seconds>(window.to);
    const std::int64_t span = (to - from).count();
    if (span < 0 || most < 1)
        return ticks;
    const auto fits = [&](std::int64_t step) { return span / step + 1 <= most; };
    for (const std::int64_t step : withinDay) {
        if (!fits(step))
            continue;
        if (step <= hour)
            fineTicks(ticks, from, to, step, zone);
        else
            hourTicks(ticks, from, to, step, zone);
        return ticks;
    }
    for (const int step : daySteps) {
        if (fits(step * day)) {
            dayTicks(ticks, from, to, step, zone);
            return ticks;
        }
    }
    for (const int step : monthSteps) {
        if (fits(step * 28 * day) || step == monthSteps.back()) {
            monthTicks(ticks, from, to, step, zone);
            return ticks;
        }
    }
    return ticks;
}

QString momentText(GraphTime time, Zone zone)
{
    const auto instant = std::chrono::floor<seconds>(time);
    if (instant < clockless)
        return sinceStart(instant);
    const sys_seconds local = toLocal(instant, zone);
    QString text = displayLocale().toString(shown(local), QStringLiteral("ddd d MMM yyyy HH:mm:ss"));
    const bool twice =
        toLocal(instant + seconds(hour), zone) == local || toLocal(instant - seconds(hour), zone) == local;
    if (twice)
        text += QStringLiteral(" (+%1 h)").arg(offsetAt(instant, zone).count() / hour);
    return text;
}

QString windowText(const TimeWindow& window, Zone zone)
{
    const auto from = std::chrono::floor<seconds>(window.from);
    const auto to = std::chrono::floor<seconds>(window.to);
    if (from < clockless)
        return QStringLiteral("%1 – %2").arg(sinceStart(std::max(from, sys_seconds{})), sinceStart(to));
    const QDateTime begin = shown(toLocal(from, zone));
    const QDateTime end = shown(toLocal(to, zone));
    const QString time = (to - from).count() < 600 ? QStringLiteral("HH:mm:ss") : QStringLiteral("HH:mm");
    const QString dated = QStringLiteral("d MMM yyyy ") + time;
    return QStringLiteral("%1 – %2").arg(
        displayLocale().toString(begin, dated),
        displayLocale().toString(end, begin.date() == end.date() ? time : dated));
}

ValueScale ValueScale::of(double least, double greatest, int most, double leastSpan)
{
    if (greatest - least < leastSpan) {
        const double middle = (least + greatest) / 2;
        // What touches zero keeps it at its edge.
        if (least == 0)
            greatest = leastSpan;
        else if (greatest == 0)
            least = -leastSpan;
        else {
            least = middle - leastSpan / 2;
            greatest = middle + leastSpan / 2;
        }
    }
    ValueScale scale;
    scale.step = niceStep((greatest - least) / std::max(1, most));
    scale.low = std::floor(least / scale.step + 1e-9) * scale.step;
    scale.high = std::ceil(greatest / scale.step - 1e-9) * scale.step;
    return scale;
}

std::vector<double> ValueScale::ticks() const
{
    std::vector<double> ticks;
    const auto first = std::llround(low / step);
    const auto last = std::llround(high / step);
    for (auto i = first; i <= last; ++i)
        ticks.push_back(static_cast<double>(i) * step);
    return ticks;
}

QString ValueScale::label(double value) const
{
    const int decimals = std::clamp(static_cast<int>(-std::floor(std::log10(step) + 1e-9)), 0, 6);
    return displayLocale().toString(value == 0 ? 0.0 : value, 'f', decimals);
}

} // namespace p1scope::ui
