// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/graphs/history_view.h"

#include "ui/graphs/export_bar.h"
#include "ui/graphs/plot_pane.h"

#include <QCheckBox>
#include <QComboBox>
#include <QKeyEvent>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QScrollArea>
#include <QSignalBlocker>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace p1scope::ui {

namespace {

using meter::GraphTime;
using std::chrono::milliseconds;

constexpr int askMilliseconds = 60; ///< so long a wheel that is still turning is waited for
constexpr int againMilliseconds = 10'000;
constexpr double zoomStep = 0.6;

bool shownAtFirst(const QString& key)
{
    return key == QLatin1String("energy") || key == QLatin1String("power");
}

/// Whether each meter began when the one before had ended.
bool follow(const std::vector<session::HistoryMeter>& meters)
{
    auto ordered = meters;
    std::ranges::sort(ordered, {}, &session::HistoryMeter::first);
    return std::ranges::adjacent_find(
               ordered, [](const auto& a, const auto& b) { return b.first < a.last; }) == ordered.end();
}

} // namespace

HistoryView::HistoryView(QWidget* parent)
    : QWidget(parent)
    , m_controls(new QWidget(this))
    , m_stack(new QStackedWidget(this))
    , m_empty(new QLabel)
    , m_canvas(new QWidget)
    , m_canvasLayout(new QVBoxLayout(m_canvas))
    , m_export(new ExportBar(this))
{
    setObjectName(QStringLiteral("historyView"));
    setAccessibleName(tr("Graphs of the history"));
    setFocusPolicy(Qt::StrongFocus);
    makeControls();
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_stack, 1);
    layout->addWidget(m_export);
    m_empty->setObjectName(QStringLiteral("historyEmpty"));
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setWordWrap(true);
    m_empty->setAutoFillBackground(true);
    m_empty->setBackgroundRole(QPalette::Base);
    m_stack->addWidget(m_empty);
    m_canvas->setAccessibleName(accessibleName());
    m_canvasLayout->setContentsMargins(0, 0, 0, 0);
    auto* scroll = new QScrollArea;
    scroll->setObjectName(QStringLiteral("historyScroll"));
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setWidget(m_canvas);
    m_stack->addWidget(scroll);
    m_ask.setSingleShot(true);
    m_ask.setInterval(askMilliseconds);
    m_again.setInterval(againMilliseconds);
    connect(&m_ask, &QTimer::timeout, this, &HistoryView::ask);
    connect(&m_query, &session::HistoryQuery::answered, this, &HistoryView::take);
    connect(&m_again, &QTimer::timeout, this, [this] {
        // Only what reaches to the end of what is known can have become more.
        const bool open = !m_data || m_data->answer.meters.empty() ||
                          m_window.to > graphTime(m_data->answer.meters.back().last);
        if (isVisible() && !m_frozen && open)
            m_ask.start();
    });
    m_again.start();
    updateControls();
}

void HistoryView::setPlace(const QString& place)
{
    if (place != m_place) {
        m_place = place;
        m_data.reset();
        m_window = {};
    }
    if (isVisible())
        m_ask.start();
}

void HistoryView::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    m_ask.start();
}

void HistoryView::showSpan(CalendarSpan span)
{
    m_span = span;
    if (m_data && !m_data->answer.meters.empty() && span != CalendarSpan::All) {
        const auto& meters = m_data->answer.meters;
        const GraphTime last = graphTime(meters.back().last);
        const bool toEnd = m_window.span().count() == 0 || m_window.to > last;
        const GraphTime moment = toEnd ? last : m_window.from + m_window.span() / 2;
        m_window =
            calendarWindow(span, std::clamp(moment, graphTime(meters.front().first), last), m_data->zone);
    }
    emit spanChanged(m_span);
    updatePanes();
    m_ask.start();
}

void HistoryView::ask()
{
    m_ask.stop();
    if (m_place.isEmpty()) {
        m_asked = m_answered; // whatever is still to come is of another place
        say(tr("No readings are kept"), tr("File › History settings says where they are to be kept."));
        return;
    }
    session::HistoryQuestion question;
    question.place = m_place;
    for (const QVariant& id : m_meter->currentData().toList())
        question.meters.push_back(id.toString().toStdString());
    const bool known = m_window.span().count() > 0;
    if (known && m_span != CalendarSpan::All) {
        question.from = wholeSeconds(m_window.from);
        question.to = wholeSeconds(m_window.to);
        question.before = m_before->isChecked();
    }
    if (known) {
        for (const PaneSpec& pane : m_available) {
            if (m_toggled.contains(pane.key) == shownAtFirst(pane.key))
                continue;
            const auto bands = bandsOf(pane);
            question.bands.insert(question.bands.end(), bands.begin(), bands.end());
            question.hours = question.hours || needsHours(pane);
        }
    }
    m_asked = m_query.ask(std::move(question));
}

