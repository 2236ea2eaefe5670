// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/telegrams/telegrams_view.h"

#include "core/session/telegram_findings.h"
#include "ui/frames/flat_header.h"
#include "ui/frames/panel.h"
#include "ui/frames/pill.h"
#include "ui/frames/telegram_text.h"
#include "ui/frames/verdict.h"
#include "ui/telegrams/list_panel.h"
#include "ui/telegrams/object_tree.h"
#include "ui/telegrams/object_tree_model.h"
#include "ui/telegrams/telegram_list_model.h"
#include "ui/telegrams/telegram_notes.h"
#include "ui/telegrams/tone_delegate.h"
#include "ui/widgets/format.h"
#include "ui/widgets/icons.h"

#include <QAction>
#include <QHBoxLayout>
#include <QLabel>
#include <QScopedValueRollback>
#include <QScrollBar>
#include <QSplitter>
#include <QTableView>
#include <QToolButton>
#include <QTreeView>
#include <QVBoxLayout>

namespace p1scope::ui {

using line::FrameIndex;
using telegram::Stretch;
using telegram::TelegramIndex;

namespace {

constexpr int gapBetweenPanes = 12;
/// What item views leave to the left and right of a cell's text.
constexpr int cellPadding = 4;

QSplitter* splitter(Qt::Orientation orientation, const QString& name)
{
    auto* split = new QSplitter(orientation);
    split->setObjectName(name);
    split->setHandleWidth(gapBetweenPanes);
    split->setChildrenCollapsible(false);
    return split;
}

QLabel* heading(const QString& text, const QFont& font)
{
    auto* label = new QLabel(text);
    QFont bold = font;
    bold.setBold(true);
    label->setFont(bold);
    label->setForegroundRole(QPalette::PlaceholderText);
    return label;
}

} // namespace

TelegramsView::TelegramsView(session::Document& document, Selection& selection, QWidget* parent)
    : QWidget(parent)
    , m_document(document)
    , m_selection(selection)
    , m_listModel(new TelegramListModel(document, this))
    , m_treeModel(new ObjectTreeModel(this))
{
    setObjectName(QStringLiteral("telegramsView"));
    setAccessibleName(tr("Telegrams"));
    build();
    connectAll();
    updateTitle();
    if (m_selection.range())
        follow(nullptr);
    else
        showLatest();
}

TelegramsView::~TelegramsView() = default;

void TelegramsView::build()
{
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(gapBetweenPanes, gapBetweenPanes, gapBetweenPanes, gapBetweenPanes);
    QSplitter* columns = splitter(Qt::Horizontal, QStringLiteral("telegramsColumns"));
    outer->addWidget(columns);
    columns->addWidget(buildList());
    QSplitter* details = splitter(Qt::Vertical, QStringLiteral("telegramDetails"));
    details->addWidget(buildTree());
    QSplitter* below = splitter(Qt::Horizontal, QStringLiteral("telegramTextAndNotes"));
    below->addWidget(buildText());
    below->addWidget(buildNotes());
    m_listPanel = new ListPanel;
    m_listPanel->hide();
    below->addWidget(m_listPanel);
    below->setSizes({250, 360, 360});
    details->addWidget(below);
    details->setStretchFactor(0, 3);
    details->setStretchFactor(1, 2);
    details->setSizes({370, 250});
    columns->addWidget(details);
    columns->setStretchFactor(0, 2);
    columns->setStretchFactor(1, 3);
    columns->setSizes({506, 628});
}

QWidget* TelegramsView::buildList()
{
    auto* card = new Panel;
    auto* layout = new QVBoxLayout(card);
    layout->setContentsMargins(1, 0, 1, 6);
    layout->setSpacing(0);
    auto* bar = new QWidget;
    addActions(bar);
    layout->addWidget(bar);
    m_list = new QTableView;
    m_list->setObjectName(QStringLiteral("telegramList"));
    m_list->setAccessibleName(tr("List of telegrams"));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setHorizontalHeader(new FlatHeader(m_list, cellPadding));
    m_list->horizontalHeader()->setObjectName(QStringLiteral("telegramListHeader"));
    m_list->horizontalHeader()->setAccessibleName(tr("Columns of the list of telegrams"));
    m_list->setModel(m_listModel);
    m_list->setItemDelegate(new ToneDelegate(TelegramListModel::toneRole,
                                             static_cast<int>(TelegramListModel::Column::Verdict), m_list));
    m_list->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_list->setSelectionMode(QAbstractItemView::SingleSelection);
    m_list->setShowGrid(false);
    m_list->setAlternatingRowColors(true);
    m_list->setWordWrap(false);
    m_list->setTabKeyNavigation(false);
    m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerItem);
    m_list->verticalHeader()->hide();
    m_list->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    m_list->verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 7);
    const QFontMetrics metrics(font());
    const auto width = [&](TelegramListModel::Column column, const QString& sample) {
        m_list->setColumnWidth(static_cast<int>(column), metrics.horizontalAdvance(sample) + 4 * cellPadding);
    };
    using Column = TelegramListModel::Column;
    width(Column::Number, QStringLiteral("12,345"));
    width(Column::Time, QStringLiteral("23:59:59.9"));
    width(Column::Interval, QStringLiteral("999.99 s"));
    width(Column::Size, QStringLiteral("2,800 B"));
    width(Column::Verdict, QStringLiteral("! line errors__"));
    width(Column::Crc, QStringLiteral("wrong"));
    m_list->horizontalHeader()->setStretchLastSection(true);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    layout->addWidget(m_list, 1);
    return card;
}

