// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/line/frame_log.h"

#include <QString>

#include <cstdint>
#include <optional>
#include <variant>
#include <vector>

namespace p1scope::ui {

/// What is looked for among the frames' data.
struct FindQuery {
    enum class Kind : std::uint8_t {
        Bytes, ///< "0D 0A", "0x0D0A": exactly these
        Text,  ///< anything else: small and capital letters alike; \r \n \t \xHH stand for what they do in C
        Obis,  ///< "1-0:1.8.1", "1.8.1": this code and none that only begins or ends like it
    };
    Kind kind = Kind::Text;
    std::vector<std::uint8_t> bytes; ///< of text: in small letters

    /// No value for an empty text.
    [[nodiscard]] static std::optional<FindQuery> parse(const QString& text);
};

/// Frames that hold what was looked for.
struct FindMatch {
    line::FrameIndex first;
    line::FrameIndex last; ///< inclusive; breaks among them were read over
    friend bool operator==(const FindMatch&, const FindMatch&) = default;
};

/// Goes through the frames from the first to the last, a piece at a time, and goes on where more have come.
/// Breaks hold no byte and separate nothing.
class FindScan {
public:
    FindScan(const line::FrameSequence& frames, FindQuery query);

    /// Looks through up to `count` further frames and appends what it finds. False once there is nothing more
    /// to look through for now.
    bool step(std::size_t count, std::vector<FindMatch>& found);
    /// Every match that begins before this frame has been found.
    [[nodiscard]] line::FrameIndex position() const;

private:
    struct Byte {
        std::uint8_t value = 0; ///< folded to small letters for text
        line::FrameIndex frame;
    };
    [[nodiscard]] bool matchesAt(std::size_t place) const;

    const line::FrameSequence& m_frames;
    FindQuery m_query;
    line::FrameIndex m_next;
    std::vector<Byte> m_held; ///< read and not yet decided; the first one is only what stands before
    bool m_hasBefore = false;
    std::vector<line::Frame> m_block;
};

/// What "Go to" may name: a frame (by its index, one less than the number shown) or a time.
using Place = std::variant<line::FrameIndex, capture::Time>;

/// Reads "12480" and "12,480" as a frame's number, and "432.32 ms", "12.5 s", "1:02:03.5" as a time since the
/// input's start. No value for anything else.
[[nodiscard]] std::optional<Place> parsePlace(const QString& text);

} // namespace p1scope::ui
