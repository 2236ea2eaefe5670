// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/files/frame_stream.h"
#include "core/session/document.h"
#include "core/session/history/history.h"
#include "core/session/live_detection.h"
#include "core/session/recorder.h"
#include "core/session/source.h"

#include <QElapsedTimer>
#include <QObject>
#include <QThread>
#include <QTimer>

#include <memory>
#include <vector>

namespace p1scope::session {

class Decoder;
class ReplaySource;

/// Runs one input: an I/O thread for a live source, a decode thread behind a bounded queue, and a tick on the
/// caller's thread, 25 times a second, that fills the document. Belongs to the GUI thread.
class Session : public QObject {
    Q_OBJECT
public:
    explicit Session(QObject* parent = nullptr);
    ~Session() override;

    [[nodiscard]] Document& document() { return m_document; }

    /// The keys that open ciphered telegrams; lives as long as the session. What is added is used from the
    /// next telegram on; see readAgain().
    [[nodiscard]] dlms::KeyRing& keys() { return *m_keys; }
    [[nodiscard]] dlms::Keys sharedKeys() const { return m_keys; }
    /// Reads the file that is open again, for a key that has come meanwhile. Of a live input, what comes from
    /// now on is opened, and what is looked at.
    void readAgain();

    /// Ends what runs and begins with a live source. Outcome by the document's source state.
    void connectTo(const SourceSpec& spec);
    /// The same with a source made elsewhere.
    void connectTo(std::unique_ptr<Source> source, const SourceSpec& spec);
    /// Ends what runs and reads a file; failed() if it cannot be read at all, or breaks off.
    void openFile(const QString& path, const files::LineChoice& choice);
    /// The file that was opened last, where nothing live has taken its place: a replay of it has not.
    struct OpenedFile {
        QString path;
        files::LineChoice choice;
    };
    [[nodiscard]] std::optional<OpenedFile> openedFile() const
    {
        return m_path.isEmpty() ? std::nullopt : std::optional(OpenedFile{m_path, m_choice});
    }
    /// Plays the file that was opened last through the live path, from this time of it on (without: from its
    /// first byte); the document begins anew with it, and at every jump. Nothing happens where no file was
    /// opened, or one is still being read. What is replayed is not recorded.
    void replay(std::optional<capture::Time> from);
    /// Its controls, while a replay runs, and null otherwise; they may be called in this thread.
    [[nodiscard]] ReplaySource* replaying() const { return m_replay; }
    /// Ends what runs; what was seen stays.
    void disconnect();
    /// A live source is in use, or a file is being read.
    [[nodiscard]] bool running() const { return m_decoder != nullptr; }

    /// The kind of meter that its telegrams come from, whatever they tell; Unknown: what they tell. Of what
    /// is live from the next telegram on; a file that was opened is read anew.
    void chooseMeter(telegram::MeterKind meter);
    [[nodiscard]] telegram::MeterKind chosenMeter() const { return m_meter; }

    /// Works the request line by hand.
    void setRequest(bool on);
    /// The live source goes on with other settings of its receiver, or another request line.
    void changeLine(const line::LineSettings& line);
    void changeRequest(const RequestLine& request);
    /// Finds out how the live source's line is, as soon as it is open: the source is set accordingly, or
    /// stays as it is. What it does is told by detectionSaid(), how it ended by detectionFinished().
    void detect();
    /// Ends that, and has everything put back; detectionFinished() follows.
    void stopDetecting();
    [[nodiscard]] bool detecting() const { return m_detection != nullptr || m_detectWanted; }

    /// What live sessions record without being asked, this one too.
    void setRecording(const RecordingSettings& settings);
    /// From now on the live session is written to this file as well, in place of one of that name, until it
    /// ends or stopKeeping() is called. Nothing happens where no live session runs.
    void keepRecording(const QString& path);
    void stopKeeping();
    /// How recording stands, as recordingChanged() told last.
    [[nodiscard]] const RecorderState& recorderState() const { return m_recorderState; }
    /// The files of the ring that hold the live session, or the last one; empty for none.
    [[nodiscard]] std::vector<std::filesystem::path> recordedParts() const;

    /// What live sessions keep for years, this one too; the demo meter's readings are not kept.
    void setHistory(const HistorySettings& settings) { m_history.change(settings); }
    /// How the history stands; the same is told by historyChanged() when a fault comes or goes.
    [[nodiscard]] HistoryState historyState() const { return m_history.state(); }

    /// 0 to 1 while a file is read; 1 otherwise.
    [[nodiscard]] double progress() const { return m_progress; }

signals:
    void runningChanged(bool running);
    /// Where a replay stands, on the clock of its file.
    void replayMoved(p1scope::capture::Time position, bool playing);
    void progressChanged(double progress);
    /// An input that could not be read, or broke off: one line, and what to do.
    void failed(const QString& message, const QString& remedy);
    void detectionSaid(const QString& text);
    void detectionFinished(const p1scope::session::DetectionOutcome& outcome);
    /// Four times a second at most.
    void recordingChanged(const p1scope::session::RecorderState& state);
    void historyChanged(const p1scope::session::HistoryState& state);
    /// All of the session that was live is in its files.
    void recordingEnded();

private:
    void sourceChanged(const SourceState& state);
    void beginDetection();
    void endDetection(const DetectionOutcome& outcome);
    void begin(std::unique_ptr<Source> source, const SourceSpec& spec, const InputFacts& facts);
    [[nodiscard]] Digester::Keeper historyKeeper(const SourceSpec& spec, const InputFacts& facts);
    void beginRecorder(const SourceSpec& spec);
    void endRecorder();
    void reapRecorders();
    void showRecorder();
    void stop();
    void take(Decoded&& decoded);
    void tick();
    void tickFile();
    void setProgress(double progress);

    std::shared_ptr<dlms::KeyRing> m_keys = std::make_shared<dlms::KeyRing>();
    Document m_document;
    QThread m_ioThread;
    History m_history; ///< outlives the decoder, which feeds it
    std::unique_ptr<Decoder> m_decoder;
    RecordingSettings m_recording;
    std::unique_ptr<Recorder> m_recorder;
    std::vector<std::unique_ptr<Recorder>> m_ending; ///< that write what they still have; the window goes on
    std::vector<std::filesystem::path> m_lastParts;
    RecorderState m_recorderState;
    QTimer m_reap;
    Source* m_source = nullptr; ///< lives, and is deleted, in m_ioThread
    SourceSpec m_spec;          ///< as it is set now
    std::unique_ptr<LiveDetection> m_detection;
    bool m_detectWanted = false;      ///< as soon as it is open
    ReplaySource* m_replay = nullptr; ///< m_source, where it is one
    capture::Time m_replayAt{};
    QString m_path; ///< of the file that was opened last
    files::LineChoice m_choice;
    line::LineSettings m_settings; ///< at the input's beginning
    InputFacts m_facts;
    QTimer m_tick;
    QElapsedTimer m_clock;
    qint64 m_lastSecond = -1;
    telegram::MeterKind m_meter = telegram::MeterKind::Unknown;
    bool m_file = false;
    bool m_fileBegun = false;
    double m_progress = 1;
};

} // namespace p1scope::session
