// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/meter/amount.h"
#include "core/telegram/civil_time.h"

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace p1scope::meter {

/// What each item costs and from when to when. Items are counters by the names of their readings (price per
/// unit; below zero for what is paid for energy returned), `per_day`, and `peak_power_month` (per kW and
/// year, on the mean of twelve months' peaks). Prices hold all taxes, unless the table names them apart.
class Prices {
public:
    static constexpr std::string_view perDay = "per_day";
    static constexpr std::string_view peak = "peak_power_month";

    struct Span {
        std::chrono::sys_seconds from;
        std::optional<std::chrono::sys_seconds> to; ///< not included; none: for good
        Price price;                                ///< of a unit, with tax and VAT
        Price tax = {};                             ///< how much of it is tax, without VAT
        Price vat = {};                             ///< how much of it is VAT
    };

    /// Reads a table with the heading `from,to,item,price_EUR`: dates (local midnight) or times, without an
    /// offset those of the zone; the price's heading names the currency. Two more columns may follow,
    /// `tax_EUR` (per unit) and `vat_percent`: the price is then without either, and where a cell is empty
    /// there is none. Semicolons, with decimal commas, are read too. An error names the line, or for what
    /// overlaps or leaves a hole the item and the date. `name` is what errors call the table.
    [[nodiscard]] static base::Result<Prices> parse(std::string_view table, telegram::Zone zone,
                                                    std::string_view name);

    [[nodiscard]] const std::string& currency() const { return m_currency; }
    /// By item, each rising and without overlap or hole.
    [[nodiscard]] const std::map<std::string, std::vector<Span>, std::less<>>& items() const
    {
        return m_items;
    }
    [[nodiscard]] bool has(std::string_view item) const { return m_items.find(item) != m_items.end(); }
    /// Whether tax or VAT were named apart.
    [[nodiscard]] bool namesTaxes() const { return m_namesTaxes; }
    /// What holds for an item at a moment; null where it has no price.
    [[nodiscard]] const Span* spanAt(std::string_view item, std::chrono::sys_seconds time) const;
    /// The price of an item at a moment; none where it has none.
    [[nodiscard]] std::optional<Price> at(std::string_view item, std::chrono::sys_seconds time) const;
    /// All moments at which a price changes, rising.
    [[nodiscard]] std::vector<std::chrono::sys_seconds> changes() const;

    /// Builds the same from rows that a person typed; `line` in errors is the row, from 1.
    struct Row {
        std::string from;
        std::string to;
        std::string item;
        std::string price;
        std::string tax = {}; ///< per unit; likewise empty the next: none
        std::string vat = {}; ///< percent
    };
    [[nodiscard]] static base::Result<Prices> fromRows(const std::vector<Row>& rows, telegram::Zone zone,
                                                       std::string_view currency, std::string_view name,
                                                       std::size_t firstLine = 1);

private:
    [[nodiscard]] static base::Result<Span> readRow(const Row& row, telegram::Zone zone,
                                                    const std::string& place);

    std::string m_currency = "EUR";
    bool m_namesTaxes = false;
    std::map<std::string, std::vector<Span>, std::less<>> m_items;
};

/// The rows of a table of prices, unjudged, and the currency of its heading.
struct PriceTable {
    std::vector<Prices::Row> rows;
    std::string currency;
};
[[nodiscard]] base::Result<PriceTable> readPriceTable(std::string_view table, std::string_view name);

} // namespace p1scope::meter
