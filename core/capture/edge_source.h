// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/capture/edges.h"
#include "core/capture/time.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace p1scope::capture {

/// A sampled wire that is read from beginning to end, however long it is, without being held in memory. Not
/// thread-safe, but may be used in any one thread.
class EdgeSource {
public:
    virtual ~EdgeSource() = default;

    /// The level before the first edge.
    [[nodiscard]] virtual bool initialLevel() const = 0;
    /// The sampling interval: edges are known no better than this.
    [[nodiscard]] virtual Duration resolution() const = 0;
    /// Reads a stretch of the wire, at most some MB of it, and appends its edges, rising; the level flips at
    /// each. There may be none. False at the end. An error names the place; what came before it stands.
    [[nodiscard]] virtual base::Result<bool> next(std::vector<Duration>& out) = 0;
    /// Until when the wire has been read so far. No later edge comes before this.
    [[nodiscard]] virtual Duration end() const = 0;
    /// How much of the input has been read, 0 to 1.
    [[nodiscard]] virtual double progress() const = 0;
};

/// A wire that is in memory already.
class EdgesInMemory final : public EdgeSource {
public:
    explicit EdgesInMemory(Edges edges)
        : m_edges(std::move(edges))
    {}

    bool initialLevel() const override { return m_edges.initialLevel; }
    Duration resolution() const override { return m_edges.resolution; }
    base::Result<bool> next(std::vector<Duration>& out) override
    {
        constexpr std::size_t atOnce = 64 * 1024;
        const std::size_t count = std::min(atOnce, m_edges.at.size() - m_next);
        const auto from = m_edges.at.begin() + static_cast<std::ptrdiff_t>(m_next);
        out.insert(out.end(), from, from + static_cast<std::ptrdiff_t>(count));
        m_next += count;
        return m_next < m_edges.at.size();
    }
    Duration end() const override { return m_next < m_edges.at.size() ? m_edges.at[m_next] : m_edges.end; }
    double progress() const override
    {
        return m_edges.at.empty() ? 1.0
                                  : static_cast<double>(m_next) / static_cast<double>(m_edges.at.size());
    }

private:
    Edges m_edges;
    std::size_t m_next = 0;
};

} // namespace p1scope::capture
