// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QWidget>

class QProgressBar;

namespace p1scope::ui {

/// A row across the window that says how far something is, with a button to stop it. Hidden while there is
/// nothing to tell.
class ProgressRow : public QWidget {
    Q_OBJECT
public:
    struct Words {
        QString what;    ///< "Reading the file"
        QString barName; ///< accessible names
        QString cancelName;
    };
    /// Its parts are named after `name`: "nameProgress", "cancel_name".
    ProgressRow(const QString& name, const Words& words, QWidget* parent = nullptr);

    /// 0 to 1; hides at 1.
    void setProgress(double share);

signals:
    void cancelled();

private:
    QProgressBar* m_bar = nullptr;
};

} // namespace p1scope::ui
