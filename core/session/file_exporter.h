// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/export.h"

#include <QObject>
#include <QString>

#include <atomic>
#include <thread>

namespace p1scope::session {

/// Writes an opened file as one of another kind, on a thread of its own. The file appears when it is whole,
/// or not at all. Belongs to the GUI thread.
class FileExporter : public QObject {
    Q_OBJECT
public:
    explicit FileExporter(QObject* parent = nullptr);
    /// Stops what is being written.
    ~FileExporter() override;

    /// While something is being written this does nothing and returns false.
    bool start(const std::filesystem::path& input, const files::LineChoice& choice,
               const ExportSettings& settings);
    void cancel() { m_cancelled = true; }
    [[nodiscard]] bool running() const { return m_running; }

signals:
    void progressed(double share);
    /// An empty message says that the file is there. Not emitted after cancel().
    void finished(const QString& target, const QString& message, const QString& remedy);

private:
    void run(const std::filesystem::path& input, const files::LineChoice& choice,
             const ExportSettings& settings);

    std::thread m_thread;
    std::atomic<bool> m_cancelled = false;
    bool m_running = false;
};

} // namespace p1scope::session
