// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/doctor/examination.h"
#include "core/line/line_settings.h"
#include "core/telegram/telegram.h"

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace p1scope::doctor {

enum class ReportFormat : std::uint8_t { Markdown, Html };

/// Html for a name that ends in .html or .htm, else Markdown.
[[nodiscard]] ReportFormat reportFormatOf(std::string_view fileName);

/// What a report is made of. Nothing of it is kept.
struct ReportInput {
    std::string program; ///< "P1 Scope 0.1.0"
    std::string source;  ///< of what kind the input is: "a serial port", "a recording"
    std::string port;    ///< its name, left out of an anonymous report
    line::LineSettings line;
    const Observations& seen;
    const TelegramFacts& facts;
    std::span<const Examined> checks;
    /// What is wrong in one sentence, where somebody has found that out; else empty.
    std::string sentence = {};
    /// A telegram to show: a good one, or else any. Null for none.
    const telegram::Telegram* sample = nullptr;
    /// Leaves out whatever tells whose meter or computer it is: names of ports, advice that names programs or
    /// people, what single counters said; identifiers in the sample become x. Readings in it stay.
    bool anonymous = true;
};

/// All that the doctor found, to be pasted where people help each other. The same input gives the same text.
/// Markdown as GitHub and most forums read it; HTML is one page that needs nothing else.
[[nodiscard]] std::string report(const ReportInput& input, ReportFormat format);

} // namespace p1scope::doctor
