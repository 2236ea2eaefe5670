// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/publish/back_off.h"
#include "core/session/publish/outbox.h"
#include "core/session/publish/publish_link.h"
#include "core/session/publish/publish_settings.h"

#include <QFile>
#include <QNetworkAccessManager>
#include <QTimer>

class QNetworkReply;

namespace p1scope::session {

/// To an InfluxDB over HTTP, or to the end of a file: line protocol, in order, several telegrams at a time
/// where several wait. What the server calls wrong is not sent again, and counted as lost.
class InfluxLink final : public PublishLink {
    Q_OBJECT
public:
    InfluxLink(InfluxTarget target, std::size_t mostWaitingBytes, QObject* parent = nullptr);

    void open() override;
    void take(const Publication& publication) override;
    void close() override;

private:
    void pump();
    /// Lines of the telegrams that are on their way from now on.
    [[nodiscard]] QByteArray takeBatch();
    void post(const QByteArray& lines);
    void answered(QNetworkReply* reply);
    void append(const QByteArray& lines);
    void arrived();
    void again(const QString& fault, const QString& remedy);
    void tell();

    InfluxTarget m_target;
    Outbox m_box;
    BackOff m_backOff;
    QTimer m_retry;
    std::uint64_t m_refused = 0;
    int m_ticket = 0; ///< of the batch that is on its way
    QNetworkAccessManager* m_network = nullptr;
    QFile m_file;
};

} // namespace p1scope::session
