// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/digest_sink.h"
#include "core/base/file_name.h"
#include "core/base/json.h"
#include "core/meter/bill.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <memory>
#include <optional>

namespace p1scope::cli {

namespace {

using meter::Consumption;
using std::chrono::sys_seconds;

/// What the accounts of all inputs are made with.
struct Account {
    meter::Period period = meter::Period::Day;
    std::string pricesText;
    std::string pricesName; ///< empty: none were given
    std::optional<meter::Prices> prices;
    std::unique_ptr<Consumption> consumption; ///< from the first good telegram on: its zone is known then
    bool unknownTimes = false;

    base::Status begin(telegram::Zone zone)
    {
        if (!pricesName.empty()) {
            auto read = meter::Prices::parse(pricesText, zone, pricesName);
            if (!read)
                return read.error();
            prices = read.take();
        }
        consumption = std::make_unique<Consumption>(period, zone,
                                                    prices ? prices->changes() : std::vector<sys_seconds>());
        return {};
    }
};

class CountersSink final : public DigestSink {
public:
    explicit CountersSink(Account& account)
        : m_account(account)
    {}

    base::Status status;

private:
    void take(const telegram::Telegram& telegram, const session::TelegramDigest& digest,
              const session::SentClock::Sent& sent) override
    {
        if (!m_account.consumption)
            status = m_account.begin(meter::zoneOf(telegram));
        if (!status)
            return;
        m_account.unknownTimes = m_account.unknownTimes || !sent.known;
        if (!m_begun)
            m_account.consumption->beginInput();
        m_begun = true;
        m_account.consumption->take(digest.readings, sent.time);
    }

