// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/graphs/history_range.h"

#include "core/meter/periods.h"
#include "ui/widgets/format.h"

#include <QDateTime>

namespace p1scope::ui {

namespace {

using meter::Period;
using std::chrono::days;
using std::chrono::sys_days;
using std::chrono::sys_seconds;

QDateTime shown(sys_seconds time, telegram::Zone zone)
{
    const sys_seconds local = time + zone.offsetAt(time);
    return QDateTime::fromSecsSinceEpoch(local.time_since_epoch().count(), Qt::UTC);
}

QString text(sys_seconds time, telegram::Zone zone, const QString& format)
{
    return displayLocale().toString(shown(time, zone), format);
}

TimeWindow whole(Period period, sys_seconds time, telegram::Zone zone)
{
    return {graphTime(meter::periodStart(time, period, zone)),
            graphTime(meter::periodEnd(time, period, zone))};
}

} // namespace

TimeWindow calendarWindow(CalendarSpan span, meter::GraphTime moment, telegram::Zone zone)
{
    const sys_seconds time = wholeSeconds(moment);
    switch (span) {
    case CalendarSpan::Hour:
        return whole(Period::Hour, time, zone);
    case CalendarSpan::Week: {
        const sys_days day(meter::localDate(time, zone));
        const sys_days monday = day - (std::chrono::weekday(day) - std::chrono::Monday);
        return {graphTime(meter::midnight(monday, zone)), graphTime(meter::midnight(monday + days(7), zone))};
    }
    case CalendarSpan::Month:
        return whole(Period::Month, time, zone);
    case CalendarSpan::Year:
        return whole(Period::Year, time, zone);
    case CalendarSpan::Day:
    case CalendarSpan::All:
        break;
    }
    return whole(Period::Day, time, zone);
}

QString calendarText(CalendarSpan span, const TimeWindow& window, telegram::Zone zone)
{
    const sys_seconds from = wholeSeconds(window.from);
    const sys_seconds last = wholeSeconds(window.to) - std::chrono::seconds(1);
    switch (span) {
    case CalendarSpan::Hour:
        return text(from, zone, QStringLiteral("ddd d MMM yyyy HH:mm"));
    case CalendarSpan::Day:
        return text(from, zone, QStringLiteral("ddd d MMM yyyy"));
    case CalendarSpan::Month:
        return text(from, zone, QStringLiteral("MMMM yyyy"));
    case CalendarSpan::Year:
        return text(from, zone, QStringLiteral("yyyy"));
    case CalendarSpan::Week:
    case CalendarSpan::All:
        break;
    }
    const bool oneMonth = shown(from, zone).date().month() == shown(last, zone).date().month() &&
                          shown(from, zone).date().year() == shown(last, zone).date().year();
    return QStringLiteral("%1 – %2").arg(
        text(from, zone, oneMonth ? QStringLiteral("d") : QStringLiteral("d MMM yyyy")),
        text(last, zone, QStringLiteral("d MMM yyyy")));
}

} // namespace p1scope::ui
