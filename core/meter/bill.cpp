// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/meter/bill.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

namespace p1scope::meter {

namespace {

using std::chrono::sys_seconds;

/// An amount of money, and what of it is tax and VAT.
struct Charge {
    Money total;
    Money tax;
    Money vat;

    [[nodiscard]] static Charge of(Micro amount, const Prices::Span& span)
    {
        return {Money::of(amount, span.price), Money::of(amount, span.tax), Money::of(amount, span.vat)};
    }
    [[nodiscard]] Charge share(std::int64_t part, std::int64_t whole) const
    {
        return {total.share(part, whole), tax.share(part, whole), vat.share(part, whole)};
    }
    friend Charge operator-(const Charge& a, const Charge& b)
    {
        return {a.total - b.total, a.tax - b.tax, a.vat - b.vat};
    }
};

/// Makes the bill item by item, into rows that stand as the intervals do.
class Biller {
public:
    Biller(const Consumption& consumption, const Prices& prices)
        : m_consumption(consumption)
        , m_prices(prices)
        , m_zone(consumption.zone())
        , m_intervals(consumption.intervals())
    {
        m_bill.costs.resize(m_intervals.size());
    }

    base::Result<Bill> make()
    {
        for (const auto& [item, spans] : m_prices.items()) {
            for (Cost& cost : m_bill.costs)
                cost.items.emplace_back(item, Money());
            m_charged = false;
            const base::Status status = isCounter(item) ? chargeCounter(item) : chargeDays(item);
            if (!status)
                return status.error();
            if (!m_charged)
                m_bill.unused.push_back(item);
        }
        for (Cost& cost : m_bill.costs) {
            for (const auto& [item, money] : cost.items)
                cost.total += money;
        }
        return std::move(m_bill);
    }

private:
    /// A total that the meter does not send is the sum of its tariffs.
    [[nodiscard]] bool isPartOf(const Consumption::Counter& counter, std::string_view item) const
    {
        if (counter.name == item)
            return true;
        if (item != "energy_delivered" && item != "energy_returned")
            return false;
        const auto& all = m_consumption.counters();
        const bool sent = std::any_of(all.begin(), all.end(),
                                      [&](const Consumption::Counter& other) { return other.name == item; });
        return !sent && counter.name.starts_with(std::string(item) + "_tariff");
    }

    base::Status chargeCounter(const std::string& item)
    {
        for (const Consumption::Counter& counter : m_consumption.counters()) {
            if (!isPartOf(counter, item))
                continue;
            for (const Consumption::Piece& piece : counter.pieces) {
                m_charged = true;
                if (piece.used == 0)
                    continue;
                const Prices::Span* const span = m_prices.spanAt(item, piece.from);
                if (span == nullptr)
                    return noPrice(item, piece.from);
                charge(piece.from, Charge::of(piece.used, *span));
            }
        }
        return {};
    }

    base::Status chargeDays(const std::string& item)
    {
        if (m_intervals.empty())
            return {};
        const auto [first, last] = daysSeen();
        for (sys_seconds day = first; day <= last; day = periodEnd(day, Period::Day, m_zone)) {
            std::optional<Micro> amount = 1'000'000;
            if (item == Prices::peak)
                amount = m_consumption.peaks().mean(periodStart(day, Period::Month, m_zone), leastPeak);
            if (!amount)
                continue;
            m_charged = true;
            const Prices::Span* const span = m_prices.spanAt(item, day);
            if (span == nullptr)
                return noPrice(item, day);
            Charge charged = Charge::of(*amount, *span);
            if (item == Prices::peak)
                charged = charged.share(1, localDate(day, m_zone).year().is_leap() ? 366 : 365);
            chargeDay(day, charged);
        }
        return {};
    }

    /// The first and the last day on which telegrams came, by their midnights.
    [[nodiscard]] std::pair<sys_seconds, sys_seconds> daysSeen() const
    {
        // Midnight itself ends a day.
        const sys_seconds first = m_consumption.firstTime();
        const sys_seconds last = std::max(first, m_consumption.lastTime() - std::chrono::seconds(1));
        return {periodStart(first, Period::Day, m_zone), periodStart(last, Period::Day, m_zone)};
    }

    void chargeDay(sys_seconds day, const Charge& charged)
    {
        const sys_seconds end = periodEnd(day, Period::Day, m_zone);
        const auto first = rowOf(day);
        if (first < m_intervals.size() && m_intervals[first].to.instant >= end) {
            book(first, charged);
            return;
        }
        // By hours: only those that are there.
        std::vector<std::size_t> rows;
        for (std::size_t row = 0; row < m_intervals.size(); ++row) {
            if (m_intervals[row].from.instant >= day && m_intervals[row].from.instant < end)
                rows.push_back(row);
        }
        const auto count = static_cast<std::int64_t>(rows.size());
        Charge before;
        for (std::int64_t i = 0; i < count; ++i) {
            const Charge upTo = charged.share(i + 1, count);
            book(rows[static_cast<std::size_t>(i)], upTo - before);
            before = upTo;
        }
    }

    /// The row that holds a moment; past the end where none does.
    [[nodiscard]] std::size_t rowOf(sys_seconds time) const
    {
        const auto next = std::upper_bound(
            m_intervals.begin(), m_intervals.end(), time,
            [](sys_seconds t, const Interval& interval) { return t < interval.from.instant; });
        if (next == m_intervals.begin() || time >= std::prev(next)->to.instant)
            return m_intervals.size();
        return static_cast<std::size_t>(std::prev(next) - m_intervals.begin());
    }

    void charge(sys_seconds time, const Charge& charged)
    {
        if (const std::size_t row = rowOf(time); row < m_bill.costs.size())
            book(row, charged);
    }

    /// On the item that is being charged for.
    void book(std::size_t row, const Charge& charged)
    {
        Cost& cost = m_bill.costs[row];
        cost.items.back().second += charged.total;
        cost.tax += charged.tax;
        cost.vat += charged.vat;
    }

    [[nodiscard]] base::Status noPrice(const std::string& item, sys_seconds time) const
    {
        std::string date = civil(time, m_zone).toString();
        if (date.substr(10, 9) == "T00:00:00")
            date.resize(10);
        return base::Error{base::ErrorKind::Usage, fmt::format("there is no price for {} on {}", item, date),
                           "add one to the table of prices"};
    }

    const Consumption& m_consumption;
    const Prices& m_prices;
    telegram::Zone m_zone;
    std::vector<Interval> m_intervals;
    Bill m_bill;
    bool m_charged = false;
};

} // namespace

std::vector<BillCheck> checkBill(const std::vector<Interval>& intervals,
                                 const std::vector<BilledReadings>& billed)
{
    std::vector<BillCheck> checks;
    checks.reserve(billed.size());
    for (const BilledReadings& readings : billed) {
        BillCheck check{readings.counter, {}, readings.end - readings.begin, {}, {}, {}};
        for (const Interval& interval : intervals) {
            const auto use =
                std::find_if(interval.uses.begin(), interval.uses.end(),
                             [&](const Use& candidate) { return candidate.name == readings.counter; });
            if (use == interval.uses.end())
                continue;
            if (!check.measured)
                check.atBegin = use->first - readings.begin;
            check.unit = use->unit;
            check.measured = check.measured.value_or(0) + use->used;
            check.atEnd = readings.end - use->last;
        }
        checks.push_back(std::move(check));
    }
    return checks;
}

base::Result<Bill> billOf(const Consumption& consumption, const Prices& prices)
{
    return Biller(consumption, prices).make();
}

} // namespace p1scope::meter
