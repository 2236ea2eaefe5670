// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/frames/row_scale.h"

#include <algorithm>

namespace p1scope::ui {

namespace {

std::uint64_t scaled(std::uint64_t value, std::uint64_t to, std::uint64_t from)
{
    // Ten decimal digits times nine do not fit 64 bits; a long double holds a 64-bit whole number.
    const long double exact =
        static_cast<long double>(value) * static_cast<long double>(to) / static_cast<long double>(from);
    return static_cast<std::uint64_t>(exact + 0.5L);
}

} // namespace

RowScale::RowScale(std::uint64_t rows, std::uint64_t visible)
    : m_maximumTop(rows > visible ? rows - visible : 0)
    , m_barMaximum(static_cast<int>(std::min(m_maximumTop, barLimit)))
{
    std::uint64_t page = std::min(visible, barLimit);
    if (m_maximumTop > barLimit)
        page = scaled(page, barLimit, m_maximumTop);
    m_barPage = static_cast<int>(std::max<std::uint64_t>(page, 1));
}

int RowScale::toBar(std::uint64_t top) const
{
    if (top >= m_maximumTop)
        return m_barMaximum;
    if (m_maximumTop <= barLimit)
        return static_cast<int>(top);
    // Not the ends but for the ends themselves: a bar at its end says that there is no more.
    return static_cast<int>(
        std::clamp<std::uint64_t>(scaled(top, barLimit, m_maximumTop), top == 0 ? 0 : 1, barLimit - 1));
}

std::uint64_t RowScale::fromBar(int value) const
{
    if (value <= 0)
        return 0;
    if (value >= m_barMaximum)
        return m_maximumTop;
    if (m_maximumTop <= barLimit)
        return static_cast<std::uint64_t>(value);
    return scaled(static_cast<std::uint64_t>(value), m_maximumTop, barLimit);
}

} // namespace p1scope::ui
