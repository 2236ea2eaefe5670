// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/meter/reading.h"
#include "core/telegram/civil_time.h"

#include <chrono>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace p1scope::session {

/// What of a good telegram is published. All text is UTF-8.
struct Publication {
    std::string meter;                    ///< equipment id; "meter" as long as none was sent
    telegram::CivilTime time;             ///< when the telegram was sent
    std::vector<meter::Reading> readings; ///< in the telegram's order
    /// Equipment ids of the devices behind the meter, by their readings' names: gas_delivered.
    std::map<std::string, std::string, std::less<>> devices;
};

/// Makes publications of an input's telegrams. Ids that were sent once hold for what comes after: binary
/// pushes do not repeat them every time. Not thread-safe.
class PublicationMaker {
public:
    /// A counter whose stamp lies further back is that of a channel that is no longer there.
    static constexpr std::chrono::hours stale{26};

    /// `time` is when the telegram was sent. Ids, and channels that are stale, are not among the readings.
    [[nodiscard]] Publication make(const meter::Readings& readings, std::chrono::sys_seconds time,
                                   telegram::Zone zone);

private:
    std::string m_meter = "meter";
    std::map<std::string, std::string, std::less<>> m_devices;
};

/// Whether a reading is one number that only ever adds up, energy or not: counts of failures as well.
[[nodiscard]] bool addsUp(std::string_view name);
/// Whether it is text to those who read it: the number of the tariff is a name, and nothing to reckon with.
[[nodiscard]] bool isWord(const meter::Reading& reading);
/// Its value as it is written: a number with all its digits, or the text.
[[nodiscard]] std::string valueText(const meter::Reading& reading);

} // namespace p1scope::session
