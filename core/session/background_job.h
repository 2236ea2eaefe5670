// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QObject>
#include <QString>

#include <atomic>
#include <functional>
#include <thread>

namespace p1scope::session {

/// One piece of work at a time, on a thread of its own, that tells how far it is and can be stopped. Belongs
/// to the thread that starts it.
class BackgroundJob : public QObject {
    Q_OBJECT
public:
    explicit BackgroundJob(QObject* parent = nullptr)
        : QObject(parent)
    {}
    /// Stops what is being done. What the work refers to must outlive this.
    ~BackgroundJob() override;

    void cancel() { m_cancelled = true; }
    [[nodiscard]] bool running() const { return m_running; }

signals:
    void progressed(double share);
    /// `subject` as it was given; an empty message says that all went well. Not emitted after cancel().
    void finished(const QString& subject, const QString& message, const QString& remedy);

protected:
    /// Tells how much is done, 0 to 1; false says that the work is to stop.
    using Tell = std::function<bool(double share)>;
    using Work = std::function<base::Status(const Tell&)>;
    /// Calls `work` in the thread. While something is being done this does nothing and returns false.
    bool begin(const QString& subject, Work work);

private:
    std::thread m_thread;
    std::atomic<bool> m_cancelled = false;
    bool m_running = false;
};

} // namespace p1scope::session
