// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/line/frame_log.h"
#include "core/telegram/telegram.h"

#include <QString>

#include <cstdint>
#include <optional>
#include <span>
#include <variant>
#include <vector>

namespace p1scope::ui {

/// What is looked for among the frames: a row of bytes, conditions on single frames, or both, in any order
/// and with blanks between them. Conditions are "state:parity" (or ok, error, framing, break, weak),
/// "gap>10ms" and "data:0x2F".
struct FindQuery {
    enum class Kind : std::uint8_t {
        Bytes, ///< "0D 0A", "0x0D0A": exactly these
        Text,  ///< anything else: small and capital letters alike; \r \n \t \xHH stand for what they do in C
        Obis,  ///< "1-0:1.8.1", "1.8.1": this code and none that only begins or ends like it
    };
    Kind kind = Kind::Text;
    std::vector<std::uint8_t> bytes; ///< of text: in small letters; empty where only conditions are asked for

    std::uint8_t anyOf = 0; ///< flags of a state of which one must be set; 0 for whatever state
    bool ok = false;        ///< nothing may be held against the frame
    std::optional<capture::Duration> gapOver;
    std::optional<std::uint16_t> data;

    /// No value for an empty text.
    [[nodiscard]] static std::optional<FindQuery> parse(const QString& text);
    [[nodiscard]] bool hasConditions() const { return anyOf != 0 || ok || gapOver || data; }
    /// Whether a frame meets the conditions; `previous` is the one before it, null for the first.
    [[nodiscard]] bool meets(const line::Frame& frame, const line::Frame* previous) const;
};

/// Frames that hold what was looked for; of a row of bytes with conditions, at least one meets them.
struct FindMatch {
    line::FrameIndex first;
    line::FrameIndex last; ///< inclusive; breaks among them were read over
    friend bool operator==(const FindMatch&, const FindMatch&) = default;
};

/// Looks through frames as they are handed to it, in order. Breaks hold no byte and separate nothing.
class FindMatcher {
public:
    explicit FindMatcher(FindQuery query)
        : m_query(std::move(query))
    {}

    /// Looks through the frames from `first` on and appends what it finds. `last`: nothing comes after them
    /// for now. Where frames are missing before the first, it begins anew.
    void feed(line::FrameIndex first, std::span<const line::Frame> frames, bool last,
              std::vector<FindMatch>& found);
    /// Every match that begins before this frame has been found.
    [[nodiscard]] line::FrameIndex position() const;

private:
    struct Byte {
        std::uint8_t value = 0; ///< folded to small letters for text
        bool meets = false;
        line::FrameIndex frame;
    };
    [[nodiscard]] bool matchesAt(std::size_t place) const;
    void decide(bool last, std::vector<FindMatch>& found);

    FindQuery m_query;
    line::FrameIndex m_next;
    std::vector<Byte> m_held; ///< seen and not yet decided; the first one is only what stands before
    bool m_hasBefore = false;
    std::optional<line::Frame> m_previous;
};

/// Goes through the frames from the first to the last, a piece at a time, and goes on where more have come.
class FindScan {
public:
    FindScan(const line::FrameSequence& frames, FindQuery query);

    /// Looks through up to `count` further frames and appends what it finds. False once there is nothing more
    /// to look through for now.
    bool step(std::size_t count, std::vector<FindMatch>& found);
    /// Every match that begins before this frame has been found.
    [[nodiscard]] line::FrameIndex position() const;

private:
    const line::FrameSequence& m_frames;
    FindMatcher m_matcher;
    line::FrameIndex m_next;
    std::vector<line::Frame> m_block;
};

/// What "Go to" may name: a frame or a telegram (by its index, one less than the number shown), or a time.
using Place = std::variant<line::FrameIndex, capture::Time, telegram::TelegramIndex>;

/// Reads "12480" and "12,480" as a frame's number, "telegram 12" and "t12" as a telegram's, and "432.32 ms",
/// "12.5 s", "1:02:03.5" as a time since the input's start. No value for anything else.
[[nodiscard]] std::optional<Place> parsePlace(const QString& text);

/// Reads "10 ms", "0.5s", "800 µs". No value for anything else.
[[nodiscard]] std::optional<capture::Duration> parseDuration(const QString& text);

} // namespace p1scope::ui
