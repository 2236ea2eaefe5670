// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/doctor/doctor_view.h"

#include "ui/doctor/check_delegate.h"
#include "ui/doctor/check_details.h"
#include "ui/doctor/checks_model.h"
#include "ui/doctor/error_charts.h"
#include "ui/doctor/finding_banner.h"
#include "ui/frames/flat_header.h"
#include "ui/frames/inline_bar.h"
#include "ui/frames/panel.h"
#include "ui/widgets/format.h"
#include "ui/widgets/icons.h"
#include "version.h"

#include <QAction>
#include <QClipboard>
#include <QFileDialog>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QSaveFile>
#include <QScopedValueRollback>
#include <QSplitter>
#include <QTreeView>

namespace p1scope::ui {

using doctor::Examined;

namespace {

constexpr int gapBetweenPanes = 12;
/// What changes 25 times a second need not be read so often.
constexpr int refreshEvery = 250; // ms

QLabel* heading(const QString& text, const QFont& font)
{
    auto* label = new QLabel(text);
    QFont bold = font;
    bold.setBold(true);
    label->setFont(bold);
    label->setForegroundRole(QPalette::PlaceholderText);
    return label;
}

QSplitter* splitter(Qt::Orientation orientation, const QString& name)
{
    auto* split = new QSplitter(orientation);
    split->setObjectName(name);
    split->setHandleWidth(gapBetweenPanes);
    split->setChildrenCollapsible(false);
    return split;
}

} // namespace

DoctorView::DoctorView(session::Document& document, Selection& selection, QWidget* parent)
    : QWidget(parent)
    , m_document(document)
    , m_selection(selection)
    , m_model(new ChecksModel(this))
{
    setObjectName(QStringLiteral("doctorView"));
    setAccessibleName(tr("Doctor"));
    build();
    m_refresh.setSingleShot(true);
    m_refresh.setInterval(refreshEvery);
    connect(&m_refresh, &QTimer::timeout, this, &DoctorView::refresh);
    connect(&m_document, &session::Document::statusChanged, this, &DoctorView::refreshSoon);
    connect(&m_document, &session::Document::begun, this, [this] {
        m_chosen = false;
        refresh();
    });
    connect(m_list->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            &DoctorView::checkChosen);
    connect(m_list, &QTreeView::activated, this, [this] { m_details->followFirst(); });
    connect(m_details, &CheckDetails::followed, this, &DoctorView::follow);
    refresh();
}

DoctorView::~DoctorView() = default;

void DoctorView::build()
{
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(gapBetweenPanes, gapBetweenPanes, gapBetweenPanes, gapBetweenPanes);
    QSplitter* columns = splitter(Qt::Horizontal, QStringLiteral("doctorColumns"));
    columns->addWidget(buildChecks());
    columns->addWidget(buildSide());
    columns->setStretchFactor(0, 3);
    columns->setStretchFactor(1, 2);
    columns->setSizes({690, 440});
    outer->addWidget(columns, 1);
}

QWidget* DoctorView::buildChecks()
{
    auto* card = new Panel;
    auto* layout = new QVBoxLayout(card);
    layout->setContentsMargins(14, 10, 14, 8);
    layout->setSpacing(8);
    auto* bar = new QWidget;
    auto* row = new QHBoxLayout(bar);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(heading(tr("What is wrong"), font()));
    row->addStretch();
    m_state = new QLabel;
    m_state->setObjectName(QStringLiteral("doctorState"));
    m_state->setForegroundRole(QPalette::PlaceholderText);
    row->addWidget(m_state);
    addReportButton(bar);
    layout->addWidget(bar);
    m_messages = new InlineBar;
    m_messages->setObjectName(QStringLiteral("doctorMessages"));
    layout->addWidget(m_messages);
    m_banner = new FindingBanner;
    layout->addWidget(m_banner);
    m_list = new QTreeView;
    m_list->setObjectName(QStringLiteral("checkList"));
    m_list->setAccessibleName(tr("Checks"));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setHeader(new FlatHeader(m_list, 4));
    m_list->header()->setObjectName(QStringLiteral("checkListHeader"));
    m_list->header()->setAccessibleName(tr("Columns of the checks"));
    m_list->setModel(m_model);
    m_list->setItemDelegate(new CheckDelegate(m_list));
    m_list->setUniformRowHeights(true);
    m_list->setRootIsDecorated(false);
    m_list->setItemsExpandable(false);
    m_list->setExpandsOnDoubleClick(false);
    m_list->setIndentation(0);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->header()->setStretchLastSection(true);
    QFont bold = font();
    bold.setBold(true);
    m_list->setColumnWidth(0, QFontMetrics(bold).horizontalAdvance(tr("Power against energy")) + 56);
    connect(m_model, &QAbstractItemModel::modelReset, m_list, &QTreeView::expandAll);
    layout->addWidget(m_list, 1);
    return card;
}

QWidget* DoctorView::buildSide()
{
    QSplitter* side = splitter(Qt::Vertical, QStringLiteral("doctorSide"));
    const auto add = [&](const QString& title, QWidget* content) {
        auto* card = new Panel;
        auto* layout = new QVBoxLayout(card);
        layout->setContentsMargins(14, 10, 14, 10);
        layout->setSpacing(8);
        layout->addWidget(heading(title, font()));
        layout->addWidget(content, 1);
        side->addWidget(card);
    };
    m_details = new CheckDetails;
    add(tr("The chosen check"), m_details);
    m_charts = new ErrorCharts;
    add(tr("Where errors are"), m_charts);
    side->setSizes({300, 340});
    return side;
}

void DoctorView::addReportButton(QWidget* bar)
{
    auto* menu = new QMenu(this);
    menu->setObjectName(QStringLiteral("reportMenu"));
    const auto add = [&](const QString& name, const QString& text, const QString& iconName) {
        auto* action = menu->addAction(icon(iconName), text);
        action->setObjectName(name);
        return action;
    };
    connect(add(QStringLiteral("copyReportAction"), tr("&Copy as Markdown"), QStringLiteral("copy")),
            &QAction::triggered, this, &DoctorView::copyReport);
    connect(add(QStringLiteral("saveReportAction"), tr("&Save as Markdown or HTML…"), QStringLiteral("save")),
            &QAction::triggered, this, &DoctorView::askWhereToSave);
    menu->addSeparator();
    m_anonymous = menu->addAction(tr("&Leave out what is private"));
    m_anonymous->setObjectName(QStringLiteral("anonymousReportAction"));
    m_anonymous->setCheckable(true);
    m_anonymous->setChecked(true);
    auto* button = new QPushButton;
    button->setObjectName(QStringLiteral("reportButton"));
    button->setText(tr("Report"));
    button->setAccessibleName(tr("Report of all checks, to copy or save"));
    button->setToolTip(tr("All of it as a text, to paste where you ask for help"));
    button->setIcon(icon(QStringLiteral("copy")));
    button->setMenu(menu);
    button->setFocusPolicy(Qt::TabFocus);
    bar->layout()->addWidget(button);
}

void DoctorView::setFrozen(bool frozen)
{
    m_frozen = frozen;
    m_refresh.stop();
    if (!frozen)
        refresh();
}

void DoctorView::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    if (!m_frozen)
        refresh();
}

