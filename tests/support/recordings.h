// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/recording.h"
#include "core/simulator/simulate.h"
#include "core/simulator/wire.h"

#include <QFile>
#include <QString>

namespace p1scope::tests {

/// Writes a recording of so many telegrams of a virtual meter, a second apart. False where that fails.
[[nodiscard]] inline bool writeRecording(const QString& path, unsigned telegrams)
{
    simulator::SimulationSettings settings;
    settings.kind = "dsmr50";
    settings.telegrams = telegrams;
    auto simulation = simulator::Simulation::make(settings).take();
    capture::RecordingInfo info;
    info.start = capture::WallTime(std::chrono::seconds(1'790'000'000));
    info.settings = "115200,8,N,1 normal";
    capture::RecordingWriter writer(info);
    std::vector<std::uint8_t> bytes;
    writer.begin(bytes);
    while (const auto telegram = simulation.next()) {
        for (const auto& event :
             simulator::receivedEvents(telegram->wire, simulation.line(), telegram->start))
            writer.append(event, bytes);
    }
    QFile file(path);
    return file.open(QIODevice::WriteOnly) &&
           file.write(reinterpret_cast<const char*>(bytes.data()), static_cast<qint64>(bytes.size())) ==
               static_cast<qint64>(bytes.size());
}

} // namespace p1scope::tests
