// SPDX-License-Identifier: GPL-3.0-or-later
// How well two meters are told apart, over many houses: bench_compare [SEEDS]
#include "tests/support/two_meters.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <vector>

using namespace p1scope;

namespace {

struct Case {
    const char* name;
    test::TwoMeters meters;
};

double worst(std::vector<double> values)
{
    return *std::max_element(values.begin(), values.end());
}

double median(std::vector<double> values)
{
    std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2),
                     values.end());
    return values[values.size() / 2];
}

void run(const Case& one, unsigned seeds, bool each)
{
    unsigned covered = 0;
    std::vector<double> widths;
    std::vector<double> clocks;
    std::vector<double> lost;
    std::vector<double> doubled;
    double took = 0;
    for (unsigned seed = 1; seed <= seeds; ++seed) {
        test::TwoMeters meters = one.meters;
        meters.seed = seed;
        meters.live();
        const auto begin = std::chrono::steady_clock::now();
        const auto result = meter::compareCounters(meters.counter, meters.reference);
        took += std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
        if (!result) {
            fmt::print("{}: seed {}: {}\n", one.name, seed, result.error().line());
            continue;
        }
        const meter::Comparison& found = result.value();
        const bool in = found.ratio.low <= meters.ratio && meters.ratio <= found.ratio.high;
        covered += in ? 1U : 0U;
        widths.push_back((found.ratio.high - found.ratio.low) * 100);
        clocks.push_back(std::abs(found.clockOffset.value - meters.clock));
        const auto off = [](std::uint64_t is, std::uint64_t was) {
            return std::abs(static_cast<double>(is) - static_cast<double>(was)) * 100 /
                   std::max(static_cast<double>(was), 1.0);
        };
        const auto wasLost = test::TwoMeters::within(meters.lostAt, found);
        const auto wasDoubled = test::TwoMeters::within(meters.doubledAt, found);
        lost.push_back(off(found.lost, wasLost));
        doubled.push_back(off(found.doubled, wasDoubled));
        if (each)
            fmt::print("  {:3} {} pairs {} ratio {:.5f} [{:.5f} {:.5f}] clock {:.2f} ± {:.2f} drift {:.2f} "
                       "lost {} of {} doubled {} "
                       "of {}\n",
                       seed, in ? ' ' : '!', found.pairs, found.ratio.value, found.ratio.low,
                       found.ratio.high, found.clockOffset.value,
                       found.clockOffset.high - found.clockOffset.value, found.clockDrift, found.lost,
                       wasLost, found.doubled, wasDoubled);
    }
    if (widths.empty())
        return;
    fmt::print(
        "{:34} interval holds the truth {:3}/{}, width median {:.3f} % worst {:.3f} %, clock off by {:.2f} s "
        "(worst "
        "{:.2f}), lost off by {:.1f} % (worst {:.1f}), doubled {:.1f} % (worst {:.1f}), {:.0f} ms each\n",
        one.name, covered, seeds, median(widths), worst(widths), median(clocks), worst(clocks), median(lost),
        worst(lost), median(doubled), worst(doubled), took * 1000 / seeds);
}

} // namespace

int main(int argc, char** argv)
{
    const unsigned seeds = argc > 1 ? static_cast<unsigned>(std::atoi(argv[1])) : 100;
    const int only = argc > 2 ? std::atoi(argv[2]) : -1;
    std::vector<Case> cases;
    cases.push_back({"counts each minute, bursts", {}});
    cases.push_back({"counts each 10 s, bursts", {.countSeconds = 10}});
    cases.push_back({"counts each minute, no losses", {.bursts = 0}});
    cases.push_back({"telegrams a second, counts 10 s", {.telegramSeconds = 1, .countSeconds = 10}});
    cases.push_back(
        {"moments, singles and doubles", {.countSeconds = 0, .bursts = 0, .singles = 60, .doubles = 20}});
    cases.push_back({"moments, bursts and singles", {.countSeconds = 0, .bursts = 8, .singles = 40}});
    cases.push_back({"three days, 30 s, clock drifts",
                     {.hours = 72, .telegramSeconds = 30, .countSeconds = 30, .clockDrift = 4}});
    for (std::size_t i = 0; i < cases.size(); ++i) {
        if (only < 0 || only == static_cast<int>(i))
            run(cases[i], seeds, only >= 0);
    }
    return 0;
}
