// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/main_window.h"

#include "ui/connection/connection_bar.h"
#include "ui/connection/detect_row.h"
#include "ui/connection/evidence_chain.h"
#include "ui/connection/key_row.h"
#include "ui/connection/message_bar.h"
#include "ui/connection/replay_row.h"
#include "ui/connection/status_line.h"
#include "ui/connection/time_strip.h"
#include "ui/connection/wire_row.h"
#include "ui/detection_control.h"
#include "ui/history_control.h"
#include "ui/key_control.h"
#include "ui/navigation.h"
#include "ui/progress_row.h"
#include "ui/publish_control.h"
#include "ui/recording_control.h"
#include "ui/replay_control.h"
#include "ui/view_docks.h"
#include "ui/widgets/icons.h"

#include <QAction>
#include <QActionGroup>
#include <QCloseEvent>
#include <QDragEnterEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QMenu>
#include <QMimeData>
#include <QToolButton>
#include <QUrl>
#include <QVBoxLayout>

namespace p1scope::ui {

using session::SourceState;

namespace {

// What a message is about: a new one on the same takes the old one's place.
const QString aboutSource = QStringLiteral("source");
const QString aboutFile = QStringLiteral("file");
const QString aboutStart = QStringLiteral("start");

} // namespace

MainWindow::MainWindow(Settings settings, QWidget* parent)
    : QMainWindow(parent)
    , m_settings(std::move(settings))
{
    setObjectName(QStringLiteral("mainWindow"));
    setAcceptDrops(true);
    setContextMenuPolicy(Qt::NoContextMenu);
    m_session.chooseMeter(m_settings.meter);
    makeLayout();
    makeRecording();
    makeDetection();
    makeReplay();
    makeMenus();
    wireBar();
    wireSession();
    m_bar->setHosts(m_settings.hosts);
    m_bar->setSource(m_settings.source);
    showState();
    resize(1280, 800);
    if (!m_settings.windowGeometry.isEmpty())
        restoreGeometry(m_settings.windowGeometry);
}

MainWindow::~MainWindow()
{
    QObject::disconnect(&m_session, nullptr, this, nullptr);
    QObject::disconnect(&m_session.document(), nullptr, this, nullptr);
    // What is shown looks at the session and the selection, and so must go before them.
    delete m_recording;
    delete m_detection;
    delete takeCentralWidget();
}

void MainWindow::makeLayout()
{
    auto* content = new QWidget(this);
    auto* rows = new QVBoxLayout(content);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(0);
    m_bar = new ConnectionBar(content);
    m_chain = new EvidenceChain(content);
    m_detectRow = new DetectRow(content);
    m_keyRow = new KeyRow(content);
    m_messages = new MessageBar(content);
    makeProgressRows();
    m_wireRow = new WireRow(m_session.document(), content);
    m_navigation = new Navigation(content);
    m_views = new ViewDocks(content);
    m_strip = new TimeStrip(m_session.document(), m_selection, content);
    m_replayRow = new ReplayRow(content);
    m_replayButton = new QToolButton(content);
    m_status = new StatusLine(m_session.document(), content);
    rows->addWidget(m_bar);
    rows->addWidget(m_chain);
    rows->addWidget(m_detectRow);
    rows->addWidget(m_keyRow);
    rows->addWidget(m_messages);
    rows->addWidget(m_reading);
    rows->addWidget(m_saving);
    rows->addWidget(m_exporting);
    rows->addWidget(m_importing);
    rows->addWidget(m_wireRow);
    auto* middle = new QHBoxLayout;
    middle->setSpacing(0);
    middle->addWidget(m_navigation);
    middle->addWidget(m_views, 1);
    rows->addLayout(middle, 1);
    rows->addWidget(m_replayRow);
    auto* strip = new QHBoxLayout;
    strip->setSpacing(0);
    strip->addWidget(m_replayButton);
    strip->addWidget(m_strip, 1);
    rows->addLayout(strip);
    rows->addWidget(m_status);
    setCentralWidget(content);

    connect(m_navigation, &Navigation::chosen, m_views, &ViewDocks::showView);
    connect(m_navigation, &Navigation::besideRequested, m_views, &ViewDocks::showBeside);
    connect(m_navigation, &Navigation::floatRequested, m_views, &ViewDocks::floatView);
    connect(m_views, &ViewDocks::currentChanged, m_navigation, &Navigation::setCurrentName);
}

/// Before the menus, which show its actions.
void MainWindow::makeReplay()
{
    m_replay = new ReplayControl({&m_session, m_replayRow, m_strip, &m_selection}, this);
    connect(m_replay, &ReplayControl::stopped, this, [this] { openFile(m_file, m_choice); });
    m_replayButton->setObjectName(QStringLiteral("replayButton"));
    m_replayButton->setAccessibleName(tr("Replay"));
    m_replayButton->setAutoRaise(true);
    m_replayButton->setFocusPolicy(Qt::StrongFocus);
    m_replayButton->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Expanding);
}