void DoctorView::refreshSoon()
{
    if (!m_frozen && isVisible() && !m_refresh.isActive())
        m_refresh.start();
}

void DoctorView::refresh()
{
    const QScopedValueRollback guard(m_updating, true);
    std::vector<Examined> checks = m_document.examination();
    const doctor::CheckResult worst = doctor::worstOf(checks);
    const QString summary = QString::fromStdString(doctor::summaryOf(checks));
    m_model->setChecks(std::move(checks));
    const Examined* first = m_model->check(m_model->worst());
    QString firstText;
    if (first != nullptr)
        firstText =
            QStringLiteral("%1: %2. %3")
                .arg(QString::fromStdString(first->check.title), QString::fromStdString(first->check.detail),
                     QString::fromStdString(first->check.advice));
    m_banner->setFinding(worst, summary, firstText);
    if (!m_chosen) {
        const QModelIndex shown = first != nullptr ? m_model->worst() : m_model->indexOf("port");
        if (m_list->currentIndex() != shown)
            m_list->setCurrentIndex(shown);
    }
    m_details->setCheck(m_model->check(m_list->currentIndex()));
    const doctor::TelegramFacts& learnt = m_document.learnt();
    m_charts->setErrors(learnt.errors);
    m_state->setText(learnt.telegrams == 0 ? tr("no telegrams yet")
                                           : tr("from %1 telegrams").arg(countText(learnt.telegrams)));
}

