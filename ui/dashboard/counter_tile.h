// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/dashboard/card.h"
#include "ui/dashboard/dashboard_state.h"

#include <vector>

namespace p1scope::ui {

/// The digits of a counter as its display shows them, in groups of three, every digit as wide as the widest,
/// leading zeros paler.
class MeterDigits {
public:
    MeterDigits(const QString& digits, const QFont& font);

    [[nodiscard]] double width() const { return m_width; }
    /// Draws with the baseline's left end at `at`.
    void paint(QPainter& painter, QPointF at, const QColor& colour, const QColor& pale) const;

private:
    struct Glyph {
        QString text;
        double x = 0; ///< from the left end
        double width = 0;
        bool pale = false;
    };
    QFont m_font;
    std::vector<Glyph> m_glyphs;
    double m_width = 0;
};

/// One counter: its title, digits, use of today, and today's use hour by hour, which takes all the room
/// below.
class CounterTile : public QWidget {
    Q_OBJECT
public:
    explicit CounterTile(QWidget* parent = nullptr);

    void setState(const CounterState& state, std::optional<int> hourNow);
    [[nodiscard]] const CounterState& state() const { return m_state; }
    void setStale(bool stale);
    /// Heights in pixels of normal text and of the digits; the top of the bars in the counter's unit.
    void setScale(double unit, double digitsHeight, double barsTop);

    /// The greatest height of digits at which they and their unit fit `width`.
    [[nodiscard]] static double fittingDigits(const QFont& font, const CounterState& state, double width);
    /// A round top for a scale that is to hold a day's greatest hour.
    [[nodiscard]] static double niceTop(double greatest);
    [[nodiscard]] double digitsHeight() const { return m_digitsHeight; }
    /// Of the digits and their unit, as they are drawn.
    [[nodiscard]] double digitsWidth() const;
    /// Of title, digits and the two lines below them.
    [[nodiscard]] double textHeight() const { return m_unit * 4.6 + m_digitsHeight * 1.45; }
    /// Where the hour's bar stands at full height.
    [[nodiscard]] QRectF barRect(int hour) const;

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    void paintTitle(QPainter& painter, const Colours& colours);
    void paintDigits(QPainter& painter, const Colours& colours);
    void paintBars(QPainter& painter, const Colours& colours);
    void paintAxis(QPainter& painter, const Colours& colours, const QRectF& bars);
    [[nodiscard]] QColor colour(const Colours& colours) const;
    [[nodiscard]] QRectF barsArea() const;
    [[nodiscard]] QFont textFont(double units, QFont::Weight weight = QFont::Normal) const;

    CounterState m_state;
    std::optional<int> m_hourNow;
    bool m_stale = false;
    double m_unit = 12;
    double m_digitsHeight = 26;
    double m_barsTop = 1;
};

/// The card with a tile for each counter the meter sends, in as many columns as there is room for.
class CountersCard : public Card {
    Q_OBJECT
public:
    explicit CountersCard(QWidget* parent = nullptr);

    void setCounters(const std::vector<CounterState>& counters, std::optional<int> hourNow);
    void setCountersStale(bool stale);
    [[nodiscard]] const std::vector<CounterTile*>& tiles() const { return m_tiles; }

protected:
    void paintContent(QPainter& painter, const QRectF& content, const Colours& colours) override;
    void resizeEvent(QResizeEvent* event) override;
    void unitChanged() override { arrange(); }

private:
    void arrange();

    std::vector<CounterTile*> m_tiles; ///< children of this widget
};

} // namespace p1scope::ui
