// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/meter/input_profile.h"

#include <QAbstractTableModel>

#include <vector>

namespace p1scope::ui {

/// What was found of two recordings, a row a thing: what it is, and either side.
class CompareModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column : int { What, SideA, SideB };
    static constexpr int columns = 3;
    /// Whether the two differ (bool).
    static constexpr int differsRole = Qt::UserRole;

    using QAbstractTableModel::QAbstractTableModel;

    void setRows(std::vector<meter::ComparedRow> rows);
    /// Rows on which both sides are alike are left out.
    void setDifferencesOnly(bool only);
    [[nodiscard]] bool differencesOnly() const { return m_only; }
    /// Of all rows.
    [[nodiscard]] int differences() const;
    /// All that is shown, tab-separated, a line a row.
    [[nodiscard]] QString text() const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    void choose();
    [[nodiscard]] static QString nameOf(const meter::ComparedRow& row);

    std::vector<meter::ComparedRow> m_rows;
    std::vector<std::size_t> m_shown; ///< of m_rows
    bool m_only = false;
};

} // namespace p1scope::ui
