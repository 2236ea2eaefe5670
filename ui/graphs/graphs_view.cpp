// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/graphs/graphs_view.h"

#include "core/meter/reading.h"
#include "core/session/document.h"
#include "ui/graphs/export_bar.h"
#include "ui/graphs/plot_pane.h"
#include "ui/widgets/format.h"

#include <QFileDialog>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QScrollArea>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace p1scope::ui {

namespace {

using meter::GraphTime;
using meter::Series;
using std::chrono::milliseconds;

constexpr int refreshMilliseconds = 40;
constexpr double zoomStep = 0.6;
constexpr milliseconds leastMove{250};

/// What is shown before the user has said otherwise.
bool shownAtFirst(const QString& key)
{
    return key == QLatin1String("counters") || key == QLatin1String("power");
}

struct Span {
    const char* name;
    const char* text;
    milliseconds length;
};
constexpr Span spans[] = {
    {"graphsFiveMinutes", QT_TRANSLATE_NOOP("p1scope::ui::GraphsView", "5 min"), std::chrono::minutes(5)},
    {"graphsHour", QT_TRANSLATE_NOOP("p1scope::ui::GraphsView", "1 hour"), std::chrono::hours(1)},
    {"graphsDay", QT_TRANSLATE_NOOP("p1scope::ui::GraphsView", "1 day"), std::chrono::hours(24)},
};

} // namespace

GraphsView::GraphsView(session::Document& document, Selection& /*selection*/, QWidget* parent)
    : QWidget(parent)
    , m_document(document)
    , m_refresh(this)
    , m_stack(new QStackedWidget(this))
    , m_canvas(new QWidget)
    , m_canvasLayout(new QVBoxLayout(m_canvas))
    , m_export(new ExportBar(this))
{
    setObjectName(QStringLiteral("graphsView"));
    setAccessibleName(tr("Graphs"));
    setFocusPolicy(Qt::StrongFocus);
    auto* layout = new QVBoxLayout(this);
    makeToolbar(*layout);
    layout->addWidget(m_stack, 1);
    layout->addWidget(m_export);

    auto* empty = new QLabel(tr("<p style='font-size:large'><b>Nothing to draw yet</b></p>"
                                "<p>The graphs begin with the first good telegram.</p>"));
    empty->setObjectName(QStringLiteral("graphsEmpty"));
    empty->setAlignment(Qt::AlignCenter);
    empty->setWordWrap(true);
    empty->setAutoFillBackground(true);
    empty->setBackgroundRole(QPalette::Base);
    m_stack->addWidget(empty);
    m_canvasLayout->setContentsMargins(0, 0, 0, 0);
    auto* scroll = new QScrollArea;
    scroll->setObjectName(QStringLiteral("graphsScroll"));
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setWidget(m_canvas);
    m_stack->addWidget(scroll);

    m_refresh.setSingleShot(true);
    m_refresh.setInterval(refreshMilliseconds);
    connect(&m_refresh, &QTimer::timeout, this, &GraphsView::refresh);
    connect(&document, &session::Document::begun, this, [this] {
        m_zoneKnown = false;
        m_range = {};
        dataCame();
    });
    connect(&document, &session::Document::readingsChanged, this, &GraphsView::dataCame);
    connect(&document, &session::Document::statusChanged, this, &GraphsView::statusCame);
    updateButtons();
}

QPushButton* GraphsView::addButton(QLayout& layout, const char* name, const QString& text, const QString& tip,
                                   bool checkable)
{
    auto* button = new QPushButton(text, this);
    button->setObjectName(QLatin1String(name));
    button->setAccessibleName(tip);
    button->setToolTip(tip);
    button->setCheckable(checkable);
    button->setAutoDefault(false);
    button->setFixedWidth(button->fontMetrics().horizontalAdvance(text) + 22);
    layout.addWidget(button);
    return button;
}

