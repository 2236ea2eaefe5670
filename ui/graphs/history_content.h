// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/meter/band_series.h"
#include "core/session/history/query.h"
#include "ui/graphs/export.h"
#include "ui/graphs/pane_content.h"

#include <map>
#include <string>
#include <vector>

namespace p1scope::ui {

/// An answer of the history, ready to be drawn again and again.
struct HistoryData {
    session::HistoryAnswer answer;
    telegram::Zone zone;
    struct Band {
        meter::BandSeries series;
        std::vector<TimeWindow> gaps;
        std::chrono::milliseconds step{}; ///< how far apart its points usually are
    };
    std::map<std::string, Band, std::less<>> bands;

    [[nodiscard]] static HistoryData of(session::HistoryAnswer answer);
};

/// The panes that there may be data for, in the order in which they stand, by the readings of the meters.
[[nodiscard]] std::vector<PaneSpec> historyPanes(const std::vector<session::HistoryMeter>& meters);
/// What has to be asked for a pane: readings whose bands it shows, and whether it needs the hours.
[[nodiscard]] std::vector<std::string> bandsOf(const PaneSpec& pane);
[[nodiscard]] bool needsHours(const PaneSpec& pane);

[[nodiscard]] PaneContent historyContent(const PaneSpec& pane, const HistoryData& data,
                                         const TimeWindow& window, const PaneOptions& options);

/// What the crosshair says at a moment: its title, and a line each for what is there. `value` is where the
/// pointer stands on the value axis, for a map.
struct HistoryReadout {
    QString moment;
    std::vector<Readout> lines;
};
[[nodiscard]] HistoryReadout historyReadout(const PaneContent& content, const HistoryData& data,
                                            meter::GraphTime time);

/// What a pane shows as columns of a table.
[[nodiscard]] std::vector<CsvColumn> historyTable(const PaneSpec& pane, const HistoryData& data);

} // namespace p1scope::ui
