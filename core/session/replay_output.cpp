// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/replay_output.h"

#include <QHostAddress>
#include <QHostInfo>
#include <QTcpServer>
#include <QTcpSocket>

namespace p1scope::session {

namespace {

/// Bytes that may wait in a socket before the replay waits for them.
constexpr qint64 socketRoom = 256 * 1024;

/// One client with a replay of its own.
class Client : public QObject {
public:
    Client(QTcpSocket* socket, QObject* parent)
        : QObject(parent)
        , m_socket(socket)
    {
        m_socket->setParent(this);
        connect(m_socket, &QTcpSocket::readyRead, this, [this] { m_socket->readAll(); });
        connect(m_socket, &QTcpSocket::bytesWritten, this, [this] {
            if (m_driver && m_socket->bytesToWrite() < socketRoom)
                m_driver->resume();
        });
    }
    void play(std::unique_ptr<ReplayDriver> driver)
    {
        m_driver = std::move(driver);
        m_driver->player().play(ReplayDriver::now());
        m_driver->reschedule();
    }
    void send(const QByteArray& bytes)
    {
        m_socket->write(bytes);
        if (m_socket->bytesToWrite() >= socketRoom)
            m_driver->hold();
    }
    [[nodiscard]] QTcpSocket& socket() { return *m_socket; }
    [[nodiscard]] ReplayDriver& driver() { return *m_driver; }

private:
    QTcpSocket* m_socket;
    std::unique_ptr<ReplayDriver> m_driver;
};

class TcpOutput final : public ReplayOutput {
public:
    explicit TcpOutput(const ReplayOrder& order)
        : ReplayOutput(order)
    {
        connect(&m_server, &QTcpServer::newConnection, this, &TcpOutput::welcome);
    }

    [[nodiscard]] base::Status listen(const QString& text)
    {
        const auto colon = text.lastIndexOf(QLatin1Char(':'));
        bool number = false;
        const quint16 port = text.mid(colon + 1).toUShort(&number);
        QString host = text.left(colon);
        if (host.startsWith(QLatin1Char('[')) && host.endsWith(QLatin1Char(']')))
            host = host.mid(1, host.size() - 2);
        if (colon < 1 || !number)
            return base::Error{base::ErrorKind::Usage,
                               QStringLiteral("'%1' is no address to listen on").arg(text).toStdString(),
                               "give tcp://HOST:PORT, as in tcp://127.0.0.1:4001"};
        QHostAddress address(host);
        if (address.isNull()) {
            const auto found = QHostInfo::fromName(host).addresses();
            if (!found.isEmpty())
                address = found.first();
        }
        if (address.isNull() || !m_server.listen(address, port))
            return base::Error{
                base::ErrorKind::Unreadable,
                QStringLiteral("cannot listen on %1: %2")
                    .arg(text, address.isNull() ? QStringLiteral("no such host") : m_server.errorString())
                    .toStdString(),
                "choose another port, or an address of this machine"};
        m_host = host;
        return {};
    }

    QString address() const override
    {
        const bool six = m_host.contains(QLatin1Char(':'));
        return QStringLiteral("tcp://%1:%2")
            .arg(six ? QStringLiteral("[%1]").arg(m_host) : m_host)
            .arg(m_server.serverPort());
    }

private:
    void welcome()
    {
        while (QTcpSocket* const socket = m_server.nextPendingConnection()) {
            auto* const client = new Client(socket, this);
            auto driver = makeDriver([this, client](std::vector<capture::Event>&& events) {
                client->send(bytesOf(events));
                tellProgress(client->driver().player().progress());
            });
            if (!driver) {
                tellFault(driver.error());
                client->deleteLater();
                continue;
            }
            ++m_clients;
            connect(driver.value().get(), &ReplayDriver::ended, client,
                    [this, client](const std::optional<base::Error>& fault) {
                        tellFault(fault);
                        m_served = true;
                        client->socket().disconnectFromHost(); // once all has been sent
                    });
            connect(socket, &QTcpSocket::disconnected, client, [this, client] {
                client->deleteLater();
                if (--m_clients == 0 && m_served)
                    emit finished();
            });
            client->play(driver.take());
        }
    }

    QTcpServer m_server;
    QString m_host;
    int m_clients = 0;
    bool m_served = false;
};

} // namespace

base::Result<std::unique_ptr<ReplayDriver>> ReplayOutput::makeDriver(ReplayDriver::Sink sink) const
{
    auto input = openReplayInput(m_order.path, m_order.choice);
    if (!input)
        return input.error();
    auto driver = std::make_unique<ReplayDriver>(input.take(), std::move(sink));
    const auto now = ReplayDriver::now();
    driver->player().setSpeed(m_order.speed, now);
    driver->player().setUntil(m_order.until);
    if (m_order.from) {
        if (auto status = driver->player().seek(*m_order.from, now); !status)
            return status.error();
    }
    return driver;
}

QByteArray ReplayOutput::bytesOf(const std::vector<capture::Event>& events)
{
    QByteArray bytes;
    for (const capture::Event& event : events) {
        if (event.kind == capture::EventKind::Break)
            bytes.append('\0');
        bytes.append(reinterpret_cast<const char*>(event.bytes.data()),
                     static_cast<qsizetype>(event.bytes.size()));
    }
    m_frames += static_cast<std::uint64_t>(bytes.size());
    return bytes;
}

base::Result<bool> hasFramesToReplay(const ReplayOrder& order)
{
    auto input = openReplayInput(order.path, order.choice);
    if (!input)
        return input.error();
    return ReplayPlayer(input.take()).hasFrames();
}

base::Result<std::unique_ptr<ReplayOutput>> replayToTcp(const QString& address, const ReplayOrder& order)
{
    auto output = std::make_unique<TcpOutput>(order);
    if (auto status = output->listen(address); !status)
        return status.error();
    return std::unique_ptr<ReplayOutput>(std::move(output));
}

#ifndef __unix__
base::Result<std::unique_ptr<ReplayOutput>> replayToPty(const std::filesystem::path&, const ReplayOrder&)
{
    return base::Error{base::ErrorKind::Usage, "this system has no pseudo terminals",
                       "replay to tcp://HOST:PORT"};
}
#endif

} // namespace p1scope::session
