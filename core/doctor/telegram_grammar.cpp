// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/doctor/telegram_grammar.h"

#include "core/doctor/line_shapes.h"

#include <cmath>
#include <map>
#include <string>
#include <utility>

namespace p1scope::doctor {

namespace {

using Draft = TelegramGrammar::Draft;
using State = TelegramGrammar::State;

/// What a place of a telegram is, whatever the meter. The first two are the automaton's own.
enum Place : State {
    Start = TelegramGrammar::start,
    Done = TelegramGrammar::done,
    Maker1,
    Maker2,
    Maker3,
    BaudDigit,
    Identification,
    LineEnd,
    LineStart,
    Code,
    Value,
    Unit,
    AfterValue,
    Ending,
    EndingLineEnd,
    placeCount,
};

constexpr std::string_view digits = "0123456789";
constexpr std::string_view capitals = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
constexpr std::string_view smallLetters = "abcdefghijklmnopqrstuvwxyz";
constexpr double anyPrintable = 2e-5;
constexpr double anyLineEnd = 1e-5;
constexpr double anyControl = 1e-9;
constexpr double offTheShapes = 0.01; ///< that a line is none of those known

/// Where a character leads that nothing in particular is known of.
State usualNext(State place, unsigned character)
{
    const bool ending = place == Ending;
    if (character == '\r')
        return ending ? EndingLineEnd : LineEnd;
    if (character == '\n')
        return place == EndingLineEnd ? Done : LineStart;
    if (place == Start || (place >= Maker1 && place <= Identification))
        return static_cast<State>(place >= Maker1 && place <= BaudDigit ? place + 1 : +Identification);
    if (character == '(')
        return Value;
    if (character == ')')
        return AfterValue;
    if (place == AfterValue || place == LineStart || place == LineEnd)
        return Value;
    return place;
}

class GeneralPlaces {
public:
    GeneralPlaces()
        : m_drafts(placeCount)
    {
        for (State place = 0; place < placeCount; ++place) {
            for (unsigned c = 0; c < 128; ++c) {
                const bool lineEnd = c == '\r' || c == '\n';
                const bool printable = c >= 32 && c < 127;
                m_drafts[place].weight[c] = printable ? anyPrintable : lineEnd ? anyLineEnd : anyControl;
                m_drafts[place].next[c] = usualNext(place, c);
            }
        }
        identification();
        lines();
        values();
    }
    [[nodiscard]] std::vector<Draft> take() && { return std::move(m_drafts); }

private:
    void add(State from, std::string_view characters, double each, State to)
    {
        for (const char c : characters) {
            m_drafts[from].weight[static_cast<unsigned char>(c)] += each;
            m_drafts[from].next[static_cast<unsigned char>(c)] = to;
        }
    }
    void identification()
    {
        add(Start, "/", 1, Maker1);
        add(Done, "/", 1, Maker1);
        for (const State maker : {Maker1, Maker2, Maker3}) {
            add(maker, capitals, 0.03, static_cast<State>(maker + 1));
            add(maker, smallLetters, maker == Maker3 ? 0.015 : 0.002, static_cast<State>(maker + 1));
            add(maker, digits, 0.001, static_cast<State>(maker + 1));
        }
        add(BaudDigit, "5", 0.9, Identification);
        add(BaudDigit, digits, 0.01, Identification);
        add(Identification, digits, 0.05, Identification);
        add(Identification, capitals, 0.018, Identification);
        add(Identification, smallLetters, 0.006, Identification);
        add(Identification, "\\-_. ", 0.025, Identification);
        add(Identification, "\r", 0.06, LineEnd);
    }
    void lines()
    {
        add(LineEnd, "\n", 1, LineStart);
        add(EndingLineEnd, "\n", 1, Done);
        add(LineStart, digits, 0.08, Code);
        add(LineStart, "!", 0.05, Ending);
        add(LineStart, "\r", 0.03, LineEnd);
        add(LineStart, "(", 0.02, Value);
        add(Code, digits, 0.055, Code);
        add(Code, "-:*", 0.06, Code);
        add(Code, ".", 0.15, Code);
        add(Code, "(", 0.12, Value);
        add(Ending, digits, 0.05, Ending);
        add(Ending, "ABCDEF", 0.04, Ending);
        add(Ending, "\r", 0.25, EndingLineEnd);
    }
    void values()
    {
        add(Value, digits, 0.075, Value);
        add(Value, ")", 0.12, AfterValue);
        add(Value, ".", 0.06, Value);
        add(Value, "*", 0.03, Unit);
        add(Value, "ABCDEF", 0.006, Value);
        add(Value, "SW", 0.006, Value);
        add(Value, "-:", 0.008, Value);
        add(Value, "m3", 0.003, Value);
        add(Unit, "kWhvarAVm3sGJHz", 0.05, Unit);
        add(Unit, ")", 0.25, AfterValue);
        add(AfterValue, "\r", 0.8, LineEnd);
        add(AfterValue, "(", 0.2, Value);
    }

