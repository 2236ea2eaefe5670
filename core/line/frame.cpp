// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/line/frame.h"

#include <fmt/format.h>

namespace p1scope::line {

std::string FrameState::toString() const
{
    std::string text;
    const auto add = [&](Flag flag, const char* word) {
        if (!has(flag))
            return;
        if (!text.empty())
            text += '+';
        text += word;
    };
    add(Parity, "PARITY");
    add(Framing, "FRAMING");
    add(Break, "BREAK");
    add(Weak, "WEAK");
    return text.empty() ? "OK" : text;
}

std::string dataText(const Frame& frame)
{
    if (!frame.hasByte())
        return {};
    if (frame.data >= 0x20 && frame.data < 0x7F)
        return fmt::format("'{}'", static_cast<char>(frame.data));
    return fmt::format("0x{:02X}", frame.data);
}

} // namespace p1scope::line
