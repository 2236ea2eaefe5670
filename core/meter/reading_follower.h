// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/meter/reading.h"
#include "core/telegram/telegram.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace p1scope::meter {

/// Reads the telegrams of one input. A telegram says most of what the one before it said, in the same places:
/// only objects that changed are read again. What it makes of a telegram is what readingsOf() makes of it.
/// Not thread-safe.
class ReadingFollower {
public:
    /// Reads a good telegram.
    void take(const telegram::Telegram& telegram);

    /// Those of the telegram that was taken last; none before the first.
    [[nodiscard]] const Readings& readings() const { return m_readings; }
    /// Whether they have the names, units and order of those before: then only the values at changed()
    /// differ.
    [[nodiscard]] bool alike() const { return m_alike; }
    /// Places in readings().all whose value or time is not what it was; rising.
    [[nodiscard]] std::span<const std::uint32_t> changed() const { return m_changed; }

private:
    [[nodiscard]] bool laidOutAlike(const telegram::Telegram& telegram) const;
    [[nodiscard]] bool follow(const telegram::Telegram& telegram);
    [[nodiscard]] bool readAgain(const telegram::Telegram& telegram, std::size_t object);
    void readWhole(const telegram::Telegram& telegram);

    static constexpr std::uint32_t none = UINT32_MAX;

    Readings m_readings;
    bool m_alike = false;
    std::vector<std::uint32_t> m_changed;
    /// The telegram that was taken last; one whose readings can be followed.
    bool m_followed = false;
    std::string m_bytes;
    std::string m_identification;
    telegram::MeterKind m_chosenMeter = telegram::MeterKind::Unknown;
    std::vector<telegram::Object> m_objects;
    std::vector<std::uint32_t> m_places; ///< of each object's reading; `none` where it has none
};

} // namespace p1scope::meter
