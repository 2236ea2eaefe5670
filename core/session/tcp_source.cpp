// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/tcp_source.h"

#include "core/session/serial_platform.h"

#include <algorithm>

namespace p1scope::session {

namespace {

using Phase = SourceState::Phase;
using Fault = SourceState::Fault;

constexpr int firstDelay = 500;    // ms
constexpr int longestDelay = 5000; // ms
constexpr int patience = 5000;     // ms

} // namespace

std::optional<TcpAddress> TcpAddress::parse(const QString& text)
{
    const auto colon = text.lastIndexOf(QLatin1Char(':'));
    if (colon < 1)
        return std::nullopt;
    TcpAddress address;
    address.host = text.left(colon);
    const bool bracketed =
        address.host.startsWith(QLatin1Char('[')) && address.host.endsWith(QLatin1Char(']'));
    if (bracketed)
        address.host = address.host.mid(1, address.host.size() - 2);
    else if (address.host.contains(QLatin1Char(':')))
        return std::nullopt;
    bool isNumber = false;
    address.port = text.mid(colon + 1).toUShort(&isNumber);
    const auto misplaced = [](QChar c) { return c.isSpace() || c == u'/' || c == u'[' || c == u']'; };
    if (!isNumber || address.port == 0 || address.host.isEmpty() ||
        std::any_of(address.host.begin(), address.host.end(), misplaced))
        return std::nullopt;
    return address;
}

TcpSource::TcpSource(const SourceSpec& spec, QObject* parent)
    : Source(parent)
    , m_spec(spec)
    , m_delay(firstDelay)
{
    m_state.controlLines = false;
    m_state.reporting = ErrorReporting::NotReported;
    m_retry.setSingleShot(true);
    m_patience.setSingleShot(true);
    connect(&m_retry, &QTimer::timeout, this, &TcpSource::dial);
    connect(&m_patience, &QTimer::timeout, this, [this] { lost(QAbstractSocket::SocketTimeoutError); });
    connect(&m_socket, &QTcpSocket::connected, this, &TcpSource::connected);
    connect(&m_socket, &QTcpSocket::readyRead, this, &TcpSource::read);
    connect(&m_socket, &QTcpSocket::errorOccurred, this, &TcpSource::lost);
}

TcpSource::~TcpSource()
{
    m_socket.disconnect(this);
}

void TcpSource::open()
{
    if (m_wanted)
        return;
    m_wanted = true;
    m_delay = firstDelay;
    m_clock.start();
    dial();
}

void TcpSource::close()
{
    if (!m_wanted)
        return;
    m_wanted = false;
    m_retry.stop();
    m_patience.stop();
    const bool wasOpen = m_state.phase == Phase::Open;
    m_socket.abort();
    if (wasOpen)
        emitEvents({m_clock.event(capture::EventKind::Connection, "closed")});
    m_state.fault = Fault::None;
    m_state.message = QStringLiteral("tcp://%1 is closed").arg(m_spec.address);
    m_state.remedy.clear();
    setPhase(Phase::Closed);
}

void TcpSource::dial()
{
    const auto address = TcpAddress::parse(m_spec.address);
    if (!address) {
        m_state.fault = Fault::Unsupported;
        m_state.message = QStringLiteral("%1 is no address").arg(m_spec.address);
        m_state.remedy = QStringLiteral("write tcp://HOST:PORT as in tcp://192.168.1.20:2000");
        setPhase(Phase::Failed);
        return;
    }
    if (m_state.phase != Phase::Waiting) {
        m_state.message = QStringLiteral("connecting to tcp://%1").arg(m_spec.address);
        setPhase(Phase::Opening);
    }
    m_patience.start(patience);
    m_socket.connectToHost(address->host, address->port, QIODevice::ReadOnly);
}

void TcpSource::connected()
{
    m_patience.stop();
    askQuickKeepAlive(m_socket);
    auto event = m_clock.opened("tcp://" + m_spec.address.toStdString());
    emitEvents({std::move(event), m_clock.settings(m_spec.line)});
    m_state.fault = Fault::None;
    m_state.message = QStringLiteral("connected to tcp://%1").arg(m_spec.address);
    m_state.remedy.clear();
    setPhase(Phase::Open);
}

void TcpSource::changeLine(const line::LineSettings& line)
{
    if (line == m_spec.line)
        return;
    if (m_state.phase == Phase::Open)
        read(); // what came under the old settings
    m_spec.line = line;
    if (m_state.phase == Phase::Open)
        emitEvents({m_clock.settings(line)});
}

void TcpSource::read()
{
    auto event = m_clock.event(capture::EventKind::Data);
    const QByteArray bytes = m_socket.readAll();
    if (bytes.isEmpty())
        return;
    m_delay = firstDelay; // a server that takes calls and hangs up at once has earned no such trust
    event.bytes.assign(bytes.begin(), bytes.end());
    emitEvents({std::move(event)});
}

void TcpSource::lost(QAbstractSocket::SocketError error)
{
    if (!m_wanted || m_retry.isActive())
        return;
    read(); // what came before the end
    m_patience.stop();
    const bool wasOpen = m_state.phase == Phase::Open;
    const QString text = m_socket.errorString();
    m_socket.abort();
    const QString name = QStringLiteral("tcp://%1").arg(m_spec.address);
    if (wasOpen) {
        emitEvents({m_clock.event(capture::EventKind::Connection, "lost " + name.toStdString())});
        wait(Fault::Unplugged, QStringLiteral("%1 closed the connection").arg(name),
             QStringLiteral("look whether another program has taken it (many serve one at a time); it is "
                            "called again by itself"));
        return;
    }
    switch (error) {
    case QAbstractSocket::ConnectionRefusedError:
        wait(
            Fault::Refused, QStringLiteral("%1 refuses the connection").arg(name),
            QStringLiteral("look whether ser2net or the dongle's server runs and listens on this port; it is "
                           "called again by itself"));
        return;
    case QAbstractSocket::HostNotFoundError:
        wait(Fault::Missing, QStringLiteral("%1: there is no host of this name").arg(name),
             QStringLiteral("check the name, or write the address in numbers"));
        return;
    case QAbstractSocket::SocketTimeoutError:
    case QAbstractSocket::NetworkError:
        wait(Fault::Missing, QStringLiteral("%1 does not answer").arg(name),
             QStringLiteral("look whether it is switched on and in the same network; it is called again by "
                            "itself"));
        return;
    default:
        wait(Fault::Other, name + QStringLiteral(": ") + text,
             QStringLiteral("it is called again by itself"));
    }
}

void TcpSource::wait(Fault fault, const QString& message, const QString& remedy)
{
    m_retry.start(m_delay);
    m_delay = std::min(2 * m_delay, longestDelay);
    const bool told = m_state.phase == Phase::Waiting && m_state.message == message;
    m_state.fault = fault;
    m_state.message = message;
    m_state.remedy = remedy;
    if (!told)
        setPhase(Phase::Waiting);
}

void TcpSource::setPhase(Phase phase)
{
    m_state.phase = phase;
    emit stateChanged(m_state);
}

void TcpSource::emitEvents(std::vector<capture::Event> events)
{
    emit arrived(std::make_shared<const std::vector<capture::Event>>(std::move(events)));
}

} // namespace p1scope::session
