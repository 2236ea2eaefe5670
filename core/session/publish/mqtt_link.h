// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/publish/back_off.h"
#include "core/session/publish/home_assistant.h"
#include "core/session/publish/outbox.h"
#include "core/session/publish/publish_link.h"
#include "core/session/publish/publish_settings.h"

#include <QTimer>

#include <memory>
#include <vector>

class QSocketNotifier;
struct mosquitto;

namespace p1scope::session {

/// To an MQTT broker (MQTT 3.1.1, by libmosquitto): telegrams with quality of service 1 in their order, each
/// kept until the broker has acknowledged it and sent again where the connection was lost before.
class MqttLink final : public PublishLink {
    Q_OBJECT
public:
    MqttLink(MqttTarget target, std::size_t mostWaitingBytes, QObject* parent = nullptr);
    ~MqttLink() override;

    void open() override;
    void take(const Publication& publication) override;
    void close() override;

private:
    struct Deleter {
        void operator()(mosquitto* handle) const;
    };

    void dial();
    void watch();
    void step(int (*loop)(mosquitto*, int));
    void connected();
    void hangUp();
    void lost(const QString& fault, const QString& remedy);
    [[nodiscard]] bool publish(int* id, const MqttMessage& message, bool retained);
    void announce(const MqttMessage& message);
    void pump();
    void tell();

    MqttTarget m_target;
    std::string m_prefix;
    HomeAssistant m_homeAssistant;
    std::vector<MqttMessage> m_announced; ///< told again to every broker that comes
    Outbox m_box;
    BackOff m_backOff;
    QTimer m_retry;
    QTimer m_patience; ///< with a broker that does not answer
    QTimer m_alive;
    std::unique_ptr<mosquitto, Deleter> m_handle;
    QSocketNotifier* m_read = nullptr;
    QSocketNotifier* m_write = nullptr;
    int m_code = -1; ///< of the broker's answer; -1 before it
    bool m_wanted = false;
};

} // namespace p1scope::session
