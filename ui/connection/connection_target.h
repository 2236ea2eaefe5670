// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/source.h"

#include <QString>

#include <optional>
#include <vector>

namespace p1scope::ui {

/// A serial port as the list of targets shows it.
struct PortEntry {
    QString address;      ///< "/dev/ttyUSB0", "COM3"
    QString label;        ///< "ttyUSB0 — FT232R, A50285BI"
    QString serialNumber; ///< of the USB adapter; empty where it has none
};

/// What the Connect button would start.
struct ConnectionTarget {
    enum class Kind { None, Live, File };
    Kind kind = Kind::None;
    session::SourceSpec source; ///< of Live
    QString path;               ///< of File
};

/// Short name of a live source for titles: "ttyUSB0", "meter.local:2001", "demo dsmr50".
[[nodiscard]] QString sourceName(const session::SourceSpec& spec);
/// What one would write on the command line for it: "/dev/ttyUSB0", "tcp://host:port", "demo:dsmr50".
[[nodiscard]] QString sourceText(const session::SourceSpec& spec);

/// The words of the command line and the settings: none|rts|dtr, high|low, hold|pulse.
[[nodiscard]] QString pinName(session::RequestLine::Pin pin);
[[nodiscard]] QString levelName(session::RequestLine::Level level);
[[nodiscard]] QString modeName(session::RequestLine::Mode mode);
[[nodiscard]] std::optional<session::RequestLine::Pin> pinFromName(const QString& name);
[[nodiscard]] std::optional<session::RequestLine::Level> levelFromName(const QString& name);
[[nodiscard]] std::optional<session::RequestLine::Mode> modeFromName(const QString& name);

} // namespace p1scope::ui
