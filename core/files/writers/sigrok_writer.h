// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/capture/edge_source.h"
#include "core/capture/edges.h"

#include <cstdint>
#include <filesystem>

namespace p1scope::files {

/// A sampling rate that shows every bit of a line well: at least sixteen samples a bit, rounded up to 1, 2 or
/// 5 times a power of ten (9600 baud: 200 kHz; 115200 baud: 2 MHz).
[[nodiscard]] std::uint64_t sampleRateFor(std::uint32_t baud);

/// Writes a wire as a sigrok session (version 2: a zip of `version`, `metadata` and `logic-1-N`), one channel
/// named P1, one byte a sample, sampled at `sampleRate` Hz. A sample shows the level at its very moment. On
/// failure no file is left. Memory stays at a few MB however long the wire is.
[[nodiscard]] base::Status writeSigrok(const std::filesystem::path& path, const capture::Edges& wire,
                                       std::uint64_t sampleRate);
/// The same of a wire that is read as it is written. What comes before a fault of the source is kept, and the
/// fault is given back.
[[nodiscard]] base::Status writeSigrok(const std::filesystem::path& path, capture::EdgeSource& wire,
                                       std::uint64_t sampleRate);

} // namespace p1scope::files
