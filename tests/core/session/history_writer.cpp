// SPDX-License-Identifier: GPL-3.0-or-later
// Writes telegrams into a history until it is killed, and says how far it has come: "offered kept" a line.
#include "core/session/history/history.h"

#include <QCoreApplication>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <thread>

using namespace p1scope;

int main(int argc, char** argv)
{
    const QCoreApplication application(argc, argv);
    if (argc < 3)
        return 2;
    session::HistorySettings settings;
    settings.on = true;
    settings.place = QString::fromLocal8Bit(argv[1]);
    settings.retention.samples = 0;
    session::History history(settings);
    const std::int64_t begun = std::atoll(argv[2]);
    constexpr std::chrono::sys_seconds begin = std::chrono::sys_days(std::chrono::year(2026) / 6 / 1);
    for (std::int64_t i = 0;; ++i) {
        session::HistoryTelegram telegram;
        telegram.time = begin + std::chrono::seconds(begun + i);
        for (const char* name : {"energy_delivered_tariff1", "energy_delivered_tariff2", "power_delivered"})
            telegram.readings.all.push_back({name, base::Decimal{begun + i, 3}, "kWh", {}, 0});
        history.offer(std::move(telegram));
        std::printf("%lld %llu\n", static_cast<long long>(i + 1),
                    static_cast<unsigned long long>(history.state().kept));
        std::fflush(stdout);
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
}
