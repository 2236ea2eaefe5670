// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/reference_view.h"

#include "core/meter/counter_step.h"
#include "ui/compare/deviation_plot.h"
#include "ui/compare/reference_form.h"
#include "ui/compare/reference_model.h"
#include "ui/frames/flat_header.h"
#include "ui/widgets/format.h"
#include "ui/widgets/icons.h"

#include <QClipboard>
#include <QComboBox>
#include <QFileDialog>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QSignalBlocker>
#include <QStackedWidget>
#include <QTableView>
#include <QTableWidget>
#include <QToolButton>
#include <QVBoxLayout>

namespace p1scope::ui {

namespace {

constexpr int gap = 12;

/// Nothing before this was ever measured by a meter: the input has no clock.
constexpr meter::GraphTime earliest = std::chrono::sys_days(std::chrono::year(2001) / 1 / 2);

QToolButton* makeButton(const QString& name, const QString& text, const QString& tip, QWidget* parent)
{
    auto* button = new QToolButton(parent);
    button->setObjectName(name);
    button->setText(text);
    button->setAccessibleName(tip);
    button->setToolTip(tip);
    button->setFocusPolicy(Qt::StrongFocus);
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    return button;
}

/// A card with one widget in it.
Panel* inCard(QWidget* widget, QWidget* parent, int margin)
{
    auto* card = new Panel(parent);
    auto* inside = new QVBoxLayout(card);
    inside->setContentsMargins(margin, margin, margin, std::max(margin, 6));
    inside->addWidget(widget);
    return card;
}

} // namespace

ReferenceView::ReferenceView(session::Session& session, QWidget* parent)
    : QWidget(parent)
    , m_session(session)
    , m_model(new ReferenceModel(this))
{
    setObjectName(QStringLiteral("referenceView"));
    setAccessibleName(tr("A meter and a reference"));
    build();
    const session::Document& document = m_session.document();
    connect(&m_comparer, &session::ReferenceComparer::progressed, this,
            [this](double share) { m_progress->setValue(static_cast<int>(share * 1000)); });
    connect(
        &m_comparer, &session::ReferenceComparer::finished, this,
        [this](const QString&, const QString& message, const QString& remedy) { compared(message, remedy); });
    connect(&document, &session::Document::begun, this, &ReferenceView::showCounters);
    connect(&document, &session::Document::readingsChanged, this, &ReferenceView::showCounters);
    showCounters();
}

ReferenceView::~ReferenceView() = default;

void ReferenceView::build()
{
    auto* rows = new QVBoxLayout(this);
    rows->setContentsMargins(gap, gap, gap, gap);
    rows->setSpacing(gap);
    rows->addWidget(buildTop());
    rows->addWidget(buildBar());
    m_pages = new QStackedWidget(this);
    m_pages->addWidget(inCard(m_form->preview(), this, 1));
    m_form->preview()->show();
    m_pages->addWidget(buildResult());
    rows->addWidget(m_pages, 1);
}

QWidget* ReferenceView::buildTop()
{
    auto* top = new QWidget(this);
    auto* sides = new QHBoxLayout(top);
    sides->setContentsMargins(0, 0, 0, 0);
    sides->setSpacing(gap);
    auto* meter = new Panel(top);
    meter->setObjectName(QStringLiteral("comparedMeter"));
    meter->setAccessibleName(tr("The meter"));
    auto* rows = new QVBoxLayout(meter);
    rows->setContentsMargins(14, 10, 14, 10);
    rows->setSpacing(6);
    auto* title = new QLabel(tr("Meter"), meter);
    QFont bold = font();
    bold.setBold(true);
    title->setFont(bold);
    m_counter = new QComboBox(meter);
    m_counter->setObjectName(QStringLiteral("comparedCounter"));
    m_counter->setAccessibleName(tr("Counter to compare"));
    m_state = new QLabel(meter);
    m_state->setObjectName(QStringLiteral("comparedState"));
    m_state->setTextFormat(Qt::PlainText);
    m_state->setWordWrap(true);
    m_state->setForegroundRole(QPalette::PlaceholderText);
    rows->addWidget(title);
    rows->addWidget(m_counter);
    rows->addWidget(m_state);
    rows->addStretch(1);
    m_form = new ReferenceForm(top);
    sides->addWidget(meter, 1);
    sides->addWidget(m_form, 2);
    connect(m_form, &ReferenceForm::fileWanted, this, &ReferenceView::askForFile);
    connect(m_form, &ReferenceForm::changed, this, &ReferenceView::showPreview);
    connect(m_counter, &QComboBox::currentIndexChanged, this, [this] {
        m_form->setMeter(zone(), unit());
        showPossible();
    });
    return top;
}

QWidget* ReferenceView::buildBar()
{
    auto* bar = new QWidget(this);
    auto* row = new QHBoxLayout(bar);
    row->setContentsMargins(0, 0, 0, 0);
    m_compare =
        makeButton(QStringLiteral("referenceCompare"), tr("Compare"), tr("Lay both on one another"), bar);
    m_verdict = new QLabel(bar);
    m_verdict->setObjectName(QStringLiteral("referenceVerdict"));
    m_verdict->setTextFormat(Qt::PlainText);
    m_verdict->setWordWrap(true);
    m_verdict->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_verdict->setAccessibleName(tr("Verdict"));
    m_progress = new QProgressBar(bar);
    m_progress->setObjectName(QStringLiteral("referenceProgress"));
    m_progress->setAccessibleName(tr("How much has been compared"));
    m_progress->setRange(0, 1000);
    m_cancel = makeButton(QStringLiteral("referenceCancel"), tr("Cancel"), tr("Stop comparing"), bar);
    m_copy = makeButton(QStringLiteral("referenceCopy"), tr("Copy"), tr("Copy what was found as text"), bar);
    m_copy->setIcon(icon(QStringLiteral("copy")));
    row->addWidget(m_compare, 0, Qt::AlignTop);
    row->addSpacing(6);
    row->addWidget(m_verdict, 1);
    row->addWidget(m_progress, 1);
    row->addWidget(m_cancel, 0, Qt::AlignTop);
    row->addWidget(m_copy, 0, Qt::AlignTop);
    m_progress->hide();
    m_cancel->hide();
    m_copy->setEnabled(false);
    connect(m_compare, &QToolButton::clicked, this, &ReferenceView::compare);
    connect(m_cancel, &QToolButton::clicked, this, [this] {
        m_comparer.cancel();
        compared(tr("Comparing was stopped"), {});
    });
    connect(m_copy, &QToolButton::clicked, this, [this] {
        QGuiApplication::clipboard()->setText(m_verdict->text() + QStringLiteral("\n\n") + m_model->text());
    });
    return bar;
}

QWidget* ReferenceView::buildResult()
{
    auto* page = new QWidget(this);
    auto* row = new QHBoxLayout(page);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(gap);
    m_plot = new DeviationPlot(page);
    m_table = new QTableView(page);
    m_table->setObjectName(QStringLiteral("referenceTable"));
    m_table->setAccessibleName(tr("What was found"));
    m_table->setFrameShape(QFrame::NoFrame);
    m_table->setHorizontalHeader(new FlatHeader(m_table, 6));
    m_table->setModel(m_model);
    m_table->verticalHeader()->hide();
    m_table->setShowGrid(false);
    m_table->setAlternatingRowColors(true);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setWordWrap(false);
    m_table->setTabKeyNavigation(false);
    m_table->verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 10);
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_table->horizontalHeader()->setStretchLastSection(true);
    row->addWidget(inCard(m_plot, page, 12), 1);
    row->addWidget(inCard(m_table, page, 1), 1);
    return page;
}

