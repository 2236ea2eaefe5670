// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/meter/prices.h"

#include "core/meter/counter_step.h"
#include "core/meter/periods.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace p1scope::meter {

namespace {

using std::chrono::sys_seconds;

constexpr std::string_view heading = "from,to,item,price_EUR";

base::Error unreadable(std::string message, std::string remedy = {})
{
    return {base::ErrorKind::Unreadable, std::move(message), std::move(remedy)};
}

std::string_view trimmed(std::string_view text)
{
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t'))
        text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t' || text.back() == '\r'))
        text.remove_suffix(1);
    if (text.size() >= 2 && text.front() == '"' && text.back() == '"')
        text = text.substr(1, text.size() - 2);
    return text;
}

std::vector<std::string> cellsOf(std::string_view line, char separator)
{
    std::vector<std::string> cells;
    while (true) {
        const auto end = line.find(separator);
        cells.emplace_back(trimmed(line.substr(0, end)));
        if (end == std::string_view::npos)
            return cells;
        line.remove_prefix(end + 1);
    }
}

std::string dateText(sys_seconds time, telegram::Zone zone)
{
    const std::string text = civil(time, zone).toString();
    return text.substr(10, 9) == "T00:00:00" ? text.substr(0, 10) : text;
}

bool isItem(std::string_view name)
{
    return isCounter(name) || name == Prices::perDay || name == Prices::peak;
}

std::optional<Price> priceIn(std::string_view text)
{
    const auto number = base::Decimal::parse(text);
    return number ? Price::from(*number) : std::nullopt;
}

/// 0 to 100, with four digits after the point at most.
std::optional<base::Decimal> percentIn(std::string_view text)
{
    const auto number = base::Decimal::parse(text);
    const bool sound = number && number->scale <= 4 && number->digits >= 0 && number->toDouble() <= 100;
    return sound ? number : std::nullopt;
}

/// The currency that the price's heading names; none where this is no heading.
std::optional<std::string> currencyOf(const std::vector<std::string>& cells)
{
    if (cells.size() < 4 || cells.size() > 6 || cells[0] != "from" || cells[1] != "to" ||
        cells[2] != "item" || !cells[3].starts_with("price") ||
        (cells.size() > 4 && !cells[4].starts_with("tax")) ||
        (cells.size() > 5 && !cells[5].starts_with("vat")))
        return std::nullopt;
    const std::string rest = cells[3].substr(5);
    if (rest.empty())
        return "EUR";
    return rest.front() == '_' && rest.size() > 1 ? std::optional(rest.substr(1)) : std::nullopt;
}

/// Sorted spans of one item, or what is wrong with them.
base::Status judge(const std::string& item, std::vector<Prices::Span>& spans, telegram::Zone zone,
                   std::string_view name)
{
    std::stable_sort(spans.begin(), spans.end(),
                     [](const Prices::Span& a, const Prices::Span& b) { return a.from < b.from; });
    for (std::size_t i = 1; i < spans.size(); ++i) {
        const auto& end = spans[i - 1].to;
        if (!end || *end > spans[i].from)
            return unreadable(
                fmt::format("{}: two prices for {} on {}", name, item, dateText(spans[i].from, zone)),
                "let one end where the next begins");
        if (*end < spans[i].from)
            return unreadable(fmt::format("{}: no price for {} from {} to {}", name, item,
                                          dateText(*end, zone), dateText(spans[i].from, zone)),
                              "\"to\" is the day after the last, on which the next price begins");
    }
    return {};
}

} // namespace

base::Result<PriceTable> readPriceTable(std::string_view table, std::string_view name)
{
    if (table.starts_with("\xEF\xBB\xBF"))
        table.remove_prefix(3);
    PriceTable result;
    char separator = ',';
    std::size_t columns = 0; ///< as soon as the heading has been read
    for (std::size_t number = 1; !table.empty(); ++number) {
        const auto end = table.find('\n');
        const std::string_view line = table.substr(0, end);
        table.remove_prefix(end == std::string_view::npos ? table.size() : end + 1);
        if (columns == 0) {
            separator = line.find(';') != std::string_view::npos ? ';' : ',';
            const auto cells = cellsOf(line, separator);
            const auto currency = currencyOf(cells);
            if (!currency)
                return unreadable(fmt::format("{}: line 1 is not the heading {}", name, heading),
                                  "add it; \"_EUR\" names the currency");
            result.currency = *currency;
            columns = cells.size();
            continue;
        }
        auto cells = cellsOf(line, separator);
        if (cells.size() == 1 && cells[0].empty()) {
            result.rows.emplace_back(); // so that lines keep their numbers
            continue;
        }
        if (cells.size() != columns)
            return unreadable(
                fmt::format("{}: line {} has {} cells, not {}", name, number, cells.size(), columns));
        cells.resize(6);
        for (std::size_t i = 3; i < cells.size() && separator == ';'; ++i)
            std::replace(cells[i].begin(), cells[i].end(), ',', '.');
        result.rows.push_back({std::move(cells[0]), std::move(cells[1]), std::move(cells[2]),
                               std::move(cells[3]), std::move(cells[4]), std::move(cells[5])});
    }
    if (columns == 0)
        return unreadable(fmt::format("{} is empty", name),
                          fmt::format("begin with the heading {}", heading));
    return result;
}

