// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/serial_platform.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <algorithm>
#include <array>
#include <vector>

#include <fcntl.h>
#include <grp.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pwd.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#ifdef Q_OS_LINUX
#include <linux/serial.h>
#include <sys/sysmacros.h>
#endif

namespace p1scope::session {

namespace {

/// The groups of this process: what it may do now.
bool processInGroup(gid_t group)
{
    if (getegid() == group)
        return true;
    std::vector<gid_t> groups(static_cast<std::size_t>(std::max(0, getgroups(0, nullptr))));
    const int count = getgroups(static_cast<int>(groups.size()), groups.data());
    return count > 0 && std::find(groups.begin(), groups.begin() + count, group) != groups.begin() + count;
}

/// The group database: what the user may do after the next login.
bool userInGroup(gid_t group)
{
    const passwd* user = getpwuid(getuid());
    if (user == nullptr)
        return false;
    const QByteArray name(user->pw_name);
    const gid_t primary = user->pw_gid;
    std::vector<gid_t> groups(64);
    auto count = static_cast<int>(groups.size());
    if (getgrouplist(name.constData(), primary, groups.data(), &count) < 0) {
        groups.resize(static_cast<std::size_t>(count));
        if (getgrouplist(name.constData(), primary, groups.data(), &count) < 0)
            return false;
    }
    return std::find(groups.begin(), groups.begin() + count, group) != groups.begin() + count;
}

QString processName(qint64 pid)
{
    QFile file(QStringLiteral("/proc/%1/comm").arg(pid));
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()).trimmed() : QString();
}

PortHolder holderOf(qint64 pid)
{
    return {pid, processName(pid), pid == getpid()};
}

/// A process with the device among its open files. Those of other users cannot be looked at.
std::optional<PortHolder> holderByOpenFiles(const QByteArray& device)
{
    const auto pids = QDir(QStringLiteral("/proc")).entryList(QDir::Dirs | QDir::NoDotAndDotDot);
    for (const QString& pid : pids) {
        bool isProcess = false;
        const qint64 number = pid.toLongLong(&isProcess);
        if (!isProcess)
            continue;
        const QString folder = QStringLiteral("/proc/") + pid + QStringLiteral("/fd");
        const auto files = QDir(folder).entryList(QDir::Files | QDir::System | QDir::NoDotAndDotDot);
        for (const QString& file : files) {
            std::array<char, 256> target{};
            const QByteArray link = QFile::encodeName(folder + QLatin1Char('/') + file);
            const auto length = readlink(link.constData(), target.data(), target.size());
            if (length == device.size() && device == QByteArrayView(target.data(), length))
                return holderOf(number);
        }
    }
    return std::nullopt;
}

// Where QSerialPort and others put them.
constexpr std::array lockFolders{"/run/lock",  "/var/lock",        "/var/lock/lockdev",
                                 "/etc/locks", "/var/spool/locks", "/var/spool/uucp",
                                 "/tmp",       "/var/tmp"};

/// Lock files tell of other users' processes too.
void readLockFiles(const QString& device, PortFacts& facts)
{
    QString name = portDisplayName(device);
    name.replace(QLatin1Char('/'), QLatin1Char('_'));
    for (const char* folder : lockFolders) {
        QFile file(QString::fromLatin1(folder) + QStringLiteral("/LCK..") + name);
        if (!file.open(QIODevice::ReadOnly))
            continue;
        const qint64 pid = file.readLine().trimmed().toLongLong();
        if (pid > 0 && QFileInfo::exists(QStringLiteral("/proc/%1").arg(pid))) {
            facts.holder = holderOf(pid);
            return;
        }
        facts.staleLock = file.fileName();
    }
}

/// /dev/null and its like: memory devices, which hold no line.
bool isMemoryDevice([[maybe_unused]] const struct stat& status)
{
#ifdef Q_OS_LINUX
    return major(status.st_rdev) == 1;
#else
    return false;
#endif
}

} // namespace

PortDriver portDriver([[maybe_unused]] const QString& address)
{
    PortDriver driver;
#ifdef Q_OS_LINUX
    const QString device =
        QStringLiteral("/sys/class/tty/") + QFileInfo(address).fileName() + QStringLiteral("/device");
    driver.name = QFileInfo(QFileInfo(device + QStringLiteral("/driver")).canonicalFilePath()).fileName();
    driver.usb = QFileInfo(device).canonicalFilePath().contains(QStringLiteral("/usb"));
#endif
    return driver;
}

