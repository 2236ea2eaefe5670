// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/doctor/evidence.h"
#include "core/doctor/telegram_facts.h"
#include "core/line/wire_guess.h"

#include <optional>
#include <span>
#include <vector>

namespace p1scope::doctor {

/// What the checks are sorted by, for those who read them.
enum class CheckGroup : std::uint8_t { Line, Telegrams, Meter, Conformance };

/// A check with the frames or telegrams that it speaks of.
struct Examined {
    Check check; ///< names: docs/checks.md
    CheckGroup group = CheckGroup::Line;
    std::vector<Link> links; ///< the first few
};

/// All that an examination is made of. Nothing of it is kept.
struct ExaminationInput {
    const Observations& seen;
    const TelegramFacts& facts;
    /// Of a sampled wire: what its edges told. None where a port or a file of bytes was read.
    const line::WireGuess* wire = nullptr;
    /// The first frames that are not OK.
    std::span<const line::FrameIndex> errorFrames = {};
};

/// Every check there is, in a fixed order, each with a verdict, what it rests on, and what to do. The first
/// ones are those of the chain of evidence. What cannot be judged yet is Unknown, and says why.
[[nodiscard]] std::vector<Examined> examine(const ExaminationInput& input);

/// "3 of 21 checks fail", "all is well as far as it can be told": for a heading.
[[nodiscard]] std::string summaryOf(std::span<const Examined> checks);
/// The worst result of them.
[[nodiscard]] CheckResult worstOf(std::span<const Examined> checks);

} // namespace p1scope::doctor
