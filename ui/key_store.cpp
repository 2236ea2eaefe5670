// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/key_store.h"

#include <QSettings>
#include <qt6keychain/keychain.h>

#include <utility>

namespace p1scope::ui {

namespace {

const QString service = QStringLiteral("p1scope");

QString nameOf(const std::string& systemTitle)
{
    return QString::fromLatin1(QByteArray::fromStdString(systemTitle).toHex());
}

/// Both keys as digits, with a blank between them.
QString digitsOf(const dlms::MeterKeys& keys)
{
    return QString::fromStdString(keys.encryption.digitsForStore()) + u' ' +
           QString::fromStdString(keys.authentication.digitsForStore());
}

std::optional<dlms::MeterKeys> keysOf(const QString& digits)
{
    const auto encryption = dlms::Key::parse(digits.section(u' ', 0, 0).toStdString());
    const auto authentication = dlms::Key::parse(digits.section(u' ', 1, 1).toStdString());
    if (!encryption || !authentication)
        return std::nullopt;
    return dlms::MeterKeys{encryption.value(), authentication.value()};
}

/// The file that the other settings are in as well.
QSettings openSettings()
{
    return {QSettings::IniFormat, QSettings::UserScope, service, service};
}

QString settingsKey(const std::string& systemTitle)
{
    return QStringLiteral("keys/") + nameOf(systemTitle);
}

class SystemKeyStore final : public KeyStore {
public:
    [[nodiscard]] Place place() const override { return m_place; }

    void find(const std::string& systemTitle, Found found) override
    {
        auto* job = new QKeychain::ReadPasswordJob(service, this);
        job->setInsecureFallback(false);
        job->setKey(nameOf(systemTitle));
        connect(job, &QKeychain::Job::finished, this, [this, job, systemTitle, found] {
            const auto error = job->error();
            // An entry that is not there is an answer; anything else is no keyring that could be used.
            const bool usable = error == QKeychain::NoError || error == QKeychain::EntryNotFound;
            m_place = usable ? Place::Keyring : Place::Settings;
            if (error == QKeychain::NoError)
                found(keysOf(job->textData()));
            else
                found(keysOf(openSettings().value(settingsKey(systemTitle)).toString()));
        });
        job->start();
    }

    void keep(const std::string& systemTitle, const dlms::MeterKeys& keys,
              std::function<void(const QString&)> done) override
    {
        if (m_place == Place::Settings) {
            QSettings settings = openSettings();
            settings.setValue(settingsKey(systemTitle), digitsOf(keys));
            settings.sync();
            done(settings.status() == QSettings::NoError ? QString() : tr("the settings cannot be written"));
            return;
        }
        auto* job = new QKeychain::WritePasswordJob(service, this);
        job->setInsecureFallback(false);
        job->setKey(nameOf(systemTitle));
        job->setTextData(digitsOf(keys));
        connect(job, &QKeychain::Job::finished, this,
                [job, done] { done(job->error() == QKeychain::NoError ? QString() : job->errorString()); });
        job->start();
    }

private:
    Place m_place = Place::Settings;
};

} // namespace

std::unique_ptr<KeyStore> systemKeyStore()
{
    return std::make_unique<SystemKeyStore>();
}

} // namespace p1scope::ui
