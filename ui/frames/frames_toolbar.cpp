// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/frames/frames_toolbar.h"

#include "ui/widgets/colours.h"
#include "ui/widgets/icons.h"

#include <QAction>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QToolButton>

namespace p1scope::ui {

FramesToolbar::FramesToolbar(QWidget* owner)
    : QWidget(owner)
    , m_owner(owner)
{
    setObjectName(QStringLiteral("framesToolbar"));
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(12, 8, 12, 8);
    layout->setSpacing(6);

    m_errorsOnly = addAction(QStringLiteral("errorsOnlyAction"), tr("Errors only"),
                             QStringLiteral("errors-only"), {QKeySequence(Qt::CTRL | Qt::Key_E)});
    m_errorsOnly->setCheckable(true);
    connect(m_errorsOnly, &QAction::toggled, this, &FramesToolbar::errorsOnlyChanged);
    addButton(m_errorsOnly, true);
    m_previousError = addAction(QStringLiteral("previousErrorAction"), tr("Previous error"),
                                QStringLiteral("previous-error"), {QKeySequence(Qt::SHIFT | Qt::Key_F8)});
    m_nextError = addAction(QStringLiteral("nextErrorAction"), tr("Next error"), QStringLiteral("next-error"),
                            {QKeySequence(Qt::Key_F8)});
    m_previousMark = addAction(QStringLiteral("previousMarkAction"), tr("Previous mark"),
                               QStringLiteral("previous-mark"), {QKeySequence(Qt::SHIFT | Qt::Key_F7)});
    m_nextMark = addAction(QStringLiteral("nextMarkAction"), tr("Next mark"), QStringLiteral("next-mark"),
                           {QKeySequence(Qt::Key_F7)});
    connect(m_previousError, &QAction::triggered, this, [this] { emit errorAsked(false); });
    connect(m_nextError, &QAction::triggered, this, [this] { emit errorAsked(true); });
    connect(m_previousMark, &QAction::triggered, this, [this] { emit markAsked(false); });
    connect(m_nextMark, &QAction::triggered, this, [this] { emit markAsked(true); });
    addButton(m_previousError, false);
    addButton(m_nextError, false);
    m_mark = addAction(QStringLiteral("markAction"), tr("Mark"), QStringLiteral("mark"), {});
    m_mark->setToolTip(tr("Mark the chosen frame with a note (M, in the table)"));
    connect(m_mark, &QAction::triggered, this, &FramesToolbar::markEditAsked);
    addButton(m_mark, true);
    addButton(m_previousMark, false);
    addButton(m_nextMark, false);
    m_follow = addAction(QStringLiteral("followAction"), tr("Follow"), QStringLiteral("follow"),
                         {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_F)});
    m_follow->setCheckable(true);
    m_follow->setToolTip(tr("Keep the newest frames in sight (%1)")
                             .arg(m_follow->shortcut().toString(QKeySequence::NativeText)));
    connect(m_follow, &QAction::toggled, this, &FramesToolbar::followChanged);
    addButton(m_follow, true);
    layout->addStretch(1);
    addFindField();
    addMenu();
    setCounts(0, 0);
}

QAction* FramesToolbar::addAction(const QString& name, const QString& text, const QString& iconName,
                                  const QList<QKeySequence>& keys)
{
    auto* action = new QAction(icon(iconName), text, m_owner);
    action->setObjectName(name);
    action->setShortcuts(keys);
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    if (!keys.isEmpty())
        action->setToolTip(
            QStringLiteral("%1 (%2)").arg(text, keys.front().toString(QKeySequence::NativeText)));
    m_owner->addAction(action);
    return action;
}

QToolButton* FramesToolbar::addButton(QAction* action, bool withText)
{
    auto* button = new QToolButton;
    button->setDefaultAction(action);
    button->setObjectName(action->objectName().replace(QStringLiteral("Action"), QStringLiteral("Button")));
    button->setAccessibleName(action->text());
    button->setToolButtonStyle(withText ? Qt::ToolButtonTextBesideIcon : Qt::ToolButtonIconOnly);
    button->setFocusPolicy(Qt::TabFocus);
    layout()->addWidget(button);
    return button;
}