void TelegramsView::addActions(QWidget* bar)
{
    auto* row = new QHBoxLayout(bar);
    row->setContentsMargins(12, 8, 12, 8);
    row->setSpacing(6);
    const auto add = [&](const QString& name, const QString& text, const QString& iconName,
                         const QKeySequence& keys, bool withText) {
        auto* action = new QAction(icon(iconName), text, this);
        action->setObjectName(name + QStringLiteral("Action"));
        action->setShortcut(keys);
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
        action->setToolTip(QStringLiteral("%1 (%2)").arg(text, keys.toString(QKeySequence::NativeText)));
        addAction(action);
        auto* button = new QToolButton;
        button->setDefaultAction(action);
        button->setObjectName(name + QStringLiteral("Button"));
        button->setAccessibleName(text);
        button->setToolButtonStyle(withText ? Qt::ToolButtonTextBesideIcon : Qt::ToolButtonIconOnly);
        button->setFocusPolicy(Qt::TabFocus);
        row->addWidget(button);
        return action;
    };
    m_badOnly = add(QStringLiteral("badOnly"), tr("Bad only"), QStringLiteral("errors-only"),
                    QKeySequence(Qt::CTRL | Qt::Key_E), true);
    m_badOnly->setCheckable(true);
    connect(m_badOnly, &QAction::toggled, this, [this](bool only) {
        const QScopedValueRollback guard(m_updating, true);
        m_listModel->setBadOnly(only);
        if (const auto shown = m_index ? m_listModel->rowOf(*m_index) : std::nullopt)
            m_list->selectRow(*shown);
        updateTitle();
    });
    auto* previous = add(QStringLiteral("previousBad"), tr("Previous bad telegram"),
                         QStringLiteral("previous-error"), QKeySequence(Qt::SHIFT | Qt::Key_F8), false);
    auto* next = add(QStringLiteral("nextBad"), tr("Next bad telegram"), QStringLiteral("next-error"),
                     QKeySequence(Qt::Key_F8), false);
    connect(previous, &QAction::triggered, this, [this] { goToBad(false); });
    connect(next, &QAction::triggered, this, [this] { goToBad(true); });
    row->addStretch();
    m_state = new QLabel;
    m_state->setObjectName(QStringLiteral("telegramsState"));
    m_state->setForegroundRole(QPalette::PlaceholderText);
    row->addWidget(m_state);
}

