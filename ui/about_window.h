// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

class QDialog;
class QWidget;

namespace p1scope::ui {

/// A window of its own around text, closed by Escape or its button. It deletes itself then; until that,
/// parent owns it.
[[nodiscard]] QDialog* makeTextWindow(const QString& objectName, const QString& title, QWidget* text,
                                      QWidget* parent);

/// Version, what it is made with and the licence in short.
void showAbout(QWidget* parent);

/// The program's licence, and of a package that brings libraries along the licences of all of them, whole.
void showLicences(QWidget* parent);

/// What showLicences() shows. Packages have the licences of what they bring in licences.txt in one of the
/// folders; the first that has it counts.
[[nodiscard]] QString licenceText(const QStringList& folders);

} // namespace p1scope::ui
