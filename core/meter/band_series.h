// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/meter/series.h"

#include <chrono>
#include <cstddef>
#include <vector>

namespace p1scope::meter {

/// What a quantity did about a moment.
struct BandPoint {
    GraphTime time;
    double least = 0;
    double mean = 0;
    double greatest = 0;
};

/// A quantity of which only least, mean and greatest of stretches are known, such as a year by the hour: two
/// min/max pyramids, so that any part of it is drawn with one point a pixel column. Not thread-safe.
class BandSeries {
public:
    /// In rising time. One that is not later than the last is left out.
    void append(const BandPoint& point);
    [[nodiscard]] std::size_t size() const { return m_least.size(); }
    [[nodiscard]] bool empty() const { return m_least.empty(); }
    [[nodiscard]] BandPoint operator[](std::size_t i) const;
    /// Index of the first point not before `time`.
    [[nodiscard]] std::size_t lowerBound(GraphTime time) const { return m_least.lowerBound(time); }
    /// At most one point a column of [from, to), in rising time, plus the neighbours just outside: least of
    /// the least, greatest of the greatest, and the mean of the means.
    [[nodiscard]] std::vector<BandPoint> columns(GraphTime from, GraphTime to, std::size_t columns) const;

private:
    [[nodiscard]] BandPoint joined(std::size_t from, std::size_t to) const;

    Series m_least;
    Series m_greatest;
    std::vector<double> m_sums{0}; ///< of the means before each point
};

} // namespace p1scope::meter
