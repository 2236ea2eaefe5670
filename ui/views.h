// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace p1scope::ui {

class MainWindow;

/// Gives the window all the views there are, in the order of its navigation.
void addViews(MainWindow& window);

} // namespace p1scope::ui