void MainWindow::makeProgressRows()
{
    m_reading = new ProgressRow(
        QStringLiteral("reading"),
        {tr("Reading the file"), tr("How much of the file has been read"), tr("Stop reading the file")},
        this);
    m_saving = new ProgressRow(
        QStringLiteral("saving"),
        {tr("Saving the recording"), tr("How much of the recording is saved"), tr("Stop saving")}, this);
    m_exporting =
        new ProgressRow(QStringLiteral("exporting"),
                        {tr("Exporting"), tr("How much of the file is written"), tr("Stop exporting")}, this);
    m_importing = new ProgressRow(
        QStringLiteral("importing"),
        {tr("Importing into the history"), tr("How much has been imported"), tr("Stop importing")}, this);
    connect(&m_session, &session::Session::progressChanged, m_reading, &ProgressRow::setProgress);
    connect(m_reading, &ProgressRow::cancelled, &m_session, &session::Session::disconnect);
}

void MainWindow::makeRecording()
{
    m_recording = new RecordingControl({&m_session, m_bar, m_messages, m_status, m_saving, this},
                                       m_settings.recording, this);
    connect(m_recording, &RecordingControl::made, this, [this](const QString& path) {
        m_settings.rememberFile(path);
        refillRecent();
        remember();
    });
    connect(m_recording, &RecordingControl::preferencesChanged, this,
            [this](const RecordingPreferences& preferences) {
                m_settings.recording = preferences;
                remember();
            });
}

void MainWindow::makeDetection()
{
    m_history = new HistoryControl({&m_session, m_messages, m_importing, this}, m_settings.history, this);
    connect(m_history, &HistoryControl::preferencesChanged, this,
            [this](const HistoryPreferences& preferences) {
                m_settings.history = preferences;
                remember();
            });
    m_publish = new PublishControl({&m_session, m_messages, this}, m_settings.publish, this);
    connect(m_publish, &PublishControl::preferencesChanged, this,
            [this](const PublishPreferences& preferences) {
                m_settings.publish = preferences;
                remember();
            });
    m_detection = new DetectionControl({&m_session, m_bar, m_detectRow}, this);
    connect(m_detection, &DetectionControl::connectWanted, this, &MainWindow::connectTo);
    connect(m_detection, &DetectionControl::settled, this, [this](const session::SourceSpec& spec) {
        m_settings.rememberSource(spec);
        showTitle();
        remember();
    });
}

void MainWindow::setKeyStore(std::unique_ptr<KeyStore> store)
{
    delete m_keys;
    KeyStore* const kept = store.get();
    m_keys = new KeyControl({&m_session, m_keyRow, m_messages}, std::move(store), this);
    m_publish->setKeyStore(kept);
}

void MainWindow::detect()
{
    m_bar->detect();
}

void MainWindow::setRingFolder(const QString& folder)
{
    m_recording->setRingFolder(folder);
}

void MainWindow::setHistoryFile(const QString& file)
{
    m_history->setFile(file);
}

