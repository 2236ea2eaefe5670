// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/publish/influx_link.h"

#include "core/session/publish/line_protocol.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QNetworkReply>
#include <QNetworkRequest>

namespace p1scope::session {

namespace {

/// Telegrams that are sent at once.
constexpr std::size_t mostAtOnce = 500;
constexpr int patienceMs = 15'000;

/// What the server says of it: {"error": "…"} of version 1, {"message": "…"} of version 2.
QString words(const QByteArray& body)
{
    const QJsonObject object = QJsonDocument::fromJson(body).object();
    for (const auto& key : {QStringLiteral("error"), QStringLiteral("message")}) {
        if (const QString text = object.value(key).toString().simplified(); !text.isEmpty())
            return QStringLiteral(": ") + text.left(200);
    }
    return {};
}

} // namespace

InfluxLink::InfluxLink(InfluxTarget target, std::size_t mostWaitingBytes, QObject* parent)
    : PublishLink(parent)
    , m_target(std::move(target))
    , m_box(mostWaitingBytes)
    , m_retry(this)
    , m_file(m_target.file)
{
    m_state.name = m_target.name();
    m_retry.setSingleShot(true);
    connect(&m_retry, &QTimer::timeout, this, &InfluxLink::pump);
}

void InfluxLink::open()
{
    if (m_target.file.isEmpty()) {
        m_network = new QNetworkAccessManager(this);
        // A server that was not asked yet has no fault.
        m_state.phase = LinkState::Phase::Ready;
    } else if (m_file.open(QIODevice::Append | QIODevice::Unbuffered)) {
        m_state.phase = LinkState::Phase::Ready;
    } else {
        m_state.phase = LinkState::Phase::Failed;
        m_state.fault = m_file.errorString();
        m_state.remedy = QStringLiteral("name a file in a folder that can be written to");
    }
    tell();
}

void InfluxLink::take(const Publication& publication)
{
    if (m_state.phase == LinkState::Phase::Failed)
        return;
    std::string lines = lineProtocol(publication);
    if (lines.empty())
        return;
    m_box.push({}, std::move(lines));
    pump();
    tell();
}

void InfluxLink::pump()
{
    if (m_retry.isActive() || m_box.onTheirWay() > 0 || m_box.next() == nullptr)
        return;
    const QByteArray lines = takeBatch();
    if (m_network != nullptr)
        post(lines);
    else
        append(lines);
}

QByteArray InfluxLink::takeBatch()
{
    ++m_ticket;
    QByteArray lines;
    for (std::size_t i = 0; i < mostAtOnce; ++i) {
        const Outbox::Item* const item = m_box.next();
        if (item == nullptr)
            break;
        lines += QByteArray::fromStdString(item->text);
        m_box.sent(m_ticket);
    }
    return lines;
}

void InfluxLink::post(const QByteArray& lines)
{
    QUrl url = m_target.url;
    QNetworkRequest request;
    if (!m_target.token.isEmpty())
        request.setRawHeader("Authorization", "Token " + m_target.token.toUtf8());
    else if (!url.userInfo().isEmpty())
        request.setRawHeader("Authorization", "Basic " + (url.userName(QUrl::FullyDecoded) + u':' +
                                                          url.password(QUrl::FullyDecoded))
                                                             .toUtf8()
                                                             .toBase64());
    url.setUserInfo({});
    request.setUrl(url);
    request.setHeader(QNetworkRequest::ContentTypeHeader, QStringLiteral("text/plain; charset=utf-8"));
    request.setTransferTimeout(patienceMs);
    QNetworkReply* const reply = m_network->post(request, lines);
    connect(reply, &QNetworkReply::finished, this, [this, reply] { answered(reply); });
}

void InfluxLink::answered(QNetworkReply* reply)
{
    reply->deleteLater();
    const int status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    const QString said = words(reply->readAll());
    if (status >= 200 && status < 300) {
        arrived();
    } else if (status == 400 || status == 413 || status == 422) {
        m_refused += m_box.acknowledged(m_ticket);
        m_state.fault = QStringLiteral("the server refuses what it is sent (%1%2)").arg(status).arg(said);
        m_state.remedy =
            QStringLiteral("look whether the database holds other kinds of values by these names");
        tell();
        pump();
    } else if (status != 0) {
        again(QStringLiteral("the server answers with %1%2").arg(status).arg(said),
              status == 401 || status == 403
                  ? QStringLiteral("look at the token, or the user and the password")
                  : QStringLiteral("look at the database's name and the server's log; it is tried again by "
                                   "itself"));
    } else {
        again(reply->errorString(),
              QStringLiteral("look whether the server runs, and the address; it is tried again by itself"));
    }
}

void InfluxLink::append(const QByteArray& lines)
{
    const qint64 before = m_file.size();
    if (m_file.write(lines) == lines.size()) {
        arrived();
        return;
    }
    const QString fault = m_file.errorString();
    m_file.resize(before); // no half of a line
    again(fault, QStringLiteral("make room on the disk; it is tried again by itself"));
}

void InfluxLink::arrived()
{
    m_state.sent += m_box.acknowledged(m_ticket);
    m_state.phase = LinkState::Phase::Ready;
    m_state.fault.clear();
    m_state.remedy.clear();
    m_backOff.reset();
    tell();
    pump();
}

void InfluxLink::again(const QString& fault, const QString& remedy)
{
    m_box.takeBack();
    m_state.phase = LinkState::Phase::Waiting;
    m_state.fault = fault;
    m_state.remedy = remedy;
    m_retry.start(m_backOff.next());
    tell();
}

void InfluxLink::close()
{
    m_retry.stop();
    m_file.close();
}

void InfluxLink::tell()
{
    m_state.queued = m_box.size();
    m_state.lost = m_box.lost() + m_refused;
    emit stateChanged();
}

} // namespace p1scope::session
