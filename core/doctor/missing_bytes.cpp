// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/doctor/missing_bytes.h"

#include <algorithm>
#include <string_view>

namespace p1scope::doctor {

namespace {

/// A telegram's bytes up to its last `!`; all of them where it has none.
std::string_view upToEnd(const telegram::Telegram& telegram)
{
    const std::string_view bytes = telegram.bytes;
    const std::size_t bang = bytes.rfind('!');
    return telegram.status == telegram::Status::Truncated || bang == std::string_view::npos
               ? bytes
               : bytes.substr(0, bang + 1);
}

bool alike(char a, char b)
{
    const auto digit = [](char c) { return c >= '0' && c <= '9'; };
    return a == b || (digit(a) && digit(b)) || ((a == 'S' || a == 'W') && (b == 'S' || b == 'W'));
}

} // namespace

std::optional<Departure> departureFrom(const telegram::Telegram& model, const telegram::Telegram& broken)
{
    const std::string_view good = upToEnd(model);
    const std::string_view bad = upToEnd(broken);
    const std::size_t shorter = std::min(good.size(), bad.size());
    std::size_t front = 0;
    while (front < shorter && alike(good[front], bad[front]))
        ++front;
    if (front == bad.size() && good.size() == bad.size())
        return std::nullopt;
    std::size_t back = 0;
    while (back < shorter - front && alike(good[good.size() - 1 - back], bad[bad.size() - 1 - back]))
        ++back;
    if ((front + back) * 2 < bad.size() || front < 8)
        return std::nullopt;
    const std::size_t goodBetween = good.size() - front - back;
    const std::size_t badBetween = bad.size() - front - back;
    return Departure{front, bad.size() - back, goodBetween > badBetween ? goodBetween - badBetween : 0};
}

} // namespace p1scope::doctor
