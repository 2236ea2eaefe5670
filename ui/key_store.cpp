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

QString settingsKey(const QString& name)
{
    return QStringLiteral("keys/") + name;
}

class SystemKeyStore final : public KeyStore {
public:
    [[nodiscard]] Place place() const override { return m_place; }

    void find(const std::string& systemTitle, Found found) override
    {
        findText(nameOf(systemTitle), [found](const QString& digits) { found(keysOf(digits)); });
    }

    void keep(const std::string& systemTitle, const dlms::MeterKeys& keys,
              std::function<void(const QString&)> done) override
    {
        keepText(nameOf(systemTitle), digitsOf(keys), std::move(done));
    }

    void findText(const QString& name, std::function<void(const QString&)> found) override
    {
        auto* job = new QKeychain::ReadPasswordJob(service, this);
        job->setInsecureFallback(false);
        job->setKey(name);
        connect(job, &QKeychain::Job::finished, this, [this, job, name, found] {
            const auto error = job->error();
            // An entry that is not there is an answer; anything else is no keyring that could be used.
            const bool usable = error == QKeychain::NoError || error == QKeychain::EntryNotFound;
            m_place = usable ? Place::Keyring : Place::Settings;
            found(error == QKeychain::NoError ? job->textData()
                                              : openSettings().value(settingsKey(name)).toString());
        });
        job->start();
    }

    void keepText(const QString& name, const QString& text, std::function<void(const QString&)> done) override
    {
        if (m_place == Place::Settings || text.isEmpty()) {
            QSettings settings = openSettings();
            if (text.isEmpty())
                settings.remove(settingsKey(name));
            else
                settings.setValue(settingsKey(name), text);
            settings.sync();
            if (m_place == Place::Settings) {
                done(settings.status() == QSettings::NoError ? QString()
                                                             : tr("the settings cannot be written"));
                return;
            }
        }
        if (text.isEmpty()) {
            run(new QKeychain::DeletePasswordJob(service, this), name, std::move(done));
            return;
        }
        auto* job = new QKeychain::WritePasswordJob(service, this);
        job->setTextData(text);
        run(job, name, std::move(done));
    }

private:
    void run(QKeychain::Job* job, const QString& name, std::function<void(const QString&)> done)
    {
        job->setInsecureFallback(false);
        job->setKey(name);
        connect(job, &QKeychain::Job::finished, this, [job, done = std::move(done)] {
            const bool well = job->error() == QKeychain::NoError || job->error() == QKeychain::EntryNotFound;
            done(well ? QString() : job->errorString());
        });
        job->start();
    }

    Place m_place = Place::Settings;
};

} // namespace

std::unique_ptr<KeyStore> systemKeyStore()
{
    return std::make_unique<SystemKeyStore>();
}

} // namespace p1scope::ui
