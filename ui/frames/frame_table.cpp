// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/frames/frame_table.h"

#include "ui/frames/flat_header.h"
#include "ui/frames/frame_details.h"
#include "ui/frames/frame_overview.h"
#include "ui/frames/frame_painter.h"

#include <QAction>
#include <QClipboard>
#include <QEvent>
#include <QGuiApplication>
#include <QLineEdit>
#include <QPaintEvent>
#include <QPainter>
#include <QScrollBar>
#include <QStandardItemModel>

#include <algorithm>
#include <vector>

namespace p1scope::ui {

using line::Frame;
using line::FrameIndex;

FrameTable::FrameTable(const line::FrameSequence& frames, const std::deque<FrameIndex>& errors,
                       const Marks& marks, QWidget* parent)
    : QAbstractScrollArea(parent)
    , m_rows(frames, errors, marks)
{
    setObjectName(QStringLiteral("frameTable"));
    setAccessibleName(tr("Frames"));
    setFocusPolicy(Qt::StrongFocus);
    setFrameShape(QFrame::NoFrame);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOn);
    viewport()->setBackgroundRole(QPalette::Base);
    verticalScrollBar()->setObjectName(QStringLiteral("frameScrollBar"));
    verticalScrollBar()->setAccessibleName(tr("Place in the frames"));
    horizontalScrollBar()->setObjectName(QStringLiteral("frameColumnScrollBar"));
    horizontalScrollBar()->setAccessibleName(tr("Columns"));
    makeHeader();
    m_overview = new FrameOverview(frames, marks, this);
    connect(m_overview, &FrameOverview::frameChosen, this, [this](FrameIndex frame) {
        if (const auto row = m_rows.rowNear(frame))
            setTop(*row - std::min(*row, visibleRows() / 2), true);
    });
    connect(verticalScrollBar(), &QScrollBar::actionTriggered, this, &FrameTable::barAction);
    layOut();
    updateRows();
    describeCurrent();
}

FrameTable::~FrameTable() = default;

void FrameTable::makeHeader()
{
    m_titles = new QStandardItemModel(0, frameColumnCount, this);
    m_header = new FlatHeader(this);
    m_header->setObjectName(QStringLiteral("frameHeader"));
    m_header->setAccessibleName(tr("Columns of the frame table"));
    m_header->setModel(m_titles);
    // The notes get what room there is; every other column is as wide as the user makes it.
    m_header->setSectionResizeMode(QHeaderView::Interactive);
    m_header->setSectionResizeMode(static_cast<int>(FrameColumn::Mark), QHeaderView::Stretch);
    m_header->setSectionHidden(static_cast<int>(FrameColumn::Recovered), true);
    makeColumnActions();
    connect(m_header, &QHeaderView::sectionResized, this, [this] {
        updateTitles();
        updateScrollBar();
        viewport()->update();
    });
    connect(m_header, &QHeaderView::sectionMoved, viewport(), qOverload<>(&QWidget::update));
    m_header->setSectionsClickable(true);
    connect(m_header, &QHeaderView::sectionClicked, this, &FrameTable::sortAsked);
}

void FrameTable::makeColumnActions()
{
    for (const FrameColumn column : {FrameColumn::Length, FrameColumn::Speed, FrameColumn::Bits}) {
        const int section = static_cast<int>(column);
        auto* action = new QAction(columnTitle(column, capture::TimeBasis::Unknown), m_header);
        action->setObjectName(QStringLiteral("showColumn%1").arg(section));
        action->setCheckable(true);
        m_header->addAction(action);
        m_header->setSectionHidden(section, true);
        connect(action, &QAction::toggled, this, [this, section](bool shown) {
            m_header->setSectionHidden(section, !shown);
            updateTitles();
            updateScrollBar();
            viewport()->update();
        });
    }
    m_header->setContextMenuPolicy(Qt::ActionsContextMenu);
}

QList<QAction*> FrameTable::columnActions() const
{
    return m_header->actions();
}

void FrameTable::setLine(const line::LineSettings& settings, const capture::EdgeLog* wire)
{
    m_line = settings;
    m_wire = wire;
    viewport()->update();
}

void FrameTable::setRecovered(Recovered recovered)
{
    m_recovered = std::move(recovered);
    const int section = static_cast<int>(FrameColumn::Recovered);
    if (m_header->isSectionHidden(section) != !m_recovered) {
        m_header->setSectionHidden(section, !m_recovered);
        updateTitles();
        updateScrollBar();
    }
    viewport()->update();
}

