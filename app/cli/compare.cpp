// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/digest_sink.h"
#include "core/base/file_name.h"
#include "core/base/json.h"
#include "core/files/mapped_file.h"
#include "core/files/value_csv.h"
#include "core/meter/reference_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdio>

namespace p1scope::cli {

namespace {

using base::Error;
using base::ErrorKind;
using meter::Comparison;
using meter::Estimate;

/// Takes one counter of an input.
class CounterSink final : public DigestSink {
public:
    explicit CounterSink(std::string quantity)
        : m_quantity(std::move(quantity))
    {}

    std::vector<meter::CounterPoint> points;
    telegram::Zone zone;
    std::string unit;
    std::size_t telegrams = 0;
    bool timesKnown = true;

private:
    void take(const telegram::Telegram& telegram, const session::TelegramDigest& digest,
              const session::SentClock::Sent& sent) override
    {
        if (telegrams++ == 0)
            zone = meter::zoneOf(telegram);
        const auto counter = meter::counterIn(digest.readings, m_quantity);
        if (!counter)
            return;
        const meter::GraphTime time = counter->time ? meter::GraphTime(counter->time->instant) : sent.time;
        timesKnown = timesKnown && (counter->time || sent.known);
        unit = counter->unit;
        if (points.empty() || points.back().time < time)
            points.push_back({time, counter->value});
    }

