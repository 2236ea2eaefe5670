// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/files/sigrok_metadata.h"
#include "tests/fuzz/wire_law.h"
#include "tests/support/zip.h"

#include <string_view>

using namespace p1scope;

namespace {

/// "metadata", an empty line, samples: as a ZIP that is sound, so that what is in it gets looked at.
std::vector<std::uint8_t> packed(std::string_view text)
{
    const auto end = text.find("\n\n[samples]\n");
    const auto metadata = text.substr(0, end);
    const auto samples = end == std::string_view::npos ? std::string_view() : text.substr(end + 12);
    test::Zip zip;
    zip.add("version", "2");
    zip.add("metadata", metadata);
    zip.add("analog-1-2-1", samples);
    zip.add("logic-1-2", samples.substr(samples.size() / 2));
    zip.add("logic-1-1", samples.substr(0, samples.size() / 2));
    return zip.bytes();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const bool zip = text.starts_with("PK");
    if (!zip) {
        const auto metadata = files::parseSigrokMetadata(text);
        REQUIRE(!metadata || (metadata.value().sampleRate > 0 && metadata.value().unitSize <= 8));
    }
    auto file = files::openSigrok(
        files::MappedFile::ofMemory(zip ? std::vector<std::uint8_t>(data, data + size) : packed(text)),
        zip || size % 2 == 0 ? std::nullopt : std::optional(1.5));
    if (file)
        test::requireWireLaw(file.take());
    return 0;
}
