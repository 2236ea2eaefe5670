// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/dlms/key.h"
#include "core/files/frame_stream.h"
#include "core/session/source.h"
#include "core/telegram/meter_kind.h"
#include "ui/widgets/theme.h"

#include <QSize>
#include <QString>
#include <QStringList>

#include <chrono>
#include <optional>

namespace p1scope::ui {

/// What the command line of the desktop program asks for.
struct LaunchOptions {
    enum class Ask { Run, Help, Version };
    Ask ask = Ask::Run;
    QString helpText; ///< for Ask::Help

    QString input; ///< a live source or a file, as written; empty for none
    QString view;  ///< empty for the one that was in front last
    std::optional<Theme> theme;
    std::optional<QSize> size;
    QString screenshot; ///< file to draw the window into; empty for none
    std::chrono::milliseconds after{3000};
    bool detect = false;                 ///< the source's settings are to be found out
    std::optional<dlms::MeterKeys> keys; ///< for ciphered telegrams of any meter
    std::optional<line::LineSettings> line;
    std::optional<line::Polarity> polarity;
    std::optional<telegram::MeterKind> meter; ///< Unknown: as its telegrams tell
    std::optional<session::RequestLine::Pin> requestPin;
    std::optional<session::RequestLine::Level> requestLevel;
    std::optional<session::RequestLine::Mode> requestMode;

    /// The live source that `input` names, with line settings and request line applied; none where it is a
    /// file's name.
    [[nodiscard]] std::optional<session::SourceSpec> source() const;
    [[nodiscard]] files::LineChoice lineChoice() const { return {line, polarity}; }
};

/// Reads the arguments, the program's name first. Needs a QCoreApplication. An error is bad usage, in one
/// line.
[[nodiscard]] base::Result<LaunchOptions> parseLaunchOptions(const QStringList& arguments);

} // namespace p1scope::ui
