// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/file_exporter.h"

namespace p1scope::session {

FileExporter::FileExporter(QObject* parent)
    : QObject(parent)
{}

FileExporter::~FileExporter()
{
    m_cancelled = true;
    if (m_thread.joinable())
        m_thread.join();
}

bool FileExporter::start(const std::filesystem::path& input, const files::LineChoice& choice,
                         const ExportSettings& settings)
{
    if (m_running)
        return false;
    if (m_thread.joinable())
        m_thread.join();
    m_running = true;
    m_cancelled = false;
    m_thread = std::thread([this, input, choice, settings] { run(input, choice, settings); });
    return true;
}

void FileExporter::run(const std::filesystem::path& input, const files::LineChoice& choice,
                       const ExportSettings& settings)
{
    const auto told = [this](double share) {
        QMetaObject::invokeMethod(
            this,
            [this, share] {
                if (m_running && !m_cancelled)
                    emit progressed(share);
            },
            Qt::QueuedConnection);
        return !m_cancelled;
    };
    const auto outcome = exportFile(input, choice, settings, told);
    QString message;
    QString remedy;
    const auto tell = [&](const base::Error& error) {
        message = QString::fromStdString(error.message);
        remedy = QString::fromStdString(error.remedy);
    };
    if (!outcome)
        tell(outcome.error());
    else if (outcome.value().fault)
        tell(*outcome.value().fault);
    else if (outcome.value().frames == 0)
        tell({base::ErrorKind::Unreadable, "there is no frame to write", {}});
    const QString target = QString::fromStdU16String(settings.path.u16string());
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
