// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/doctor/conformance_checks.h"

#include <fmt/format.h>

#include <array>
#include <cmath>

namespace p1scope::doctor {

namespace {

struct ClauseWords {
    Clause clause;
    const char* name;
    const char* title;
    const char* good;
    const char* advice;
};

constexpr std::array<ClauseWords, clauseCount> clauses{{
    {Clause::Objects, "conformance-objects", "Objects", "all that it has to send is there, once",
     "Programs that insist on these objects fail with this meter; those that take what comes do not."},
    {Clause::Formats, "conformance-formats", "Number formats", "written as the standard has them",
     "Read the number with its unit, whatever its digits; do not count characters."},
    {Clause::Order, "conformance-order", "Order of M-Bus devices", "each device tells its type first",
     "Read all lines of a channel before deciding what it measures."},
    {Clause::Crc, "conformance-crc", "Form of the CRC", "as the standard has it",
     "Compare the CRC as a number, not as text."},
    {Clause::Lines, "conformance-lines", "Lines", "a blank line behind the identification, and objects alone",
     "Take a telegram apart by its lines, not by where they stand."},
}};

Examined make(const char* name, const char* title, std::string detail)
{
    return {{name, CheckResult::Unknown, title, std::move(detail), {}}, CheckGroup::Conformance, {}};
}

std::string whyNot(const TelegramFacts& facts)
{
    return facts.good == 0 ? "no good telegram yet"
                           : fmt::format("no rules for it: {}", telegram::infoOf(facts.meter.kind).name);
}

Examined clauseCheck(const TelegramFacts& facts, const ClauseWords& words)
{
    Examined one = make(words.name, words.title, whyNot(facts));
    if (facts.good == 0 || !hasRules(facts.meter.kind))
        return one;
    const Occurrence& seen = facts.conformance[static_cast<std::size_t>(words.clause)];
    one.links = seen.links;
    one.check.result = seen.found == 0 ? CheckResult::Ok : CheckResult::Warn;
    one.check.detail = seen.found == 0 ? words.good : std::string();
    for (const Link& link : seen.links)
        one.check.detail +=
            (one.check.detail.empty() ? "" : ", ") + link.what.substr(link.what.find(": ") + 2);
    if (seen.found > seen.links.size())
        one.check.detail += fmt::format(" and {} more", seen.found - seen.links.size());
    if (seen.found > 0)
        one.check.advice = words.advice;
    return one;
}

Examined kindCheck(const TelegramFacts& facts)
{
    Examined one = make("meter-kind", "Kind of meter", "no good telegram yet");
    if (facts.good == 0)
        return one;
    one.check.detail = fmt::format("{}: {}", telegram::infoOf(facts.meter.kind).name, facts.meter.evidence);
    if (facts.meter.kind != telegram::MeterKind::Unknown)
        one.check.result = CheckResult::Ok;
    return one;
}

Examined intervalCheck(const TelegramFacts& facts)
{
    Examined one = make("conformance-interval", "Interval", "no times to tell it by");
    const auto wanted = intervalOf(facts.meter.kind);
    if (!wanted)
        one.check.detail = whyNot(facts);
    if (!wanted || facts.usualInterval <= 0)
        return one;
    const double seconds = static_cast<double>(wanted->count());
    const bool well = facts.usualInterval < seconds * 1.2;
    one.check.result = well ? CheckResult::Ok : CheckResult::Warn;
    one.check.detail = fmt::format("usually {:.2f} s, {} s demanded", facts.usualInterval, wanted->count());
    if (!well)
        one.check.advice = "Something on the way passes on but some of the telegrams, or the meter is slow.";
    return one;
}

} // namespace

std::vector<Examined> conformanceChecks(const TelegramFacts& facts)
{
    std::vector<Examined> checks{kindCheck(facts)};
    for (const ClauseWords& words : clauses)
        checks.push_back(clauseCheck(facts, words));
    checks.push_back(intervalCheck(facts));
    return checks;
}

} // namespace p1scope::doctor
