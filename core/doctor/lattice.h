// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <bitset>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace p1scope::doctor {

/// All that a search has found a line may have said: a graph whose edges carry characters and costs (-ln of
/// probabilities). Nodes are in the order of time; node 0 is the beginning.
class Lattice {
public:
    struct Edge {
        std::uint32_t from = 0;
        std::uint32_t to = 0;
        float cost = 0;
        std::uint32_t place = 0; ///< where the first of its characters stands: see nextPlace()
        std::uint8_t count = 0;
        std::uint8_t flips = 0; ///< bits taken to be wrong
        std::array<char, 4> characters{};
    };

    void clear();
    /// A new node that is reached at this cost at best, with the byte of this number.
    [[nodiscard]] std::uint32_t addNode(float cost, std::uint32_t byte);
    void addEdge(const Edge& edge) { m_edges.push_back(edge); }
    [[nodiscard]] float costOf(std::uint32_t node) const { return m_costs[node]; }
    [[nodiscard]] const std::vector<Edge>& edges() const { return m_edges; }

    /// A place in a text is its line, and how far into that; so that texts that differ in the length of a
    /// line agree again behind it.
    [[nodiscard]] static constexpr std::uint32_t nextPlace(std::uint32_t place, char character)
    {
        constexpr unsigned columns = 12;
        return character == '\n' ? ((place >> columns) + 1) << columns : place + 1;
    }

    struct Text {
        std::string characters;
        std::vector<std::uint32_t> bytes; ///< of each character: the number of the byte in which it ended
        float cost = 0;
        unsigned flips = 0; ///< bits taken to be wrong
    };
    /// The text of least cost that ends in one of these nodes; there is at least one.
    [[nodiscard]] Text likeliest(const std::vector<std::uint32_t>& ends) const;

    /// Texts that end in one of these nodes, by rising cost, none twice, each at most `within` above the
    /// best. Stops when `take` returns true, and after `most` texts; true in the first case.
    using Take = std::function<bool(const Text& text)>;
    bool texts(const std::vector<std::uint32_t>& ends, float within, std::size_t most,
               const Take& take) const;

    /// Of each character of a text that ends in one of these nodes: how likely every character is there, all
    /// texts considered. A place that most texts do not have adds up to less than one.
    using Likely = std::array<float, 128>;
    /// What is known of characters from elsewhere; a set for each character of the text.
    using Possible = std::bitset<128>;
    /// `possible`: only ways that have nothing else are considered; empty where nothing is known. Empty where
    /// no way is left.
    [[nodiscard]] std::vector<Likely> certainty(const std::vector<std::uint32_t>& ends,
                                                const std::string& text,
                                                const std::vector<Possible>& possible = {}) const;

private:
    std::vector<float> m_costs;
    std::vector<std::uint32_t> m_bytes;
    std::vector<Edge> m_edges;
};

} // namespace p1scope::doctor
