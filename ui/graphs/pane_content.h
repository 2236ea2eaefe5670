// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/meter/series.h"
#include "core/telegram/meter_kind.h"
#include "ui/graphs/axis_ticks.h"
#include "ui/graphs/time_window.h"

#include <QPointF>
#include <QString>

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace p1scope::ui {

enum class LineTone {
    Delivered,
    DeliveredLow,
    Returned,
    ReturnedLow,
    Gas,
    PhaseOne,
    PhaseTwo,
    PhaseThree,
    Note ///< words about the data
};

/// One line of a pane: which reading, and how it is shown.
struct LineSpec {
    std::string reading; ///< the contract's name
    QString label;       ///< "tariff 1"
    QString tag;         ///< a few letters at the line's end: "T1"
    LineTone tone = LineTone::Delivered;
    bool below = false; ///< drawn below zero: returned power
};

/// What a pane shows, whatever the data.
struct PaneSpec {
    QString key;
    QString title;
    QString unit;
    bool counters = false; ///< can be shown as use since the start
    bool fromZero = false; ///< the axis always holds zero
    double leastSpan = 1;  ///< of the value axis
    int decimals = 3;      ///< of values in words
    std::vector<LineSpec> lines;
};

/// Finds the series of a reading; null where it was never sent.
using SeriesLookup = std::function<const meter::Series*(std::string_view)>;

/// The panes that there is data for, in the order in which they stand. The kind of meter says which tariff is
/// which.
[[nodiscard]] std::vector<PaneSpec> availablePanes(const SeriesLookup& lookup,
                                                   telegram::MeterKind kind = telegram::MeterKind::Unknown);

/// Least and greatest about a moment.
struct PaneBand {
    double x = 0; ///< milliseconds since 1970
    double least = 0;
    double greatest = 0;
};

/// Part of a stacked bar, from value to value.
struct BarPart {
    LineTone tone = LineTone::Delivered;
    double from = 0;
    double to = 0;
};

/// What was used in an interval.
struct PaneBar {
    TimeWindow at;
    std::vector<BarPart> parts;
    bool bridged = false;         ///< some of it is told by the counters at both ends of a gap
    bool marked = false;          ///< a counter did something in it that is in no part
    std::optional<double> before; ///< the same interval of the period before, above zero
    std::optional<double> beforeBelow;
};

/// A field of a map: a stretch of time across, values up, and its strength from 0 to 1, below zero where it
/// is of the other kind.
struct PaneCell {
    TimeWindow at;
    double low = 0;
    double high = 0;
    double strength = 0;
};

struct PaneLine {
    LineSpec spec;
    std::vector<std::vector<PaneBand>> bands;
    std::vector<std::vector<QPointF>> pieces; ///< x in milliseconds since 1970, y in the pane's unit
    std::optional<double> last;               ///< as shown, of the last sample in the window
};

/// All that a pane paints.
struct PaneContent {
    PaneSpec spec;
    TimeWindow window;
    ValueScale scale;
    std::vector<PaneLine> lines;
    std::vector<TimeWindow> gaps; ///< no telegram for more than three intervals
    std::vector<PaneBar> bars;
    std::vector<PaneCell> cells;
    QString note; ///< stands at the right of the title
    QString hint; ///< said below the pane by a tool tip, and to those who cannot see it
    std::vector<TimeTick> ticks;
    bool asUse = false;
    bool hourScale = false; ///< values are hours of the day, midnight at the top
};

struct PaneOptions {
    std::size_t columns = 800; ///< pixels across the plot
    int mostTimeTicks = 10;
    int mostValueSteps = 5;
    bool asUse = true; ///< counters less their first value
    telegram::Zone zone;
};

[[nodiscard]] PaneContent paneContent(const PaneSpec& spec, const TimeWindow& window,
                                      const PaneOptions& options, const SeriesLookup& lookup);

/// The value to show of a sample: use since the start or as it stands, below zero or above.
[[nodiscard]] double shownValue(const LineSpec& line, bool asUse, const meter::Series& series, double value);

/// What the crosshair says of one line.
struct Readout {
    LineTone tone = LineTone::Delivered;
    QString text;     ///< "tariff 1  1.204 kWh"
    double value = 0; ///< as shown
};

/// The sample next to a moment, for each line that has one near it.
[[nodiscard]] std::vector<Readout> readoutsAt(const PaneContent& content, meter::GraphTime time,
                                              const SeriesLookup& lookup);

/// How far apart a series' samples usually are: the median, of up to 99 of them.
[[nodiscard]] std::chrono::milliseconds usualInterval(const meter::Series& series);

} // namespace p1scope::ui
