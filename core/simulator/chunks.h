// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/event.h"

#include <chrono>
#include <utility>
#include <vector>

namespace p1scope::simulator {

/// Gathers characters into chunks as a USB adapter does: at most 62, at most 16 ms old, stamped with the end
/// of the last one. What is not plain data comes by itself.
class Chunks {
public:
    /// `byte` is of no account for a break.
    void take(capture::EventKind kind, std::uint8_t byte, capture::Time start, capture::Time end)
    {
        if (kind != capture::EventKind::Data) {
            m_open = false;
            add(kind, end);
            if (kind != capture::EventKind::Break)
                m_events.back().bytes.push_back(byte);
            return;
        }
        if (m_open && end - m_start > latency)
            m_open = false;
        if (!m_open) {
            add(kind, end);
            m_start = start;
            m_open = true;
        }
        m_events.back().bytes.push_back(byte);
        m_events.back().time = end;
        m_open = m_events.back().bytes.size() < packet;
    }
    [[nodiscard]] std::vector<capture::Event> finish() && { return std::move(m_events); }

private:
    static constexpr std::size_t packet = 62; ///< 64 less the two status bytes of an FTDI adapter
    static constexpr capture::Duration latency =
        std::chrono::milliseconds(16); ///< its latency timer as it comes

    void add(capture::EventKind kind, capture::Time time)
    {
        capture::Event event;
        event.kind = kind;
        event.timeBasis = capture::TimeBasis::Estimated;
        event.time = time;
        m_events.push_back(std::move(event));
    }

    std::vector<capture::Event> m_events;
    capture::Time m_start{}; ///< of the open chunk
    bool m_open = false;
};

} // namespace p1scope::simulator
