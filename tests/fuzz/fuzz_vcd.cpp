// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/fuzz/wire_law.h"

using namespace p1scope;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    auto file = files::openVcd(files::MappedFile::ofMemory({data, data + size}));
    if (file)
        test::requireWireLaw(file.take());
    return 0;
}
