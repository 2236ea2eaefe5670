// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/telegram/telegram.h"

#include <QString>

#include <cstddef>
#include <optional>
#include <vector>

namespace p1scope::ui {

/// A value as people read it.
struct ValueText {
    QString value; ///< "3.540", "2012-11-29 16:00:00", decoded text; as sent where nothing better is known
    QString unit;  ///< "kWh", "m³"; empty for none
    QString sent;  ///< what stands between the parentheses
    telegram::Stretch where;
};

/// An object in words.
struct ObjectText {
    QString code;      ///< as sent
    QString meaning;   ///< "unknown code: …" with what its groups say, where the catalogue has none
    QString elsewhere; ///< the meaning in the catalogue's other languages, a line each, and who sends it
    bool known = false;
    ValueText main;               ///< the one that counts: of a list its reading
    QString time;                 ///< when the main value was read; empty where the meter did not say
    std::vector<ValueText> parts; ///< every value in the order sent
};

[[nodiscard]] ObjectText describe(const telegram::Telegram& telegram, const telegram::Object& object);

/// Index of the object whose line holds this byte; of a two-line object either line. None between objects.
[[nodiscard]] std::optional<std::size_t> objectAt(const telegram::Telegram& telegram, std::size_t byte);

/// Bytes that are no text, made visible: "\xFF", "\r".
[[nodiscard]] QString visibleText(std::string_view bytes);

/// "gas", "water", "heat" …: what an M-Bus device of this type is (EN 13757-3); empty where not known.
[[nodiscard]] QString deviceName(int type);

} // namespace p1scope::ui
