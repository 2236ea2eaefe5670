// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStyledItemDelegate>

#include <optional>

namespace p1scope::ui {

/// Paints cells by the tone that their model gives (role `toneRole`): one column as pills, elsewhere the text
/// of what is bad in red and of what is plain dimmed. What is selected can be read as before.
class ToneDelegate : public QStyledItemDelegate {
    Q_OBJECT
public:
    ToneDelegate(int toneRole, std::optional<int> pillColumn, QObject* parent);

    /// Rows a little higher than the text.
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override;

protected:
    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override;

private:
    int m_toneRole = 0;
    std::optional<int> m_pillColumn;
};

} // namespace p1scope::ui
