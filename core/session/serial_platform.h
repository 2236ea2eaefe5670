// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/port_faults.h"
#include "core/session/serial_line_errors.h"
#include "core/session/source.h"

#include <QSerialPort>
#include <QString>
#include <QTcpSocket>

#include <optional>

/// What differs between systems, behind one interface. On Windows there are no marks in the stream: what the
/// driver counts (IOCTL_SERIAL_GET_STATS) stands for all that was read meanwhile.
namespace p1scope::session {

/// The kernel's driver behind a port.
struct PortDriver {
    QString name;     ///< "ftdi_sio"; empty where it is not known
    bool usb = false; ///< behind USB, where a driver reports errors only if it is known to
};

/// What a driver tells of line errors where they are marked in the stream. `counts`: it answers TIOCGICOUNT,
/// which decides where no driver is known.
[[nodiscard]] ErrorReporting errorReporting(const PortDriver& driver, bool counts);

/// Driver of the port at this address ("/dev/ttyUSB0").
[[nodiscard]] PortDriver portDriver(const QString& address);

/// What kind of thing stands at this address. Cheap; the facts about permissions and holders are left alone.
[[nodiscard]] PortFacts portFacts(const QString& address);
/// The other facts: they tell one PermissionError from another. Asks the group database and looks through the
/// process table: some milliseconds or more.
void findWhyDenied(const QString& address, PortFacts& facts);

/// Whether `text` is the path of a device that may be a serial port: a character device or a link to one, or
/// a name under /dev that is not there just now. "COM3" where ports are named so.
[[nodiscard]] bool isSerialAddress(const QString& text);

/// Whether `text` has the form of a port's name on Windows: "COM3", or "\\.\COM3".
[[nodiscard]] bool isWindowsPortName(const QString& text);

/// The path with its links followed, so that a lock on it is the one that other programs see.
[[nodiscard]] QString resolvedAddress(const QString& address);

/// Asks for errors and breaks as marks in the stream (PARMRK|INPCK); false where there is no such thing.
/// QSerialPort::open() and setParity() undo it.
bool markLineErrors(QSerialPort& port);

/// The driver's counters; none where it does not count. Asked for with every read.
[[nodiscard]] std::optional<LineErrorCounts> countLineErrors(const QSerialPort& port);

/// Asks the driver to hand bytes over without gathering them (ASYNC_LOW_LATENCY). Whether it does is its
/// affair.
void askLowLatency(QSerialPort& port);

/// Closes so that RTS and DTR stay as they are: without this a port drops both when it is closed, which asks
/// a meter whose request line is active low.
void closeKeepingLines(QSerialPort& port);

/// Has the system notice within half a minute that the other end of a connection is gone.
void askQuickKeepAlive(QTcpSocket& socket);

} // namespace p1scope::session
