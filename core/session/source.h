// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/event.h"
#include "core/line/line_settings.h"

#include <QObject>
#include <QString>

#include <memory>
#include <vector>

namespace p1scope::session {

/// The pin that asks the meter to send, and how it is worked (DSMR 5.0.2 section 5.7.1).
struct RequestLine {
    enum class Pin : std::uint8_t { None, Rts, Dtr };
    enum class Level : std::uint8_t { High, Low };  ///< the level that asks
    enum class Mode : std::uint8_t { Hold, Pulse }; ///< Pulse: released when one telegram has come
    Pin pin = Pin::Rts;
    Level level = Level::High;
    Mode mode = Mode::Hold;

    /// "RTS high", "none"
    [[nodiscard]] QString toString() const;
    friend bool operator==(const RequestLine&, const RequestLine&) = default;
};

/// Where bytes are to come from, and how.
struct SourceSpec {
    enum class Kind : std::uint8_t { Serial, Tcp, Demo };
    Kind kind = Kind::Demo;
    QString address; ///< "/dev/ttyUSB0", "COM3"; "host:port"; kind of virtual meter ("dsmr50")
    QString
        portSerialNumber; ///< of the USB adapter; where set, the port is found by it and `address` is a hint
    line::LineSettings line;
    RequestLine request;

    /// Reads what the command line calls a live INPUT: a device, "tcp://HOST:PORT", "demo", "demo:KIND". No
    /// value for what is none of these (a file's name). A virtual meter's line settings are its own; those of
    /// any other source are the default.
    [[nodiscard]] static std::optional<SourceSpec> parse(const QString& text);
};

/// What an adapter's driver tells of line errors.
enum class ErrorReporting : std::uint8_t { PerFrame, PerPacket, NotReported };

/// How a source stands.
struct SourceState {
    enum class Phase : std::uint8_t {
        Closed,
        Opening,
        Open,
        Waiting, ///< gone (unplugged, hung up, refused); tried again by itself
        Failed,  ///< will not come back by itself (bad settings, no permission)
    };
    enum class Fault : std::uint8_t {
        None,
        Missing,
        NoPermission,
        Busy,
        Unplugged,
        Unsupported,
        Refused,
        Other
    };
    Phase phase = Phase::Closed;
    Fault fault = Fault::None;
    QString message;          ///< one line: "ttyUSB0 is held by minicom (pid 4711)"
    QString remedy;           ///< what to do, with the exact command where there is one; empty for none
    bool controlLines = true; ///< false: this port has no RTS or DTR (ENOTTY), which is no fault
    ErrorReporting reporting = ErrorReporting::PerFrame;
    bool requestOn = false;
};

using EventBatch = std::shared_ptr<const std::vector<capture::Event>>;

/// Something live that hands over events. Lives in the session's I/O thread: it reads, stamps and hands on,
/// nothing else. All its functions are called in that thread; its signals cross threads by queued
/// connections, one a chunk.
class Source : public QObject {
    Q_OBJECT
public:
    explicit Source(QObject* parent = nullptr)
        : QObject(parent)
    {}
    ~Source() override = default;

    /// Opens; success and failure are told by stateChanged(). A source that loses its other end waits and
    /// comes back.
    virtual void open() = 0;
    /// Closes, for good, and leaves the request line released.
    virtual void close() = 0;
    /// Asks the meter to send, or stops asking. Does nothing where there is no request line.
    virtual void setRequest(bool on) = 0;
    /// Whether a telegram is coming in just now: the request line is not worked while one is (DSMR 4.x
    /// section 5.2).
    virtual void setTelegramComing(bool coming) = 0;
    /// A whole telegram has come: in pulse mode the request line is released, at once or, where the next one
    /// is coming in already, after that. Says nothing of whether one is: setTelegramComing() does.
    virtual void telegramCame() = 0;
    /// The receiver is set otherwise, without closing: what has come so far is handed over before, a Settings
    /// event tells of the change, and bytes behind it were received so. A source that is not open takes the
    /// settings for when it opens. What cannot be set otherwise (a virtual meter, a file) stays as it is.
    virtual void changeLine(const line::LineSettings& /*line*/) {}
    /// The request line is another from now on, or worked otherwise: the old one is let go, the new one asks
    /// at once. Not to be called while a telegram comes in. Does nothing where there is no request line.
    virtual void changeRequest(const RequestLine& /*request*/) {}

signals:
    void arrived(const p1scope::session::EventBatch& events);
    void stateChanged(const p1scope::session::SourceState& state);
};

/// Makes the source for a spec, without opening it. Never null.
[[nodiscard]] std::unique_ptr<Source> makeSource(const SourceSpec& spec);

} // namespace p1scope::session

Q_DECLARE_METATYPE(p1scope::session::EventBatch)
Q_DECLARE_METATYPE(p1scope::session::SourceState)
