// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/p1scope/console.h"

namespace p1scope {

void openConsole() {}

QByteArray textForConsole(const QString& text)
{
    return text.toLocal8Bit();
}

bool hasDisplay()
{
#ifdef Q_OS_DARWIN
    return true;
#else
    return qEnvironmentVariableIsSet("DISPLAY") || qEnvironmentVariableIsSet("WAYLAND_DISPLAY") ||
           qEnvironmentVariableIsSet("QT_QPA_PLATFORM");
#endif
}

} // namespace p1scope
