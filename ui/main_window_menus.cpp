// SPDX-License-Identifier: GPL-3.0-or-later
// The menus of the main window, and what only they do.
#include "version.h"

#include "ui/about_window.h"
#include "ui/connection/connection_bar.h"
#include "ui/connection/evidence_chain.h"
#include "ui/connection/message_bar.h"
#include "ui/export_dialog.h"
#include "ui/history_control.h"
#include "ui/main_window.h"
#include "ui/meter_menu.h"
#include "ui/navigation.h"
#include "ui/progress_row.h"
#include "ui/publish_control.h"
#include "ui/recording_control.h"
#include "ui/recording_page.h"
#include "ui/replay_control.h"
#include "ui/view_docks.h"
#include "ui/widgets/icons.h"

#include <QAction>
#include <QActionGroup>
#include <QApplication>
#include <QDialog>
#include <QFileDialog>
#include <QFileInfo>
#include <QGridLayout>
#include <QLabel>
#include <QMenu>
#include <QMenuBar>
#include <QToolButton>

#include <algorithm>

namespace p1scope::ui {

namespace {

const QString aboutExport = QStringLiteral("export");

QMenu* addMenu(QMenuBar* bar, const QString& objectName, const QString& title)
{
    QMenu* menu = bar->addMenu(title);
    menu->setObjectName(objectName);
    return menu;
}

} // namespace

QAction* MainWindow::addAction(QMenu* menu, const QString& objectName, const QString& text,
                               const QKeySequence& keys, std::function<void()> what)
{
    QAction* action = menu->addAction(text);
    action->setObjectName(objectName);
    action->setShortcut(keys);
    connect(action, &QAction::triggered, this, std::move(what));
    return action;
}

void MainWindow::makeMenus()
{
    menuBar()->setObjectName(QStringLiteral("menuBar"));
    menuBar()->setAccessibleName(tr("Menu"));
    makeFileMenu();
    makeConnectionMenu();
    makeReplayMenu();
    makeViewMenu();
    makeGoMenu();
    makeHelpMenu();
}

void MainWindow::makeFileMenu()
{
    QMenu* menu = addMenu(menuBar(), QStringLiteral("fileMenu"), tr("&File"));
    m_fileMenu = menu;
    addAction(menu, QStringLiteral("openAction"), tr("&Open…"), QKeySequence::Open, [this] { browse(); });
    m_recentMenu = menu->addMenu(tr("Open &recent"));
    m_recentMenu->setObjectName(QStringLiteral("recentMenu"));
    refillRecent();
    menu->addSeparator();
    m_saveSeparator = menu->addSeparator();
    makeExport(menu);
    makeRecordingActions(menu);
    menu->addSeparator();
    addAction(menu, QStringLiteral("quitAction"), tr("&Quit"), QKeySequence(Qt::CTRL | Qt::Key_Q),
              [this] { close(); });
}

void MainWindow::makeExport(QMenu* menu)
{
    m_exporter = new session::FileExporter(this);
    QAction* action = addAction(menu, QStringLiteral("exportAction"), tr("&Export…"),
                                QKeySequence(Qt::CTRL | Qt::ALT | Qt::Key_S), [this] { askExport(); });
    connect(menu, &QMenu::aboutToShow, this,
            [this, action] { action->setEnabled(!exportInput().empty() && !m_exporter->running()); });
    connect(menu, &QMenu::aboutToHide, this, [action] { action->setEnabled(true); });
    connect(m_exporter, &session::FileExporter::progressed, m_exporting, &ProgressRow::setProgress);
    connect(m_exporting, &ProgressRow::cancelled, this, [this] {
        m_exporter->cancel();
        m_exporting->setProgress(1);
    });
    connect(m_exporter, &session::FileExporter::finished, this,
            [this](const QString& target, const QString& message, const QString& remedy) {
                m_exporting->setProgress(1);
                const QString name = QFileInfo(target).fileName();
                if (message.isEmpty() && m_exporter->sealed() > 0)
                    m_messages->tell(
                        aboutExport, MessageBar::Kind::Information,
                        tr("%1 is written. Encrypted frames that no key opened: %2; their system "
                           "titles are made up, and no key opens them any more")
                            .arg(name)
                            .arg(m_exporter->sealed()),
                        {});
                else if (message.isEmpty())
                    m_messages->tell(aboutExport, MessageBar::Kind::Information,
                                     tr("%1 is written").arg(name), {});
                else
                    m_messages->tell(aboutExport, MessageBar::Kind::Error, message, remedy);
            });
}

std::filesystem::path MainWindow::exportInput() const
{
    if (!m_file.isEmpty())
        return m_file.toStdU16String();
    // What is live is in the ring, of which the oldest parts may be gone; one part leads to the others.
    const auto parts = m_session.recordedParts();
    std::error_code why;
    const auto first = std::ranges::find_if(parts, [&why](const auto& part) { return exists(part, why); });
    return first == parts.end() ? std::filesystem::path() : *first;
}

void MainWindow::askExport()
{
    const std::filesystem::path input = exportInput();
    if (input.empty()) {
        m_messages->tell(aboutExport, MessageBar::Kind::Information, tr("There is nothing to export"),
                         tr("open a file, or connect to a meter with File › Recording settings set to keep "
                            "the last hours"));
        return;
    }
    const bool live = m_file.isEmpty();
    // Frames are numbered from the beginning, which has to be there still.
    const auto& range = m_selection.range();
    const bool canSelect = range.has_value() && (!live || input == m_session.recordedParts().front());
    ExportDialog dialog(canSelect, this);
    if (dialog.exec() != QDialog::Accepted)
        return;
    const QFileInfo open(QString::fromStdU16String(input.u16string()));
    const QString suggestion = live ? m_recording->freshPath(dialog.ending())
                                    : open.dir().filePath(open.completeBaseName() + dialog.ending());
    const QString path = QFileDialog::getSaveFileName(this, tr("Export as"), suggestion);
    if (path.isEmpty())
        return;
    session::ExportSettings settings;
    settings.format = dialog.format();
    settings.anonymise = dialog.anonymise();
    settings.shiftReadings = dialog.shiftReadings();
    if (dialog.selectionOnly())
        settings.range = {range->first, range->last + 1};
    exportAs(path, settings);
}

void MainWindow::exportAs(const QString& path, const session::ExportSettings& settings)
{
    session::ExportSettings all = settings;
    all.path = path.toStdU16String();
    all.keepWhenStopped = false;
    all.program = "P1 Scope " P1SCOPE_VERSION;
    all.keys = m_session.sharedKeys();
    m_messages->clear(aboutExport);
    m_exporter->start(exportInput(), m_file.isEmpty() ? files::LineChoice() : m_choice, all);
}

void MainWindow::makeRecordingActions(QMenu* menu)
{
    QAction* record = menu->addAction(icon(QStringLiteral("record")), tr("&Record"));
    record->setObjectName(QStringLiteral("recordAction"));
    record->setShortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_R));
    connect(record, &QAction::triggered, m_bar, &ConnectionBar::toggleRecording);
    QAction* recordAs = addAction(menu, QStringLiteral("recordAsAction"), tr("Record &into…"), {},
                                  [this] { m_recording->recordAs(); });
    QAction* save =
        addAction(menu, QStringLiteral("saveRecordingAction"), tr("Save recording &as…"),
                  QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_S), [this] { m_recording->saveAs(); });
    save->setIcon(icon(QStringLiteral("save")));
    addAction(menu, QStringLiteral("recordingPageAction"), tr("Recor&ding settings…"), {},
              [this] { showRecordingPage(); });
    addAction(menu, QStringLiteral("historyPageAction"), tr("Histor&y settings…"), {},
              [this] { m_history->showPage(); });
    addAction(menu, QStringLiteral("historyImportAction"), tr("&Import into history…"), {},
              [this] { m_history->askImport(); });
    addAction(menu, QStringLiteral("publishPageAction"), tr("Publis&h settings…"), {},
              [this] { m_publish->showPage(); });
    connect(menu, &QMenu::aboutToShow, this, [this, record, recordAs, save] {
        const bool live = m_session.running() && m_session.document().recordable();
        record->setText(m_session.recorderState().kept.on ? tr("End the &recording") : tr("&Record"));
        record->setEnabled(live);
        recordAs->setEnabled(live);
        save->setEnabled(m_recording->canSave());
    });
    // Their keys work at any time; what they do looks for itself whether it can.
    connect(menu, &QMenu::aboutToHide, this, [record, recordAs, save] {
        for (QAction* action : {record, recordAs, save})
            action->setEnabled(true);
    });
}

