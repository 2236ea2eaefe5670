// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/port_list.h"

#include "core/session/serial_platform.h"

#include <QCollator>
#include <QSerialPortInfo>

#include <algorithm>

namespace p1scope::session {

namespace {

constexpr int lookInterval = 1000; // ms

} // namespace

QString PortDescription::usbId() const
{
    if (!vid || !pid)
        return {};
    return QStringLiteral("%1:%2").arg(*vid, 4, 16, QLatin1Char('0')).arg(*pid, 4, 16, QLatin1Char('0'));
}

std::vector<PortDescription> listPorts()
{
    std::vector<PortDescription> ports;
    const auto infos = QSerialPortInfo::availablePorts();
    for (const QSerialPortInfo& info : infos) {
        PortDescription port;
#ifdef Q_OS_WIN
        port.address = info.portName();
#else
        port.address = info.systemLocation();
#endif
        port.description = info.description();
        port.manufacturer = info.manufacturer();
        port.serialNumber = info.serialNumber();
        if (info.hasVendorIdentifier())
            port.vid = info.vendorIdentifier();
        if (info.hasProductIdentifier())
            port.pid = info.productIdentifier();
        port.driver = portDriver(port.address).name;
        ports.push_back(std::move(port));
    }
    QCollator collator(QLocale::c());
    collator.setNumericMode(true);
    std::sort(ports.begin(), ports.end(), [&](const PortDescription& a, const PortDescription& b) {
        return collator.compare(a.address, b.address) < 0;
    });
    return ports;
}

std::optional<QString> findPort(const std::vector<PortDescription>& ports, const QString& serialNumber,
                                const QString& hint)
{
    std::optional<QString> found;
    for (const PortDescription& port : ports) {
        if (port.serialNumber != serialNumber)
            continue;
        if (port.address == hint)
            return hint;
        if (!found)
            found = port.address;
    }
    return found;
}

PortList::PortList(QObject* parent)
    : PortList(&listPorts, lookInterval, parent)
{}

PortList::PortList(Lister lister, int intervalMs, QObject* parent)
    : QObject(parent)
    , m_lister(std::move(lister))
    , m_ports(m_lister())
{
    connect(&m_timer, &QTimer::timeout, this, &PortList::look);
    m_timer.start(intervalMs);
}

void PortList::look()
{
    auto ports = m_lister();
    if (ports == m_ports)
        return;
    m_ports = std::move(ports);
    emit changed();
}

} // namespace p1scope::session