QWidget* TelegramsView::buildTree()
{
    auto* card = new Panel;
    auto* layout = new QVBoxLayout(card);
    layout->setContentsMargins(1, 10, 1, 6);
    layout->setSpacing(4);
    auto* row = new QHBoxLayout;
    row->setContentsMargins(13, 0, 12, 0);
    m_title = heading({}, font());
    m_title->setObjectName(QStringLiteral("telegramHeading"));
    row->addWidget(m_title);
    row->addStretch();
    m_verdict = new Pill;
    m_verdict->setObjectName(QStringLiteral("telegramVerdictPill"));
    m_verdict->setAccessibleName(tr("Verdict on the telegram"));
    row->addWidget(m_verdict);
    layout->addLayout(row);
    m_tree = new ObjectTree;
    m_tree->setObjectName(QStringLiteral("objectTree"));
    m_tree->setAccessibleName(tr("Objects of the telegram"));
    m_tree->setFrameShape(QFrame::NoFrame);
    m_tree->setHeader(new FlatHeader(m_tree, cellPadding));
    m_tree->header()->setObjectName(QStringLiteral("objectTreeHeader"));
    m_tree->header()->setAccessibleName(tr("Columns of the objects"));
    m_tree->setModel(m_treeModel);
    m_tree->setItemDelegate(new ToneDelegate(ObjectTreeModel::toneRole, std::nullopt, m_tree));
    m_tree->setUniformRowHeights(true);
    m_tree->setAlternatingRowColors(true);
    m_tree->setIndentation(14);
    m_tree->setTextElideMode(Qt::ElideRight);
    using Column = ObjectTreeModel::Column;
    const QFontMetrics metrics(font());
    m_tree->setColumnWidth(static_cast<int>(Column::Code),
                           metrics.horizontalAdvance(QStringLiteral("✕ 0-1:96.13.1")) + 30);
    m_tree->setColumnWidth(static_cast<int>(Column::Value),
                           metrics.horizontalAdvance(QStringLiteral("14.684 at 2012-11-29 16:00")) + 16);
    m_tree->setColumnWidth(static_cast<int>(Column::Unit),
                           metrics.horizontalAdvance(QStringLiteral("kvarh")) + 16);
    m_tree->header()->setStretchLastSection(false);
    m_tree->header()->setSectionResizeMode(static_cast<int>(Column::Meaning), QHeaderView::Stretch);
    layout->addWidget(m_tree, 1);
    return card;
}

QWidget* TelegramsView::buildText()
{
    auto* card = new Panel;
    auto* layout = new QVBoxLayout(card);
    layout->setContentsMargins(14, 10, 8, 8);
    layout->addWidget(heading(tr("As sent"), font()));
    m_text = new TelegramText;
    m_text->setObjectName(QStringLiteral("telegramRawText"));
    layout->addWidget(m_text, 1);
    return card;
}

QWidget* TelegramsView::buildNotes()
{
    auto* card = new Panel;
    auto* layout = new QVBoxLayout(card);
    layout->setContentsMargins(14, 10, 8, 8);
    layout->addWidget(heading(tr("What is unusual"), font()));
    m_notes = new TelegramNotes;
    layout->addWidget(m_notes, 1);
    return card;
}

