// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QString>
#include <QTimer>

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

namespace p1scope::session {

/// A serial port of this machine.
struct PortDescription {
    QString address;     ///< what SourceSpec takes: "/dev/ttyUSB0", "COM3"
    QString description; ///< "FT232R USB UART"; empty where it does not say
    QString manufacturer;
    QString serialNumber;             ///< of the USB adapter; empty where it has none
    std::optional<std::uint16_t> vid; ///< USB vendor and product
    std::optional<std::uint16_t> pid;
    QString driver; ///< the kernel's name: "ftdi_sio"; empty where it is not known

    /// "0403:6001"; empty for what is no USB adapter.
    [[nodiscard]] QString usbId() const;
    friend bool operator==(const PortDescription&, const PortDescription&) = default;
};

/// The ports there are now, sorted as people count (ttyUSB2 before ttyUSB10); ports of the board without
/// hardware behind them are left out. May take some milliseconds.
[[nodiscard]] std::vector<PortDescription> listPorts();

/// The port of the adapter with this serial number: the one at `hint` where several have it (adapters with
/// two channels, and cheap ones that all have the same), else the first. None where there is none.
[[nodiscard]] std::optional<QString> findPort(const std::vector<PortDescription>& ports,
                                              const QString& serialNumber, const QString& hint);

/// The ports, looked at again once a second. Belongs to the thread it is made in.
class PortList : public QObject {
    Q_OBJECT
public:
    using Lister = std::function<std::vector<PortDescription>()>;

    explicit PortList(QObject* parent = nullptr);
    /// With another way to look, for tests.
    PortList(Lister lister, int intervalMs, QObject* parent = nullptr);

    [[nodiscard]] const std::vector<PortDescription>& ports() const { return m_ports; }

signals:
    /// Ports came or went (or describe themselves otherwise).
    void changed();

private:
    void look();

    Lister m_lister;
    std::vector<PortDescription> m_ports;
    QTimer m_timer{this};
};

} // namespace p1scope::session
