// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/recording_saver.h"
#include "core/session/session.h"
#include "ui/settings.h"

#include <QDateTime>
#include <QObject>

namespace p1scope::ui {

class ConnectionBar;
class MessageBar;
class ProgressRow;
class StatusLine;

/// What the window does about recording: the Record button and its file, saving from the ring, and what the
/// bar of messages and the status line say of it. None of what it is given is its own, and all of it outlives
/// it.
class RecordingControl : public QObject {
    Q_OBJECT
public:
    struct Parts {
        session::Session* session = nullptr;
        ConnectionBar* bar = nullptr;
        MessageBar* messages = nullptr;
        StatusLine* status = nullptr;
        ProgressRow* saving = nullptr;
        QWidget* window = nullptr; ///< that dialogs belong to
    };
    RecordingControl(const Parts& parts, RecordingPreferences preferences, QObject* parent = nullptr);

    /// Where the ring's files stand; empty for no ring.
    void setRingFolder(const QString& folder);
    [[nodiscard]] const QString& ringFolder() const { return m_ringFolder; }
    void setPreferences(const RecordingPreferences& preferences);
    [[nodiscard]] const RecordingPreferences& preferences() const { return m_preferences; }
    /// The name of the input, for files: "ttyUSB0".
    void setInputName(const QString& name) { m_inputName = name; }

    /// Records what comes from now on into a file of a name of its own, in the folder used last; or ends
    /// that.
    void setRecording(bool recording);
    /// The same, into the file that the user chooses.
    void recordAs();
    void recordTo(const QString& path);
    /// Makes one file of what the ring has of this session, or the last one.
    void saveAs();
    void saveTo(const QString& path);
    [[nodiscard]] bool canSave() const;

    /// A path for a new file of this input, in the folder used last.
    [[nodiscard]] QString freshPath(const QString& ending = QStringLiteral(".pcapng")) const;
    /// "P1 2026-01-31 12-00-00 ttyUSB0.pcapng"
    [[nodiscard]] static QString nameFor(const QDateTime& when, const QString& input);

signals:
    /// A recording by a name has ended, or was saved.
    void made(const QString& path);
    /// To be remembered: where the last file was put.
    void preferencesChanged(const p1scope::ui::RecordingPreferences& preferences);

private:
    [[nodiscard]] QString folder() const;
    [[nodiscard]] QString askForPath(const QString& title);
    void sessionBegan(bool running);
    void tellKept();
    void show(const session::RecorderState& state);
    void showFaults(const QString& subject, const QString& what, const session::RecordingState& state);
    void saved(const QString& path, const QString& message, const QString& remedy);

    Parts m_parts;
    RecordingPreferences m_preferences;
    QString m_ringFolder;
    QString m_inputName;
    session::RecordingSaver m_saver;
    QString m_keptAs; ///< empty: nothing is kept
    session::RecordingState m_kept;
    QHash<QString, QString> m_told; ///< by subject
};

} // namespace p1scope::ui
