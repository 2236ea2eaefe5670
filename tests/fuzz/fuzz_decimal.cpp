// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/decimal.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

/// Whatever is read as a number is read as the same number again from what it prints.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    using p1scope::base::Decimal;
    const auto first = Decimal::parse(std::string_view(reinterpret_cast<const char*>(data), size));
    if (!first)
        return 0;
    const auto second = Decimal::parse(first->toString());
    if (!second || *second != *first)
        std::abort();
    return 0;
}
