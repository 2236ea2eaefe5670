// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/doctor/telegram_facts.h"

#include "core/doctor/version_rules.h"
#include "core/meter/channels.h"
#include "core/telegram/civil_time.h"

#include <fmt/format.h>

#include <algorithm>
#include <bitset>
#include <cmath>
#include <set>

namespace p1scope::doctor {

namespace {

using telegram::Telegram;

/// What is looked at in every telegram, by its reading's name. Counters come first: they only ever rise.
enum Role : std::uint8_t {
    Delivered,
    Delivered1,
    Delivered2,
    Delivered3,
    Delivered4,
    Returned,
    Returned1,
    Returned2,
    Returned3,
    Returned4,
    Gas,
    Water,
    Heat,
    LastCounter = Heat,
    PowerDelivered,
    PowerReturned,
    PhaseDelivered1,
    PhaseDelivered2,
    PhaseDelivered3,
    PhaseReturned1,
    PhaseReturned2,
    PhaseReturned3,
    MeterTime,
    NoRole,
};
constexpr std::array<std::string_view, NoRole> names{"energy_delivered",
                                                     "energy_delivered_tariff1",
                                                     "energy_delivered_tariff2",
                                                     "energy_delivered_tariff3",
                                                     "energy_delivered_tariff4",
                                                     "energy_returned",
                                                     "energy_returned_tariff1",
                                                     "energy_returned_tariff2",
                                                     "energy_returned_tariff3",
                                                     "energy_returned_tariff4",
                                                     "gas_delivered",
                                                     "water_delivered",
                                                     "thermal_delivered",
                                                     "power_delivered",
                                                     "power_returned",
                                                     "power_delivered_l1",
                                                     "power_delivered_l2",
                                                     "power_delivered_l3",
                                                     "power_returned_l1",
                                                     "power_returned_l2",
                                                     "power_returned_l3",
                                                     "meter_time"};

Role roleOf(std::string_view name)
{
    const auto found = std::find(names.begin(), names.end(), name);
    return static_cast<Role>(found - names.begin());
}

/// The numbers of one telegram.
struct Numbers {
    std::array<double, NoRole> value{};
    std::bitset<NoRole> there;
    std::optional<telegram::CivilTime> meterTime;
    std::optional<bool> saysSummer;

    [[nodiscard]] bool has(Role role) const { return there.test(role); }
    [[nodiscard]] double or0(Role role) const { return there.test(role) ? value[role] : 0; }
    /// Delivered less returned.
    [[nodiscard]] std::optional<double> energy() const
    {
        if (has(Delivered1) || has(Delivered2))
            return or0(Delivered1) + or0(Delivered2) + or0(Delivered3) + or0(Delivered4) - or0(Returned1) -
                   or0(Returned2) - or0(Returned3) - or0(Returned4);
        if (has(Delivered))
            return or0(Delivered) - or0(Returned);
        return std::nullopt;
    }
    [[nodiscard]] std::optional<double> power() const
    {
        if (!has(PowerDelivered))
            return std::nullopt;
        return or0(PowerDelivered) - or0(PowerReturned);
    }
};

constexpr std::size_t intervalsForUsual = 15;
/// Explained one by one; of more than that, one in so many.
constexpr std::uint64_t mostExplained = 1000;
constexpr std::uint64_t explainedBeyond = 32;
/// Good ones between two looks at what seldom changes.
constexpr std::uint64_t seldom = 256;
constexpr std::size_t mostCodes = 64;
/// An hour's reading may come late, a day's not at all that late.
constexpr double staleHours = 49;

double secondsBetween(telegram::CivilTime from, telegram::CivilTime to)
{
    return static_cast<double>((to.instant - from.instant).count());
}

} // namespace

class TelegramExaminer::Work {
public:
    void take(const Telegram& telegram, const meter::Readings& readings, const Arrival& arrival)
    {
        ++m_facts.telegrams;
        takeTimes(telegram);
        if (telegram::isGood(telegram.status))
            takeGood(telegram, readings, arrival);
        else
            takeBroken(telegram, arrival);
    }

    [[nodiscard]] const TelegramFacts& facts() const { return m_facts; }

private:
    template <typename Text>
    void note(Occurrence& what, bool found, double size, const Telegram& telegram, Text text)
    {
        ++what.looked;
        if (!found)
            return;
        ++what.found;
        what.worst = std::max(what.worst, size);
        if (what.links.size() < Occurrence::mostLinks)
            what.links.push_back({telegram.firstFrame, telegram.lastFrame,
                                  fmt::format("telegram {}: {}", telegram.index.value + 1, text())});
    }

