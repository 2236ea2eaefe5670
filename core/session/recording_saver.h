// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QString>

#include <atomic>
#include <filesystem>
#include <thread>
#include <vector>

namespace p1scope::session {

/// Makes one recording of the ring's files, on a thread of its own. The file appears when it is whole, or not
/// at all. Belongs to the GUI thread.
class RecordingSaver : public QObject {
    Q_OBJECT
public:
    explicit RecordingSaver(QObject* parent = nullptr);
    /// Stops what is being saved.
    ~RecordingSaver() override;

    /// Saves what is in these files now to `target`, in place of one of that name. While something is being
    /// saved this does nothing and returns false.
    bool start(std::vector<std::filesystem::path> parts, const QString& target);
    void cancel();
    [[nodiscard]] bool running() const { return m_running; }

signals:
    void progressed(double share);
    /// An empty message says that the file is there. Not emitted after cancel().
    void finished(const QString& target, const QString& message, const QString& remedy);

private:
    void run(std::vector<std::filesystem::path> parts, const QString& target);

    std::thread m_thread;
    std::atomic<bool> m_cancelled = false;
    bool m_running = false;
};

} // namespace p1scope::session
