// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QIcon>
#include <QMainWindow>
#include <QStringList>

#include <vector>

class QDockWidget;
class QTabBar;

namespace p1scope::ui {

/// The views, each in a dock: by default all in one place, one in front of the others, chosen by the
/// navigation at the window's left. They may be placed side by side, or float in windows of their own. Title
/// bars are shown only where they are of use: on floating views, when several are seen at once, and while the
/// user arranges them.
class ViewDocks : public QMainWindow {
    Q_OBJECT
public:
    explicit ViewDocks(QWidget* parent = nullptr);
    ~ViewDocks() override;

    /// Takes ownership of `view`. `name` is the fixed word for it ("frames").
    void addView(const QString& name, const QString& title, QWidget* view);
    [[nodiscard]] QStringList names() const;
    [[nodiscard]] QWidget* view(const QString& name) const;
    [[nodiscard]] QString title(const QString& name) const;
    [[nodiscard]] const QString& current() const { return m_current; }
    /// Views that can be seen just now.
    [[nodiscard]] QStringList seen() const;

    /// Brings a view to the front, wherever it is, and gives it the focus. False where there is none so
    /// named.
    bool showView(const QString& name);
    /// Places a view to the right of the one in front.
    void showBeside(const QString& name);
    void floatView(const QString& name);
    void setArranging(bool arranging);
    /// All in one place again.
    void resetLayout();

    [[nodiscard]] QByteArray layoutState() const;
    /// What cannot be restored leaves the default layout.
    void restoreLayout(const QByteArray& state);

signals:
    void currentChanged(const QString& name);

protected:
    void childEvent(QChildEvent* event) override;

private:
    struct Entry {
        QString name;
        QDockWidget* dock = nullptr;
        QWidget* noTitle = nullptr; ///< takes the title bar's place while there is to be none
    };

    [[nodiscard]] const Entry* entry(const QString& name) const;
    void setCurrent(const QString& name);
    void refreshTitles();

    std::vector<Entry> m_entries;
    QString m_current;
    bool m_arranging = false;
};

} // namespace p1scope::ui
