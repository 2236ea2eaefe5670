// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/publish/mqtt_trust.h"

#include <QDir>
#include <QSslConfiguration>
#include <QTemporaryFile>

#include <mosquitto.h>

#include <memory>

namespace p1scope::session {

namespace {

/// The system's store as a file, which the library can read, while the program runs; null where none can be
/// made.
std::unique_ptr<QTemporaryFile> storeAsFile()
{
    auto file = std::make_unique<QTemporaryFile>(QDir::tempPath() + QStringLiteral("/p1scope-XXXXXX.pem"));
    if (!file->open())
        return nullptr;
    const auto authorities = QSslConfiguration::systemCaCertificates();
    for (const QSslCertificate& authority : authorities)
        file->write(authority.toPem());
    file->close();
    return file;
}

} // namespace

bool trustSystem(mosquitto& handle)
{
    static const std::unique_ptr<QTemporaryFile> store = storeAsFile();
    return store &&
           mosquitto_tls_set(&handle, QDir::toNativeSeparators(store->fileName()).toUtf8().constData(),
                             nullptr, nullptr, nullptr, nullptr) == MOSQ_ERR_SUCCESS;
}

} // namespace p1scope::session