void TelegramsView::connectAll()
{
    using session::Document;
    connect(&m_document, &Document::begun, this, [this] {
        m_chosen = false;
        m_atEnd = true;
        load(std::nullopt);
        updateTitle();
    });
    connect(&m_document, &Document::telegramsChanged, this, [this] {
        updateTitle();
        showLatest();
    });
    connect(&m_selection, &Selection::changed, this, &TelegramsView::follow);
    connect(m_list->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            &TelegramsView::telegramChosen);
    connect(m_tree->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            &TelegramsView::objectChosen);
    connect(m_text, &TelegramText::chosen, this, [this](FrameIndex first, FrameIndex last) {
        m_chosen = true;
        showInTree(m_bytes.bytesOf(first, last).offset);
        m_selection.select({first, last}, this);
    });
    connect(m_notes, &TelegramNotes::chosen, this, [this](int remark) {
        const auto& remarks = m_notes->remarks();
        if (remark >= 0 && static_cast<std::size_t>(remark) < remarks.size())
            chooseBytes(remarks[static_cast<std::size_t>(remark)].where);
    });
    connect(m_listPanel, &ListPanel::chosen, this, [this](Stretch where) {
        const auto frames = m_bytes.framesOf(where);
        if (m_updating || !frames)
            return;
        m_chosen = true;
        m_text->showFrames(frames->first, frames->last);
        m_selection.select({frames->first, frames->last}, this);
    });
    // Whoever stands at the end stays there.
    connect(m_listModel, &QAbstractItemModel::rowsAboutToBeInserted, this, [this] {
        const QScrollBar* bar = m_list->verticalScrollBar();
        m_atEnd = bar->value() >= bar->maximum();
    });
    connect(m_listModel, &QAbstractItemModel::rowsInserted, this, [this] {
        if (m_atEnd)
            m_list->scrollToBottom();
    });
}

void TelegramsView::setFrozen(bool frozen)
{
    m_frozen = frozen;
    m_listModel->setFrozen(frozen);
    updateTitle();
    showLatest();
}

void TelegramsView::updateTitle()
{
    const std::uint64_t all = m_document.telegramCount();
    const std::uint64_t good = m_document.statistics().good;
    m_state->setText(all == 0   ? tr("no telegrams yet")
                     : all == 1 ? tr("1 telegram, %1 bad").arg(countText(all - good))
                                : tr("%1 telegrams, %2 bad").arg(countText(all), countText(all - good)));
    if (!m_index)
        m_title->setText(tr("No telegram chosen"));
    else if (!m_telegram)
        m_title->setText(tr("Telegram %1: its frames are no longer kept").arg(countText(m_index->value + 1)));
    else if (m_telegram->identification.empty())
        m_title->setText(tr("Telegram %1").arg(countText(m_index->value + 1)));
    else
        m_title->setText(tr("Telegram %1 · %2")
                             .arg(countText(m_index->value + 1), visibleText(m_telegram->identification)));
}

void TelegramsView::load(std::optional<TelegramIndex> index)
{
    const QScopedValueRollback guard(m_updating, true);
    if (index == m_index && (m_telegram || !index))
        return;
    showListAt(std::nullopt);
    m_index = index;
    m_telegram = index ? m_document.telegram(*index) : std::nullopt;
    if (m_telegram) {
        m_bytes = TelegramBytes(m_document.frames(), *m_telegram);
        const Verdict verdict = verdictOf(*m_telegram);
        const auto findings = session::findingsOf(m_document, *m_telegram);
        const bool why = !findings.empty() && !findings.front().ofFrames;
        m_verdict->setVerdict(verdict.tone,
                              why ? QStringLiteral("%1 · %2").arg(verdict.reason, shortText(findings.front()))
                                  : verdict.reason);
        m_treeModel->setTelegram(*m_telegram, m_bytes);
        m_tree->expandToDepth(0);
        // What an object is made of opens on demand; the objects of a device are shown.
        for (int row = 0; row < m_treeModel->rowCount(); ++row)
            if (const QModelIndex top = m_treeModel->index(row, 0); !m_treeModel->isGroup(top))
                m_tree->collapse(top);
        m_text->setTelegram(*m_telegram, m_bytes);
        m_notes->setTelegram(*m_telegram, m_bytes, findings);
    } else {
        m_bytes = {};
        m_verdict->setVerdict(Tone::Plain, {});
        m_treeModel->clear();
        m_text->clearTelegram();
        m_notes->clear();
    }
    updateTitle();
}

