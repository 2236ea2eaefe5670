// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/files/frame_stream.h"
#include "core/session/document.h"
#include "core/session/source.h"

#include <QObject>
#include <QThread>
#include <QTimer>

#include <memory>

namespace p1scope::session {

class Decoder;

/// Runs one input: an I/O thread for a live source, a decode thread behind a bounded queue, and a tick on the
/// caller's thread that fills the document. Belongs to the GUI thread.
class Session : public QObject {
    Q_OBJECT
public:
    explicit Session(QObject* parent = nullptr);
    ~Session() override;

    [[nodiscard]] Document& document() { return m_document; }

    /// Ends what runs and begins with a live source. Outcome by the document's source state.
    void connectTo(const SourceSpec& spec);
    /// Ends what runs and reads a file; failed() if it cannot be read at all.
    void openFile(const QString& path, const files::LineChoice& choice);
    /// Ends what runs; what was seen stays.
    void disconnect();
    [[nodiscard]] bool running() const;

    void setRequest(bool on);
    /// 0 to 1 while a file is read; 1 otherwise.
    [[nodiscard]] double progress() const;

signals:
    void runningChanged(bool running);
    void progressChanged(double progress);
    /// An input that could not be read, or broke off: one line, and what to do.
    void failed(const QString& message, const QString& remedy);

private:
    void stop();
    void tick();
    void startDecoder(const line::LineSettings& settings);

    Document m_document;
    QThread m_ioThread;
    std::unique_ptr<QThread> m_decodeThread;
    std::unique_ptr<Decoder> m_decoder;
    Source* m_source = nullptr; ///< lives in m_ioThread; deleted there
    QTimer m_tick;
    bool m_running = false;
    double m_progress = 1;
};

} // namespace p1scope::session
