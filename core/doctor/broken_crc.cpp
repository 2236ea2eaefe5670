// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/doctor/broken_crc.h"

#include "core/doctor/crc_variants.h"
#include "core/doctor/plausibility.h"
#include "core/doctor/printed.h"
#include "core/doctor/single_edits.h"
#include "core/telegram/crc16.h"
#include "core/telegram/judge.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <optional>

namespace p1scope::doctor {

namespace {

using telegram::Telegram;

/// Longer ones are no telegrams, and so many changes fit that none says anything.
constexpr std::size_t longestTried = 8 * 1024;
/// Repairs that are weighed against each other; by chance three or four fit.
constexpr std::size_t mostWeighed = 48;
/// Repairs that are named where several are as good.
constexpr std::size_t mostNamed = 3;
/// Frames at fault whose bytes are each tried alone.
constexpr std::size_t mostFlawsTried = 4;

std::string_view hexDigits = "0123456789ABCDEF";

std::string hex4(std::uint16_t value)
{
    return fmt::format("{:04X}", value);
}

bool oneBitApart(char a, char b)
{
    return std::has_single_bit(static_cast<unsigned>(static_cast<unsigned char>(a ^ b)));
}

char upper(char c)
{
    return c >= 'a' && c <= 'f' ? static_cast<char>(c - 'a' + 'A') : c;
}

/// A telegram's bytes as they were meant, for the CRC, and where each of them came from.
struct Meant {
    std::string bytes; ///< from `/` to `!`
    std::vector<std::size_t> from;
};

Meant meantOf(std::string_view covered, telegram::LineEnds ends)
{
    Meant meant;
    meant.bytes = telegram::withLineEndsMended(covered, ends);
    std::size_t at = 0;
    for (const char c : meant.bytes) {
        // A CR that was put back stands where its LF does; of two, the one that stays is the second.
        if (ends == telegram::LineEnds::CrDoubled && c == '\r' && at + 1 < covered.size())
            ++at;
        meant.from.push_back(std::min(at, covered.size() - 1));
        if (covered[meant.from.back()] == c)
            ++at;
    }
    return meant;
}

class CrcExplanation {
public:
    CrcExplanation(const Telegram& telegram, const Telegram* model, std::vector<Finding>& findings)
        : m_telegram(telegram)
        , m_model(model)
        , m_findings(findings)
        , m_end(telegram.bytes.rfind('!'))
    {}

    void run()
    {
        if (m_end == std::string::npos || !m_telegram.crc)
            return;
        const std::string_view covered = std::string_view(m_telegram.bytes).substr(0, m_end + 1);
        m_meant = meantOf(covered, telegram::lineEndsOf(m_telegram.bytes));
        const auto sent = telegram::crcValue(m_telegram.crc->sent);
        if (crcItself(telegram::crc16(m_meant.bytes)) || !sent)
            return;
        m_sent = *sent;
        if (lineEnds(covered) || m_meant.bytes.size() > longestTried)
            return;
        singleBytes();
        if (!m_explained)
            variants();
    }

private:
    void add(std::size_t offset, std::string_view word, std::string sentence, std::string_view repaired)
    {
        m_findings.push_back({offset, std::string(word), std::move(sentence), std::string(repaired)});
    }

    /// The four digits differ from what they should be in one place, and everything else is right.
    bool crcItself(std::uint16_t computed)
    {
        const std::string_view sent = m_telegram.crc->sent;
        const std::string should = hex4(computed);
        const std::string repaired = '!' + should;
        if (sent.size() == 3) {
            for (std::size_t i = 0; i < should.size(); ++i) {
                if (std::string(should).erase(i, 1) != sent || (i == 0 && should[0] == '0'))
                    continue;
                add(m_end + 1 + i, "byte-lost",
                    fmt::format("a '{}' of the CRC itself is missing; with it, {}, all is right", should[i],
                                repaired),
                    repaired);
                return true;
            }
            return false;
        }
        if (sent.size() != 4)
            return false;
        std::size_t wrong = 0;
        std::size_t at = 0;
        for (std::size_t i = 0; i < 4; ++i) {
            if (upper(sent[i]) != should[i]) {
                ++wrong;
                at = i;
            }
        }
        const bool flip = wrong == 1 && oneBitApart(sent[at], should[at]);
        // Another digit that is a digit may be chance; one bit apart, or no digit at all, is not.
        if (!flip && (wrong != 1 || hexDigits.find(upper(sent[at])) != std::string_view::npos))
            return false;
        add(m_end + 1 + at, flip ? "bit-flipped" : "byte-wrong",
            fmt::format("a digit of the CRC itself came as {} and should be '{}'; with it, {}, all is right",
                        printed(sent[at]), should[at], repaired),
            repaired);
        return true;
    }

