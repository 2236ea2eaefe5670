// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dashboard/dashboard_state.h"

#include "ui/widgets/format.h"

#include <QCoreApplication>

#include <cmath>

namespace p1scope::ui {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(Dashboard)
};

} // namespace

QString ShownNumber::text() const
{
    return displayLocale().toString(value, 'f', decimals);
}

QString ShownNumber::magnitude() const
{
    return displayLocale().toString(std::abs(value), 'f', decimals);
}

QString ageText(capture::Duration age)
{
    const double seconds = capture::toSeconds(age);
    if (seconds < 1)
        return Words::tr("less than 1 s");
    if (seconds < 60)
        return Words::tr("%1 s").arg(static_cast<int>(seconds));
    const auto whole = static_cast<qint64>(seconds);
    if (whole < 3600)
        return Words::tr("%1 min %2 s").arg(whole / 60).arg(whole % 60);
    return Words::tr("%1 h %2 min").arg(whole / 3600).arg(whole / 60 % 60);
}

} // namespace p1scope::ui