void MainWindow::wireBar()
{
    connect(m_bar, &ConnectionBar::connectRequested, this, &MainWindow::connectTo);
    connect(m_bar, &ConnectionBar::openRequested, this, [this](const QString& path) {
        files::LineChoice choice = path == m_file ? m_choice : files::LineChoice();
        choice.line = m_bar->fileLine();
        openFile(path, choice);
    });
    connect(m_bar, &ConnectionBar::browseRequested, this, &MainWindow::browse);
    connect(m_bar, &ConnectionBar::disconnectRequested, this, [this] {
        if (m_replay->running())
            m_replay->stop();
        else
            m_session.disconnect();
    });
    connect(m_bar, &ConnectionBar::targetNotUnderstood, this, [this](const QString& written) {
        m_messages->tell(aboutSource, MessageBar::Kind::Error,
                         written.isEmpty() ? tr("No port is chosen")
                                           : tr("'%1' names no source").arg(written),
                         tr("choose a port from the list, or write a device such as /dev/ttyUSB0, or "
                            "tcp://host:port"));
    });
    connect(m_bar, &ConnectionBar::settingsChanged, this, &MainWindow::applyChangedSettings);
    connect(m_wireRow, &WireRow::channelChosen, this, [this](const QString& number) {
        files::LineChoice choice = m_choice;
        choice.channel = number.toStdString();
        openFile(m_file, choice);
    });
    connect(m_bar, &ConnectionBar::requestChanged, &m_session, &session::Session::setRequest);
    connect(m_bar, &ConnectionBar::frozenChanged, this, &MainWindow::setFrozen);
}

void MainWindow::wireSession()
{
    session::Document& document = m_session.document();
    connect(&document, &session::Document::statusChanged, this, &MainWindow::showState);
    connect(&document, &session::Document::begun, this, [this] {
        m_chain->reset();
        m_selection.clear(this);
        m_messages->clear(aboutStart);
        m_bar->setActualLine(m_session.document().settings());
        if (const auto parts = m_session.document().facts().parts; parts > 1)
            m_messages->tell(aboutFile, MessageBar::Kind::Information,
                             tr("%1 files opened as one recording").arg(parts),
                             tr("they are parts of the same one, and stand in the same folder"));
        showState();
        showTitle();
    });
    connect(&m_session, &session::Session::runningChanged, this, [this](bool running) {
        m_bar->setRunning(running);
        m_connectAction->setText(running ? tr("&Disconnect") : tr("&Connect"));
        showState();
    });
    connect(&m_session, &session::Session::failed, this,
            [this](const QString& message, const QString& remedy) {
                m_messages->tell(aboutFile, MessageBar::Kind::Error, message, remedy);
            });
}

void MainWindow::addView(const QString& name, const QString& title, const QString& iconName, QWidget* view)
{
    const int number = m_navigation->count() + 1;
    m_navigation->add(name, title, icon(iconName));
    m_views->addView(name, title, view);
    m_navigation->setCurrentName(m_views->current());
    auto* action = new QAction(icon(iconName), title, this);
    action->setObjectName(QStringLiteral("go_") + name);
    if (number <= 9)
        action->setShortcut(QKeySequence(Qt::CTRL | static_cast<Qt::Key>(Qt::Key_0 + number)));
    connect(action, &QAction::triggered, this, [this, name] { showView(name); });
    m_goMenu->insertAction(m_goSeparator, action);
}

void MainWindow::restoreLayout()
{
    m_views->restoreLayout(m_settings.layout);
    showView(m_settings.view);
    m_navigation->setFocus();
}

bool MainWindow::showView(const QString& name)
{
    return m_views->showView(name);
}

void MainWindow::connectTo(const session::SourceSpec& spec)
{
    m_file.clear();
    m_choice = {};
    m_messages->clear(aboutFile);
    m_messages->clear(aboutSource);
    setFrozen(false);
    m_settings.rememberSource(spec);
    m_bar->setHosts(m_settings.hosts);
    m_bar->setSource(spec);
    m_recording->setInputName(sourceName(spec));
    m_session.connectTo(spec);
    remember();
}

