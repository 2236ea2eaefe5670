// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/publish/publish_settings.h"

#include <QUrlQuery>

namespace p1scope::session {

namespace {

/// What was written, but for a user and a password.
QString harmless(const QString& text)
{
    return text.mid(text.lastIndexOf(u'@') + 1);
}

base::Error usage(const QString& message, const char* remedy)
{
    return {base::ErrorKind::Usage, message.toStdString(), remedy};
}

} // namespace

base::Result<MqttTarget> MqttTarget::parse(const QString& text)
{
    constexpr auto remedy = "write mqtt://HOST, mqtts://HOST or mqtt://USER@HOST:PORT/PREFIX";
    const QUrl url(text.trimmed(), QUrl::StrictMode);
    const bool tls = url.scheme() == QStringLiteral("mqtts");
    if (!url.isValid() || (!tls && url.scheme() != QStringLiteral("mqtt")) || url.host().isEmpty() ||
        url.port() == 0 || url.hasQuery() || url.hasFragment())
        return usage(QStringLiteral("%1 is no address of an MQTT broker").arg(harmless(text)), remedy);
    MqttTarget target;
    target.host = url.host();
    target.tls = tls;
    target.port = static_cast<quint16>(url.port(tls ? 8883 : 1883));
    target.user = url.userName(QUrl::FullyDecoded);
    target.password = url.password(QUrl::FullyDecoded);
    QString prefix = url.path(QUrl::FullyDecoded);
    while (prefix.startsWith(u'/'))
        prefix.remove(0, 1);
    while (prefix.endsWith(u'/'))
        prefix.chop(1);
    if (prefix.contains(u'#') || prefix.contains(u'+') || prefix.contains(QChar(u'\0')))
        return usage(QStringLiteral("%1 cannot begin a topic").arg(prefix), "leave out # and +");
    if (!prefix.isEmpty())
        target.prefix = prefix;
    return target;
}

QString MqttTarget::name() const
{
    const QString shown = host.contains(u':') ? u'[' + host + u']' : host;
    return QStringLiteral("%1://%2:%3/%4")
        .arg(tls ? QStringLiteral("mqtts") : QStringLiteral("mqtt"), shown, QString::number(port), prefix);
}

QString MqttTarget::address() const
{
    QUrl url;
    url.setScheme(tls ? QStringLiteral("mqtts") : QStringLiteral("mqtt"));
    url.setHost(host);
    url.setUserName(user);
    if (port != (tls ? 8883 : 1883))
        url.setPort(port);
    return url.toString(QUrl::FullyEncoded);
}

base::Result<InfluxTarget> InfluxTarget::parse(const QString& text)
{
    InfluxTarget target;
    const bool web = text.startsWith(QStringLiteral("http://"), Qt::CaseInsensitive) ||
                     text.startsWith(QStringLiteral("https://"), Qt::CaseInsensitive);
    if (!web) {
        if (text.isEmpty() || text.contains(QStringLiteral("://")))
            return usage(QStringLiteral("%1 is no address of an InfluxDB, and no file").arg(harmless(text)),
                         "write http://HOST:8086/?db=NAME, http://HOST:8086/?org=ORG&bucket=NAME, or a file");
        target.file = text;
        return target;
    }
    target.url = QUrl(text, QUrl::StrictMode);
    QUrlQuery query(target.url);
    const bool second = query.hasQueryItem(QStringLiteral("bucket"));
    if (!target.url.isValid() || target.url.host().isEmpty() ||
        (!second && !query.hasQueryItem(QStringLiteral("db"))))
        return usage(QStringLiteral("%1 does not say which database").arg(harmless(text)),
                     "write http://HOST:8086/?db=NAME (version 1) or http://HOST:8086/?org=ORG&bucket=NAME");
    if (target.url.path().isEmpty() || target.url.path() == QStringLiteral("/"))
        target.url.setPath(second ? QStringLiteral("/api/v2/write") : QStringLiteral("/write"));
    query.removeQueryItem(QStringLiteral("precision"));
    query.addQueryItem(QStringLiteral("precision"), QStringLiteral("s"));
    target.url.setQuery(query);
    return target;
}

QString InfluxTarget::name() const
{
    return file.isEmpty() ? url.toDisplayString(QUrl::RemoveUserInfo | QUrl::RemoveQuery) : file;
}

base::Result<ScrapeAddress> ScrapeAddress::parse(const QString& text)
{
    const auto colon = text.lastIndexOf(u':');
    QString host = colon < 0 ? QStringLiteral("127.0.0.1") : text.left(colon);
    if (host.startsWith(u'[') && host.endsWith(u']'))
        host = host.mid(1, host.size() - 2);
    bool number = false;
    const quint16 port = text.mid(colon + 1).toUShort(&number);
    if (!number || host.contains(u'/'))
        return usage(QStringLiteral("%1 is no address to answer on").arg(text),
                     "write HOST:PORT as in 127.0.0.1:9100, or :9100 for all addresses of this machine");
    return ScrapeAddress{host, port};
}

} // namespace p1scope::session
