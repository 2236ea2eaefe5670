// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/telegrams/list_panel.h"

#include "ui/frames/flat_header.h"
#include "ui/widgets/colours.h"

#include <QHeaderView>
#include <QLabel>
#include <QPainter>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>

namespace p1scope::ui {

namespace {

constexpr int cellPadding = 4;
constexpr int leastBarsHeight = 46;

QString fromStd(const std::string& text)
{
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

QString durationText(qint64 seconds)
{
    const qint64 days = seconds / 86'400;
    const qint64 hours = seconds / 3600 % 24;
    const qint64 minutes = seconds / 60 % 60;
    if (days > 0)
        return ListPanel::tr("%1 d %2 h").arg(days).arg(hours);
    if (hours > 0)
        return ListPanel::tr("%1 h %2 min").arg(hours).arg(minutes);
    return ListPanel::tr("%1 min %2 s").arg(minutes).arg(seconds % 60);
}

QString shownUnit(const std::string& unit)
{
    return unit == "m3" ? QStringLiteral("m³") : fromStd(unit);
}

/// Three columns are to stand in a narrow panel: times on the minute, as nearly all are, without their
/// seconds, and all without their offset, which the tool tip has.
QString briefText(const meter::ListCell& cell)
{
    QString text = cellText(cell);
    if (!cell.time)
        return text;
    return text.left(text.mid(16, 3) == QStringLiteral(":00") ? 16 : 19);
}

} // namespace

QString cellText(const meter::ListCell& cell)
{
    if (cell.time) {
        QString text = fromStd(cell.time->toString());
        text[10] = u' ';
        return text.insert(19, u' ');
    }
    if (!cell.number)
        return fromStd(cell.text);
    QString number = fromStd(cell.number->toString());
    if (cell.unit.empty())
        return number;
    QString text = QStringLiteral("%1 %2").arg(number, shownUnit(cell.unit));
    if (cell.unit != "s" || cell.number->scale != 0 || cell.number->digits < 60)
        return text;
    return QStringLiteral("%1 (%2)").arg(text, durationText(cell.number->digits));
}

void ListTableModel::setList(const meter::ObjectList& list)
{
    beginResetModel();
    m_list = list;
    endResetModel();
}

int ListTableModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_list.rows.size());
}

int ListTableModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_list.columns.size());
}

QVariant ListTableModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const meter::ListRow& row = m_list.rows[static_cast<std::size_t>(index.row())];
    const auto column = static_cast<std::size_t>(index.column());
    if (role == Qt::DisplayRole) {
        // A number of an odd row would be taken for a reading.
        if (!row.odd.empty() && column == m_list.valueColumn)
            return QString(QStringLiteral("✕ ") + fromStd(row.odd));
        return briefText(row.cells[column]);
    }
    if (role == Qt::ToolTipRole && !row.odd.empty())
        return fromStd(row.odd);
    if (role == Qt::ToolTipRole && row.cells[column].time)
        return cellText(row.cells[column]);
    if (role == Qt::TextAlignmentRole)
        return int((column == m_list.valueColumn && row.odd.empty() ? Qt::AlignRight : Qt::AlignLeft) |
                   Qt::AlignVCenter);
    return {};
}

QVariant ListTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (role != Qt::DisplayRole || section < 0)
        return {};
    if (orientation == Qt::Vertical)
        return section + 1;
    if (section >= columnCount())
        return {};
    const QString column = fromStd(m_list.columns[static_cast<std::size_t>(section)]);
    if (column == QStringLiteral("Ended"))
        return tr("Ended");
    if (column == QStringLiteral("Lasted"))
        return tr("Lasted");
    if (column == QStringLiteral("Month ended"))
        return tr("Month ended");
    if (column == QStringLiteral("Peak at"))
        return tr("Peak at");
    if (column == QStringLiteral("Peak"))
        return tr("Peak");
    if (column == QStringLiteral("Time"))
        return tr("Time");
    if (column == QStringLiteral("Value"))
        return tr("Value");
    if (column == QStringLiteral("Register"))
        return tr("Register");
    if (column == QStringLiteral("Stood at"))
        return tr("Stood at");
    return column;
}

