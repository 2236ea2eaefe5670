// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

/// What differs between systems for a program with a window that is started from a terminal.
namespace p1scope {

/// Has standard output and error lead to the terminal that the program was started from, where the system
/// does not see to that. Before anything is written.
void openConsole();

/// The bytes by which a terminal shows a text.
[[nodiscard]] QByteArray textForConsole(const QString& text);

/// Whether there is anything to open a window on: without a display the toolkit would end the program by a
/// signal.
[[nodiscard]] bool hasDisplay();

} // namespace p1scope
