// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/meter/comparison.h"
#include "core/telegram/civil_time.h"

#include <QAbstractTableModel>

#include <array>
#include <vector>

namespace p1scope::ui {

/// What a comparison with a reference found, a row a thing: its name, its value, its 95 % interval.
class ReferenceModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column : int { What, Value, Interval };
    static constexpr int columns = 3;

    using QAbstractTableModel::QAbstractTableModel;

    /// Nothing empties it. `unit` is the counter's.
    void setComparison(const meter::Comparison* comparison, const QString& unit, telegram::Zone zone);
    /// All of it, tab-separated, a line a row.
    [[nodiscard]] QString text() const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    struct Row {
        std::array<QString, columns> cells;
        bool heading = false;
    };
    void addNumbers(const meter::Comparison& comparison, const QString& unit);
    void addLevels(const meter::Comparison& comparison, const QString& unit);
    void addFaults(const meter::Comparison& comparison, telegram::Zone zone);

    std::vector<Row> m_rows;
};

} // namespace p1scope::ui
