// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/line/line_settings.h"
#include "core/line/uart_kind.h"
#include "tests/end_to_end/shim/modem_state.h"

#include <QByteArray>
#include <QObject>
#include <QString>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTimer>

#include <optional>
#include <vector>

namespace p1scope::tests {

/// A meter at the other end of a pseudo-terminal, that sends telegrams while its request line asks it to. The
/// program under test must run with the modem shim preloaded and environment() in its environment; without
/// either it has no control lines, as a plain pseudo-terminal has none, and the meter sees none.
/// Belongs to the thread it is made in, and needs its event loop.
class FakeMeter : public QObject {
    Q_OBJECT
public:
    enum class Request { Always, Rts, Dtr }; ///< what makes it send

    explicit FakeMeter(QObject* parent = nullptr);
    ~FakeMeter() override;

    /// The port's path: a link, the same after the meter hung up and came back.
    [[nodiscard]] QString path() const;
    /// The file that the shim has to be told of, and "NAME=value" to do so.
    [[nodiscard]] QString stateFile() const;
    [[nodiscard]] QString environment() const;

    /// Raw bytes as they go over the wire (parity in bit 7 where the line is 7E1); sent every `intervalMs`,
    /// and at once when the request comes.
    void setTelegram(const QByteArray& bytes, int intervalMs);
    /// The same for a telegram's text on such a line: the program gets what a plain receiver makes of it, set
    /// as the program has set its port when the telegram begins. No line errors are told.
    void setTelegramOnWire(const QByteArray& text, const line::LineSettings& line, int intervalMs,
                           line::UartKind kind = line::UartKind::WaitsForHigh);
    /// Bytes that go in one step of two milliseconds: few make a telegram that takes long.
    void setPace(int bytesAStep) { m_pace = bytesAStep; }
    void setRequest(Request request, bool activeHigh = true);

    /// The level of the lines that the program works.
    [[nodiscard]] bool rts() const;
    [[nodiscard]] bool dtr() const;
    /// How often the program worked either.
    [[nodiscard]] unsigned lineChanges() const;
    [[nodiscard]] bool asked() const;
    [[nodiscard]] int telegramsSent() const { return m_telegramsSent; }
    [[nodiscard]] int telegramsCutShort() const { return m_telegramsCutShort; }
    /// Part of a telegram is out.
    [[nodiscard]] bool midTelegram() const { return m_sent > 0; }
    /// Whether the program has set eight data bits, and no parity; asked for marks; asked for low latency.
    [[nodiscard]] bool isSetTo8N() const;
    [[nodiscard]] bool marksAsked() const;
    [[nodiscard]] bool lowLatencyAsked() const;

    /// Sends at once, asked or not; 0xFF is doubled where the program asked for marks.
    void send(const QByteArray& bytes);
    /// Line errors as the kernel hands them over: marked in the stream and counted.
    void sendParityError(char byte);
    void sendFramingError(char byte);
    void sendBreak();
    /// Bytes that the UART lost: counted only.
    void loseBytes(unsigned count);
    /// Sets CTS as the program sees it.
    void setCts(bool on);

    /// The other end of the line goes, as when an adapter is unplugged; and comes back under the same path.
    void hangUp();
    [[nodiscard]] bool comeBack();

signals:
    void telegramSent(int count);

private:
    void step();
    [[nodiscard]] QByteArray asReceived() const;
    void write(const QByteArray& bytes);
    void sendMarked(char byte);

    QTemporaryDir m_folder;
    p1scope_modem_state* m_state = nullptr;
    int m_master = -1;
    QTimer m_step{this};
    QTimer m_interval{this};
    QByteArray m_telegram;
    QByteArray m_text; ///< of the telegram, where it goes over a wire
    std::optional<line::LineSettings> m_wire;
    line::UartKind m_kind = line::UartKind::WaitsForHigh;
    Request m_request = Request::Rts;
    bool m_activeHigh = true;
    bool m_wasAsked = false;
    bool m_due = false;
    int m_pace = 4096;
    qsizetype m_sent = 0; ///< bytes of the telegram that is going out
    int m_telegramsSent = 0;
    int m_telegramsCutShort = 0;
};

/// A meter behind a TCP server on this machine, sending to whoever calls.
class FakeTcpMeter : public QObject {
    Q_OBJECT
public:
    explicit FakeTcpMeter(QObject* parent = nullptr);
    ~FakeTcpMeter() override;

    [[nodiscard]] quint16 port() const { return m_port; }
    /// "127.0.0.1:4711"
    [[nodiscard]] QString address() const;
    void setTelegram(const QByteArray& bytes, int intervalMs);
    [[nodiscard]] int clients() const { return static_cast<int>(m_clients.size()); }

    /// Goes without a word, and comes back on the same port.
    void kill();
    [[nodiscard]] bool comeBack();

private:
    QTcpServer m_server{this};
    std::vector<QTcpSocket*> m_clients; ///< owned by the server
    QTimer m_interval{this};
    QByteArray m_telegram;
    quint16 m_port = 0;
};

} // namespace p1scope::tests