void FrameTable::setFound(const line::FrameSet* found)
{
    m_rows.setFound(found);
}

void FrameTable::foundChanged()
{
    if (m_show == FrameRows::Show::Found)
        updateRows();
}

void FrameTable::fillExtras(FrameRow& row) const
{
    const auto shown = [this](FrameColumn column) {
        return !m_header->isSectionHidden(static_cast<int>(column));
    };
    if (m_recovered)
        row.recovered = recoveredText(m_recovered(row.index));
    if (shown(FrameColumn::Bits))
        row.bits = bitsText(row.frame, m_line);
    if (m_wire != nullptr && shown(FrameColumn::Speed))
        if (const auto measured = line::measuredBaud(*m_wire, row.frame, m_line))
            row.speed = baudErrorText(*measured, m_line);
}

void FrameTable::layOut()
{
    const QFont rowFont = FramePainter::rowFont(font());
    m_rowHeight = QFontMetrics(rowFont).height() + 7;
    QFont headingFont = font();
    headingFont.setBold(true);
    for (int column = 0; column < frameColumnCount; ++column)
        if (static_cast<FrameColumn>(column) != FrameColumn::Mark)
            m_header->resizeSection(
                column, FramePainter::usualWidth(static_cast<FrameColumn>(column), rowFont, headingFont));
    setViewportMargins(0, m_header->sizeHint().height(), m_overview->sizeHint().width(), 0);
    updateTitles();
}

