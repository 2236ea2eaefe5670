// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/doctor/diagnosis_words.h"

#include <fmt/format.h>

#include <algorithm>

namespace p1scope::doctor {

namespace {

using telegram::Status;

std::string sure(const Diagnosis& diagnosis)
{
    return fmt::format("{:.0f} % sure", std::min(diagnosis.confidence, 0.99) * 100);
}

std::string lineText(const Diagnosis& diagnosis)
{
    if (!diagnosis.line)
        return "unknown";
    std::string text = diagnosis.line->toDisplay();
    if (diagnosis.polarity == line::Polarity::Inverted)
        text += ", inverted";
    return text;
}

std::uint64_t allOf(const Diagnosis& diagnosis)
{
    std::uint64_t all = 0;
    for (const std::uint64_t count : diagnosis.telegrams)
        all += count;
    return all;
}

std::string telegramsText(const Diagnosis& diagnosis)
{
    const std::uint64_t all = allOf(diagnosis);
    const std::uint64_t good = diagnosis.count(Status::Ok) + diagnosis.count(Status::Recovered);
    if (all == good)
        return all == 1 ? "its telegram is good" : fmt::format("all {} telegrams are good", all);
    return fmt::format("{} of {} telegrams are good", good, all);
}

std::string whatIsBroken(const Diagnosis& diagnosis)
{
    std::string text;
    const auto add = [&](Status status, std::string_view words) {
        if (diagnosis.count(status) > 0)
            text += fmt::format("{}{} {}", text.empty() ? "" : ", ", diagnosis.count(status), words);
    };
    add(Status::CrcMismatch, "with a wrong CRC");
    add(Status::Truncated, "cut short");
    add(Status::Malformed, "with lines that are no objects");
    add(Status::LineErrors, "with line errors");
    return text.empty() ? "no telegram is whole" : text;
}

std::string wrongBaudSentence(const Diagnosis& diagnosis, const Reception& reception)
{
    std::string text;
    if (reception.lineGiven || reception.live)
        text = fmt::format("The receiver is set to {} baud", reception.receiver.baud);
    else
        text = "The receiver was set to another speed";
    text += fmt::format("; the line is {} ({}).", lineText(diagnosis), sure(diagnosis));
    if (diagnosis.polarity == line::Polarity::Inverted)
        return text + " Set that speed first; the line is upside down too.";
    return text + " Set it so.";
}

std::string noSignalSentence(const Diagnosis& diagnosis, const Reception& reception)
{
    if (!reception.live)
        return "There is nothing in it: no character was received.";
    if (diagnosis.breaks > 0)
        return "Nothing comes but a break at the start: the line is low at rest, so it is inverted, or its "
               "pull-up "
               "or the meter's supply is missing. See to the pull-up and the request line.";
    return "Nothing comes. See to the request line, the plug and the pull-up, and whether the port is open.";
}

void setCheck(std::vector<Check>& checks, std::string_view name, CheckResult result, std::string detail,
              std::string advice)
{
    const auto found =
        std::find_if(checks.begin(), checks.end(), [&](const Check& check) { return check.name == name; });
    if (found == checks.end())
        return;
    found->result = result;
    found->detail = std::move(detail);
    found->advice = std::move(advice);
}

/// Such frames are read; what stands behind a key needs that.
std::string binaryPushSentence(const Diagnosis& diagnosis)
{
    const std::string what = "This is a HAN or DLMS push in binary frames, not the text of P1";
    if (diagnosis.count(telegram::Status::Ok) > 0)
        return what + ": what it lists is read all the same.";
    if (diagnosis.count(telegram::Status::Encrypted) > 0)
        return what + ", and it is encrypted: the network company gives its customer the key.";
    return what + ": see the telegrams for what could be read of it.";
}

} // namespace

std::string sentenceFor(const Diagnosis& diagnosis, const Reception& reception)
{
    switch (diagnosis.verdict) {
    case Verdict::Ok:
        return diagnosis.line
                   ? fmt::format("The line is right ({}): {}.", lineText(diagnosis), telegramsText(diagnosis))
                   : fmt::format("Nothing is wrong: {}.", telegramsText(diagnosis));
    case Verdict::Inverted:
        return fmt::format("The line is upside down ({}, {}): with the polarity set to inverted it is read "
                           "as it is; an adapter "
                           "that inverts it sets it right.",
                           lineText(diagnosis), sure(diagnosis));
    case Verdict::WrongBaud:
        return wrongBaudSentence(diagnosis, reception);
    case Verdict::WrongParity:
        return diagnosis.line ? fmt::format("The line's format is another: it is {} ({}). Set it so.",
                                            lineText(diagnosis), sure(diagnosis))
                              : "The parity bits are not those of this format: try 8N1 and 7E1.";
    case Verdict::NoSignal:
        return noSignalSentence(diagnosis, reception);
    case Verdict::Noise:
        return fmt::format("What comes is noise ({}): see to the ground, the pull-up and the cable.",
                           sure(diagnosis));
    case Verdict::NotAMeter:
        return fmt::format("Characters come, and they are no meter's telegrams ({}).", sure(diagnosis));
    case Verdict::BinaryPush:
        return binaryPushSentence(diagnosis);
    case Verdict::Encrypted:
        return "The telegrams are encrypted: the network company gives its customer the key.";
    case Verdict::Damaged:
        return fmt::format(
            "The line is right, its telegrams are not: {}. The checks say what probably happened.",
            whatIsBroken(diagnosis));
    }
    return {};
}

std::vector<Topic> remediesFor(const Diagnosis& diagnosis, const Reception& reception)
{
    switch (diagnosis.verdict) {
    case Verdict::Inverted:
        return {Topic::ReadInverted, Topic::InvertFtdi, Topic::InvertCh340, Topic::InvertTransistor};
    case Verdict::WrongBaud:
        if (diagnosis.polarity == line::Polarity::Inverted)
            return {Topic::SetReceiver, Topic::InvertFtdi, Topic::InvertCh340, Topic::InvertTransistor};
        return {Topic::SetReceiver};
    case Verdict::WrongParity:
        return {Topic::SetReceiver};
    case Verdict::NoSignal:
        if (!reception.live)
            return {};
        return {Topic::RequestPin, Topic::PullUp,         Topic::Ground,
                Topic::Splitter,   Topic::PortToBeOpened, Topic::MBusSocket};
    case Verdict::Noise:
        return {Topic::Ground, Topic::PullUp, Topic::Cable, Topic::MBusSocket};
    case Verdict::Damaged:
        return {Topic::Cable, Topic::PullUp};
    case Verdict::BinaryPush:
        return {Topic::OtherPort, Topic::MBusSocket};
    case Verdict::Encrypted:
        return {Topic::Key};
    case Verdict::Ok:
    case Verdict::NotAMeter:
        break;
    }
    return {};
}

void amendChecks(std::vector<Check>& checks, const Diagnosis& diagnosis, const Reception& reception)
{
    if (diagnosis.verdict == Verdict::NoSignal)
        return;
    if (diagnosis.verdict == Verdict::WrongBaud)
        setCheck(checks, "baud", CheckResult::Fail,
                 diagnosis.line ? fmt::format("the line is {}", diagnosis.line->baud) : "another one",
                 std::string(adviceOn(Topic::SetReceiver).text));
    else if (diagnosis.line && !reception.wire)
        setCheck(checks, "baud", CheckResult::Ok, fmt::format("{}", diagnosis.line->baud), {});
    const bool unread = diagnosis.verdict == Verdict::WrongBaud || diagnosis.verdict == Verdict::Inverted ||
                        diagnosis.verdict == Verdict::Noise || diagnosis.verdict == Verdict::BinaryPush ||
                        diagnosis.verdict == Verdict::Encrypted;
    if (unread) // what was counted says nothing of the line
        setCheck(checks, "parity", CheckResult::Unknown, "–", {});
    if (diagnosis.polarity == line::Polarity::Inverted && unread)
        setCheck(checks, "polarity", CheckResult::Fail, "inverted line",
                 std::string(adviceOn(Topic::InvertFtdi).text));
    else if (diagnosis.polarity)
        setCheck(checks, "polarity", CheckResult::Ok, std::string(line::polarityName(*diagnosis.polarity)),
                 {});
    else
        setCheck(checks, "polarity", CheckResult::Unknown, "–", {});
    if (diagnosis.verdict == Verdict::WrongParity)
        setCheck(checks, "parity", CheckResult::Fail,
                 diagnosis.line ? fmt::format("the line is {}", diagnosis.line->toDisplay())
                                : "another format",
                 std::string(adviceOn(Topic::SetReceiver).text));
}

} // namespace p1scope::doctor