void MainWindow::showRecordingPage()
{
    if (auto* shown = findChild<RecordingPage*>()) {
        shown->activateWindow();
        return;
    }
    auto* page = new RecordingPage(m_recording->preferences(), m_recording->ringFolder(), this);
    connect(page, &RecordingPage::changed, m_recording, &RecordingControl::setPreferences);
    page->show();
}

void MainWindow::addSave(const QString& objectName, const QString& text, const QString& suggestion,
                         std::function<void(const QString& path)> save)
{
    auto* action = new QAction(icon(QStringLiteral("save")), text, this);
    action->setObjectName(objectName);
    if (!m_hasSave)
        action->setShortcut(QKeySequence::Save);
    m_hasSave = true;
    connect(action, &QAction::triggered, this, [this, suggestion, save = std::move(save)] {
        const QString path = QFileDialog::getSaveFileName(this, tr("Save as"), suggestion);
        if (!path.isEmpty())
            save(path);
    });
    m_fileMenu->insertAction(m_saveSeparator, action);
}

void MainWindow::refillRecent()
{
    m_recentMenu->clear();
    m_recentMenu->setEnabled(!m_settings.files.isEmpty());
    for (const QString& path : std::as_const(m_settings.files)) {
        QString name = QFileInfo(path).fileName();
        name.replace(u'&', QStringLiteral("&&"));
        QAction* action = m_recentMenu->addAction(name);
        action->setObjectName(QStringLiteral("recent_") + path);
        action->setToolTip(path);
        connect(action, &QAction::triggered, this, [this, path] { openFile(path); });
    }
    m_recentMenu->setToolTipsVisible(true);
    if (m_settings.files.isEmpty())
        return;
    m_recentMenu->addSeparator();
    addAction(m_recentMenu, QStringLiteral("clearRecentAction"), tr("&Forget these"), {}, [this] {
        m_settings.files.clear();
        refillRecent();
        remember();
    });
}

