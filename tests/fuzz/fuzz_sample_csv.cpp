// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/files/sample_csv.h"
#include "tests/fuzz/wire_law.h"

using namespace p1scope;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    auto file = files::openSampleCsv(files::MappedFile::ofMemory({data, data + size}), {});
    REQUIRE(!file.ok() || files::looksLikeSamples(text));
    if (file)
        test::requireWireLaw(file.take());
    return 0;
}
