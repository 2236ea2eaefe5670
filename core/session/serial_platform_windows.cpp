// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/serial_platform.h"

// The sockets' header has to come before that of Windows.
#include <winsock2.h>

#include "core/base/windows.h"

#include <QSettings>

#include <array>

#include <initguid.h>
#include <mstcpip.h>
#include <ntddser.h>
#include <setupapi.h>

namespace p1scope::session {

namespace {

/// "COM3" of "\\.\COM3".
QString shortName(const QString& address)
{
    const QString prefix = QStringLiteral(R"(\\.\)");
    return address.startsWith(prefix) ? address.mid(prefix.size()) : address;
}

LPCWSTR wide(const QString& text)
{
    return reinterpret_cast<LPCWSTR>(text.utf16());
}

/// What the kernel calls a device: "\Device\VCP0" for "COM3"; empty where there is none of that name.
QString kernelName(const QString& address)
{
    std::array<wchar_t, 1024> target{};
    const DWORD length =
        QueryDosDeviceW(wide(shortName(address)), target.data(), static_cast<DWORD>(target.size()));
    return length == 0 ? QString() : QString::fromWCharArray(target.data());
}

/// All devices of one class, while it lives.
class DeviceList {
public:
    explicit DeviceList(const GUID& kind)
        : m_list(SetupDiGetClassDevsW(&kind, nullptr, nullptr, DIGCF_PRESENT | DIGCF_DEVICEINTERFACE))
    {}
    ~DeviceList()
    {
        if (m_list != INVALID_HANDLE_VALUE)
            SetupDiDestroyDeviceInfoList(m_list);
    }
    DeviceList(const DeviceList&) = delete;
    DeviceList& operator=(const DeviceList&) = delete;

    /// False behind the last.
    [[nodiscard]] bool at(DWORD index, SP_DEVINFO_DATA& device) const
    {
        device = {};
        device.cbSize = sizeof device;
        return m_list != INVALID_HANDLE_VALUE && SetupDiEnumDeviceInfo(m_list, index, &device) != 0;
    }
    [[nodiscard]] QString property(SP_DEVINFO_DATA& device, DWORD which) const
    {
        std::array<wchar_t, 256> text{};
        const BOOL got = SetupDiGetDeviceRegistryPropertyW(
            m_list, &device, which, nullptr, reinterpret_cast<PBYTE>(text.data()),
            static_cast<DWORD>(sizeof text - sizeof text[0]), nullptr);
        return got == 0 ? QString() : QString::fromWCharArray(text.data());
    }
    [[nodiscard]] QString portName(SP_DEVINFO_DATA& device) const
    {
        HKEY const key =
            SetupDiOpenDevRegKey(m_list, &device, DICS_FLAG_GLOBAL, 0, DIREG_DEV, KEY_QUERY_VALUE);
        if (key == INVALID_HANDLE_VALUE)
            return {};
        std::array<wchar_t, 64> text{};
        auto size = static_cast<DWORD>(sizeof text - sizeof text[0]);
        const auto status = RegQueryValueExW(key, L"PortName", nullptr, nullptr,
                                             reinterpret_cast<LPBYTE>(text.data()), &size);
        RegCloseKey(key);
        return status == ERROR_SUCCESS ? QString::fromWCharArray(text.data()) : QString();
    }

private:
    HDEVINFO m_list;
};

} // namespace

PortDriver portDriver(const QString& address)
{
    const QString name = shortName(address);
    const DeviceList ports(GUID_DEVINTERFACE_COMPORT);
    SP_DEVINFO_DATA device{};
    for (DWORD index = 0; ports.at(index, device); ++index) {
        if (ports.portName(device).compare(name, Qt::CaseInsensitive) != 0)
            continue;
        const QString bus = ports.property(device, SPDRP_ENUMERATOR_NAME);
        // FTDI's driver has a bus of its own, which stands on that of USB.
        return {ports.property(device, SPDRP_SERVICE), bus == u"USB" || bus == u"FTDIBUS"};
    }
    return {};
}

PortFacts portFacts(const QString& address)
{
    PortFacts facts;
    facts.exists = !kernelName(address).isEmpty();
    return facts;
}

void findWhyDenied(const QString& address, PortFacts& facts)
{
    // One program has a port to itself here, and permissions are no matter: what is denied is in use. By
    // whom, Windows tells administrators only, by this name.
    facts.kernelName = kernelName(address);
}

bool isSerialAddress(const QString& text)
{
    if (isWindowsPortName(text))
        return true;
    // Virtual ports may have other names.
    const QSettings known(QStringLiteral(R"(HKEY_LOCAL_MACHINE\HARDWARE\DEVICEMAP\SERIALCOMM)"),
                          QSettings::NativeFormat);
    const auto keys = known.allKeys();
    for (const QString& key : keys) {
        if (known.value(key).toString().compare(shortName(text), Qt::CaseInsensitive) == 0)
            return true;
    }
    return false;
}

QString resolvedAddress(const QString& address)
{
    return address;
}

bool markLineErrors(QSerialPort&)
{
    return false; // a driver can put another byte in the place of a wrong one, and then that one is lost
}

std::optional<LineErrorCounts> countLineErrors(const QSerialPort& port)
{
    // Not ClearCommError: its flags are gone once anybody has asked, and QSerialPort asks with every read.
    const base::WindowsHandle done(CreateEventW(nullptr, TRUE, FALSE, nullptr));
    if (!done)
        return std::nullopt;
    OVERLAPPED overlapped{};
    // The lowest bit keeps the answer away from QSerialPort, which waits for its own.
    overlapped.hEvent = reinterpret_cast<HANDLE>(reinterpret_cast<quintptr>(done.get()) | 1U);
    SERIALPERF_STATS counted{};
    DWORD size = 0;
    HANDLE const handle = port.handle();
    if (DeviceIoControl(handle, IOCTL_SERIAL_GET_STATS, nullptr, 0, &counted, sizeof counted, &size,
                        &overlapped) == 0 &&
        (GetLastError() != ERROR_IO_PENDING || GetOverlappedResult(handle, &overlapped, &size, TRUE) == 0))
        return std::nullopt;
    if (size < sizeof counted)
        return std::nullopt;
    LineErrorCounts counts;
    counts.framing = counted.FrameErrorCount;
    counts.parity = counted.ParityErrorCount;
    counts.overruns = counted.SerialOverrunErrorCount;
    counts.bufferOverruns = counted.BufferOverrunErrorCount;
    return counts;
}

void askLowLatency(QSerialPort&) {} // a setting of the adapter's driver, for administrators

void closeKeepingLines(QSerialPort& port)
{
    port.close(); // the driver drops RTS and DTR, whatever one asks
}

void askQuickKeepAlive(QTcpSocket& socket)
{
    socket.setSocketOption(QAbstractSocket::KeepAliveOption, 1);
    tcp_keepalive times{1, 10'000, 2'000}; // ms; after ten unanswered ones the connection is gone
    DWORD size = 0;
    WSAIoctl(static_cast<SOCKET>(socket.socketDescriptor()), SIO_KEEPALIVE_VALS, &times, sizeof times,
             nullptr, 0, &size, nullptr, nullptr);
}

} // namespace p1scope::session
