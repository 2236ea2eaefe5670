// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/line/measured_baud.h"
#include "ui/frames/frame_text.h"

#include <QString>

#include <optional>
#include <utility>
#include <vector>

namespace p1scope::ui {

/// All that is known of one frame.
struct FrameFacts {
    line::FrameIndex index;
    line::Frame frame;
    std::optional<line::Frame> previous; ///< the one before it in the input
    line::LineSettings settings;
    std::optional<line::MeasuredBaud> baud; ///< where the wire was sampled
    QString mark;
};

/// What each fact is, and the fact in words; what is not known is left out.
[[nodiscard]] std::vector<std::pair<QString, QString>> detailsOf(const FrameFacts& facts);
/// The same as a table in rich text.
[[nodiscard]] QString detailsHtml(const FrameFacts& facts);
/// "+0.2 %", "−1.4 %"
[[nodiscard]] QString baudErrorText(const line::MeasuredBaud& baud, const line::LineSettings& settings);
/// "0 0010101 1 1": start bit, data in the order sent, parity bit, stop bit.
[[nodiscard]] QString bitsText(const line::Frame& frame, const line::LineSettings& settings);

} // namespace p1scope::ui
