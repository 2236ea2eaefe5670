// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/doctor/lattice.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <queue>
#include <unordered_map>
#include <unordered_set>

namespace p1scope::doctor {

namespace {

constexpr std::size_t mostSteps = 50'000; ///< of a search for texts: bounds what a bad line can cost
constexpr float never = 1e30F;
constexpr double impossible = -1e30;
constexpr double negligible = -20; ///< of a logarithm of a probability

/// ln(e^a + e^b)
double sumOfLogs(double a, double b)
{
    if (a < b)
        std::swap(a, b);
    return b < -1e29 ? a : a + std::log1p(std::exp(b - a));
}

/// Characters gathered from the end of a text to its beginning, with shared tails.
struct Tail {
    std::uint32_t edge = 0;
    std::int32_t after = -1; ///< the tail behind it
};

/// A text that has been followed back from its end to a node.
struct Partial {
    float estimate = 0; ///< the least that a whole text costs that ends so
    float cost = 0;     ///< of what has been followed
    std::uint32_t node = 0;
    std::int32_t tail = -1;

    friend bool operator<(const Partial& a, const Partial& b) { return a.estimate > b.estimate; }
};

/// Follows the lattice from its ends back to its beginning, the cheapest first. What a node costs from the
/// beginning is known exactly, so that texts come in order.
class BackwardSearch {
public:
    BackwardSearch(const Lattice& lattice, const std::vector<std::uint32_t>& bytes)
        : m_lattice(lattice)
        , m_bytes(bytes)
        , m_edges(lattice.edges())
        , m_firstInto(bytes.size() + 1, 0)
    {
        for (const auto& edge : m_edges)
            ++m_firstInto[edge.to + 1];
        for (std::size_t i = 1; i < m_firstInto.size(); ++i)
            m_firstInto[i] += m_firstInto[i - 1];
        m_into.resize(m_edges.size());
        auto at = m_firstInto;
        for (std::uint32_t i = 0; i < m_edges.size(); ++i)
            m_into[at[m_edges[i].to]++] = i;
    }

    bool run(const std::vector<std::uint32_t>& ends, float within, std::size_t most,
             const Lattice::Take& take)
    {
        float best = never;
        for (const std::uint32_t end : ends)
            best = std::min(best, m_lattice.costOf(end));
        m_limit = best + within;
        for (const std::uint32_t end : ends)
            push({m_lattice.costOf(end), 0, end, -1});
        std::size_t count = 0;
        for (std::size_t steps = 0; !m_open.empty() && count < most && steps < mostSteps; ++steps) {
            const Partial partial = m_open.top();
            m_open.pop();
            if (partial.node != 0) {
                extend(partial);
                continue;
            }
            const Lattice::Text text = textOf(partial);
            if (!m_given.insert(text.characters).second)
                continue;
            ++count;
            if (take(text))
                return true;
        }
        return false;
    }

private:
    void push(const Partial& partial)
    {
        if (partial.estimate <= m_limit)
            m_open.push(partial);
    }
    void extend(Partial partial)
    {
        // Where there is one way only, it is gone at once.
        for (;;) {
            const auto from = m_firstInto[partial.node];
            const auto to = m_firstInto[partial.node + 1];
            if (to - from != 1) {
                for (auto i = from; i < to; ++i)
                    push(before(partial, m_into[i]));
                return;
            }
            partial = before(partial, m_into[from]);
            if (partial.node == 0) {
                push(partial);
                return;
            }
        }
    }
    [[nodiscard]] Partial before(const Partial& partial, std::uint32_t index)
    {
        const auto& edge = m_edges[index];
        Partial next{0, partial.cost + edge.cost, edge.from, partial.tail};
        next.estimate = next.cost + m_lattice.costOf(edge.from);
        if (edge.count > 0) {
            m_tails.push_back({index, partial.tail});
            next.tail = static_cast<std::int32_t>(m_tails.size() - 1);
        }
        return next;
    }
    [[nodiscard]] Lattice::Text textOf(const Partial& partial) const
    {
        Lattice::Text text;
        text.cost = partial.cost;
        for (auto at = partial.tail; at >= 0; at = m_tails[static_cast<std::size_t>(at)].after) {
            const auto& edge = m_edges[m_tails[static_cast<std::size_t>(at)].edge];
            text.characters.append(edge.characters.data(), edge.count);
            text.bytes.insert(text.bytes.end(), edge.count, m_bytes[edge.to]);
        }
        return text;
    }

