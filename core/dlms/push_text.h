// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/telegram/telegram.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace p1scope::dlms {

/// Whether this begins as a data notification does.
[[nodiscard]] bool isNotification(std::string_view content);

/// Where its values begin, behind its number and date; none for what is no notification.
[[nodiscard]] std::optional<std::size_t> notificationBody(std::string_view content);

/// Says what a data notification says as a telegram does: identification, objects with the codes, numbers and
/// units that stand in it, and `!`. Numbers are scaled as the push tells; where it does not, as its maker's
/// lists have it. A list without codes is told by its shape:
///
/// - code, number, scaler and unit in a structure each (Norway and Sweden: Aidon);
/// - code and number in turn, with scaler and unit (Austria) or without (Kamstrup);
/// - a description of the columns, then the values (Switzerland: Landis+Gyr);
/// - numbers alone, in an order that is agreed on (Norway: Kaifa; Slovenia and elsewhere: Iskraemeco).
///
/// Fills `bytes`, `identification`, `objects` and `wrapping->frames` of the telegram, and adds notes.
/// `frameOf` holds for each byte of `content` the frame in which it came. True where all of it was understood
/// as data: then it was opened with the right key.
bool readNotification(telegram::Telegram& telegram, std::string_view content,
                      std::span<const std::uint32_t> frameOf);

} // namespace p1scope::dlms