void MainWindow::makeConnectionMenu()
{
    QMenu* menu = addMenu(menuBar(), QStringLiteral("connectionMenu"), tr("&Connection"));
    m_connectAction =
        addAction(menu, QStringLiteral("connectAction"), tr("&Connect"),
                  QKeySequence(Qt::CTRL | Qt::Key_Return), [this] { m_bar->toggleConnection(); });
    addAction(menu, QStringLiteral("demoAction"), tr("Connect to the &demo meter"),
              QKeySequence(Qt::CTRL | Qt::Key_D), [this] {
                  if (const auto demo = session::SourceSpec::parse(QStringLiteral("demo")))
                      connectTo(*demo);
              });
    menu->addSeparator();
    menu->addMenu(m_bar->lineMenu());
    menu->addMenu(m_bar->requestMenu());
    auto* meters = new MeterMenu(m_settings.meter, menu);
    menu->addMenu(meters);
    connect(meters, &MeterMenu::chosen, this, &MainWindow::chooseMeter);
    addAction(menu, QStringLiteral("requestAction"), tr("&Ask the meter, or stop asking"),
              QKeySequence(Qt::CTRL | Qt::Key_R), [this] { m_bar->toggleRequest(); });
    menu->addSeparator();
    m_freezeAction = menu->addAction(icon(QStringLiteral("freeze")), tr("&Freeze the views"));
    m_freezeAction->setObjectName(QStringLiteral("freezeAction"));
    m_freezeAction->setCheckable(true);
    m_freezeAction->setShortcut(QKeySequence(Qt::Key_F9));
    connect(m_freezeAction, &QAction::toggled, this, &MainWindow::setFrozen);
    addAction(menu, QStringLiteral("adviceAction"), tr("&What is wrong, and what to do"),
              QKeySequence(Qt::CTRL | Qt::Key_I), [this] { m_chain->toggleAdvice(); });
    addAction(menu, QStringLiteral("dismissAction"), tr("Dismiss the &last message"),
              QKeySequence(Qt::SHIFT | Qt::Key_Escape), [this] { m_messages->dismissLast(); });
}

