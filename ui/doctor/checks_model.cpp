// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/doctor/checks_model.h"

#include "ui/widgets/marks.h"

#include <QCoreApplication>

#include <algorithm>

namespace p1scope::ui {

using doctor::CheckGroup;
using doctor::CheckResult;
using doctor::Examined;

namespace {

/// Of an index: 0 for a group, else the group's row and one.
constexpr quintptr topLevel = 0;

} // namespace

QString groupText(CheckGroup group)
{
    const auto tr = [](const char* text) { return QCoreApplication::translate("ChecksModel", text); };
    switch (group) {
    case CheckGroup::Line:
        return tr(QT_TRANSLATE_NOOP("ChecksModel", "Port and line"));
    case CheckGroup::Telegrams:
        return tr(QT_TRANSLATE_NOOP("ChecksModel", "Telegrams"));
    case CheckGroup::Conformance:
        return tr(QT_TRANSLATE_NOOP("ChecksModel", "Conformance"));
    case CheckGroup::Meter:
        break;
    }
    return tr(QT_TRANSLATE_NOOP("ChecksModel", "Meter"));
}

ChecksModel::ChecksModel(QObject* parent)
    : QAbstractItemModel(parent)
{}

bool ChecksModel::sameShape(const std::vector<Examined>& checks) const
{
    return std::equal(checks.begin(), checks.end(), m_checks.begin(), m_checks.end(),
                      [](const Examined& a, const Examined& b) {
                          return a.check.name == b.check.name && a.group == b.group;
                      });
}

void ChecksModel::setChecks(std::vector<Examined> checks)
{
    if (!sameShape(checks)) {
        beginResetModel();
        m_checks = std::move(checks);
        m_groups.clear();
        for (std::size_t i = 0; i < m_checks.size(); ++i) {
            auto group = std::find_if(m_groups.begin(), m_groups.end(),
                                      [&](const Group& g) { return g.group == m_checks[i].group; });
            if (group == m_groups.end())
                group = m_groups.insert(m_groups.end(), Group{m_checks[i].group, {}});
            group->checks.push_back(i);
        }
        endResetModel();
        return;
    }
    for (std::size_t i = 0; i < checks.size(); ++i) {
        const bool same = checks[i].check.result == m_checks[i].check.result &&
                          checks[i].check.detail == m_checks[i].check.detail &&
                          checks[i].check.title == m_checks[i].check.title;
        m_checks[i] = std::move(checks[i]);
        if (same)
            continue;
        const QModelIndex changed = indexOf(m_checks[i].check.name);
        emit dataChanged(changed, changed.siblingAtColumn(columns - 1));
    }
}

const Examined* ChecksModel::check(const QModelIndex& index) const
{
    if (!index.isValid() || index.internalId() == topLevel)
        return nullptr;
    const Group& group = m_groups[index.internalId() - 1];
    return &m_checks[group.checks[static_cast<std::size_t>(index.row())]];
}

QModelIndex ChecksModel::indexOf(const std::string& name) const
{
    for (std::size_t g = 0; g < m_groups.size(); ++g) {
        for (std::size_t i = 0; i < m_groups[g].checks.size(); ++i) {
            if (m_checks[m_groups[g].checks[i]].check.name == name)
                return createIndex(static_cast<int>(i), 0, static_cast<quintptr>(g + 1));
        }
    }
    return {};
}

QModelIndex ChecksModel::worst() const
{
    for (const CheckResult wanted : {CheckResult::Fail, CheckResult::Warn}) {
        for (const Examined& one : m_checks) {
            if (one.check.result == wanted)
                return indexOf(one.check.name);
        }
    }
    return {};
}

QModelIndex ChecksModel::index(int row, int column, const QModelIndex& parent) const
{
    if (!hasIndex(row, column, parent))
        return {};
    return createIndex(row, column, parent.isValid() ? static_cast<quintptr>(parent.row()) + 1 : topLevel);
}

QModelIndex ChecksModel::parent(const QModelIndex& child) const
{
    if (!child.isValid() || child.internalId() == topLevel)
        return {};
    return createIndex(static_cast<int>(child.internalId()) - 1, 0, topLevel);
}

int ChecksModel::rowCount(const QModelIndex& parent) const
{
    if (!parent.isValid())
        return static_cast<int>(m_groups.size());
    if (parent.internalId() != topLevel || parent.column() != 0)
        return 0;
    return static_cast<int>(m_groups[static_cast<std::size_t>(parent.row())].checks.size());
}

int ChecksModel::columnCount(const QModelIndex&) const
{
    return columns;
}

QVariant ChecksModel::groupData(const Group& group, int column, int role) const
{
    if ((role == Qt::DisplayRole || role == Qt::AccessibleTextRole) &&
        column == static_cast<int>(Column::Check))
        return groupText(group.group);
    return {};
}

QVariant ChecksModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid())
        return {};
    const Examined* one = check(index);
    if (one == nullptr)
        return groupData(m_groups[static_cast<std::size_t>(index.row())], index.column(), role);
    const QString title = QString::fromStdString(one->check.title);
    const QString seen = QString::fromStdString(one->check.detail);
    switch (role) {
    case Qt::DisplayRole:
        return index.column() == static_cast<int>(Column::Check) ? title : seen;
    case Qt::ToolTipRole:
        return seen;
    case Qt::AccessibleTextRole:
        return QStringLiteral("%1, %2: %3").arg(title, markName(one->check.result), seen);
    case resultRole:
        return static_cast<int>(one->check.result);
    default:
        return {};
    }
}

QVariant ChecksModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    return section == static_cast<int>(Column::Check) ? tr("Check") : tr("What was seen");
}

} // namespace p1scope::ui
