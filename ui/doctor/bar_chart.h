// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QWidget>

#include <vector>

namespace p1scope::ui {

/// One bar: a value, and a second one that stands hatched on top of it.
struct Bar {
    QString label;
    double value = 0;
    double upper = 0;
    QString text; ///< what it says in words: "bytes 64 to 127: 3 errors"
};

/// A small chart of bars with its title and greatest value; what a bar says stands in its tool tip, and all
/// of it in the accessible description.
class BarChart : public QWidget {
    Q_OBJECT
public:
    explicit BarChart(const QString& title, QWidget* parent = nullptr);

    /// `unit` is put behind the greatest value: " %".
    void setBars(std::vector<Bar> bars, const QString& unit = {});
    [[nodiscard]] const std::vector<Bar>& bars() const { return m_bars; }

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    [[nodiscard]] double titleHeight() const;
    [[nodiscard]] double labelHeight() const;
    [[nodiscard]] std::vector<std::pair<double, double>> values() const;

    QString m_title;
    QString m_unit;
    std::vector<Bar> m_bars;
};

} // namespace p1scope::ui