void HistoryView::say(const QString& title, const QString& text)
{
    m_data.reset();
    m_window = {};
    m_empty->setText(QStringLiteral("<p style='font-size:large'><b>%1</b></p><p>%2</p>")
                         .arg(title.toHtmlEscaped(), text.toHtmlEscaped()));
    m_stack->setCurrentIndex(0);
    updateControls();
}

void HistoryView::take(const session::HistoryAnswer& answer)
{
    if (answer.number != m_asked)
        return; // another question has been asked meanwhile
    m_answered = answer.number;
    if (answer.fault) {
        say(tr("There is no history to show"),
            QString::fromStdString(answer.fault->message + (answer.fault->remedy.empty() ? "" : "; ") +
                                   answer.fault->remedy));
        return;
    }
    if (answer.meters.empty()) {
        say(tr("The history is empty"),
            tr("It begins with the first good telegram of a live meter, or with File › "
               "Import into history."));
        return;
    }
    fillMeters(answer.known);
    const bool first = m_window.span().count() == 0;
    m_data = HistoryData::of(answer);
    makePanes(answer.meters);
    if (first || m_span == CalendarSpan::All)
        m_window = m_span && *m_span != CalendarSpan::All
                       ? calendarWindow(*m_span, graphTime(answer.meters.back().last), m_data->zone)
                       : TimeWindow::between(graphTime(answer.from), graphTime(answer.to));
    m_stack->setCurrentIndex(1);
    if (first)
        ask();
    updatePanes();
}

void HistoryView::fillMeters(const std::vector<session::HistoryMeter>& known)
{
    QList<std::pair<QString, QVariantList>> choices;
    QVariantList all;
    for (const session::HistoryMeter& meter : known) {
        const QString id = QString::fromStdString(meter.equipment);
        all << id;
        choices.prepend({id, {id}}); // the latest first
    }
    if (known.size() > 1 && follow(known))
        choices.append({tr("All, one after another"), all});
    bool same = choices.size() == m_meter->count();
    for (int i = 0; same && i < choices.size(); ++i)
        same = m_meter->itemText(i) == choices[i].first;
    if (same)
        return;
    const QSignalBlocker blocker(m_meter);
    const QString chosen = m_meter->currentText();
    m_meter->clear();
    for (const auto& [text, ids] : choices)
        m_meter->addItem(text, ids);
    const auto latest = std::ranges::max_element(known, {}, &session::HistoryMeter::last);
    const int index =
        m_meter->findText(chosen.isEmpty() ? QString::fromStdString(latest->equipment) : chosen);
    m_meter->setCurrentIndex(std::max(0, index));
    m_meter->setVisible(m_meter->count() > 1);
}

PlotPane* HistoryView::makePane(const PaneSpec& spec)
{
    auto* pane = new PlotPane(m_canvas);
    pane->setObjectName(QStringLiteral("history-") + spec.key);
    m_canvasLayout->addWidget(pane, 1);
    connectPane(*pane);
    QAction* action = m_shown->addAction(spec.title);
    action->setObjectName(QStringLiteral("show-history-") + spec.key);
    action->setCheckable(true);
    action->setChecked(m_toggled.contains(spec.key) != shownAtFirst(spec.key));
    pane->setVisible(action->isChecked());
    connect(action, &QAction::toggled, this, [this, pane, key = spec.key](bool on) {
        if (on != shownAtFirst(key))
            m_toggled.insert(key);
        else
            m_toggled.remove(key);
        pane->setVisible(on);
        m_ask.start();
    });
    return pane;
}

void HistoryView::makePanes(const std::vector<session::HistoryMeter>& meters)
{
    std::vector<PaneSpec> available = historyPanes(meters);
    const bool same = std::ranges::equal(available, m_available, {}, &PaneSpec::key, &PaneSpec::key);
    m_available = std::move(available);
    if (same)
        return;
    qDeleteAll(m_panes);
    m_panes.clear();
    m_cursorPane = nullptr;
    m_shown->clear();
    for (const PaneSpec& spec : m_available)
        m_panes.push_back(makePane(spec));
}

void HistoryView::connectPane(PlotPane& pane)
{
    connect(&pane, &PlotPane::zoomAsked, this, [this, &pane](GraphTime anchor, double factor) {
        if (!bySpan(pane))
            move(m_window.zoomed(factor, anchor), std::nullopt);
    });
    connect(&pane, &PlotPane::panAsked, this, [this, &pane](milliseconds by) {
        if (!bySpan(pane))
            move(m_window.panned(by), std::nullopt);
    });
    connect(&pane, &PlotPane::rangeChosen, this, [this, &pane](GraphTime from, GraphTime to) {
        if (!bySpan(pane))
            move(TimeWindow::between(from, to), std::nullopt);
    });
    connect(&pane, &PlotPane::allAsked, this, [this] { showSpan(CalendarSpan::All); });
    connect(&pane, &PlotPane::cursorMoved, this, [this, &pane](std::optional<GraphTime> time) {
        m_cursor = time;
        m_cursorPane = &pane;
        updateCrosshair();
    });
    connect(&pane, &PlotPane::resized, this, [this] { updatePanes(); });
}

