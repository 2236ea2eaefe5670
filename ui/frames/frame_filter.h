// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/line/frame_set.h"
#include "ui/frames/find_query.h"

#include <QObject>
#include <QThread>

#include <functional>
#include <memory>

namespace p1scope::ui {

/// Finds all frames that a query holds for, while the window goes on: frames are copied out a block at a time
/// on the GUI thread, which alone may read them, and looked through on a thread of its own. Frames that come
/// in later are looked through as they come.
class FrameFilter : public QObject {
    Q_OBJECT
public:
    enum class State : std::uint8_t {
        Idle,    ///< nothing is asked for
        Running, ///< there are frames that have not been looked through
        Done,
        Stopped, ///< by the user, before the end
    };

    explicit FrameFilter(const line::FrameSequence& frames, QObject* parent = nullptr);
    ~FrameFilter() override;

    /// Begins anew; false, and idle, where the text asks for nothing.
    bool start(const QString& text);
    /// Stops looking; what was found stays.
    void cancel();
    /// Asks for nothing any more.
    void clear();
    /// More frames have come.
    void framesChanged();

    [[nodiscard]] State state() const { return m_state; }
    /// What has been found so far. Grows at its end alone, until `start` or `clear`.
    [[nodiscard]] const line::FrameSet& found() const { return m_found; }
    [[nodiscard]] double progress() const;
    /// "1,204 frames", "filtering, 42 %, 17 frames", "stopped at 42 %, 17 frames"; empty when idle.
    [[nodiscard]] QString text() const;

signals:
    /// `found` or the state has changed.
    void changed();

private:
    class Worker;
    static constexpr std::size_t blockLength = 32'768;
    static constexpr int blocksInFlight = 2;

    void feed();
    void take(const std::vector<FindMatch>& found);
    void endWorker();

    const line::FrameSequence& m_frames;
    line::FrameSet m_found;
    QThread m_thread;
    Worker* m_worker = nullptr; ///< lives in m_thread, deleted there
    line::FrameIndex m_next;    ///< the first that has not been handed over
    int m_inFlight = 0;
    quint64 m_run = 0; ///< tells answers of an earlier query from those of this one
    State m_state = State::Idle;
};

} // namespace p1scope::ui
