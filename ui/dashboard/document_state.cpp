// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dashboard/dashboard_state.h"

#include "core/meter/reading.h"
#include "core/session/document.h"
#include "core/telegram/meter_kind.h"
#include "ui/widgets/format.h"
#include "ui/widgets/meter_words.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QStringList>

#include <string_view>

namespace p1scope::ui {

namespace {

using meter::Reading;
using meter::Readings;

struct Words {
    Q_DECLARE_TR_FUNCTIONS(Dashboard)
};

std::optional<ShownNumber> shown(const Reading* reading)
{
    if (reading == nullptr || reading->number() == nullptr)
        return std::nullopt;
    return ShownNumber{reading->number()->toDouble(), reading->number()->scale};
}

/// Delivered less returned, where at least one of them was sent.
std::optional<ShownNumber> net(const Readings& readings, const std::string& suffix)
{
    const auto delivered = shown(readings.find("power_delivered" + suffix));
    const auto returned = shown(readings.find("power_returned" + suffix));
    if (!delivered && !returned)
        return std::nullopt;
    const ShownNumber none{0, 0};
    const ShownNumber d = delivered.value_or(none);
    const ShownNumber r = returned.value_or(none);
    return ShownNumber{d.value - r.value, std::max(d.decimals, r.decimals)};
}

QDateTime localTime(telegram::CivilTime time)
{
    return QDateTime::fromSecsSinceEpoch(time.instant.time_since_epoch().count(), Qt::OffsetFromUTC,
                                         static_cast<int>(std::chrono::seconds(time.offset).count()));
}

std::optional<int> tariffNow(const Readings& readings)
{
    const auto number = readings.number("tariff");
    return number ? std::optional(static_cast<int>(*number)) : std::nullopt;
}

QString prettyUnit(const std::string& unit)
{
    return unit == "m3" ? QStringLiteral("m³") : QString::fromStdString(unit);
}

/// As on the meter's display: `whole` digits before the point.
QString displayDigits(const base::Decimal& number, int whole)
{
    const QString text = QString::fromStdString(number.toString());
    const qsizetype point = text.indexOf(u'.');
    const qsizetype have = point < 0 ? text.size() : point;
    return QString(std::max<qsizetype>(0, whole - have), u'0') + text;
}

void takeDay(CounterState& counter, const Reading& reading, const meter::Household& household)
{
    const meter::Household::Day* day = household.today(reading.name);
    if (day == nullptr)
        return;
    counter.byHour = day->byHour;
    counter.seen = day->seen;
    const int decimals = std::min(3, reading.number()->scale);
    counter.today = Words::tr("+%1 today").arg(displayLocale().toString(day->used, 'f', decimals));
}

struct Energy {
    const char* name;
    CounterState::Kind kind;
    int tariff; ///< 0: a total
};
constexpr Energy energies[] = {
    {"energy_delivered_tariff1", CounterState::Kind::DeliveredLow, 1},
    {"energy_delivered_tariff2", CounterState::Kind::Delivered, 2},
    {"energy_delivered_tariff3", CounterState::Kind::DeliveredLow, 3},
    {"energy_delivered_tariff4", CounterState::Kind::Delivered, 4},
    {"energy_delivered", CounterState::Kind::Delivered, 0},
    {"energy_returned_tariff1", CounterState::Kind::Returned, 1},
    {"energy_returned_tariff2", CounterState::Kind::Returned, 2},
    {"energy_returned_tariff3", CounterState::Kind::Returned, 3},
    {"energy_returned_tariff4", CounterState::Kind::Returned, 4},
    {"energy_returned", CounterState::Kind::Returned, 0},
};

void addEnergies(DashboardState& state, const session::Document& document, telegram::MeterKind kind)
{
    const Readings& readings = document.latest();
    const bool hasTariffs = readings.find("energy_delivered_tariff1") != nullptr;
    const std::optional<int> now = tariffNow(readings);
    const bool returning = state.power.net && state.power.net->value < 0;
    for (const Energy& energy : energies) {
        const Reading* reading = readings.find(energy.name);
        if (reading == nullptr || reading->number() == nullptr || (energy.tariff == 0 && hasTariffs))
            continue;
        CounterState counter;
        counter.kind = energy.kind;
        if (energy.tariff != 0 && energy.kind != CounterState::Kind::Returned)
            counter.kind = isLowTariff(kind, energy.tariff) ? CounterState::Kind::DeliveredLow
                                                            : CounterState::Kind::Delivered;
        const bool isReturned = energy.kind == CounterState::Kind::Returned;
        counter.title = isReturned ? Words::tr("Returned") : Words::tr("Delivered");
        if (energy.tariff != 0) {
            const QString meaning = tariffWord(kind, energy.tariff);
            const QString after = meaning.isEmpty() ? QString() : QStringLiteral(" (%1)").arg(meaning);
            counter.brief = QStringLiteral("%1 %2%3").arg(counter.title).arg(energy.tariff).arg(after);
            counter.title += Words::tr(", tariff %1").arg(energy.tariff) + after;
        }
        counter.digits = displayDigits(*reading->number(), 6);
        counter.unit = prettyUnit(reading->unit);
        counter.counting = (energy.tariff == 0 || now == energy.tariff) && isReturned == returning;
        if (counter.counting)
            counter.detail = Words::tr("now counting");
        takeDay(counter, *reading, document.household());
        state.counters.push_back(counter);
    }
}

/// Gas, water and heat, whichever channel they come by.
void addChannels(DashboardState& state, const session::Document& document, const QDateTime& sent)
{
    for (const Reading& reading : document.latest().all) {
        const std::string_view name = reading.name;
        CounterState counter;
        if (name.starts_with("gas_delivered")) {
            counter.kind = CounterState::Kind::Gas;
            counter.title = Words::tr("Gas");
        } else if (name.starts_with("water_delivered")) {
            counter.kind = CounterState::Kind::Water;
            counter.title = Words::tr("Water");
        } else if (name.starts_with("thermal_delivered")) {
            counter.kind = CounterState::Kind::Heat;
            counter.title = Words::tr("Heat");
        } else {
            continue;
        }
        if (reading.number() == nullptr)
            continue;
        if (const std::size_t channel = name.find("_ch"); channel != std::string_view::npos)
            counter.title += Words::tr(", channel %1").arg(QLatin1String(name.substr(channel + 3)));
        counter.digits = displayDigits(*reading.number(), 5);
        counter.unit = prettyUnit(reading.unit);
        QStringList detail;
        if (name == "gas_delivered" && document.household().gasFlow())
            detail << Words::tr("%1 m³/h").arg(
                displayLocale().toString(*document.household().gasFlow(), 'f', 2));
        if (reading.time) {
            const QDateTime time = localTime(*reading.time);
            const bool sameDay = sent.isValid() && sent.date() == time.date();
            detail << Words::tr("at %1").arg(displayLocale().toString(
                time, sameDay ? QStringLiteral("HH:mm") : QStringLiteral("d MMM HH:mm")));
        }
        counter.detail = detail.join(QStringLiteral(" · "));
        takeDay(counter, reading, document.household());
        state.counters.push_back(counter);
    }
}

void addPhases(DashboardState& state, const Readings& readings)
{
    for (int number = 1; number <= 3; ++number) {
        const std::string suffix = "_l" + std::to_string(number);
        const PhaseState phase{number, net(readings, suffix), shown(readings.find("voltage" + suffix)),
                               shown(readings.find("current" + suffix))};
        if (phase.power || phase.voltage || phase.current)
            state.phases.push_back(phase);
    }
}

/// "2, 1, 0" of a reading that each phase sends.
QString perPhase(const Readings& readings, const std::string& name)
{
    QStringList numbers;
    for (const char* phase : {"_l1", "_l2", "_l3"}) {
        if (const auto number = readings.number(name + phase))
            numbers << QString::number(*number);
    }
    return numbers.join(QStringLiteral(", "));
}

QString qualityText(const Readings& readings)
{
    QStringList parts;
    if (const QString sags = perPhase(readings, "voltage_sags"); !sags.isEmpty())
        parts << Words::tr("sags %1").arg(sags);
    if (const QString swells = perPhase(readings, "voltage_swells"); !swells.isEmpty())
        parts << Words::tr("swells %1").arg(swells);
    if (const auto failures = readings.number("power_failures"))
        parts << Words::tr("power failures %1").arg(*failures);
    if (const auto failures = readings.number("long_power_failures"))
        parts << Words::tr("long ones %1").arg(*failures);
    return parts.join(QStringLiteral(" · "));
}

/// The meter's own clock, with its offset; not valid where it sends none.
QDateTime meterTime(const Readings& readings)
{
    const Reading* reading = readings.find("meter_time");
    const auto* text = reading == nullptr ? nullptr : std::get_if<std::string>(&reading->value);
    return text == nullptr ? QDateTime() : QDateTime::fromString(QString::fromStdString(*text), Qt::ISODate);
}

void addTimes(DashboardState& state, const session::Document& document, const QDateTime& sent,
              const telegram::Telegram* telegram)
{
    if (sent.isValid()) {
        state.time = sent.toString(QStringLiteral("HH:mm:ss"));
        state.hour = sent.time().hour();
    }
    if (telegram == nullptr || telegram->timeBasis == capture::TimeBasis::Unknown)
        return;
    if (!sent.isValid())
        state.time = clockText(telegram->endTime, document.wallStart());
    if (document.live() && document.wallStart()) {
        // Live use is booked by the hour of arrival, whatever the meter's clock says.
        const auto arrival = std::chrono::floor<std::chrono::seconds>(*document.wallStart() +
                                                                      telegram->endTime.time_since_epoch());
        state.hour = localTime({arrival, meter::zoneOf(*telegram).offsetAt(arrival)}).time().hour();
    }
}

} // namespace

DashboardState dashboardState(const session::Document& document)
{
    DashboardState state;
    state.chain = document.evidence();
    state.sourceOpen = document.sourceState().phase != session::SourceState::Phase::Closed ||
                       document.statistics().bytes > 0;
    state.waiting = !document.latestIndex();
    if (state.waiting)
        return state;

    const Readings& readings = document.latest();
    const std::optional<telegram::Telegram> telegram = document.telegram(*document.latestIndex());
    const telegram::Telegram* latest = telegram ? &*telegram : nullptr;
    const QDateTime sent = meterTime(readings);
    state.stale = document.stale();
    state.age = document.age();
    addTimes(state, document, sent, latest);
    const telegram::MeterFinding finding =
        latest != nullptr ? telegram::meterOf(*latest) : telegram::MeterFinding();
    if (finding.kind != telegram::MeterKind::Unknown) {
        state.kind = kindText(finding.kind);
        state.kindEvidence = findingText(finding);
    }
    if (telegram)
        state.meter = QString::fromLatin1(telegram->identification.data(),
                                          static_cast<qsizetype>(telegram->identification.size()));

    const meter::Household& household = document.household();
    state.power.net = net(readings, "");
    if (const auto mean = household.quarterHourMean())
        state.power.quarterHourMean = ShownNumber{*mean, 3};
    state.power.greatestDelivered = household.greatestDelivered();
    state.power.greatestReturned = household.greatestReturned();
    addPhases(state, readings);
    state.quality = qualityText(readings);
    addEnergies(state, document, finding.kind);
    addChannels(state, document, sent);
    return state;
}

} // namespace p1scope::ui
