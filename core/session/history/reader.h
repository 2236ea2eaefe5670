// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/meter/amount.h"
#include "core/meter/periods.h"
#include "core/session/history/connection.h"
#include "core/telegram/civil_time.h"

#include <array>
#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace p1scope::session {

/// One value of one meter's reading.
struct HistorySample {
    std::string name; ///< of the reading
    std::string unit;
    std::chrono::sys_seconds time;
    meter::Micro value = 0; ///< millionths of the unit
};

/// What a reading did in a stretch of civil time.
struct RollUp {
    std::chrono::sys_seconds start;
    meter::Micro first = 0;
    meter::Micro last = 0;
    meter::Micro least = 0;
    meter::Micro greatest = 0;
    double mean = 0; ///< in millionths, too
    std::int64_t count = 0;
    std::chrono::sys_seconds firstTime{}; ///< of the first sample in it, and of the last
    std::chrono::sys_seconds lastTime{};
};

/// The stretches that the history keeps roll-ups of, finest first.
inline constexpr std::array historyLevels{meter::Period::Minute, meter::Period::Quarter, meter::Period::Hour,
                                          meter::Period::Day, meter::Period::Month};

/// A meter that the history knows.
struct HistoryMeter {
    std::string equipment; ///< its id
    telegram::Zone zone;
    std::chrono::sys_seconds first; ///< when its first sample was taken, and its last
    std::chrono::sys_seconds last;
    std::map<std::string, std::string> units; ///< of its readings, by name
};

/// Reads the history back. To be used in the thread that opened it, while others write.
class HistoryReader {
public:
    /// Its own connection. A file that is not there is not made: the error is Unreadable.
    [[nodiscard]] static base::Result<HistoryReader> open(const QString& place);
    explicit HistoryReader(std::shared_ptr<HistoryConnection> connection)
        : m_connection(std::move(connection))
    {}

    /// Equipment ids, in the order in which the meters came.
    [[nodiscard]] base::Result<std::vector<std::string>> meters() const;
    /// The meters that have a sample, likewise.
    [[nodiscard]] base::Result<std::vector<HistoryMeter>> describedMeters() const;
    /// Readings of a meter, by name, with their unit.
    [[nodiscard]] base::Result<std::map<std::string, std::string>> readings(const std::string& meter) const;

    /// What of a roll-up is wanted; the rest stays zero, and is not looked at.
    enum class Wanted : std::uint8_t {
        All,
        Counter, ///< first, last, their times and count; the row before the first and the one behind the last
                 ///< are given as well, where there are such
        Band     ///< least, greatest, mean
    };
    /// Roll-ups that begin in [from, to), rising.
    [[nodiscard]] base::Result<std::vector<RollUp>>
    rollUps(const std::string& meter, const std::string& name, meter::Period level,
            std::chrono::sys_seconds from, std::chrono::sys_seconds to, Wanted wanted = Wanted::All) const;
    [[nodiscard]] base::Result<std::vector<HistorySample>> samples(const std::string& meter,
                                                                   const std::string& name,
                                                                   std::chrono::sys_seconds from,
                                                                   std::chrono::sys_seconds to) const;
    /// Of `level` and what is coarser, the finest that reaches back to `from`, or as far as any does.
    [[nodiscard]] base::Result<meter::Period> levelThatReaches(const std::string& meter,
                                                               const std::string& name, meter::Period level,
                                                               std::chrono::sys_seconds from) const;
    /// Whether SQLite finds its file sound.
    [[nodiscard]] bool sound() const;

private:
    [[nodiscard]] base::Result<std::optional<std::int64_t>> idOf(const std::string& meter,
                                                                 const std::string& name) const;

    std::shared_ptr<HistoryConnection> m_connection;
};

} // namespace p1scope::session