void MainWindow::makeReplayMenu()
{
    QMenu* menu = addMenu(menuBar(), QStringLiteral("replayMenu"), tr("&Replay"));
    m_replay->fill(*menu);
    m_replayButton->setDefaultAction(m_replay->playAction());
    m_replayButton->setToolButtonStyle(Qt::ToolButtonIconOnly);
}

void MainWindow::makeViewMenu()
{
    QMenu* menu = addMenu(menuBar(), QStringLiteral("viewMenu"), tr("&View"));
    QMenu* themes = menu->addMenu(tr("&Theme"));
    themes->setObjectName(QStringLiteral("themeMenu"));
    m_themeGroup = new QActionGroup(this);
    const auto addTheme = [this, themes](Theme theme, const QString& text) {
        QAction* action = themes->addAction(text);
        action->setObjectName(QStringLiteral("theme_") + themeName(theme));
        action->setCheckable(true);
        action->setData(static_cast<int>(theme));
        action->setChecked(m_settings.theme == theme);
        m_themeGroup->addAction(action);
        connect(action, &QAction::triggered, this, [this, theme] { chooseTheme(theme); });
    };
    addTheme(Theme::System, tr("As the &system"));
    addTheme(Theme::Light, tr("&Light"));
    addTheme(Theme::Dark, tr("&Dark"));
    menu->addSeparator();
    QAction* arrange = menu->addAction(tr("&Arrange views"));
    arrange->setObjectName(QStringLiteral("arrangeAction"));
    arrange->setCheckable(true);
    arrange->setToolTip(tr("Shows every view's title bar, to drag it by"));
    connect(arrange, &QAction::toggled, m_views, &ViewDocks::setArranging);
    QMenu* beside = menu->addMenu(tr("Show &beside"));
    beside->setObjectName(QStringLiteral("besideMenu"));
    connect(beside, &QMenu::aboutToShow, this, [this, beside] {
        beside->clear();
        for (const QString& name : m_views->names()) {
            if (name == m_views->current())
                continue;
            QAction* action = beside->addAction(m_views->title(name));
            action->setObjectName(QStringLiteral("beside_") + name);
            connect(action, &QAction::triggered, this, [this, name] { m_views->showBeside(name); });
        }
    });
    addAction(menu, QStringLiteral("floatAction"), tr("In a &window of its own"), {},
              [this] { m_views->floatView(m_views->current()); });
    addAction(menu, QStringLiteral("resetLayoutAction"), tr("&Reset layout"), {},
              [this] { m_views->resetLayout(); });
}

void MainWindow::makeGoMenu()
{
    m_goMenu = addMenu(menuBar(), QStringLiteral("goMenu"), tr("&Go"));
    m_goSeparator = m_goMenu->addSeparator();
    addAction(m_goMenu, QStringLiteral("goPreviousErrorAction"), tr("Pre&vious error"),
              QKeySequence(Qt::CTRL | Qt::Key_Comma), [this] { goToError(false); })
        ->setIcon(icon(QStringLiteral("previous-error")));
    addAction(m_goMenu, QStringLiteral("goNextErrorAction"), tr("Next &error"),
              QKeySequence(Qt::CTRL | Qt::Key_Period), [this] { goToError(true); })
        ->setIcon(icon(QStringLiteral("next-error")));
    addAction(m_goMenu, QStringLiteral("goPreviousTelegramAction"), tr("&Previous telegram"),
              QKeySequence(Qt::ALT | Qt::Key_PageUp), [this] { goToTelegram(false); });
    addAction(m_goMenu, QStringLiteral("goNextTelegramAction"), tr("&Next telegram"),
              QKeySequence(Qt::ALT | Qt::Key_PageDown), [this] { goToTelegram(true); });
    addAction(m_goMenu, QStringLiteral("liveAction"), tr("To the &latest"), QKeySequence(Qt::Key_F6), [this] {
        setFrozen(false);
        m_selection.clear(this);
    });
}

