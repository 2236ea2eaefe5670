// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace p1scope::telegram {

/// A stretch of a telegram's bytes.
struct Stretch {
    std::uint32_t offset = 0; ///< bytes from the telegram's `/`
    std::uint32_t length = 0;

    friend bool operator==(const Stretch&, const Stretch&) = default;
};

/// Stretches in a row. Up to two take no memory of their own, and nearly every object has one or two values:
/// a day's telegrams have millions of objects.
class Stretches {
public:
    [[nodiscard]] std::size_t size() const { return m_count; }
    [[nodiscard]] bool empty() const { return m_count == 0; }
    [[nodiscard]] const Stretch* begin() const { return isFew() ? m_few.data() : m_many.data(); }
    [[nodiscard]] const Stretch* end() const { return begin() + m_count; }
    [[nodiscard]] const Stretch& operator[](std::size_t i) const { return begin()[i]; }
    [[nodiscard]] const Stretch& front() const { return *begin(); }
    [[nodiscard]] const Stretch& back() const { return begin()[m_count - 1]; }

    void append(Stretch stretch)
    {
        if (m_count < m_few.size()) {
            m_few[m_count++] = stretch;
            return;
        }
        if (m_count == m_few.size())
            m_many.assign(m_few.begin(), m_few.end());
        m_many.push_back(stretch);
        ++m_count;
    }

private:
    [[nodiscard]] bool isFew() const { return m_count <= m_few.size(); }

    std::array<Stretch, 2> m_few{};
    std::vector<Stretch> m_many; ///< all of them, where they are more
    std::size_t m_count = 0;
};

} // namespace p1scope::telegram
