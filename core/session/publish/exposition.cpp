// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/publish/exposition.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

namespace p1scope::session {

namespace {

/// In a label.
std::string labelValue(std::string_view text)
{
    std::string result;
    for (const char c : text) {
        if (c == '\n')
            result += "\\n";
        else if (c == '"' || c == '\\')
            result += {'\\', c};
        else
            result += c;
    }
    return result;
}

/// "p1scope_energy_delivered_tariff1_kwh_total"
std::string metricName(const meter::Reading& reading)
{
    std::string unit = reading.unit;
    std::transform(unit.begin(), unit.end(), unit.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return fmt::format("p1scope_{}{}{}{}", reading.name, unit.empty() ? "" : "_", unit,
                       isWord(reading)        ? "_info"
                       : addsUp(reading.name) ? "_total"
                                              : "");
}

/// What stands under one name: by it, since all of a metric stand together.
struct Metric {
    std::string type;
    std::string lines;
};

} // namespace

void Exposition::take(const Publication& publication, Clock::time_point now)
{
    Meter& meter = m_meters[publication.meter];
    meter.sent = publication.time.instant;
    ++meter.telegrams;
    for (const meter::Reading& reading : publication.readings)
        meter.readings.insert_or_assign(reading.name, Held{reading, now});
}

std::string Exposition::text(Clock::time_point now) const
{
    std::map<std::string, Metric> metrics;
    const auto add = [&](const std::string& name, std::string_view type, const std::string& labels,
                         std::string_view value) {
        Metric& metric = metrics[name];
        metric.type = type;
        metric.lines += fmt::format("{}{{{}}} {}\n", name, labels, value);
    };
    for (const auto& [id, meter] : m_meters) {
        const std::string labels = fmt::format("meter=\"{}\"", labelValue(id));
        add("p1scope_telegrams_total", "counter", labels, std::to_string(meter.telegrams));
        add("p1scope_last_telegram_timestamp_seconds", "gauge", labels,
            std::to_string(meter.sent.time_since_epoch().count()));
        for (const auto& [name, held] : meter.readings) {
            const bool counter = addsUp(name);
            if (now - held.came > (counter ? freshCounter : freshReading))
                continue;
            const std::string value = valueText(held.reading);
            if (isWord(held.reading))
                add(metricName(held.reading), "gauge",
                    fmt::format("{},{}=\"{}\"", labels, name, labelValue(value)), "1");
            else
                add(metricName(held.reading), counter ? "counter" : "gauge", labels, value);
        }
    }
    std::string text;
    for (const auto& [name, metric] : metrics)
        text += fmt::format("# TYPE {} {}\n{}", name, metric.type, metric.lines);
    return text;
}

} // namespace p1scope::session
