// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/meter/lists.h"

#include "core/meter/quantity.h"
#include "core/meter/reading.h"
#include "core/telegram/catalogue.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace p1scope::meter {

namespace {

using telegram::ObisCode;
using telegram::Object;
using telegram::Stretch;
using telegram::Telegram;

constexpr ObisCode failureLog{1, 0, 99, 97, 0};
constexpr ObisCode history{0, 0, 98, 1, 0};
constexpr std::size_t tstLength = 13;

/// The registers of which Hungary sends what they held, in that order (as the sums of published telegrams
/// prove: the first is the second and the third, the fourth the fifth and the sixth, the thirteenth the first
/// and the fourth).
constexpr std::array hungarian{
    ObisCode{1, 0, 1, 8, 0},  ObisCode{1, 0, 1, 8, 1}, ObisCode{1, 0, 1, 8, 2}, ObisCode{1, 0, 2, 8, 0},
    ObisCode{1, 0, 2, 8, 1},  ObisCode{1, 0, 2, 8, 2}, ObisCode{1, 0, 3, 8, 0}, ObisCode{1, 0, 4, 8, 0},
    ObisCode{1, 0, 5, 8, 0},  ObisCode{1, 0, 6, 8, 0}, ObisCode{1, 0, 7, 8, 0}, ObisCode{1, 0, 8, 8, 0},
    ObisCode{1, 0, 15, 8, 0}, ObisCode{1, 0, 1, 6, 0}, ObisCode{1, 0, 1, 6, 1}, ObisCode{1, 0, 1, 6, 2},
    ObisCode{1, 0, 2, 6, 0},  ObisCode{1, 0, 2, 6, 1}, ObisCode{1, 0, 2, 6, 2},
};

std::string nameOf(const ObisCode& code)
{
    const auto* entry = telegram::lookUp(code);
    return entry != nullptr ? entry->name : telegram::genericMeaning(code);
}

std::optional<int> wholeNumber(std::string_view text)
{
    int number = 0;
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (text.empty() || fault != std::errc() || end != text.data() + text.size())
        return std::nullopt;
    return number;
}

class ListReader {
public:
    ListReader(const Telegram& telegram, const Object& object)
        : m_telegram(telegram)
        , m_object(object)
        , m_zone(zoneOf(telegram))
    {}

    std::optional<ObjectList> read()
    {
        const ObisCode& code = m_object.obis;
        const bool hourly = code.a == 0 && code.b != 0 && code.c == 24 && code.d == 3 && code.e <= 1;
        if (hourly)
            return readHourly();
        if (code.a == 7 && code.c == 23)
            return readEarlyGas();
        const auto* entry = telegram::lookUp(code);
        if (entry == nullptr || entry->kind != telegram::ValueKind::Log)
            return std::nullopt;
        if (same(history) && value(0).size() == tstLength)
            return readMonthEnd();
        return readProfile();
    }

private:
    [[nodiscard]] bool same(ObisCode code) const
    {
        code.f = m_object.obis.f;
        return m_object.obis == code;
    }
    [[nodiscard]] std::size_t size() const { return m_object.values.size(); }
    [[nodiscard]] std::string_view value(std::size_t i) const { return m_telegram.value(m_object, i); }
    [[nodiscard]] Stretch stretch(std::size_t first, std::size_t last) const
    {
        const Stretch a = m_object.values[first];
        const Stretch b = m_object.values[last];
        return {a.offset, b.offset + b.length - a.offset};
    }

    /// A value as time, number or text. `odd` is set where a time is none.
    ListCell cell(std::size_t i, std::string& odd) const
    {
        const std::string_view sent = value(i);
        ListCell made;
        if (sent.size() == tstLength && (sent.back() == 'S' || sent.back() == 'W')) {
            made.time = telegram::parseTst(sent, m_zone);
            made.text = made.time ? std::string() : std::string(sent);
            if (!made.time)
                odd = fmt::format("no valid time: {}", sent);
        } else if (const auto quantity = Quantity::parse(sent)) {
            made.number = quantity->number;
            made.unit = quantity->unit;
        } else {
            made.text = sent;
        }
        return made;
    }

    /// `(count)(code)…` and then rows of a time and a value for each code; of Belgium's two codes one has the
    /// time and the other the value, which comes to the same.
    ObjectList readProfile()
    {
        if (same(failureLog))
            m_list = {ListKind::PowerFailures, {"Ended", "Lasted"}, {}, 1, {}};
        else if (same(history))
            m_list = {ListKind::MonthPeaks, {"Month ended", "Peak at", "Peak"}, {}, 2, {}};
        const auto announced = size() > 0 ? wholeNumber(value(0)) : std::nullopt;
        std::size_t at = 1;
        std::vector<std::string> codes;
        for (; at < size(); ++at) {
            const auto code = ObisCode::parse(value(at));
            // A misprint of the standard, "0:96.7.19", is met on the wire.
            if (!code && !value(at).starts_with("0:"))
                break;
            codes.push_back(code ? nameOf(*code) : std::string(value(at)));
        }
        if (m_list.columns.empty()) {
            m_list.columns.emplace_back("Time");
            m_list.columns.insert(m_list.columns.end(), codes.begin(), codes.end());
            m_list.valueColumn = m_list.columns.size() - 1;
        }
        const std::size_t width = m_list.columns.size();
        for (; at + width <= size(); at += width)
            addRow(at, width);
        if (at < size() && !(size() - at == 1 && value(at).empty()))
            m_list.notes.push_back(fmt::format("{} values behind the last whole entry", size() - at));
        checkCount(announced);
        return std::move(m_list);
    }

