// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/pty_link.h"
#include "core/session/replay_output.h"

#include <QTimer>

namespace p1scope::session {

namespace {

constexpr int glance = 20;    ///< ms; how long a reader that comes or goes may go unseen
constexpr int soon = 1;       ///< ms; how long the terminal is given to make room
constexpr int patience = 100; ///< glances that a reader may take over what is left, if it reads nothing

class PtyOutput final : public ReplayOutput {
public:
    PtyOutput(PtyLink pty, const ReplayOrder& order)
        : ReplayOutput(order)
        , m_pty(std::move(pty))
    {
        m_look.setInterval(glance);
        connect(&m_look, &QTimer::timeout, this, &PtyOutput::look);
        m_look.start();
        m_room.setSingleShot(true);
        m_room.setInterval(soon);
        connect(&m_room, &QTimer::timeout, this, &PtyOutput::drain);
    }

    QString address() const override { return QString::fromStdString(m_pty.device()); }

private:
    void look()
    {
        const bool reader = m_pty.hasReader();
        if (m_done) {
            letReaderFinish(reader);
        } else if (reader && !m_driver) {
            begin();
        } else if (!reader && m_driver) {
            // Gone before the end: the next one gets it from the beginning.
            m_driver.reset();
            m_backlog.clear();
        }
    }

    void begin()
    {
        auto driver = makeDriver([this](std::vector<capture::Event>&& events) {
            m_backlog += bytesOf(events);
            tellProgress(m_driver->player().progress());
            drain();
        });
        if (!driver) {
            tellFault(driver.error());
            emit finished();
            return;
        }
        m_driver = driver.take();
        connect(m_driver.get(), &ReplayDriver::ended, this, [this](const std::optional<base::Error>& fault) {
            tellFault(fault);
            m_ended = true;
            drain();
        });
        m_ended = false;
        m_driver->player().play(ReplayDriver::now());
        m_driver->reschedule();
    }

    void drain()
    {
        if (!m_driver)
            return;
        const auto* const bytes = reinterpret_cast<const std::uint8_t*>(m_backlog.constData());
        const auto written = m_pty.write({bytes, static_cast<std::size_t>(m_backlog.size())});
        m_backlog.remove(0, static_cast<qsizetype>(written));
        if (!m_backlog.isEmpty()) {
            m_driver->hold();
            m_room.start();
        } else if (m_ended) {
            m_done = true;
        } else {
            m_driver->resume();
        }
    }

    /// When this end goes, what has not been read is lost: a reader gets a little time for it.
    void letReaderFinish(bool reader)
    {
        const auto unread = m_pty.unread();
        // Twice, because some may be on its way within the kernel.
        m_empty = unread == 0 ? m_empty + 1 : 0;
        m_waited = unread < m_unread ? 0 : m_waited + 1;
        m_unread = unread;
        if (!reader || m_empty >= 2 || m_waited > patience) {
            m_look.stop();
            emit finished();
        }
    }

    PtyLink m_pty;
    QTimer m_look;
    QTimer m_room;
    std::unique_ptr<ReplayDriver> m_driver;
    QByteArray m_backlog;
    bool m_ended = false;
    bool m_done = false;
    int m_empty = 0;
    int m_waited = 0;
    std::size_t m_unread = 0;
};

} // namespace

base::Result<std::unique_ptr<ReplayOutput>> replayToPty(const std::filesystem::path& link,
                                                        const ReplayOrder& order)
{
    auto pty = PtyLink::create(link);
    if (!pty)
        return pty.error();
    return std::unique_ptr<ReplayOutput>(std::make_unique<PtyOutput>(pty.take(), order));
}

} // namespace p1scope::session
