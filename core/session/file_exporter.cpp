// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/file_exporter.h"

namespace p1scope::session {

bool FileExporter::start(const std::filesystem::path& input, const files::LineChoice& choice,
                         const ExportSettings& settings)
{
    const QString target = QString::fromStdU16String(settings.path.u16string());
    return begin(target, [input, choice, settings, sealed = m_sealed](const Tell& tell) -> base::Status {
        const auto outcome = exportFile(input, choice, settings, tell);
        if (!outcome)
            return outcome.error();
        *sealed = outcome.value().sealed;
        if (outcome.value().fault)
            return *outcome.value().fault;
        if (outcome.value().frames == 0)
            return base::Error{base::ErrorKind::Unreadable, "there is no frame to write", {}};
        return {};
    });
}

} // namespace p1scope::session
