// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/doctor/hidden_line.h"
#include "core/line/line_settings.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace p1scope::doctor {

/// A telegram as it was found behind the bytes of a plain receiver.
struct FoundTelegram {
    std::string text;                 ///< from `/` to the end of its last line
    std::vector<std::uint32_t> bytes; ///< of each character: the number of the byte in which it ended
    std::size_t taken = 0;            ///< how many bytes it was made of
    bool proven = false;              ///< by its CRC
    HiddenLine line;
    unsigned flips = 0; ///< bits that had to be put right, where no CRC proves it
    /// What the line may have said besides, where no CRC proves it; else null.
    std::shared_ptr<const Lattice> lattice;
    std::vector<std::uint32_t> ends; ///< of the lattice
};

/// Decodes one telegram after the other of an inverted line, and learns from the first how the line is and
/// how its identification reads; afterwards that is cheap. Not thread-safe.
class InvertedDecoder {
public:
    InvertedDecoder();

    /// What the bytes of one telegram say; zeros before it, for breaks, do not matter, and what follows it is
    /// left. `whole`: nothing more of it will come, so that a line with pauses or disturbed is tried too.
    [[nodiscard]] std::optional<FoundTelegram> decode(std::span<const std::uint8_t> bytes,
                                                      const line::LineSettings& receiver, bool whole);

    /// How the line is; none before the first telegram.
    [[nodiscard]] const std::optional<HiddenLine>& line() const { return m_line; }
    /// Why the last whole telegram could not be read.
    [[nodiscard]] const std::string& reason() const { return m_reason; }

private:
    [[nodiscard]] std::optional<FoundTelegram> decodeProven(std::span<const std::uint8_t> bytes, bool whole);
    [[nodiscard]] std::optional<FoundTelegram> proven(std::span<const std::uint8_t> bytes, HiddenLine line,
                                                      const SearchEffort& effort, std::size_t candidates);
    [[nodiscard]] std::optional<FoundTelegram> decodeUnproven(std::span<const std::uint8_t> bytes,
                                                              const line::LineSettings& receiver, bool whole);
    [[nodiscard]] bool learn(std::span<const std::uint8_t> bytes, const line::LineSettings& receiver,
                             bool whole);
    [[nodiscard]] bool learnProven(std::span<const std::uint8_t> bytes, const HiddenLine& line);
    [[nodiscard]] bool learnUnproven(std::span<const std::uint8_t> bytes, const line::LineSettings& receiver);
    void accept(const FoundTelegram& found);
    [[nodiscard]] bool tired() const;
    void fail(bool searched, std::string reason);

    std::unique_ptr<const TelegramGrammar> m_learnt; ///< knows the identification
    std::string m_identification;
    std::string m_suspected; ///< of the last telegram that seemed to be proven, but may not be
    std::optional<HiddenLine> m_line;
    unsigned m_failures = 0; ///< whole telegrams one after the other
    unsigned m_trouble = 0;
    std::string m_reason;
};

} // namespace p1scope::doctor
