// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/publish/mqtt_link.h"

#include "core/session/publish/mqtt_trust.h"

#include <QSocketNotifier>

#include <mosquitto.h>

#include <cerrno>
#include <utility>

namespace p1scope::session {

namespace {

using namespace std::chrono_literals;

constexpr int keepAliveSeconds = 30;
constexpr auto patience = 10s;
/// Telegrams that are on their way at once.
constexpr std::size_t window = 20;
constexpr int qualityOfService = 1;

/// The library wants to be told once before its first use, and once after its last.
void beginLibrary()
{
    struct Library {
        Library() { mosquitto_lib_init(); }
        ~Library() { mosquitto_lib_cleanup(); }
        Library(const Library&) = delete;
        Library& operator=(const Library&) = delete;
    };
    static const Library library;
}

std::string utf8(const QString& text)
{
    return text.toStdString();
}

QString reasonOf(int result, int systemError, bool wasUp)
{
    QString text;
    if (result == MOSQ_ERR_ERRNO)
        text = qt_error_string(systemError).trimmed(); // on Windows a number of its sockets
    else if (result == MOSQ_ERR_EAI)
        text = QStringLiteral("there is no host of this name");
    else if (result == MOSQ_ERR_PROTOCOL && !wasUp)
        text = QStringLiteral("it cannot be reached, or is no MQTT broker");
    else
        text = QString::fromUtf8(mosquitto_strerror(result));
    while (text.endsWith(u'.'))
        text.chop(1);
    return text;
}

int loopRead(mosquitto* handle, int packets)
{
    return mosquitto_loop_read(handle, packets);
}

int loopWrite(mosquitto* handle, int packets)
{
    return mosquitto_loop_write(handle, packets);
}

int loopMisc(mosquitto* handle, int)
{
    return mosquitto_loop_misc(handle);
}

} // namespace

void MqttLink::Deleter::operator()(mosquitto* handle) const
{
    mosquitto_destroy(handle);
}

MqttLink::MqttLink(MqttTarget target, std::size_t mostWaitingBytes, QObject* parent)
    : PublishLink(parent)
    , m_target(std::move(target))
    , m_prefix(utf8(m_target.prefix))
    , m_homeAssistant(m_prefix, utf8(m_target.discovery))
    , m_box(mostWaitingBytes)
    , m_retry(this)
    , m_patience(this)
    , m_alive(this)
{
    beginLibrary();
    m_state.name = m_target.name();
    m_retry.setSingleShot(true);
    m_patience.setSingleShot(true);
    m_alive.setInterval(1s);
    connect(&m_retry, &QTimer::timeout, this, &MqttLink::dial);
    connect(&m_patience, &QTimer::timeout, this, [this] {
        lost(QStringLiteral("it does not answer"),
             QStringLiteral("look whether the broker runs, and the address"));
    });
    connect(&m_alive, &QTimer::timeout, this, [this] { step(loopMisc); });
}

MqttLink::~MqttLink() = default;

void MqttLink::open()
{
    m_wanted = true;
    dial();
}

void MqttLink::dial()
{
    m_code = -1;
    m_handle.reset(mosquitto_new(nullptr, true, this));
    mosquitto* const handle = m_handle.get();
    if (handle == nullptr) {
        lost(QStringLiteral("there is no memory for it"), {});
        return;
    }
    // Callbacks only take notes: the handle must not go while the library is at work with it.
    mosquitto_connect_callback_set(
        handle, [](mosquitto*, void* self, int code) { static_cast<MqttLink*>(self)->m_code = code; });
    mosquitto_publish_callback_set(handle, [](mosquitto*, void* self, int id) {
        auto* link = static_cast<MqttLink*>(self);
        link->m_state.sent += link->m_box.acknowledged(id);
    });
    mosquitto_max_inflight_messages_set(handle, 0);
    constexpr std::string_view gone = "offline";
    mosquitto_will_set(handle, statusTopic(m_prefix).c_str(), static_cast<int>(gone.size()), gone.data(),
                       qualityOfService, true);
    if (!m_target.user.isEmpty())
        mosquitto_username_pw_set(handle, utf8(m_target.user).c_str(),
                                  m_target.password.isEmpty() ? nullptr : utf8(m_target.password).c_str());
    if (m_target.tls && !trustSystem(*handle)) {
        lost(QStringLiteral("the certificates that the system trusts cannot be read"), {});
        return;
    }
    const int result =
        mosquitto_connect_async(handle, utf8(m_target.host).c_str(), m_target.port, keepAliveSeconds);
    if (result != MOSQ_ERR_SUCCESS) {
        lost(reasonOf(result, errno, false), QStringLiteral("look whether the broker runs, and the address"));
        return;
    }
    m_patience.start(patience);
    m_alive.start();
    watch();
}

void MqttLink::watch()
{
    const auto socket = static_cast<qintptr>(mosquitto_socket(m_handle.get()));
    m_read = new QSocketNotifier(socket, QSocketNotifier::Read, this);
    m_write = new QSocketNotifier(socket, QSocketNotifier::Write, this);
    connect(m_read, &QSocketNotifier::activated, this, [this] { step(loopRead); });
    connect(m_write, &QSocketNotifier::activated, this, [this] { step(loopWrite); });
}

void MqttLink::step(int (*loop)(mosquitto*, int))
{
    if (!m_handle)
        return;
    const bool wasUp = m_state.phase == LinkState::Phase::Ready;
    const std::uint64_t before = m_state.sent;
    errno = 0;
    const int result = loop(m_handle.get(), 1);
    const int systemError = errno;
    if (m_state.sent != before)
        m_backOff.reset();
    if (m_code == 0 && !wasUp) {
        connected();
    } else if (m_code > 0) {
        lost(QString::fromUtf8(mosquitto_connack_string(m_code)),
             QStringLiteral("look at the user and the password, and at what the broker allows"));
        return;
    }
    if (result != MOSQ_ERR_SUCCESS) {
        lost(reasonOf(result, systemError, wasUp),
             wasUp ? QStringLiteral("it is called again by itself")
                   : QStringLiteral(
                         "look whether the broker runs, and the address; it is called again by itself"));
        return;
    }
    pump();
    if (m_state.sent != before)
        tell();
}

/// Takes what the broker may have forgotten, or never known, before the telegrams.
void MqttLink::connected()
{
    m_patience.stop();
    m_state.phase = LinkState::Phase::Ready;
    m_state.fault.clear();
    m_state.remedy.clear();
    announce({statusTopic(m_prefix), "online"});
    for (const MqttMessage& message : m_announced)
        announce(message);
    tell();
}

void MqttLink::announce(const MqttMessage& message)
{
    // Not kept until acknowledged: it is told anew with every connection.
    int id = 0;
    static_cast<void>(publish(&id, message, true));
}

bool MqttLink::publish(int* id, const MqttMessage& message, bool retained)
{
    return mosquitto_publish(m_handle.get(), id, message.topic.c_str(),
                             static_cast<int>(message.payload.size()), message.payload.data(),
                             qualityOfService, retained) == MOSQ_ERR_SUCCESS;
}

void MqttLink::take(const Publication& publication)
{
    if (!m_target.discovery.isEmpty()) {
        for (const MqttMessage& message : m_homeAssistant.announce(publication)) {
            m_announced.push_back(message);
            if (m_state.phase == LinkState::Phase::Ready)
                announce(message);
        }
    }
    MqttMessage message = stateMessage(publication, m_prefix);
    m_box.push(std::move(message.topic), std::move(message.payload));
    pump();
    tell();
}

void MqttLink::pump()
{
    if (!m_handle || m_state.phase != LinkState::Phase::Ready)
        return;
    while (m_box.onTheirWay() < window) {
        const Outbox::Item* const item = m_box.next();
        int id = 0;
        // What does not go now goes with the next connection, that the notifiers see the end of this one for.
        if (item == nullptr || !publish(&id, {item->topic, item->text}, false))
            break;
        m_box.sent(id);
    }
    m_write->setEnabled(mosquitto_want_write(m_handle.get()));
}

void MqttLink::hangUp()
{
    m_patience.stop();
    m_alive.stop();
    for (QSocketNotifier* notifier : {std::exchange(m_read, nullptr), std::exchange(m_write, nullptr)}) {
        if (notifier == nullptr)
            continue;
        notifier->setEnabled(false);
        notifier->deleteLater(); // it may be its signal that has brought us here
    }
    m_handle.reset();
    m_box.takeBack();
}

void MqttLink::lost(const QString& fault, const QString& remedy)
{
    hangUp();
    m_state.phase = LinkState::Phase::Waiting;
    m_state.fault = fault;
    m_state.remedy = remedy;
    if (m_wanted)
        m_retry.start(m_backOff.next());
    tell();
}

void MqttLink::close()
{
    m_wanted = false;
    m_retry.stop();
    if (m_handle && m_state.phase == LinkState::Phase::Ready) {
        announce({statusTopic(m_prefix), "offline"});
        mosquitto_disconnect(m_handle.get());
        // Until the broker has hung up, or a second has passed.
        for (int i = 0; i < 20 && mosquitto_loop(m_handle.get(), 50, 1) == MOSQ_ERR_SUCCESS; ++i) {
        }
    }
    hangUp();
    m_state.phase = LinkState::Phase::Waiting;
}

void MqttLink::tell()
{
    m_state.queued = m_box.size();
    m_state.lost = m_box.lost();
    emit stateChanged();
}

} // namespace p1scope::session