    std::string m_quantity;
};

/// The dialect found, with what was said on the command line in its place. An error where it stays open.
base::Result<files::ValueDialect> dialectOf(const files::ValueProposal& proposal,
                                            const CompareOptions& options)
{
    files::ValueDialect dialect;
    const auto open = [&](std::string_view what, std::string_view remedy) {
        return Error{ErrorKind::Usage, fmt::format("{}: {}", options.reference, what), std::string(remedy)};
    };
    switch (files::settle(proposal, dialectChoice(options.dates, options.decimal, options.zone), dialect)) {
    case files::OpenChoice::Dates:
        return open("its dates may begin with the day or the month",
                    "say --dates day-first or --dates month-first");
    case files::OpenChoice::Decimals:
        return open("its numbers may be thousands or decimals", "say --decimal point or --decimal comma");
    case files::OpenChoice::None:
        break;
    }
    if (options.column.empty()) {
        std::string names;
        for (const std::string& name : proposal.columns)
            names += (names.empty() ? "" : ", ") + name;
        if (proposal.columnOpen)
            return open("more than one of its columns counts up", "say --column with one of " + names);
        return dialect;
    }
    const auto named = std::find(proposal.columns.begin(), proposal.columns.end(), options.column);
    std::size_t number = 0;
    const char* end = options.column.data() + options.column.size();
    const bool isNumber = std::from_chars(options.column.data(), end, number).ptr == end;
    if (named != proposal.columns.end())
        dialect.valueColumn = static_cast<std::size_t>(named - proposal.columns.begin());
    else if (isNumber && number >= 1 && number <= proposal.columns.size())
        dialect.valueColumn = number - 1;
    else
        return open(fmt::format("it has no column {}", options.column),
                    "give its heading or its number from 1");
    return dialect;
}

std::string jsonNumber(double value, int decimals)
{
    const std::string text = fmt::format("{:.{}f}", value, decimals);
    return text.find_first_not_of("-0.") == std::string::npos ? "0" : text;
}

std::string jsonParts(const std::vector<meter::ComparedPart>& parts, telegram::Zone zone, bool byLoad)
{
    std::string text;
    for (const meter::ComparedPart& part : parts) {
        const auto from = std::chrono::floor<std::chrono::seconds>(part.from);
        const auto to = std::chrono::floor<std::chrono::seconds>(part.to);
        text += text.empty() ? "" : ",";
        text += byLoad ? fmt::format(R"({{"load_from":{},"load_to":{},)", part.leastLoad, part.greatestLoad)
                       : fmt::format(R"({{"from":"{}","to":"{}",)",
                                     telegram::CivilTime{from, zone.offsetAt(from)}.toString(),
                                     telegram::CivilTime{to, zone.offsetAt(to)}.toString());
        text += fmt::format(R"("amount":{},"ratio":{},"ratio_low":{},"ratio_high":{}}})",
                            jsonNumber(part.amount, 4), jsonNumber(part.ratio.value, 6),
                            jsonNumber(part.ratio.low, 6), jsonNumber(part.ratio.high, 6));
    }
    return text;
}

std::string jsonFaults(const Comparison& found, telegram::Zone zone)
{
    std::string text;
    for (const meter::PulseFault& fault : found.faults) {
        const auto from = std::chrono::floor<std::chrono::seconds>(fault.from);
        const auto to = std::chrono::floor<std::chrono::seconds>(fault.to);
        text += fmt::format(R"({}{{"from":"{}","to":"{}","pulses":{}}})", text.empty() ? "" : ",",
                            telegram::CivilTime{from, zone.offsetAt(from)}.toString(),
                            telegram::CivilTime{to, zone.offsetAt(to)}.toString(), fault.pulses);
    }
    return text;
}

void printJson(const Comparison& found, const std::string& verdict, telegram::Zone zone)
{
    const auto constant = found.pulsesPerUnit;
    fmt::print(R"({{"pairs":{},"ratio":{},"ratio_low":{},"ratio_high":{},"clock_offset_s":{},"offset":{},)"
               R"("pulses_per_unit":{},"lost":{},"doubled":{},"verdict":{},)",
               found.pairs, jsonNumber(found.ratio.value, 6), jsonNumber(found.ratio.low, 6),
               jsonNumber(found.ratio.high, 6), jsonNumber(found.clockOffset.value, 2),
               jsonNumber(found.offset, 6), constant ? jsonNumber(constant->value, 3) : "null", found.lost,
               found.doubled, base::jsonString(verdict, true));
    fmt::print(R"("amount":{},"clock_known":{},"clock_offset_low":{},"clock_offset_high":{},)"
               R"("clock_drift_s_per_day":{},)",
               jsonNumber(found.amount, 4), found.clockKnown, jsonNumber(found.clockOffset.low, 2),
               jsonNumber(found.clockOffset.high, 2), jsonNumber(found.clockDrift, 3));
    fmt::print(R"("pulses_per_unit_low":{},"pulses_per_unit_high":{},"restarts":{},"drift_per_day":{},)",
               constant ? jsonNumber(constant->low, 3) : "null",
               constant ? jsonNumber(constant->high, 3) : "null", found.restarts,
               found.drift ? jsonNumber(found.drift->value, 7) : "null");
    fmt::print(R"("faults":[{}],"levels":[{}],"periods":[{}]}})"
               "\n",
               jsonFaults(found, zone), jsonParts(found.levels, zone, true),
               jsonParts(found.periods, zone, false));
}

std::string printed(const Estimate& estimate, int decimals, std::string_view unit = "")
{
    return fmt::format("{:.{}f}{}  ({:.{}f} to {:.{}f})", estimate.value, decimals, unit, estimate.low,
                       decimals, estimate.high, decimals);
}

void printText(const Comparison& found, const std::string& verdict, std::string_view unit,
               telegram::Zone zone)
{
    fmt::print("{}\n\n", verdict);
    fmt::print("ratio         {}\n", printed(found.ratio, 5));
    if (found.pulsesPerUnit)
        fmt::print("constant      {:.1f} \u00b1 {:.1f} pulses/{}\n", found.pulsesPerUnit->value,
                   (found.pulsesPerUnit->high - found.pulsesPerUnit->low) / 2, unit);
    fmt::print("clock offset  {}{}\n", printed(found.clockOffset, 1, " s"),
               found.clockKnown ? "" : ", not known: the load never changed");
    if (found.clockDrift != 0)
        fmt::print("clock drift   {:+.2f} s a day\n", found.clockDrift);
    if (found.drift)
        fmt::print("drift a day   {:+.4f} %  ({:+.4f} to {:+.4f})\n", found.drift->value * 100,
                   found.drift->low * 100, found.drift->high * 100);
    fmt::print("offset        {:.4f} {}\npairs         {}\nlost          {}\ndoubled       {}\n",
               found.offset, unit, found.pairs, found.lost, found.doubled);
    if (!found.levels.empty())
        fmt::print("\nload, {}/h        amount   ratio\n", unit);
    for (const meter::ComparedPart& level : found.levels)
        fmt::print("{:>6} to {:<6} {:>8.3f}   {}\n", level.leastLoad, level.greatestLoad, level.amount,
                   printed(level.ratio, 4));
    if (!found.faults.empty())
        fmt::print("\npulses   between\n");
    for (const meter::PulseFault& fault : found.faults) {
        const auto from = std::chrono::floor<std::chrono::seconds>(fault.from);
        const auto to = std::chrono::floor<std::chrono::seconds>(fault.to);
        fmt::print("{:>+6}   {} and {}\n", fault.pulses,
                   telegram::CivilTime{from, zone.offsetAt(from)}.toString(),
                   telegram::CivilTime{to, zone.offsetAt(to)}.toString());
    }
}

/// The reference's text and how it is written.
struct ReferenceFile {
    std::string text;
    files::ValueDialect dialect;
};

base::Result<ReferenceFile> openReference(const CompareOptions& options)
{
    auto mapped = files::MappedFile::open(base::pathOf(options.reference));
    if (!mapped)
        return mapped.error();
    const auto bytes = mapped.value()->bytes();
    ReferenceFile file{{bytes.begin(), bytes.end()}, {}};
    const auto proposal = files::proposeValueDialect(file.text);
    if (!proposal) {
        Error error = proposal.error();
        error.message = fmt::format("{}: {}", options.reference, error.message);
        return error;
    }
    const auto dialect = dialectOf(proposal.value(), options);
    if (!dialect)
        return dialect.error();
    file.dialect = dialect.value();
    return file;
}

} // namespace

int compare(const CompareOptions& options)
{
    const auto file = openReference(options);
    if (!file)
        return failWith(file.error());
    CounterSink sink(options.quantity);
    const auto input = runInput(options.input, sink);
    if (!input)
        return failWith(input.error());
    auto table = files::readValueTable(file.value().text, file.value().dialect, sink.zone);
    if (!table) {
        Error error = table.error();
        error.message = fmt::format("{}: {}", options.reference, error.message);
        return failWith(error);
    }
    if (table.value().faulty > 0)
        tell({ErrorKind::Damaged,
              fmt::format("{}: line {}: {}{}", options.reference, table.value().faults[0].line,
                          table.value().faults[0].what,
                          table.value().faulty > 1
                              ? fmt::format(", and {} more such lines", table.value().faulty - 1)
                              : std::string()),
              "they are left out"});
    const auto fail = [&](const std::string& message, const std::string& remedy) {
        tell({ErrorKind::Damaged, fmt::format("{}: {}", options.input.input, message), remedy});
        return NotFound;
    };
    if (sink.telegrams == 0)
        return fail("no good telegram was found", "p1scope-cli diagnose says why");
    if (sink.points.empty())
        return fail(fmt::format("no telegram has {}",
                                options.quantity.empty() ? "energy_delivered_tariff1" : options.quantity),
                    "choose another --quantity; decode lists what there is");
    meter::Reference reference =
        meter::referenceOf(table.value(), file.value().dialect, options.pulsesPerUnit);
    meter::ComparisonOptions how;
    if (!sink.timesKnown) {
        // Nothing tells when: both are laid side by side from their beginnings, and moved as far as need be.
        const auto shift = reference.points.front().time - sink.points.front().time;
        for (meter::CounterPoint& point : sink.points)
            point.time += shift;
        how.clockRange =
            std::chrono::ceil<std::chrono::seconds>(sink.points.back().time - sink.points.front().time);
        tell({ErrorKind::Damaged,
              fmt::format("{}: it does not say when its telegrams were sent; its first is taken for the "
                          "reference's first",
                          options.input.input),
              {}});
    }
    const auto result = meter::compareCounters(sink.points, reference, how);
    if (!result)
        return fail(result.error().message, result.error().remedy);
    const std::string verdict = meter::verdictOf(result.value(), sink.unit);
    if (options.format == "json")
        printJson(result.value(), verdict, sink.zone);
    else
        printText(result.value(), verdict, sink.unit, sink.zone);
    return input.value() && table.value().faulty == 0 ? Success : NotFound;
}

} // namespace p1scope::cli
