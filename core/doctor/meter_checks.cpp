// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/doctor/meter_checks.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace p1scope::doctor {

namespace {

/// A telegram's time is cut to the second, and the telegram takes a while to come.
constexpr double clockGood = 5;
constexpr double clockFair = 60;
constexpr double hour = 3600;
/// Shorter stretches do not tell a drift from the cut-off second.
constexpr double shortestForDrift = 6 * hour;
/// Less energy than this is told too coarsely by the counters.
constexpr double leastEnergy = 0.05;

Examined make(const char* name, const char* title, std::string detail)
{
    return {{name, CheckResult::Unknown, title, std::move(detail), {}}, CheckGroup::Meter, {}};
}

/// Ok where a thing was looked for and not found, else `found`.
Examined judged(Examined one, const Occurrence& what, std::string good, std::string bad, const char* advice,
                CheckResult found = CheckResult::Warn)
{
    if (what.looked == 0)
        return one;
    one.links = what.links;
    one.check.result = what.found == 0 ? CheckResult::Ok : found;
    one.check.detail = what.found == 0 ? std::move(good) : std::move(bad);
    if (what.found > 0)
        one.check.advice = advice;
    return one;
}

std::string counted(const Occurrence& what)
{
    return fmt::format("{} of {}", what.found, what.looked);
}

Examined clock(const TelegramFacts& facts)
{
    Examined one = make("meter-clock", "Meter's clock",
                        facts.good > 0 ? "not sent, or this input knows no date" : "no good telegram yet");
    if (facts.clockSamples == 0)
        return one;
    const double ahead = facts.clockLast;
    one.check.detail =
        fmt::format("{:.0f} s {} this computer's", std::abs(ahead), ahead < 0 ? "behind" : "before");
    if (facts.clockSpan >= shortestForDrift)
        one.check.detail += fmt::format(", drifting by {:+.1f} s a day",
                                        (facts.clockLast - facts.clockFirst) / facts.clockSpan * 24 * hour);
    one.links = facts.clockBack.links;
    one.check.result = std::abs(ahead) <= clockGood   ? CheckResult::Ok
                       : std::abs(ahead) <= clockFair ? CheckResult::Warn
                                                      : CheckResult::Fail;
    if (std::abs(std::abs(ahead) - hour) < clockFair)
        one.check.advice = "It is an hour off: summer time is wrong at the meter or at this computer.";
    else if (one.check.result != CheckResult::Ok)
        one.check.advice =
            "The network company sets a meter's clock; look at this computer's first. In a file "
            "it is the computer's clock when it was recorded.";
    if (facts.clockBack.found > 0) {
        one.check.detail += fmt::format("; went back {} times", facts.clockBack.found);
        one.check.result = std::max(one.check.result, CheckResult::Warn);
    }
    return one;
}

Examined summerTime(const TelegramFacts& facts)
{
    return judged(make("summer-time", "Summer time", "no time with S or W yet"), facts.summerTime,
                  "S and W are as the calendar has them",
                  counted(facts.summerTime) + " do not fit the calendar",
                  "Swedish and Finnish meters keep to winter time, which is no fault; others should not.");
}

Examined channels(const TelegramFacts& facts)
{
    return judged(make("channels", "M-Bus channels", "none"), facts.staleChannel, "all have a fresh reading",
                  fmt::format("{} stale", facts.staleChannel.found),
                  "A device that was replaced leaves its channel behind, with no reading or an old one; "
                  "else its radio or its battery failed.");
}

Examined counters(const TelegramFacts& facts)
{
    return judged(make("counters", "Counters", "fewer than two good telegrams"), facts.counterBack,
                  "none went backwards", fmt::format("went backwards {} times", facts.counterBack.found),
                  "A counter only ever rises: another meter on the same line, telegrams out of order, or a "
                  "device that was replaced.",
                  CheckResult::Fail);
}

Examined tariffs(const TelegramFacts& facts)
{
    return judged(
        make("tariff-sum", "Tariffs against total", "no total is sent"), facts.tariffSum,
        "they add up to the total",
        fmt::format("{} do not add up, by {:.3f} kWh at the most", counted(facts.tariffSum),
                    facts.tariffSum.worst),
        "Some meters count into the total what no tariff has (or keep more tariffs than they send).");
}

Examined phases(const TelegramFacts& facts)
{
    Examined one = judged(make("phase-sum", "Phases against total", "no phases are sent"), facts.phaseSum,
                          "they add up to the total",
                          fmt::format("{} do not add up, by {:.2f} kW at the most", counted(facts.phaseSum),
                                      facts.phaseSum.worst),
                          "Phases are measured one after the other: a load that switches just then shows. "
                          "Always apart means a phase that is not counted.");
    if (facts.phaseSum.found * 20 < facts.phaseSum.looked && facts.phaseSum.found > 0) {
        one.check.result = CheckResult::Ok;
        one.check.advice.clear();
    }
    return one;
}

Examined powerEnergy(const TelegramFacts& facts)
{
    Examined one = make("power-energy", "Power against energy", "too little energy yet to tell");
    const double most = std::max(std::abs(facts.energy), std::abs(facts.integral));
    if (most < leastEnergy)
        return one;
    const double apart = std::abs(facts.energy - facts.integral) / most;
    one.check.detail = fmt::format("{:.3f} kWh counted, {:.3f} by the power: {:.1f} % apart", facts.energy,
                                   facts.integral, apart * 100);
    // Between telegrams the power is not known: the more of it flows, the better the two agree.
    const double allowed = 0.03 + 0.02 / most;
    one.check.result = apart <= allowed ? CheckResult::Ok : CheckResult::Warn;
    if (apart > allowed)
        one.check.advice =
            "What the counters gained is not what the power says: readings are missing, or one "
            "of the two is of another meter.";
    return one;
}

Examined codes(const TelegramFacts& facts)
{
    std::string list;
    for (const Link& link : facts.unknownCode.links)
        list += (list.empty() ? "" : ", ") + link.what.substr(link.what.find(": ") + 2);
    return judged(make("codes", "Codes", "no good telegram yet"), facts.unknownCode, "all are known",
                  fmt::format("{} not known: {}", facts.unknownCode.found, list),
                  "Objects with these codes are kept and shown, but nobody knows here what they mean.");
}

Examined version(const TelegramFacts& facts)
{
    Examined one = make("version", "Version", facts.good > 0 ? "none is declared" : "no good telegram yet");
    if (facts.version.empty())
        return one;
    std::string list;
    for (const Link& link : facts.deviation.links)
        list += (list.empty() ? "" : ", ") + link.what.substr(link.what.find(": ") + 2);
    return judged(std::move(one), facts.deviation, facts.version + ", and keeps to it",
                  fmt::format("{}, but {}", facts.version, list),
                  "The meter departs from what its version demands. Programs that insist on it will fail.");
}

} // namespace

std::vector<Examined> meterChecks(const TelegramFacts& facts)
{
    return {clock(facts),  summerTime(facts),  channels(facts), counters(facts), tariffs(facts),
            phases(facts), powerEnergy(facts), codes(facts),    version(facts)};
}

} // namespace p1scope::doctor