void GraphsView::makeToolbar(QVBoxLayout& layout)
{
    auto* bar = new QHBoxLayout;
    layout.addLayout(bar);
    for (const Span& span : spans) {
        QPushButton* button =
            addButton(*bar, span.name, tr(span.text), tr("Show the last %1").arg(tr(span.text)), false);
        connect(button, &QPushButton::clicked, this, [this, length = span.length] {
            m_range.follow(length);
            updatePanes();
        });
    }
    m_all = addButton(*bar, "graphsAll", tr("All"), tr("Show the whole session (0, or double click)"), true);
    connect(m_all, &QPushButton::clicked, this, [this] {
        m_range.showAll();
        updatePanes();
    });
    m_follow = addButton(*bar, "graphsFollow", tr("Follow now"), tr("Move on with the data (F)"), true);
    connect(m_follow, &QPushButton::clicked, this, [this](bool checked) {
        m_range.setFollowing(checked);
        updatePanes();
    });
    connect(addButton(*bar, "graphsZoomOut", QStringLiteral("−"), tr("Zoom out (-)"), false),
            &QPushButton::clicked, this, [this] { zoomBy(1 / zoomStep); });
    connect(addButton(*bar, "graphsZoomIn", QStringLiteral("+"), tr("Zoom in (+)"), false),
            &QPushButton::clicked, this, [this] { zoomBy(zoomStep); });
    m_span = new QLabel(this);
    m_span->setObjectName(QStringLiteral("graphsSpan"));
    m_span->setForegroundRole(QPalette::PlaceholderText);
    m_span->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_span->setIndent(8);
    bar->addWidget(m_span, 1);

    QPushButton* use = addButton(*bar, "graphsUse", tr("Use since start"),
                                 tr("Counters as use since the session's start, or as they stand"), true);
    use->setChecked(m_asUse);
    connect(use, &QPushButton::toggled, this, [this](bool checked) {
        m_asUse = checked;
        updatePanes();
    });
    QPushButton* shown = addButton(*bar, "graphsShown", tr("Shown"), tr("Which graphs are shown"), false);
    m_shown = new QMenu(shown);
    m_shown->setObjectName(QStringLiteral("graphsShownMenu"));
    shown->setMenu(m_shown);
    shown->setFixedWidth(shown->width() + 16);
    connect(addButton(*bar, "graphsPng", tr("PNG…"), tr("Save what is shown as a picture (P)"), false),
            &QPushButton::clicked, this, &GraphsView::savePng);
    connect(addButton(*bar, "graphsCsv", tr("CSV…"), tr("Save what is shown as a table (C)"), false),
            &QPushButton::clicked, this, &GraphsView::saveCsv);
}

void GraphsView::setFrozen(bool frozen)
{
    m_frozen = frozen;
    if (!frozen)
        dataCame();
}

void GraphsView::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    schedule();
}

SeriesLookup GraphsView::lookup() const
{
    return [this](std::string_view name) { return m_document.series(name); };
}

std::optional<GraphTime> GraphsView::sessionStart() const
{
    std::optional<GraphTime> first;
    for (const std::string& name : m_document.seriesNames()) {
        const Series* series = m_document.series(name);
        if (series != nullptr && !series->empty())
            first = std::min(first.value_or((*series)[0].time), (*series)[0].time);
    }
    return first;
}

GraphTime GraphsView::now() const
{
    GraphTime last{};
    for (const std::string& name : m_document.seriesNames()) {
        const Series* series = m_document.series(name);
        if (series != nullptr && !series->empty())
            last = std::max(last, (*series)[series->size() - 1].time);
    }
    // While telegrams fail to come the graphs still move on, and show that they do.
    if (m_document.live() && m_document.age())
        last += std::chrono::duration_cast<milliseconds>(*m_document.age());
    return last;
}

void GraphsView::dataCame()
{
    if (!m_frozen)
        schedule();
}

void GraphsView::statusCame()
{
    // The clock alone is worth a new drawing only when it moves something by a pixel.
    if (m_frozen || !isVisible() || m_panes.empty() || !m_range.following())
        return;
    const milliseconds pixel = m_range.window().span() / std::max(1, m_panes.front()->plotRect().width());
    if (now() - m_drawnNow >= std::max(pixel, leastMove))
        schedule();
}

void GraphsView::schedule()
{
    if (isVisible() && !m_refresh.isActive())
        m_refresh.start();
}

