// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/event.h"
#include "core/line/frame.h"
#include "core/line/line_settings.h"

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace p1scope::line {

/// Makes frames of what a UART handed over.
///
/// Ten-bit formats (7E1, 7O1, 7N2, 8N1 …) are taken as eight raw bits whatever the format: the eighth is the
/// parity bit (of 7N2: the first stop bit), and is judged here, frame by frame. Until a byte with its eighth
/// bit set has come, that bit counts as stripped on the way: parity is then not known, which is no error. Of
/// all other formats the data bits come alone, and parity is what the port reported.
///
/// Where times are those of arrival, a frame's start is reckoned back from that of its chunk, one character
/// time a frame, and never before the end of the frame before. Measured times are taken as they are. Not
/// thread-safe.
class ByteDecoder {
public:
    explicit ByteDecoder(const LineSettings& settings);

    /// The settings of the receiver have changed; bytes from now on are read by them.
    void setSettings(const LineSettings& settings);
    [[nodiscard]] const LineSettings& settings() const { return m_settings; }

    /// Says beforehand that the eighth bit is there (a file that was looked through).
    void setParityPresent();

    /// Appends the frames of an event to `out`; events that are no bytes and no breaks add none.
    void push(const capture::Event& event, std::vector<Frame>& out);
    /// The same for data (EventKind::Data with no further flags) as a run, valid until the next call; its
    /// frames are those that push() would have made.
    [[nodiscard]] CharacterRun pushRun(const capture::Event& event);

    /// What one goes on from, after having been somewhere else in the input.
    struct State {
        LineSettings settings;
        bool eighthBitSeen = false;
        capture::Time lastEnd{};
    };
    [[nodiscard]] State state() const { return {m_settings, m_eighthBitSeen, m_lastEnd}; }
    void setState(const State& state);

private:
    /// When the characters of a chunk began.
    struct Spacing {
        capture::Time start{};
        capture::Duration step{};
    };
    [[nodiscard]] Spacing place(const capture::Event& event);
    void pushBytes(const capture::Event& event, std::vector<Frame>& out);
    static void setFlags(const capture::Event& event, std::span<Frame> frames);
    void makeTable();
    [[nodiscard]] Frame frameOf(std::uint8_t byte) const;
    void judgeParity(Frame& frame, Bit sent) const;

    /// What each byte of the receiver stands for; made when the settings change.
    struct Table {
        std::array<Frame, 256> frames;
        std::array<std::uint8_t, 256> data{};
        std::array<std::uint8_t, 256> flags{};
        bool plain = true; ///< data is what came, and no byte has a flag
    };

    LineSettings m_settings;
    capture::Duration m_characterTime{};
    Table m_table;
    bool m_tenBit = true;
    bool m_eighthBitSeen = false;
    capture::Time m_lastEnd{};         ///< no frame begins before the input, nor before the end of the last
    std::vector<std::uint8_t> m_data;  ///< of the last run
    std::vector<std::uint8_t> m_flags; ///< of the last run
};

/// Which parity makes bit `parity` right for `data`; Absent where the format has none.
[[nodiscard]] Bit expectedParity(unsigned data, Parity parity);

/// The format that raw bytes of a ten-bit receiver speak for: 9600 7E1 (or 7O1) where nearly every byte's
/// eighth bit is the parity of the others and some have it set, else 115200 8N1. The baud is the usual one
/// for the format.
[[nodiscard]] LineSettings guessByteFormat(std::span<const std::uint8_t> bytes);

} // namespace p1scope::line
