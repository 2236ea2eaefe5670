// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/files/frame_stream.h"
#include "core/session/document.h"
#include "core/session/source.h"

#include <QElapsedTimer>
#include <QObject>
#include <QThread>
#include <QTimer>

#include <memory>

namespace p1scope::session {

class Decoder;

/// Runs one input: an I/O thread for a live source, a decode thread behind a bounded queue, and a tick on the
/// caller's thread, 25 times a second, that fills the document. Belongs to the GUI thread.
class Session : public QObject {
    Q_OBJECT
public:
    explicit Session(QObject* parent = nullptr);
    ~Session() override;

    [[nodiscard]] Document& document() { return m_document; }

    /// Ends what runs and begins with a live source. Outcome by the document's source state.
    void connectTo(const SourceSpec& spec);
    /// The same with a source made elsewhere.
    void connectTo(std::unique_ptr<Source> source, const SourceSpec& spec);
    /// Ends what runs and reads a file; failed() if it cannot be read at all, or breaks off.
    void openFile(const QString& path, const files::LineChoice& choice);
    /// Ends what runs; what was seen stays.
    void disconnect();
    /// A live source is in use, or a file is being read.
    [[nodiscard]] bool running() const { return m_decoder != nullptr; }

    /// Works the request line by hand.
    void setRequest(bool on);
    /// 0 to 1 while a file is read; 1 otherwise.
    [[nodiscard]] double progress() const { return m_progress; }

signals:
    void runningChanged(bool running);
    void progressChanged(double progress);
    /// An input that could not be read, or broke off: one line, and what to do.
    void failed(const QString& message, const QString& remedy);

private:
    void stop();
    void tick();
    void tickFile();
    void setProgress(double progress);

    Document m_document;
    QThread m_ioThread;
    std::unique_ptr<Decoder> m_decoder;
    Source* m_source = nullptr; ///< lives, and is deleted, in m_ioThread
    QTimer m_tick;
    QElapsedTimer m_clock;
    qint64 m_lastSecond = -1;
    bool m_file = false;
    bool m_fileBegun = false;
    double m_progress = 1;
};

} // namespace p1scope::session
