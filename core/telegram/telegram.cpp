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

} // namespace p1scope::telegram
