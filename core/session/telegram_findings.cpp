// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/telegram_findings.h"

#include <algorithm>

namespace p1scope::session {

namespace {

constexpr std::uint64_t farthestModel = 300;
constexpr capture::Duration around = std::chrono::seconds(60);

} // namespace

std::optional<telegram::Telegram> modelFor(const Document& document, telegram::TelegramIndex index)
{
    const auto good = [&](std::uint64_t i) {
        return telegram::isGood(document.summary(telegram::TelegramIndex{i}).status);
    };
    for (std::uint64_t away = 1; away <= farthestModel; ++away) {
        if (away <= index.value && good(index.value - away))
            return document.telegram(telegram::TelegramIndex{index.value - away});
        if (index.value + away < document.telegramCount() && good(index.value + away))
            return document.telegram(telegram::TelegramIndex{index.value + away});
    }
    return std::nullopt;
}

std::vector<doctor::Finding> findingsOf(const Document& document, const telegram::Telegram& telegram)
{
    if (telegram::isGood(telegram.status))
        return {};
    const auto model = modelFor(document, telegram.index);
    // Control lines are told by how they changed: the state before counts, however long ago that was.
    std::vector<capture::Event> events;
    for (const capture::Event& event : document.events()) {
        if (event.time > telegram.endTime + around)
            break;
        if (event.kind == capture::EventKind::ControlLines || event.time >= telegram.time - around)
            events.push_back(event);
    }
    return doctor::explain(telegram, {model ? &*model : nullptr, events});
}

} // namespace p1scope::session
