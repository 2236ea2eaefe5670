// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/recording_control.h"

#include "core/files/recording_ring.h"
#include "ui/connection/connection_bar.h"
#include "ui/connection/message_bar.h"
#include "ui/connection/status_line.h"
#include "ui/progress_row.h"
#include "ui/widgets/format.h"

#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QStandardPaths>

#include <utility>

namespace p1scope::ui {

using Kind = MessageBar::Kind;

namespace {

// What a message is about.
const QString aboutKept = QStringLiteral("recording");
const QString aboutRing = QStringLiteral("ring");

} // namespace

RecordingControl::RecordingControl(const Parts& parts, RecordingPreferences preferences, QObject* parent)
    : QObject(parent)
    , m_parts(parts)
    , m_preferences(std::move(preferences))
{
    connect(m_parts.bar, &ConnectionBar::recordRequested, this, &RecordingControl::setRecording);
    connect(m_parts.session, &session::Session::recordingChanged, this, &RecordingControl::show);
    connect(m_parts.session, &session::Session::runningChanged, this, &RecordingControl::sessionBegan);
    connect(&m_saver, &session::RecordingSaver::progressed, m_parts.saving, &ProgressRow::setProgress);
    connect(&m_saver, &session::RecordingSaver::finished, this, &RecordingControl::saved);
    connect(m_parts.saving, &ProgressRow::cancelled, this, [this] {
        m_saver.cancel();
        m_parts.saving->setProgress(1);
    });
}

void RecordingControl::setRingFolder(const QString& folder)
{
    m_ringFolder = folder;
    m_parts.session->setRecording(m_preferences.toSession(m_ringFolder));
}

void RecordingControl::setPreferences(const RecordingPreferences& preferences)
{
    if (preferences == m_preferences)
        return;
    m_preferences = preferences;
    m_parts.session->setRecording(m_preferences.toSession(m_ringFolder));
    emit preferencesChanged(m_preferences);
}

QString RecordingControl::nameFor(const QDateTime& when, const QString& input)
{
    const QString port = QString::fromStdString(files::portForFileName(input.toStdString()));
    return QStringLiteral("P1 %1 %2.pcapng").arg(when.toString(QStringLiteral("yyyy-MM-dd HH-mm-ss")), port);
}

QString RecordingControl::folder() const
{
    const QString documents = QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation);
    for (const QString& folder : {m_preferences.folder, documents}) {
        if (!folder.isEmpty() && QFileInfo(folder).isDir())
            return folder;
    }
    return QDir::homePath();
}

QString RecordingControl::freshPath(const QString& ending) const
{
    const QString base = QFileInfo(nameFor(QDateTime::currentDateTime(), m_inputName)).completeBaseName();
    const QDir place(folder());
    QString path = place.filePath(base + ending);
    for (int number = 2; QFileInfo::exists(path); ++number)
        path = place.filePath(QStringLiteral("%1 (%2)%3").arg(base).arg(number).arg(ending));
    return path;
}

void RecordingControl::setRecording(bool recording)
{
    if (recording == !m_keptAs.isEmpty())
        return;
    if (recording) {
        recordTo(freshPath());
        return;
    }
    m_parts.session->stopKeeping();
    m_parts.bar->setRecording(false, {});
    m_keptAs.clear();
    tellKept();
}

/// What there is now that a recording by a name has ended.
void RecordingControl::tellKept()
{
    const QString path = QString::fromStdU16String(m_kept.path.u16string());
    const bool anything = m_kept.bytes > 0 || !m_kept.fault;
    const QString what =
        anything ? tr("Recorded %1, %2").arg(stopwatchText(m_kept.duration), sizeText(m_kept.bytes))
                 : tr("Nothing was recorded");
    if (m_kept.fault)
        m_parts.messages->tell(aboutKept, Kind::Error,
                               tr("%1. %2").arg(what, QString::fromStdString(m_kept.fault->message)),
                               QString::fromStdString(m_kept.fault->remedy));
    else
        m_parts.messages->tell(aboutKept, Kind::Information, what, QDir::toNativeSeparators(path));
    if (anything)
        emit made(path);
}

