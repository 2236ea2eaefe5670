// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/publish/publication.h"

#include <set>
#include <string>
#include <string_view>
#include <vector>

/// What goes to an MQTT broker: a telegram as one JSON object, and what tells Home Assistant how to read it
/// (MQTT discovery).
namespace p1scope::session {

struct MqttMessage {
    std::string topic;
    std::string payload;

    friend bool operator==(const MqttMessage&, const MqttMessage&) = default;
};

/// A part of a topic: letters, digits, '-' and '_', anything else turned into '_'.
[[nodiscard]] std::string topicPart(std::string_view text);

/// `prefix`/METER/state: numbers with all their digits, the tariff and messages as text, `time`, and
/// `…_time` of a counter that has a stamp of its own.
[[nodiscard]] MqttMessage stateMessage(const Publication& publication, std::string_view prefix);
/// `prefix`/status: "online", and "offline" as the last will.
[[nodiscard]] std::string statusTopic(std::string_view prefix);

/// Makes each reading known to Home Assistant once. Its messages are to be retained. Not thread-safe.
class HomeAssistant {
public:
    /// `discovery`: the prefix under which Home Assistant looks.
    HomeAssistant(std::string prefix, std::string discovery)
        : m_prefix(std::move(prefix))
        , m_discovery(std::move(discovery))
    {}
    /// Of the readings that were not known yet.
    [[nodiscard]] std::vector<MqttMessage> announce(const Publication& publication);

private:
    [[nodiscard]] MqttMessage configOf(const Publication& publication, const meter::Reading& reading) const;

    std::string m_prefix;
    std::string m_discovery;
    std::set<std::string> m_known;
};

} // namespace p1scope::session
