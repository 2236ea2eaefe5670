// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/line/frame_log.h"
#include "core/line/line_settings.h"
#include "ui/frames/frame_rows.h"

#include <QObject>
#include <QString>
#include <QThread>

#include <functional>
#include <memory>

namespace p1scope::ui {

/// Writes frames to a file as a bus table while the window goes on: frames are copied out a block at a time
/// on the GUI thread, which alone may read them, and made into lines and written on a thread of its own. The
/// file appears when it is whole, or not at all.
class BusTableSaver : public QObject {
    Q_OBJECT
public:
    explicit BusTableSaver(const line::FrameSequence& frames, QObject* parent = nullptr);
    ~BusTableSaver() override;

    /// Writes the frames from `first` up to `end`, with the marks as they are now. One file at a time: while
    /// one is being written this does nothing and returns false.
    bool start(const QString& path, const line::LineSettings& settings, const Marks& marks,
               line::FrameIndex first, line::FrameIndex end);
    void cancel();
    [[nodiscard]] bool running() const { return m_worker != nullptr; }

signals:
    void progressed(double share);
    /// An empty fault says that the file is there. Not emitted after `cancel`.
    void finished(const QString& path, const QString& fault);

private:
    class Worker;
    static constexpr std::size_t blockLength = 32'768;

    /// Has the worker do something on its thread, and then goes on here with the fault it gave.
    void ask(std::function<QString(Worker&)> work, void (BusTableSaver::*then)(const QString&));
    void feed();
    void blockWritten(const QString& fault);
    void finish(const QString& fault);
    void endWorker();

    const line::FrameSequence& m_frames;
    QThread m_thread;
    Worker* m_worker = nullptr; ///< lives in m_thread, deleted there
    QString m_path;
    line::FrameIndex m_first;
    line::FrameIndex m_next;
    line::FrameIndex m_end;
    int m_inFlight = 0;
    quint64 m_run = 0; ///< tells answers of a cancelled run from those of this one
};

} // namespace p1scope::ui