base::Result<Prices> Prices::parse(std::string_view table, telegram::Zone zone, std::string_view name)
{
    auto read = readPriceTable(table, name);
    if (!read)
        return read.error();
    return fromRows(read.value().rows, zone, read.value().currency, name, 2);
}

base::Result<Prices::Span> Prices::readRow(const Row& row, telegram::Zone zone, const std::string& place)
{
    Span span;
    const auto from = parseLocalTime(row.from, zone);
    if (!from)
        return unreadable(fmt::format("{}: \"{}\" is no date", place, row.from),
                          "write 2026-01-31 or 2026-01-31T13:00");
    span.from = *from;
    if (!row.to.empty()) {
        span.to = parseLocalTime(row.to, zone);
        if (!span.to)
            return unreadable(fmt::format("{}: \"{}\" is no date", place, row.to),
                              "write 2026-01-31, or nothing for a price that holds for good");
        if (*span.to <= span.from)
            return unreadable(fmt::format("{}: ends on {}, before it begins", place, row.to));
    }
    if (!isItem(row.item))
        return unreadable(fmt::format("{}: \"{}\" is nothing that can have a price", place, row.item),
                          "name a counter, as energy_delivered_tariff1 or gas_delivered, or per_day");
    const auto price = priceIn(row.price);
    if (!price)
        return unreadable(fmt::format("{}: \"{}\" is no price", place, row.price),
                          "write it as 0.2871, with eight digits after the point at most");
    const auto tax = priceIn(row.tax.empty() ? "0" : row.tax);
    if (!tax)
        return unreadable(fmt::format("{}: \"{}\" is no tax on a unit", place, row.tax),
                          "write it as 0.1088, or nothing where there is none");
    const auto vat = percentIn(row.vat.empty() ? "0" : row.vat);
    if (!vat)
        return unreadable(fmt::format("{}: \"{}\" is no VAT in percent", place, row.vat),
                          "write it as 21, or nothing where there is none");
    const auto parts = Price::withVat(*price, *tax, *vat);
    if (!parts)
        return unreadable(fmt::format("{}: {} and tax are too much", place, row.price));
    span.price = parts->first;
    span.tax = *tax;
    span.vat = parts->second;
    return span;
}

base::Result<Prices> Prices::fromRows(const std::vector<Row>& rows, telegram::Zone zone,
                                      std::string_view currency, std::string_view name, std::size_t firstLine)
{
    Prices prices;
    prices.m_currency = currency;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const Row& row = rows[i];
        if (row.from.empty() && row.to.empty() && row.item.empty() && row.price.empty())
            continue;
        const auto span = readRow(row, zone, fmt::format("{}: line {}", name, i + firstLine));
        if (!span)
            return span.error();
        prices.m_namesTaxes = prices.m_namesTaxes || !row.tax.empty() || !row.vat.empty();
        prices.m_items[row.item].push_back(span.value());
    }
    if (prices.m_items.empty())
        return unreadable(fmt::format("{} has no prices", name));
    for (auto& [item, spans] : prices.m_items) {
        if (auto status = judge(item, spans, zone, name); !status)
            return status.error();
    }
    return prices;
}

const Prices::Span* Prices::spanAt(std::string_view item, sys_seconds time) const
{
    const auto found = m_items.find(item);
    if (found == m_items.end())
        return nullptr;
    const auto& spans = found->second;
    const auto next = std::upper_bound(spans.begin(), spans.end(), time,
                                       [](sys_seconds t, const Span& span) { return t < span.from; });
    if (next == spans.begin())
        return nullptr;
    const Span& span = *std::prev(next);
    return !span.to || time < *span.to ? &span : nullptr;
}

std::optional<Price> Prices::at(std::string_view item, sys_seconds time) const
{
    const Span* const span = spanAt(item, time);
    return span != nullptr ? std::optional(span->price) : std::nullopt;
}

std::vector<sys_seconds> Prices::changes() const
{
    std::vector<sys_seconds> result;
    for (const auto& [item, spans] : m_items) {
        for (const Span& span : spans) {
            result.push_back(span.from);
            if (span.to)
                result.push_back(*span.to);
        }
    }
    std::sort(result.begin(), result.end());
    result.erase(std::unique(result.begin(), result.end()), result.end());
    return result;
}

} // namespace p1scope::meter
