// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/graphs/time_window.h"

#include <algorithm>
#include <cmath>

namespace p1scope::ui {

using meter::GraphTime;
using std::chrono::milliseconds;

TimeWindow TimeWindow::zoomed(double factor, GraphTime anchor) const
{
    const double wanted = static_cast<double>(span().count()) * factor;
    const double length =
        std::clamp(wanted, static_cast<double>(shortest.count()), static_cast<double>(longest.count()));
    const double share = span().count() > 0 ? static_cast<double>((anchor - from).count()) /
                                                  static_cast<double>(span().count())
                                            : 0.5;
    const GraphTime begin = anchor - milliseconds(std::llround(length * share));
    return {begin, begin + milliseconds(std::llround(length))};
}

TimeWindow TimeWindow::panned(milliseconds by) const
{
    return {from + by, to + by};
}

TimeWindow TimeWindow::endingAt(GraphTime end) const
{
    return {end - span(), end};
}

TimeWindow TimeWindow::keptNear(GraphTime first, GraphTime last) const
{
    const milliseconds seen = span() / 10;
    if (from > last - seen)
        return panned(std::max(last - seen, first - span() + seen) - from);
    if (to < first + seen)
        return panned(first + seen - to);
    return *this;
}

TimeWindow TimeWindow::between(GraphTime a, GraphTime b)
{
    if (b < a)
        std::swap(a, b);
    TimeWindow window{a, b};
    if (window.span() < shortest)
        window = {a + window.span() / 2 - shortest / 2, a + window.span() / 2 + shortest / 2};
    if (window.span() > longest)
        window.from = b - longest;
    return window;
}

double TimeWindow::xOf(GraphTime time, double width) const
{
    return static_cast<double>((time - from).count()) / static_cast<double>(span().count()) * width;
}

GraphTime TimeWindow::timeAt(double x, double width) const
{
    return from + milliseconds(std::llround(x / width * static_cast<double>(span().count())));
}

} // namespace p1scope::ui
