// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/format.h"

#include <QCoreApplication>
#include <QDateTime>

#include <cmath>

namespace p1scope::ui {

QLocale displayLocale()
{
    const QLocale locale;
    return locale.language() == QLocale::C ? QLocale(QLocale::English, QLocale::UnitedKingdom) : locale;
}

QString countText(std::uint64_t count)
{
    return displayLocale().toString(static_cast<qulonglong>(count));
}

QString rateText(double bytesPerSecond)
{
    const QLocale locale = displayLocale();
    if (!std::isfinite(bytesPerSecond) || bytesPerSecond < 0.5)
        return QStringLiteral("0 B/s");
    if (bytesPerSecond < 999.5)
        return QStringLiteral("%1 B/s").arg(locale.toString(bytesPerSecond, 'f', 0));
    return QStringLiteral("%1 kB/s").arg(locale.toString(bytesPerSecond / 1000, 'f', 1));
}

QString sizeText(std::uint64_t bytes)
{
    const QLocale locale = displayLocale();
    auto size = static_cast<double>(bytes);
    if (bytes < 1000)
        return QStringLiteral("%1 B").arg(locale.toString(size, 'f', 0));
    const char* unit = "kB";
    for (const char* next : {"MB", "GB", "TB"}) {
        if (size < 999'950)
            break;
        size /= 1000;
        unit = next;
    }
    return QStringLiteral("%1 %2").arg(locale.toString(size / 1000, 'f', 1), QLatin1String(unit));
}

QString stopwatchText(capture::Duration duration)
{
    const auto seconds = std::chrono::floor<std::chrono::seconds>(duration).count();
    const auto two = [](qint64 number) { return QStringLiteral("%1").arg(number, 2, 10, QLatin1Char('0')); };
    return two(seconds / 3600) + u':' + two(seconds / 60 % 60) + u':' + two(seconds % 60);
}

QString durationText(capture::Duration duration)
{
    const QLocale locale = displayLocale();
    const double seconds = capture::toSeconds(duration);
    if (std::abs(seconds) < 1)
        return QStringLiteral("%1 ms").arg(
            locale.toString(seconds * 1e3, 'f', std::abs(seconds) < 0.01 ? 1 : 2));
    if (std::abs(seconds) < 60)
        return QStringLiteral("%1 s").arg(locale.toString(seconds, 'f', 2));
    const auto whole = static_cast<qint64>(seconds);
    if (std::abs(whole) < 3600)
        return QStringLiteral("%1 min %2 s").arg(whole / 60).arg(whole % 60);
    return QStringLiteral("%1 h %2 min").arg(whole / 3600).arg(whole / 60 % 60, 2, 10, QLatin1Char('0'));
}

QString clockText(capture::Time time, std::optional<capture::WallTime> wallStart)
{
    if (wallStart) {
        const auto wall = *wallStart + time.time_since_epoch();
        const auto ms = std::chrono::floor<std::chrono::milliseconds>(wall).time_since_epoch().count();
        return QDateTime::fromMSecsSinceEpoch(ms).toString(QStringLiteral("HH:mm:ss"));
    }
    const auto whole = static_cast<qint64>(std::floor(capture::toSeconds(time)));
    return QStringLiteral("%1:%2:%3")
        .arg(whole / 3600)
        .arg(whole / 60 % 60, 2, 10, QLatin1Char('0'))
        .arg(whole % 60, 2, 10, QLatin1Char('0'));
}

} // namespace p1scope::ui
