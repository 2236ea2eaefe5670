// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/doctor/hidden_line.h"

#include <algorithm>
#include <bit>

namespace p1scope::doctor {

namespace {

// Costs in nats.
constexpr float startsAtOnce = 0.02F;   ///< where a line may rest between characters, but does not
constexpr float firstRest = 4.0F;       ///< its first bit of rest
constexpr float furtherRest = 0.7F;     ///< each further one
constexpr float restOfAnyLength = 5.5F; ///< of a length that the receiver did not see
constexpr float seldomRest = 4.0F;      ///< more, on a line that seldom rests
constexpr float flippedBit = 7.5F;
constexpr float impossible = 40.0F;
constexpr std::uint8_t longestRest = 40;
constexpr std::size_t foundPerWidth = 8; ///< paths looked at after a byte, for each that is kept

} // namespace

std::string_view hiddenFormatName(HiddenFormat format)
{
    return format == HiddenFormat::EightN1 ? "8N1" : "7E1";
}

HiddenLineSearch::HiddenLineSearch(const TelegramGrammar& grammar, const HiddenLine& line,
                                   const SearchEffort& effort)
    : m_grammar(grammar)
    , m_line(line)
    , m_effort(effort)
    , m_seldom(line.gaps == Gaps::Seldom ? seldomRest : 0)
    , m_slots(std::bit_ceil(std::max<std::size_t>(effort.width, 8) * foundPerWidth * 2))
{}

void HiddenLineSearch::run(std::span<const std::uint8_t> bytes, const AtEnd& atEnd)
{
    m_lattice.clear();
    m_ends.clear();
    m_beam.assign(1, Path());
    m_cost = 0;
    m_taken = 0;
    m_work = 0;
    for (const std::uint8_t byte : bytes) {
        if (!step(byte)) {
            m_ends.clear();
            return;
        }
        ++m_taken;
        if (atEnd && m_beam.front().state == TelegramGrammar::done) {
            m_ends.clear();
            collectEnds();
            if (atEnd())
                return;
        }
    }
    m_ends.clear();
    collectEnds();
    // The break that the line's rest is may have been kept back, and the last character with it.
    if (bytes.empty() || bytes.back() == 0)
        return;
    const float cost = m_cost;
    if (step(0))
        collectEnds();
    m_cost = cost;
}

void HiddenLineSearch::collectEnds()
{
    for (const Path& path : m_beam) {
        if (path.state == TelegramGrammar::done && path.part == Part::Idle)
            m_ends.push_back(path.node);
    }
}

bool HiddenLineSearch::step(std::uint8_t byte)
{
    m_found.clear();
    m_best = 1e30F;
    for (const Path& path : m_beam)
        walk(path, byte);
    if (m_found.empty() || m_work > m_effort.budget)
        return false;
    mergeAndPrune();
    m_cost = m_best;
    return true;
}

/// All ways in which a line may go on so that the receiver sees this byte next.
void HiddenLineSearch::walk(const Path& from, std::uint8_t byte)
{
    Path path = from;
    path.flips = 0;
    path.sampled = 0;
    path.placeBefore = path.place;
    path.count = 0;
    path.phase = path.after == After::Armed      ? Phase::Armed
                 : path.after == After::WaitHigh ? Phase::WaitHigh
                                                 : Phase::Sampling;
    m_stack.push_back(path);
    while (!m_stack.empty() && m_work <= m_effort.budget) {
        const Path next = m_stack.back();
        m_stack.pop_back();
        if (next.cost > m_best + m_effort.within)
            continue;
        ++m_work;
        advance(next, byte);
    }
    m_stack.clear();
}

bool HiddenLineSearch::restsFreely(const Path& path)
{
    return path.state == TelegramGrammar::start || path.state == TelegramGrammar::done;
}

void HiddenLineSearch::advance(const Path& path, std::uint8_t byte)
{
    if (path.repeat > 0) {
        Path next = path;
        --next.repeat;
        sample(next, path.level, byte);
        return;
    }
    const bool free = restsFreely(path);
    if (path.phase != Phase::WaitHigh || path.part != Part::Idle || (m_line.gaps == Gaps::Never && !free)) {
        nextBits(path, byte);
        return;
    }
    // The line rests, and the receiver waits for it to end: for how long is all the same.
    Path rested = path;
    rested.rested = 1;
    if (!free && path.rested == 0) {
        rested.cost += restOfAnyLength + m_seldom;
        nextBits(path, byte);
    }
    rested.part = Part::Data;
    rested.partial = 1;
    emitBit(rested, true, byte);
}

void HiddenLineSearch::nextBits(const Path& path, std::uint8_t byte)
{
    switch (path.part) {
    case Part::Idle:
        idleBits(path, byte);
        return;
    case Part::Data:
        dataBits(path, byte);
        return;
    case Part::Eighth:
    case Part::Stop:
        afterData(path, byte);
        return;
    }
}

void HiddenLineSearch::idleBits(const Path& path, std::uint8_t byte)
{
    const bool free = restsFreely(path);
    Path starts = path;
    starts.part = Part::Data;
    starts.partial = 1;
    starts.rested = 0;
    if (m_line.gaps != Gaps::Never && !free)
        starts.cost += startsAtOnce;
    emitBit(starts, true, byte);
    if (path.phase == Phase::WaitHigh ||
        (!free && (m_line.gaps == Gaps::Never || path.rested >= longestRest)))
        return;
    Path rests = path;
    if (!free)
        rests.cost += path.rested > 0 ? furtherRest : firstRest + m_seldom;
    rests.rested = std::min<std::uint8_t>(static_cast<std::uint8_t>(path.rested + 1), longestRest);
    emitBit(rests, false, byte);
}

void HiddenLineSearch::dataBits(const Path& path, std::uint8_t byte)
{
    const unsigned marker = std::bit_floor(unsigned{path.partial});
    const float before = m_grammar.cost(path.state, path.partial);
    for (const bool one : {false, true}) {
        const unsigned partial = (path.partial ^ marker) | (one ? marker : 0U) | marker << 1U;
        const float cost = m_grammar.cost(path.state, partial);
        if (cost > impossible)
            continue;
        Path next = path;
        next.partial = static_cast<std::uint8_t>(partial);
        next.cost += cost - before;
        if (partial >= 128)
            next.part = Part::Eighth;
        emitBit(next, !one, byte);
    }
}

void HiddenLineSearch::afterData(const Path& path, std::uint8_t byte)
{
    Path next = path;
    const unsigned character = path.partial & 0x7FU;
    if (path.part == Part::Eighth) {
        next.part = Part::Stop;
        const bool parity = m_line.format == HiddenFormat::SevenE1 && (std::popcount(character) & 1) != 0;
        emitBit(next, !parity, byte);
        return;
    }
    if (path.count == path.characters.size())
        return;
    next.part = Part::Idle;
    next.partial = 1;
    next.rested = 0;
    next.characters[next.count++] = static_cast<char>(character);
    next.place = Lattice::nextPlace(path.place, static_cast<char>(character));
    next.state = m_grammar.next(path.state, character);
    emitBit(next, false, byte);
}

void HiddenLineSearch::emitBit(Path path, bool level, std::uint8_t byte)
{
    path.repeat = static_cast<std::uint8_t>(m_line.samplesPerBit - 1);
    path.level = level;
    sample(path, level, byte);
    if (!m_line.noise || path.flips > 0 || (path.part == Part::Idle && restsFreely(path)))
        return;
    ++path.flips;
    path.cost += flippedBit;
    path.level = !level;
    sample(path, !level, byte);
}

/// What the receiver makes of the line's next sample.
void HiddenLineSearch::sample(const Path& path, bool level, std::uint8_t byte)
{
    Path next = path;
    switch (path.phase) {
    case Phase::WaitHigh:
        next.phase = level ? Phase::Armed : Phase::WaitHigh;
        break;
    case Phase::Armed:
        next.phase = level ? Phase::Armed : Phase::Sampling;
        break;
    case Phase::Sampling: {
        const unsigned at = next.sampled++;
        if (at < m_line.receiverDataBits) {
            if (level != ((unsigned{byte} >> at & 1U) != 0))
                return;
        } else if (at == m_line.receiverDataBits + (m_line.receiverParity ? 1U : 0U)) {
            finish(next, level, byte);
            return;
        }
        break;
    }
    }
    m_stack.push_back(next);
}

void HiddenLineSearch::finish(Path path, bool level, std::uint8_t byte)
{
    const bool direct = m_line.kind == line::UartKind::SamplesStopAsStart && byte != 0;
    path.after = level ? After::Armed : direct ? After::Direct : After::WaitHigh;
    m_best = std::min(m_best, path.cost);
    m_found.push_back(path);
}

std::uint64_t HiddenLineSearch::keyOf(const Path& path, bool places)
{
    std::uint64_t key = path.state;
    key = key << 8U | path.partial;
    key = key << 2U | static_cast<std::uint64_t>(path.part);
    key = key << 3U | path.repeat;
    key = key << 1U | (path.level ? 1U : 0U);
    key = key << 2U | static_cast<std::uint64_t>(path.after);
    key = key << 1U | (path.rested > 0 ? 1U : 0U);
    key = key << 31U | (places ? path.place & 0x7FFFFFFFU : 0U);
    return key;
}

/// Paths that go on in the same way become one; those that are lost stay as edges of the lattice.
void HiddenLineSearch::mergeAndPrune()
{
    const auto cheaper = [](const Path& a, const Path& b) { return a.cost < b.cost; };
    const float limit = m_best + m_effort.within;
    std::erase_if(m_found, [&](const Path& path) { return path.cost > limit; });
    const std::size_t most = m_effort.width * foundPerWidth;
    if (m_found.size() > most) {
        std::nth_element(m_found.begin(), m_found.begin() + static_cast<std::ptrdiff_t>(most), m_found.end(),
                         cheaper);
        m_found.resize(most);
    }
    std::sort(m_found.begin(), m_found.end(), cheaper);
    ++m_era;
    m_beam.clear();
    const bool places = m_line.format == HiddenFormat::SevenE1; // there the texts are compared place by place
    for (Path& path : m_found) {
        const std::uint64_t key = keyOf(path, places);
        std::size_t at = (key * 0x9E3779B97F4A7C15U) >> 32U;
        Slot* slot = &m_slots[at & (m_slots.size() - 1)];
        while (slot->era == m_era && slot->key != key)
            slot = &m_slots[++at & (m_slots.size() - 1)];
        Lattice::Edge edge{path.node,        slot->node, path.cost - m_lattice.costOf(path.node),
                           path.placeBefore, path.count, path.flips,
                           path.characters};
        if (slot->era == m_era) {
            m_lattice.addEdge(edge);
            continue;
        }
        if (m_beam.size() >= m_effort.width)
            continue;
        edge.to = m_lattice.addNode(path.cost, static_cast<std::uint32_t>(m_taken));
        m_lattice.addEdge(edge);
        *slot = {key, edge.to, m_era};
        path.node = edge.to;
        m_beam.push_back(path);
    }
}

} // namespace p1scope::doctor
