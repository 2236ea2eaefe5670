// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/line/frame_tally.h"
#include "core/line/line_settings.h"
#include "core/telegram/telegram.h"

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

/// Two inputs, or two stretches of one, side by side.
namespace p1scope::meter {

/// One object over all good telegrams of an input.
struct ObjectProfile {
    std::uint64_t telegrams = 0; ///< that had it
    std::string first;           ///< its values as they were sent first, "(…)(…)"
    std::string last;
    bool constant = true; ///< it never changed
    /// Of the last value, where it is a number with or without a unit.
    std::optional<double> low;
    std::optional<double> high;
    std::string unit;
    std::string
        shape; ///< how the number was written behind its point: "9.999*kWh"; empty for what is no number
};

/// What an input, or a stretch of one, was like.
struct InputProfile {
    line::LineSettings settings;
    line::FrameTally tally;
    std::uint64_t worstMinute = 0; ///< frames that were not OK in the minute with most of them
    std::uint64_t telegrams = 0;
    std::uint64_t good = 0;
    std::uint64_t crcWrong = 0;
    std::uint64_t truncated = 0;
    std::string identification; ///< of the last good telegram
    /// Between the beginnings of telegrams that follow each other, in seconds.
    struct Intervals {
        std::uint64_t count = 0;
        double mean = 0;
        double deviation = 0; ///< standard deviation
        double shortest = 0;
        double longest = 0;
    } intervals;
    std::map<std::uint64_t, ObjectProfile> objects; ///< by ObisCode::packed()

    /// Seconds from the first frame to the end of the last; 0 where nothing is timed.
    [[nodiscard]] double seconds() const;
};

/// Makes a profile of what it is given, in order. Not thread-safe.
class Profiler {
public:
    explicit Profiler(const line::LineSettings& settings) { m_profile.settings = settings; }

    void take(std::span<const line::Frame> frames);
    void take(const telegram::Telegram& telegram);
    [[nodiscard]] InputProfile profile() const;

private:
    void takeObject(const telegram::Telegram& telegram, const telegram::Object& object);

    InputProfile m_profile;
    std::int64_t m_minute = -1;
    std::uint64_t m_inMinute = 0;
    std::optional<capture::Time> m_lastBegin;
    std::optional<line::FrameIndex> m_lastFrame;
    double m_sum = 0;
    double m_squares = 0;
};

/// A line of the comparison.
struct ComparedRow {
    enum class Section : std::uint8_t { Line, Telegrams, Objects };
    Section section = Section::Line;
    /// What it is about: a fixed word ("framing_per_minute"), or an object's code.
    std::string what;
    std::string a; ///< empty where this side has nothing of the kind
    std::string b;
    bool differs = false;
};

/// What can be said of both. Rates of errors differ where chance does not explain it (two standard
/// deviations); mean intervals where they are more than 5 % apart; objects where one side has none, where
/// numbers are written differently, or where what does not change on either side is not the same. Objects
/// stand in the order of their codes.
[[nodiscard]] std::vector<ComparedRow> compareProfiles(const InputProfile& a, const InputProfile& b);

} // namespace p1scope::meter
