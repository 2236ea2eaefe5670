// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/meter/channels.h"
#include "core/meter/reading.h"
#include "core/telegram/telegram.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace p1scope::meter {

/// Makes the readings of one telegram, which must outlive it and be good. Others call readingsOf().
class TelegramReader {
public:
    explicit TelegramReader(const telegram::Telegram& telegram);

    /// All of them; once.
    [[nodiscard]] Readings read();
    /// After read(): whether an object was left out because another says the same name.
    [[nodiscard]] bool leftOut() const { return m_leftOut; }

    /// Whether what an object means hangs on no other object of its telegram.
    [[nodiscard]] static bool standsAlone(const telegram::Object& object);
    /// The reading of an object that stands alone; no value where it has none.
    [[nodiscard]] std::optional<Reading> readAlone(std::size_t object);

private:
    void readObject(const telegram::Object& object);
    void readElectricity(const telegram::Object& object);
    void readAbstract(const telegram::Object& object);
    void addEquipmentId(const telegram::Object& object);
    void readChannel(const telegram::Object& object);
    void addTariff(std::string_view sent);
    void addLimit(std::string_view sent);
    void addTimed(std::string_view name, const telegram::Object& object, std::string_view unit);
    void addNumber(std::string_view name, std::string_view sent, std::string_view unit);
    void addText(std::string name, std::string text);
    void add(std::string name, std::variant<base::Decimal, std::string> value, std::string_view unit,
             std::optional<telegram::CivilTime> time = std::nullopt);
    void dropContradictions();
    [[nodiscard]] std::string_view text(const telegram::Object& object, std::size_t i) const
    {
        return m_telegram.value(object, i);
    }

    const telegram::Telegram& m_telegram;
    telegram::Zone m_zone;
    std::vector<Channel> m_channels;
    std::size_t m_object = 0;
    std::optional<telegram::ObisCode> m_equipmentId; ///< the code that it was read from
    Readings m_readings;
    bool m_leftOut = false;
};

} // namespace p1scope::meter
