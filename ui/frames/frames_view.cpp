// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/frames/frames_view.h"

#include "ui/frames/bus_table_saver.h"
#include "ui/frames/frame_filter.h"
#include "ui/frames/frame_finder.h"
#include "ui/frames/frames_toolbar.h"
#include "ui/frames/inline_bar.h"
#include "ui/frames/panel.h"
#include "ui/frames/telegram_side.h"
#include "ui/frames/wire_panel.h"
#include "ui/widgets/format.h"

#include <QFileDialog>
#include <QMenu>
#include <QSplitter>
#include <QVBoxLayout>

namespace p1scope::ui {

using line::FrameIndex;

namespace {

constexpr int gapBetweenPanes = 12;

} // namespace

FramesView::FramesView(session::Document& document, Selection& selection, QWidget* parent)
    : QWidget(parent)
    , m_document(document)
    , m_selection(selection)
{
    setObjectName(QStringLiteral("framesView"));
    setAccessibleName(tr("Frames"));
    build();
    connectDocument();
    connectViews();
    connectToolbar();
    m_table->restart(document.live());
    m_wire->view()->restart(document.live());
    refreshWire();
    updateCounts();
    m_toolbar->showFinder(*m_finder);
    if (m_selection.range())
        follow(nullptr);
    else
        showLatestTelegram();
}

FramesView::~FramesView() = default;

void FramesView::build()
{
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(gapBetweenPanes, gapBetweenPanes, gapBetweenPanes, gapBetweenPanes);
    m_panes = new QSplitter(Qt::Vertical);
    m_panes->setObjectName(QStringLiteral("framesPanes"));
    m_panes->setHandleWidth(gapBetweenPanes);
    m_panes->setChildrenCollapsible(false);
    outer->addWidget(m_panes);
    auto* columns = new QSplitter(Qt::Horizontal);
    columns->setObjectName(QStringLiteral("framesColumns"));
    columns->setHandleWidth(gapBetweenPanes);
    columns->setChildrenCollapsible(false);
    m_wire = new WirePanel(m_document.frames(), m_document.marks());
    m_panes->addWidget(m_wire);
    m_panes->addWidget(columns);
    m_panes->setStretchFactor(0, 0);
    m_panes->setStretchFactor(1, 1);
    m_panes->setSizes({186, 460});

    auto* card = new Panel;
    card->setObjectName(QStringLiteral("framesCard"));
    auto* layout = new QVBoxLayout(card);
    // Room for the round corners, where the table would paint over them.
    layout->setContentsMargins(1, 0, 1, 6);
    layout->setSpacing(0);
    m_toolbar = new FramesToolbar(this);
    layout->addWidget(m_toolbar);
    m_bar = new InlineBar;
    layout->addWidget(m_bar);
    m_table = new FrameTable(m_document.frames(), m_document.errorFrames(), m_document.marks());
    layout->addWidget(m_table, 1);
    columns->addWidget(card);
    m_side = new TelegramSide(m_document);
    columns->addWidget(m_side);
    columns->setStretchFactor(0, 2);
    columns->setStretchFactor(1, 1);
    columns->setSizes({752, 372});
    m_finder = new FrameFinder(m_document.frames(), this);
    m_filter = new FrameFilter(m_document.frames(), this);
    m_table->setFound(&m_filter->found());
    m_toolbar->addColumns(m_table->columnActions());
    m_saver = new BusTableSaver(m_document.frames(), this);
}

void FramesView::connectDocument()
{
    using session::Document;
    connect(&m_document, &Document::begun, this, [this] {
        m_saver->cancel();
        m_bar->dismiss();
        m_finder->clear();
        m_filter->clear();
        m_side->clear();
        m_table->restart(m_document.live());
        refreshRecovered();
        m_table->setFrozen(m_frozenEnd.has_value());
        if (m_frozenEnd)
            m_frozenEnd = FrameIndex{};
        m_wire->view()->restart(m_document.live());
        refreshWire();
        updateFilter();
        updateCounts();
    });
    connect(&m_document, &Document::framesChanged, this, [this] {
        m_table->framesChanged();
        m_finder->framesChanged();
        m_filter->framesChanged();
        if (!m_frozenEnd)
            refreshWire();
        updateCounts();
    });
    connect(&m_document, &Document::marksChanged, this, [this] {
        m_table->marksChanged();
        updateCounts();
    });
    connect(&m_document, &Document::telegramsChanged, this, [this] {
        refreshRecovered();
        showLatestTelegram();
    });
    connect(&m_selection, &Selection::changed, this, &FramesView::follow);
}

void FramesView::connectViews()
{
    connect(m_table, &FrameTable::chosen, this, [this](FrameIndex first, FrameIndex last) {
        choose(first, last, m_table);
        m_side->showFrames(first, last);
        m_wire->view()->showFrames(first, last);
    });
    connect(m_side, &TelegramSide::chosen, this, [this](FrameIndex first, FrameIndex last) {
        choose(first, last, m_side);
        m_table->showSelection({first, last});
        m_wire->view()->showFrames(first, last);
    });
    connect(m_wire->view(), &WireView::chosen, this, [this](FrameIndex first, FrameIndex last) {
        choose(first, last, m_wire);
        m_table->showSelection({first, last});
        m_side->showFrames(first, last);
    });
    connect(m_wire, &WirePanel::told, m_bar, &InlineBar::tell);
    connect(m_table, &FrameTable::followingChanged, m_wire->view(), &WireView::setFollowing);
    connect(m_table, &FrameTable::markEdited, this,
            [this](FrameIndex frame, const QString& text) { m_document.setMark(frame, text.toStdString()); });
    connect(m_table, &FrameTable::copyRefused, this, [this](quint64 rows) {
        m_bar->tell(tr("%1 frames are too many for the clipboard (%2 at most); save them as a bus table")
                        .arg(countText(rows), countText(FrameTable::copyLimit)));
    });
    connect(m_table, &FrameTable::sortAsked, this, [this] {
        m_bar->tell(
            tr("Frames stay in the order of the wire; find narrows them down (%1 shows only what is found)")
                .arg(QKeySequence(Qt::CTRL | Qt::Key_L).toString(QKeySequence::NativeText)));
    });
    connect(m_table, &FrameTable::contextMenuAsked, this,
            [this](const QPoint& place) { m_toolbar->menu()->popup(place); });
}

void FramesView::refreshWire()
{
    m_wire->view()->refresh(m_document.settings(), m_document.wire(), m_frozenEnd);
    m_table->setLine(m_document.settings(), m_document.wire());
}

void FramesView::refreshRecovered()
{
    if (m_document.recovers())
        m_table->setRecovered([this](FrameIndex frame) { return m_document.recoveredAt(frame); });
    else
        m_table->setRecovered({});
}

void FramesView::connectToolbar()
{
    connect(m_toolbar, &FramesToolbar::errorsOnlyChanged, this, [this](bool only) {
        if (only || !m_filtering)
            m_table->setShow(only ? FrameRows::Show::Errors : FrameRows::Show::All);
    });
    connect(m_toolbar, &FramesToolbar::filterChanged, this, [this](bool filtering) {
        m_filtering = filtering;
        updateFilter();
    });
    connect(m_toolbar, &FramesToolbar::followChanged, m_table, &FrameTable::setFollowing);
    connect(m_table, &FrameTable::followingChanged, m_toolbar, &FramesToolbar::setFollowing);
    connect(m_toolbar, &FramesToolbar::errorAsked, this, &FramesView::goToError);
    connect(m_toolbar, &FramesToolbar::markAsked, this, &FramesView::goToMark);
    connect(m_toolbar, &FramesToolbar::markEditAsked, m_table, &FrameTable::editMark);
    connect(m_toolbar, &FramesToolbar::markRemovalAsked, this, &FramesView::removeMarks);
    connect(m_toolbar, &FramesToolbar::copyAsked, m_table, &FrameTable::copy);
    connect(m_toolbar, &FramesToolbar::saveAsked, this, &FramesView::askSavePath);
    connect(m_toolbar, &FramesToolbar::goToAsked, this, [this] {
        m_question = Question::Where;
        m_bar->ask(tr("Go to frame, time or telegram"), tr("12480, 432.32 ms, 1:02:03 or t 12"));
    });
    connect(m_toolbar, &FramesToolbar::gapAsked, this, [this] {
        m_question = Question::HowLong;
        m_bar->ask(tr("Go to the next gap longer than"), tr("10 ms"));
    });
    connect(m_toolbar, &FramesToolbar::findTextChanged, this, [this](const QString& text) {
        m_findText = text;
        m_finder->start(text, here());
        updateFilter();
    });
    connect(m_toolbar, &FramesToolbar::findAsked, this, &FramesView::find);
    connect(m_toolbar, &FramesToolbar::findCancelled, this, [this] {
        m_finder->cancel();
        m_filter->cancel();
    });
    connect(m_filter, &FrameFilter::changed, this, [this] {
        m_toolbar->showFilter(*m_filter);
        m_table->foundChanged();
    });
    connect(m_finder, &FrameFinder::changed, this, [this] { m_toolbar->showFinder(*m_finder); });
    connect(m_finder, &FrameFinder::found, this, [this](FrameIndex first, FrameIndex last) {
        m_table->chooseFrames({first, last});
    });
    connect(m_bar, &InlineBar::answered, this, &FramesView::answer);
    connect(m_bar, &InlineBar::cancelled, m_saver, &BusTableSaver::cancel);
    connect(m_bar, &InlineBar::dismissed, m_table, qOverload<>(&QWidget::setFocus));
    connect(m_saver, &BusTableSaver::progressed, this,
            [this](double share) { m_bar->showProgress(tr("Saving the bus table"), share); });
    connect(m_saver, &BusTableSaver::finished, this, [this](const QString& path, const QString& fault) {
        const QString name = QDir::toNativeSeparators(path);
        m_bar->tell(fault.isEmpty() ? tr("Saved %1").arg(name)
                                    : tr("%1 could not be saved: %2; choose another place").arg(name, fault));
    });
}

void FramesView::setFrozen(bool frozen)
{
    m_frozenEnd = frozen ? std::optional(m_document.frames().end()) : std::nullopt;
    m_table->setFrozen(frozen);
    refreshWire();
    if (!frozen)
        showLatestTelegram();
}

void FramesView::choose(FrameIndex first, FrameIndex last, const QObject* origin)
{
    m_selection.select({first, last}, origin);
}

void FramesView::follow(const QObject* origin)
{
    if (origin == m_table || origin == m_side || origin == m_wire)
        return;
    const auto& range = m_selection.range();
    if (!range) { // to the latest, where there is such a thing
        m_wire->view()->showNoFrames();
        if (m_document.live() && !m_frozenEnd)
            m_table->setFollowing(true);
        return;
    }
    m_wire->view()->showFrames(range->first, range->last);
    m_table->showSelection({range->first, range->last});
    m_side->showFrames(range->first, range->last);
}

void FramesView::showLatestTelegram()
{
    if (m_frozenEnd)
        return;
    // Until the user has chosen something, the text follows what comes in.
    if (!m_table->current() && m_document.telegramCount() > 0)
        m_side->showTelegram(telegram::TelegramIndex{m_document.telegramCount() - 1});
    else
        m_side->updateTitle();
    // A frame chosen while its telegram was still coming in.
    if (const auto chosen = m_table->selection(); chosen && !m_side->index())
        m_side->showFrames(chosen->first, chosen->last);
}

void FramesView::updateCounts()
{
    m_toolbar->setCounts(m_document.errorFrames().size(), m_document.marks().size());
}

void FramesView::removeMarks()
{
    const auto chosen = m_table->selection();
    if (!chosen)
        return;
    std::vector<FrameIndex> marked;
    const Marks& marks = m_document.marks();
    for (auto mark = marks.lower_bound(chosen->first); mark != marks.end() && mark->first <= chosen->last;
         ++mark)
        marked.push_back(mark->first);
    for (const FrameIndex frame : marked)
        m_document.setMark(frame, {});
}

void FramesView::askSavePath()
{
    auto* dialog = new QFileDialog(this, tr("Save as bus table"));
    dialog->setObjectName(QStringLiteral("saveFramesDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setNameFilter(tr("Bus tables (*.csv)"));
    dialog->setDefaultSuffix(QStringLiteral("csv"));
    connect(dialog, &QFileDialog::fileSelected, this, &FramesView::saveBusTable);
    dialog->open();
}

void FramesView::saveBusTable(const QString& path)
{
    if (!m_saver->start(path, m_document.settings(), m_document.marks(), m_document.frames().first(),
                        m_table->rows().end()))
        m_bar->tell(tr("Another table is still being saved"));
}

} // namespace p1scope::ui