    Account& m_account;
    bool m_begun = false;
};

/// Finds when an input's first good telegram was sent.
class FirstTime final : public DigestSink {
public:
    std::optional<sys_seconds> time;

private:
    void take(const telegram::Telegram&, const session::TelegramDigest&,
              const session::SentClock::Sent& sent) override
    {
        if (!time)
            time = sent.time;
    }
};

/// The inputs by the time of their first good telegram; those that come as they come stay where they stand,
/// behind the files.
base::Result<std::vector<std::string>> inOrder(const InputOptions& base, std::vector<std::string> inputs)
{
    if (inputs.size() < 2)
        return inputs;
    constexpr std::uint64_t enough = 64;
    std::vector<std::pair<sys_seconds, std::string>> timed;
    timed.reserve(inputs.size());
    for (const std::string& input : inputs) {
        InputOptions options = base;
        options.input = input;
        options.quiet = true;
        options.explain = false;
        options.telegrams = enough;
        const auto live = options.live();
        if (!live)
            return live.error();
        FirstTime first;
        if (!live.value() && input != "-") {
            const auto read = runInput(options, first);
            if (!read)
                return read.error();
        }
        timed.emplace_back(first.time.value_or(sys_seconds::max()), input);
    }
    std::stable_sort(timed.begin(), timed.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    std::transform(timed.begin(), timed.end(), inputs.begin(), [](auto& entry) { return entry.second; });
    return inputs;
}

std::string amountText(meter::Micro value, int scale)
{
    return meter::fromMicro(value, scale).toString();
}

std::string marksText(const meter::Interval& interval, telegram::Zone zone)
{
    std::string text;
    for (const meter::CounterMark& mark : interval.marks)
        text += fmt::format(
            R"({}{{"time":"{}","what":"{}","counter":"{}","before":{},"after":{}}})", text.empty() ? "" : ",",
            meter::civil(mark.time, zone).toString(), meter::oddityName(mark.what), mark.counter,
            amountText(mark.before, meter::microScale), amountText(mark.after, meter::microScale));
    return text;
}

void printJson(const Account& account, const std::vector<meter::Interval>& intervals, const meter::Bill& bill)
{
    for (std::size_t i = 0; i < intervals.size(); ++i) {
        const meter::Interval& interval = intervals[i];
        std::string text =
            fmt::format(R"({{"from":"{}","to":"{}")", interval.from.toString(), interval.to.toString());
        for (const meter::Use& use : interval.uses)
            text += fmt::format(R"(,"{}":{{"first":{},"last":{},"used":{},"unit":"{}"}})", use.name,
                                amountText(use.first, use.scale), amountText(use.last, use.scale),
                                amountText(use.used, use.scale), use.unit);
        if (account.prices) {
            text += fmt::format(R"(,"cost":{{"total":{},"currency":{})", bill.costs[i].total.toString(),
                                base::jsonString(account.prices->currency(), true));
            if (account.prices->namesTaxes())
                text += fmt::format(R"(,"tax":{},"vat":{})", bill.costs[i].tax.toString(),
                                    bill.costs[i].vat.toString());
            text += '}';
        }
        text += fmt::format(R"(,"bridged_s":{})", interval.bridged.count());
        // Only where there are any: nearly always there are none.
        if (!interval.marks.empty())
            text += fmt::format(R"(,"marks":[{}])", marksText(interval, account.consumption->zone()));
        fmt::print("{}}}\n", text);
    }
}

void printCsv(const Account& account, const std::vector<meter::Interval>& intervals, const meter::Bill& bill)
{
    std::string heading = "from,to";
    for (const auto& counter : account.consumption->counters())
        heading += fmt::format(",{0}_first,{0}_last,{0}_used,{0}_unit", counter.name);
    heading += account.prices ? ",cost_total,cost_currency" : "";
    heading += account.prices && account.prices->namesTaxes() ? ",cost_tax,cost_vat" : "";
    fmt::print("{},bridged_s,marks\n", heading);
    for (std::size_t i = 0; i < intervals.size(); ++i) {
        const meter::Interval& interval = intervals[i];
        std::string text = fmt::format("{},{}", interval.from.toString(), interval.to.toString());
        for (const auto& counter : account.consumption->counters()) {
            const auto use = std::find_if(interval.uses.begin(), interval.uses.end(),
                                          [&](const meter::Use& u) { return u.name == counter.name; });
            text += use == interval.uses.end()
                        ? ",,,,"
                        : fmt::format(",{},{},{},{}", amountText(use->first, use->scale),
                                      amountText(use->last, use->scale), amountText(use->used, use->scale),
                                      use->unit);
        }
        if (account.prices)
            text += fmt::format(",{},{}", bill.costs[i].total.toString(), account.prices->currency());
        if (account.prices && account.prices->namesTaxes())
            text += fmt::format(",{},{}", bill.costs[i].tax.toString(), bill.costs[i].vat.toString());
        text += fmt::format(",{},", interval.bridged.count());
        std::string marks;
        for (const meter::CounterMark& mark : interval.marks)
            marks += fmt::format("{}{} {} {}", marks.empty() ? "" : "; ",
                                 meter::civil(mark.time, account.consumption->zone()).toString(),
                                 meter::oddityName(mark.what), mark.counter);
        fmt::print("{}{}\n", text, marks);
    }
}

/// What somebody who reads only the figures should not miss.
void remark(const Account& account, const meter::Bill& bill)
{
    if (account.unknownTimes)
        fmt::print(stderr, "p1scope-cli: nothing says when these telegrams were sent; they are laid out from "
                           "1970 on, ten seconds apart\n");
    if (const auto older = account.consumption->older(); older > 0)
        fmt::print(stderr,
                   "p1scope-cli: {} telegrams are older than what came before them and were left out\n",
                   older);
    for (const std::string& item : bill.unused)
        fmt::print(stderr, "p1scope-cli: there is a price for {}, which these telegrams do not have\n", item);
}

base::Status readPrices(const std::string& path, Account& account)
{
    if (path.empty())
        return {};
    std::ifstream file(base::pathOf(path), std::ios::binary);
    account.pricesText.assign(std::istreambuf_iterator<char>(file), {});
    if (!file && account.pricesText.empty())
        return base::Error{base::ErrorKind::Unreadable, fmt::format("{} cannot be read", path),
                           "name a table of prices with the heading from,to,item,price_EUR"};
    account.pricesName = path;
    // Judged before hours of telegrams are read; the zone of the meter is not known yet.
    const auto judged =
        meter::Prices::parse(account.pricesText, telegram::Zone::centralEuropean(), account.pricesName);
    return judged ? base::Status() : judged.error();
}

} // namespace

int counters(const CountersOptions& options)
{
    Account account;
    account.period = meter::periodFromName(options.by).value_or(meter::Period::Day);
    if (const auto status = readPrices(options.prices, account); !status)
        return failWith(status.error());
    const auto inputs = inOrder(options.input, options.inputs);
    if (!inputs)
        return failWith(inputs.error());
    bool sound = true;
    for (const std::string& input : inputs.value()) {
        InputOptions one = options.input;
        one.input = input;
        CountersSink sink(account);
        const auto read = runInput(one, sink);
        if (!read)
            return failWith(read.error());
        if (!sink.status)
            return failWith(sink.status.error());
        sound = sound && read.value();
    }
    if (!account.consumption)
        return NotFound;
    meter::Bill bill;
    if (account.prices) {
        auto made = meter::billOf(*account.consumption, *account.prices);
        if (!made)
            return failWith(made.error());
        bill = made.take();
    }
    const auto intervals = account.consumption->intervals();
    if (options.format == "csv")
        printCsv(account, intervals, bill);
    else
        printJson(account, intervals, bill);
    remark(account, bill);
    return sound ? Success : NotFound;
}

} // namespace p1scope::cli
