// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/doctor/repair.h"
#include "core/session/document.h"

#include <optional>
#include <vector>

namespace p1scope::session {

/// The good telegram nearest to this one, which is what a broken one is measured by; looks a few hundred
/// telegrams in each direction. None where there is none whose frames are still kept.
[[nodiscard]] std::optional<telegram::Telegram> modelFor(const Document& document,
                                                         telegram::TelegramIndex index);

/// Why a telegram of the document is broken, with what else is known of it: its neighbours, and the events of
/// its time. Empty where it is good.
[[nodiscard]] std::vector<doctor::Finding> findingsOf(const Document& document,
                                                      const telegram::Telegram& telegram);

} // namespace p1scope::session
