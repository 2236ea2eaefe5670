// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/connection/connection_target.h"

#include <QStringList>
#include <QWidget>

#include <optional>
#include <vector>

class QActionGroup;
class QMenu;
class QPushButton;

namespace p1scope::ui {

class LineSettingsForm;
class TargetBox;

/// The window's top row: what to connect to, how its line is set, which pin asks the meter, and the buttons
/// that start, stop and freeze. Knows no session: it says what the user wants, and is told how things stand.
class ConnectionBar : public QWidget {
    Q_OBJECT
public:
    explicit ConnectionBar(QWidget* parent = nullptr);

    /// What the controls say now. `source` has the line settings and request line chosen.
    [[nodiscard]] ConnectionTarget target() const;
    /// How a file is to be read: none for "as the file says".
    [[nodiscard]] std::optional<line::LineSettings> fileLine() const { return m_fileLine; }

    void setSource(const session::SourceSpec& spec);
    void setFile(const QString& path, std::optional<line::LineSettings> line = std::nullopt);
    void setPorts(std::vector<PortEntry> ports);
    void setDemoKinds(const QStringList& kinds);
    void setHosts(const QStringList& hosts);

    void setRunning(bool running);
    void setSourceState(const session::SourceState& state);
    /// How the input that is shown is in truth: for files and virtual meters, which say so themselves.
    void setActualLine(const line::LineSettings& line);
    void setFrozen(bool frozen);
    /// The settings are being found out: they are not to be changed by hand meanwhile.
    void setDetecting(bool detecting);
    [[nodiscard]] bool isDetecting() const { return m_detecting; }
    /// Whether the input is being recorded by a name; `where` is told as a tool tip.
    void setRecording(bool recording, const QString& where);

    [[nodiscard]] QMenu* lineMenu() const { return m_lineMenu; }
    [[nodiscard]] QMenu* requestMenu() const { return m_requestMenu; }

protected:
    void paintEvent(QPaintEvent* event) override;

public slots:
    /// As the Connect button: starts what is chosen, or stops what runs.
    void toggleConnection();
    void toggleRequest();
    /// As the Detect button, where there is a line to find out about.
    void detect();
    /// As the Record button, where there is something to record.
    void toggleRecording();

signals:
    void connectRequested(const p1scope::session::SourceSpec& spec);
    void openRequested(const QString& path);
    void browseRequested();
    void disconnectRequested();
    /// Something is written that names no source.
    void targetNotUnderstood(const QString& written);
    /// The line settings or the request line were changed by the user while the same target runs.
    void settingsChanged();
    void frozenChanged(bool frozen);
    /// The input is to be recorded by a name, or no longer.
    void recordRequested(bool record);
    void requestChanged(bool on);
    /// The settings of what is chosen are to be found out.
    void detectRequested();

private:
    void start();
    void makeButtons();
    void makeLineMenu();
    void makeRequestMenu();
    void addRequestChoice(QActionGroup* group, const QString& text, int value, const QString& objectName);
    /// What is chosen, or else what a file was found to be.
    [[nodiscard]] line::LineSettings lineInUse() const;
    void chooseLine(std::optional<line::LineSettings> line);
    void chooseRequest();
    void showCustomForm();
    void refresh();
    void refreshLine(const ConnectionTarget& chosen);
    void refreshRequest(const ConnectionTarget& chosen);

    TargetBox* m_targetBox = nullptr;
    QPushButton* m_connectButton = nullptr;
    QPushButton* m_recordButton = nullptr;
    QPushButton* m_freezeButton = nullptr;
    QPushButton* m_lineButton = nullptr;
    QPushButton* m_requestButton = nullptr;
    QPushButton* m_requestOn = nullptr;
    QPushButton* m_detectButton = nullptr;
    QMenu* m_lineMenu = nullptr;
    QMenu* m_requestMenu = nullptr;
    QActionGroup* m_lineGroup = nullptr;
    QActionGroup* m_polarityGroup = nullptr;
    QActionGroup* m_pinGroup = nullptr;
    QActionGroup* m_levelGroup = nullptr;
    QActionGroup* m_modeGroup = nullptr;
    LineSettingsForm* m_form = nullptr;

    line::LineSettings m_line;
    std::optional<line::LineSettings> m_fileLine;
    std::optional<line::LineSettings> m_actualLine;
    session::RequestLine m_request;
    session::SourceState m_state;
    bool m_running = false;
    bool m_detecting = false;
};

} // namespace p1scope::ui
