// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QString>
#include <QUrl>

#include <cstddef>
#include <optional>

namespace p1scope::session {

struct MqttTarget {
    QString host;
    quint16 port = 1883;
    bool tls = false; ///< with the certificates that the system trusts
    QString user = {};
    QString password = {};
    QString prefix = QStringLiteral("p1scope");
    QString discovery = QStringLiteral("homeassistant"); ///< of Home Assistant; empty: it is told nothing

    /// Reads mqtt://[USER[:PASSWORD]@]HOST[:PORT][/PREFIX], or mqtts://; the port is 1883, or 8883.
    [[nodiscard]] static base::Result<MqttTarget> parse(const QString& text);
    /// Without what is secret.
    [[nodiscard]] QString name() const;
    /// As it can be read again, without password and prefix.
    [[nodiscard]] QString address() const;
    friend bool operator==(const MqttTarget&, const MqttTarget&) = default;
};

/// Either an address that is written to, or a file that is added to.
struct InfluxTarget {
    QUrl url;
    QString file = {};
    QString token = {}; ///< of an InfluxDB 2

    /// Reads http:// or https:// with `db=` (version 1) or `org=` and `bucket=` (version 2); a path is only
    /// needed where it is not the server's own, /write or /api/v2/write. Anything else is a file.
    [[nodiscard]] static base::Result<InfluxTarget> parse(const QString& text);
    [[nodiscard]] QString name() const;
    friend bool operator==(const InfluxTarget&, const InfluxTarget&) = default;
};

/// Where Prometheus finds what there is.
struct ScrapeAddress {
    QString host; ///< empty: of all addresses of this machine
    quint16 port = 0;

    /// Reads HOST:PORT, [IPv6]:PORT, :PORT or PORT (of this machine alone); port 0: any that is free.
    [[nodiscard]] static base::Result<ScrapeAddress> parse(const QString& text);
    friend bool operator==(const ScrapeAddress&, const ScrapeAddress&) = default;
};

struct PublishSettings {
    std::optional<MqttTarget> mqtt = {};
    std::optional<InfluxTarget> influx = {};
    std::optional<ScrapeAddress> prometheus = {};
    /// What waits for each of them takes so many bytes at most: half a day of one telegram a second.
    std::size_t mostWaitingBytes = 48U * 1024 * 1024;

    [[nodiscard]] bool any() const { return mqtt || influx || prometheus; }
    friend bool operator==(const PublishSettings&, const PublishSettings&) = default;
};

} // namespace p1scope::session
