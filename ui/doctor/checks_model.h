// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/doctor/examination.h"

#include <QAbstractItemModel>

#include <vector>

namespace p1scope::ui {

/// The doctor's checks as a tree: their groups, and the checks of each. Checks do not come and go, only what
/// is held of them changes.
class ChecksModel : public QAbstractItemModel {
    Q_OBJECT
public:
    enum class Column { Check, Seen };
    static constexpr int columns = 2;
    static constexpr int resultRole = Qt::UserRole; ///< doctor::CheckResult as a number; none for a group

    explicit ChecksModel(QObject* parent = nullptr);

    void setChecks(std::vector<doctor::Examined> checks);
    /// Null for a group.
    [[nodiscard]] const doctor::Examined* check(const QModelIndex& index) const;
    /// Where a check stands; invalid where there is none so named.
    [[nodiscard]] QModelIndex indexOf(const std::string& name) const;
    /// The first check that fails, else the first that warns; else invalid.
    [[nodiscard]] QModelIndex worst() const;

    [[nodiscard]] QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    [[nodiscard]] QModelIndex parent(const QModelIndex& child) const override;
    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    struct Group {
        doctor::CheckGroup group;
        std::vector<std::size_t> checks; ///< places among m_checks
    };
    [[nodiscard]] bool sameShape(const std::vector<doctor::Examined>& checks) const;
    [[nodiscard]] QVariant groupData(const Group& group, int column, int role) const;

    std::vector<doctor::Examined> m_checks;
    std::vector<Group> m_groups;
};

/// A check's title, what it saw and its advice, in the user's language where they are fixed texts.
[[nodiscard]] QString groupText(doctor::CheckGroup group);

} // namespace p1scope::ui
