// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/telegram/telegram.h"

#include <algorithm>
#include <array>

namespace p1scope::telegram {

std::string_view statusName(Status status)
{
    constexpr std::array<std::string_view, 7> names{
        "encrypted", "truncated", "crc-mismatch", "malformed", "line-errors", "recovered", "ok"};
    return names[static_cast<std::size_t>(status)];
}

const Object* Telegram::find(ObisCode code) const
{
    const auto found = std::find_if(objects.begin(), objects.end(), [code](const Object& object) mutable {
        code.f = object.obis.f;
        return object.obis == code;
    });
    return found == objects.end() ? nullptr : &*found;
}

bool Recovery::certain(Stretch stretch) const
{
    return std::ranges::none_of(uncertain, [&](Stretch doubt) {
        return doubt.offset < stretch.offset + stretch.length && stretch.offset < doubt.offset + doubt.length;
    });
}

std::string_view Recovery::charactersOf(std::string_view text, std::uint64_t frame) const
{
    const auto [first, last] = std::equal_range(frames.begin(), frames.end(), frame);
    const auto at = static_cast<std::size_t>(first - frames.begin());
    return at < text.size() ? text.substr(at, static_cast<std::size_t>(last - first)) : std::string_view();
}

} // namespace p1scope::telegram