void TelegramsView::showLatest()
{
    if (m_chosen || m_frozen || m_document.telegramCount() == 0)
        return;
    load(TelegramIndex{m_document.telegramCount() - 1});
}

void TelegramsView::telegramChosen()
{
    const QModelIndex current = m_list->currentIndex();
    if (m_updating || !current.isValid())
        return;
    m_chosen = true;
    const TelegramIndex index = m_listModel->telegramAt(current.row());
    load(index);
    const session::TelegramSummary& summary = m_document.summary(index);
    m_text->showNoFrames();
    m_selection.select({summary.firstFrame, summary.lastFrame}, this);
}

void TelegramsView::objectChosen()
{
    if (m_updating || !m_tree->currentIndex().isValid())
        return;
    const Stretch where = m_treeModel->stretchOf(m_tree->currentIndex());
    showListAt(m_treeModel->isGroup(m_tree->currentIndex()) ? std::nullopt : std::optional(where.offset));
    const auto frames = m_bytes.framesOf(where);
    if (!frames)
        return;
    m_chosen = true;
    m_text->showFrames(frames->first, frames->last);
    m_selection.select({frames->first, frames->last}, this);
}

void TelegramsView::chooseBytes(Stretch where)
{
    const auto frames = m_bytes.framesOf(where);
    if (!frames)
        return;
    m_chosen = true;
    m_text->showFrames(frames->first, frames->last);
    showInTree(where.offset);
    m_selection.select({frames->first, frames->last}, this);
}

void TelegramsView::showInTree(std::size_t byte)
{
    const QScopedValueRollback guard(m_updating, true);
    const auto object = m_telegram ? objectAt(*m_telegram, byte) : std::nullopt;
    if (object)
        m_tree->setCurrentIndex(m_treeModel->objectIndex(*object));
    else
        m_tree->setCurrentIndex({});
    showListAt(byte);
}

void TelegramsView::showListAt(std::optional<std::size_t> byte)
{
    const QScopedValueRollback guard(m_updating, true);
    const auto object = m_telegram && byte ? objectAt(*m_telegram, *byte) : std::nullopt;
    const auto list = object ? meter::listOf(*m_telegram, m_telegram->objects[*object]) : std::nullopt;
    // One value, as most old gas readings have, is no list worth a table.
    const bool worth = list && (list->kind != meter::ListKind::Hourly || list->rows.size() > 1);
    if (worth)
        m_listPanel->setList(describe(*m_telegram, m_telegram->objects[*object]).meaning, *list);
    // In place of the notes: a table wants room.
    m_notes->parentWidget()->setVisible(!worth);
    m_listPanel->setVisible(worth);
}

void TelegramsView::follow(const QObject* origin)
{
    const auto& range = m_selection.range();
    if (origin == this || !range)
        return;
    const auto index = m_document.telegramOf(range->first);
    if (!index)
        return; // between telegrams: what is shown stays
    m_chosen = true;
    load(index);
    const QScopedValueRollback guard(m_updating, true);
    if (const auto row = m_listModel->rowOf(*index)) {
        m_list->selectRow(*row);
        m_list->scrollTo(m_listModel->index(*row, 0));
    } else {
        m_list->clearSelection();
    }
    m_text->showFrames(range->first, range->last);
    showInTree(m_bytes.bytesOf(range->first, range->last).offset);
}

void TelegramsView::goToBad(bool forward)
{
    const QModelIndex current = m_list->currentIndex();
    if (const auto row = m_listModel->badRow(current.isValid() ? current.row() : -1, forward)) {
        m_list->selectRow(*row);
        m_list->scrollTo(m_listModel->index(*row, 0));
    } else {
        m_state->setText(forward ? tr("no bad telegram after this one")
                                 : tr("no bad telegram before this one"));
    }
}

} // namespace p1scope::ui