void MainWindow::openFile(const QString& path, const files::LineChoice& choice)
{
    m_file = path;
    m_choice = choice;
    m_messages->clear(aboutFile);
    m_messages->clear(aboutSource);
    m_messages->clear(aboutStart);
    setFrozen(false);
    if (QFileInfo::exists(path)) {
        m_settings.rememberFile(path);
        refillRecent();
    }
    m_bar->setFile(path, choice.line);
    m_session.openFile(path, choice);
    showTitle();
    remember();
}

void MainWindow::setPorts(const std::vector<PortEntry>& ports)
{
    m_bar->setPorts(ports);
}

void MainWindow::setDemoKinds(const QStringList& kinds)
{
    m_bar->setDemoKinds(kinds);
}

void MainWindow::invite()
{
    m_messages->tell(aboutStart, MessageBar::Kind::Information, tr("Nothing is connected yet"),
                     tr("choose a port and press Connect, drop a file here, or take the demo meter from the "
                        "list of ports"));
}

void MainWindow::browse()
{
    const QString start = m_settings.files.isEmpty() ? QString() : QFileInfo(m_settings.files.first()).path();
    const QString path = QFileDialog::getOpenFileName(this, tr("Open a file"), start);
    if (!path.isEmpty())
        openFile(path);
}

void MainWindow::applyChangedSettings()
{
    if (!m_file.isEmpty()) {
        files::LineChoice choice = m_choice;
        choice.line = m_bar->fileLine();
        openFile(m_file, choice);
        return;
    }
    const ConnectionTarget chosen = m_bar->target();
    if (chosen.kind != ConnectionTarget::Kind::Live)
        return;
    if (m_session.running()) {
        connectTo(chosen.source);
        return;
    }
    m_settings.source = chosen.source;
    remember();
}

void MainWindow::showState()
{
    const session::Document& document = m_session.document();
    const SourceState& state = document.sourceState();
    m_chain->setChecks(document.evidence());
    m_bar->setSourceState(state);
    if (document.frames().end() > document.frames().first())
        m_bar->setActualLine(document.settings());
    if (state.phase == SourceState::Phase::Failed)
        m_messages->tell(aboutSource, MessageBar::Kind::Error, state.message, state.remedy);
    else if (state.phase == SourceState::Phase::Waiting)
        m_messages->tell(aboutSource, MessageBar::Kind::Warning, state.message, state.remedy);
    else if (state.phase == SourceState::Phase::Open || m_shownPhase != state.phase)
        m_messages->clear(aboutSource);
    m_shownPhase = state.phase;
}

void MainWindow::showTitle()
{
    const session::Document& document = m_session.document();
    QString what;
    if (!m_file.isEmpty())
        what = QFileInfo(m_file).fileName();
    else if (m_session.running())
        what = sourceName(m_settings.source) + QStringLiteral(" · ") +
               QString::fromStdString(document.settings().toDisplay());
    setWindowTitle(what.isEmpty() ? tr("P1 Scope") : tr("%1 — P1 Scope").arg(what));
}

void MainWindow::setFrozen(bool frozen)
{
    if (m_frozen == frozen)
        return;
    m_frozen = frozen;
    m_bar->setFrozen(frozen);
    m_freezeAction->setChecked(frozen);
    m_strip->setFrozen(frozen);
    m_status->setFrozen(frozen);
    emit frozenChanged(frozen);
}

void MainWindow::remember()
{
    emit settingsChanged(m_settings);
}

void MainWindow::chooseMeter(telegram::MeterKind meter)
{
    m_settings.meter = meter;
    remember();
    m_session.chooseMeter(meter);
}

void MainWindow::closeEvent(QCloseEvent* event)
{
    m_settings.windowGeometry = saveGeometry();
    m_settings.layout = m_views->layoutState();
    m_settings.view = m_views->current();
    remember();
    m_session.disconnect();
    event->accept();
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event)
{
    const QList<QUrl> urls = event->mimeData()->urls();
    if (urls.size() == 1 && urls.first().isLocalFile())
        event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent* event)
{
    const QList<QUrl> urls = event->mimeData()->urls();
    if (urls.size() != 1 || !urls.first().isLocalFile())
        return;
    event->acceptProposedAction();
    openFile(urls.first().toLocalFile());
}

} // namespace p1scope::ui
