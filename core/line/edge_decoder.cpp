// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/line/edge_decoder.h"

#include <algorithm>
#include <utility>

namespace p1scope::line {

namespace {

/// So many characters at the beginning are looked at for where characters begin, and for noise.
constexpr int charactersToJudge = 256;
constexpr std::size_t edgesToJudge = 16 * 1024;
/// A beginning with fewer faults than this is no burst of noise.
constexpr std::size_t fewestNoise = 16;
/// Bursts of noise, one after the other, that are passed over. A line that was chosen wrong is noise without
/// end, and that has to be seen.
constexpr std::size_t mostBursts = 3;

} // namespace

EdgeDecoder::EdgeDecoder(bool initialLevel, const LineSettings& settings, std::optional<double> baud)
    : m_reader(settings, baud.value_or(settings.baud))
    , m_idleHigh(settings.polarity == Polarity::Normal)
    , m_markBefore(initialLevel == m_idleHigh)
{}

void EdgeDecoder::push(std::span<const capture::Duration> edges, capture::Duration until,
                       std::vector<Frame>& out)
{
    m_edges.insert(m_edges.end(), edges.begin(), edges.end());
    m_until = until;
    decode(false, out);
    forget();
}

void EdgeDecoder::finish(capture::Duration end, std::vector<Frame>& out)
{
    m_until = std::max(end, m_edges.empty() ? end : m_edges.back());
    decode(true, out);
    m_edges.clear();
    m_next = 0;
}

void EdgeDecoder::decode(bool ended, std::vector<Frame>& out)
{
    if (!m_begun && !begin(ended, out))
        return;
    const WireStretch stretch = wire();
    while (m_next < m_edges.size()) {
        if (stretch.toMark(m_next)) {
            ++m_next;
            continue;
        }
        // The end of a break, however far away, is waited for.
        const bool known = m_next + 1 < m_edges.size() && m_until - m_edges[m_next] >= m_reader.reach();
        if (!ended && !known)
            return;
        const auto outcome = m_reader.read(stretch, m_next, ended);
        if (outcome.frame)
            out.push_back(*outcome.frame);
        else
            ++m_falseStarts;
        m_next = outcome.next;
    }
}

/// Finds the edge from which characters are in step. False where more has to be seen first.
bool EdgeDecoder::begin(bool ended, std::vector<Frame>& out)
{
    if (m_edges.empty() && !ended)
        return false;
    if (!std::exchange(m_lookedForBreak, true)) {
        const auto first = m_edges.empty() ? m_until : m_edges.front();
        if (!m_markBefore && first >= m_reader.characterTime())
            out.push_back(m_reader.breakOf({}, first)); // the capture begins inside it
    }
    for (;;) {
        const std::size_t start = m_next + (wire().toMark(m_next) ? 1 : 0);
        if (start >= m_edges.size()) {
            if (!ended)
                return false;
            m_next = m_edges.size();
            break;
        }
        const auto rest = restAfter(start, ended);
        const bool enough = m_until - m_edges[start] >= m_reader.reach() * charactersToJudge ||
                            m_edges.size() - start >= edgesToJudge;
        if (!rest && !ended && !enough)
            return false;
        const std::size_t until = rest.value_or(m_edges.size());
        const std::size_t best = bestStart(start, until);
        const Trial trial = tryFrom(best, until);
        const bool noise = rest && trial.unclear >= fewestNoise && trial.unclear > trial.frames / 2;
        if (!noise || m_bursts == mostBursts) {
            m_next = best;
            break;
        }
        ++m_bursts;
        noteNoise(start, until);
        m_next = until;
    }
    if (m_noise)
        out.push_back(*m_noise);
    m_begun = true;
    return true;
}

/// The first edge to space after a rest of a character's length; none where there is no such rest (yet).
std::optional<std::size_t> EdgeDecoder::restAfter(std::size_t edge, bool ended) const
{
    const WireStretch stretch = wire();
    const std::size_t last = std::min(m_edges.size(), edge + edgesToJudge);
    for (; edge < last; ++edge) {
        const auto until = edge + 1 < m_edges.size() ? m_edges[edge + 1] : m_until;
        if (stretch.toMark(edge) && until - m_edges[edge] >= m_reader.characterTime())
            return edge + 1;
    }
    return ended && edge == m_edges.size() ? std::optional(edge) : std::nullopt;
}

EdgeDecoder::Trial EdgeDecoder::tryFrom(std::size_t edge, std::size_t until) const
{
    const WireStretch stretch = wire();
    Trial trial;
    while (edge < until && trial.frames < std::size_t{charactersToJudge}) {
        if (stretch.toMark(edge)) {
            ++edge;
            continue;
        }
        const auto outcome = m_reader.read(stretch, edge, true);
        trial.frames += outcome.frame ? 1U : 0U;
        // What the end of the stretch cuts off is no fault.
        const bool cut = !outcome.frame && m_until - m_edges[edge] < m_reader.reach();
        const bool sound =
            outcome.frame && (outcome.frame->state.ok() || outcome.frame->state.has(FrameState::Break));
        const bool unclear = !sound && !(outcome.frame && outcome.frame->state.flags == FrameState::Parity);
        trial.faults += sound || cut ? 0U : 1U;
        trial.unclear += unclear && !cut ? 1U : 0U;
        edge = outcome.next;
    }
    return trial;
}

/// After a rest of a character's length the first edge is a start bit; else the one from which the
/// characters hold, where the first one's do not.
std::size_t EdgeDecoder::bestStart(std::size_t first, std::size_t until) const
{
    const auto before = first == 0 ? capture::Duration{} : m_edges[first - 1];
    const bool rested = (first == 0 ? m_markBefore : wire().toMark(first - 1)) &&
                        m_edges[first] - before >= m_reader.characterTime();
    const Trial likely = tryFrom(first, until);
    if (rested || likely.faults == 0)
        return first;
    std::size_t best = first;
    std::size_t fewest = likely.faults;
    for (std::size_t edge = first + 2;
         edge < until && m_edges[edge] - m_edges[first] <= 2 * m_reader.characterTime(); edge += 2) {
        const Trial trial = tryFrom(edge, until);
        const bool holds = trial.faults == 0 && trial.frames >= 3;
        if (trial.faults < fewest && (holds || trial.faults + 2 <= likely.faults)) {
            best = edge;
            fewest = trial.faults;
        }
    }
    return best;
}

void EdgeDecoder::noteNoise(std::size_t from, std::size_t until)
{
    if (!m_noise)
        m_noise = m_reader.breakOf(m_edges[from], m_edges[from]);
    m_noise->state.set(FrameState::Weak);
    m_noise->length = m_edges[until - 1] - m_noise->start.time_since_epoch();
}

/// Lets go of edges that have been judged.
void EdgeDecoder::forget()
{
    if (!m_begun || m_next < 2)
        return;
    // An even number, so that the level before the first stays what it is.
    const std::size_t count = m_next / 2 * 2;
    m_edges.erase(m_edges.begin(), m_edges.begin() + static_cast<std::ptrdiff_t>(count));
    m_next -= count;
}

std::vector<Frame> decodeEdges(const capture::Edges& edges, const LineSettings& settings,
                               std::optional<double> baud, std::size_t* falseStarts)
{
    std::vector<Frame> frames;
    EdgeDecoder decoder(edges.initialLevel, settings, baud);
    decoder.push(edges.at, edges.end, frames);
    decoder.finish(edges.end, frames);
    if (falseStarts != nullptr)
        *falseStarts = decoder.falseStarts();
    return frames;
}

} // namespace p1scope::line
