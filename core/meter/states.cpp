// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/meter/states.h"

#include <array>
#include <optional>

namespace p1scope::meter {

namespace {

using Words = std::array<std::string_view, 3>;

constexpr Words breaker{"disconnected", "connected", "ready for reconnection"};
constexpr Words valve{"closed", "open", "released"};
constexpr Words relay{"off", "on", "ready"};

const Words* wordsOf(const telegram::ObisCode& code)
{
    const bool valveCode = code.c == 24 && code.d == 4 && code.e == 0;
    if (code.a == 0 && code.c == 96 && code.d == 3 && code.e == 10)
        return code.b == 0 ? &breaker : &relay;
    if (code.a == 0 && code.b == 0 && ((code.c == 96 && code.d == 50 && code.e == 68) || valveCode))
        return &breaker;
    if (valveCode && ((code.a == 0 && code.b != 0) || code.a == 7))
        return &valve;
    return nullptr;
}

std::optional<std::size_t> stateOf(std::string_view sent)
{
    if (sent.size() == 1 && sent[0] >= '0' && sent[0] <= '2')
        return static_cast<std::size_t>(sent[0] - '0');
    if (sent == "ON" || sent == "on" || sent == "On")
        return 1;
    if (sent == "OFF" || sent == "off" || sent == "Off")
        return 0;
    return std::nullopt;
}

} // namespace

std::string_view stateWord(const telegram::ObisCode& code, std::string_view sent)
{
    const Words* words = wordsOf(code);
    const auto state = stateOf(sent);
    return words != nullptr && state ? (*words)[*state] : std::string_view();
}

} // namespace p1scope::meter
