// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/doctor/inverted_decoder.h"

#include "core/doctor/inverted_fit.h"

#include <algorithm>
#include <array>

namespace p1scope::doctor {

namespace {

using line::UartKind;

// Of the older format telegrams come every ten seconds: there is time for more.
constexpr SearchEffort slowDisturbed{.width = 300, .within = 20, .budget = 4'000'000};

// A CRC of sixteen bits proves little where many texts are tried: few are, and fewest on a line that fails
// often.
constexpr std::size_t firstCandidates = 96; ///< while the identification is not known
constexpr std::size_t usualCandidates = 32;
constexpr std::size_t fewCandidates = 4;

// How much a line has failed of late: each failure counts, and is forgotten with the telegrams that follow.
constexpr unsigned failureWeight = 4;
constexpr unsigned inTrouble = 5;
constexpr unsigned mostTrouble = 24;
/// A line that does nothing but fail is searched to the end only now and then, so that it costs little.
constexpr unsigned patience = 4;
constexpr unsigned searchedOneIn = 8;

constexpr SearchEffort smooth{.width = 48, .within = 14, .budget = 400'000};
constexpr SearchEffort paused{.width = 300, .within = 20, .budget = 700'000};
constexpr SearchEffort disturbed{.width = 300, .within = 20, .budget = 1'200'000};

constexpr std::size_t shortestTelegram = 60;

constexpr const char* notWithoutCrc =
    "the line pauses after too many characters or is disturbed, and it has no CRC to judge by";

/// It came to a telegram's end, and what led there is like one.
bool plausible(const HiddenLineSearch& search)
{
    return search.reachedEnd() &&
           double{search.cost()} <= invertedCostLimit * static_cast<double>(search.taken());
}

HiddenLine eightN1(UartKind kind)
{
    HiddenLine line;
    line.kind = kind;
    return line;
}

/// Seven data bits have to be told from eight, and the speed from that of the line.
HiddenLine receivedBy(HiddenLine line, const line::LineSettings& receiver)
{
    constexpr std::uint32_t lineBaud = 9600;
    line.samplesPerBit = receiver.baud == 2 * lineBaud ? 2 : 1;
    line.receiverDataBits = receiver.isTenBit() ? 8 : std::min<unsigned>(receiver.dataBits, 8);
    line.receiverParity = !receiver.isTenBit() && receiver.parity != line::Parity::None;
    return line;
}

} // namespace

InvertedDecoder::InvertedDecoder() = default;

std::optional<FoundTelegram> InvertedDecoder::decode(std::span<const std::uint8_t> bytes,
                                                     const line::LineSettings& receiver, bool whole)
{
    const auto telegram = withoutLeadingBreaks(bytes);
    const std::size_t breaks = bytes.size() - telegram.size();
    if (!m_line && !learn(telegram, receiver, whole)) {
        fail(whole, "no telegram could be made of it; the line may pause after every character");
        return std::nullopt;
    }
    auto found = m_line->format == HiddenFormat::EightN1 ? decodeProven(telegram, whole)
                                                         : decodeUnproven(telegram, receiver, whole);
    if (!found)
        return std::nullopt;
    accept(*found);
    found->taken += breaks;
    for (std::uint32_t& byte : found->bytes)
        byte += static_cast<std::uint32_t>(breaks);
    return found;
}

/// Finds out how the line is, by its first telegram.
bool InvertedDecoder::learn(std::span<const std::uint8_t> bytes, const line::LineSettings& receiver,
                            bool whole)
{
    // Nearly every line that is fast is of the newer format, and its CRC tells.
    for (const bool gaps : {false, true}) {
        if (gaps && (!whole || tired()))
            return false;
        for (const UartKind kind : {UartKind::WaitsForHigh, UartKind::SamplesStopAsStart}) {
            HiddenLine line = eightN1(kind);
            line.gaps = gaps ? Gaps::Often : Gaps::Never;
            if (receiver.dataBits == 8 && learnProven(bytes, line))
                return true;
        }
    }
    // Without times several telegrams may have come as one.
    constexpr int mostCuts = 6;
    int cuts = 0;
    for (std::size_t end = 1; end < bytes.size() && cuts < mostCuts; ++end) {
        if (end < shortestTelegram || bytes[end - 1] != 0 || !mayBeginTelegram(bytes[end]))
            continue;
        ++cuts;
        if (learnUnproven(bytes.first(end), receiver))
            return true;
    }
    return learnUnproven(bytes, receiver);
}

bool InvertedDecoder::learnProven(std::span<const std::uint8_t> bytes, const HiddenLine& line)
{
    const auto found = proven(bytes, line, line.gaps != Gaps::Never ? paused : smooth, firstCandidates);
    if (!found)
        return false;
    // Where telegrams have failed, one of so many texts may have a right CRC by chance: two telegrams have to
    // agree whose they are.
    const std::string identification = found->text.substr(0, found->text.find('\r'));
    if (m_failures > 0 && identification != m_suspected) {
        m_suspected = identification;
        return false;
    }
    m_line = eightN1(line.kind);
    return true;
}

bool InvertedDecoder::learnUnproven(std::span<const std::uint8_t> bytes, const line::LineSettings& receiver)
{
    const auto fit = fitInverted(bytes, receiver, 4'000'000);
    if (!fit || !fit->reachedEnd || fit->costPerByte > invertedCostLimit)
        return false;
    if (fit->format == HiddenFormat::EightN1 && (fit->samplesPerBit != 1 || !fit->crcRight))
        return false;
    HiddenLine line;
    line.format = fit->format;
    line.kind = fit->kind;
    m_line = line;
    return true;
}

std::optional<FoundTelegram> InvertedDecoder::decodeProven(std::span<const std::uint8_t> bytes, bool whole)
{
    HiddenLine line = eightN1(m_line->kind);
    const std::size_t candidates = m_trouble >= inTrouble ? fewCandidates : usualCandidates;
    if (auto found = proven(bytes, line, smooth, m_learnt ? candidates : firstCandidates))
        return found;
    if (!whole)
        return std::nullopt;
    if (tired()) {
        fail(true, "the line pauses within telegrams or is disturbed");
        return std::nullopt;
    }
    line.gaps = Gaps::Often;
    if (auto found = proven(bytes, line, paused, m_learnt ? candidates : firstCandidates))
        return found;
    line.noise = true;
    if (auto found = proven(bytes, line, disturbed, fewCandidates))
        return found;
    fail(true, "the line pauses after too many characters or is disturbed: no text with a right CRC fits");
    return std::nullopt;
}

/// The telegram, where one of the first few texts that fit has a right CRC.
std::optional<FoundTelegram> InvertedDecoder::proven(std::span<const std::uint8_t> bytes, HiddenLine line,
                                                     const SearchEffort& effort, std::size_t candidates)
{
    HiddenLineSearch search(m_learnt ? *m_learnt : TelegramGrammar::general(), line, effort);
    std::optional<FoundTelegram> found;
    std::size_t left = candidates;
    const auto tryTexts = [&] {
        if (found || left == 0)
            return true;
        search.lattice().texts(search.ends(), effort.within, left, [&](const Lattice::Text& text) {
            --left;
            if (!hasRightCrc(text.characters))
                return false;
            found = FoundTelegram{text.characters, text.bytes, search.taken(), true, line, 0, nullptr, {}};
            return true;
        });
        return found.has_value();
    };
    search.run(bytes, tryTexts);
    if (!found && left > 0)
        tryTexts();
    return found;
}

std::optional<FoundTelegram> InvertedDecoder::decodeUnproven(std::span<const std::uint8_t> bytes,
                                                             const line::LineSettings& receiver, bool whole)
{
    HiddenLine line = receivedBy(*m_line, receiver);
    const auto ended = [&](const HiddenLineSearch& search) {
        const std::size_t taken = search.taken();
        return taken < bytes.size() && bytes[taken - 1] == 0 && mayBeginTelegram(bytes[taken]);
    };
    const TelegramGrammar& grammar = m_learnt ? *m_learnt : TelegramGrammar::general();
    // Quickly, on a line that neither rests nor is disturbed: where the telegram ends.
    HiddenLineSearch quick(grammar, line, smooth);
    quick.run(bytes, [&] { return ended(quick); });
    const bool smoothly = plausible(quick);
    if (!smoothly && (!whole || tired())) {
        fail(whole, notWithoutCrc);
        return std::nullopt;
    }
    // What is certain is asked of all that a line may do, as no CRC tells whether this one did: a flipped bit
    // can look like another digit where none is thought possible.
    HiddenLine rough = line;
    rough.gaps = smoothly ? Gaps::Seldom : Gaps::Often;
    rough.noise = true;
    HiddenLineSearch search(grammar, rough, slowDisturbed);
    search.run(smoothly ? bytes.first(quick.taken()) : bytes, [&] { return !smoothly && ended(search); });
    if (!plausible(search)) {
        fail(whole, notWithoutCrc);
        return std::nullopt;
    }
    const Lattice::Text text = search.lattice().likeliest(search.ends());
    FoundTelegram found{text.characters,         text.bytes, search.taken(), false,
                        smoothly ? line : rough, text.flips, nullptr,        {}};
    found.ends = search.ends();
    found.lattice = std::make_shared<const Lattice>(std::move(search).takeLattice());
    return found;
}

void InvertedDecoder::accept(const FoundTelegram& found)
{
    m_failures = 0;
    m_trouble -= std::min(m_trouble, 1U);
    m_line->kind = found.line.kind;
    if (!found.proven)
        return;
    const std::string identification = found.text.substr(1, found.text.find('\r') - 1);
    if (m_learnt && identification == m_identification)
        return;
    m_identification = identification;
    m_learnt = std::make_unique<const TelegramGrammar>(
        TelegramGrammar::general().withIdentification(identification));
}

bool InvertedDecoder::tired() const
{
    return m_failures >= patience && m_failures % searchedOneIn != 0;
}

void InvertedDecoder::fail(bool searched, std::string reason)
{
    if (!searched)
        return;
    ++m_failures;
    m_trouble = std::min(m_trouble + failureWeight, mostTrouble);
    m_reason = std::move(reason);
}

} // namespace p1scope::doctor
