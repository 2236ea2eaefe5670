// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/simulator/plain_uart.h"

#include "core/simulator/chunks.h"

#include <optional>

namespace p1scope::simulator {

namespace {

using capture::Duration;
using capture::EventKind;
using capture::Time;

/// Looks at a wire at rising moments.
class Eye {
public:
    explicit Eye(const capture::Edges& wire)
        : m_wire(wire)
    {}
    [[nodiscard]] bool levelAt(Duration moment)
    {
        while (m_next < m_wire.at.size() && m_wire.at[m_next] <= moment)
            ++m_next;
        return m_wire.initialLevel != ((m_next & 1U) != 0);
    }
    /// When the line falls next, not before it has risen where it is low at `from`. None if it never does.
    [[nodiscard]] std::optional<Duration> nextFall(Duration from)
    {
        const bool high = levelAt(from);
        const std::size_t edge = m_next + (high ? 0 : 1);
        if (edge >= m_wire.at.size())
            return std::nullopt;
        return m_wire.at[edge];
    }

private:
    const capture::Edges& m_wire;
    std::size_t m_next = 0; ///< the first edge behind where it has looked
};

} // namespace

std::vector<capture::Event> plainUartEvents(const capture::Edges& wire, std::uint32_t baud)
{
    constexpr std::int64_t halfSecond = 500'000'000;
    const auto halfBits = [&](Duration from, std::int64_t count) {
        return from + Duration(count * halfSecond / std::int64_t{baud});
    };
    Eye eye(wire);
    Chunks chunks;
    for (auto start = eye.nextFall(Duration(0)); start;) {
        const Duration middle = halfBits(*start, 1);
        if (eye.levelAt(middle)) { // noise
            start = eye.nextFall(middle);
            continue;
        }
        unsigned bits = 0;
        for (int bit = 0; bit < 9; ++bit)
            bits |= eye.levelAt(halfBits(*start, 3 + 2 * bit)) ? 1U << bit : 0U;
        const bool stop = (bits >> 8U) != 0;
        const auto kind = stop ? EventKind::Data : bits == 0 ? EventKind::Break : EventKind::FramingError;
        chunks.take(kind, static_cast<std::uint8_t>(bits & 0xFFU), Time(*start), Time(halfBits(*start, 20)));
        start = eye.nextFall(halfBits(*start, 19));
    }
    return std::move(chunks).finish();
}

} // namespace p1scope::simulator
