// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/document.h"
#include "core/telegram/telegram.h"
#include "ui/frames/pill.h"
#include "ui/frames/telegram_bytes.h"

#include <QString>

namespace p1scope::ui {

/// What is held of a telegram, in words.
struct Verdict {
    Tone tone = Tone::Plain;
    QString word;   ///< one or two: "good", "CRC wrong"
    QString reason; ///< what it rests on: "CRC right", "1 parity error, no CRC"
};

[[nodiscard]] Verdict verdictOf(const session::TelegramSummary& telegram);
[[nodiscard]] Verdict verdictOf(const telegram::Telegram& telegram);

/// "1 parity error, 2 framing errors"; empty where there are none.
[[nodiscard]] QString lineErrorsText(std::uint32_t parityErrors, std::uint32_t framingErrors);

/// Why an object's value is not taken for a reading, or why it is in spite of an error; empty where nothing
/// is to be said.
struct Taken {
    bool taken = true;
    QString text;
};
[[nodiscard]] Taken takenOf(const telegram::Telegram& telegram, const telegram::Object& object,
                            const TelegramBytes& bytes);

} // namespace p1scope::ui
