// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/colours.h"

#include <QFont>
#include <QWidget>

namespace p1scope::ui {

/// A panel with round corners, a title and a word in its right corner, that paints what is in it itself.
class Card : public QWidget {
    Q_OBJECT
public:
    explicit Card(const QString& title, QWidget* parent);

    void setCorner(const QString& text);
    /// The height of normal text in pixels: it grows with the window, so that a dashboard across the room is
    /// legible on a large screen.
    void setUnit(double pixels);
    [[nodiscard]] double unit() const { return m_unit; }
    /// What is shown is old: drawn as such.
    void setStale(bool stale);
    [[nodiscard]] bool stale() const { return m_stale; }
    /// What lies within the frame and below the title.
    [[nodiscard]] QRectF content() const;

protected:
    void paintEvent(QPaintEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    virtual void unitChanged() {}
    virtual void paintContent(QPainter& painter, const QRectF& content, const Colours& colours) = 0;

    /// The widget's font at `units` of normal height.
    [[nodiscard]] QFont textFont(double units, QFont::Weight weight = QFont::Normal) const;

private:
    QString m_title;
    QString m_corner;
    double m_unit = 12;
    bool m_stale = false;
};

/// `base` at a height in pixels.
[[nodiscard]] QFont sized(const QFont& base, double pixels, QFont::Weight weight = QFont::Normal);

} // namespace p1scope::ui