void GraphsView::refresh()
{
    if (!isVisible())
        return;
    const std::optional<GraphTime> start = sessionStart();
    m_stack->setCurrentIndex(start ? 1 : 0);
    if (!start) {
        updatePanes();
        return;
    }
    if (!m_zoneKnown && m_document.latestIndex()) {
        if (const auto telegram = m_document.telegram(*m_document.latestIndex())) {
            m_zone = meter::zoneOf(*telegram);
            m_kind = telegram::meterOf(*telegram).kind;
            m_zoneKnown = true;
        }
    }
    if (!m_frozen || m_panes.empty()) {
        m_drawnNow = now();
        m_range.setSession(*start, m_drawnNow);
    }
    updatePanes();
}

void GraphsView::connectPane(PlotPane& pane)
{
    connect(&pane, &PlotPane::zoomAsked, this, [this](GraphTime anchor, double factor) {
        m_range.zoom(factor, anchor);
        updatePanes();
    });
    connect(&pane, &PlotPane::panAsked, this, [this](milliseconds by) {
        m_range.pan(by);
        updatePanes();
    });
    connect(&pane, &PlotPane::rangeChosen, this, [this](GraphTime from, GraphTime to) {
        m_range.choose(from, to);
        updatePanes();
    });
    connect(&pane, &PlotPane::allAsked, this, [this] {
        m_range.showAll();
        updatePanes();
    });
    connect(&pane, &PlotPane::cursorMoved, this, [this](std::optional<GraphTime> time) {
        m_cursor = time;
        updateCrosshair();
    });
    connect(&pane, &PlotPane::resized, this, &GraphsView::schedule);
}

void GraphsView::updatePanes()
{
    std::vector<PaneSpec> available = availablePanes(lookup(), m_kind);
    const auto sameKeys = std::ranges::equal(available, m_available, {}, &PaneSpec::key, &PaneSpec::key);
    m_available = std::move(available);
    if (!sameKeys) {
        qDeleteAll(m_panes);
        m_panes.clear();
        m_shown->clear();
        for (const PaneSpec& spec : m_available) {
            auto* pane = new PlotPane(m_canvas);
            pane->setObjectName(QStringLiteral("pane-") + spec.key);
            m_canvasLayout->addWidget(pane, 1);
            m_panes.push_back(pane);
            connectPane(*pane);
            QAction* action = m_shown->addAction(spec.title);
            action->setObjectName(QStringLiteral("show-") + spec.key);
            action->setCheckable(true);
            action->setChecked(m_toggled.contains(spec.key) != shownAtFirst(spec.key));
            pane->setVisible(action->isChecked());
            connect(action, &QAction::toggled, this, [this, pane, key = spec.key](bool on) {
                if (on != shownAtFirst(key))
                    m_toggled.insert(key);
                else
                    m_toggled.remove(key);
                pane->setVisible(on);
                schedule();
            });
        }
    }
    for (std::size_t i = 0; i < m_panes.size(); ++i) {
        PlotPane& pane = *m_panes[i];
        if (pane.isHidden())
            continue;
        PaneOptions options;
        options.columns = static_cast<std::size_t>(std::max(1, pane.plotRect().width()));
        options.mostTimeTicks = pane.mostTimeTicks();
        options.mostValueSteps = pane.mostValueSteps();
        options.asUse = m_asUse;
        options.zone = m_zone;
        pane.setContent(paneContent(m_available[i], m_range.window(), options, lookup()));
    }
    updateButtons();
    updateCrosshair();
}

void GraphsView::updateButtons()
{
    m_all->setChecked(m_range.mode() == TimeRange::Mode::All);
    m_follow->setChecked(m_range.following());
    for (QPushButton* button : findChildren<QPushButton*>(QString(), Qt::FindDirectChildrenOnly))
        button->setEnabled(!m_panes.empty());
    const QString span = m_panes.empty() ? QString() : windowText(m_range.window(), m_zone);
    const bool fits = m_span->fontMetrics().horizontalAdvance(span) + m_span->indent() <= m_span->width();
    m_span->setText(fits ? span : QString());
    m_span->setAccessibleName(span);
}

void GraphsView::updateCrosshair()
{
    for (std::size_t i = 0; i < m_panes.size(); ++i) {
        PlotPane& pane = *m_panes[i];
        if (pane.isHidden())
            continue;
        if (!m_cursor) {
            pane.setCrosshair(std::nullopt);
            continue;
        }
        pane.setCrosshair(m_cursor, momentText(*m_cursor, m_zone),
                          readoutsAt(pane.content(), *m_cursor, lookup()));
    }
}

