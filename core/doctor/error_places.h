// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/doctor/repair.h"

#include <array>
#include <cstdint>
#include <optional>
#include <span>

namespace p1scope::doctor {

/// Where and when telegrams break: a bad cable shows itself by the bit, a short buffer by the place, a
/// neighbour's machine by the hour, and noise that follows load by the power. Counts only; of a fixed size
/// whatever the input.
class ErrorPlaces {
public:
    /// Of something that happened to some of many.
    struct Share {
        std::uint32_t bad = 0;
        std::uint32_t all = 0;
    };
    static constexpr std::size_t bytesAPlace = 64;
    static constexpr std::size_t places = 40; ///< the last one stands for all beyond
    /// Lower bounds of the classes of power, in kW either way; below the first is a class of its own.
    static constexpr std::array<double, 6> powerBounds{0.25, 0.5, 1, 2, 4, 8};
    static constexpr std::size_t powers = powerBounds.size() + 1;

    /// When a telegram came and what the house took then (or gave), where that is known.
    struct Moment {
        std::optional<unsigned> hour; ///< local, 0 to 23
        std::optional<double> kilowatts;
    };

    void takeGood(const Moment& moment) { count(moment, false); }
    void takeBroken(const telegram::Telegram& telegram, std::span<const Finding> findings,
                    const Moment& moment);

    /// Errors by their distance from the `/`: places that a finding or a frame names.
    [[nodiscard]] const std::array<std::uint32_t, places>& byPlace() const { return m_byPlace; }
    /// Bits that a repair found wrong: first those that came as 0, then those that came as 1.
    [[nodiscard]] const std::array<std::array<std::uint32_t, 8>, 2>& byBit() const { return m_byBit; }
    [[nodiscard]] const std::array<Share, 24>& byHour() const { return m_byHour; }
    [[nodiscard]] const std::array<Share, powers>& byPower() const { return m_byPower; }
    [[nodiscard]] std::uint64_t broken() const { return m_broken; }

    /// One sentence for what stands out, or empty: "9 of 10 wrong bits came as 0".
    [[nodiscard]] std::string whatStandsOut() const;

private:
    void count(const Moment& moment, bool bad);
    void countPlace(std::size_t offset);

    std::array<std::uint32_t, places> m_byPlace{};
    std::array<std::array<std::uint32_t, 8>, 2> m_byBit{};
    std::array<Share, 24> m_byHour{};
    std::array<Share, powers> m_byPower{};
    std::uint64_t m_broken = 0;
};

} // namespace p1scope::doctor