void FrameTable::updateTitles()
{
    const auto basis = m_rows.count() > 0 ? m_rows.frames().frame(m_rows.frameAt(0)).timeBasis
                                          : capture::TimeBasis::Estimated;
    for (int column = 0; column < frameColumnCount; ++column) {
        const auto which = static_cast<FrameColumn>(column);
        const bool left = which == FrameColumn::Mark || which == FrameColumn::State;
        const QString whole = columnTitle(which, basis);
        const QString title = m_header->fits(column, whole) ? whole : shortTitle(which, basis);
        if (m_titles->headerData(column, Qt::Horizontal).toString() == title)
            continue;
        m_titles->setHeaderData(column, Qt::Horizontal, title);
        m_titles->setHeaderData(column, Qt::Horizontal, whole, Qt::ToolTipRole);
        m_titles->setHeaderData(column, Qt::Horizontal,
                                int((left ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter),
                                Qt::TextAlignmentRole);
    }
}

void FrameTable::growNumberColumn()
{
    const QString longest = QString::number(m_rows.end().value);
    const int needed = QFontMetrics(FramePainter::rowFont(font())).horizontalAdvance(longest) +
                       2 * FramePainter::padding + 4;
    if (needed > m_header->sectionSize(static_cast<int>(FrameColumn::Number)))
        m_header->resizeSection(static_cast<int>(FrameColumn::Number), needed);
}

void FrameTable::framesChanged()
{
    updateRows();
}

void FrameTable::marksChanged()
{
    updateRows();
    describeCurrent();
}

void FrameTable::restart(bool follow)
{
    finishEditing(false);
    m_current.reset();
    m_anchor.reset();
    m_top = 0;
    m_frozenEnd.reset();
    m_rows.update(m_show);
    setFollowing(follow);
    updateRows();
    describeCurrent();
}

void FrameTable::updateRows()
{
    // What stands at the top stays there when the oldest frames are given up, and when rows come or go.
    std::optional<FrameIndex> topFrame;
    if (m_top > 0 && m_top < m_rows.count())
        topFrame = m_rows.frameAt(m_top);
    m_rows.update(m_show, m_frozenEnd);
    m_scale = RowScale(m_rows.count(), visibleRows());
    if (topFrame)
        m_top = m_rows.rowNear(*topFrame).value_or(0);
    m_top = m_follow && !m_frozenEnd ? m_scale.maximumTop() : std::min(m_top, m_scale.maximumTop());
    updateTitles();
    growNumberColumn();
    updateScrollBar();
    viewport()->update();
}

void FrameTable::setShow(FrameRows::Show show)
{
    if (show == m_show)
        return;
    finishEditing(false);
    const auto anchorFrame = m_current                ? m_current
                             : m_top < m_rows.count() ? std::optional(m_rows.frameAt(m_top))
                                                      : std::nullopt;
    m_show = show;
    m_top = 0;
    updateRows();
    if (anchorFrame && !m_follow)
        if (const auto row = m_rows.rowNear(*anchorFrame))
            setTop(*row - std::min(*row, visibleRows() / 2), false);
}

void FrameTable::setFrozen(bool frozen)
{
    if (frozen == m_frozenEnd.has_value())
        return;
    m_frozenEnd = frozen ? std::optional(m_rows.frames().end()) : std::nullopt;
    updateRows();
}

void FrameTable::setFollowing(bool follow)
{
    if (follow == m_follow)
        return;
    m_follow = follow;
    emit followingChanged(follow);
    if (follow)
        setTop(m_scale.maximumTop(), false);
}

std::optional<FrameTable::Range> FrameTable::selection() const
{
    if (!m_current || !m_anchor)
        return std::nullopt;
    return Range{std::min(*m_current, *m_anchor), std::max(*m_current, *m_anchor)};
}

void FrameTable::showSelection(Range range)
{
    if (selection() != range)
        select(range.last, range.first, false);
    if (const auto row = m_rows.rowNear(range.first); row && (*row < m_top || *row >= m_top + visibleRows()))
        bringIntoSight(*row);
}

void FrameTable::chooseFrames(Range range)
{
    showSelection(range);
    emit chosen(range.first, range.last);
}

void FrameTable::select(FrameIndex anchor, FrameIndex current, bool tell)
{
    finishEditing(true);
    m_anchor = anchor;
    m_current = current;
    viewport()->update();
    describeCurrent();
    if (tell)
        emit chosen(std::min(anchor, current), std::max(anchor, current));
}

void FrameTable::describeCurrent()
{
    if (!m_current) {
        setAccessibleDescription(tr("No frame is chosen"));
        return;
    }
    const auto mark = m_rows.marks().find(*m_current);
    setAccessibleDescription(
        spokenFrame(*m_current, m_rows.frames().frame(*m_current),
                    mark == m_rows.marks().end() ? QString() : QString::fromStdString(mark->second)));
}

std::uint64_t FrameTable::visibleRows() const
{
    return static_cast<std::uint64_t>(std::max(1, viewport()->height() / m_rowHeight));
}

void FrameTable::updateScrollBar()
{
    QScrollBar* bar = verticalScrollBar();
    const QSignalBlocker blocker(bar);
    bar->setRange(0, m_scale.barMaximum());
    bar->setPageStep(m_scale.barPage());
    bar->setSingleStep(1);
    bar->setValue(m_scale.toBar(m_top));
    bar->update();
    QScrollBar* columns = horizontalScrollBar();
    columns->setRange(0, std::max(0, m_header->length() - viewport()->width()));
    columns->setPageStep(viewport()->width());
    if (m_rows.count() > 0) {
        const std::uint64_t last = std::min(m_top + visibleRows(), m_rows.count()) - 1;
        m_overview->setShown(m_rows.frameAt(m_top), m_rows.frameAt(last), m_rows.end());
    } else {
        m_overview->setShown({}, {}, m_rows.frames().first());
    }
}

void FrameTable::setTop(std::uint64_t top, bool byUser)
{
    top = std::min(top, m_scale.maximumTop());
    if (top != m_top) {
        m_top = top;
        updateScrollBar();
        placeEditor();
        viewport()->update();
    }
    // Leaving the end ends the following, and coming to it begins it again.
    if (byUser && m_follow != (m_top == m_scale.maximumTop())) {
        m_follow = !m_follow;
        emit followingChanged(m_follow);
    }
}

void FrameTable::bringIntoSight(std::uint64_t row)
{
    const std::uint64_t visible = visibleRows();
    if (row >= m_top && row < m_top + visible)
        return;
    if (row + 1 == m_top || row == m_top + visible) // the very next one: a step, no leap
        setTop(row < m_top ? row : row - visible + 1, true);
    else
        setTop(row - std::min(row, visible / 3), true);
}

bool FrameTable::copy(CopyAs what)
{
    const auto range = selection();
    if (!range || m_rows.count() == 0)
        return false;
    std::uint64_t first = *m_rows.rowNear(range->first);
    const std::uint64_t last = *m_rows.rowNear(range->last);
    // Nothing but what is shown: rowNear rounds up, so the last may lie behind the range.
    const std::uint64_t end = m_rows.frameAt(last) > range->last ? last : last + 1;
    if (m_rows.frameAt(first) < range->first)
        ++first;
    if (first >= end)
        return false;
    if (end - first > copyLimit) {
        emit copyRefused(end - first);
        return false;
    }
    QString text;
    switch (what) {
    case CopyAs::Table:
        text = rowsAsText(m_rows, first, end - 1);
        break;
    case CopyAs::Hex:
        text = rowsAsHex(m_rows, first, end - 1);
        break;
    case CopyAs::Characters:
        text = rowsAsCharacters(m_rows, first, end - 1);
        break;
    case CopyAs::Csv:
        text = rowsAsCsv(m_rows, first, end - 1);
        break;
    }
    QGuiApplication::clipboard()->setText(text);
    return true;
}

void FrameTable::resizeEvent(QResizeEvent*)
{
    const QRect area = viewport()->geometry();
    m_header->setGeometry(area.left(), area.top() - m_header->sizeHint().height(), area.width(),
                          m_header->sizeHint().height());
    m_overview->setGeometry(area.right() + 1, area.top(), m_overview->sizeHint().width(), area.height());
    updateRows();
    placeEditor();
}

void FrameTable::changeEvent(QEvent* event)
{
    QAbstractScrollArea::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange) {
        layOut();
        updateRows();
    }
}