ListBars::ListBars(QWidget* parent)
    : QWidget(parent)
{
    setObjectName(QStringLiteral("listBars"));
    setAccessibleName(tr("The list as a graph"));
    setFocusPolicy(Qt::NoFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
}

void ListBars::setList(const meter::ObjectList& list)
{
    m_bars.clear();
    m_most = 0;
    m_chosen = -1;
    m_greatest.clear();
    std::optional<std::string> unit;
    for (const meter::ListRow& row : list.rows) {
        Bar bar;
        const meter::ListCell& cell = row.cells[list.valueColumn];
        if (row.odd.empty() && cell.number && cell.unit == unit.value_or(cell.unit)) {
            unit = cell.unit;
            bar.value = cell.number->toDouble();
            if (*bar.value > m_most || m_greatest.isEmpty()) {
                m_most = std::max(m_most, *bar.value);
                m_greatest = cellText(cell);
            }
        }
        const auto& first = row.cells.front();
        bar.name = first.time ? fromStd(first.time->toString()).left(7) : QString();
        m_bars.push_back(std::move(bar));
    }
    setAccessibleDescription(m_greatest.isEmpty()
                                 ? tr("nothing to show")
                                 : tr("%1 bars, the greatest %2").arg(m_bars.size()).arg(m_greatest));
    update();
}

void ListBars::setChosen(int row)
{
    m_chosen = row;
    update();
}

QSize ListBars::minimumSizeHint() const
{
    return {120, leastBarsHeight};
}

void ListBars::paintEvent(QPaintEvent* /*event*/)
{
    if (m_bars.empty())
        return;
    const Colours colours = Colours::of(palette());
    QPainter painter(this);
    QFont small = font();
    small.setPointSizeF(small.pointSizeF() * 0.85);
    painter.setFont(small);
    const QFontMetricsF metrics(small);
    const double top = metrics.height() + 2;
    const double bottom = height() - 1;
    painter.setPen(colours.dim);
    painter.drawText(QRectF(0, 0, width(), top), Qt::AlignLeft | Qt::AlignTop,
                     m_greatest.isEmpty() ? tr("no entry with a number") : tr("greatest %1").arg(m_greatest));
    painter.setPen(colours.border);
    painter.drawLine(QPointF(0, bottom), QPointF(width(), bottom));
    const double step = std::min(static_cast<double>(width()) / static_cast<double>(m_bars.size()), 48.0);
    for (std::size_t i = 0; i < m_bars.size(); ++i) {
        const double left = step * static_cast<double>(i) + step * 0.12;
        const double wide = std::max(step * 0.76, 1.0);
        const bool isChosen = static_cast<int>(i) == m_chosen;
        if (!m_bars[i].value) {
            painter.setPen(colours.dim);
            painter.drawText(QRectF(left, bottom - metrics.height() - 2, wide, metrics.height()),
                             Qt::AlignCenter, QStringLiteral("✕"));
            continue;
        }
        const double high = m_most > 0 ? std::max((bottom - top) * *m_bars[i].value / m_most, 1.0) : 1.0;
        const QRectF bar(left, bottom - high, wide, high);
        painter.fillRect(bar, colours.delivered);
        if (isChosen) {
            painter.setPen(QPen(colours.text, 2));
            painter.drawRect(bar);
        }
    }
}

ListPanel::ListPanel(QWidget* parent)
    : Panel(parent)
    , m_model(new ListTableModel(this))
    , m_table(new QTableView)
    , m_bars(new ListBars)
    , m_title(new QLabel)
    , m_notes(new QLabel)
{
    setObjectName(QStringLiteral("listPanel"));
    setAccessibleName(tr("The chosen list"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(14, 10, 8, 8);
    layout->setSpacing(4);
    QFont bold = font();
    bold.setBold(true);
    m_title->setObjectName(QStringLiteral("listTitle"));
    m_title->setFont(bold);
    m_title->setForegroundRole(QPalette::PlaceholderText);
    // A long title must not widen the panel.
    m_title->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    layout->addWidget(m_title);
    m_table->setObjectName(QStringLiteral("listTable"));
    m_table->setAccessibleName(tr("Entries of the list"));
    m_table->setFrameShape(QFrame::NoFrame);
    m_table->setHorizontalHeader(new FlatHeader(m_table, cellPadding));
    m_table->horizontalHeader()->setObjectName(QStringLiteral("listTableHeader"));
    m_table->horizontalHeader()->setAccessibleName(tr("Columns of the list"));
    m_table->setModel(m_model);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setShowGrid(false);
    m_table->setAlternatingRowColors(true);
    m_table->setWordWrap(false);
    m_table->setTabKeyNavigation(false);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    m_table->verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 6);
    layout->addWidget(m_table, 3);
    layout->addWidget(m_bars, 1);
    m_notes->setObjectName(QStringLiteral("listNotes"));
    m_notes->setWordWrap(true);
    m_notes->setForegroundRole(QPalette::PlaceholderText);
    layout->addWidget(m_notes);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this](const QModelIndex& current) {
                m_bars->setChosen(current.row());
                if (current.isValid())
                    emit chosen(m_model->list().rows[static_cast<std::size_t>(current.row())].where);
            });
}

void ListPanel::setList(const QString& title, const meter::ObjectList& list)
{
    m_title->setText(title);
    m_title->setToolTip(title);
    m_model->setList(list);
    m_bars->setList(list);
    m_table->resizeColumnsToContents();
    m_table->horizontalHeader()->setStretchLastSection(true);
    QStringList notes;
    for (const std::string& note : list.notes)
        notes << fromStd(note);
    if (list.rows.empty())
        notes.prepend(tr("No entries."));
    m_notes->setText(notes.join(QStringLiteral(" · ")));
    m_notes->setVisible(!notes.isEmpty());
}

} // namespace p1scope::ui
