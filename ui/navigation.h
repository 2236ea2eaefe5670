// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QIcon>
#include <QListWidget>

namespace p1scope::ui {

/// The list of views at the window's left. Up and Down choose; the context menu places a view beside the
/// others or in a window of its own.
class Navigation : public QListWidget {
    Q_OBJECT
public:
    explicit Navigation(QWidget* parent = nullptr);

    void add(const QString& name, const QString& title, const QIcon& icon);
    void setCurrentName(const QString& name);
    [[nodiscard]] QString currentName() const;

    [[nodiscard]] QSize sizeHint() const override;

signals:
    void chosen(const QString& name);
    void besideRequested(const QString& name);
    void floatRequested(const QString& name);

protected:
    void contextMenuEvent(QContextMenuEvent* event) override;
};

} // namespace p1scope::ui
