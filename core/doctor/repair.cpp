// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/doctor/repair.h"

#include "core/doctor/broken_crc.h"
#include "core/doctor/missing_bytes.h"
#include "core/doctor/printed.h"
#include "core/telegram/objects.h"

#include <fmt/format.h>

#include <algorithm>

namespace p1scope::doctor {

namespace {

using capture::Duration;
using capture::Event;
using capture::EventKind;
using line::FrameState;
using telegram::Status;
using telegram::Telegram;

/// How far an event's stamp and that of the bytes beside it may be apart: both are stamped on arrival.
constexpr Duration besides = std::chrono::milliseconds(500);
/// Times that were reckoned back from arrival wander by the adapter's packets.
constexpr Duration packetJitter = std::chrono::milliseconds(20);
/// Silence before the next telegram, longer than anything but the end of sending.
constexpr Duration longSilence = std::chrono::milliseconds(100);

bool hasNote(const Telegram& telegram, std::string_view word)
{
    return std::any_of(telegram.notes.begin(), telegram.notes.end(),
                       [word](const telegram::Note& note) { return note.what.starts_with(word); });
}

std::string milliseconds(Duration duration)
{
    const double seconds = capture::toSeconds(duration);
    return seconds < 1 ? fmt::format("{:.1f} ms", seconds * 1e3) : fmt::format("{:.2f} s", seconds);
}

std::string bytesText(std::size_t count)
{
    return count == 1 ? "1 byte" : fmt::format("{} bytes", count);
}

/// "in 1-0:1.8.1", "in the identification", "at byte 12".
std::string placeText(const Telegram& telegram, std::size_t offset)
{
    if (offset <= telegram.identification.size())
        return "in the identification";
    for (const telegram::Object& object : telegram.objects) {
        if (offset >= object.where.offset && offset < object.where.offset + object.where.length)
            return fmt::format("in {}", printed(telegram.text(object.code)));
    }
    return fmt::format("at byte {}", offset);
}

class Explanation {
public:
    Explanation(const Telegram& telegram, const Circumstances& around)
        : m_telegram(telegram)
        , m_around(around)
    {}

    std::vector<Finding> take()
    {
        findCut();
        const bool glued = hasNote(m_telegram, "glued");
        if (m_telegram.status == Status::CrcMismatch && !glued)
            explainCrc(m_telegram, m_around.model, m_findings);
        const bool proven = !m_findings.empty() && !m_findings.front().repaired.empty();
        lookAtEvents();
        if (m_telegram.status == Status::Truncated && !glued)
            lookAtEnd();
        if (m_cut && m_telegram.status != Status::Truncated)
            tellCut();
        else if (!glued)
            lookForGlue();
        if (!proven && m_around.model != nullptr && !m_found && !glued)
            compareWithModel();
        lookAtPauses();
        if (m_telegram.status == Status::CrcMismatch && m_findings.empty() && !glued)
            add(0, "several-bytes",
                "no single byte explains the wrong CRC: more are wrong or missing, or the text was changed");
        lookAtFrames();
        return std::move(m_findings);
    }

private:
    void add(std::size_t offset, std::string_view word, std::string sentence, bool ofFrames = false)
    {
        m_findings.push_back({offset, std::string(word), std::move(sentence), {}, ofFrames, {}});
    }

    [[nodiscard]] bool timed() const { return m_telegram.timeBasis != capture::TimeBasis::Unknown; }
    [[nodiscard]] std::size_t last() const { return m_telegram.bytes.size() - 1; }

    /// Where it ends too early: at its end; or, when the next one began in the middle of a line after a
    /// silence, there.
    void findCut()
    {
        if (m_telegram.status == Status::Truncated) {
            m_cut = Cut{last(), m_telegram.endTime, {}};
            return;
        }
        const auto note = std::find_if(m_telegram.notes.begin(), m_telegram.notes.end(),
                                       [](const auto& n) { return n.what.starts_with("glued"); });
        std::size_t at = m_telegram.bytes.find('/' + identification(), 1);
        if (note != m_telegram.notes.end())
            at = note->offset;
        for (const telegram::Pause& pause : m_telegram.pauses) {
            if (pause.offset != at || pause.length < longSilence)
                continue;
            const Duration sending = m_telegram.endTime - m_telegram.time - pause.length;
            const auto bytes = static_cast<std::int64_t>(m_telegram.bytes.size());
            m_cut =
                Cut{at - 1, m_telegram.time + sending / bytes * static_cast<std::int64_t>(at), pause.length};
        }
    }

    /// The meter's, which the damage may have spared in another telegram.
    [[nodiscard]] const std::string& identification() const
    {
        return m_around.model != nullptr ? m_around.model->identification : m_telegram.identification;
    }

