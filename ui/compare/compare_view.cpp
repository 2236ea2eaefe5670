// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/compare_view.h"

#include "ui/compare/compare_model.h"
#include "ui/compare/side_box.h"
#include "ui/frames/flat_header.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/selection.h"

#include <QCheckBox>
#include <QClipboard>
#include <QFileDialog>
#include <QFileInfo>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QScrollBar>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

namespace p1scope::ui {

using session::ComparedSide;

namespace {

constexpr int gap = 12;
constexpr int cellPadding = 6;

std::filesystem::path pathOf(const QString& text)
{
    return std::filesystem::path(text.toStdU16String());
}

} // namespace

CompareView::CompareView(session::Session& session, Selection& selection, QWidget* parent)
    : QWidget(parent)
    , m_session(session)
    , m_selection(selection)
    , m_model(new CompareModel(this))
{
    setObjectName(QStringLiteral("compareView"));
    setAccessibleName(tr("Compare"));
    build();
    connect(&m_comparer, &session::RecordingComparer::progressed, this,
            [this](double share) { m_progress->setValue(static_cast<int>(share * 1000)); });
    connect(
        &m_comparer, &session::RecordingComparer::finished, this,
        [this](const QString&, const QString& message, const QString& remedy) { compared(message, remedy); });
    connect(&m_selection, &Selection::changed, this, &CompareView::showPossible);
    connect(&m_session, &session::Session::runningChanged, this, &CompareView::showPossible);
    connect(&m_session.document(), &session::Document::begun, this, &CompareView::showPossible);
    showPossible();
}

CompareView::~CompareView() = default;

SideBox* CompareView::makeSide(const QString& letter)
{
    auto* box = new SideBox(letter, this);
    connect(box, &SideBox::fileWanted, this, [this, box] { askForFile(*box); });
    connect(box, &SideBox::openFileWanted, this, [this, box] { choose(*box, false); });
    connect(box, &SideBox::selectionWanted, this, [this, box] { choose(*box, true); });
    return box;
}

void CompareView::build()
{
    auto* rows = new QVBoxLayout(this);
    rows->setContentsMargins(gap, gap, gap, gap);
    rows->setSpacing(gap);
    auto* sides = new QHBoxLayout;
    sides->setSpacing(gap);
    m_a = makeSide(QStringLiteral("A"));
    m_b = makeSide(QStringLiteral("B"));
    sides->addWidget(m_a, 1);
    sides->addWidget(m_b, 1);
    rows->addLayout(sides);

    auto* bar = new QHBoxLayout;
    m_state = new QLabel(this);
    m_state->setObjectName(QStringLiteral("compareState"));
    m_state->setTextFormat(Qt::PlainText);
    m_progress = new QProgressBar(this);
    m_progress->setObjectName(QStringLiteral("compareProgress"));
    m_progress->setAccessibleName(tr("How much of both has been read"));
    m_progress->setRange(0, 1000);
    m_cancel = new QToolButton(this);
    m_cancel->setObjectName(QStringLiteral("compareCancel"));
    m_cancel->setText(tr("Cancel"));
    m_cancel->setAccessibleName(tr("Stop comparing"));
    m_only = new QCheckBox(tr("&Only what differs"), this);
    m_only->setObjectName(QStringLiteral("compareOnly"));
    m_only->setAccessibleName(tr("Show only what differs"));
    m_copy = new QToolButton(this);
    m_copy->setObjectName(QStringLiteral("compareCopy"));
    m_copy->setText(tr("Copy"));
    m_copy->setIcon(icon(QStringLiteral("copy")));
    m_copy->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_copy->setAccessibleName(tr("Copy the comparison as text"));
    for (QToolButton* button : {m_cancel, m_copy})
        button->setFocusPolicy(Qt::StrongFocus);
    bar->addWidget(m_state);
    bar->addWidget(m_progress, 1);
    bar->addWidget(m_cancel);
    bar->addStretch(1);
    bar->addWidget(m_only);
    bar->addWidget(m_copy);
    rows->addLayout(bar);

    auto* card = new Panel(this);
    auto* inside = new QVBoxLayout(card);
    inside->setContentsMargins(1, 1, 1, 6);
    m_table = new QTableView(card);
    m_table->setObjectName(QStringLiteral("compareTable"));
    m_table->setAccessibleName(tr("What was found on either side"));
    m_table->setFrameShape(QFrame::NoFrame);
    m_table->setHorizontalHeader(new FlatHeader(m_table, cellPadding));
    m_table->horizontalHeader()->setObjectName(QStringLiteral("compareHeader"));
    m_table->horizontalHeader()->setAccessibleName(tr("Columns of the comparison"));
    m_table->setModel(m_model);
    m_table->verticalHeader()->hide();
    m_table->setShowGrid(false);
    m_table->setAlternatingRowColors(true);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setWordWrap(false);
    m_table->setTabKeyNavigation(false);
    m_table->verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 10);
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    inside->addWidget(m_table);
    rows->addWidget(card, 1);

