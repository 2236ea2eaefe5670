// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/time.h"
#include "core/line/line_settings.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace p1scope::doctor {

/// What a check came to. Shown with a shape and a letter as well as a colour.
enum class CheckResult : std::uint8_t { Unknown, Ok, Warn, Fail };

/// One link of the chain of evidence, from the plug to the interval.
struct Check {
    std::string
        name; ///< fixed: "port", "request", "bytes", "polarity", "parity", "framing", "crc", "interval"
    CheckResult result = CheckResult::Unknown;
    std::string title;  ///< "Port", as the window shows it
    std::string detail; ///< "ttyUSB0 open", "3 of 120 wrong": short
    std::string advice; ///< what to do about it; empty where nothing is wrong
};

enum class PortPhase : std::uint8_t { Closed, Opening, Open, Waiting, Failed, File };

/// What a session has seen so far: all that the chain is judged by.
struct Observations {
    PortPhase port = PortPhase::Closed;
    std::string portDetail; ///< name, or why not
    std::string portAdvice;
    bool permissionDenied = false; ///< that is why the port is not open
    bool requestUsed = false;      ///< a request line is chosen
    bool requestPossible = true;   ///< false where the port has no control lines
    bool requestOn = false;
    std::string requestName; ///< "RTS high"
    std::optional<capture::Duration> firstByteAfterRequest;
    line::LineSettings line;
    bool lineErrorsReported = true; ///< false: "not reported", as by some adapters
    std::uint64_t bytes = 0;
    double bytesPerSecond = 0;
    std::optional<capture::Duration> sinceLastByte;
    std::uint64_t frames = 0;
    std::uint64_t parityErrors = 0;
    std::uint64_t parityJudged = 0; ///< frames that had a parity bit to judge
    std::uint64_t framingErrors = 0;
    std::uint64_t breaks = 0;
    std::uint64_t telegrams = 0;
    std::uint64_t telegramsGood = 0;
    std::uint64_t telegramsTruncated = 0;
    std::uint64_t telegramsEncrypted = 0; ///< behind a key that is missing or does not fit
    std::uint64_t crcWrong = 0;
    std::uint64_t crcPresent = 0;
    std::uint64_t oddBytes = 0;  ///< bytes with bit 0 set, of `bytes`
    std::uint64_t highBytes = 0; ///< bytes with bit 7 set, of `bytes`
    std::optional<capture::Duration> interval;
    std::optional<capture::Duration> jitter;
    std::uint64_t lost = 0; ///< bytes that this program or the driver lost
};

/// The chain, first link first. Links behind the first that fails are judged too, where there is anything to
/// judge.
[[nodiscard]] std::vector<Check> chainOfEvidence(const Observations& seen);

} // namespace p1scope::doctor
