// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/event_clock.h"
#include "core/session/port_faults.h"
#include "core/session/serial_line_errors.h"
#include "core/session/source.h"

#include <QSerialPort>
#include <QTimer>

#include <optional>
#include <vector>

namespace p1scope::session {

/// Bytes from a serial port.
///
/// A ten-bit format is opened as 8N1, so that bit 7 of a 7E1 line is its parity; others as they are, with the
/// port's own parity check. Where the driver marks line errors they come as events of their own.
///
/// The request line asks from the moment of opening; the other of RTS and DTR is let go. Both are told as
/// ControlLines events. It is not worked while a telegram is coming, and a telegram that has said nothing for
/// a second is not coming any more.
///
/// A port that vanishes, or is held by another program, is looked for once a second.
class SerialSource : public Source {
    Q_OBJECT
public:
    explicit SerialSource(const SourceSpec& spec, QObject* parent = nullptr);
    ~SerialSource() override;

    void open() override;
    void close() override;
    void setRequest(bool on) override;
    void setTelegramComing(bool coming) override;
    void telegramCame() override;
    void changeLine(const line::LineSettings& line) override;
    void changeRequest(const RequestLine& request) override;

private:
    void tick();
    void tryOpen();
    [[nodiscard]] std::optional<QString> locate() const;
    [[nodiscard]] bool openPort(const QString& address);
    void opened(const QString& address);
    void startReading();
    void startRequestLine();
    void couldNotOpen(const PortFault& fault);
    void portError(QSerialPort::SerialPortError error);
    void lost();
    void read();
    void applyRequest();
    /// Sets the request line, true to ask; false where the port is lost over it.
    bool setPin(bool on);
    void tellLines();
    [[nodiscard]] std::optional<capture::ControlLines> controlLines();
    void closePort();
    void setState(SourceState::Phase phase, const PortFault& words);
    void emitEvents(std::vector<capture::Event> events);

    SourceSpec m_spec;
    EventClock m_clock;
    QSerialPort m_port{this};
    QTimer m_timer{this};
    LineErrorReader m_reader;
    std::optional<LineErrorCounts> m_counts;
    capture::ControlLines m_lines; ///< as last told
    capture::Time m_lastByte{};
    SourceState m_state;
    bool m_wanted = false; ///< between open() and close()
    bool m_open = false;   ///< the port is open and set
    bool m_requestWanted = true;
    bool m_telegramComing = false;
    int m_denials = 0; ///< in a row, since the port was last seen missing
};

} // namespace p1scope::session
