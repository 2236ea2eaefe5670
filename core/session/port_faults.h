// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/line/line_settings.h"
#include "core/session/source.h"

#include <QSerialPort>
#include <QString>

#include <optional>

namespace p1scope::session {

/// A process that has a port open.
struct PortHolder {
    qint64 pid = 0;
    QString name;     ///< "minicom"; empty where the system does not tell
    bool own = false; ///< this program itself
};

/// What can be seen of a port from outside, gathered before or after an attempt to open it. QSerialPort has
/// one error for no permission, busy and a lock file that cannot be had; these facts tell them apart.
struct PortFacts {
    bool exists = true;
    bool directory = false;
    bool character = true;      ///< a character device, as every tty is
    bool terminal = true;       ///< not one of those that hold no line at all (/dev/null, /dev/zero)
    bool readable = true;       ///< this process may open it, as the system says (modes, lists, capabilities)
    bool groupReadable = true;  ///< by its mode its group may open it
    QString group;              ///< the group that owns it; empty where it has no name
    bool userInGroup = false;   ///< by the group database: true from the next login on
    bool sessionInGroup = true; ///< this process is in it already
    std::optional<PortHolder> holder;
    QString kernelName; ///< Windows: what a search for open handles knows it by; "\Device\VCP0"
    QString staleLock;  ///< path of a lock file that a process left which is gone
};

/// Why a port did not open, in the words of SourceState.
struct PortFault {
    SourceState::Fault fault = SourceState::Fault::None;
    QString message;
    QString remedy;

    /// True for what passes by itself: it is worth trying again.
    [[nodiscard]] bool passes() const;
};

/// "ttyUSB0" for "/dev/ttyUSB0"; anything else as it is.
[[nodiscard]] QString portDisplayName(const QString& address);

/// What is wrong before opening is tried at all; none where it should be tried.
[[nodiscard]] std::optional<PortFault> faultBeforeOpening(const QString& address, const PortFacts& facts,
                                                          const line::LineSettings& line);
/// Why QSerialPort::open() failed with `error`, whose own words are `errorText`.
[[nodiscard]] PortFault faultOfOpening(const QString& address, const PortFacts& facts,
                                       const line::LineSettings& line, QSerialPort::SerialPortError error,
                                       const QString& errorText);
/// The port was open, and is gone.
[[nodiscard]] PortFault faultOfLosing(const QString& address);
/// No adapter with this serial number is there.
[[nodiscard]] PortFault faultOfMissingAdapter(const QString& serialNumber);

} // namespace p1scope::session
