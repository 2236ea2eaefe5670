// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QPalette>

namespace p1scope::ui {

/// Colours that mean something, made to be read on the palette at hand, light or dark. None of them may be
/// the only sign of what it says: a shape or a letter stands beside it (see marks.h).
struct Colours {
    bool dark = false;
    QColor panel;  ///< of cards and bars, that lie on the window's background
    QColor border; ///< hairlines around and between them
    QColor text;
    QColor dim; ///< text of the second rank; still 4.5:1 on `panel`
    QColor accent;
    QColor selected; ///< behind text that is chosen but does not have the focus
    QColor good;
    QColor bad;
    QColor warn;
    QColor goodBackground;
    QColor badBackground;
    QColor warnBackground;
    QColor delivered;    ///< energy from the grid; tariff 2 (normal)
    QColor deliveredLow; ///< tariff 1 (low)
    QColor returned;     ///< energy to the grid
    QColor gas;

    [[nodiscard]] static Colours of(const QPalette& palette);
};

/// `share` of `over`, the rest `under`.
[[nodiscard]] QColor blend(const QColor& under, const QColor& over, double share);

} // namespace p1scope::ui