    void tellCut()
    {
        m_found = true;
        m_pauseTold = true;
        if (m_ended)
            return;
        add(m_cut->offset, "cut-short",
            fmt::format(
                "nothing came for {} after {} bytes{}, then the next telegram began, in the middle of "
                "a line: the meter stopped, as it does when its request line is released",
                milliseconds(m_cut->silence), m_cut->offset + 1, ofHowMany(m_cut->offset + 1)));
    }

    [[nodiscard]] std::string ofHowMany(std::size_t length) const
    {
        if (m_around.model == nullptr || m_around.model->bytes.size() <= length)
            return {};
        return fmt::format(" of about {}", m_around.model->bytes.size());
    }

    /// What happened to the port while the telegram came, or just then.
    void lookAtEvents()
    {
        if (!timed())
            return;
        const capture::Time until = m_telegram.endTime + besides;
        std::uint64_t lost = 0;
        bool overflow = false;
        std::optional<capture::ControlLines> before;
        for (const Event& event : m_around.events) {
            if (event.time > until)
                break;
            const bool during = event.time >= m_telegram.time;
            if (during && (event.kind == EventKind::Overflow || event.kind == EventKind::DataLost)) {
                overflow = true;
                lost += event.count;
            }
            if (event.kind == EventKind::ControlLines) {
                if (during && before && m_cut)
                    lookAtLines(*before, event);
                before = event.lines;
            }
            if (during && event.kind == EventKind::Connection && m_telegram.status == Status::Truncated &&
                !m_ended) {
                m_ended = true;
                add(last(), "connection-lost", fmt::format("the port changed just then: {}", event.text));
            }
        }
        if (!overflow)
            return;
        m_found = true;
        add(0, "buffer-overflow",
            fmt::format("{} lost while it came: the program, the driver or the adapter could not keep up",
                        lost > 0 ? bytesText(lost) + (lost == 1 ? " was" : " were") : "bytes were"));
    }

    void lookAtLines(const capture::ControlLines& before, const Event& event)
    {
        for (const auto& [bit, name] :
             {std::pair{capture::ControlLines::Rts, "RTS"}, std::pair{capture::ControlLines::Dtr, "DTR"}}) {
            if (((before.state ^ event.lines.state) & before.known & event.lines.known & bit) == 0 || m_ended)
                continue;
            const Duration behind = event.time - m_cut->time;
            if (behind > besides || behind < -besides)
                continue;
            m_ended = true;
            add(m_cut->offset, "request-released",
                fmt::format("{} was switched {} {} {} its last byte: a meter stops at once when it is no "
                            "longer asked",
                            name, (event.lines.state & bit) != 0 ? "on" : "off",
                            milliseconds(behind < Duration(0) ? -behind : behind),
                            behind < Duration(0) ? "before" : "after"));
        }
    }

    /// A telegram without a closing `!`.
    void lookAtEnd()
    {
        if (explainEnd(m_telegram, m_findings)) {
            m_found = true;
            return;
        }
        if (m_ended)
            return;
        m_found = true;
        const std::size_t length = m_telegram.bytes.size();
        const std::string of = ofHowMany(length);
        const auto silence = m_telegram.silenceBehind;
        switch (m_telegram.ending) {
        case telegram::Ending::Closed:
            return;
        case telegram::Ending::InputEnded:
            add(last(), "input-ended", fmt::format("the input ends after {} bytes{}", length, of));
            return;
        case telegram::Ending::TooLong:
            add(last(), "no-end",
                "no end within 64 kB: these are no telegrams, or the ! never comes through");
            return;
        case telegram::Ending::NextBegan:
            break;
        }
        if (silence && *silence >= longSilence)
            add(last(), "cut-short",
                fmt::format("nothing came for {} after {} bytes{}, then the next telegram began: the meter "
                            "stopped, as it does when its request line is released, or the line was cut",
                            milliseconds(*silence), length, of));
        else
            add(last(), "glued",
                fmt::format("the next telegram begins right behind this byte, after {} bytes{}: the end of "
                            "this one was lost on the way",
                            length, of));
    }

    /// The beginning of another telegram in its midst.
    void lookForGlue()
    {
        const std::string_view bytes = m_telegram.bytes;
        const std::string& known = identification();
        if (known.size() < 5)
            return;
        const std::size_t at = bytes.find('/' + known, 1);
        if (at == std::string_view::npos || m_found)
            return;
        m_found = true;
        add(at, "glued", "the beginning of another telegram stands here: the end of the one before is lost");
    }

    void compareWithModel()
    {
        const auto departure = departureFrom(*m_around.model, m_telegram);
        // Of one that was cut short, what is missing is its end.
        if (!departure ||
            (m_telegram.status == Status::Truncated && departure->to == m_telegram.bytes.size()))
            return;
        m_found = true;
        if (departure->missing > 0)
            add(departure->from, "hole",
                fmt::format("about {} missing here, {}, measured by a good telegram{}",
                            departure->missing == 1 ? "1 byte is"
                                                    : fmt::format("{} bytes are", departure->missing),
                            placeText(m_telegram, departure->from), pauseText(departure->from)));
        else if (departure->to - departure->from < m_telegram.bytes.size() / 2)
            add(departure->from, "garbled",
                departure->to - departure->from <= 1
                    ? fmt::format("this byte, {}, is not as a good telegram has it, {}",
                                  printed(m_telegram.bytes[departure->from]),
                                  placeText(m_telegram, departure->from))
                    : fmt::format("the {} from here on are not as a good telegram has them, {}",
                                  bytesText(departure->to - departure->from),
                                  placeText(m_telegram, departure->from)));
    }

