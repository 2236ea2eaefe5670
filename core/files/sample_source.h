// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/capture/edge_source.h"
#include "core/capture/level_scan.h"
#include "core/capture/sample_clock.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>

/// Edges of packed samples, wherever these come from.
namespace p1scope::files {

/// Samples as they come, a block at a time.
class SampleBlocks {
public:
    virtual ~SampleBlocks() = default;
    /// The next samples, always whole ones, valid until the next call; none at the end.
    [[nodiscard]] virtual base::Result<std::span<const std::uint8_t>> next() = 0;
    /// How much has been read, 0 to 1.
    [[nodiscard]] virtual double progress() const = 0;
};

/// Edges of one channel of logic samples of `unitSize` bytes. Reads the first block, for the level before the
/// first edge; a fault in it is the error.
[[nodiscard]] base::Result<std::unique_ptr<capture::EdgeSource>>
edgesOfLogic(std::unique_ptr<SampleBlocks> blocks, unsigned unitSize, unsigned bit,
             const capture::SampleClock& clock);

/// Edges of voltages (IEEE 754 single precision, little-endian). They are read twice, the first time for
/// their levels, unless a threshold is given: then its hysteresis is found alike, but not the threshold.
[[nodiscard]] base::Result<std::unique_ptr<capture::EdgeSource>>
edgesOfVolts(const std::function<std::unique_ptr<SampleBlocks>()>& read, const capture::SampleClock& clock,
             std::optional<double> threshold);

} // namespace p1scope::files
