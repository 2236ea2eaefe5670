// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/reference_model.h"

#include "ui/graphs/axis_ticks.h"
#include "ui/widgets/format.h"

#include <QFont>
#include <QStringList>

namespace p1scope::ui {

namespace {

QString number(double value, int decimals)
{
    return displayLocale().toString(value, 'f', decimals);
}

QString interval(const meter::Estimate& estimate, int decimals)
{
    return ReferenceModel::tr("%1 to %2")
        .arg(number(estimate.low, decimals), number(estimate.high, decimals));
}

} // namespace

void ReferenceModel::setComparison(const meter::Comparison* comparison, const QString& unit,
                                   telegram::Zone zone)
{
    beginResetModel();
    m_rows.clear();
    if (comparison != nullptr) {
        addNumbers(*comparison, unit);
        addLevels(*comparison, unit);
        addFaults(*comparison, zone);
    }
    endResetModel();
}

void ReferenceModel::addNumbers(const meter::Comparison& comparison, const QString& unit)
{
    m_rows.push_back({{tr("Ratio, reference over meter"), number(comparison.ratio.value, 5),
                       interval(comparison.ratio, 5)}});
    if (comparison.pulsesPerUnit) {
        const meter::Estimate& constant = *comparison.pulsesPerUnit;
        m_rows.push_back({{tr("Constant for the two to agree"),
                           tr("%1 pulses/%2").arg(number(constant.value, 1), unit), interval(constant, 1)}});
    }
    m_rows.push_back(
        {{tr("Reference's clock is ahead by"),
          comparison.clockKnown ? tr("%1 s").arg(number(comparison.clockOffset.value, 1)) : tr("not known"),
          comparison.clockKnown ? interval(comparison.clockOffset, 1) : QString()}});
    if (comparison.clockDrift != 0)
        m_rows.push_back(
            {{tr("And gains"), tr("%1 s a day").arg(number(comparison.clockDrift, 2)), QString()}});
    m_rows.push_back({{tr("Lost"), countText(comparison.lost), QString()}});
    m_rows.push_back({{tr("Doubled"), countText(comparison.doubled), QString()}});
    if (comparison.drift) {
        const meter::Estimate percent{comparison.drift->value * 100, comparison.drift->low * 100,
                                      comparison.drift->high * 100};
        m_rows.push_back(
            {{tr("Ratio drifts by"), tr("%1 % a day").arg(number(percent.value, 3)), interval(percent, 3)}});
    }
    m_rows.push_back(
        {{tr("Offset of the line"), tr("%1 %2").arg(number(comparison.offset, 4), unit), QString()}});
    m_rows.push_back(
        {{tr("Counted by the meter"), tr("%1 %2").arg(number(comparison.amount, 3), unit), QString()}});
    m_rows.push_back({{tr("Pairs"), countText(comparison.pairs), QString()}});
    if (comparison.restarts > 0)
        m_rows.push_back({{tr("Counters begun anew"), countText(comparison.restarts), QString()}});
}

void ReferenceModel::addLevels(const meter::Comparison& comparison, const QString& unit)
{
    if (comparison.levels.empty())
        return;
    const QString loadUnit = unit == u"kWh" ? QStringLiteral("kW") : tr("%1/h").arg(unit);
    m_rows.push_back({{tr("By load"), tr("Ratio"), {}}, true});
    for (const meter::ComparedPart& level : comparison.levels)
        m_rows.push_back({{tr("%1 to %2 %3").arg(level.leastLoad).arg(level.greatestLoad).arg(loadUnit),
                           number(level.ratio.value, 4), interval(level.ratio, 4)}});
}

void ReferenceModel::addFaults(const meter::Comparison& comparison, telegram::Zone zone)
{
    if (comparison.faults.empty())
        return;
    m_rows.push_back({{tr("Lost and doubled at"), tr("Pulses"), {}}, true});
    for (const meter::PulseFault& fault : comparison.faults)
        m_rows.push_back(
            {{momentText(fault.from, zone),
              fault.pulses < 0 ? tr("▼ %1 lost").arg(-fault.pulses) : tr("▲ %1 too many").arg(fault.pulses),
              fault.from == fault.to ? QString() : tr("to %1").arg(momentText(fault.to, zone))}});
}

int ReferenceModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int ReferenceModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : columns;
}

QVariant ReferenceModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid())
        return {};
    const Row& row = m_rows[static_cast<std::size_t>(index.row())];
    if (role == Qt::DisplayRole || role == Qt::ToolTipRole)
        return row.cells[static_cast<std::size_t>(index.column())];
    if (role == Qt::FontRole && (row.heading || index.row() == 0)) {
        QFont bold;
        bold.setBold(true);
        return bold;
    }
    return {};
}

QVariant ReferenceModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    return section == What ? tr("What") : section == Value ? tr("Found") : tr("95 % interval");
}

QString ReferenceModel::text() const
{
    QString text;
    for (const Row& row : m_rows)
        text += QStringList(row.cells.begin(), row.cells.end()).join(u'\t') + u'\n';
    return text;
}

} // namespace p1scope::ui