void FrameTable::paintEvent(QPaintEvent*)
{
    QPainter painter(viewport());
    if (m_rows.count() == 0) {
        painter.setPen(Colours::of(palette()).dim);
        painter.drawText(viewport()->rect(), Qt::AlignCenter,
                         m_show == FrameRows::Show::All      ? tr("No frames yet")
                         : m_show == FrameRows::Show::Errors ? tr("No frame with an error, and no mark")
                         : m_show == FrameRows::Show::Found  ? tr("No such frame")
                                                             : tr("No marks"));
        return;
    }
    std::array<ColumnPlace, frameColumnCount> columns;
    for (int column = 0; column < frameColumnCount; ++column)
        columns[static_cast<std::size_t>(column)] = {m_header->sectionViewportPosition(column),
                                                     m_header->sectionSize(column)};
    // One row more than fits as a whole, and the frame before the first for its gap.
    const std::uint64_t last = std::min(m_top + visibleRows() + 1, m_rows.count());
    const bool dense = m_show == FrameRows::Show::All;
    const FrameIndex oldest = m_rows.frames().first();
    std::vector<Frame> block;
    const FrameIndex begin = m_rows.frameAt(m_top);
    const std::size_t lead = dense && begin > oldest ? 1 : 0;
    if (dense) {
        block.resize(last - m_top + lead);
        block.resize(m_rows.frames().read(begin - lead, block));
    }
    FramePainter rowPainter(painter, palette(), FramePainter::rowFont(font()), hasFocus());
    const auto chosenRange = selection();
    for (std::uint64_t row = m_top; row < last; ++row) {
        FrameRow shown;
        shown.index = m_rows.frameAt(row);
        std::array<Frame, 2> pair{};
        const bool hasPrevious = shown.index > oldest;
        if (dense) {
            const std::size_t place = row - m_top + lead;
            if (place >= block.size())
                break;
            pair = {place > 0 ? block[place - 1] : Frame{}, block[place]};
        } else {
            static_cast<void>(m_rows.frames().read(hasPrevious ? shown.index - 1 : shown.index,
                                                   std::span(pair).subspan(hasPrevious ? 0 : 1)));
        }
        shown.frame = pair[1];
        if (hasPrevious)
            shown.gap = gapBetween(pair[0], pair[1]);
        if (const auto mark = m_rows.marks().find(shown.index); mark != m_rows.marks().end())
            shown.mark = QString::fromStdString(mark->second);
        shown.alternate = (dense ? shown.index.value : row) % 2 != 0;
        shown.selected = chosenRange && shown.index >= chosenRange->first && shown.index <= chosenRange->last;
        shown.current = m_current == shown.index;
        fillExtras(shown);
        const int y = static_cast<int>(row - m_top) * m_rowHeight;
        rowPainter.paint(shown, QRect(0, y, std::max(viewport()->width(), m_header->length()), m_rowHeight),
                         columns);
    }
}

} // namespace p1scope::ui
