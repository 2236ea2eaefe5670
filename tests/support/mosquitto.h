// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QFile>
#include <QHostAddress>
#include <QProcess>
#include <QStandardPaths>
#include <QString>
#include <QStringList>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>

#include <mosquitto.h>

#include <csignal>
#include <memory>
#include <unistd.h>
#include <utility>
#include <vector>

namespace p1scope::test {

/// A port of this machine that was free a moment ago.
inline quint16 freePort()
{
    QTcpServer server;
    return server.listen(QHostAddress(QHostAddress::LocalHost)) ? server.serverPort() : quint16(0);
}

/// An MQTT broker of its own on a port that the system gave.
class Broker {
public:
    /// Where Debian keeps it; empty where it is not installed.
    [[nodiscard]] static QString program()
    {
        return QStandardPaths::findExecutable(QStringLiteral("mosquitto"),
                                              {QStringLiteral("/usr/sbin"), QStringLiteral("/usr/bin")});
    }

    ~Broker() { kill(); }
    Broker() = default;
    Broker(const Broker&) = delete;
    Broker& operator=(const Broker&) = delete;

    /// What it has acknowledged it still knows after stop() and restart(). To be called before start().
    void keepAll() { m_keepsAll = true; }
    /// Only this user with this password, where one is given.
    [[nodiscard]] bool start(const QString& user = {}, const QString& password = {})
    {
        if (!user.isEmpty() &&
            QProcess::execute(QStringLiteral("mosquitto_passwd"),
                              {QStringLiteral("-b"), QStringLiteral("-c"), passwords(), user, password}) != 0)
            return false;
        for (int i = 0; i < 10; ++i) {
            m_port = freePort();
            if (writeSettings(!user.isEmpty()) && run())
                return true;
        }
        return false;
    }
    /// Without a word, as when the power fails.
    void kill()
    {
        if (m_process.state() == QProcess::NotRunning)
            return;
        m_process.kill();
        m_process.waitForFinished(20'000);
    }
    /// As a service is stopped: what it has acknowledged is on its disk first. (Killed, it may lose what it
    /// has acknowledged, and nobody is told.)
    void stop()
    {
        m_process.terminate();
        if (!m_process.waitForFinished(20'000))
            kill();
    }
    /// On the same port, knowing what it knew.
    [[nodiscard]] bool restart()
    {
        for (int i = 0; i < 10; ++i) {
            if (run())
                return true;
        }
        return false;
    }
    [[nodiscard]] quint16 port() const { return m_port; }

private:
    [[nodiscard]] QString passwords() const { return m_folder.filePath(QStringLiteral("passwords")); }

    [[nodiscard]] bool writeSettings(bool withPasswords)
    {
        QFile file(m_folder.filePath(QStringLiteral("settings")));
        if (!file.open(QIODevice::WriteOnly))
            return false;
        file.write("listener " + QByteArray::number(m_port) + " 127.0.0.1\nmax_queued_messages 0\n" +
                   (m_keepsAll ? "persistence true\npersistence_location " + m_folder.path().toLocal8Bit() +
                                     "/\nautosave_on_changes true\nautosave_interval 1\n"
                               : QByteArray()) +
                   (withPasswords ? "allow_anonymous false\npassword_file " + passwords().toLocal8Bit() + "\n"
                                  : QByteArray("allow_anonymous true\n")) +
                   (geteuid() == 0 ? "user root\n" : ""));
        return true;
    }

    [[nodiscard]] bool run()
    {
        m_process.setStandardOutputFile(QProcess::nullDevice());
        m_process.setStandardErrorFile(QProcess::nullDevice());
        m_process.start(program(), {QStringLiteral("-c"), m_folder.filePath(QStringLiteral("settings"))});
        if (!m_process.waitForStarted())
            return false;
        for (int i = 0; i < 200 && m_process.state() == QProcess::Running; ++i) {
            QTcpSocket socket;
            socket.connectToHost(QHostAddress(QHostAddress::LocalHost), m_port);
            if (socket.waitForConnected(5000))
                return true;
            m_process.waitForFinished(50);
        }
        kill();
        return false;
    }

    QTemporaryDir m_folder;
    QProcess m_process;
    quint16 m_port = 0;
    bool m_keepsAll = false;
};

/// One who listens to all that a broker hands on, and whose session it keeps while he is away.
class Listener {
public:
    struct Message {
        QByteArray topic;
        QByteArray payload;
        bool retained = false;
    };

    explicit Listener(quint16 port, const QString& user = {}, const QString& password = {})
        : m_handle(mosquitto_new("listener", false, this))
        , m_port(port)
    {
        mosquitto_connect_callback_set(m_handle.get(), [](mosquitto* handle, void*, int code) {
            if (code == 0)
                mosquitto_subscribe(handle, nullptr, "#", 1);
        });
        mosquitto_subscribe_callback_set(m_handle.get(), [](mosquitto*, void* self, int, int, const int*) {
            static_cast<Listener*>(self)->m_subscribed = true;
        });
        mosquitto_message_callback_set(m_handle.get(), [](mosquitto*, void* self,
                                                          const mosquitto_message* message) {
            static_cast<Listener*>(self)->messages.push_back(
                {message->topic, QByteArray(static_cast<const char*>(message->payload), message->payloadlen),
                 message->retain});
        });
        if (!user.isEmpty())
            mosquitto_username_pw_set(m_handle.get(), qPrintable(user), qPrintable(password));
        mosquitto_connect(m_handle.get(), "127.0.0.1", m_port, 60);
    }

    /// Hears what there is, for a moment; calls again where the broker has gone. True once it listens.
    bool listen()
    {
        for (auto before = messages.size() + 1; before != messages.size();) {
            before = messages.size();
            if (mosquitto_loop(m_handle.get(), 20, 1) != MOSQ_ERR_SUCCESS)
                mosquitto_reconnect(m_handle.get());
        }
        return m_subscribed;
    }
    /// The payloads of one topic.
    [[nodiscard]] std::vector<QByteArray> of(const QByteArray& topic) const
    {
        std::vector<QByteArray> payloads;
        for (const Message& message : messages) {
            if (message.topic == topic)
                payloads.push_back(message.payload);
        }
        return payloads;
    }

    std::vector<Message> messages;

private:
    struct Deleter {
        void operator()(mosquitto* handle) const { mosquitto_destroy(handle); }
    };
    std::unique_ptr<mosquitto, Deleter> m_handle;
    quint16 m_port;
    bool m_subscribed = false;
};

} // namespace p1scope::test