std::vector<CsvColumn> GraphsView::tableOfShown() const
{
    std::vector<CsvColumn> columns;
    for (const PlotPane* pane : m_panes) {
        if (pane->isHidden())
            continue;
        const PaneSpec& spec = pane->content().spec;
        for (const LineSpec& line : spec.lines) {
            const Series* series = m_document.series(line.reading);
            if (series == nullptr)
                continue;
            const std::string unit = spec.unit == QStringLiteral("m³") ? "m3" : spec.unit.toStdString();
            CsvColumn column{line.reading + '_' + unit, {}, spec.decimals};
            const std::size_t end = series->lowerBound(m_range.window().to + milliseconds(1));
            for (std::size_t i = series->lowerBound(m_range.window().from); i < end; ++i)
                column.samples.push_back((*series)[i]);
            columns.push_back(std::move(column));
        }
    }
    return columns;
}

void GraphsView::zoomBy(double factor)
{
    const TimeWindow& window = m_range.window();
    m_range.zoom(factor, m_cursor.value_or(window.from + window.span() / 2));
    updatePanes();
}

void GraphsView::panBy(double share)
{
    m_range.pan(milliseconds(std::llround(share * static_cast<double>(m_range.window().span().count()))));
    updatePanes();
}

void GraphsView::moveCursor(double share)
{
    const TimeWindow& window = m_range.window();
    const GraphTime from = m_cursor.value_or(window.from + window.span() / 2);
    const milliseconds step(std::llround(share * static_cast<double>(window.span().count())));
    m_cursor = std::clamp(from + step, window.from, window.to);
    updateCrosshair();
}

bool GraphsView::handleKey(const QKeyEvent& event)
{
    const bool control = (event.modifiers() & Qt::ControlModifier) != 0;
    const double share = (event.modifiers() & Qt::ShiftModifier) != 0 ? 0.5 : 0.1;
    switch (event.key()) {
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        zoomBy(zoomStep);
        return true;
    case Qt::Key_Minus:
        zoomBy(1 / zoomStep);
        return true;
    case Qt::Key_Left:
        control ? moveCursor(-0.01) : panBy(-share);
        return true;
    case Qt::Key_Right:
        control ? moveCursor(0.01) : panBy(share);
        return true;
    case Qt::Key_Home:
        m_range.goToStart();
        break;
    case Qt::Key_End:
        m_range.setFollowing(true);
        break;
    case Qt::Key_0:
        m_range.showAll();
        break;
    case Qt::Key_F:
        m_range.setFollowing(!m_range.following());
        break;
    case Qt::Key_Escape:
        m_cursor.reset();
        break;
    default:
        return false;
    }
    updatePanes();
    return true;
}

void GraphsView::keyPressEvent(QKeyEvent* event)
{
    const bool plain = (event->modifiers() & (Qt::ControlModifier | Qt::AltModifier | Qt::MetaModifier)) == 0;
    if (!m_panes.empty() && handleKey(*event))
        return;
    if (plain && event->key() == Qt::Key_P)
        savePng();
    else if (plain && event->key() == Qt::Key_C)
        saveCsv();
    else
        QWidget::keyPressEvent(event);
}

void GraphsView::askForFile(const QString& title, const QString& suffix,
                            const std::function<void(QString)>& write)
{
    if (m_panes.empty())
        return;
    auto* dialog = new QFileDialog(this, title);
    dialog->setObjectName(QStringLiteral("graphsFileDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setNameFilter(QStringLiteral("%1 (*.%2)").arg(suffix.toUpper(), suffix));
    dialog->setDefaultSuffix(suffix);
    dialog->selectFile(QStringLiteral("graphs.") + suffix);
    connect(dialog, &QFileDialog::fileSelected, this, write);
    dialog->open();
}

void GraphsView::savePng()
{
    askForFile(tr("Save the graphs as a picture"), QStringLiteral("png"),
               [this](const QString& path) { m_export->say(path, writePng(*m_canvas, path)); });
}

void GraphsView::saveCsv()
{
    askForFile(tr("Save the graphs as a table"), QStringLiteral("csv"),
               [this](const QString& path) { m_export->writeCsv(path, tableOfShown(), m_zone); });
}

} // namespace p1scope::ui