    /// Some line ends lost or doubled, not all.
    bool lineEnds(std::string_view covered)
    {
        std::string mended;
        std::size_t changed = 0;
        std::size_t first = 0;
        for (std::size_t i = 0; i < covered.size(); ++i) {
            const bool doubled = covered[i] == '\r' && covered.substr(i).starts_with("\r\r\n");
            const bool bare = covered[i] == '\n' && (i == 0 || covered[i - 1] != '\r');
            first = (doubled || bare) && changed == 0 ? i : first;
            changed += doubled || bare ? 1U : 0U;
            if (doubled)
                continue;
            if (bare)
                mended += '\r';
            mended += covered[i];
        }
        if (changed < 2 || telegram::crc16(mended) != m_sent)
            return false;
        add(first, mended.size() > covered.size() ? "cr-stripped" : "cr-doubled",
            fmt::format("{} of its line ends are not CR LF; made so, the CRC is right", changed),
            lineAt(mended, first));
        return true;
    }

    struct Weighed {
        Edit edit;
        int oddness = 0;
    };

    [[nodiscard]] std::vector<Edit> candidates() const
    {
        std::vector<Edit> edits = editsThatFit(m_meant.bytes, m_sent);
        std::size_t tried = 0;
        for (const telegram::Flaw& flaw : m_telegram.flaws) {
            const auto at = std::find(m_meant.from.begin(), m_meant.from.end(), flaw.offset);
            const auto offset = static_cast<std::size_t>(at - m_meant.from.begin());
            if (offset == 0 || offset + 1 >= m_meant.bytes.size() || tried++ == mostFlawsTried)
                continue;
            if (const auto change = changeThatFits(m_meant.bytes, m_sent, offset);
                change && !oneBitApart(change->byte, m_meant.bytes[offset]))
                edits.insert(edits.begin(), *change);
        }
        if (edits.size() > mostWeighed)
            edits.resize(mostWeighed);
        return edits;
    }

    /// One byte wrong, missing or too many.
    void singleBytes()
    {
        const Plausibility plausibility(m_model);
        const int before = plausibility.oddness(m_meant.bytes);
        const bool shows = plausibility.hasModel() ? before > 0 : hasOddLine();
        std::vector<Weighed> weighed;
        for (const Edit& edit : candidates()) {
            const int after = plausibility.oddness(edited(m_meant.bytes, edit));
            // A repair that leaves what is odd as it is explains nothing. Where nothing is odd, only a bit
            // that is wrong is believed: some byte to put in fits any CRC by chance.
            const bool flip = edit.kind == Edit::Kind::Flip || edit.kind == Edit::Kind::Change;
            if (after < before || (after == before && flip && !shows))
                weighed.push_back({edit, after});
        }
        if (weighed.empty())
            return;
        std::stable_sort(weighed.begin(), weighed.end(),
                         [](const Weighed& a, const Weighed& b) { return a.oddness < b.oddness; });
        const auto worse = std::find_if(weighed.begin(), weighed.end(), [&](const Weighed& other) {
            return other.oddness > weighed.front().oddness;
        });
        weighed.erase(worse, weighed.end());
        m_explained = weighed.front().oddness < before;
        if (weighed.size() == 1)
            suggest(weighed.front().edit);
        else
            suggestSeveral(weighed);
    }

