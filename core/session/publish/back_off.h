// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <chrono>

namespace p1scope::session {

/// How long to wait before something is tried again: longer every time, up to half a minute.
class BackOff {
public:
    [[nodiscard]] std::chrono::milliseconds next()
    {
        const auto now = m_delay;
        m_delay = std::min(2 * m_delay, longest);
        return now;
    }
    /// It went well.
    void reset() { m_delay = first; }

private:
    static constexpr std::chrono::milliseconds first{500};
    static constexpr std::chrono::milliseconds longest{30'000};
    std::chrono::milliseconds m_delay = first;
};

} // namespace p1scope::session
