// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/compare_model.h"

#include "core/telegram/catalogue.h"

#include <QFont>
#include <QHash>

#include <algorithm>

namespace p1scope::ui {

using meter::ComparedRow;

namespace {

const QString nothing = QStringLiteral("–");

} // namespace

void CompareModel::setRows(std::vector<ComparedRow> rows)
{
    beginResetModel();
    m_rows = std::move(rows);
    choose();
    endResetModel();
}

void CompareModel::setDifferencesOnly(bool only)
{
    beginResetModel();
    m_only = only;
    choose();
    endResetModel();
}

void CompareModel::choose()
{
    m_shown.clear();
    for (std::size_t i = 0; i < m_rows.size(); ++i) {
        if (!m_only || m_rows[i].differs)
            m_shown.push_back(i);
    }
}

int CompareModel::differences() const
{
    return static_cast<int>(
        std::count_if(m_rows.begin(), m_rows.end(), [](const ComparedRow& row) { return row.differs; }));
}

int CompareModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_shown.size());
}

int CompareModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : columns;
}

QString CompareModel::nameOf(const ComparedRow& row)
{
    if (row.section == ComparedRow::Section::Objects) {
        const QString code = QString::fromStdString(row.what);
        const auto obis = telegram::ObisCode::parse(row.what);
        const telegram::CatalogueEntry* known = obis ? telegram::lookUp(*obis) : nullptr;
        return known == nullptr ? code
                                : QStringLiteral("%1  %2").arg(code, QString::fromStdString(known->name));
    }
    static const QHash<QString, QString> names{
        {QStringLiteral("settings"), tr("Line settings")},
        {QStringLiteral("polarity"), tr("Polarity")},
        {QStringLiteral("duration"), tr("Length")},
        {QStringLiteral("frames"), tr("Frames")},
        {QStringLiteral("parity_per_minute"), tr("Parity errors")},
        {QStringLiteral("framing_per_minute"), tr("Framing errors")},
        {QStringLiteral("breaks_per_minute"), tr("Breaks")},
        {QStringLiteral("worst_minute"), tr("Errors in the worst minute")},
        {QStringLiteral("identification"), tr("Identification")},
        {QStringLiteral("good"), tr("Good telegrams")},
        {QStringLiteral("crc_wrong"), tr("Telegrams with a wrong CRC")},
        {QStringLiteral("truncated"), tr("Telegrams that were cut")},
        {QStringLiteral("interval"), tr("Interval between telegrams, mean ± deviation")},
        {QStringLiteral("interval_range"), tr("Interval, shortest … longest")},
    };
    const QString word = QString::fromStdString(row.what);
    return names.value(word, word);
}

QVariant CompareModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid())
        return {};
    const ComparedRow& row = m_rows[m_shown[static_cast<std::size_t>(index.row())]];
    const std::string& side = index.column() == SideA ? row.a : row.b;
    switch (role) {
    case Qt::DisplayRole:
        if (index.column() == What)
            return QStringLiteral("%1  %2").arg(QChar(row.differs ? u'≠' : u'='), nameOf(row));
        return side.empty() ? nothing : QString::fromStdString(side);
    case Qt::ToolTipRole:
        return index.column() == What ? nameOf(row) : QString::fromStdString(side);
    case Qt::AccessibleTextRole:
        if (index.column() == What)
            return row.differs ? tr("%1, differs").arg(nameOf(row)) : tr("%1, the same").arg(nameOf(row));
        return side.empty() ? tr("not there") : QString::fromStdString(side);
    case Qt::FontRole:
        if (row.differs) {
            QFont bold;
            bold.setBold(true);
            return bold;
        }
        return {};
    case differsRole:
        return row.differs;
    default:
        return {};
    }
}

QVariant CompareModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    return section == What ? tr("What") : section == SideA ? QStringLiteral("A") : QStringLiteral("B");
}

QString CompareModel::text() const
{
    QString text;
    for (int row = 0; row < rowCount(); ++row) {
        QStringList cells;
        for (int column = 0; column < columns; ++column)
            cells << data(index(row, column), Qt::DisplayRole).toString();
        text += cells.join(u'\t') + u'\n';
    }
    return text;
}

} // namespace p1scope::ui
