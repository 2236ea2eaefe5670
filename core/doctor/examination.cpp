// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/doctor/examination.h"

#include "core/doctor/conformance_checks.h"
#include "core/doctor/meter_checks.h"
#include "core/doctor/version_rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace p1scope::doctor {

namespace {

/// Receivers sample in the middle of a bit: ten bits later a UART may be off by half a bit at the most, which
/// both ends share.
constexpr double baudWarn = 0.015;
constexpr double baudFail = 0.03;

Examined permission(const Observations& seen)
{
    Examined one{{"permission", CheckResult::Unknown, "Permission", "no port is in use", {}}, {}, {}};
    if (seen.port == PortPhase::File)
        one.check.detail = "a file, which could be read";
    if (seen.port == PortPhase::Open || seen.port == PortPhase::File)
        one.check.result = CheckResult::Ok;
    if (seen.port == PortPhase::Open)
        one.check.detail = "the port may be used";
    if (seen.permissionDenied) {
        one.check.result = CheckResult::Fail;
        one.check.detail = seen.portDetail;
        one.check.advice = seen.portAdvice;
    }
    return one;
}

Examined baudError(const ExaminationInput& input)
{
    Examined one{
        {"baud", CheckResult::Unknown, "Speed", "only a sampled wire tells how fast bits are", {}}, {}, {}};
    if (input.wire == nullptr || input.wire->baud <= 0)
        return one;
    const double nominal = input.seen.line.baud;
    const double error = input.wire->baud / nominal - 1;
    one.check.detail =
        fmt::format("{:.0f} measured, {:.0f} set: {:+.2f} %", input.wire->baud, nominal, error * 100);
    one.check.result = std::abs(error) < baudWarn   ? CheckResult::Ok
                       : std::abs(error) < baudFail ? CheckResult::Warn
                                                    : CheckResult::Fail;
    if (one.check.result != CheckResult::Ok)
        one.check.advice =
            "The meter's speed is fixed; so large an error comes from a wrong setting, or from "
            "an adapter or software UART whose clock is off.";
    return one;
}

Examined breaks(const Observations& seen)
{
    Examined one{{"breaks", CheckResult::Unknown, "Breaks", "–", {}}, {}, {}};
    if (seen.frames == 0)
        return one;
    one.check.detail = seen.breaks == 0 ? "none" : fmt::format("{}", seen.breaks);
    one.check.result = seen.breaks == 0 ? CheckResult::Ok : CheckResult::Warn;
    if (seen.breaks == 0)
        return one;
    if (seen.telegramsGood == 0) {
        one.check.result = CheckResult::Fail;
        one.check.advice = "Breaks and no telegram: the line rests low, as an inverted one does, or is read "
                           "much too fast.";
    } else {
        one.check.advice = "A break or two when the port opens or the meter is asked is usual; more of them "
                           "are a loose plug.";
    }
    return one;
}

Examined losses(const Observations& seen)
{
    Examined one{{"losses", CheckResult::Unknown, "Losses", "–", {}}, {}, {}};
    if (seen.bytes == 0)
        return one;
    one.check.result = seen.lost == 0 ? CheckResult::Ok : CheckResult::Warn;
    one.check.detail =
        seen.lost == 0 ? "no buffer ran over" : fmt::format("{} bytes lost on the way", seen.lost);
    if (seen.lost > 0)
        one.check.advice =
            "A buffer of the adapter, the driver or this program ran over: another USB port, or "
            "a machine that is less busy, may help.";
    return one;
}

Examined lineLoad(const ExaminationInput& input)
{
    Examined one{{"line-load", CheckResult::Unknown, "Line load", "no times to tell it by", {}}, {}, {}};
    const TelegramFacts& facts = input.facts;
    if (facts.watched <= 0 || facts.sending <= 0)
        return one;
    const double load = std::min(facts.sending / facts.watched, 1.0);
    one.check.result = load < 0.8 ? CheckResult::Ok : CheckResult::Warn;
    one.check.detail = fmt::format("{:.1f} % of the time", load * 100);
    if (load >= 0.8)
        one.check.advice =
            "The line is nearly always busy: telegrams have no room to grow, and a receiver has "
            "no pause to find its feet in.";
    return one;
}

Examined duration(const TelegramFacts& facts)
{
    Examined one{{"duration", CheckResult::Unknown, "Within its time", "no times to tell it by", {}},
                 CheckGroup::Telegrams,
                 facts.tooLong.links};
    if (facts.tooLong.looked == 0)
        return one;
    const int most = isVersion5(facts.version) ? 1 : 8;
    one.check.detail = fmt::format("{:.0f} ms at the most, {} s allowed", facts.tooLong.worst * 1e3, most);
    one.check.result = facts.tooLong.found == 0 ? CheckResult::Ok : CheckResult::Warn;
    if (facts.tooLong.found > 0)
        one.check.advice = "Telegrams take longer than the standard allows: the line is slow, or bytes wait "
                           "somewhere on the way (a network dongle, an adapter's latency timer).";
    return one;
}

Examined interval(const ExaminationInput& input, const Check& chained)
{
    const TelegramFacts& facts = input.facts;
    Examined one{chained, CheckGroup::Telegrams, facts.late.links};
    one.check.title = "Interval";
    if (facts.late.looked == 0) {
        if (one.check.result == CheckResult::Unknown)
            one.check.detail = "fewer than two telegrams with a time";
        return one;
    }
    const double deviation =
        facts.intervals > 1 ? std::sqrt(facts.intervalSquares / static_cast<double>(facts.intervals)) : 0;
    one.check.detail = fmt::format("{:.2f} s ± {:.3f}", facts.intervalMean, deviation);
    one.check.result = CheckResult::Ok;
    if (facts.late.found > 0) {
        one.check.detail +=
            fmt::format(", {} late, {:.1f} s at the most", facts.late.found, facts.late.worst);
        one.check.result = facts.late.found * 100 > facts.late.looked ? CheckResult::Warn : CheckResult::Ok;
        if (one.check.result == CheckResult::Warn)
            one.check.advice = "Telegrams are missing: look whether the request line is held, whether other "
                               "devices share the port, and at the frames between.";
    }
    if (isVersion5(facts.version) && facts.intervals > 3 && facts.intervalMean > 1.5) {
        one.check.result = CheckResult::Warn;
        one.check.advice = "A meter of DSMR 5 sends every second: something on the way passes on but some.";
    }
    return one;
}

Examined brokenTelegrams(const TelegramFacts& facts)
{
    Examined one{{"telegrams", CheckResult::Unknown, "Telegrams", "none yet", {}}, CheckGroup::Telegrams, {}};
    if (facts.telegrams == 0)
        return one;
    const std::uint64_t broken = facts.telegrams - facts.good;
    one.links = facts.brokenLinks;
    one.check.detail = fmt::format("{} of {} good", facts.good, facts.telegrams);
    one.check.result = broken == 0                     ? CheckResult::Ok
                       : broken * 20 > facts.telegrams ? CheckResult::Fail
                                                       : CheckResult::Warn;
    std::vector<std::pair<std::uint64_t, std::string>> kinds;
    for (const auto& [word, count] : facts.broken)
        kinds.emplace_back(count, word);
    std::sort(kinds.rbegin(), kinds.rend());
    kinds.resize(std::min<std::size_t>(kinds.size(), 4));
    for (const auto& [count, word] : kinds)
        one.check.detail += fmt::format(", {} {}", count, word);
    if (broken > 0)
        one.check.advice = facts.errors.whatStandsOut();
    if (broken > 0 && one.check.advice.empty())
        one.check.advice = "Each broken telegram says why under Telegrams; below stands where errors are.";
    return one;
}

/// The chain's check on CRCs, with what only the telegrams tell.
Examined crcCheck(const ExaminationInput& input, const Check& chained)
{
    Examined one{chained, CheckGroup::Telegrams, input.facts.brokenLinks};
    one.check.title = "CRC";
    const Occurrence& missing = input.facts.crcMissing;
    if (missing.found == 0)
        return one;
    one.check.result = std::max(one.check.result, CheckResult::Warn);
    one.check.detail += fmt::format(", {} without one though others carry it", missing.found);
    one.check.advice =
        "A telegram without its CRC may have been ended by a damaged character: what it says is "
        "not proven.";
    one.links.insert(one.links.begin(), missing.links.begin(), missing.links.end());
    one.links.resize(std::min(one.links.size(), Occurrence::mostLinks));
    return one;
}

} // namespace

