// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/meter/lists.h"
#include "ui/frames/panel.h"

#include <QAbstractTableModel>

class QLabel;
class QTableView;

namespace p1scope::ui {

/// The entries of an object that is a list: a row each. Rows that are fill-ins or damage say so in their last
/// column, and none of their numbers is shown.
class ListTableModel : public QAbstractTableModel {
    Q_OBJECT
public:
    using QAbstractTableModel::QAbstractTableModel;

    void setList(const meter::ObjectList& list);
    [[nodiscard]] const meter::ObjectList& list() const { return m_list; }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    meter::ObjectList m_list;
};

/// A cell as people read it: "2012-11-29 16:00:00 +01:00", "0.240 kWh", "240 s (4 min 0 s)".
[[nodiscard]] QString cellText(const meter::ListCell& cell);

/// The values of a list as bars, in the order of its rows. Rows whose unit is another than the first one's,
/// and odd ones, leave their place empty.
class ListBars : public QWidget {
    Q_OBJECT
public:
    explicit ListBars(QWidget* parent = nullptr);
    void setList(const meter::ObjectList& list);
    void setChosen(int row);
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    struct Bar {
        std::optional<double> value;
        QString name;
    };
    std::vector<Bar> m_bars;
    QString m_greatest; ///< in words, with its unit
    double m_most = 0;
    int m_chosen = -1;
};

/// A list opened: its table, the same as a graph, and what is odd about it.
class ListPanel : public Panel {
    Q_OBJECT
public:
    explicit ListPanel(QWidget* parent = nullptr);
    void setList(const QString& title, const meter::ObjectList& list);

signals:
    /// The bytes of the row that was chosen.
    void chosen(p1scope::telegram::Stretch where);

private:
    ListTableModel* m_model;
    QTableView* m_table;
    ListBars* m_bars;
    QLabel* m_title;
    QLabel* m_notes;
};

} // namespace p1scope::ui
