// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/line/frame.h"
#include "core/telegram/finder.h"
#include "core/telegram/judge.h"

#include <span>
#include <string>
#include <vector>

namespace p1scope::telegram {

/// Finds telegrams in a stream of frames, and judges each.
///
/// A `/` at a line's start always begins one; `!` ends it at a line's start, or directly after `)` or the
/// identification. Where a telegram fails (cut short, or with a wrong CRC), good ones inside it (glued behind
/// a broken one) are found by their CRC: they follow the failed one, whose bytes hold them. A `/` that stands
/// between telegrams behind other text begins one that counts only with a right CRC.
///
/// Byte-clean. Memory is bounded by `maximumLength`, time is linear in the input. Not thread-safe.
class Framer final : public Finder {
public:
    /// Telegrams are far shorter (2.8 kB is the longest known); this only bounds endless garbage.
    static constexpr std::size_t maximumLength = 64 * 1024;

    explicit Framer(Sink sink);

    void push(std::span<const line::Frame> frames) override;
    void push(const line::CharacterRun& run) override;
    void finish() override;
    /// Frames and bytes that came in, and are no text: what follows them begins at a line's start. To be
    /// called between telegrams.
    void skip(std::uint64_t frames, std::uint64_t bytes);
    [[nodiscard]] std::size_t pending() const override { return m_place == Place::Idle ? 0 : m_bytes.size(); }

private:
    enum class Place : std::uint8_t { Idle, Identification, Body, EndLine };
    /// Where the `/` stood that began a telegram, and so how far it is believed to be one.
    enum class Trust : std::uint8_t { LineStart, BehindNoise, InText };
    /// Which frame a byte came in.
    struct Origin {
        line::FrameIndex frame;
        capture::Time start;
        line::FrameState state;
        capture::TimeBasis basis = capture::TimeBasis::Unknown;
    };
    /// Evenly spaced frames behind bytes of the telegram, from `at` to where the next stretch begins.
    struct OriginRun {
        std::size_t at = 0;
        line::FrameIndex frame;
        capture::Time start;
        capture::Duration step{};
        capture::TimeBasis basis = capture::TimeBasis::Unknown;
        bool hasStep = false;
    };
    /// A byte of m_bytes that something is held against.
    struct Held {
        std::size_t at = 0;
        line::FrameState state;
    };

    void takeByte(char byte, const Origin& origin);
    void takeIdle(char byte, const Origin& origin);
    [[nodiscard]] std::size_t skipIdle(const line::CharacterRun& run, std::size_t from);
    [[nodiscard]] std::size_t takeBody(const line::CharacterRun& run, std::size_t from);
    void addOrigin(const Origin& origin);
    [[nodiscard]] Origin originOf(std::size_t at) const;
    void begin(const Origin& origin, Trust trust);
    void followLines(char byte);
    [[nodiscard]] bool identificationEnds(std::size_t fewestDigits) const;
    [[nodiscard]] bool atLineStart() const;
    void close(Ending ending = Ending::Closed, const Origin* next = nullptr);
    [[nodiscard]] std::size_t byteBehind(line::FrameIndex frame) const;
    void findPauses(Telegram& telegram, const Origin* next) const;
    void startOver();
    void searchInside(Telegram&& failed, std::size_t end, bool believed);
    [[nodiscard]] Telegram cut(std::size_t from, std::size_t to) const;
    void hand(Telegram&& telegram);

    Sink m_sink;
    Place m_place = Place::Idle;
    Trust m_trust = Trust::LineStart;
    char m_previous = '\n'; ///< last byte of the input
    std::string m_bytes;
    std::vector<OriginRun> m_origins;       ///< of m_bytes
    std::vector<Held> m_flaws;              ///< of m_bytes, rising
    std::vector<line::FrameIndex> m_breaks; ///< breaks that fell within the telegram
    std::size_t m_lastBang = std::string::npos;
    line::FrameIndex m_nextFrame;
    line::ByteOffset m_nextByte;
    line::ByteOffset m_beginByte;
    TelegramIndex m_nextTelegram;
    Judge m_judge;
};

} // namespace p1scope::telegram