    connect(m_only, &QCheckBox::toggled, m_model, &CompareModel::setDifferencesOnly);
    connect(m_copy, &QToolButton::clicked, this, &CompareView::copy);
    connect(m_cancel, &QToolButton::clicked, this, [this] {
        m_comparer.cancel();
        compared(tr("Comparing was stopped"), {});
    });
    m_progress->hide();
    m_cancel->hide();
    m_copy->setEnabled(false);
    m_state->setText(tr("Choose two recordings, or two stretches of one"));
}

bool CompareView::isOpen() const
{
    return m_session.openedFile().has_value() && !m_session.document().live();
}

void CompareView::showPossible()
{
    for (SideBox* side : {m_a, m_b})
        side->setPossible(isOpen(), m_selection.range().has_value());
}

void CompareView::choose(SideBox& side, bool selected)
{
    const auto opened = m_session.openedFile();
    if (!opened)
        return;
    ComparedSide chosen{pathOf(opened->path), opened->choice, std::nullopt};
    if (selected && m_selection.range())
        chosen.stretch = {m_selection.range()->first, m_selection.range()->last};
    side.setSide(chosen);
    compare();
}

void CompareView::askForFile(SideBox& side)
{
    const auto opened = m_session.openedFile();
    const QString start = opened ? QFileInfo(opened->path).path() : QString();
    const QString path = QFileDialog::getOpenFileName(this, tr("Choose what to compare"), start);
    if (path.isEmpty())
        return;
    side.setSide({pathOf(path), {}, std::nullopt});
    compare();
}

void CompareView::setSides(const std::optional<ComparedSide>& a, const std::optional<ComparedSide>& b)
{
    if (a)
        m_a->setSide(*a);
    if (b)
        m_b->setSide(*b);
    compare();
}

void CompareView::compare()
{
    if (!m_a->side() || !m_b->side())
        return;
    if (m_comparer.running()) {
        // What is cancelled says nothing when it ends, so it is asked.
        m_comparer.cancel();
        QMetaObject::invokeMethod(this, &CompareView::compare, Qt::QueuedConnection);
        return;
    }
    m_model->setRows({});
    m_progress->setValue(0);
    m_progress->show();
    m_cancel->show();
    m_copy->setEnabled(false);
    m_state->setText(tr("Reading"));
    m_comparer.start(*m_a->side(), *m_b->side());
}

void CompareView::compared(const QString& message, const QString& remedy)
{
    m_progress->hide();
    m_cancel->hide();
    if (!message.isEmpty()) {
        m_state->setText(remedy.isEmpty() ? message : QStringLiteral("%1: %2").arg(message, remedy));
        return;
    }
    m_model->setRows(m_comparer.rows());
    m_copy->setEnabled(true);
    const int differences = m_model->differences();
    m_state->setText(differences == 0 ? tr("Nothing differs") : tr("%n things differ", nullptr, differences));
}

void CompareView::copy() const
{
    QGuiApplication::clipboard()->setText(m_model->text());
}

} // namespace p1scope::ui
