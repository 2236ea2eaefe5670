// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/event_clock.h"
#include "core/session/source.h"

#include <QTcpSocket>
#include <QTimer>

#include <cstdint>
#include <optional>

namespace p1scope::session {

/// Where a network dongle or ser2net listens.
struct TcpAddress {
    QString host; ///< a name or an address; an IPv6 one without its brackets
    std::uint16_t port = 0;

    /// Reads "HOST:PORT", "[IPV6]:PORT". None for anything else.
    [[nodiscard]] static std::optional<TcpAddress> parse(const QString& text);
};

/// Bytes from a TCP connection, taken up again when it is refused or lost: after half a second at first, then
/// ever longer up to five. No request line, and nothing is known of line errors: both are at the other end.
class TcpSource : public Source {
    Q_OBJECT
public:
    explicit TcpSource(const SourceSpec& spec, QObject* parent = nullptr);
    ~TcpSource() override;

    void open() override;
    void close() override;
    void setRequest(bool) override {}
    void setTelegramComing(bool) override {}
    void telegramCame() override {}
    /// The line is set at the other end: this says how its bytes are to be read.
    void changeLine(const line::LineSettings& line) override;

private:
    void dial();
    void connected();
    void read();
    void lost(QAbstractSocket::SocketError error);
    void wait(SourceState::Fault fault, const QString& message, const QString& remedy);
    void setPhase(SourceState::Phase phase);
    void emitEvents(std::vector<capture::Event> events);

    SourceSpec m_spec;
    EventClock m_clock;
    QTcpSocket m_socket{this};
    QTimer m_retry{this};
    QTimer m_patience{this}; ///< ends an attempt that nobody answers
    int m_delay;             ///< ms before the next attempt
    bool m_wanted = false;
    SourceState m_state;
};

} // namespace p1scope::session
