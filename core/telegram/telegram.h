// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/strong.h"
#include "core/capture/time.h"
#include "core/line/frame.h"
#include "core/telegram/meter_kind.h"
#include "core/telegram/obis.h"
#include "core/telegram/stretch.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace p1scope::telegram {

/// Position of a telegram in its input, from 0, broken ones counted.
using TelegramIndex = base::Ordinal<struct TelegramTag>;

/// What is held of a telegram; the first that holds (contract, "status").
enum class Status : std::uint8_t {
    Encrypted,
    Truncated,
    CrcMismatch,
    Malformed,
    LineErrors,
    Recovered,
    Ok,
};
/// "crc-mismatch" and so on, as the contract writes it.
[[nodiscard]] std::string_view statusName(Status status);
/// True for the two whose readings may be shown.
[[nodiscard]] constexpr bool isGood(Status status)
{
    return status == Status::Ok || status == Status::Recovered;
}

/// Something unusual at a place of a telegram.
struct Note {
    std::size_t offset = 0; ///< bytes from the telegram's `/`
    std::string what;       ///< begins with a fixed word: "odd-line: …" (contract, "notes")

    friend bool operator==(const Note&, const Note&) = default;
};

/// One COSEM object as it was sent.
struct Object {
    Stretch where; ///< from the first digit of the code to the last closing parenthesis
    Stretch code;  ///< the code as sent
    ObisCode obis;
    Stretches values; ///< what stands between each pair of parentheses
};

struct Crc {
    std::string sent;           ///< as sent: "E47C", "b9f"
    std::uint16_t computed = 0; ///< over the bytes as they were meant (CR put back where it was stripped)
};

/// How a telegram of an inverted line was put together from what a plain receiver made of it. Its bytes are
/// then those that were recovered, not those that were received.
struct Recovery {
    /// Of each byte: the frame in which it ended, counted from the telegram's first.
    std::vector<std::uint32_t> frames;
    /// Bytes that may be others, in order; none where a CRC proves them all.
    std::vector<Stretch> uncertain;
    /// Its CRC proves it, or the telegram before it agrees: its readings may be kept for good. Of the others
    /// they are to be shown only.
    bool agreed = false;

    /// Whether every byte of a stretch is as it was sent.
    [[nodiscard]] bool certain(Stretch stretch) const;
    /// The bytes of `text`, which are the telegram's, that ended in a frame.
    [[nodiscard]] std::string_view charactersOf(std::string_view text, std::uint64_t frame) const;
};

/// How a telegram came that was not sent as plain text: behind a key, or as a binary push. Its bytes are then
/// the text that was ciphered, or that says what the push says, not those that were received.
struct Wrapping {
    enum class Carrier : std::uint8_t {
        CipherFrame,  ///< DB 08 …, as it is
        Hdlc,         ///< frames of 7E … 7E
        MBus,         ///< frames of 68 L L 68 … 16
        Notification, ///< a data notification of DLMS, as it is
    };
    /// What a ciphered frame tells without a key.
    struct Seal {
        std::string systemTitle; ///< eight bytes
        std::uint32_t frameCounter = 0;
        bool opened = false; ///< a key that is known fits
    };

    Carrier carrier = Carrier::CipherFrame;
    std::uint32_t length = 0; ///< bytes received
    /// Of each byte of the telegram: the frame in which it came, counted from the telegram's first.
    std::vector<std::uint32_t> frames;
    std::optional<Seal> seal; ///< none where it was not ciphered
};

/// A byte of a telegram that something is held against; a break stands at the byte that follows it.
struct Flaw {
    std::uint32_t offset = 0;
    line::FrameState state;
};

/// Silence before a byte of a telegram, where the one before should have been followed at once.
struct Pause {
    std::uint32_t offset = 0;     ///< of the byte behind it
    std::uint32_t characters = 0; ///< so many would have found room
    capture::Duration length{};
};

/// Why a telegram has no more bytes.
enum class Ending : std::uint8_t { Closed, NextBegan, InputEnded, TooLong };

/// A telegram from `/` to the end of the line that holds the closing `!`, with what is held of it. Owns its
/// bytes.
struct Telegram {
    static constexpr std::size_t mostFlaws = 64;
    static constexpr std::size_t mostPauses = 8;

    TelegramIndex index;
    line::ByteOffset offset; ///< of the `/`, in the bytes of the input
    line::FrameIndex firstFrame;
    line::FrameIndex lastFrame; ///< inclusive; breaks among its frames have no byte
    capture::Time time{};       ///< start of the first frame
    capture::Time endTime{};    ///< start of the last frame
    capture::TimeBasis timeBasis = capture::TimeBasis::Unknown;
    std::uint32_t parityErrors = 0;
    std::uint32_t framingErrors = 0;
    std::vector<Flaw> flaws;   ///< rising; no more than `mostFlaws`
    std::vector<Pause> pauses; ///< rising; of a telegram that is not good, the longest `mostPauses`
    Ending ending = Ending::Closed;
    /// How long the line was silent before the next telegram cut this one short; none without times.
    std::optional<capture::Duration> silenceBehind;

    std::string bytes;                          ///< as received; may hold any byte
    std::string identification;                 ///< without the `/`
    std::optional<std::string> version;         ///< 1-3:0.2.8 or 0-0:96.1.4 as sent
    MeterKind chosenMeter = MeterKind::Unknown; ///< what wrote it, where somebody said so: see meterOf()
    std::optional<Crc> crc;
    Status status = Status::Truncated;
    std::vector<Note> notes;
    std::vector<Object> objects;      ///< in wire order, unknown ones and duplicates too
    std::optional<Recovery> recovery; ///< of an inverted line, decoded in software
    std::optional<Wrapping> wrapping; ///< of one that was not sent as plain text

    [[nodiscard]] std::string_view text(Stretch stretch) const
    {
        return std::string_view(bytes).substr(stretch.offset, stretch.length);
    }
    [[nodiscard]] std::string_view value(const Object& object, std::size_t i) const
    {
        return i < object.values.size() ? text(object.values[i]) : std::string_view();
    }
    /// Bytes that came in, where those are not `bytes`.
    [[nodiscard]] std::size_t receivedLength() const { return wrapping ? wrapping->length : bytes.size(); }
    /// First object with this code, whatever its F; null where there is none.
    [[nodiscard]] const Object* find(ObisCode code) const;
};

} // namespace p1scope::telegram
