// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/doctor/inverted_fit.h"
#include "core/doctor/inverted_reader.h"
#include "tests/fuzz/require.h"

using namespace p1scope;

/// The first byte says how the receiver is set, the second whether the frames have times; the rest are its
/// bytes. Whatever they are, work is bounded, and what is found stands within them.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    constexpr std::size_t longest = 2048;
    if (size < 2 || size > longest)
        return 0;
    const std::span bytes(data + 2, size - 2);
    line::Frame frame;
    frame.dataBits = (data[0] & 1U) != 0 ? 7 : 8;
    const std::int64_t baud = (data[0] & 2U) != 0 ? 19200 : (data[0] & 4U) != 0 ? 9600 : 115200;
    frame.length = capture::Duration((frame.dataBits + 2) * std::int64_t{1'000'000'000} / baud);
    if ((data[1] & 1U) != 0)
        frame.timeBasis = capture::TimeBasis::Estimated;
    std::uint64_t next = 0;
    doctor::InvertedReader reader([&](telegram::Telegram&& telegram) {
        REQUIRE(telegram.firstFrame.value >= next && telegram.lastFrame.value < bytes.size());
        next = telegram.lastFrame.value + 1;
        REQUIRE(telegram.recovery && telegram.recovery->frames.size() == telegram.bytes.size());
        for (const telegram::Stretch stretch : telegram.recovery->uncertain)
            REQUIRE(stretch.length > 0 && stretch.offset + stretch.length <= telegram.bytes.size());
        REQUIRE(telegram.status != telegram::Status::Ok || doctor::hasRightCrc(telegram.bytes));
    });
    for (const std::uint8_t byte : bytes) {
        frame.raw = frame.data = byte;
        // A pause now and then, as between telegrams.
        frame.start += frame.length + (byte == 0 && (data[1] & 2U) != 0 ? capture::Duration(60'000'000)
                                                                        : capture::Duration(0));
        reader.push(std::span(&frame, 1));
    }
    reader.finish();
    REQUIRE(reader.pending() == 0);
    line::LineSettings receiver;
    receiver.dataBits = frame.dataBits;
    const auto fit = doctor::fitInverted(bytes, receiver, 100'000);
    REQUIRE(!fit || !fit->crcRight || doctor::hasRightCrc(fit->text));
    return 0;
}
