// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDir>
#include <QProcess>
#include <QString>
#include <QStringList>
#include <QTemporaryDir>

#include <csignal>
#include <unistd.h>

namespace p1scope::test {

/// A PostgreSQL server of its own, with a socket in a temporary folder and no port.
class Postgres {
public:
    /// Where Debian keeps its programs; empty where none is installed.
    [[nodiscard]] static QString programs()
    {
        QDir folder(QStringLiteral("/usr/lib/postgresql"));
        const QStringList versions = folder.entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name);
        return versions.isEmpty() ? QString() : folder.filePath(versions.last() + QStringLiteral("/bin"));
    }

    /// False where it cannot be made.
    [[nodiscard]] bool start()
    {
        if (!m_folder.isValid() || programs().isEmpty())
            return false;
        // It refuses to run as root.
        if (geteuid() == 0 && chown(m_folder.path().toLocal8Bit().constData(), nobody, nobody) != 0)
            return false;
        QProcess init;
        launch(init, QStringLiteral("initdb"),
               {QStringLiteral("-D"), data(), QStringLiteral("-A"), QStringLiteral("trust"),
                QStringLiteral("-U"), QStringLiteral("p1scope"), QStringLiteral("-E"), QStringLiteral("UTF8"),
                QStringLiteral("--no-sync"), QStringLiteral("--locale=C")});
        if (!init.waitForFinished(60'000) || init.exitCode() != 0)
            return false;
        run();
        return m_server.waitForStarted();
    }

    void run()
    {
        launch(m_server, QStringLiteral("postgres"),
               {QStringLiteral("-D"), data(), QStringLiteral("-k"), m_folder.path(), QStringLiteral("-c"),
                QStringLiteral("listen_addresses="), QStringLiteral("-c"), QStringLiteral("fsync=off")});
    }

    /// As if the machine had failed.
    void stop()
    {
        if (m_server.state() == QProcess::NotRunning)
            return;
        ::kill(static_cast<pid_t>(m_server.processId()), SIGQUIT);
        m_server.waitForFinished(20'000);
    }

    ~Postgres() { stop(); }
    Postgres() = default;
    Postgres(const Postgres&) = delete;
    Postgres& operator=(const Postgres&) = delete;

    [[nodiscard]] QString place() const
    {
        return QStringLiteral("postgresql://p1scope@/postgres?host=") + m_folder.path();
    }

private:
    static constexpr unsigned nobody = 65534;

    [[nodiscard]] QString data() const { return m_folder.filePath(QStringLiteral("data")); }

    void launch(QProcess& process, const QString& program, QStringList arguments)
    {
        process.setWorkingDirectory(m_folder.path());
        process.setStandardOutputFile(QProcess::nullDevice());
        process.setStandardErrorFile(QProcess::nullDevice());
        QString path = programs() + QStringLiteral("/") + program;
        if (geteuid() == 0) {
            arguments = QStringList{QStringLiteral("--reuid=65534"), QStringLiteral("--regid=65534"),
                                    QStringLiteral("--clear-groups"), path} +
                        arguments;
            path = QStringLiteral("setpriv");
        }
        process.start(path, arguments);
    }

    QTemporaryDir m_folder;
    QProcess m_server;
};

} // namespace p1scope::test
