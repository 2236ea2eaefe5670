// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/serial_source.h"

#include "core/session/port_list.h"
#include "core/session/serial_platform.h"

#include <chrono>

namespace p1scope::session {

namespace {

using namespace std::chrono_literals;
using capture::ControlLines;
using capture::EventKind;
using Phase = SourceState::Phase;
using Fault = SourceState::Fault;
using Pin = RequestLine::Pin;

constexpr auto lookInterval = 1s;
/// A meter sends a telegram in one go: after this much silence it is not coming any more.
constexpr auto silence = 1s;
/// A port that has just been plugged in belongs to root alone until its udev rules have run.
constexpr int patienceWithDenials = 5;

QSerialPort::Parity portParity(line::Parity parity)
{
    switch (parity) {
    case line::Parity::Even:
        return QSerialPort::EvenParity;
    case line::Parity::Odd:
        return QSerialPort::OddParity;
    case line::Parity::Mark:
        return QSerialPort::MarkParity;
    case line::Parity::Space:
        return QSerialPort::SpaceParity;
    case line::Parity::None:
        break;
    }
    return QSerialPort::NoParity;
}

/// How the port has to be set to read this line. A receiver needs one stop bit, whatever the sender gives.
void applySettings(QSerialPort& port, const line::LineSettings& line)
{
    port.setBaudRate(static_cast<qint32>(line.baud));
    port.setDataBits(line.isTenBit() ? QSerialPort::Data8
                                     : static_cast<QSerialPort::DataBits>(line.dataBits));
    port.setParity(line.isTenBit() ? QSerialPort::NoParity : portParity(line.parity));
    port.setStopBits(line.isTenBit() || line.stopBits != line::StopBits::Two ? QSerialPort::OneStop
                                                                             : QSerialPort::TwoStop);
    port.setFlowControl(QSerialPort::NoFlowControl);
}

bool hasPortParity(const line::LineSettings& line)
{
    return !line.isTenBit() && line.parity != line::Parity::None;
}

} // namespace

SerialSource::SerialSource(const SourceSpec& spec, QObject* parent)
    : Source(parent)
    , m_spec(spec)
{
    m_timer.setInterval(lookInterval);
    connect(&m_timer, &QTimer::timeout, this, &SerialSource::tick);
    connect(&m_port, &QSerialPort::readyRead, this, &SerialSource::read);
    connect(&m_port, &QSerialPort::errorOccurred, this, &SerialSource::portError);
}

SerialSource::~SerialSource()
{
    m_port.disconnect(this);
    if (m_open)
        setPin(false);
    closePort();
}

void SerialSource::open()
{
    if (m_wanted)
        return;
    m_wanted = true;
    m_denials = patienceWithDenials; // a port that is there and denied stays denied
    m_clock.start();
    m_timer.start();
    setState(Phase::Opening,
             {Fault::None, QStringLiteral("opening %1").arg(portDisplayName(m_spec.address)), {}});
    tryOpen();
}

void SerialSource::close()
{
    if (!m_wanted)
        return;
    m_wanted = false;
    m_timer.stop();
    if (m_open) {
        if (setPin(false))
            tellLines();
        emitEvents({m_clock.event(EventKind::Connection, "closed")});
    }
    closePort();
    setState(Phase::Closed,
             {Fault::None, QStringLiteral("%1 is closed").arg(portDisplayName(m_spec.address)), {}});
}

void SerialSource::tick()
{
    if (m_open) {
        applyRequest(); // what waited for a telegram that fell silent
        if (m_open)
            tellLines();
    } else if (m_state.phase == Phase::Waiting) {
        tryOpen();
    }
}

std::optional<QString> SerialSource::locate() const
{
    if (m_spec.portSerialNumber.isEmpty())
        return m_spec.address;
    return findPort(listPorts(), m_spec.portSerialNumber, m_spec.address);
}

void SerialSource::tryOpen()
{
    const auto address = locate();
    if (!address)
        couldNotOpen(faultOfMissingAdapter(m_spec.portSerialNumber));
    else if (openPort(*address))
        opened(*address);
}

bool SerialSource::openPort(const QString& address)
{
    auto facts = portFacts(address);
    if (const auto fault = faultBeforeOpening(address, facts, m_spec.line)) {
        couldNotOpen(*fault);
        return false;
    }
    m_port.setPortName(resolvedAddress(address));
    applySettings(m_port, m_spec.line);
    m_port.clearError();
    if (m_port.open(QIODevice::ReadOnly))
        return true;
    const auto error = m_port.error();
    const QString text = m_port.errorString();
    if (error == QSerialPort::PermissionError)
        findWhyDenied(address, facts);
    couldNotOpen(faultOfOpening(address, facts, m_spec.line, error, text));
    return false;
}

void SerialSource::couldNotOpen(const PortFault& fault)
{
    if (fault.fault == Fault::Missing)
        m_denials = 0;
    const bool passes =
        fault.passes() || (fault.fault == Fault::NoPermission && ++m_denials <= patienceWithDenials);
    // A port that was lost is still missing: how it went says more.
    if (fault.fault == Fault::Missing && m_state.phase == Phase::Waiting && m_state.fault == Fault::Unplugged)
        return;
    setState(passes ? Phase::Waiting : Phase::Failed, fault);
}

void SerialSource::opened(const QString& address)
{
    askLowLatency(m_port);
    startReading();
    m_telegramComing = false;
    m_open = true;

    auto event = m_clock.opened(address.toStdString());
    emitEvents({std::move(event), m_clock.settings(m_spec.line)});
    startRequestLine();
    if (m_open)
        setState(Phase::Open, {Fault::None, QStringLiteral("%1 is open").arg(portDisplayName(address)), {}});
}

/// Has line errors marked, where there is such a thing, and begins to count and to read anew. What sets the
/// port comes before: it undoes the marks.
void SerialSource::startReading()
{
    const bool marked = markLineErrors(m_port);
    m_counts = countLineErrors(m_port);
    if (marked)
        m_state.reporting = errorReporting(portDriver(m_port.portName()), m_counts.has_value());
    else
        m_state.reporting = m_counts ? ErrorReporting::PerPacket : ErrorReporting::NotReported;
    LineErrorReader::Options options;
    options.marked = marked;
    options.counted = !marked;
    options.portParity = hasPortParity(m_spec.line);
    options.scope = m_state.reporting == ErrorReporting::PerPacket ? capture::ErrorScope::Packet
                                                                   : capture::ErrorScope::Frame;
    m_reader = LineErrorReader(options);
}

void SerialSource::changeLine(const line::LineSettings& line)
{
    if (line == m_spec.line)
        return;
    if (m_open)
        read(); // what came under the old settings
    m_spec.line = line;
    if (!m_open)
        return;
    applySettings(m_port, line);
    startReading();
    emitEvents({m_clock.settings(line)});
    emit stateChanged(m_state);
}

void SerialSource::changeRequest(const RequestLine& request)
{
    if (request == m_spec.request)
        return;
    if (m_open && !setPin(false))
        return;
    m_spec.request = request;
    m_requestWanted = true;
    if (!m_open)
        return;
    startRequestLine();
    if (m_open)
        emit stateChanged(m_state);
}

void SerialSource::startRequestLine()
{
    m_lines = {};
    m_state.controlLines = true;
    m_state.requestOn = false;
    if (!setPin(m_requestWanted) || !m_state.controlLines)
        return;
    // The system raises both lines when it opens a port.
    if (m_spec.request.pin != Pin::Rts)
        m_port.setRequestToSend(false);
    if (m_open && m_spec.request.pin != Pin::Dtr)
        m_port.setDataTerminalReady(false);
    if (m_open)
        tellLines();
}

bool SerialSource::setPin(bool on)
{
    if (m_spec.request.pin == Pin::None || !m_state.controlLines)
        return m_open;
    const bool high = on == (m_spec.request.level == RequestLine::Level::High);
    m_port.clearError();
    const bool done =
        m_spec.request.pin == Pin::Rts ? m_port.setRequestToSend(high) : m_port.setDataTerminalReady(high);
    if (!m_open)
        return false;
    if (!done && m_port.error() == QSerialPort::UnsupportedOperationError)
        m_state.controlLines = false; // ENOTTY: this port has none, which is no fault
    m_state.requestOn = done && on;
    return true;
}

void SerialSource::setRequest(bool on)
{
    m_requestWanted = on;
    applyRequest();
}

void SerialSource::setTelegramComing(bool coming)
{
    m_telegramComing = coming;
    applyRequest();
}

void SerialSource::telegramCame()
{
    if (m_spec.request.mode == RequestLine::Mode::Pulse)
        m_requestWanted = false;
    applyRequest();
}

void SerialSource::applyRequest()
{
    const bool coming = m_telegramComing && m_clock.now() - m_lastByte <= silence;
    if (!m_open || coming || m_spec.request.pin == Pin::None || !m_state.controlLines ||
        m_requestWanted == m_state.requestOn)
        return;
    if (!setPin(m_requestWanted))
        return;
    tellLines();
    if (m_open)
        emit stateChanged(m_state);
}

std::optional<ControlLines> SerialSource::controlLines()
{
    if (!m_state.controlLines)
        return std::nullopt;
    m_port.clearError();
    const auto pins = m_port.pinoutSignals();
    if (!m_open || m_port.error() != QSerialPort::NoError) {
        if (m_port.error() == QSerialPort::UnsupportedOperationError)
            m_state.controlLines = false;
        return std::nullopt;
    }
    ControlLines lines;
    const auto take = [&](QSerialPort::PinoutSignal signal, ControlLines::Line line) {
        lines.known = static_cast<std::uint8_t>(lines.known | line);
        if (pins.testFlag(signal))
            lines.state = static_cast<std::uint8_t>(lines.state | line);
    };
    take(QSerialPort::ClearToSendSignal, ControlLines::Cts);
    take(QSerialPort::DataCarrierDetectSignal, ControlLines::Dcd);
    take(QSerialPort::DataSetReadySignal, ControlLines::Dsr);
    take(QSerialPort::RequestToSendSignal, ControlLines::Rts);
    take(QSerialPort::DataTerminalReadySignal, ControlLines::Dtr);
    take(QSerialPort::RingIndicatorSignal, ControlLines::Ri);
    return lines;
}

void SerialSource::tellLines()
{
    const auto lines = controlLines();
    if (!lines || *lines == m_lines)
        return;
    m_lines = *lines;
    auto event = m_clock.event(EventKind::ControlLines);
    event.lines = m_lines;
    emitEvents({std::move(event)});
}

void SerialSource::read()
{
    const auto time = m_clock.now();
    const QByteArray bytes = m_port.readAll();
    if (!m_open || bytes.isEmpty())
        return;
    m_lastByte = time;
    std::optional<LineErrorCounts> counted;
    if (const auto counts = m_counts ? countLineErrors(m_port) : std::nullopt) {
        counted = *counts - *m_counts;
        m_counts = counts;
    }
    std::vector<capture::Event> events;
    m_reader.read(
        {reinterpret_cast<const std::uint8_t*>(bytes.constData()), static_cast<std::size_t>(bytes.size())},
        time, counted, events);
    emitEvents(std::move(events));
}

void SerialSource::portError(QSerialPort::SerialPortError error)
{
    const bool gone = error == QSerialPort::ReadError || error == QSerialPort::ResourceError ||
                      error == QSerialPort::DeviceNotFoundError;
    if (m_open && gone)
        lost();
}

void SerialSource::lost()
{
    read(); // what came before the end
    if (!m_open)
        return;
    // At once: a port that hung up would report the same error as fast as the machine can go round.
    m_open = false;
    m_port.close();
    m_state.requestOn = false;
    m_denials = 0;
    emitEvents({m_clock.event(EventKind::Connection, "lost " + m_spec.address.toStdString())});
    setState(Phase::Waiting, faultOfLosing(m_spec.address));
}

void SerialSource::closePort()
{
    if (!m_open)
        return;
    m_open = false;
    m_state.requestOn = false;
    // What asks by being low would ask once more.
    if (m_spec.request.pin != Pin::None && m_spec.request.level == RequestLine::Level::Low)
        closeKeepingLines(m_port);
    else
        m_port.close();
}

void SerialSource::setState(Phase phase, const PortFault& words)
{
    if (m_state.phase == phase && m_state.fault == words.fault && m_state.message == words.message &&
        m_state.remedy == words.remedy)
        return;
    m_state.phase = phase;
    m_state.fault = words.fault;
    m_state.message = words.message;
    m_state.remedy = words.remedy;
    emit stateChanged(m_state);
}

void SerialSource::emitEvents(std::vector<capture::Event> events)
{
    if (!events.empty())
        emit arrived(std::make_shared<const std::vector<capture::Event>>(std::move(events)));
}

} // namespace p1scope::session
