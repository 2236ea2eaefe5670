// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/recording_saver.h"

#include "core/files/recording_series.h"

#include <utility>

namespace p1scope::session {

namespace fs = std::filesystem;

RecordingSaver::RecordingSaver(QObject* parent)
    : QObject(parent)
{}

RecordingSaver::~RecordingSaver()
{
    m_cancelled = true;
    if (m_thread.joinable())
        m_thread.join();
}

bool RecordingSaver::start(std::vector<fs::path> parts, const QString& target)
{
    if (m_running)
        return false;
    if (m_thread.joinable())
        m_thread.join();
    m_running = true;
    m_cancelled = false;
    m_thread = std::thread([this, parts = std::move(parts), target] { run(parts, target); });
    return true;
}

void RecordingSaver::cancel()
{
    m_cancelled = true;
}

void RecordingSaver::run(std::vector<fs::path> parts, const QString& target)
{
    const fs::path path(target.toStdU16String());
    // Beside the place where it will stand, so that it can be moved there in one step.
    fs::path unfinished = path;
    unfinished += ".unfinished";
    files::SystemStorage storage;
    // The ring may have let go of the oldest meanwhile.
    std::error_code why;
    std::erase_if(parts, [&why](const fs::path& part) { return !fs::exists(part, why); });
    static_cast<void>(storage.removeUnused(unfinished));
    base::Status status;
    if (parts.empty())
        status = base::Error{base::ErrorKind::Unreadable, "nothing of this session is recorded any more", {}};
    else
        status = files::copySeries(storage, parts, unfinished, [this](double share) {
            QMetaObject::invokeMethod(
                this,
                [this, share] {
                    if (!m_cancelled)
                        emit progressed(share);
                },
                Qt::QueuedConnection);
            return !m_cancelled;
        });
    if (status) {
        fs::rename(unfinished, path, why);
        if (why) {
            static_cast<void>(storage.removeUnused(unfinished));
            status = files::explain(files::StorageFault::NoPermission, path);
        }
    }
    QString message;
    QString remedy;
    if (!status) {
        message = QString::fromStdString(status.error().message);
        remedy = QString::fromStdString(status.error().remedy);
    }
    QMetaObject::invokeMethod(
        this,
        [this, target, message, remedy] {
            m_running = false;
            if (!m_cancelled)
                emit finished(target, message, remedy);
        },
        Qt::QueuedConnection);
}

} // namespace p1scope::session
