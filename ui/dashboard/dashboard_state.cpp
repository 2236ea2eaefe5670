// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dashboard/dashboard_state.h"

#include "core/meter/reading.h"
#include "core/session/document.h"
#include "ui/widgets/format.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QStringList>

#include <cmath>
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

/// The tariff that counts now; meters send "0001", "2" or "TARIFF 1".
std::optional<int> tariffNow(const Readings& readings)
{
    const Reading* reading = readings.find("tariff");
    if (reading == nullptr)
        return std::nullopt;
    if (const base::Decimal* number = reading->number())
        return static_cast<int>(number->digits);
    const std::string& text = std::get<std::string>(reading->value);
    const std::size_t digit = text.find_last_of("0123456789");
    return digit == std::string::npos ? std::nullopt : std::optional<int>(text[digit] - '0');
}

/// What tariff 1 and 2 mean: the Netherlands count the low one first, Belgium the day's. Empty elsewhere.
QString tariffMeaning(const telegram::Telegram* telegram, int tariff)
{
    if (telegram == nullptr)
        return {};
    const bool belgian = telegram->find({0, 0, 96, 1, 4, 255}) != nullptr;
    if (belgian)
        return tariff == 1 ? Words::tr("day") : Words::tr("night");
    for (const std::string_view dutch : {"KFM5", "KMP5", "ISk5", "ISK5", "XMX5", "Ene5", "CTA5", "MCS5"}) {
        if (telegram->identification.starts_with(dutch))
            return tariff == 1 ? Words::tr("low") : Words::tr("normal");
    }
    return {};
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
    {"energy_delivered", CounterState::Kind::Delivered, 0},
    {"energy_returned_tariff1", CounterState::Kind::Returned, 1},
    {"energy_returned_tariff2", CounterState::Kind::Returned, 2},
    {"energy_returned", CounterState::Kind::Returned, 0},
};

void addEnergies(DashboardState& state, const session::Document& document, const telegram::Telegram* telegram)
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
        const bool isReturned = energy.kind == CounterState::Kind::Returned;
        counter.title = isReturned ? Words::tr("Returned") : Words::tr("Delivered");
        if (energy.tariff != 0) {
            counter.title += Words::tr(", tariff %1").arg(energy.tariff);
            const QString meaning = isReturned ? QString() : tariffMeaning(telegram, energy.tariff);
            if (!meaning.isEmpty())
                counter.title += QStringLiteral(" (%1)").arg(meaning);
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
void addChannels(DashboardState& state, const session::Document& document,
                 std::optional<telegram::CivilTime> now)
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
            const bool sameDay = now && localTime(*now).date() == time.date();
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

void addTimes(DashboardState& state, const session::Document& document,
              std::optional<telegram::CivilTime> meterTime)
{
    if (meterTime) {
        const QDateTime time = localTime(*meterTime);
        state.time = time.toString(QStringLiteral("HH:mm:ss"));
        state.hour = time.time().hour();
    } else if (const auto index = document.latestIndex()) {
        const session::TelegramSummary& summary = document.summary(*index);
        if (summary.timeBasis != capture::TimeBasis::Unknown)
            state.time = clockText(summary.time, document.wallStart());
    }
}

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
    const Reading* meterTime = readings.find("meter_time");
    const std::optional<telegram::CivilTime> now = meterTime == nullptr ? std::nullopt : meterTime->time;
    state.stale = document.stale();
    state.age = document.age();
    addTimes(state, document, now);
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
    addEnergies(state, document, telegram ? &*telegram : nullptr);
    addChannels(state, document, now);
    return state;
}

} // namespace p1scope::ui
