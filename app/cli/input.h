// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/dlms/key.h"
#include "core/files/frame_stream.h"
#include "core/files/value_csv.h"
#include "core/line/frame.h"
#include "core/line/line_settings.h"
#include "core/session/live_detection.h"
#include "core/session/source.h"
#include "core/telegram/telegram.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>

namespace p1scope::cli {

/// The exit status of the contract.
enum ExitStatus : int { Success = 0, NotFound = 1, BadUsage = 2 };

/// An INPUT with all that may be said of it on the command line.
struct InputOptions {
    std::string input;
    std::string line = "auto";
    std::string polarity = "auto";
    std::string meter = "auto";        ///< the kind of meter: overrules what telegrams tell of themselves
    std::string channel;               ///< of a sampled wire; empty: the one that carries characters best
    std::optional<double> threshold;   ///< volts, of an analog channel
    std::optional<double> samplesRate; ///< the file is samples and nothing else, so many a second
    unsigned samplesBytes = 1;         ///< of each of them
    std::optional<std::uint64_t> telegrams; ///< stop after so many
    std::optional<double> duration;         ///< stop after so many seconds
    std::string request = "rts";
    std::string requestLevel = "high";
    std::string requestMode = "hold";
    std::string key = {};     ///< 32 digits; empty for that of the environment
    std::string authKey = {}; ///< likewise
    bool explain = false;     ///< tell on standard error how the settings were found
    bool diagnose = false;    ///< find a live line's settings even where some are given, and end soon after
    bool quiet = false;

    /// LINE and POLARITY as the files take them.
    [[nodiscard]] base::Result<files::LineChoice> choice() const;
    /// The kind of meter that was chosen; Unknown for none.
    [[nodiscard]] telegram::MeterKind chosenMeter() const;
    /// What opens ciphered telegrams: --key and --auth-key, or P1SCOPE_KEY and P1SCOPE_AUTH_KEY, so that they
    /// need not stand in the list of processes. Null for none.
    [[nodiscard]] base::Result<dlms::Keys> keys() const;
    /// What a live INPUT is; none where it is a file.
    [[nodiscard]] base::Result<std::optional<session::SourceSpec>> live() const;
};

/// What a command does with an input.
class InputSink {
public:
    virtual ~InputSink() = default;
    /// What a live source gave, as it came, before anything is made of it.
    virtual void events(const session::EventBatch&) {}
    /// False saves looking for telegrams in a file, where nothing is to stop after so many.
    [[nodiscard]] virtual bool wantsTelegrams() const { return true; }
    /// Called once for a file, before anything else.
    virtual void opened(const files::FrameStream&) {}
    /// Called once, before any frame, with the line as given or found.
    virtual void begin(const line::LineSettings&) {}
    /// The next frames; `first` is the index of the first. `marks` are all that the input has had so far.
    virtual void frames(line::FrameIndex /*first*/, std::span<const line::Frame>,
                        std::span<const files::FrameMark> /*marks*/)
    {}
    virtual void telegram(const telegram::Telegram&) {}
    /// What a recording says besides its bytes, before the telegrams that came meanwhile.
    virtual void happened(std::span<const capture::Event>) {}
    /// What came of looking for a live line's settings.
    virtual void detected(const session::DetectionOutcome&) {}
    /// How a live source stands.
    virtual void state(const session::SourceState&) {}
};

/// Reads an input to its end (a live one until its limits, or Ctrl-C). Faults are told on standard error as
/// they are met. True where it was read without one; an error where nothing could be read at all.
[[nodiscard]] base::Result<bool> runInput(const InputOptions& options, InputSink& sink);

/// What --dates, --decimal and --zone say of a table.
[[nodiscard]] files::DialectChoice dialectChoice(const std::string& dates, const std::string& decimal,
                                                 const std::string& zone);

/// One line on standard error: "p1scope-cli: message; remedy".
void tell(const base::Error& error);
/// The exit status for an input that could not be read at all.
[[nodiscard]] int failWith(const base::Error& error);
/// From now on Ctrl-C, and a request to end, only make interrupted() true.
void catchInterrupts();
/// True once Ctrl-C (or a request to end) has come.
[[nodiscard]] bool interrupted();

} // namespace p1scope::cli
