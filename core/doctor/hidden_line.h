// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/doctor/lattice.h"
#include "core/doctor/telegram_grammar.h"
#include "core/line/line_settings.h"
#include "core/line/uart_kind.h"

#include <cstdint>
#include <functional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace p1scope::doctor {

/// How the characters of an inverted line stand on the wire.
enum class HiddenFormat : std::uint8_t {
    EightN1, ///< DSMR 4 and 5
    SevenE1, ///< DSMR 2 and 3
};
[[nodiscard]] std::string_view hiddenFormatName(HiddenFormat format);

/// Whether a line rests between the characters of a telegram.
enum class Gaps : std::uint8_t {
    Never,
    Seldom, ///< no more often than bits are disturbed
    Often,
};

/// What a search takes the line and the receiver for.
struct HiddenLine {
    HiddenFormat format = HiddenFormat::EightN1;
    line::UartKind kind = line::UartKind::WaitsForHigh;
    unsigned samplesPerBit = 1; ///< how much faster than the line the receiver is set, 1 to 8
    unsigned receiverDataBits = 8;
    bool receiverParity = false; ///< it has a parity bit, which it swallows
    Gaps gaps = Gaps::Never;
    bool noise = false; ///< bits may be wrong, one at most for each byte received
};

/// How far a search goes. Work is counted in bits tried, so that it is the same on any machine.
struct SearchEffort {
    std::size_t width = 32; ///< lines kept after each byte
    float within = 14;      ///< and how much worse than the best they may be
    std::uint64_t budget = 2'000'000;
};

/// Finds what an inverted line may have said, from what a receiver of normal polarity made of it. Such a
/// receiver loses how long the line stayed high after each character, and how long it was low after one
/// without stop bit; everything else is there, so that the line can be walked along bit by bit, with the few
/// ways that fit kept after each byte, and judged by what telegrams look like. Whether a byte had its stop
/// bit is not asked for, as drivers cannot be trusted with it.
class HiddenLineSearch {
public:
    HiddenLineSearch(const TelegramGrammar& grammar, const HiddenLine& line, const SearchEffort& effort);

    /// Called after a byte where the best line has come to a telegram's end. True: that will do.
    using AtEnd = std::function<bool()>;
    /// Walks along the bytes of a telegram, a zero for every break, from where the line rested before it.
    void run(std::span<const std::uint8_t> bytes, const AtEnd& atEnd = {});

    [[nodiscard]] const Lattice& lattice() const { return m_lattice; }
    [[nodiscard]] Lattice takeLattice() && { return std::move(m_lattice); }
    /// The lines that have come to the telegram's end.
    [[nodiscard]] const std::vector<std::uint32_t>& ends() const { return m_ends; }
    [[nodiscard]] bool reachedEnd() const { return !m_ends.empty(); }
    /// Bytes that the best line explains: fewer than all where none goes on, or where atEnd() was content.
    [[nodiscard]] std::size_t taken() const { return m_taken; }
    /// Of the best line, -ln of its probability.
    [[nodiscard]] float cost() const { return m_cost; }
    [[nodiscard]] std::uint64_t work() const { return m_work; }

private:
    enum class Part : std::uint8_t { Idle, Data, Eighth, Stop };
    enum class After : std::uint8_t { Armed, WaitHigh, Direct }; ///< how the receiver stands after a byte
    enum class Phase : std::uint8_t { WaitHigh, Armed, Sampling };

    /// A line as far as it has been walked.
    struct Path {
        float cost = 0;
        std::uint32_t node = 0;  ///< that it comes from
        std::uint32_t place = 0; ///< of its next character
        std::uint32_t placeBefore = 0;
        TelegramGrammar::State state = TelegramGrammar::start;
        std::uint8_t partial = 1; ///< the character so far: see TelegramGrammar::cost()
        Part part = Part::Idle;
        std::uint8_t repeat = 0; ///< how many more samples its last bit has
        bool level = false;      ///< its last bit, as on the wire
        After after = After::WaitHigh;
        Phase phase = Phase::WaitHigh;
        std::uint8_t sampled = 0; ///< bits of the byte
        std::uint8_t rested = 0;  ///< bits since the last character, up to a few dozen
        std::uint8_t flips = 0;
        std::uint8_t count = 0;
        std::array<char, 4> characters{}; ///< that came to their end within this byte
    };

    struct Slot {
        std::uint64_t key = 0;
        std::uint32_t node = 0;
        std::uint32_t era = 0;
    };

    [[nodiscard]] bool step(std::uint8_t byte);
    void walk(const Path& from, std::uint8_t byte);
    void advance(const Path& path, std::uint8_t byte);
    void sample(const Path& path, bool level, std::uint8_t byte);
    void finish(Path path, bool level, std::uint8_t byte);
    void nextBits(const Path& path, std::uint8_t byte);
    void idleBits(const Path& path, std::uint8_t byte);
    void dataBits(const Path& path, std::uint8_t byte);
    void afterData(const Path& path, std::uint8_t byte);
    void emitBit(Path path, bool level, std::uint8_t byte);
    void mergeAndPrune();
    void collectEnds();
    [[nodiscard]] static std::uint64_t keyOf(const Path& path, bool places);
    [[nodiscard]] static bool restsFreely(const Path& path);

    const TelegramGrammar& m_grammar;
    HiddenLine m_line;
    SearchEffort m_effort;
    float m_seldom; ///< what a rest costs more on a line that seldom has one
    Lattice m_lattice;
    std::vector<Path> m_beam;
    std::vector<Path> m_stack;
    std::vector<Path> m_found;
    std::vector<Slot> m_slots;
    std::vector<std::uint32_t> m_ends;
    std::uint32_t m_era = 0;
    float m_best = 0; ///< of m_found
    float m_cost = 0;
    std::size_t m_taken = 0;
    std::uint64_t m_work = 0;
};

} // namespace p1scope::doctor
