// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHeaderView>

namespace p1scope::ui {

/// Column titles as they stand above a table in this program: on the table's own ground, with the same blank
/// to the left and right as its cells, and a line below.
class FlatHeader : public QHeaderView {
    Q_OBJECT
public:
    static constexpr int usualPadding = 8;

    /// `padding`: blank to the left and right within each column.
    explicit FlatHeader(QWidget* parent = nullptr, int padding = usualPadding);

    [[nodiscard]] QSize sizeHint() const override;
    /// True where a title fits into its column without being cut.
    [[nodiscard]] bool fits(int logicalIndex, const QString& title) const;

protected:
    void paintSection(QPainter* painter, const QRect& rect, int logicalIndex) const override;
    void paintEvent(QPaintEvent* event) override;
    [[nodiscard]] QSize sectionSizeFromContents(int logicalIndex) const override;

private:
    [[nodiscard]] QFont titleFont() const;

    int m_padding = usualPadding;
};

} // namespace p1scope::ui