std::vector<Examined> examine(const ExaminationInput& input)
{
    std::vector<Examined> all;
    std::vector<Link> errors;
    for (const line::FrameIndex frame :
         input.errorFrames.first(std::min(input.errorFrames.size(), Occurrence::mostLinks)))
        errors.push_back({frame, frame, fmt::format("frame {}", frame.value + 1), {}});
    Check chainedInterval;
    for (const Check& check : chainOfEvidence(input.seen)) {
        if (check.name == "interval") {
            chainedInterval = check;
            continue;
        }
        const bool ofFrames = check.name == "parity" || check.name == "framing";
        if (check.name == "crc") {
            all.push_back(crcCheck(input, check));
            continue;
        }
        all.push_back({check, CheckGroup::Line,
                       ofFrames && check.result != CheckResult::Ok ? errors : std::vector<Link>()});
        if (check.name == "port")
            all.push_back(permission(input.seen));
        if (check.name == "bytes") {
            all.push_back(losses(input.seen));
            all.push_back(baudError(input));
        }
        if (check.name == "framing") {
            all.push_back(breaks(input.seen));
            all.push_back(lineLoad(input));
        }
    }
    all.push_back(brokenTelegrams(input.facts));
    all.push_back(interval(input, chainedInterval));
    all.push_back(duration(input.facts));
    for (Examined& check : meterChecks(input.facts))
        all.push_back(std::move(check));
    for (Examined& check : conformanceChecks(input.facts))
        all.push_back(std::move(check));
    return all;
}

CheckResult worstOf(std::span<const Examined> checks)
{
    CheckResult worst = CheckResult::Unknown;
    for (const Examined& one : checks)
        worst = std::max(worst, one.check.result);
    return worst;
}

std::string summaryOf(std::span<const Examined> checks)
{
    const auto count = [&](CheckResult result) {
        return std::count_if(checks.begin(), checks.end(),
                             [result](const Examined& one) { return one.check.result == result; });
    };
    const auto failed = count(CheckResult::Fail);
    const auto warned = count(CheckResult::Warn);
    const auto unknown = count(CheckResult::Unknown);
    const auto judged = static_cast<std::ptrdiff_t>(checks.size()) - unknown;
    if (judged == 0)
        return "Nothing to examine yet";
    const std::string rest = unknown > 0 ? fmt::format(", {} cannot be judged", unknown) : std::string();
    if (failed == 0 && warned == 0)
        return fmt::format("All is well: {} checks pass{}", judged, rest);
    std::string text;
    if (failed > 0)
        text = fmt::format("{} of {} checks fail{}", failed, judged, failed == 1 && judged == 1 ? "s" : "");
    if (warned > 0)
        text += fmt::format("{}{} {}", text.empty() ? "" : ", ", warned, warned == 1 ? "warns" : "warn");
    return text + rest;
}

} // namespace p1scope::doctor
