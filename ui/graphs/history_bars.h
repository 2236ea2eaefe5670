// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/graphs/history_content.h"

/// What was used by intervals, as stacked bars.
namespace p1scope::ui {

/// Energy, gas, water and heat, whatever is known of them.
[[nodiscard]] std::vector<PaneSpec> barPanes();
[[nodiscard]] PaneContent barContent(const PaneSpec& pane, const HistoryData& data, const TimeWindow& window,
                                     const PaneOptions& options);
[[nodiscard]] HistoryReadout barReadout(const PaneContent& content, const HistoryData& data,
                                        meter::GraphTime time);
[[nodiscard]] std::vector<CsvColumn> barTable(const PaneSpec& pane, const HistoryData& data);

} // namespace p1scope::ui