void RecordingControl::recordTo(const QString& path)
{
    if (!m_parts.session->running() || !m_parts.session->document().recordable())
        return;
    if (!m_keptAs.isEmpty())
        tellKept();
    m_keptAs = path;
    m_kept = {};
    m_kept.path = std::filesystem::path(path.toStdU16String());
    m_told.remove(aboutKept);
    m_parts.messages->clear(aboutKept);
    m_parts.session->keepRecording(path);
    m_parts.bar->setRecording(true, QDir::toNativeSeparators(path));
}

QString RecordingControl::askForPath(const QString& title)
{
    QFileDialog dialog(m_parts.window, title, freshPath(), tr("Recordings (*.pcapng)"));
    dialog.setObjectName(QStringLiteral("recordingFileDialog"));
    dialog.setAcceptMode(QFileDialog::AcceptSave);
    dialog.setDefaultSuffix(QStringLiteral("pcapng"));
    dialog.selectFile(freshPath());
    if (dialog.exec() != QDialog::Accepted || dialog.selectedFiles().isEmpty())
        return {};
    QString path = dialog.selectedFiles().constFirst();
    m_preferences.folder = QFileInfo(path).absolutePath();
    emit preferencesChanged(m_preferences);
    return path;
}

void RecordingControl::recordAs()
{
    if (!m_parts.session->running() || !m_parts.session->document().recordable())
        return;
    if (const QString path = askForPath(tr("Record into")); !path.isEmpty())
        recordTo(path);
}

bool RecordingControl::canSave() const
{
    return !m_saver.running() && !m_parts.session->recordedParts().empty();
}

void RecordingControl::saveAs()
{
    if (m_saver.running())
        return;
    if (m_parts.session->recordedParts().empty()) {
        m_parts.messages->tell(
            aboutRing, Kind::Information, tr("There is nothing to save"),
            tr("connect to a meter, and see that File, Recording settings has the last hours recorded"));
        return;
    }
    if (const QString path = askForPath(tr("Save the recording of this session")); !path.isEmpty())
        saveTo(path);
}

void RecordingControl::saveTo(const QString& path)
{
    m_parts.messages->clear(aboutRing);
    if (m_saver.start(m_parts.session->recordedParts(), path))
        m_parts.saving->setProgress(0);
}

void RecordingControl::saved(const QString& path, const QString& message, const QString& remedy)
{
    m_parts.saving->setProgress(1);
    if (!message.isEmpty()) {
        m_parts.messages->tell(aboutRing, Kind::Error, message, remedy);
        return;
    }
    m_parts.messages->tell(aboutRing, Kind::Information, tr("Saved"), QDir::toNativeSeparators(path));
    emit made(path);
}

/// Another session takes the last one's place, or none: a change of settings must not end a recording that
/// the user has asked for.
void RecordingControl::sessionBegan(bool running)
{
    m_told.clear();
    const bool wanted = !m_keptAs.isEmpty();
    const bool live = running && m_parts.session->document().recordable();
    m_parts.messages->clear(aboutRing);
    if (!wanted) {
        if (running)
            m_parts.messages->clear(aboutKept);
        return;
    }
    setRecording(false);
    if (live)
        setRecording(true);
}

void RecordingControl::show(const session::RecorderState& state)
{
    m_parts.status->setRecording(state);
    if (state.kept.on && !m_keptAs.isEmpty()) {
        m_kept = state.kept;
        showFaults(aboutKept, tr("Recording"), state.kept);
    }
    if (state.ring.on)
        showFaults(aboutRing, tr("Recording of the last hours"), state.ring);
}

void RecordingControl::showFaults(const QString& subject, const QString& what,
                                  const session::RecordingState& state)
{
    QString text;
    QString remedy;
    if (state.fault) {
        text = tr("%1 is interrupted, the session goes on. %2")
                   .arg(what, QString::fromStdString(state.fault->message));
        remedy = QString::fromStdString(state.fault->remedy);
        remedy = remedy.isEmpty() ? tr("it resumes by itself") : tr("%1; it resumes by itself").arg(remedy);
    } else if (!state.resumed.empty()) {
        text = tr("%1 was interrupted. %2").arg(what, QString::fromStdString(state.resumed));
    }
    // Told when it changes, not four times a second.
    if (text.isEmpty() || std::exchange(m_told[subject], text) == text)
        return;
    m_parts.messages->tell(subject, state.fault ? Kind::Error : Kind::Warning, text, remedy);
}

} // namespace p1scope::ui