    const Lattice& m_lattice;
    const std::vector<std::uint32_t>& m_bytes;
    const std::vector<Lattice::Edge>& m_edges;
    std::vector<std::uint32_t> m_firstInto; ///< by node: the first of its edges in m_into
    std::vector<std::uint32_t> m_into;
    std::vector<Tail> m_tails;
    std::priority_queue<Partial> m_open;
    std::unordered_set<std::string> m_given;
    float m_limit = never;
};

} // namespace

void Lattice::clear()
{
    m_costs.assign(1, 0);
    m_bytes.assign(1, 0);
    m_edges.clear();
}

std::uint32_t Lattice::addNode(float cost, std::uint32_t byte)
{
    m_costs.push_back(cost);
    m_bytes.push_back(byte);
    return static_cast<std::uint32_t>(m_costs.size() - 1);
}

Lattice::Text Lattice::likeliest(const std::vector<std::uint32_t>& ends) const
{
    const auto cheaper = [this](std::uint32_t a, std::uint32_t b) { return m_costs[a] < m_costs[b]; };
    std::uint32_t node = *std::ranges::min_element(ends, cheaper);
    Text text;
    text.cost = m_costs[node];
    // Edges stand in the order of time, and the first into a node is the one it was made with: the cheapest.
    std::vector<std::uint32_t> cheapest(m_costs.size(), static_cast<std::uint32_t>(m_edges.size()));
    for (std::uint32_t i = 0; i < m_edges.size(); ++i)
        cheapest[m_edges[i].to] = std::min(cheapest[m_edges[i].to], i);
    std::vector<std::uint32_t> way;
    for (; node != 0; node = m_edges[way.back()].from)
        way.push_back(cheapest[node]);
    std::ranges::reverse(way);
    for (const std::uint32_t index : way) {
        const Edge& edge = m_edges[index];
        text.flips += edge.flips;
        text.characters.append(edge.characters.data(), edge.count);
        text.bytes.insert(text.bytes.end(), edge.count, m_bytes[edge.to]);
    }
    return text;
}

bool Lattice::texts(const std::vector<std::uint32_t>& ends, float within, std::size_t most,
                    const Take& take) const
{
    return !ends.empty() && BackwardSearch(*this, m_bytes).run(ends, within, most, take);
}

std::vector<Lattice::Likely> Lattice::certainty(const std::vector<std::uint32_t>& ends,
                                                const std::string& text,
                                                const std::vector<Possible>& possible) const
{
    std::unordered_map<std::uint32_t, std::size_t> places;
    std::uint32_t place = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        places.emplace(place, i);
        place = nextPlace(place, text[i]);
    }
    /// Tells each character of an edge that stands at a place of the text.
    const auto follow = [&](const Edge& edge, const auto& tell) {
        std::uint32_t at = edge.place;
        for (std::size_t i = 0; i < edge.count; ++i) {
            const char c = edge.characters[i];
            if (const auto found = places.find(at); found != places.end())
                tell(found->second, static_cast<unsigned>(c) & 0x7FU);
            at = nextPlace(at, c);
        }
    };
    std::vector<bool> ruledOut(m_edges.size());
    std::vector<double> forward(m_costs.size(), impossible);
    std::vector<double> backward(m_costs.size(), impossible);
    forward[0] = 0;
    for (std::size_t i = 0; i < m_edges.size(); ++i) {
        const Edge& edge = m_edges[i];
        if (!possible.empty())
            follow(edge,
                   [&](std::size_t at, unsigned c) { ruledOut[i] = ruledOut[i] || !possible[at].test(c); });
        if (!ruledOut[i])
            forward[edge.to] = sumOfLogs(forward[edge.to], forward[edge.from] - double{edge.cost});
    }
    double whole = impossible;
    for (const std::uint32_t end : ends) {
        backward[end] = 0;
        whole = sumOfLogs(whole, forward[end]);
    }
    if (whole < impossible / 2)
        return {};
    std::vector<Likely> likely(text.size());
    for (std::size_t i = m_edges.size(); i-- > 0;) {
        const Edge& edge = m_edges[i];
        if (ruledOut[i])
            continue;
        backward[edge.from] = sumOfLogs(backward[edge.from], backward[edge.to] - double{edge.cost});
        const double share = forward[edge.from] - double{edge.cost} + backward[edge.to] - whole;
        if (share > negligible)
            follow(edge,
                   [&](std::size_t at, unsigned c) { likely[at][c] += static_cast<float>(std::exp(share)); });
    }
    return likely;
}

} // namespace p1scope::doctor
