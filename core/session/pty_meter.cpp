// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/pty_meter.h"

#include "core/simulator/plain_uart.h"

#include <algorithm>
#include <chrono>
#include <thread>

namespace p1scope::session {

namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr milliseconds glance(20); ///< how long a change of reader or the wish to stop may go unseen

class Player {
public:
    Player(PtyLink& pty, simulator::Simulation& simulation, const std::atomic<bool>& stop)
        : m_pty(pty)
        , m_simulation(simulation)
        , m_stop(stop)
        , m_unpaced(simulation.interval() == milliseconds(0))
    {}

    std::uint64_t play()
    {
        while (!m_stop && !m_simulation.done()) {
            if (m_pty.hasReader())
                serveReader();
            else
                std::this_thread::sleep_for(glance);
        }
        letReaderFinish();
        return m_begun;
    }

private:
    [[nodiscard]] bool goOn() { return !m_stop && m_pty.hasReader(); }

    /// False where the reader went or the meter is to stop before that moment.
    [[nodiscard]] bool waitUntil(steady_clock::time_point moment)
    {
        for (auto now = steady_clock::now(); now < moment; now = steady_clock::now()) {
            std::this_thread::sleep_for(std::min<steady_clock::duration>(glance, moment - now));
            if (!goOn())
                return false;
        }
        return goOn();
    }

    void serveReader()
    {
        for (auto due = steady_clock::now(); waitUntil(due);) {
            const auto telegram = nextTelegram();
            ++m_begun;
            if (!telegram || !send(*telegram, due) || m_simulation.done())
                return;
            // Where telegrams take longer than their interval, they follow each other.
            due = std::max(due + m_simulation.interval(), steady_clock::now());
        }
    }

    std::optional<simulator::SimulatedTelegram> nextTelegram()
    {
        if (m_unpaced)
            return m_simulation.next();
        const auto wall = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
        return m_simulation.nextAt(wall, {});
    }

    [[nodiscard]] bool send(const simulator::SimulatedTelegram& telegram, steady_clock::time_point start)
    {
        for (auto event : simulator::portEvents(telegram.wire, m_simulation.line(), {})) {
            if (event.kind == capture::EventKind::Break)
                event.bytes = {0};
            if (m_unpaced ? !sendAll(event.bytes) : !sendInTime(event, start))
                return false;
        }
        return true;
    }
    [[nodiscard]] bool sendInTime(const capture::Event& event, steady_clock::time_point start)
    {
        if (!waitUntil(start + event.time.time_since_epoch()))
            return false;
        m_pty.write(event.bytes);
        return true;
    }
    [[nodiscard]] bool sendAll(std::span<const std::uint8_t> bytes)
    {
        while (!bytes.empty()) {
            if (!goOn())
                return false;
            const auto written = m_pty.write(bytes);
            bytes = bytes.subspan(written);
            if (written == 0)
                m_pty.waitForRoom(glance);
        }
        return true;
    }

    /// When this end goes, what has not been read is lost: a reader gets a little time for it.
    void letReaderFinish()
    {
        constexpr milliseconds patience(2000);
        auto unread = m_pty.unread();
        auto deadline = steady_clock::now() + patience;
        for (int empty = 0; empty < 2 && goOn() && steady_clock::now() < deadline;) {
            std::this_thread::sleep_for(glance);
            const auto left = m_pty.unread();
            // Twice, because some may be on its way within the kernel.
            empty = left == 0 ? empty + 1 : 0;
            if (left < unread)
                deadline = steady_clock::now() + patience;
            unread = left;
        }
    }

    PtyLink& m_pty;
    simulator::Simulation& m_simulation;
    const std::atomic<bool>& m_stop;
    bool m_unpaced;
    std::uint64_t m_begun = 0;
};

} // namespace

std::uint64_t playOnPty(PtyLink& pty, simulator::Simulation& simulation, const std::atomic<bool>& stop)
{
    return Player(pty, simulation, stop).play();
}

} // namespace p1scope::session