void FramesToolbar::addFindField()
{
    m_findState = new QLabel;
    m_findState->setObjectName(QStringLiteral("findState"));
    m_findState->setAccessibleName(tr("Result of the search"));
    m_findState->setForegroundRole(QPalette::PlaceholderText);
    layout()->addWidget(m_findState);
    m_findText = new QLineEdit;
    m_findText->setObjectName(QStringLiteral("findText"));
    m_findText->setAccessibleName(tr("Find in the frames"));
    m_findText->setPlaceholderText(tr("find bytes, text, OBIS code…"));
    m_findText->setToolTip(tr("0D 0A finds bytes, kWh finds text, 1.8.1 finds an OBIS code;\n"
                              "state:parity (or ok, error, framing, break, weak), gap>10ms and data:0x2F\n"
                              "find frames, or narrow down what stands beside them.\n"
                              "Enter goes to the next, Shift+Enter to the one before."));
    m_findText->setClearButtonEnabled(true);
    m_findText->setMinimumWidth(fontMetrics().averageCharWidth() * 18);
    m_findText->setMaximumWidth(fontMetrics().averageCharWidth() * 38);
    m_findText->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    m_findText->addAction(icon(QStringLiteral("find"), QPalette::PlaceholderText),
                          QLineEdit::LeadingPosition);
    static_cast<QBoxLayout*>(layout())->addWidget(m_findText, 100);
    m_filter = addAction(QStringLiteral("filterAction"), tr("Show only what is found"),
                         QStringLiteral("only-found"), {QKeySequence(Qt::CTRL | Qt::Key_L)});
    m_filter->setCheckable(true);
    connect(m_filter, &QAction::toggled, this, [this](bool filtering) {
        if (filtering)
            m_errorsOnly->setChecked(false);
        if (filtering && m_findText->text().isEmpty())
            m_findText->setFocus(Qt::ShortcutFocusReason);
        emit filterChanged(filtering);
    });
    connect(m_errorsOnly, &QAction::toggled, this, [this](bool only) {
        if (only)
            m_filter->setChecked(false);
    });
    addButton(m_filter, false);
    m_findPrevious = addAction(QStringLiteral("findPreviousAction"), tr("Find previous"), {},
                               {QKeySequence(Qt::SHIFT | Qt::Key_F3)});
    m_findNext = addAction(QStringLiteral("findNextAction"), tr("Find next"), {}, {QKeySequence(Qt::Key_F3)});
    auto* focusFind = addAction(QStringLiteral("findAction"), tr("Find"), QStringLiteral("find"),
                                {QKeySequence(QKeySequence::Find)});
    m_findCancel = new QToolButton;
    m_findCancel->setObjectName(QStringLiteral("findCancelButton"));
    m_findCancel->setText(tr("Stop"));
    m_findCancel->setAccessibleName(tr("Stop searching"));
    m_findCancel->hide();
    layout()->addWidget(m_findCancel);
    connect(focusFind, &QAction::triggered, this, [this] {
        m_findText->setFocus(Qt::ShortcutFocusReason);
        m_findText->selectAll();
    });
    connect(m_findText, &QLineEdit::textChanged, this, &FramesToolbar::findTextChanged);
    connect(m_findText, &QLineEdit::returnPressed, this,
            [this] { emit findAsked((QGuiApplication::keyboardModifiers() & Qt::ShiftModifier) == 0); });
    connect(m_findPrevious, &QAction::triggered, this, [this] { emit findAsked(false); });
    connect(m_findNext, &QAction::triggered, this, [this] { emit findAsked(true); });
    connect(m_findCancel, &QToolButton::clicked, this, &FramesToolbar::findCancelled);
}

