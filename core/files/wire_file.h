// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/capture/edge_source.h"
#include "core/files/frame_stream.h"
#include "core/files/mapped_file.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

/// Files of sampled wires, each channel of which can be read as edges.
namespace p1scope::files {

/// One capture with one channel or more.
class WireFile {
public:
    virtual ~WireFile() = default;

    [[nodiscard]] virtual FileKind kind() const = 0;
    /// At least one, in the order of the file.
    [[nodiscard]] virtual const std::vector<std::string>& channels() const = 0;
    /// Reads a channel from the beginning; any number may be read at a time. What is given must not outlive
    /// this. An error means that not even the first sample could be read.
    [[nodiscard]] virtual base::Result<std::unique_ptr<capture::EdgeSource>>
    read(std::size_t channel) const = 0;
};

/// A sigrok session (version 1 or 2, https://sigrok.org/wiki/File_format:Sigrok/v2): a ZIP with `metadata`,
/// logic samples in `logic-1` or `logic-1-N`, analog ones in `analog-1-CHANNEL-N`.
[[nodiscard]] base::Result<std::unique_ptr<WireFile>> openSigrok(std::unique_ptr<MappedFile> file,
                                                                 std::optional<double> threshold);
/// A value change dump (IEEE 1364-2005, section 18). Its channels are the variables of one bit.
[[nodiscard]] base::Result<std::unique_ptr<WireFile>> openVcd(std::unique_ptr<MappedFile> file);
/// A CSV of samples: separator comma, semicolon or tab; decimal point or (behind a semicolon or tab) comma; a
/// time column (in seconds, or in the unit that its title names), or a rate said in a comment
/// ("; Samplerate: 1 MHz"); levels 0 and 1, or volts, which become levels by a threshold with hysteresis.
[[nodiscard]] base::Result<std::unique_ptr<WireFile>> openSampleCsv(std::unique_ptr<MappedFile> file,
                                                                    std::optional<double> threshold);
/// Samples and nothing else.
[[nodiscard]] base::Result<std::unique_ptr<WireFile>> openRawSamples(std::unique_ptr<MappedFile> file,
                                                                     const RawSamples& samples);

} // namespace p1scope::files