    void takeTimes(const Telegram& telegram)
    {
        if (telegram.timeBasis == capture::TimeBasis::Unknown)
            return;
        // One that was found inside another is no arrival of its own.
        if (m_lastFrame && telegram.firstFrame <= *m_lastFrame)
            return;
        const double duration = capture::toSeconds(telegram.endTime - telegram.time);
        if (telegram::isGood(telegram.status)) {
            const double most = isVersion5(m_facts.version) ? 1 : 8;
            note(m_facts.tooLong, duration > most, duration, telegram,
                 [&] { return fmt::format("took {:.2f} s", duration); });
            m_facts.tooLong.worst = std::max(m_facts.tooLong.worst, duration);
        }
        m_facts.sending += duration;
        if (m_lastFrame)
            takeInterval(telegram, capture::toSeconds(telegram.time - m_lastTime));
        else
            m_firstTime = telegram.time;
        m_facts.watched = capture::toSeconds(telegram.endTime - m_firstTime);
        m_lastFrame = telegram.lastFrame;
        m_lastTime = telegram.time;
    }

    void takeInterval(const Telegram& telegram, double seconds)
    {
        if (m_first.size() < intervalsForUsual) {
            m_first.push_back(seconds);
            std::vector<double> sorted = m_first;
            std::sort(sorted.begin(), sorted.end());
            m_facts.usualInterval = sorted[sorted.size() / 2];
        }
        const bool late = seconds > 1.5 * m_facts.usualInterval;
        note(m_facts.late, late, seconds, telegram,
             [&] { return fmt::format("came {:.1f} s after the one before", seconds); });
        if (late)
            return;
        ++m_facts.intervals;
        const double apart = seconds - m_facts.intervalMean;
        m_facts.intervalMean += apart / static_cast<double>(m_facts.intervals);
        m_facts.intervalSquares += apart * (seconds - m_facts.intervalMean);
    }

    void takeGood(const Telegram& telegram, const meter::Readings& readings, const Arrival& arrival)
    {
        ++m_facts.good;
        note(m_facts.crcMissing, !telegram.crc && m_anyCrc, 0, telegram, [] { return "without a CRC"; });
        m_anyCrc = m_anyCrc || telegram.crc.has_value();
        const Numbers now = numbersOf(telegram, readings);
        if (now.meterTime)
            takeClock(telegram, now, arrival);
        takeSums(telegram, now);
        if (m_before)
            takeChanges(telegram, *m_before, now);
        takeText(telegram);
        const bool changed =
            telegram.objects.size() != m_objects || telegram.identification != m_facts.identification;
        if (changed || m_facts.good % seldom == 0)
            takeSeldom(telegram, now);
        m_power = now.power();
        m_before = now;
        m_beforeTime = telegram.time;
        m_beforeTimed = telegram.timeBasis != capture::TimeBasis::Unknown;
        m_facts.errors.takeGood({arrival.localHour, m_power});
    }

    Numbers numbersOf(const Telegram& telegram, const meter::Readings& readings)
    {
        Numbers now;
        // A telegram has the readings of the one before, in the same order.
        m_roles.resize(readings.all.size());
        for (std::size_t i = 0; i < readings.all.size(); ++i) {
            const meter::Reading& reading = readings.all[i];
            if (m_roles[i].first != reading.name)
                m_roles[i] = {reading.name, roleOf(reading.name)};
            const Role role = m_roles[i].second;
            if (role == NoRole)
                continue;
            if (role == MeterTime) {
                const std::string_view sent = telegram.value(telegram.objects[reading.object], 0);
                now.meterTime = telegram::parseTst(sent, meter::zoneOf(telegram));
                if (sent.ends_with('S') || sent.ends_with('W'))
                    now.saysSummer = sent.back() == 'S';
            } else if (const base::Decimal* number = reading.number()) {
                now.value[role] = number->toDouble();
                now.there.set(role);
            }
        }
        return now;
    }