void ReferenceView::showCounters()
{
    const session::Document& document = m_session.document();
    QStringList names{QString()};
    for (const std::string& name : document.seriesNames()) {
        if (meter::isCounter(name))
            names << QString::fromStdString(name);
    }
    if (names.size() != m_counter->count()) {
        const QVariant before = m_counter->currentData();
        const QSignalBlocker quiet(m_counter);
        m_counter->clear();
        for (const QString& name : names)
            m_counter->addItem(name.isEmpty() ? tr("Delivered, both tariffs together") : name, name);
        m_counter->setCurrentIndex(std::max(m_counter->findData(before), 0));
    }
    m_form->setMeter(zone(), unit());
    showPossible();
}

void ReferenceView::showPossible()
{
    const QString name = m_counter->currentData().toString();
    const meter::Series* series = m_session.document().series(
        name.isEmpty() ? std::string("energy_delivered_tariff1") : name.toStdString());
    const std::size_t readings = series == nullptr ? 0 : series->size();
    m_state->setText(readings == 0 ? tr("Open an input, or connect to one: it has given no such counter yet")
                                   : tr("%1 readings").arg(countText(readings)));
    m_compare->setEnabled(readings > 1 && m_form->reference().has_value() && !m_comparer.running());
}

void ReferenceView::askForFile()
{
    const QString path = QFileDialog::getOpenFileName(this, tr("Choose a reference"), {},
                                                      tr("Tables (*.csv *.txt *.tsv);;All files (*)"));
    if (!path.isEmpty())
        openReference(path);
}

