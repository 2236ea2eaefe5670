// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/recording_info.h"

#include "core/files/recording_stream.h"
#include "core/session/port_list.h"
#include "version.h"

#include <QStringList>

namespace p1scope::session {

capture::RecordingInfo recordingInfo(const SourceSpec& spec)
{
    capture::RecordingInfo info;
    info.program = "P1 Scope " P1SCOPE_VERSION;
    info.settings = files::settingsText(spec.line);
    info.port = spec.address.toStdString();
    if (spec.kind == SourceSpec::Kind::Tcp)
        info.port = "tcp://" + info.port;
    if (spec.kind == SourceSpec::Kind::Demo)
        info.port = "demo:" + info.port;
    if (spec.kind != SourceSpec::Kind::Serial)
        return info;
    for (const PortDescription& port : listPorts()) {
        if (port.address != spec.address)
            continue;
        QStringList about{port.description, port.usbId(), port.serialNumber};
        about.removeAll(QString());
        info.adapter = about.join(QStringLiteral(", ")).toStdString();
    }
    return info;
}

} // namespace p1scope::session
