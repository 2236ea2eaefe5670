// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

namespace p1scope::doctor {

/// How likely each character is at each place of a telegram: an automaton made from the OBIS catalogue and
/// the shapes that values have. It is soft: any printable character may stand anywhere, at a price, so that
/// nothing a meter says is ruled out. Costs are -ln of probabilities. Safe to read from any thread.
class TelegramGrammar {
public:
    using State = std::uint16_t;
    static constexpr State start = 0; ///< before the `/`
    static constexpr State done = 1;  ///< behind the line that holds the `!`

    /// The one that knows no meter in particular. Made at the first call, which takes some milliseconds.
    [[nodiscard]] static const TelegramGrammar& general();
    /// The same, expecting this identification (without the `/`).
    [[nodiscard]] TelegramGrammar withIdentification(std::string_view identification) const;

    [[nodiscard]] State next(State state, unsigned character) const
    {
        return m_rows[state].next[character & 0x7FU];
    }
    /// What it costs that the character's low bits are these: `partial` has a one above them, so that it is 1
    /// where none is known and 128 to 255 where all seven are.
    [[nodiscard]] float cost(State state, unsigned partial) const
    {
        return m_rows[state].cost[partial & 0xFFU];
    }
    [[nodiscard]] std::size_t size() const { return m_rows.size(); }

    /// Probabilities of a state's characters as they are put together; need not add up to one.
    struct Draft {
        std::array<double, 128> weight{};
        std::array<State, 128> next{};
    };
    explicit TelegramGrammar(const std::vector<Draft>& drafts);

private:
    struct Row {
        std::array<float, 256> cost{};
        std::array<State, 128> next{};
    };
    [[nodiscard]] static Row rowOf(const Draft& draft);

    std::vector<Row> m_rows;
};

} // namespace p1scope::doctor
