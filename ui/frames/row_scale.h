// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace p1scope::ui {

/// Maps rows counted in 64 bits onto the `int` of a scroll bar. Both ends are exact: the bar's minimum is row
/// 0, its maximum the last page, whatever the number of rows; in between the bar may be coarser than a row.
class RowScale {
public:
    /// `visible`: rows that fit into the view as a whole.
    RowScale(std::uint64_t rows, std::uint64_t visible);

    /// The greatest row that may stand at the top.
    [[nodiscard]] std::uint64_t maximumTop() const { return m_maximumTop; }
    [[nodiscard]] int barMaximum() const { return m_barMaximum; }
    [[nodiscard]] int barPage() const { return m_barPage; }
    [[nodiscard]] int toBar(std::uint64_t top) const;
    [[nodiscard]] std::uint64_t fromBar(int value) const;

private:
    /// Leaves room for a page beyond the maximum, which styles add up in an int.
    static constexpr std::uint64_t barLimit = 1'000'000'000;

    std::uint64_t m_maximumTop = 0;
    int m_barMaximum = 0;
    int m_barPage = 1;
};

} // namespace p1scope::ui