    std::vector<Draft> m_drafts;
};

/// Runs the shapes of lines beside the general places: a state is a set of what a line may still become,
/// and the place that it falls back to.
class Composition {
public:
    explicit Composition(std::vector<Draft> general)
        : m_drafts(std::move(general))
    {
        for (Draft& draft : m_drafts) {
            double sum = 0;
            for (const double weight : draft.weight)
                sum += weight;
            for (double& weight : draft.weight)
                weight /= sum;
        }
    }
    [[nodiscard]] std::vector<Draft> run() &&
    {
        const State lineStart = stateOf(m_shapes.beginnings(), LineStart);
        const State maker = stateOf(m_shapes.makers(), Maker1);
        for (std::size_t i = 0; i < m_pending.size(); ++i)
            m_drafts[placeCount + i] = draftOf(m_pending[i].first, m_pending[i].second);
        for (Draft& draft : m_drafts) {
            for (State& next : draft.next)
                next = next == LineStart ? lineStart : next == Maker1 ? maker : next;
        }
        return std::move(m_drafts);
    }

private:
    [[nodiscard]] State stateOf(const ShapeSet& set, State place)
    {
        if (set.empty())
            return place;
        const auto [found, isNew] = m_states.try_emplace({set, place}, static_cast<State>(m_drafts.size()));
        if (isNew) {
            m_drafts.emplace_back();
            m_pending.emplace_back(set, place);
        }
        return found->second;
    }
    /// By value, as further states may be added meanwhile.
    [[nodiscard]] Draft draftOf(ShapeSet set, State place)
    {
        const Draft general = m_drafts[place];
        std::array<ShapeSet, 128> next;
        std::array<double, 128> weight{};
        double sum = 0;
        m_shapes.follow(set, [&](unsigned character, double likely, ShapePlace to) {
            weight[character] += likely;
            sum += likely;
            next[character].push_back(to);
        });
        Draft draft;
        for (unsigned c = 0; c < 128; ++c) {
            draft.weight[c] = offTheShapes * general.weight[c];
            if (sum > 0)
                draft.weight[c] += (1 - offTheShapes) * weight[c] / sum;
            m_shapes.tidy(next[c]);
            draft.next[c] = stateOf(next[c], general.next[c]);
        }
        return draft;
    }

    LineShapes m_shapes;
    std::vector<Draft> m_drafts;
    std::map<std::pair<ShapeSet, State>, State> m_states;
    std::vector<std::pair<ShapeSet, State>> m_pending;
};

} // namespace

TelegramGrammar::TelegramGrammar(const std::vector<Draft>& drafts)
{
    m_rows.reserve(drafts.size());
    for (const Draft& draft : drafts)
        m_rows.push_back(rowOf(draft));
}

TelegramGrammar::Row TelegramGrammar::rowOf(const Draft& draft)
{
    // Sums over characters that share their low bits, from the whole character down.
    std::array<double, 256> sums{};
    for (unsigned c = 0; c < 128; ++c)
        sums[128 + c] = draft.weight[c];
    for (unsigned length = 7; length-- > 0;) {
        const unsigned marker = 1U << length;
        for (unsigned low = 0; low < marker; ++low)
            sums[marker | low] = sums[2 * marker | low] + sums[2 * marker | marker | low];
    }
    Row row;
    row.next = draft.next;
    for (unsigned partial = 1; partial < 256; ++partial)
        row.cost[partial] = static_cast<float>(-std::log(sums[partial] / sums[1]));
    return row;
}

const TelegramGrammar& TelegramGrammar::general()
{
    static const TelegramGrammar grammar(Composition(GeneralPlaces().take()).run());
    return grammar;
}

TelegramGrammar TelegramGrammar::withIdentification(std::string_view identification) const
{
    constexpr double other = 1e-3; // that it is another meter after all
    TelegramGrammar grammar = *this;
    const std::string text = std::string(identification) + "\r";
    State at = next(start, '/');
    State from = start;
    char before = '/';
    for (const char c : text) {
        Draft draft;
        for (unsigned i = 0; i < 128; ++i) {
            draft.weight[i] = other * std::exp(-static_cast<double>(cost(at, 128 + i)));
            draft.next[i] = next(at, i);
        }
        const auto character = static_cast<unsigned>(c) & 0x7FU;
        draft.weight[character] += 1 - other;
        const auto added = static_cast<State>(grammar.m_rows.size());
        grammar.m_rows.push_back(rowOf(draft));
        grammar.m_rows[from].next[static_cast<unsigned>(before) & 0x7FU] = added;
        at = next(at, character);
        from = added;
        before = c;
    }
    return grammar;
}

} // namespace p1scope::doctor