void ReferenceView::openReference(const QString& path)
{
    m_form->setMeter(zone(), unit());
    m_form->open(path);
}

void ReferenceView::showPreview()
{
    m_pages->setCurrentIndex(0);
    m_verdict->clear();
    m_model->setComparison(nullptr, {}, {});
    m_copy->setEnabled(false);
    showPossible();
}

std::vector<meter::CounterPoint> ReferenceView::counter() const
{
    const session::Document& document = m_session.document();
    const std::string name = m_counter->currentData().toString().toStdString();
    std::vector<meter::CounterPoint> points;
    const meter::Series* first = document.series(name.empty() ? "energy_delivered_tariff1" : name);
    const meter::Series* second = name.empty() ? document.series("energy_delivered_tariff2") : nullptr;
    if (first == nullptr)
        return points;
    points.reserve(first->size());
    std::size_t k = 0;
    for (std::size_t i = 0; i < first->size(); ++i) {
        const meter::Sample sample = (*first)[i];
        if (second == nullptr) {
            points.push_back({sample.time, sample.value});
            continue;
        }
        while (k < second->size() && (*second)[k].time < sample.time)
            ++k;
        if (k < second->size() && (*second)[k].time == sample.time)
            points.push_back({sample.time, sample.value + (*second)[k].value});
    }
    return points;
}

QString ReferenceView::unit() const
{
    const std::string name = m_counter->currentData().toString().toStdString();
    const meter::Reading* reading =
        m_session.document().latest().find(name.empty() ? "energy_delivered_tariff1" : name);
    return reading == nullptr ? QStringLiteral("kWh") : QString::fromStdString(reading->unit);
}

telegram::Zone ReferenceView::zone() const
{
    const auto latest = m_session.document().latestIndex();
    const auto telegram = latest ? m_session.document().telegram(*latest) : std::nullopt;
    return telegram ? meter::zoneOf(*telegram) : telegram::Zone{};
}

void ReferenceView::compare()
{
    auto reference = m_form->reference();
    auto points = counter();
    if (!reference || points.size() < 2)
        return;
    meter::ComparisonOptions options;
    if (points.front().time < earliest) {
        // Nothing tells when: both are laid side by side from their beginnings, and moved as far as need be.
        const auto shift = reference->points.front().time - points.front().time;
        for (meter::CounterPoint& point : points)
            point.time += shift;
        options.clockRange =
            std::chrono::ceil<std::chrono::seconds>(points.back().time - points.front().time);
    }
    m_comparedUnit = unit();
    m_comparedZone = zone();
    m_progress->setValue(0);
    if (!m_comparer.start(std::move(points), *std::move(reference), options))
        return;
    m_progress->show();
    m_cancel->show();
    m_verdict->hide();
    m_compare->setEnabled(false);
}

void ReferenceView::compared(const QString& message, const QString& remedy)
{
    m_progress->hide();
    m_cancel->hide();
    m_verdict->show();
    showPossible();
    if (!message.isEmpty()) {
        m_verdict->setText(remedy.isEmpty() ? message : QStringLiteral("%1: %2").arg(message, remedy));
        return;
    }
    const meter::Comparison& result = m_comparer.result();
    m_verdict->setText(QString::fromStdString(meter::verdictOf(result, m_comparedUnit.toStdString())));
    m_model->setComparison(&result, m_comparedUnit, m_comparedZone);
    m_plot->setComparison(result, m_comparedUnit, m_comparedZone);
    m_copy->setEnabled(true);
    m_pages->setCurrentIndex(1);
}

} // namespace p1scope::ui