    void takeClock(const Telegram& telegram, const Numbers& now, const Arrival& arrival)
    {
        const bool neverSwitches = m_facts.meter.kind == telegram::MeterKind::Sweden ||
                                   m_facts.meter.kind == telegram::MeterKind::Finland;
        if (now.saysSummer && !neverSwitches)
            note(m_facts.summerTime, *now.saysSummer != telegram::isEuSummerTime(now.meterTime->instant), 0,
                 telegram, [&] {
                     return fmt::format("says {} time, when it is not",
                                        *now.saysSummer ? "summer" : "winter");
                 });
        if (m_before && m_before->meterTime) {
            const double step = secondsBetween(*m_before->meterTime, *now.meterTime);
            note(m_facts.clockBack, step < 0, -step, telegram,
                 [&] { return fmt::format("the meter's clock went back by {:.0f} s", -step); });
        }
        if (!arrival.wall)
            return;
        const double ahead = std::chrono::duration<double>(now.meterTime->instant - *arrival.wall).count();
        if (m_facts.clockSamples++ == 0) {
            m_facts.clockFirst = m_facts.clockLeast = m_facts.clockMost = ahead;
            m_clockBegin = *arrival.wall;
        }
        m_facts.clockLast = ahead;
        m_facts.clockLeast = std::min(m_facts.clockLeast, ahead);
        m_facts.clockMost = std::max(m_facts.clockMost, ahead);
        m_facts.clockSpan = std::chrono::duration<double>(*arrival.wall - m_clockBegin).count();
    }

    void takeSums(const Telegram& telegram, const Numbers& now)
    {
        for (const Role total : {Delivered, Returned}) {
            const auto tariff = [total](int i) { return static_cast<Role>(total + i); };
            if (!now.has(total) || !now.has(tariff(1)))
                continue;
            double sum = 0;
            for (int i = 1; i <= 4; ++i)
                sum += now.or0(tariff(i));
            const double apart = std::abs(sum - now.value[total]);
            // Each is cut off after its last digit.
            note(m_facts.tariffSum, apart > 0.0045, apart, telegram, [&] {
                return fmt::format("the tariffs make {:.3f} kWh, the total is {:.3f}", sum, now.value[total]);
            });
        }
        const auto power = now.power();
        if (!power || !now.has(PhaseDelivered1))
            return;
        double sum = 0;
        for (int i = 0; i < 3; ++i)
            sum += now.or0(static_cast<Role>(PhaseDelivered1 + i)) -
                   now.or0(static_cast<Role>(PhaseReturned1 + i));
        const double apart = std::abs(sum - *power);
        note(m_facts.phaseSum, apart > std::max(0.05, 0.05 * std::abs(*power)), apart, telegram,
             [&] { return fmt::format("the phases make {:.3f} kW, the total is {:.3f}", sum, *power); });
    }

    void takeChanges(const Telegram& telegram, const Numbers& before, const Numbers& now)
    {
        for (std::size_t i = 0; i <= LastCounter; ++i) {
            const auto role = static_cast<Role>(i);
            if (!now.has(role) || !before.has(role))
                continue;
            const double step = now.value[role] - before.value[role];
            if (step < -1e-9)
                note(m_facts.counterBack, true, -step, telegram, [&] {
                    return fmt::format("{} went back from {:.3f} to {:.3f}", names[role], before.value[role],
                                       now.value[role]);
                });
        }
        ++m_facts.counterBack.looked;
        const auto energy = now.energy();
        const auto energyBefore = before.energy();
        const auto power = now.power();
        const auto powerBefore = before.power();
        if (!energy || !energyBefore || !power || !powerBefore)
            return;
        double seconds = 0;
        if (now.meterTime && before.meterTime)
            seconds = secondsBetween(*before.meterTime, *now.meterTime);
        else if (m_beforeTimed && telegram.timeBasis != capture::TimeBasis::Unknown)
            seconds = capture::toSeconds(telegram.time - m_beforeTime);
        // Over a gap the power is not known.
        if (seconds <= 0 || seconds > 15)
            return;
        m_facts.energy += *energy - *energyBefore;
        m_facts.integral += (*power + *powerBefore) / 2 * seconds / 3600;
    }

    void takeText(const Telegram& telegram)
    {
        for (const telegram::Note& text : telegram.notes) {
            if (!text.what.starts_with("unknown-code") || m_codes.size() >= mostCodes)
                continue;
            const std::string code = text.what.substr(std::min<std::size_t>(14, text.what.size()));
            if (m_codes.insert(code).second)
                note(m_facts.unknownCode, true, 0, telegram, [&] { return code; });
        }
    }

    /// What is the same in nearly every telegram.
    void takeSeldom(const Telegram& telegram, const Numbers& now)
    {
        m_objects = telegram.objects.size();
        m_facts.identification = telegram.identification;
        m_facts.version = telegram.version.value_or(std::string());
        m_facts.crc = telegram.crc.has_value();
        ++m_facts.unknownCode.looked;
        takeDeviations(telegram);
        for (const meter::Channel& channel : meter::channelsOf(telegram)) {
            double hours = 0;
            if (channel.value && channel.time && now.meterTime)
                hours = secondsBetween(*channel.time, *now.meterTime) / 3600;
            const bool stale = (!channel.value && channel.type) || hours > staleHours;
            ++m_facts.staleChannel.looked;
            if (!stale || !m_stale.insert(channel.number).second)
                continue;
            note(m_facts.staleChannel, true, hours, telegram, [&] {
                return channel.value
                           ? fmt::format("channel {} was last read {:.0f} h before", channel.number, hours)
                           : fmt::format("channel {} has no reading", channel.number);
            });
        }
        m_model = telegram;
    }