    /// ", and the frames pause here for 1.3 ms, room for 15 bytes"
    std::string pauseText(std::size_t offset)
    {
        for (const telegram::Pause& pause : m_telegram.pauses) {
            const std::size_t apart = pause.offset > offset ? pause.offset - offset : offset - pause.offset;
            if (apart > 3 || !believed(pause))
                continue;
            m_pauseTold = true;
            return fmt::format("; the frames pause here for {}, room for {}", milliseconds(pause.length),
                               bytesText(pause.characters));
        }
        return {};
    }

    [[nodiscard]] bool believed(const telegram::Pause& pause) const
    {
        return m_telegram.timeBasis == capture::TimeBasis::Measured || pause.length >= packetJitter;
    }

    void lookAtPauses()
    {
        if (m_pauseTold)
            return;
        const auto longest = std::max_element(
            m_telegram.pauses.begin(), m_telegram.pauses.end(),
            [](const telegram::Pause& a, const telegram::Pause& b) { return a.length < b.length; });
        if (longest == m_telegram.pauses.end() || !believed(*longest))
            return;
        add(longest->offset, "pause",
            fmt::format("{} of silence before this byte, room for {}: bytes may be missing here",
                        milliseconds(longest->length), bytesText(longest->characters)));
    }

    void lookAtFrames()
    {
        for (const auto& [flag, word, name] :
             {std::tuple{FrameState::Parity, "parity-error", "parity error"},
              std::tuple{FrameState::Framing, "framing-error", "frame without its stop bit"},
              std::tuple{FrameState::Break, "break", "break"}}) {
            std::string list;
            std::size_t count = 0;
            std::size_t first = 0;
            for (const telegram::Flaw& flaw : m_telegram.flaws) {
                if (!flaw.state.has(flag))
                    continue;
                first = count++ == 0 ? flaw.offset : first;
                if (count <= 8)
                    list += fmt::format("{}{}", list.empty() ? "" : ", ", flaw.offset);
            }
            if (count == 0)
                continue;
            add(first, word,
                count == 1 ? fmt::format("a {} {}, byte {}", name, placeText(m_telegram, first), first)
                           : fmt::format("{} {}s, at bytes {}{}", count, name, list,
                                         count > 8 ? " and further on" : ""),
                true);
        }
    }

    const Telegram& m_telegram;
    const Circumstances& m_around;
    std::vector<Finding> m_findings;
    struct Cut {
        std::size_t offset; ///< of the last byte that came
        capture::Time time;
        Duration silence;
    };
    std::optional<Cut> m_cut;
    bool m_found = false; ///< what explains it
    bool m_ended = false; ///< why it was cut short
    bool m_pauseTold = false;
};

/// True where two identifications are the same, but for what damage may do to one of them.
bool isSameMeter(const Telegram& one, const Telegram& other)
{
    const std::string_view a = one.identification;
    const std::string_view b = other.identification;
    const std::size_t shorter = std::min(a.size(), b.size());
    const auto front = static_cast<std::size_t>(
        std::mismatch(a.begin(), a.begin() + static_cast<std::ptrdiff_t>(shorter), b.begin()).first -
        a.begin());
    std::size_t back = 0;
    while (back < shorter - front && a[a.size() - 1 - back] == b[b.size() - 1 - back])
        ++back;
    return front + back + 2 >= std::max(a.size(), b.size());
}

} // namespace

std::vector<Finding> explain(const Telegram& telegram, const Circumstances& around)
{
    // What came wrapped has notes of its own; its bytes are not those of the line.
    if (telegram::isGood(telegram.status) || telegram.status == Status::Encrypted || telegram.bytes.empty() ||
        telegram.wrapping)
        return {};
    Circumstances meant = around;
    if (meant.model != nullptr && !isSameMeter(*meant.model, telegram))
        meant.model = nullptr;
    return Explanation(telegram, meant).take();
}

std::vector<telegram::Note> notesWithFindings(const Telegram& telegram, const Circumstances& around)
{
    std::vector<telegram::Note> notes = telegram.notes;
    for (const Finding& finding : explain(telegram, around))
        notes.push_back(finding.note());
    std::stable_sort(notes.begin(), notes.end(),
                     [](const telegram::Note& a, const telegram::Note& b) { return a.offset < b.offset; });
    return notes;
}

} // namespace p1scope::doctor
