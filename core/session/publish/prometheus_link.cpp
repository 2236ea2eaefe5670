// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/publish/prometheus_link.h"

#include <QHostAddress>
#include <QHostInfo>
#include <QTcpSocket>
#include <QTimer>

namespace p1scope::session {

namespace {

constexpr int patienceMs = 10'000;
constexpr qsizetype longestQuestion = 8192;

QByteArray answer(const char* status, const QByteArray& body)
{
    return QByteArray("HTTP/1.0 ") + status +
           "\r\nContent-Type: text/plain; version=0.0.4; charset=utf-8\r\nContent-Length: " +
           QByteArray::number(body.size()) + "\r\nConnection: close\r\n\r\n" + body;
}

QHostAddress addressOf(const QString& host)
{
    if (host.isEmpty())
        return QHostAddress(QHostAddress::Any);
    if (const QHostAddress address(host); !address.isNull())
        return address;
    const QList<QHostAddress> found = QHostInfo::fromName(host).addresses();
    return found.isEmpty() ? QHostAddress() : found.first();
}

} // namespace

PrometheusLink::PrometheusLink(ScrapeAddress address, QObject* parent)
    : PublishLink(parent)
    , m_address(std::move(address))
    , m_server(this)
{
    connect(&m_server, &QTcpServer::newConnection, this, &PrometheusLink::called);
}

void PrometheusLink::open()
{
    const auto name = [this](quint16 port) {
        const QString host = m_address.host.contains(u':') ? u'[' + m_address.host + u']' : m_address.host;
        return QStringLiteral("http://%1:%2/metrics")
            .arg(host.isEmpty() ? QStringLiteral("0.0.0.0") : host)
            .arg(port);
    };
    const QHostAddress address = addressOf(m_address.host);
    if (!address.isNull() && m_server.listen(address, m_address.port)) {
        m_state.phase = LinkState::Phase::Ready;
        m_state.name = name(m_server.serverPort());
    } else {
        m_state.phase = LinkState::Phase::Failed;
        m_state.name = name(m_address.port);
        m_state.fault =
            address.isNull() ? QStringLiteral("there is no host of this name") : m_server.errorString();
        m_state.remedy = QStringLiteral("choose an address of this machine, and a port that is free");
    }
    emit stateChanged();
}

void PrometheusLink::take(const Publication& publication)
{
    if (m_state.phase != LinkState::Phase::Ready)
        return;
    m_exposition.take(publication, Exposition::Clock::now());
    ++m_state.sent;
    emit stateChanged();
}

void PrometheusLink::called()
{
    while (QTcpSocket* const caller = m_server.nextPendingConnection()) {
        connect(caller, &QTcpSocket::readyRead, this, [this, caller] { heard(caller); });
        connect(caller, &QTcpSocket::disconnected, caller, &QObject::deleteLater);
        // One who says nothing is not kept.
        QTimer::singleShot(patienceMs, caller, [caller] { caller->abort(); });
    }
}

void PrometheusLink::heard(QTcpSocket* caller)
{
    const QByteArray question = caller->peek(longestQuestion);
    if (!question.contains("\r\n\r\n") && !question.contains("\n\n") && question.size() < longestQuestion)
        return;
    QObject::disconnect(caller, &QTcpSocket::readyRead, this, nullptr);
    caller->readAll();
    caller->write(answerTo(question));
    caller->disconnectFromHost();
}

QByteArray PrometheusLink::answerTo(const QByteArray& question) const
{
    const QList<QByteArray> words = question.left(question.indexOf('\n')).trimmed().split(' ');
    if (words.size() < 2 || words[0] != "GET")
        return answer("405 Method Not Allowed", "GET /metrics is all that is answered\n");
    const QByteArray path =
        words[1].left(words[1].indexOf('?') < 0 ? words[1].size() : words[1].indexOf('?'));
    if (path != "/metrics" && path != "/")
        return answer("404 Not Found", "look at /metrics\n");
    return answer("200 OK", QByteArray::fromStdString(m_exposition.text(Exposition::Clock::now())));
}

} // namespace p1scope::session