void MainWindow::makeHelpMenu()
{
    QMenu* menu = addMenu(menuBar(), QStringLiteral("helpMenu"), tr("&Help"));
    addAction(menu, QStringLiteral("shortcutsAction"), tr("&Keyboard shortcuts"), QKeySequence(Qt::Key_F1),
              [this] { showShortcuts(); });
    addAction(menu, QStringLiteral("aboutAction"), tr("&About P1 Scope"), {}, [this] { showAbout(this); });
    addAction(menu, QStringLiteral("licencesAction"), tr("&Licences"), {}, [this] { showLicences(this); });
}

void MainWindow::setShownTheme(Theme theme)
{
    for (QAction* action : m_themeGroup->actions())
        action->setChecked(action->data().toInt() == static_cast<int>(theme));
}

void MainWindow::chooseTheme(Theme theme)
{
    m_settings.theme = theme;
    if (auto* application = qobject_cast<QApplication*>(QCoreApplication::instance()))
        applyTheme(*application, theme);
    remember();
}

void MainWindow::goToError(bool forward)
{
    const line::FrameSequence& frames = m_session.document().frames();
    std::optional<line::FrameIndex> found;
    if (const auto& range = m_selection.range()) {
        if (forward)
            found = frames.nextError(range->first + 1);
        else if (range->first > frames.first())
            found = frames.previousError(range->first - 1);
    } else if (frames.end() > frames.first()) {
        found = forward ? frames.nextError(frames.first()) : frames.previousError(frames.end() - 1);
    }
    if (found)
        m_selection.select({*found, *found}, this);
}

void MainWindow::goToTelegram(bool forward)
{
    const session::Document& document = m_session.document();
    const std::size_t count = document.telegramCount();
    if (count == 0)
        return;
    if (!m_selection.range()) {
        selectTelegram(count - 1);
        return;
    }
    const line::FrameIndex here = m_selection.range()->first;
    std::size_t low = 0; // the first telegram that begins at or after the selection
    std::size_t high = count;
    while (low < high) {
        const std::size_t middle = low + (high - low) / 2;
        if (document.summary({middle}).firstFrame < here)
            low = middle + 1;
        else
            high = middle;
    }
    if (!forward)
        selectTelegram(low == 0 ? 0 : low - 1);
    else if (low < count && document.summary({low}).firstFrame == here)
        selectTelegram(std::min(count - 1, low + 1));
    else
        selectTelegram(std::min(count - 1, low));
}

void MainWindow::selectTelegram(std::size_t index)
{
    const session::TelegramSummary& telegram = m_session.document().summary({index});
    m_selection.select({telegram.firstFrame, telegram.lastFrame}, this);
}

void MainWindow::showShortcuts()
{
    auto* list = new QWidget(this);
    auto* grid = new QGridLayout(list);
    grid->setHorizontalSpacing(24);
    int row = 0;
    for (const QAction* action : findChildren<QAction*>()) {
        if (action->shortcut().isEmpty())
            continue;
        QString text = action->text();
        text.remove(u'&').remove(u'…');
        grid->addWidget(new QLabel(text, list), row, 0);
        auto* keys = new QLabel(action->shortcut().toString(QKeySequence::NativeText), list);
        keys->setForegroundRole(QPalette::PlaceholderText);
        grid->addWidget(keys, row, 1);
        ++row;
    }
    const auto addLine = [&](const QString& text, const QString& keys) {
        grid->addWidget(new QLabel(text, list), row, 0);
        grid->addWidget(new QLabel(keys, list), row, 1);
        ++row;
    };
    addLine(tr("In the strip of time: from telegram to telegram"), tr("Left, Right"));
    addLine(tr("In the strip of time: beginning, end"), tr("Home, End"));
    makeTextWindow(QStringLiteral("shortcutsWindow"), tr("Keyboard shortcuts"), list, this)->show();
}

} // namespace p1scope::ui
