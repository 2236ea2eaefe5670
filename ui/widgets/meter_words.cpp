// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/meter_words.h"

#include <QCoreApplication>

namespace p1scope::ui {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(MeterWords)
};

std::string_view wordOf(telegram::MeterKind kind, int tariff)
{
    const telegram::MeterKindInfo& info = telegram::infoOf(kind);
    return tariff == 1 ? info.tariff1 : tariff == 2 ? info.tariff2 : std::string_view();
}

} // namespace

QString tariffWord(telegram::MeterKind kind, int tariff)
{
    const std::string_view word = wordOf(kind, tariff);
    if (word == "day")
        return Words::tr("day");
    if (word == "night")
        return Words::tr("night");
    if (word == "low")
        return Words::tr("low");
    return word == "normal" ? Words::tr("normal") : QString();
}

bool isLowTariff(telegram::MeterKind kind, int tariff)
{
    const bool secondIsLow = wordOf(kind, 2) == "night";
    return (tariff % 2 == 1) != secondIsLow;
}

QString kindText(telegram::MeterKind kind)
{
    const std::string_view name = telegram::infoOf(kind).name;
    return QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size()));
}

QString findingText(const telegram::MeterFinding& finding)
{
    return QStringLiteral("%1: %2").arg(kindText(finding.kind),
                                        finding.chosen ? Words::tr("chosen by hand")
                                                       : QString::fromLatin1(finding.evidence.c_str()));
}

} // namespace p1scope::ui
