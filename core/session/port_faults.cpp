// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/port_faults.h"

namespace p1scope::session {

namespace {

using Fault = SourceState::Fault;

PortFault missing(const QString& name)
{
    return {Fault::Missing, QStringLiteral("%1 is not there").arg(name),
            QStringLiteral("plug the adapter in, or choose another port: p1scope-cli ports lists them")};
}

PortFault noPort(const QString& name, const QString& what)
{
    return {Fault::Unsupported, QStringLiteral("%1 is %2").arg(name, what),
            QStringLiteral("choose a port: p1scope-cli ports lists them")};
}

PortFault noPermission(const QString& address, const QString& name, const PortFacts& facts)
{
    PortFault fault{Fault::NoPermission, QStringLiteral("no permission to open %1").arg(name), {}};
    if (facts.group.isEmpty() || !facts.groupReadable)
        fault.remedy =
            QStringLiteral("it is its owner's alone; sudo chgrp dialout %1 && sudo chmod g+rw %1 opens "
                           "it to group dialout until it is plugged in again")
                .arg(address);
    else if (facts.userInGroup && !facts.sessionInGroup)
        fault.remedy =
            QStringLiteral("you are a member of group %1, but not yet in this session: log out and "
                           "in again")
                .arg(facts.group);
    else
        fault.remedy =
            QStringLiteral("sudo usermod -aG %1 $USER, then log out and in again").arg(facts.group);
    return fault;
}

QString howToFindHolder(const QString& address, const PortFacts& facts)
{
    if (facts.kernelName.isEmpty())
        return QStringLiteral("sudo fuser -v %1 tells which; close it, and the port is taken by itself")
            .arg(address);
    return QStringLiteral("close it, and the port is taken by itself; which it is, Process Explorer tells by "
                          "Find Handle: %1")
        .arg(facts.kernelName);
}

PortFault busy(const QString& address, const QString& name, const PortFacts& facts)
{
    const auto& holder = facts.holder;
    if (!holder)
        return {Fault::Busy, QStringLiteral("%1 is held by another program").arg(name),
                howToFindHolder(address, facts)};
    if (holder->own)
        return {Fault::Busy, QStringLiteral("%1 is already open in this program").arg(name),
                QStringLiteral("disconnect it there first")};
    if (holder->name.isEmpty())
        return {Fault::Busy, QStringLiteral("%1 is held by process %2").arg(name).arg(holder->pid),
                QStringLiteral("close that program; the port is then taken by itself")};
    const QString remedy =
        holder->name == u"ModemManager"
            ? QStringLiteral("it lets go after some seconds; to keep it away: "
                             "sudo systemctl disable --now ModemManager")
            : QStringLiteral("close %1; the port is then taken by itself").arg(holder->name);
    return {Fault::Busy, QStringLiteral("%1 is held by %2 (pid %3)").arg(name, holder->name).arg(holder->pid),
            remedy};
}

PortFault denied(const QString& address, const QString& name, const PortFacts& facts)
{
    if (!facts.readable)
        return noPermission(address, name, facts);
    if (!facts.holder && !facts.staleLock.isEmpty())
        return {Fault::Busy, QStringLiteral("%1 is locked by a program that is gone").arg(name),
                QStringLiteral("take its lock file away: sudo rm %1").arg(facts.staleLock)};
    return busy(address, name, facts);
}

PortFault unsupported(const QString& name, const line::LineSettings& line, const QString& why)
{
    return {
        Fault::Unsupported,
        QStringLiteral("%1 cannot be set to %2: %3").arg(name, QString::fromStdString(line.toDisplay()), why),
        QStringLiteral("choose other line settings, such as 115200 8N1 or 9600 7E1")};
}

} // namespace

bool PortFault::passes() const
{
    return fault == Fault::Missing || fault == Fault::Busy || fault == Fault::Unplugged;
}

QString portDisplayName(const QString& address)
{
    const QString folder = QStringLiteral("/dev/");
    return address.startsWith(folder) ? address.mid(folder.size()) : address;
}

std::optional<PortFault> faultBeforeOpening(const QString& address, const PortFacts& facts,
                                            const line::LineSettings& line)
{
    const QString name = portDisplayName(address);
    if (!facts.exists)
        return missing(name);
    if (facts.directory)
        return noPort(name, QStringLiteral("a folder, not a serial port"));
    if (!facts.character)
        return noPort(name, QStringLiteral("a file, not a serial port"));
    if (line.dataBits > 8)
        return unsupported(name, line, QStringLiteral("a serial port has eight data bits at most"));
    return std::nullopt;
}

PortFault faultOfOpening(const QString& address, const PortFacts& facts, const line::LineSettings& line,
                         QSerialPort::SerialPortError error, const QString& errorText)
{
    const QString name = portDisplayName(address);
    if (!facts.exists)
        return missing(name);
    switch (error) {
    case QSerialPort::PermissionError:
        return denied(address, name, facts);
    case QSerialPort::DeviceNotFoundError:
        return missing(name);
    case QSerialPort::UnsupportedOperationError:
        // What has no settings at all is no tty: /dev/null, a disk.
        if (facts.terminal)
            return unsupported(name, line, errorText);
        return noPort(name, QStringLiteral("no serial port"));
    case QSerialPort::ResourceError:
    case QSerialPort::ReadError:
        return faultOfLosing(address);
    default:
        return {Fault::Other, QStringLiteral("%1 did not open: %2").arg(name, errorText), {}};
    }
}

PortFault faultOfLosing(const QString& address)
{
    return {Fault::Unplugged, QStringLiteral("%1 was unplugged or hung up").arg(portDisplayName(address)),
            QStringLiteral("plug it in again: it is taken up by itself")};
}

PortFault faultOfMissingAdapter(const QString& serialNumber)
{
    return {Fault::Missing,
            QStringLiteral("the adapter with serial number %1 is not there").arg(serialNumber),
            QStringLiteral("plug it in: it is taken up by itself")};
}

} // namespace p1scope::session
