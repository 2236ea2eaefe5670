// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/background_job.h"

#include <utility>

namespace p1scope::session {

BackgroundJob::~BackgroundJob()
{
    m_cancelled = true;
    if (m_thread.joinable())
        m_thread.join();
}

bool BackgroundJob::begin(const QString& subject, Work work)
{
    if (m_running)
        return false;
    if (m_thread.joinable())
        m_thread.join();
    m_running = true;
    m_cancelled = false;
    m_thread = std::thread([this, subject, work = std::move(work)] {
        const base::Status status = work([this](double share) {
            QMetaObject::invokeMethod(
                this,
                [this, share] {
                    if (m_running && !m_cancelled)
                        emit progressed(share);
                },
                Qt::QueuedConnection);
            return !m_cancelled;
        });
        QString message;
        QString remedy;
        if (!status) {
            message = QString::fromStdString(status.error().message);
            remedy = QString::fromStdString(status.error().remedy);
        }
        QMetaObject::invokeMethod(
            this,
            [this, subject, message, remedy] {
                m_running = false;
                if (!m_cancelled)
                    emit finished(subject, message, remedy);
            },
            Qt::QueuedConnection);
    });
    return true;
}

} // namespace p1scope::session
