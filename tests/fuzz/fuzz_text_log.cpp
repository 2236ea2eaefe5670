// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/files/streams.h"
#include "core/meter/reading.h"
#include "core/telegram/framer.h"
#include "tests/fuzz/require.h"

using namespace p1scope;

/// Bytes as a file of whatever kind bytes are read as; times must not run backwards.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    static_cast<void>(files::identify({data, size}));
    auto file = files::MappedFile::ofMemory(std::vector<std::uint8_t>(data, data + size));
    auto opened = files::openBytes(std::move(file), files::FileKind::TextLog, {});
    REQUIRE(opened.ok());
    files::FrameStream& stream = *opened.value();
    std::size_t readings = 0;
    telegram::Framer framer(
        [&](telegram::Telegram&& telegram) { readings += meter::readingsOf(telegram).all.size(); });
    std::vector<line::Frame> frames;
    std::size_t total = 0;
    capture::Time last{};
    for (bool more = true; more; frames.clear()) {
        const auto result = stream.next(frames);
        REQUIRE(result.ok());
        for (const line::Frame& frame : frames) {
            REQUIRE(frame.start >= last);
            last = frame.start;
        }
        total += frames.size();
        framer.push(frames);
        more = result.value();
    }
    framer.finish();
    REQUIRE(total <= size);
    REQUIRE(stream.progress() == 1.0);
    return 0;
}