void FramesToolbar::addMenu()
{
    using CopyAs = FrameTable::CopyAs;
    m_menu = new QMenu(this);
    m_menu->setObjectName(QStringLiteral("framesMenu"));
    const auto addCopy = [this](const QString& name, const QString& text, CopyAs what) {
        QAction* action = m_menu->addAction(icon(QStringLiteral("copy")), text);
        action->setObjectName(name);
        connect(action, &QAction::triggered, this, [this, what] { emit copyAsked(what); });
    };
    addCopy(QStringLiteral("copyTableAction"), tr("Copy as table"), CopyAs::Table);
    addCopy(QStringLiteral("copyHexAction"), tr("Copy as hexadecimal bytes"), CopyAs::Hex);
    addCopy(QStringLiteral("copyTextAction"), tr("Copy as text"), CopyAs::Characters);
    addCopy(QStringLiteral("copyCsvAction"), tr("Copy as CSV"), CopyAs::Csv);
    m_menu->addSeparator();
    QAction* note =
        addAction(QStringLiteral("editMarkAction"), tr("Mark with a note…"), QStringLiteral("mark"), {});
    connect(note, &QAction::triggered, this, &FramesToolbar::markEditAsked);
    m_menu->addAction(note);
    QAction* remove = addAction(QStringLiteral("removeMarkAction"), tr("Remove the marks here"), {}, {});
    connect(remove, &QAction::triggered, this, &FramesToolbar::markRemovalAsked);
    m_menu->addAction(remove);
    m_menu->addSeparator();
    addGoMenu();
    QAction* save =
        addAction(QStringLiteral("saveFramesAction"), tr("Save as bus table…"), QStringLiteral("save"), {});
    connect(save, &QAction::triggered, this, &FramesToolbar::saveAsked);
    m_menu->addAction(save);

    auto* more = new QToolButton;
    more->setObjectName(QStringLiteral("framesMenuButton"));
    more->setText(QStringLiteral("⋯"));
    more->setAccessibleName(tr("Copy, go to, save"));
    more->setToolTip(tr("Copy, go to, save"));
    more->setMenu(m_menu);
    more->setPopupMode(QToolButton::InstantPopup);
    more->setFocusPolicy(Qt::TabFocus);
    layout()->addWidget(more);
}

void FramesToolbar::addGoMenu()
{
    QMenu* go = m_menu->addMenu(tr("Go to"));
    go->setObjectName(QStringLiteral("framesGoMenu"));
    QAction* place = addAction(QStringLiteral("goToAction"), tr("Frame, time or telegram…"), {},
                               {QKeySequence(Qt::CTRL | Qt::Key_G)});
    connect(place, &QAction::triggered, this, &FramesToolbar::goToAsked);
    QAction* gap = addAction(QStringLiteral("gapAction"), tr("Next gap longer than…"), {},
                             {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_G)});
    connect(gap, &QAction::triggered, this, &FramesToolbar::gapAsked);
    go->addActions({place, gap});
    go->addSeparator();
    go->addActions({m_nextError, m_previousError, m_nextMark, m_previousMark});
    go->addSeparator();
    go->addActions({m_findNext, m_findPrevious});
}

void FramesToolbar::addColumns(const QList<QAction*>& columns)
{
    QMenu* menu = m_menu->addMenu(tr("Columns"));
    menu->setObjectName(QStringLiteral("framesColumnsMenu"));
    menu->addActions(columns);
}

void FramesToolbar::setFollowing(bool follow)
{
    m_follow->setChecked(follow);
}

void FramesToolbar::setFindText(const QString& text)
{
    m_findText->setText(text);
}

void FramesToolbar::showFinder(const FrameFinder& finder)
{
    m_nothing = finder.state() == FrameFinder::State::NotFound;
    m_finderText = m_nothing ? QStringLiteral("✕ ") + finder.text() : finder.text();
    m_finderRuns = finder.state() == FrameFinder::State::Searching;
    m_findNext->setEnabled(finder.count() > 0);
    m_findPrevious->setEnabled(finder.count() > 0);
    showStates();
}

void FramesToolbar::showFilter(const FrameFilter& filter)
{
    m_filterText = filter.text();
    m_filterRuns = filter.state() == FrameFilter::State::Running;
    showStates();
}

void FramesToolbar::showStates()
{
    const QString text = m_filterText.isEmpty() ? m_finderText : m_filterText;
    m_findState->setText(text);
    m_findState->setAccessibleDescription(text);
    m_findState->setForegroundRole(m_nothing ? QPalette::WindowText : QPalette::PlaceholderText);
    m_findCancel->setVisible(m_finderRuns || m_filterRuns);
}

void FramesToolbar::setFiltering(bool filtering)
{
    m_filter->setChecked(filtering);
}

void FramesToolbar::setCounts(std::uint64_t errors, std::uint64_t marks)
{
    m_previousError->setEnabled(errors > 0);
    m_nextError->setEnabled(errors > 0);
    m_previousMark->setEnabled(marks > 0);
    m_nextMark->setEnabled(marks > 0);
}

} // namespace p1scope::ui