    /// A telegram without CRC may be damaged and yet pass for good: a deviation is what most of them have.
    void takeDeviations(const Telegram& telegram)
    {
        m_facts.meter = telegram::meterOf(telegram);
        for (const Deviation& deviation : deviationsOf(telegram)) {
            auto found = m_deviations.find(deviation.what);
            if (found == m_deviations.end() && m_deviations.size() < mostCodes)
                found = m_deviations
                            .emplace(deviation.what,
                                     Departure{deviation.clause,
                                               0,
                                               {telegram.firstFrame, telegram.lastFrame,
                                                fmt::format("telegram {}: {}", telegram.index.value + 1,
                                                            deviation.what)}})
                            .first;
            if (found != m_deviations.end())
                ++found->second.count;
        }
        Occurrence seen;
        seen.looked = m_facts.deviation.looked + 1;
        m_facts.conformance = {};
        const auto take = [](Occurrence& occurrence, const Link& link) {
            ++occurrence.found;
            if (occurrence.links.size() < Occurrence::mostLinks)
                occurrence.links.push_back(link);
        };
        for (const auto& [text, departure] : m_deviations) {
            if (departure.count * 2 <= seen.looked)
                continue;
            take(seen, departure.first);
            take(m_facts.conformance[static_cast<std::size_t>(departure.clause)], departure.first);
        }
        m_facts.deviation = std::move(seen);
    }

    void takeBroken(const Telegram& telegram, const Arrival& arrival)
    {
        const ErrorPlaces::Moment moment{arrival.localHour, m_power};
        const std::uint64_t broken = m_facts.telegrams - m_facts.good;
        if (broken > mostExplained && broken % explainedBeyond != 0) {
            ++m_facts.broken[std::string(telegram::statusName(telegram.status))];
            m_facts.errors.takeBroken(telegram, {}, moment);
            return;
        }
        const auto findings = explain(telegram, {m_model ? &*m_model : nullptr, {}});
        const bool told = !findings.empty() && !findings.front().ofFrames;
        const std::string word = told ? findings.front().word : std::string(statusName(telegram.status));
        ++m_facts.broken[word];
        m_facts.errors.takeBroken(telegram, findings, moment);
        if (m_facts.brokenLinks.size() < Occurrence::mostLinks)
            m_facts.brokenLinks.push_back({telegram.firstFrame, telegram.lastFrame,
                                           fmt::format("telegram {}: {}", telegram.index.value + 1,
                                                       told ? findings.front().note().what : word),
                                           fmt::format("telegram {}: {}, byte {}", telegram.index.value + 1,
                                                       word, told ? findings.front().offset : 0)});
    }

    TelegramFacts m_facts;
    std::optional<line::FrameIndex> m_lastFrame;
    capture::Time m_firstTime{};
    capture::Time m_lastTime{};
    std::vector<double> m_first; ///< intervals
    std::vector<std::pair<std::string, Role>> m_roles;
    std::optional<Numbers> m_before;
    capture::Time m_beforeTime{};
    bool m_beforeTimed = false;
    bool m_anyCrc = false;
    capture::WallTime m_clockBegin{};
    std::optional<double> m_power;
    std::size_t m_objects = 0;
    std::set<std::string> m_codes;
    struct Departure {
        Clause clause = Clause::Objects;
        std::uint64_t count = 0;
        Link first;
    };
    std::map<std::string, Departure> m_deviations;
    std::set<std::uint8_t> m_stale;
    std::optional<Telegram> m_model;
};

TelegramExaminer::TelegramExaminer()
    : m_work(std::make_unique<Work>())
{}
TelegramExaminer::~TelegramExaminer() = default;
TelegramExaminer::TelegramExaminer(TelegramExaminer&&) noexcept = default;
TelegramExaminer& TelegramExaminer::operator=(TelegramExaminer&&) noexcept = default;

void TelegramExaminer::take(const Telegram& telegram, const meter::Readings& readings, const Arrival& arrival)
{
    m_work->take(telegram, readings, arrival);
}

const TelegramFacts& TelegramExaminer::facts() const
{
    return m_work->facts();
}

} // namespace p1scope::doctor
