// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/end_to_end/fake_meter.h"

#include "core/simulator/plain_uart.h"
#include "core/simulator/wire.h"

#include <QFile>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>

#include <fcntl.h>
#include <linux/serial.h>
#include <pty.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

namespace p1scope::tests {

namespace {

constexpr int stepInterval = 2; // ms

/// The rates that a program can set by a constant.
constexpr std::array<std::pair<unsigned, std::uint32_t>, 10> rates{{{B1200, 1200},
                                                                    {B2400, 2400},
                                                                    {B4800, 4800},
                                                                    {B9600, 9600},
                                                                    {B19200, 19200},
                                                                    {B38400, 38400},
                                                                    {B57600, 57600},
                                                                    {B115200, 115200},
                                                                    {B230400, 230400},
                                                                    {B460800, 460800}}};

/// The state is shared with another process: every access to it is atomic.
template <typename T>
T peek(T& word)
{
    return std::atomic_ref(word).load();
}

} // namespace

FakeMeter::FakeMeter(QObject* parent)
    : QObject(parent)
{
    QFile file(stateFile());
    const auto size = static_cast<qint64>(sizeof(p1scope_modem_state));
    if (!m_folder.isValid() || !file.open(QIODevice::ReadWrite) || !file.resize(size))
        qFatal("no folder for the fake meter");
    void* mapped =
        mmap(nullptr, sizeof(p1scope_modem_state), PROT_READ | PROT_WRITE, MAP_SHARED, file.handle(), 0);
    if (mapped == MAP_FAILED)
        qFatal("no shared memory for the fake meter");
    m_state = static_cast<p1scope_modem_state*>(mapped);
    if (!comeBack())
        qFatal("no pseudo-terminal for the fake meter");
    connect(&m_step, &QTimer::timeout, this, &FakeMeter::step);
    connect(&m_interval, &QTimer::timeout, this, [this] { m_due = true; });
    m_step.setTimerType(Qt::PreciseTimer);
    m_step.start(stepInterval);
}

FakeMeter::~FakeMeter()
{
    hangUp();
    munmap(m_state, sizeof *m_state);
}

QString FakeMeter::path() const
{
    return m_folder.filePath(QStringLiteral("meter"));
}

QString FakeMeter::stateFile() const
{
    return m_folder.filePath(QStringLiteral("modem"));
}

QString FakeMeter::environment() const
{
    return QStringLiteral(P1SCOPE_MODEM_STATE_VARIABLE "=") + stateFile();
}

void FakeMeter::setTelegram(const QByteArray& bytes, int intervalMs)
{
    m_telegram = bytes;
    m_due = true;
    m_interval.start(intervalMs);
}

void FakeMeter::setTelegramOnWire(const QByteArray& text, const line::LineSettings& line, int intervalMs,
                                  line::UartKind kind)
{
    m_text = text;
    m_wire = line;
    m_kind = kind;
    setTelegram(asReceived(), intervalMs);
}

QByteArray FakeMeter::asReceived() const
{
    const tcflag_t flags = peek(m_state->cflag);
    simulator::PlainUart uart;
    uart.settings = line::dsmr4Settings();
    for (const auto& [flag, baud] : rates) {
        if ((flags & CBAUD) == flag)
            uart.settings.baud = baud;
    }
    uart.settings.dataBits = (flags & CSIZE) == CS7 ? 7 : 8;
    if ((flags & PARENB) != 0)
        uart.settings.parity = (flags & PARODD) != 0 ? line::Parity::Odd : line::Parity::Even;
    uart.kind = m_kind;
    uart.baudError = 0.003;
    std::mt19937_64 chance(1);
    capture::Edges wire = simulator::restingWire(*m_wire);
    const auto sent =
        simulator::toWire({m_text.constData(), static_cast<std::size_t>(m_text.size())}, *m_wire, {}, chance);
    simulator::appendEdges(wire, sent, *m_wire, capture::Time(std::chrono::milliseconds(5)));
    wire.end += std::chrono::milliseconds(20);
    const auto bytes = simulator::plainUartBytes(wire, uart);
    return {reinterpret_cast<const char*>(bytes.data()), static_cast<qsizetype>(bytes.size())};
}

void FakeMeter::setRequest(Request request, bool activeHigh)
{
    m_request = request;
    m_activeHigh = activeHigh;
}

bool FakeMeter::rts() const
{
    return (peek(m_state->lines) & TIOCM_RTS) != 0;
}

bool FakeMeter::dtr() const
{
    return (peek(m_state->lines) & TIOCM_DTR) != 0;
}

unsigned FakeMeter::lineChanges() const
{
    return peek(m_state->line_changes);
}

bool FakeMeter::asked() const
{
    if (m_request == Request::Always)
        return true;
    return (m_request == Request::Rts ? rts() : dtr()) == m_activeHigh;
}

bool FakeMeter::isSetTo8N() const
{
    return (peek(m_state->cflag) & (CSIZE | PARENB)) == CS8;
}

bool FakeMeter::marksAsked() const
{
    constexpr tcflag_t marks = INPCK | PARMRK;
    return (peek(m_state->iflag) & marks) == marks;
}

bool FakeMeter::lowLatencyAsked() const
{
    return (peek(m_state->serial_flags) & ASYNC_LOW_LATENCY) != 0;
}

void FakeMeter::send(const QByteArray& bytes)
{
    QByteArray onWire = bytes;
    if (marksAsked())
        onWire.replace(QByteArrayLiteral("\xff"), QByteArrayLiteral("\xff\xff"));
    write(onWire);
}

void FakeMeter::sendMarked(char byte)
{
    const std::array<char, 3> marked{'\xff', '\0', byte};
    if (marksAsked())
        write(QByteArray(marked.data(), marked.size()));
    else
        write(QByteArray(1, byte));
}

void FakeMeter::sendParityError(char byte)
{
    ++std::atomic_ref(m_state->parity);
    sendMarked(byte);
}

void FakeMeter::sendFramingError(char byte)
{
    ++std::atomic_ref(m_state->framing);
    sendMarked(byte);
}

void FakeMeter::sendBreak()
{
    ++std::atomic_ref(m_state->breaks);
    sendMarked('\0');
}

void FakeMeter::loseBytes(unsigned count)
{
    std::atomic_ref(m_state->overruns) += count;
}

void FakeMeter::setCts(bool on)
{
    if (on)
        std::atomic_ref(m_state->lines) |= static_cast<unsigned>(TIOCM_CTS);
    else
        std::atomic_ref(m_state->lines) &= ~static_cast<unsigned>(TIOCM_CTS);
}

void FakeMeter::hangUp()
{
    if (m_master < 0)
        return;
    QFile::remove(path());
    std::atomic_ref(m_state->device) = 0; // the next pseudo-terminal may have the same number
    ::close(m_master);
    m_master = -1;
    m_sent = 0;
    m_wasAsked = false;
}

bool FakeMeter::comeBack()
{
    int slave = -1;
    std::array<char, 128> name{};
    termios raw{};
    cfmakeraw(&raw);
    raw.c_cflag |= CREAD | CLOCAL | B9600;
    if (openpty(&m_master, &slave, name.data(), &raw, nullptr) != 0)
        return false;
    struct stat status {};
    const bool known = fstat(slave, &status) == 0;
    // The slave is left to the program: held here too, it would never be seen to let go.
    ::close(slave);
    fcntl(m_master, F_SETFL, O_NONBLOCK);
    fcntl(m_master, F_SETFD, FD_CLOEXEC);
    std::atomic_ref(m_state->lines) = 0;
    std::atomic_ref(m_state->set) = 0;
    std::atomic_ref(m_state->device) = static_cast<std::uint64_t>(status.st_rdev);
    return known && QFile::link(QString::fromLatin1(name.data()), path());
}

void FakeMeter::step()
{
    const bool nowAsked = m_master >= 0 && asked();
    if (nowAsked && !m_wasAsked)
        m_due = true;
    m_wasAsked = nowAsked;
    if (!nowAsked) {
        if (m_sent > 0)
            ++m_telegramsCutShort;
        m_sent = 0;
        return;
    }
    if (m_telegram.isEmpty() || (m_sent == 0 && !m_due))
        return;
    m_due = false;
    if (m_wire && m_sent == 0)
        m_telegram = asReceived();
    send(m_telegram.mid(m_sent, m_pace));
    m_sent += m_pace;
    if (m_sent < m_telegram.size())
        return;
    m_sent = 0;
    emit telegramSent(++m_telegramsSent);
}

void FakeMeter::write(const QByteArray& bytes)
{
    // What a pseudo-terminal has no room for, nobody reads: lost, as on a real line.
    if (m_master >= 0 && ::write(m_master, bytes.constData(), static_cast<std::size_t>(bytes.size())) < 0 &&
        errno != EAGAIN && errno != EIO)
        qFatal("the fake meter cannot write");
}

FakeTcpMeter::FakeTcpMeter(QObject* parent)
    : QObject(parent)
{
    connect(&m_server, &QTcpServer::newConnection, this, [this] {
        while (QTcpSocket* client = m_server.nextPendingConnection()) {
            m_clients.push_back(client);
            connect(client, &QTcpSocket::disconnected, this, [this, client] {
                std::erase(m_clients, client);
                client->deleteLater();
            });
            client->write(m_telegram);
        }
    });
    connect(&m_interval, &QTimer::timeout, this, [this] {
        for (QTcpSocket* client : m_clients)
            client->write(m_telegram);
    });
    if (!comeBack())
        qFatal("no server for the fake meter");
}

FakeTcpMeter::~FakeTcpMeter()
{
    kill();
}

QString FakeTcpMeter::address() const
{
    return QStringLiteral("127.0.0.1:%1").arg(m_port);
}

void FakeTcpMeter::setTelegram(const QByteArray& bytes, int intervalMs)
{
    m_telegram = bytes;
    m_interval.start(intervalMs);
}

void FakeTcpMeter::kill()
{
    m_server.close();
    const auto clients = m_clients;
    for (QTcpSocket* client : clients)
        client->abort();
}

bool FakeTcpMeter::comeBack()
{
    if (!m_server.listen(QHostAddress::LocalHost, m_port))
        return false;
    m_port = m_server.serverPort();
    return true;
}

} // namespace p1scope::tests
