// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstdint>
#include <vector>

namespace p1scope::meter {

/// Which stretches of time telegrams cover. Each stands for as long as telegrams of its input usually follow
/// each other; what is between is a gap.
class Coverage {
public:
    struct Stretch {
        std::chrono::sys_seconds from;
        std::chrono::sys_seconds to;
    };

    /// Another input begins, whose telegrams may follow each other faster or slower.
    void beginInput();
    /// A good telegram. One that is not later than the last changes nothing.
    void take(std::chrono::sys_seconds time);
    /// What is covered, rising, none touching another.
    [[nodiscard]] std::vector<Stretch> stretches() const;
    /// How much of [from, to) is not covered, given what stretches() said.
    [[nodiscard]] static std::chrono::seconds uncovered(const std::vector<Stretch>& stretches,
                                                        std::chrono::sys_seconds from,
                                                        std::chrono::sys_seconds to);

private:
    void settle();
    void cover(std::chrono::sys_seconds time, std::chrono::seconds usual);

    std::vector<std::chrono::sys_seconds> m_early; ///< until it is known how they follow each other
    std::chrono::seconds m_usual{};
    std::chrono::sys_seconds m_last{};
    bool m_any = false;
    std::vector<Stretch> m_stretches;
};

} // namespace p1scope::meter