    void addRow(std::size_t at, std::size_t width)
    {
        ListRow row;
        row.where = stretch(at, at + width - 1);
        for (std::size_t i = 0; i < width; ++i)
            row.cells.push_back(cell(at + i, row.odd));
        if (row.odd.empty() && !row.cells.front().time)
            row.odd = "no time where one should be";
        if (m_list.kind == ListKind::MonthPeaks && row.cells[m_list.valueColumn].number)
            convert(row.cells[m_list.valueColumn], "kW");
        take(std::move(row));
    }

    void take(ListRow row)
    {
        if (row.odd.empty() && !row.cells[m_list.valueColumn].number)
            row.odd = "no number where one should be";
        m_list.rows.push_back(std::move(row));
    }

    /// To the unit of the column, where the number has another form of it.
    static void convert(ListCell& cell, std::string_view unit)
    {
        if (const auto number = inUnit({*cell.number, cell.unit}, unit)) {
            cell.number = number;
            cell.unit = unit;
        }
    }

    void checkCount(std::optional<int> announced)
    {
        if (!announced && size() > 0 && !value(0).empty())
            m_list.notes.emplace_back("does not begin with the number of its entries");
        if (announced && *announced != static_cast<int>(m_list.rows.size()))
            m_list.notes.push_back(fmt::format("says {} entries, holds {}", *announced, m_list.rows.size()));
    }

    ObjectList readMonthEnd()
    {
        m_list = {ListKind::MonthEnd, {"Register", "Stood at"}, {}, 1, {}};
        std::string odd;
        const ListCell ended = cell(0, odd);
        if (ended.time)
            m_list.notes.push_back(fmt::format("at the end of the month: {}", ended.time->toString()));
        for (std::size_t i = 1; i < size(); ++i) {
            ListRow row;
            row.odd = odd;
            row.where = stretch(i, i);
            ListCell name;
            name.text = i <= hungarian.size() ? nameOf(hungarian[i - 1]) : fmt::format("value {}", i);
            row.cells.push_back(std::move(name));
            row.cells.push_back(cell(i, row.odd));
            take(std::move(row));
        }
        if (size() != hungarian.size() + 1)
            m_list.notes.push_back(
                fmt::format("{} values; of {} their order is known", size() - 1, hungarian.size()));
        return std::move(m_list);
    }

    /// `(time)(status)(minutes)(count)(code)(unit)(value)…`, oldest first.
    std::optional<ObjectList> readHourly()
    {
        constexpr std::size_t head = 6;
        if (size() <= head)
            return std::nullopt;
        m_list = {ListKind::Hourly, {"Time", "Value"}, {}, 1, {}};
        const auto status = statusOf(value(1));
        const bool summer = status && (*status & 0x08) != 0;
        auto oldest = telegram::parseTst(value(0), m_zone, summer ? std::optional(true) : std::nullopt);
        constexpr int longestPeriod = 31 * 24 * 60;
        const auto period = wholeNumber(value(2));
        const bool sound = oldest && period && *period >= 0 && *period <= longestPeriod;
        for (std::size_t i = head; i < size(); ++i) {
            ListRow row;
            row.where = stretch(i, i);
            ListCell time;
            if (sound) {
                const auto instant =
                    oldest->instant + std::chrono::minutes(*period) * static_cast<int>(i - head);
                time.time = i == head ? *oldest : telegram::CivilTime{instant, m_zone.offsetAt(instant)};
            } else {
                row.odd = fmt::format("no valid time: {}", value(0));
            }
            row.cells.push_back(std::move(time));
            row.cells.push_back(cell(i, row.odd));
            if (row.cells.back().unit.empty())
                row.cells.back().unit = value(5);
            take(std::move(row));
        }
        checkCount(wholeNumber(value(3)));
        return std::move(m_list);
    }

    static std::optional<int> statusOf(std::string_view text)
    {
        int status = 0;
        const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), status, 16);
        if (fault != std::errc() || end != text.data() + text.size())
            return std::nullopt;
        return status;
    }

    /// Gas as the first drafts have it: values, each with its time behind it (`19-01-01 00:00:00`) or
    /// without.
    ObjectList readEarlyGas()
    {
        m_list = {ListKind::Hourly, {"Time", "Value"}, {}, 1, {}};
        for (std::size_t i = 0; i < size(); ++i) {
            const auto time = looseTime(value(i));
            if (time && !m_list.rows.empty() && !m_list.rows.back().cells[0].time) {
                m_list.rows.back().cells[0].time = time;
                m_list.rows.back().odd =
                    m_list.rows.back().cells[1].number ? std::string() : "no number where one should be";
                continue;
            }
            ListRow row;
            row.where = stretch(i, i);
            row.cells.resize(2);
            row.odd = "no time was sent";
            std::string ignored;
            row.cells[1] = cell(i, ignored);
            take(std::move(row));
        }
        return std::move(m_list);
    }

    /// TST, or the same with separators.
    std::optional<telegram::CivilTime> looseTime(std::string_view sent) const
    {
        std::string digits;
        for (const char c : sent) {
            if (c >= '0' && c <= '9')
                digits += c;
            else if (c != '-' && c != ' ' && c != ':' && c != '/' && c != 'S' && c != 'W')
                return std::nullopt;
        }
        return digits.size() == tstLength - 1 ? telegram::parseTst(digits, m_zone) : std::nullopt;
    }

    const Telegram& m_telegram;
    const Object& m_object;
    telegram::Zone m_zone;
    ObjectList m_list;
};

} // namespace

std::optional<ObjectList> listOf(const Telegram& telegram, const Object& object)
{
    return ListReader(telegram, object).read();
}

} // namespace p1scope::meter