void DoctorView::checkChosen()
{
    if (m_updating)
        return;
    m_chosen = true;
    m_details->setCheck(m_model->check(m_list->currentIndex()));
}

void DoctorView::follow(line::FrameIndex first, line::FrameIndex last)
{
    if (first < m_document.frames().first()) {
        m_messages->tell(tr("Those frames are no longer kept."));
        return;
    }
    m_selection.select({first, last}, this);
    emit viewWanted(first == last ? QStringLiteral("frames") : QStringLiteral("telegrams"));
}

std::string DoctorView::reportText(doctor::ReportFormat format) const
{
    const std::vector<Examined> checks = m_document.examination();
    // A broken telegram is what others are asked about; else any.
    std::optional<telegram::Telegram> sample;
    for (std::size_t i = m_document.telegramCount(); i-- > 0 && m_document.telegramCount() - i < 1000;) {
        const telegram::TelegramIndex index{i};
        const bool broken = !telegram::isGood(m_document.summary(index).status);
        if (!sample || broken)
            sample = m_document.telegram(index);
        if (broken && sample)
            break;
    }
    const session::Statistics& counts = m_document.statistics();
    doctor::Observations seen;
    seen.frames = m_document.frames().end().value;
    seen.parityErrors = counts.parityErrors;
    seen.framingErrors = counts.framingErrors;
    seen.breaks = counts.breaks;
    const bool live = m_document.live();
    const QString source = m_document.sourceState().message;
    return doctor::report({"P1 Scope " P1SCOPE_VERSION,
                           live ? "live" : "a file",
                           source.toStdString(),
                           m_document.settings(),
                           seen,
                           m_document.learnt(),
                           checks,
                           {},
                           sample ? &*sample : nullptr,
                           m_anonymous->isChecked()},
                          format);
}

void DoctorView::copyReport()
{
    QGuiApplication::clipboard()->setText(QString::fromStdString(reportText(doctor::ReportFormat::Markdown)));
    m_messages->tell(m_anonymous->isChecked()
                         ? tr("The report is on the clipboard, without what is private.")
                         : tr("The report is on the clipboard, with identifiers and values as they are."));
}

void DoctorView::askWhereToSave()
{
    auto* dialog = new QFileDialog(this, tr("Save the report"));
    dialog->setObjectName(QStringLiteral("saveReportDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setNameFilters({tr("Markdown (*.md)"), tr("HTML (*.html)")});
    dialog->selectFile(QStringLiteral("p1-report.md"));
    connect(dialog, &QFileDialog::fileSelected, this, &DoctorView::saveReport);
    dialog->open();
}

void DoctorView::saveReport(const QString& path)
{
    const std::string text = reportText(doctor::reportFormatOf(path.toStdString()));
    QSaveFile file(path);
    const auto size = static_cast<qint64>(text.size());
    if (file.open(QIODevice::WriteOnly) && file.write(text.data(), size) == size && file.commit())
        m_messages->tell(tr("Saved as %1.").arg(path));
    else
        m_messages->tell(tr("%1 could not be saved: %2.").arg(path, file.errorString()));
}

} // namespace p1scope::ui