/// Whether a pane's axis is the share of the time, and not the time.
bool HistoryView::bySpan(const PlotPane& pane) const
{
    return pane.content().spec.key == QLatin1String("load-curve");
}

void HistoryView::move(const TimeWindow& window, std::optional<CalendarSpan> span)
{
    if (!m_data || m_data->answer.meters.empty())
        return;
    const auto& meters = m_data->answer.meters;
    m_window = window.keptNear(graphTime(meters.front().first), graphTime(meters.back().last));
    if (span != m_span) {
        m_span = span;
        emit spanChanged(m_span);
    }
    updatePanes();
    m_ask.start();
}

void HistoryView::step(int by)
{
    if (!m_data || m_span == CalendarSpan::All)
        return;
    if (!m_span) {
        move(m_window.panned(m_window.span() * by), std::nullopt);
        return;
    }
    const GraphTime inside = by < 0 ? m_window.from - milliseconds(1) : m_window.to;
    move(calendarWindow(*m_span, inside, m_data->zone), m_span);
}

void HistoryView::zoomBy(double factor)
{
    move(m_window.zoomed(factor, m_window.from + m_window.span() / 2), std::nullopt);
}

void HistoryView::updatePanes()
{
    updateControls();
    if (!m_data || m_window.span().count() == 0)
        return;
    for (std::size_t i = 0; i < m_panes.size(); ++i) {
        PlotPane& pane = *m_panes[i];
        if (pane.isHidden())
            continue;
        PaneOptions options;
        options.columns = static_cast<std::size_t>(std::max(1, pane.plotRect().width()));
        options.mostTimeTicks = pane.mostTimeTicks();
        options.mostValueSteps = pane.mostValueSteps();
        options.zone = m_data->zone;
        pane.setContent(historyContent(m_available[i], *m_data, m_window, options));
    }
    updateCrosshair();
}

void HistoryView::updateControls()
{
    const bool any = m_data.has_value() && m_window.span().count() > 0;
    for (QWidget* control : m_controls->findChildren<QWidget*>(QString(), Qt::FindDirectChildrenOnly))
        control->setEnabled(any);
    QString title;
    if (any)
        title = m_span ? calendarText(*m_span, m_window, m_data->zone) : windowText(m_window, m_data->zone);
    m_title->setText(title);
    m_title->setAccessibleName(title);
    m_before->setEnabled(any && m_span != CalendarSpan::All);
    m_meter->setEnabled(m_meter->count() > 0);
    m_meter->setVisible(m_meter->count() > 1);
    if (!any || m_data->answer.meters.empty())
        return;
    const auto& meters = m_data->answer.meters;
    m_back->setEnabled(m_span != CalendarSpan::All && m_window.from > graphTime(meters.front().first));
    m_forth->setEnabled(m_span != CalendarSpan::All && m_window.to <= graphTime(meters.back().last));
}

void HistoryView::updateCrosshair()
{
    for (PlotPane* pane : m_panes) {
        if (pane->isHidden())
            continue;
        // A share of the time is no time that others could show, and the other way round.
        const bool same = m_cursorPane != nullptr && bySpan(*pane) == bySpan(*m_cursorPane);
        if (!m_cursor || !m_data || !same) {
            pane->setCrosshair(std::nullopt);
            continue;
        }
        const HistoryReadout readout = historyReadout(pane->content(), *m_data, *m_cursor);
        pane->setCrosshair(m_cursor, readout.moment, readout.lines);
    }
}

std::vector<CsvColumn> HistoryView::tableOfShown() const
{
    std::vector<CsvColumn> columns;
    for (std::size_t i = 0; m_data && i < m_panes.size(); ++i) {
        if (m_panes[i]->isHidden())
            continue;
        for (CsvColumn& column : historyTable(m_available[i], *m_data))
            columns.push_back(std::move(column));
    }
    return columns;
}

void HistoryView::keyPressEvent(QKeyEvent* event)
{
    const auto share = m_window.span() / 10;
    switch (event->key()) {
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        return zoomBy(zoomStep);
    case Qt::Key_Minus:
        return zoomBy(1 / zoomStep);
    case Qt::Key_Left:
        return move(m_window.panned(-share), std::nullopt);
    case Qt::Key_Right:
        return move(m_window.panned(share), std::nullopt);
    case Qt::Key_PageUp:
        return step(-1);
    case Qt::Key_PageDown:
        return step(1);
    case Qt::Key_0:
        return showSpan(CalendarSpan::All);
    default:
        QWidget::keyPressEvent(event);
    }
}

} // namespace p1scope::ui
