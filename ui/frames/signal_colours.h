// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QPalette>
#include <QRectF>
#include <QString>

class QPainter;

namespace p1scope::ui {

/// How something is judged, for those who paint it. Each tone has its own shape beside its colour.
enum class Tone : std::uint8_t { Good, Warn, Bad, Plain };

/// Colours for good and bad that can be read on a palette's base, light or dark.
struct SignalColours {
    QColor good, goodBack;
    QColor warn, warnBack;
    QColor bad, badBack;
    QColor dim;       ///< text of less weight
    QColor line;      ///< thin lines between things
    QColor alternate; ///< every other row
    QColor selection; ///< behind what is selected; ordinary text can be read on it

    [[nodiscard]] static SignalColours of(const QPalette& palette);
    [[nodiscard]] QColor text(Tone tone) const;
    [[nodiscard]] QColor back(Tone tone) const;
};

/// True where text is lighter than what it stands on.
[[nodiscard]] bool isDark(const QPalette& palette);
/// `share` of `over` (0 to 1) laid over `under`.
[[nodiscard]] QColor blend(const QColor& over, const QColor& under, double share);

/// A rounded label, as wide as `text` needs, with its left edge at `place`'s and centred in its height. Uses the
/// painter's font.
void paintPill(QPainter& painter, const QRectF& place, const QString& text, Tone tone,
               const SignalColours& colours);

} // namespace p1scope::ui
