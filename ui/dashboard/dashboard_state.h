// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/time.h"
#include "core/doctor/evidence.h"

#include <QString>

#include <array>
#include <optional>
#include <vector>

namespace p1scope::session {
class Document;
}

namespace p1scope::ui {

/// A number as the meter sent it, with as many digits after the point.
struct ShownNumber {
    double value = 0;
    int decimals = 3;

    /// In the user's locale.
    [[nodiscard]] QString text() const;
    [[nodiscard]] QString magnitude() const; ///< without a sign
    friend bool operator==(const ShownNumber&, const ShownNumber&) = default;
};

/// What the dial shows. Powers in kW, net: delivered less returned.
struct PowerState {
    std::optional<ShownNumber> net;
    std::optional<ShownNumber> quarterHourMean;
    double greatestDelivered = 0;
    double greatestReturned = 0;
};

struct PhaseState {
    int number = 1;                   ///< 1 to 3
    std::optional<ShownNumber> power; ///< kW, net
    std::optional<ShownNumber> voltage;
    std::optional<ShownNumber> current;
};

struct CounterState {
    enum class Kind { Delivered, DeliveredLow, Returned, Gas, Water, Heat };
    Kind kind = Kind::Delivered;
    QString title;  ///< "Delivered, tariff 1 (low)"
    QString brief;  ///< "Delivered 1 (low)", where there is no room for the title; may be empty
    QString digits; ///< as on the meter's display, leading zeros too: "003540.118"
    QString unit;   ///< "kWh", "m³"
    QString today;  ///< "+1.204 today"; empty where nothing is known
    QString detail; ///< "now counting", "0.42 m³/h, read at 19:00"; may be empty
    bool counting = false;
    std::array<double, 24> byHour{};
    std::array<bool, 24> seen{};
};

/// All that the dashboard shows; its widgets know nothing else.
struct DashboardState {
    bool waiting = true;              ///< no good telegram yet: nothing below but `chain` holds
    std::vector<doctor::Check> chain; ///< what is known of the line
    bool sourceOpen = false;          ///< something is connected or being read
    bool stale = false;
    std::optional<capture::Duration> age; ///< of the last good telegram
    QString time;                         ///< when it was sent, "19:04:31"
    QString meter;                        ///< identification
    QString kind;                         ///< "DSMR 5.0, Netherlands"; empty where it is not known
    QString kindEvidence;                 ///< the same with what tells so
    std::optional<int> hour;              ///< local hour of that time
    PowerState power;
    std::vector<PhaseState> phases; ///< those that the meter sends
    QString quality;                ///< sags, swells, power failures; empty where not sent
    std::vector<CounterState> counters;
};

/// What there is to show of a document just now.
[[nodiscard]] DashboardState dashboardState(const session::Document& document);

/// "0.4 s", "14 s", "3 min 20 s", "2 h 05 min": how old something is.
[[nodiscard]] QString ageText(capture::Duration age);

} // namespace p1scope::ui
