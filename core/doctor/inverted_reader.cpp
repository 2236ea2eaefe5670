// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/doctor/inverted_reader.h"

#include "core/dlms/receiver.h"
#include "core/doctor/inverted_fit.h"
#include "core/telegram/judge.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <span>
#include <utility>

namespace p1scope::doctor {

namespace {

constexpr std::size_t longest = 16 * 1024; ///< bytes of a telegram, by far: bounds endless garbage
constexpr std::size_t shortest = 60;       ///< what is shorter is no telegram

/// How the receiver was set, which every frame tells.
line::LineSettings receiverOf(const line::Frame& frame)
{
    line::LineSettings settings;
    const bool parity = frame.parity != line::Bit::Absent;
    const unsigned bits = frame.dataBits + (parity ? 1U : 0U);
    settings.dataBits = static_cast<std::uint8_t>(bits);
    if (frame.length.count() > 0) {
        // Seven bits and a parity bit are taken as eight.
        const double seconds = static_cast<double>(frame.length.count()) / 1e9;
        settings.baud = line::nearestStandardBaud((bits + 2) / seconds);
    }
    return settings;
}

char likeliest(const Lattice::Likely& likely)
{
    return static_cast<char>(std::ranges::max_element(likely) - likely.begin());
}

std::vector<telegram::Stretch> uncertainOf(const std::vector<Possible>& possible)
{
    std::vector<telegram::Stretch> uncertain;
    for (std::uint32_t i = 0; i < possible.size(); ++i) {
        if (possible[i].count() == 1)
            continue;
        if (!uncertain.empty() && uncertain.back().offset + uncertain.back().length == i)
            ++uncertain.back().length;
        else
            uncertain.push_back({i, 1});
    }
    return uncertain;
}

/// Shows what is not certain as such, so that nobody takes it for what was sent. Signs that hold a line
/// together stay.
void markUncertain(telegram::Telegram& telegram)
{
    std::size_t count = 0;
    const auto& uncertain = telegram.recovery->uncertain;
    for (const telegram::Stretch stretch : uncertain) {
        for (char& c : std::span(telegram.bytes).subspan(stretch.offset, stretch.length)) {
            const bool sign = std::isalnum(static_cast<unsigned char>(c)) == 0;
            c = sign ? c : '?';
            ++count;
        }
    }
    if (count > 0)
        telegram.notes.push_back(
            {uncertain.front().offset, fmt::format("uncertain: {} characters, shown as ?", count)});
    const auto first = std::string_view(telegram.bytes).substr(0, telegram.bytes.find_first_of("\r\n"));
    telegram.identification = first.substr(std::min<std::size_t>(1, first.size()));
}

/// With which settings 9600 7E1 is read, one after the other.
constexpr std::array<line::LineSettings, 3> turns{{
    {9600, 8, line::Parity::None, line::StopBits::One, line::Polarity::Inverted},
    {9600, 7, line::Parity::None, line::StopBits::One, line::Polarity::Inverted},
    {19200, 8, line::Parity::None, line::StopBits::One, line::Polarity::Inverted},
}};

} // namespace

InvertedReader::InvertedReader(Sink sink)
    : m_sink(std::move(sink))
{}

void InvertedReader::push(std::span<const line::Frame> frames)
{
    for (const line::Frame& frame : frames)
        take(frame);
}

void InvertedReader::push(const line::CharacterRun& run)
{
    // Not used, as data bits are not enough; what comes so is eight of them.
    for (std::size_t i = 0; i < run.data.size(); ++i) {
        line::Frame frame;
        frame.start = run.start + run.step * static_cast<std::int64_t>(i);
        frame.length = run.step;
        frame.raw = run.data[i];
        frame.timeBasis = run.basis;
        take(frame);
    }
}

void InvertedReader::take(const line::Frame& frame)
{
    const bool timed = frame.timeBasis != capture::TimeBasis::Unknown;
    if (timed && !m_bytes.empty() && frame.start - m_lastEnd >= silence)
        finish();
    const line::LineSettings receiver = receiverOf(frame);
    if (!m_bytes.empty() && receiver != m_receiver)
        finish();
    m_receiver = receiver;
    const auto byte = static_cast<std::uint8_t>(frame.hasByte() ? frame.raw & 0xFFU : 0U);
    if (mayHaveEnded(byte))
        decode(false);
    m_bytes.push_back(byte);
    m_origins.push_back({m_nextFrame, m_nextByte, frame.start, frame.timeBasis});
    m_nextFrame = m_nextFrame + 1;
    m_nextByte = m_nextByte + (frame.hasByte() ? 1 : 0);
    if (timed)
        m_lastEnd = frame.start + frame.length;
    if (byte == 0 && m_bytes.size() > shortest && m_decoder.line() &&
        m_decoder.line()->format == HiddenFormat::EightN1)
        decode(false);
    if (m_bytes.size() >= longest)
        finish();
}

std::size_t InvertedReader::pending() const
{
    return withoutLeadingBreaks(m_bytes).size();
}

/// A break, and behind it what a telegram may begin with.
bool InvertedReader::mayHaveEnded(std::uint8_t byte) const
{
    return m_bytes.size() > shortest && m_bytes.back() == 0 && mayBeginTelegram(byte);
}

void InvertedReader::finish()
{
    while (pending() > shortest && decode(true)) {
    }
    // Breaks alone are a line at rest.
    if (pending() > shortest)
        handUnread();
    drop(m_bytes.size());
}

bool InvertedReader::decode(bool whole)
{
    const auto found = m_decoder.decode(m_bytes, m_receiver, whole);
    if (!found)
        return false;
    hand(*found);
    drop(found->taken);
    return true;
}

void InvertedReader::setOrigin(telegram::Telegram& telegram, std::size_t first, std::size_t last)
{
    telegram.index = m_nextTelegram;
    m_nextTelegram = m_nextTelegram + 1;
    telegram.firstFrame = m_origins[first].frame;
    telegram.lastFrame = m_origins[last].frame;
    telegram.offset = m_origins[first].byte;
    telegram.time = m_origins[first].start;
    telegram.endTime = m_origins[last].start;
    telegram.timeBasis = m_origins[first].basis;
}

void InvertedReader::hand(const FoundTelegram& found)
{
    telegram::Telegram telegram;
    const std::size_t first = m_bytes.size() - withoutLeadingBreaks(m_bytes).size();
    setOrigin(telegram, first, std::max(first, std::min(found.taken, m_bytes.size()) - 1));
    telegram.bytes = found.text;
    telegram::Recovery recovery;
    recovery.frames.reserve(found.bytes.size());
    for (const std::uint32_t byte : found.bytes) {
        const auto at = std::min<std::size_t>(byte, m_origins.size() - 1);
        recovery.frames.push_back(static_cast<std::uint32_t>(m_origins[at].frame - telegram.firstFrame));
    }
    recovery.agreed = found.proven;
    telegram.recovery = std::move(recovery);
    if (!found.proven)
        refine(telegram, found);
    telegram::judge(telegram, telegram.bytes.rfind('!'));
    if (!found.proven) {
        if (telegram.status == telegram::Status::Ok)
            telegram.status = telegram::Status::Recovered;
        markUncertain(telegram);
    }
    const char* const how = found.line.noise                 ? ", with disturbed bits put right"
                            : found.line.gaps != Gaps::Never ? ", with pauses between characters"
                                                             : "";
    telegram.notes.insert(telegram.notes.begin(),
                          {0, fmt::format("inverted-line: decoded in software{}, {}", how,
                                          found.proven ? "CRC right" : "no CRC to prove it")});
    m_sink(std::move(telegram));
}

void InvertedReader::refine(telegram::Telegram& telegram, const FoundTelegram& found)
{
    const bool timed = telegram.timeBasis != capture::TimeBasis::Unknown;
    std::optional<capture::Duration> since;
    if (timed && m_previous)
        since = telegram.time - *m_previous;
    m_previous = timed ? std::optional(telegram.time) : std::nullopt;
    // Of the bits that are wrong on a line most can be seen to be; where some are, others cannot.
    m_sinceFlip = found.flips > 0 ? 0 : m_sinceFlip + 1;
    const bool disturbed = m_sinceFlip < undisturbed;
    DoubtfulText text{found.text,
                      possibleOf(found.text, found.lattice->certainty(found.ends, found.text), disturbed)};
    telegram.recovery->agreed = m_history.refine(text, since, [&](DoubtfulText& doubtful) {
        const auto likely = found.lattice->certainty(found.ends, doubtful.text, doubtful.possible);
        if (likely.empty())
            return;
        const auto narrower = possibleOf(doubtful.text, likely, disturbed);
        for (std::size_t i = 0; i < narrower.size(); ++i) {
            doubtful.possible[i] &= narrower[i];
            // What was likeliest by itself may not be what is left.
            if (doubtful.possible[i].count() == 1)
                doubtful.text[i] = likeliest(likely[i]);
        }
    });
    telegram.recovery->uncertain = uncertainOf(text.possible);
    telegram.bytes = std::move(text.text);
    const auto sameReceiver = [this](const line::LineSettings& turn) {
        return turn.baud == m_receiver.baud && turn.dataBits == m_receiver.dataBits;
    };
    if (m_turn + 1 < turns.size() && sameReceiver(turns[m_turn]))
        ++m_turn;
}

std::optional<line::LineSettings> InvertedReader::wantedLine() const
{
    const auto& line = m_decoder.line();
    if (!line || line->format != HiddenFormat::SevenE1)
        return std::nullopt;
    return turns[m_turn];
}

void InvertedReader::handUnread()
{
    telegram::Telegram telegram;
    setOrigin(telegram, m_bytes.size() - withoutLeadingBreaks(m_bytes).size(), m_bytes.size() - 1);
    telegram.status = telegram::Status::Truncated;
    telegram.notes.push_back({0, "inverted-line: could not be read: " + m_decoder.reason()});
    telegram.recovery.emplace();
    m_sink(std::move(telegram));
}

void InvertedReader::drop(std::size_t count)
{
    const auto end = static_cast<std::ptrdiff_t>(std::min(count, m_bytes.size()));
    m_bytes.erase(m_bytes.begin(), m_bytes.begin() + end);
    m_origins.erase(m_origins.begin(), m_origins.begin() + end);
}

std::unique_ptr<telegram::Finder> makeFinder(bool upsideDown, telegram::Finder::Sink sink, dlms::Keys keys)
{
    if (upsideDown)
        return std::make_unique<InvertedReader>(std::move(sink));
    return std::make_unique<dlms::Receiver>(std::move(sink), std::move(keys));
}

} // namespace p1scope::doctor
