// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/connection/connection_target.h"

namespace p1scope::ui {

QString sourceName(const session::SourceSpec& spec)
{
    switch (spec.kind) {
    case session::SourceSpec::Kind::Serial:
        return spec.address.startsWith(QLatin1String("/dev/")) ? spec.address.mid(5) : spec.address;
    case session::SourceSpec::Kind::Tcp:
        return spec.address;
    case session::SourceSpec::Kind::Demo:
        break;
    }
    return spec.address.isEmpty() ? QStringLiteral("demo") : QStringLiteral("demo ") + spec.address;
}

QString sourceText(const session::SourceSpec& spec)
{
    switch (spec.kind) {
    case session::SourceSpec::Kind::Serial:
        return spec.address;
    case session::SourceSpec::Kind::Tcp:
        return QStringLiteral("tcp://") + spec.address;
    case session::SourceSpec::Kind::Demo:
        break;
    }
    return spec.address.isEmpty() ? QStringLiteral("demo") : QStringLiteral("demo:") + spec.address;
}

} // namespace p1scope::ui
