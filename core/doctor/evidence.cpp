// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/doctor/evidence.h"

#include <fmt/format.h>

namespace p1scope::doctor {

namespace {

/// What an ordinary receiver makes of a line upside down is full of errors that say nothing of the line.
bool isReadUpsideDown(const Observations& seen)
{
    return seen.line.polarity == line::Polarity::Inverted && seen.telegramsGood > 0;
}

/// A meter sends at least every 10 s; with its telegram's own length that makes silence of more than 15 s
/// strange.
constexpr capture::Duration longSilence = std::chrono::seconds(15);

Check port(const Observations& seen)
{
    Check check{"port", CheckResult::Unknown, "Port", seen.portDetail, seen.portAdvice};
    switch (seen.port) {
    case PortPhase::Closed:
        if (check.detail.empty())
            check.detail = "not open";
        break;
    case PortPhase::Opening:
        break;
    case PortPhase::File:
        check.detail = "a file";
        [[fallthrough]];
    case PortPhase::Open:
        check.result = CheckResult::Ok;
        break;
    case PortPhase::Waiting:
        check.result = CheckResult::Warn;
        break;
    case PortPhase::Failed:
        check.result = CheckResult::Fail;
        break;
    }
    return check;
}

Check request(const Observations& seen)
{
    Check check{"request", CheckResult::Unknown, "Request", seen.requestName, {}};
    if (seen.port == PortPhase::File) {
        check.detail = "from a file";
        return check;
    }
    if (seen.port != PortPhase::Open) {
        check.detail = "–";
        return check;
    }
    if (!seen.requestUsed) {
        check.detail = "none";
        if (seen.bytes > 0)
            check.result = CheckResult::Ok;
        else
            check.advice = "If the cable works the request line by RTS or DTR, choose it: a meter sends only "
                           "while it is asked.";
        return check;
    }
    if (!seen.requestPossible) {
        check.result = seen.bytes > 0 ? CheckResult::Ok : CheckResult::Warn;
        check.detail = "no control lines here";
        check.advice = "This port has no RTS or DTR. The request line must be tied to 5 V in the cable.";
        return check;
    }
    check.result = seen.requestOn ? CheckResult::Ok : CheckResult::Warn;
    if (!seen.requestOn) {
        check.detail = seen.requestName + ", off";
        check.advice =
            "The request line is off: the meter does not send. Switch it on beside the request choice.";
    } else if (seen.firstByteAfterRequest) {
        check.detail =
            fmt::format("{}, {:.2f} s", seen.requestName, capture::toSeconds(*seen.firstByteAfterRequest));
    }
    return check;
}

std::string amount(std::uint64_t bytes)
{
    if (bytes < 10'000)
        return fmt::format("{} B", bytes);
    const double kilobytes = static_cast<double>(bytes) / 1000;
    return kilobytes < 1000 ? fmt::format("{:.0f} kB", kilobytes)
                            : fmt::format("{:.1f} MB", kilobytes / 1000);
}

std::string rate(double bytesPerSecond)
{
    return bytesPerSecond < 1000 ? fmt::format("{:.0f} B/s", bytesPerSecond)
                                 : fmt::format("{:.1f} kB/s", bytesPerSecond / 1000);
}

Check bytes(const Observations& seen)
{
    Check check{"bytes", CheckResult::Unknown, "Bytes", "none yet", {}};
    if (seen.port == PortPhase::File) {
        check.result = seen.bytes > 0 ? CheckResult::Ok : CheckResult::Fail;
        check.detail = seen.bytes > 0 ? amount(seen.bytes) : "the file is empty";
        return check;
    }
    const bool silent = seen.sinceLastByte && *seen.sinceLastByte > longSilence;
    if (seen.bytes > 0)
        check.detail = silent ? fmt::format("silent for {:.0f} s", capture::toSeconds(*seen.sinceLastByte))
                              : rate(seen.bytesPerSecond);
    if (silent) {
        check.result = CheckResult::Fail;
        check.advice =
            seen.bytes > 0
                ? "Bytes came and have stopped: is the plug in, and is the request line still on?"
                : "Nothing comes: try the other request line or level, check the plug, and whether the "
                  "network company has opened the port.";
    } else if (seen.bytes > 0) {
        check.result = seen.lost > 0 ? CheckResult::Warn : CheckResult::Ok;
        if (seen.lost > 0) {
            check.detail += fmt::format(", {} lost", seen.lost);
            check.advice =
                "Bytes were lost on the way: another USB port, or a machine that is less busy, may help.";
        }
    }
    return check;
}

Check polarity(const Observations& seen)
{
    Check check{"polarity", CheckResult::Unknown, "Polarity", "–", {}};
    if (seen.telegramsGood > 0 || seen.telegramsEncrypted > 0) {
        check.result = CheckResult::Ok;
        check.detail = line::polarityName(seen.line.polarity);
    } else if (seen.bytes >= 200 && seen.oddBytes * 100 >= seen.bytes * 97) {
        // The stop bit of an inverted character is the next start bit, so that every byte comes out odd.
        check.result = CheckResult::Fail;
        check.detail = "inverted line";
        check.advice =
            "Every byte is odd, as when the line is upside down: set the polarity to inverted and it is read "
            "in "
            "software, or have the adapter invert it (FTDI: the EEPROM's \"invert RXD\"; else one transistor "
            "and two resistors).";
    }
    return check;
}

std::string share(std::uint64_t part, std::uint64_t whole)
{
    const double percent = 100.0 * static_cast<double>(part) / static_cast<double>(whole);
    return percent >= 1 ? fmt::format("{:.0f} % wrong", percent) : fmt::format("{} wrong", part);
}

Check parity(const Observations& seen)
{
    Check check{"parity", CheckResult::Unknown, "Parity", "–", {}};
    if (seen.line.parity == line::Parity::None) {
        check.detail = "none used";
        if (seen.telegramsGood == 0 && seen.telegramsEncrypted == 0 && seen.bytes >= 200 &&
            seen.highBytes * 100 > seen.bytes * 20 && seen.oddBytes * 100 < seen.bytes * 97) {
            check.result = CheckResult::Warn;
            check.advice = "Many bytes have bit 7 set: the line may be 7E1 (DSMR 2 and 3: 9600 7E1).";
        } else if (seen.frames > 0) {
            check.result = CheckResult::Ok;
        }
        return check;
    }
    if (seen.parityJudged == 0) {
        if (seen.frames > 0)
            check.detail = seen.lineErrorsReported ? "not sent" : "not reported";
        return check;
    }
    if (isReadUpsideDown(seen)) {
        check.detail = "not to be judged";
        return check;
    }
    check.detail = seen.parityErrors == 0 ? "all right" : share(seen.parityErrors, seen.parityJudged);
    if (seen.parityErrors == 0)
        check.result = CheckResult::Ok;
    else if (seen.parityErrors * 100 < seen.parityJudged * 5)
        check.result = CheckResult::Warn;
    else
        check.result = CheckResult::Fail;
    if (check.result == CheckResult::Warn)
        check.advice = "Single wrong bits: a long or poor cable, a weak pull-up, or noise from the supply.";
    if (check.result == CheckResult::Fail)
        check.advice =
            "So many parity errors are a wrong setting: DSMR 4 and 5 send 115200 8N1, DSMR 2 and 3 9600 7E1.";
    return check;
}

Check framing(const Observations& seen)
{
    Check check{"framing", CheckResult::Unknown, "Framing", "–", {}};
    if (seen.frames == 0)
        return check;
    const std::uint64_t wrong = seen.framingErrors + seen.breaks;
    if (wrong == 0) {
        if (seen.lineErrorsReported)
            check.result = CheckResult::Ok;
        check.detail = seen.lineErrorsReported ? "all right" : "not reported";
        return check;
    }
    check.detail = seen.breaks > 0 ? fmt::format("{} wrong, {} breaks", seen.framingErrors, seen.breaks)
                                   : fmt::format("{} wrong", seen.framingErrors);
    if (isReadUpsideDown(seen)) {
        check.result = CheckResult::Ok;
        check.detail += ", as an inverted line gives";
        return check;
    }
    check.result = wrong * 100 < seen.frames * 5 ? CheckResult::Warn : CheckResult::Fail;
    check.advice =
        check.result == CheckResult::Fail
            ? "So many frames without a stop bit are a wrong speed, or a line of the wrong polarity."
            : "Frames without a stop bit: often the start of a reception, else noise on the line.";
    return check;
}

Check crc(const Observations& seen)
{
    Check check{"crc", CheckResult::Unknown, "CRC", "no telegram yet", {}};
    if (seen.telegrams == 0)
        return check;
    const std::uint64_t bad = seen.telegrams - seen.telegramsGood;
    if (seen.telegramsGood == 0 && seen.telegramsEncrypted > 0) {
        check.title = "Telegrams";
        check.result = CheckResult::Warn;
        check.detail = fmt::format("{} behind a key", seen.telegramsEncrypted);
        check.advice =
            "The meter encrypts what it sends: ask the network company for its key, and give it here.";
        return check;
    }
    if (seen.crcPresent == 0) {
        check.title = "Telegrams";
        check.detail = bad == 0 ? fmt::format("{}, no CRC", seen.telegrams)
                                : fmt::format("{} of {} broken, no CRC", bad, seen.telegrams);
        if (bad == 0)
            check.result = CheckResult::Ok;
        else
            check.result = seen.telegramsGood > 0 ? CheckResult::Warn : CheckResult::Fail;
        return check;
    }
    if (seen.crcWrong == 0) {
        check.result = CheckResult::Ok;
        check.detail = fmt::format("{} right", seen.crcPresent);
        return check;
    }
    check.detail = fmt::format("{} of {} wrong", seen.crcWrong, seen.crcPresent);
    check.result = seen.crcWrong * 20 > seen.crcPresent ? CheckResult::Fail : CheckResult::Warn;
    check.advice =
        "Open a wrong one under Telegrams: its notes say what is odd, and one click leads to its bytes.";
    return check;
}

Check interval(const Observations& seen)
{
    Check check{"interval", CheckResult::Unknown, "Every", "–", {}};
    if (!seen.interval)
        return check;
    check.result = CheckResult::Ok;
    const double seconds = capture::toSeconds(*seen.interval);
    check.detail = seen.jitter ? fmt::format("{:.2f} s ± {:.2f}", seconds, capture::toSeconds(*seen.jitter))
                               : fmt::format("{:.2f} s", seconds);
    return check;
}

} // namespace

std::vector<Check> chainOfEvidence(const Observations& seen)
{
    return {port(seen),   request(seen), bytes(seen), polarity(seen),
            parity(seen), framing(seen), crc(seen),   interval(seen)};
}

} // namespace p1scope::doctor
