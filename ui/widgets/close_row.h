// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

class QDialog;
class QWidget;

namespace p1scope::ui {

/// The last row of a page of settings, which take effect as they are changed: a button that closes it.
/// Belongs to the page. `name` begins the object names: "historyPage" gives "historyPageButtons" and
/// "historyPageClose".
[[nodiscard]] QWidget* makeCloseRow(const QString& name, QDialog& page);

} // namespace p1scope::ui
