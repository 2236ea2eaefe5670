// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/simulator/plain_uart.h"

#include "core/simulator/chunks.h"
#include "core/simulator/parity.h"

#include <cmath>
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

/// One character as sampled.
struct Sampled {
    unsigned bits = 0; ///< data, and above them the parity bit
    bool stop = false;
};

class Receiver {
public:
    Receiver(const capture::Edges& wire, const PlainUart& uart)
        : m_eye(wire)
        , m_uart(uart)
        , m_payload(uart.settings.dataBits + (uart.settings.parity == line::Parity::None ? 0 : 1))
        , m_tick(1e9 / (16 * static_cast<double>(uart.settings.baud) * (1 + uart.baudError)))
    {}

    [[nodiscard]] std::vector<capture::Event> run() &&
    {
        auto middle = nextStart(Duration(0));
        while (middle) {
            const Sampled seen = sample(*middle);
            const std::int64_t stop = *middle + bit * (m_payload + 1);
            give(seen, *middle);
            const bool goesOn = m_uart.kind == line::UartKind::SamplesStopAsStart && !seen.stop;
            middle = goesOn && seen.bits != 0 ? stop : nextStart(moment(stop));
        }
        return std::move(m_chunks).finish();
    }

private:
    static constexpr std::int64_t bit = 16; ///< ticks

    [[nodiscard]] Duration moment(std::int64_t tick) const
    {
        return Duration(std::llround((static_cast<double>(tick) + m_uart.phase) * m_tick));
    }
    /// The first tick that is not before a moment.
    [[nodiscard]] std::int64_t tickAt(Duration at) const
    {
        return static_cast<std::int64_t>(
            std::ceil(static_cast<double>(at.count()) / m_tick - m_uart.phase - 1e-6));
    }
    /// The tick in the middle of the next start bit that holds until there.
    [[nodiscard]] std::optional<std::int64_t> nextStart(Duration from)
    {
        for (auto fall = m_eye.nextFall(from); fall; fall = m_eye.nextFall(from)) {
            const std::int64_t middle = tickAt(*fall) + bit / 2;
            from = moment(middle);
            if (!m_eye.levelAt(from))
                return middle;
        }
        return std::nullopt;
    }
    [[nodiscard]] Sampled sample(std::int64_t middle)
    {
        Sampled seen;
        for (int i = 0; i < m_payload; ++i)
            seen.bits |= m_eye.levelAt(moment(middle + bit * (i + 1))) ? 1U << i : 0U;
        seen.stop = m_eye.levelAt(moment(middle + bit * (m_payload + 1)));
        return seen;
    }
    void give(const Sampled& seen, std::int64_t middle)
    {
        EventKind kind = EventKind::Data;
        if (!seen.stop)
            kind = seen.bits == 0 ? EventKind::Break : EventKind::FramingError;
        else if (withParity(seen.bits, m_uart.settings) != seen.bits)
            kind = EventKind::ParityError;
        const auto data = static_cast<std::uint8_t>(seen.bits & ((1U << m_uart.settings.dataBits) - 1U));
        m_chunks.take(kind, data, Time(moment(middle - bit / 2)),
                      Time(moment(middle + bit / 2 + bit * (m_payload + 1))));
    }

    Eye m_eye;
    const PlainUart& m_uart;
    int m_payload;
    double m_tick; ///< a sixteenth of a bit, ns
    Chunks m_chunks;
};

} // namespace

std::vector<capture::Event> plainUartEvents(const capture::Edges& wire, const PlainUart& uart)
{
    return Receiver(wire, uart).run();
}

std::vector<std::uint8_t> plainUartBytes(const capture::Edges& wire, const PlainUart& uart)
{
    std::vector<std::uint8_t> bytes;
    for (const capture::Event& event : plainUartEvents(wire, uart)) {
        bytes.insert(bytes.end(), event.bytes.begin(), event.bytes.end());
        if (event.kind == EventKind::Break)
            bytes.push_back(0);
    }
    return bytes;
}

std::vector<capture::Event> portEvents(const WireTelegram& telegram, const line::LineSettings& line,
                                       capture::Time start)
{
    if (line.polarity == line::Polarity::Normal)
        return receivedEvents(telegram, line, start);
    capture::Edges wire = restingWire(line);
    appendEdges(wire, telegram, line, start);
    wire.end += 2 * line.characterTime();
    PlainUart uart;
    uart.settings.baud = line.baud;
    return plainUartEvents(wire, uart);
}

} // namespace p1scope::simulator
