// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/meter/comparison.h"

#include <fmt/format.h>

#include <cmath>

namespace p1scope::meter {

namespace {

std::string percent(double ratio)
{
    return fmt::format("{:.2f} %", std::abs(ratio) * 100);
}

std::string faultsOf(const Comparison& comparison)
{
    std::string text;
    const auto add = [&](std::uint64_t pulses, std::string_view what, bool lost) {
        std::size_t places = 0;
        for (const PulseFault& fault : comparison.faults)
            places += (fault.pulses < 0) == lost ? 1U : 0U;
        if (pulses > 0)
            text += fmt::format("{}{} {} {} at {} {}", text.empty() ? "" : " and ", pulses,
                                comparison.pulsesPerUnit ? (pulses == 1 ? "pulse" : "pulses") : "steps", what,
                                places, places == 1 ? "place" : "places");
    };
    add(comparison.lost, "lost", true);
    add(comparison.doubled, "too many", false);
    return text.empty() ? std::string() : fmt::format("{} were set aside. ", text);
}

} // namespace

std::string verdictOf(const Comparison& comparison, std::string_view unit)
{
    const Estimate& ratio = comparison.ratio;
    std::string text;
    const double width = (ratio.high - ratio.low) / 2;
    if (width > 0.05)
        text = fmt::format("The data do not tell: the ratio is only known to ± {}. Let both run longer. ",
                           percent(width));
    else if (ratio.low <= 1 && ratio.high >= 1)
        text = fmt::format("No difference is seen: the two agree to within {} over {:.4g} {}. ",
                           percent(std::max(std::abs(ratio.low - 1), std::abs(ratio.high - 1))),
                           comparison.amount, unit);
    else
        text =
            fmt::format("The reference counts {} {} than the meter (between {} and {}) over {:.4g} {}. ",
                        percent(ratio.value - 1), ratio.value < 1 ? "less" : "more",
                        percent(ratio.value < 1 ? ratio.high - 1 : ratio.low - 1),
                        percent(ratio.value < 1 ? ratio.low - 1 : ratio.high - 1), comparison.amount, unit);
    text += faultsOf(comparison);
    if (comparison.drift && comparison.drift->low * comparison.drift->high > 0)
        text += fmt::format("The ratio changes by {:+.3f} % a day. ", comparison.drift->value * 100);
    if (!comparison.clockKnown)
        text += "The load changed too little to tell how far apart the clocks are; they were taken as set "
                "alike. ";
    if (comparison.pulses)
        text += "Single pulses are told by their moments while the load is steady; ";
    else
        text +=
            fmt::format("Fewer than {:.0f} {} lost at one place cannot be seen in sums and would look like "
                        "a smaller ratio; ",
                        comparison.reachableFault, comparison.pulsesPerUnit ? "pulses" : "steps");
    text += "which of the two is right, two counters alone cannot say.";
    return text;
}

} // namespace p1scope::meter
