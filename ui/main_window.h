// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/file_exporter.h"
#include "core/session/session.h"
#include "ui/settings.h"
#include "ui/widgets/selection.h"

#include <QMainWindow>

#include <filesystem>
#include <functional>
#include <memory>

class QAction;
class QActionGroup;
class QMenu;
class QToolButton;

namespace p1scope::ui {

class ConnectionBar;
class DetectionControl;
class DetectRow;
class EvidenceChain;
class KeyControl;
class KeyRow;
class KeyStore;
class MessageBar;
class Navigation;
class ProgressRow;
class ReplayControl;
class ReplayRow;
class HistoryControl;
class PublishControl;
class RecordingControl;
class StatusLine;
class TimeStrip;
class WireRow;
class ViewDocks;
struct PortEntry;

/// The window: connection bar, chain of evidence, messages, the views, strip of time and status line around
/// one session. It makes no view itself: addView() takes them.
class MainWindow : public QMainWindow {
    Q_OBJECT
public:
    explicit MainWindow(Settings settings, QWidget* parent = nullptr);
    ~MainWindow() override;

    [[nodiscard]] session::Session& session() { return m_session; }
    [[nodiscard]] Selection& selection() { return m_selection; }

    /// Takes ownership of `view`. `name` is the fixed word for it ("frames"), `iconName` a drawing's
    /// (icons.h).
    void addView(const QString& name, const QString& title, const QString& iconName, QWidget* view);
    /// An entry "Save … as" of the File menu. `save` is given the path that the user chose.
    void addSave(const QString& objectName, const QString& text, const QString& suggestion,
                 std::function<void(const QString& path)> save);
    /// To be called when all views are there: the layout and the view in front are as they were last time.
    void restoreLayout();
    /// False where there is no view so named.
    bool showView(const QString& name);

    void connectTo(const session::SourceSpec& spec);
    /// Finds the settings of what is connected, or chosen, as the Detect button does.
    void detect();
    /// A file that cannot be read is told of in the message bar.
    void openFile(const QString& path, const files::LineChoice& choice = {});
    /// Writes the open file, or what is recorded of the live session up to now, as another one;
    /// `settings.path` is not looked at. Outcome in the message bar.
    void exportAs(const QString& path, const session::ExportSettings& settings);
    /// The serial ports there are.
    void setPorts(const std::vector<PortEntry>& ports);
    /// The kinds of virtual meter there are.
    void setDemoKinds(const QStringList& kinds);
    /// Tells that nothing has been started yet, and what could be.
    void invite();
    /// Where the last hours of every session are recorded; without, they are not. To be called before
    /// anything is connected.
    void setRingFolder(const QString& folder);
    /// The file of the history, unless another place was chosen.
    void setHistoryFile(const QString& file);
    [[nodiscard]] RecordingControl& recording() { return *m_recording; }
    [[nodiscard]] HistoryControl& history() { return *m_history; }
    /// Where the keys of meters, and the broker's password, are kept; without, they are asked for and
    /// forgotten, and nothing is published until a setting of it is changed. To be called before anything is
    /// connected.
    void setKeyStore(std::unique_ptr<KeyStore> store);
    /// Which theme the menu shows as chosen, where it is not that of the settings.
    void setShownTheme(Theme theme);

    [[nodiscard]] const Settings& settings() const { return m_settings; }
    [[nodiscard]] const MessageBar& messages() const { return *m_messages; }

signals:
    /// The views are to stand still, or to follow again.
    void frozenChanged(bool frozen);
    /// Something to be remembered has changed.
    void settingsChanged(const p1scope::ui::Settings& settings);

protected:
    void closeEvent(QCloseEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    void makeLayout();
    void makeProgressRows();
    void makeRecording();
    void makeDetection();
    void wireBar();
    void wireSession();
    void makeMenus();
    void makeFileMenu();
    void makeRecordingActions(QMenu* menu);
    void makeExport(QMenu* menu);
    void askExport();
    [[nodiscard]] std::filesystem::path exportInput() const;
    void makeConnectionMenu();
    void makeReplay();
    void makeReplayMenu();
    void makeViewMenu();
    void makeGoMenu();
    void makeHelpMenu();
    QAction* addAction(QMenu* menu, const QString& objectName, const QString& text, const QKeySequence& keys,
                       std::function<void()> what);

    void browse();
    void refillRecent();
    void applyChangedSettings();
    void chooseTheme(Theme theme);
    void chooseMeter(telegram::MeterKind meter);
    void showState();
    void showTitle();
    void setFrozen(bool frozen);
    void goToError(bool forward);
    void goToTelegram(bool forward);
    void selectTelegram(std::size_t index);
    void showShortcuts();
    void showRecordingPage();
    void remember();

    Settings m_settings;
    session::Session m_session;
    Selection m_selection;
    files::LineChoice m_choice; ///< how the open file is read
    QString m_file;             ///< that is open; empty while the input is live
    session::SourceState::Phase m_shownPhase = session::SourceState::Phase::Closed;
    bool m_frozen = false;
    bool m_hasSave = false;

    ConnectionBar* m_bar = nullptr;
    EvidenceChain* m_chain = nullptr;
    MessageBar* m_messages = nullptr;
    ProgressRow* m_reading = nullptr;
    ProgressRow* m_saving = nullptr;
    RecordingControl* m_recording = nullptr;
    HistoryControl* m_history = nullptr;
    PublishControl* m_publish = nullptr;
    DetectRow* m_detectRow = nullptr;
    KeyRow* m_keyRow = nullptr;
    KeyControl* m_keys = nullptr;
    DetectionControl* m_detection = nullptr;
    Navigation* m_navigation = nullptr;
    ViewDocks* m_views = nullptr;
    TimeStrip* m_strip = nullptr;
    WireRow* m_wireRow = nullptr;
    ReplayRow* m_replayRow = nullptr;
    ReplayControl* m_replay = nullptr;
    QToolButton* m_replayButton = nullptr;
    ProgressRow* m_exporting = nullptr;
    ProgressRow* m_importing = nullptr;
    session::FileExporter* m_exporter = nullptr;
    StatusLine* m_status = nullptr;
    QMenu* m_fileMenu = nullptr;
    QAction* m_saveSeparator = nullptr;
    QMenu* m_recentMenu = nullptr;
    QMenu* m_goMenu = nullptr;
    QAction* m_goSeparator = nullptr;
    QAction* m_connectAction = nullptr;
    QAction* m_freezeAction = nullptr;
    QActionGroup* m_themeGroup = nullptr;
};

} // namespace p1scope::ui
