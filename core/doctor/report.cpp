// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/doctor/report.h"

#include "core/doctor/printed.h"
#include "core/doctor/report_text.h"
#include "core/files/private_parts.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace p1scope::doctor {

namespace {

std::string resultText(CheckResult result)
{
    switch (result) {
    case CheckResult::Ok:
        return "✓ ok";
    case CheckResult::Warn:
        return "! warn";
    case CheckResult::Fail:
        return "✕ fail";
    case CheckResult::Unknown:
        break;
    }
    return "– unknown";
}

std::string_view groupTitle(CheckGroup group)
{
    switch (group) {
    case CheckGroup::Line:
        return "Port and line";
    case CheckGroup::Telegrams:
        return "Telegrams";
    case CheckGroup::Conformance:
        return "Conformance to the standard of its kind";
    case CheckGroup::Meter:
        break;
    }
    return "Meter";
}

/// These name ports, files, programs and people.
bool isPersonal(const Check& check)
{
    return check.name == "port" || check.name == "permission";
}

std::string makerOf(std::string_view text)
{
    // Of an identification, the maker's three letters and the digit behind them tell nobody's meter.
    return std::string(text.substr(0, 4));
}

void addOverview(const ReportInput& input, ReportText& text)
{
    std::vector<std::vector<std::string>> rows{{"What", "Is"}};
    const auto row = [&](std::string what, std::string is) {
        if (!is.empty())
            rows.push_back({std::move(what), std::move(is)});
    };
    row("Program", input.program);
    row("Input", input.anonymous || input.port.empty() ? input.source
                                                       : fmt::format("{}, {}", input.source, input.port));
    row("Line", fmt::format("{}, {}", input.line.toDisplay(), line::polarityName(input.line.polarity)));
    row("Meter",
        input.anonymous ? printed(makerOf(input.facts.identification)) : printed(input.facts.identification));
    row("Version", input.facts.version);
    row("Frames", fmt::format("{}, parity errors {}, framing errors {}, breaks {}", input.seen.frames,
                              input.seen.parityErrors, input.seen.framingErrors, input.seen.breaks));
    row("Telegrams", fmt::format("{}, {} good", input.facts.telegrams, input.facts.good));
    text.table(std::move(rows));
}

void addChecks(const ReportInput& input, ReportText& text)
{
    for (const CheckGroup group :
         {CheckGroup::Line, CheckGroup::Telegrams, CheckGroup::Meter, CheckGroup::Conformance}) {
        std::vector<std::vector<std::string>> rows{{"Check", "Result", "Seen", "Advice"}};
        for (const Examined& one : input.checks) {
            if (one.group != group)
                continue;
            const bool hidden = input.anonymous && isPersonal(one.check);
            rows.push_back({one.check.title, resultText(one.check.result),
                            hidden ? std::string() : one.check.detail,
                            hidden ? std::string() : one.check.advice});
        }
        text.heading(2, std::string(groupTitle(group)));
        text.table(std::move(rows));
    }
}

void addPlaces(const ReportInput& input, ReportText& text)
{
    std::vector<std::vector<std::string>> rows{{"Check", "Where"}};
    for (const Examined& one : input.checks) {
        if (one.check.result != CheckResult::Warn && one.check.result != CheckResult::Fail)
            continue;
        for (const Link& link : one.links) {
            // What counters said is nobody else's business: an anonymous report says where, not what.
            std::string where = link.what;
            if (input.anonymous)
                where = link.open.empty() ? link.what.substr(0, link.what.find(':')) : link.open;
            rows.push_back({one.check.title, where});
        }
    }
    if (rows.size() > 1)
        text.heading(2, "Where to look");
    text.table(std::move(rows));
}

std::string shareText(const ErrorPlaces::Share& share)
{
    return fmt::format("{} of {}", share.bad, share.all);
}

void addErrors(const ErrorPlaces& errors, ReportText& text)
{
    if (errors.broken() == 0)
        return;
    text.heading(2, "Where errors are");
    if (const std::string sentence = errors.whatStandsOut(); !sentence.empty())
        text.paragraph(sentence);
    std::vector<std::vector<std::string>> places{{"Bytes from the /", "Errors"}};
    for (std::size_t i = 0; i < ErrorPlaces::places; ++i) {
        const std::size_t from = i * ErrorPlaces::bytesAPlace;
        if (errors.byPlace()[i] > 0)
            places.push_back({i + 1 == ErrorPlaces::places
                                  ? fmt::format("{} and on", from)
                                  : fmt::format("{} to {}", from, from + ErrorPlaces::bytesAPlace - 1),
                              std::to_string(errors.byPlace()[i])});
    }
    text.table(std::move(places));
    std::vector<std::vector<std::string>> bits{{"Bit", "Came as 0", "Came as 1"}};
    for (std::size_t i = 0; i < 8; ++i) {
        if (errors.byBit()[0][i] + errors.byBit()[1][i] > 0)
            bits.push_back({std::to_string(i), std::to_string(errors.byBit()[0][i]),
                            std::to_string(errors.byBit()[1][i])});
    }
    text.table(std::move(bits));
    std::vector<std::vector<std::string>> hours{{"Hour", "Broken"}};
    for (std::size_t i = 0; i < errors.byHour().size(); ++i) {
        if (errors.byHour()[i].bad > 0)
            hours.push_back({fmt::format("{:02}:00", i), shareText(errors.byHour()[i])});
    }
    text.table(std::move(hours));
    std::vector<std::vector<std::string>> powers{{"Power", "Broken"}};
    for (std::size_t i = 0; i < ErrorPlaces::powers; ++i) {
        if (errors.byPower()[i].all > 0)
            powers.push_back({i == 0 ? fmt::format("below {} kW", ErrorPlaces::powerBounds[0])
                                     : fmt::format("from {} kW", ErrorPlaces::powerBounds[i - 1]),
                              shareText(errors.byPower()[i])});
    }
    text.table(std::move(powers));
}

/// A telegram's text, every byte of it printable but line ends.
std::string sampleText(const telegram::Telegram& telegram, bool anonymous)
{
    std::string bytes = telegram.bytes;
    if (anonymous) {
        for (const files::TextStretch& stretch : files::findPrivateParts(bytes, false).hidden)
            std::fill(bytes.begin() + static_cast<std::ptrdiff_t>(stretch.begin),
                      bytes.begin() + static_cast<std::ptrdiff_t>(std::min(stretch.end, bytes.size())), 'x');
    }
    std::string text;
    std::size_t from = 0;
    while (from < bytes.size()) {
        const std::size_t feed = std::min(bytes.find('\n', from), bytes.size());
        std::string_view line = std::string_view(bytes).substr(from, feed - from);
        if (line.ends_with('\r'))
            line.remove_suffix(1);
        text += printed(line) + '\n';
        from = feed + 1;
    }
    return text;
}

} // namespace

ReportFormat reportFormatOf(std::string_view fileName)
{
    std::string lower(fileName);
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return lower.ends_with(".html") || lower.ends_with(".htm") ? ReportFormat::Html : ReportFormat::Markdown;
}

std::string report(const ReportInput& input, ReportFormat format)
{
    ReportText text;
    text.heading(1, "P1 port: what the doctor found");
    if (!input.sentence.empty())
        text.paragraph(input.sentence);
    text.paragraph(summaryOf(input.checks) + ".");
    addOverview(input, text);
    addChecks(input, text);
    addPlaces(input, text);
    addErrors(input.facts.errors, text);
    if (input.sample != nullptr && input.sample->bytes.size() <= 8192) {
        text.heading(2, telegram::isGood(input.sample->status) ? "A telegram" : "A broken telegram");
        text.paragraph(input.anonymous
                           ? "Identifiers and messages are replaced by x, so that its CRC no longer fits."
                           : "As it was sent.");
        text.code(sampleText(*input.sample, input.anonymous));
    }
    return format == ReportFormat::Html ? text.html("P1 port: what the doctor found") : text.markdown();
}

} // namespace p1scope::doctor