    [[nodiscard]] bool hasOddLine() const
    {
        return std::any_of(m_telegram.notes.begin(), m_telegram.notes.end(),
                           [](const telegram::Note& note) {
                               return note.what.starts_with("odd-line") ||
                                      note.what.starts_with("unknown-code") ||
                                      note.what.starts_with("duplicate-object");
                           }) ||
               std::any_of(m_meant.bytes.begin(), m_meant.bytes.end(),
                           [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
    }

    [[nodiscard]] std::string_view wordOf(const Edit& edit) const
    {
        switch (edit.kind) {
        case Edit::Kind::Flip:
            return "bit-flipped";
        case Edit::Kind::Change:
            return "byte-wrong";
        case Edit::Kind::Insert:
            return "byte-lost";
        case Edit::Kind::Remove:
            break;
        }
        return "byte-added";
    }

    /// "'8' came as '0', bit 3 of it is wrong"
    [[nodiscard]] std::string whatOf(const Edit& edit) const
    {
        const char came = m_meant.bytes[edit.offset];
        switch (edit.kind) {
        case Edit::Kind::Flip:
            return fmt::format(
                "bit {} of this byte is wrong, it came as {} and should be {}",
                std::countr_zero(static_cast<unsigned>(static_cast<unsigned char>(came ^ edit.byte))),
                printed(came), printed(edit.byte));
        case Edit::Kind::Change:
            return fmt::format("this byte, whose frame is at fault, came as {} and should be {}",
                               printed(came), printed(edit.byte));
        case Edit::Kind::Insert:
            return fmt::format("{} is missing before this byte", printed(edit.byte));
        case Edit::Kind::Remove:
            break;
        }
        return fmt::format("this byte, {}, is one too many", printed(came));
    }

    [[nodiscard]] std::string repairedLine(const Edit& edit) const
    {
        return std::string(lineAt(edited(m_meant.bytes, edit), edit.offset));
    }

    void suggest(const Edit& edit)
    {
        const std::string line = repairedLine(edit);
        add(m_meant.from[edit.offset], wordOf(edit),
            fmt::format("{}; the line then reads {} and the CRC is right{}", whatOf(edit), printed(line),
                        m_explained ? ""
                                    : " (one telegram in ten with worse damage fits some bit by chance)"),
            line);
        if (edit.kind == Edit::Kind::Flip) {
            const auto came = static_cast<unsigned>(static_cast<unsigned char>(m_meant.bytes[edit.offset]));
            const int number = std::countr_zero(came ^ static_cast<unsigned char>(edit.byte));
            m_findings.back().bit =
                Finding::Bit{static_cast<std::uint8_t>(number), (came >> number & 1U) != 0};
        }
    }

    void suggestSeveral(const std::vector<Weighed>& weighed)
    {
        std::string list;
        for (std::size_t i = 0; i < std::min(weighed.size(), mostNamed); ++i) {
            const Edit& edit = weighed[i].edit;
            const std::size_t at = m_meant.from[edit.offset];
            list += fmt::format("{}{} at byte {} ({})", i == 0 ? "" : "; ", whatOf(edit), at,
                                printed(repairedLine(edit)));
        }
        if (weighed.size() > mostNamed)
            list += fmt::format("; and {} more", weighed.size() - mostNamed);
        add(m_meant.from[weighed.front().edit.offset], wordOf(weighed.front().edit),
            fmt::format("one byte may be at fault, but {} repairs fit the CRC and nothing tells which: {}",
                        weighed.size(), list),
            {});
    }

    void variants()
    {
        // A meter whose other telegrams are right reckons as the others do.
        if (m_model != nullptr || m_telegram.crc->sent.size() != 4)
            return;
        if (const auto variant = crcVariantThatFits(m_meant.bytes, m_sent))
            add(m_end + 1, "crc-variant",
                fmt::format("the CRC is that of {}, not CRC-16/ARC from / to !: the telegram may well be "
                            "sound, if others of this meter show the same",
                            *variant),
                {});
    }

    const Telegram& m_telegram;
    const Telegram* m_model;
    std::vector<Finding>& m_findings;
    std::size_t m_end;
    Meant m_meant;
    std::uint16_t m_sent = 0;
    bool m_explained = false; ///< a repair also mends what is odd
};

} // namespace

void explainCrc(const Telegram& telegram, const Telegram* model, std::vector<Finding>& findings)
{
    CrcExplanation(telegram, model, findings).run();
}

bool explainEnd(const Telegram& telegram, std::vector<Finding>& findings)
{
    std::string_view bytes = telegram.bytes;
    const std::size_t text = bytes.find_last_not_of("\r\n");
    if (text == std::string_view::npos || text < 8)
        return false;
    bytes = bytes.substr(0, text + 1);
    const std::size_t digits = bytes.size() - 4;
    const auto sent = telegram::crcValue(bytes.substr(digits));
    const std::size_t line = bytes.find_last_of("\r\n");
    if (!sent || line == std::string_view::npos || line + 2 < digits || line + 1 > digits)
        return false;
    const bool lost = line + 1 == digits;
    const std::string covered = std::string(bytes.substr(0, lost ? digits : digits - 1)) + '!';
    const telegram::LineEnds ends = telegram::lineEndsOf(telegram.bytes);
    if (telegram::crc16(covered) != *sent &&
        telegram::crc16(telegram::withLineEndsMended(covered, ends)) != *sent)
        return false;
    const std::string repaired = '!' + std::string(bytes.substr(digits));
    const char came = bytes[digits - 1];
    if (lost)
        findings.push_back(
            {digits, "byte-lost",
             fmt::format("the closing ! is missing before the CRC; with it, {}, all is right", repaired),
             repaired});
    else
        findings.push_back(
            {digits - 1, oneBitApart(came, '!') ? "bit-flipped" : "byte-wrong",
             fmt::format("the closing ! came as {}; with it, {}, all is right", printed(came), repaired),
             repaired});
    return true;
}

} // namespace p1scope::doctor
