// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/dlms/key.h"
#include "core/doctor/inverted_decoder.h"
#include "core/doctor/recovered_history.h"
#include "core/line/line_settings.h"
#include "core/telegram/finder.h"

#include <cstdint>
#include <memory>
#include <vector>

namespace p1scope::doctor {

/// Finds telegrams in the frames that a plain receiver made of an inverted line. A telegram is what stands
/// between two silences; where frames have no times, it ends where its text does.
///
/// A telegram whose CRC is right is Ok, one that has none Recovered; each has its Recovery. What is in doubt
/// of the latter is made certain by the telegrams before it where they leave no other way. One that could not
/// be read is given as Truncated, without text, with a note of the reason.
class InvertedReader final : public telegram::Finder {
public:
    explicit InvertedReader(Sink sink);

    void push(std::span<const line::Frame> frames) override;
    void push(const line::CharacterRun& run) override;
    void finish() override;
    [[nodiscard]] std::size_t pending() const override;
    [[nodiscard]] bool needsRawBits() const override { return true; }
    [[nodiscard]] bool needsSilence() const override { return true; }
    /// A line of 9600 7E1 is read with three settings in turn, as each leaves other things in doubt: 9600
    /// 8N1, 9600 7N1 and 19200 8N1, with which it goes on.
    [[nodiscard]] std::optional<line::LineSettings> wantedLine() const override;

    /// A line that is silent this long is between telegrams: longer than adapters and networks keep bytes
    /// back.
    static constexpr capture::Duration silence = std::chrono::milliseconds(200);

private:
    struct Origin {
        line::FrameIndex frame;
        line::ByteOffset byte;
        capture::Time start;
        capture::TimeBasis basis = capture::TimeBasis::Unknown;
    };

    /// A line of which so many telegrams came without a bit that had to be put right is taken for sound.
    static constexpr unsigned undisturbed = 30;

    void take(const line::Frame& frame);
    [[nodiscard]] bool mayHaveEnded(std::uint8_t byte) const;
    /// Decodes what has gathered; false where that gave no telegram.
    bool decode(bool whole);
    void hand(const FoundTelegram& found);
    void handUnread();
    void refine(telegram::Telegram& telegram, const FoundTelegram& found);
    void drop(std::size_t count);
    void setOrigin(telegram::Telegram& telegram, std::size_t first, std::size_t last);

    Sink m_sink;
    InvertedDecoder m_decoder;
    RecoveredHistory m_history;
    unsigned m_sinceFlip = undisturbed;      ///< telegrams without CRC, since one that had a wrong bit
    std::size_t m_turn = 0;                  ///< which of the settings is wanted
    std::optional<capture::Time> m_previous; ///< when the last telegram without CRC began
    line::LineSettings m_receiver;
    std::vector<std::uint8_t> m_bytes; ///< since the last silence
    std::vector<Origin> m_origins;     ///< of each
    capture::Time m_lastEnd{};
    line::FrameIndex m_nextFrame;
    line::ByteOffset m_nextByte;
    telegram::TelegramIndex m_nextTelegram;
};

/// What finds the telegrams of an input. `upsideDown`: its frames are what a receiver of normal polarity made
/// of an inverted line.
/// `keys` open what is ciphered; null for none.
[[nodiscard]] std::unique_ptr<telegram::Finder> makeFinder(bool upsideDown, telegram::Finder::Sink sink,
                                                           dlms::Keys keys = nullptr);

} // namespace p1scope::doctor
