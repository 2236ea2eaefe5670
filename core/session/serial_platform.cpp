// SPDX-License-Identifier: GPL-3.0-or-later
// What of serial ports is the same on all systems.
#include "core/session/serial_platform.h"

#include <QRegularExpression>

namespace p1scope::session {

ErrorReporting errorReporting(const PortDriver& driver, bool counts)
{
    // What the Linux drivers do: these two flag whole packets, this one single bytes, the others of USB
    // (ch341, cdc_acm, the generic one) none at all. UARTs on the board flag each byte.
    if (driver.name == u"ftdi_sio" || driver.name == u"pl2303")
        return ErrorReporting::PerPacket;
    if (driver.name == u"cp210x")
        return ErrorReporting::PerFrame;
    if (driver.usb)
        return ErrorReporting::NotReported;
    if (!driver.name.isEmpty())
        return ErrorReporting::PerFrame;
    return counts ? ErrorReporting::PerFrame : ErrorReporting::NotReported;
}

bool isWindowsPortName(const QString& text)
{
    static const QRegularExpression name(QStringLiteral(R"(^(\\\\\.\\)?COM[1-9][0-9]{0,2}$)"),
                                         QRegularExpression::CaseInsensitiveOption);
    return name.match(text).hasMatch();
}

} // namespace p1scope::session
