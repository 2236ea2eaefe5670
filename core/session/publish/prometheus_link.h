// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/publish/exposition.h"
#include "core/session/publish/publish_link.h"
#include "core/session/publish/publish_settings.h"

#include <QTcpServer>

class QTcpSocket;

namespace p1scope::session {

/// Answers Prometheus: GET of /metrics or / over HTTP, one question a connection, and nothing else.
class PrometheusLink final : public PublishLink {
    Q_OBJECT
public:
    explicit PrometheusLink(ScrapeAddress address, QObject* parent = nullptr);

    void open() override;
    void take(const Publication& publication) override;
    void close() override { m_server.close(); }

private:
    void called();
    void heard(QTcpSocket* caller);
    [[nodiscard]] QByteArray answerTo(const QByteArray& question) const;

    ScrapeAddress m_address;
    QTcpServer m_server;
    Exposition m_exposition;
};

} // namespace p1scope::session
