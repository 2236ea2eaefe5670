// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/event.h"
#include "core/capture/recording.h"
#include "core/dlms/key.h"
#include "core/files/known_originals.h"
#include "core/files/push_splitter.h"
#include "core/line/frame.h"
#include "core/line/line_settings.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace p1scope::files {

/// What is to be hidden.
struct AnonymiseSettings {
    /// Counters are moved on by an amount of their own, the same throughout; else readings stay.
    bool shiftReadings = false;
    /// That of the line: mark and space stay what they are whatever the data.
    line::Parity parity = line::Parity::None;
    /// What the made-up names are drawn from. The same key gives the same ones; it belongs in no file.
    std::uint64_t key = 0;
    /// What opens ciphered frames, whose text is then changed and ciphered again; null for none.
    dlms::Keys keys = nullptr;
};

/// Replaces what tells whose meter this is: equipment ids (also hex encoded), the serial number in the
/// identification, text messages; by made-up ones of the same length, the same one for the same original.
/// What may be a piece of one (at a cut, in a damaged line, between telegrams, complemented) is replaced as
/// well, and so are long values of codes that nobody knows. CRC and parity bits are right afterwards where
/// they were right, and wrong where they were wrong.
///
/// Binary pushes and ciphered frames likewise, their checksums and tags as well. Of a ciphered frame that no
/// key opens the system title is replaced, and no key opens it afterwards.
///
/// Goes over an input twice: learn() everything, then change() everything, in the same order. Memory is that
/// of the originals found, and of one telegram. Not thread-safe.
class Anonymiser {
public:
    explicit Anonymiser(const AnonymiseSettings& settings);
    ~Anonymiser();
    Anonymiser(const Anonymiser&) = delete;
    Anonymiser& operator=(const Anonymiser&) = delete;

    void learn(std::span<const line::Frame> frames);
    /// Between the two.
    void finishLearning();

    /// Appends the changed frames to `out`, as soon as their telegram is over.
    void change(std::span<const line::Frame> frames, std::vector<line::Frame>& out);
    void finish(std::vector<line::Frame>& out);

    /// How many ciphered frames were changed that no key opened.
    [[nodiscard]] std::uint64_t sealed() const { return m_sealed; }

    /// A text somebody wrote, without the originals. To be called after finishLearning().
    [[nodiscard]] std::string cleaned(std::string_view text) const;
    /// What a recording says of its port and adapter: of what kind it is, no names, numbers or addresses.
    static void clean(capture::RecordingInfo& info);
    /// The text of a Connection event likewise.
    [[nodiscard]] static std::string cleanedConnection(const std::string& text);

private:
    void takeSegments(std::span<const line::Frame> frames, bool last,
                      const std::function<void(std::span<line::Frame>)>& take);
    void learnPiece(std::span<line::Frame> frames, bool message);
    void changePiece(std::span<line::Frame> frames, bool message, std::vector<line::Frame>& out);
    void learnMessage(std::span<const line::Frame> frames);
    void changeMessage(std::span<line::Frame> frames);
    [[nodiscard]] std::string changedText(std::string_view text);
    void learnSegment(std::span<const line::Frame> frames);
    void changeSegment(std::span<line::Frame> frames);
    void noteUnpadded(std::span<const line::Frame> frames);
    [[nodiscard]] static bool badCrc(std::span<const line::Frame> frames);
    void shiftCounters(std::string_view text, std::string& changed);
    void mendCrcs(std::span<const line::Frame> before, std::string_view text, std::string& changed) const;
    [[nodiscard]] std::uint64_t offsetOf(std::string_view code) const;

    AnonymiseSettings m_settings;
    std::unique_ptr<PushSplitter> m_splitter = std::make_unique<PushSplitter>();
    std::uint64_t m_sealed = 0;
    std::vector<line::Frame> m_pending;
    bool m_atStart = true; ///< of the input
    char m_previous = '\n';
    KnownOriginals m_originals;
    std::vector<std::vector<line::Frame>> m_unpadded; ///< telegrams whose CRC has not all its digits
};

} // namespace p1scope::files