PortFacts portFacts(const QString& address)
{
    PortFacts facts;
    const QString device = resolvedAddress(address);
    const QByteArray path = QFile::encodeName(device);
    struct stat status {};
    facts.exists = stat(path.constData(), &status) == 0;
    if (!facts.exists)
        return facts;
    facts.directory = S_ISDIR(status.st_mode);
    facts.character = S_ISCHR(status.st_mode);
    facts.terminal = !isMemoryDevice(status);
    return facts;
}

void findWhyDenied(const QString& address, PortFacts& facts)
{
    const QString device = resolvedAddress(address);
    const QByteArray path = QFile::encodeName(device);
    struct stat status {};
    if (stat(path.constData(), &status) != 0)
        return;
    facts.readable = faccessat(AT_FDCWD, path.constData(), R_OK, AT_EACCESS) == 0;
    facts.groupReadable = (status.st_mode & S_IRGRP) != 0;
    if (const struct group* group = getgrgid(status.st_gid))
        facts.group = QString::fromLocal8Bit(group->gr_name);
    facts.userInGroup = userInGroup(status.st_gid);
    facts.sessionInGroup = processInGroup(status.st_gid);
    readLockFiles(device, facts);
    if (!facts.holder)
        facts.holder = holderByOpenFiles(path);
}

bool isSerialAddress(const QString& text)
{
    if (text.startsWith(QStringLiteral("/dev/stdin")) || text.startsWith(QStringLiteral("/dev/fd/")))
        return false; // a stream that somebody handed to us
    struct stat status {};
    if (stat(QFile::encodeName(text).constData(), &status) == 0)
        return S_ISCHR(status.st_mode) && !isMemoryDevice(status);
    const QString named = QFile::symLinkTarget(text);
    const QString path = named.isEmpty() ? text : named;
    if (path.startsWith(QStringLiteral("/dev/")))
        return !path.startsWith(QStringLiteral("/dev/shm/"));
    return isWindowsPortName(text);
}

QString resolvedAddress(const QString& address)
{
    const QString resolved = QFileInfo(address).canonicalFilePath();
    return resolved.isEmpty() ? address : resolved;
}

bool markLineErrors(QSerialPort& port)
{
    termios settings{};
    if (tcgetattr(port.handle(), &settings) != 0)
        return false;
    settings.c_iflag |= static_cast<tcflag_t>(INPCK | PARMRK);
    settings.c_iflag &= ~static_cast<tcflag_t>(IGNPAR | ISTRIP | IGNBRK | BRKINT);
    return tcsetattr(port.handle(), TCSANOW, &settings) == 0;
}

std::optional<LineErrorCounts> countLineErrors([[maybe_unused]] const QSerialPort& port)
{
#ifdef Q_OS_LINUX
    serial_icounter_struct counters{};
    if (ioctl(port.handle(), TIOCGICOUNT, &counters) != 0)
        return std::nullopt;
    const auto count = [](int value) { return static_cast<std::uint32_t>(value); };
    return LineErrorCounts{count(counters.frame), count(counters.parity), count(counters.brk),
                           count(counters.overrun), count(counters.buf_overrun)};
#else
    return std::nullopt;
#endif
}

void askLowLatency([[maybe_unused]] QSerialPort& port)
{
#ifdef Q_OS_LINUX
    serial_struct settings{};
    if (ioctl(port.handle(), TIOCGSERIAL, &settings) != 0)
        return;
    settings.flags |= static_cast<int>(ASYNC_LOW_LATENCY);
    ioctl(port.handle(), TIOCSSERIAL, &settings);
#endif
}

void closeKeepingLines(QSerialPort& port)
{
    // close() puts the settings back that it found, HUPCL among them: a second handle outlives it to clear
    // that.
    const int handle = fcntl(port.handle(), F_DUPFD_CLOEXEC, 0);
    port.close();
    if (handle < 0)
        return;
    termios settings{};
    if (tcgetattr(handle, &settings) == 0) {
        settings.c_cflag &= ~static_cast<tcflag_t>(HUPCL);
        tcsetattr(handle, TCSANOW, &settings);
    }
    ::close(handle);
}

void askQuickKeepAlive(QTcpSocket& socket)
{
    socket.setSocketOption(QAbstractSocket::KeepAliveOption, 1);
#ifdef Q_OS_LINUX
    const auto set = [&](int option, int value) {
        setsockopt(static_cast<int>(socket.socketDescriptor()), IPPROTO_TCP, option, &value, sizeof value);
    };
    set(TCP_KEEPIDLE, 10); // seconds
    set(TCP_KEEPINTVL, 5);
    set(TCP_KEEPCNT, 3);
#endif
}

} // namespace p1scope::session
