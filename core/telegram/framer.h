// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/line/frame.h"
#include "core/telegram/telegram.h"

#include <functional>
#include <span>
#include <string>
#include <vector>

namespace p1scope::telegram {

/// Finds telegrams in a stream of frames, and judges each.
///
/// A `/` at a line's start always begins one; `!` ends it at a line's start, or directly after `)` or the
/// identification. Where a telegram fails, a good one inside it (glued behind a broken one) is found by its
/// CRC. Byte-clean; memory is bounded by `maximumLength` and what is being held of the current telegram. Not
/// thread-safe.
class Framer {
public:
    /// Telegrams are far shorter (2.8 kB is the longest known); this only bounds endless garbage.
    static constexpr std::size_t maximumLength = 64 * 1024;

    using Sink = std::function<void(Telegram&&)>;
    explicit Framer(Sink sink);

    /// Takes the next frames of the input, in order.
    void push(std::span<const line::Frame> frames);
    /// The input has ended, or its line has been silent so long that nothing more belongs to it: what is open
    /// is closed.
    void finish();
    /// Forgets what is open, without a telegram; counting goes on.
    void reset();

    /// Bytes of the telegram that is coming in now; 0 between telegrams.
    [[nodiscard]] std::size_t pending() const { return m_open ? m_bytes.size() : 0; }

private:
    struct Mark {
        line::FrameIndex frame; ///< of a byte that did not follow the one before directly
        std::size_t byte = 0;
    };
    enum class Place : std::uint8_t { Idle, Identification, Body, EndLine };

    void takeByte(std::uint8_t byte, const line::Frame& frame);
    void begin(const line::Frame& frame, bool certain);
    void close();
    void emit(std::size_t from, std::size_t to, bool mustBeProven);
    void searchInside(std::size_t to);
    [[nodiscard]] bool endsHere() const;
    [[nodiscard]] Telegram cut(std::size_t from, std::size_t to) const;
    void open(Place place);

    Sink m_sink;
    Place m_place = Place::Idle;
    bool m_open = false;
    bool m_certain = false;    ///< began at a line's start, or after something that is no text
    std::size_t m_endMark = 0; ///< where the closing `!` stands
    std::string m_bytes;
    struct Origin {
        line::FrameIndex frame;
        capture::Time start;
        std::uint8_t flags = 0;
        capture::TimeBasis basis = capture::TimeBasis::Unknown;
    };
    std::vector<Origin> m_origins; ///< one a byte of m_bytes
    std::uint8_t m_previous = '\n';
    line::FrameIndex m_nextFrame;
    line::ByteOffset m_nextByte;
    line::ByteOffset m_beginByte;
    TelegramIndex m_nextTelegram;
};

} // namespace p1scope::telegram
