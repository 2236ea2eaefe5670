// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/meter/series.h"
#include "core/telegram/civil_time.h"

#include <QByteArray>
#include <QString>

#include <atomic>
#include <string>
#include <vector>

class QWidget;

namespace p1scope::ui {

/// One column of an exported table. Owns its samples, so that writing may go on in another thread.
struct CsvColumn {
    std::string name; ///< heading: "energy_delivered_tariff1_kWh"
    std::vector<meter::Sample> samples;
    int decimals = 3;
};

/// How far an export has come, and whether it is to be given up. Shared by two threads.
struct ExportProgress {
    std::atomic<int> percent{0};
    std::atomic<bool> cancelled{false};
};

/// A row for each moment of any column, in rising time: local time with its offset, then a value a column,
/// empty where that reading did not come. Comma, point and LF whatever the locale; a heading first.
[[nodiscard]] QByteArray csvText(const std::vector<CsvColumn>& columns, telegram::Zone zone,
                                 ExportProgress* progress = nullptr);

/// Writes a file whole or not at all.
[[nodiscard]] base::Status writeFile(const QString& path, const QByteArray& content);
/// Draws a widget at twice its pixel density into a PNG.
[[nodiscard]] base::Status writePng(QWidget& widget, const QString& path);
/// Draws it into an SVG, as lines and letters.
[[nodiscard]] base::Status writeSvg(QWidget& widget, const QString& path);

} // namespace p1scope::ui
