// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/capture/edge_source.h"
#include "core/capture/edges.h"

#include <filesystem>
#include <iosfwd>

namespace p1scope::files {

/// Writes one wire, named P1, as a value change dump (IEEE 1364 section 18) of one nanosecond a unit, edge by
/// edge as they come. The stream must outlive the writer; whether it took everything is asked of the stream.
class VcdWriter {
public:
    /// Writes the heading and the level before the first edge.
    VcdWriter(std::ostream& out, bool initialLevel);

    /// The level flips. Times rise; two edges at one time cancel out for a reader.
    void flip(capture::Duration at);
    /// Says until when the wire was watched. Nothing may follow.
    void finish(capture::Duration end);

private:
    std::ostream& m_out;
    bool m_level;
};

/// Writes a whole wire. On failure no file is left.
[[nodiscard]] base::Status writeVcd(const std::filesystem::path& path, const capture::Edges& wire);
/// The same of a wire that is read as it is written. What comes before a fault of the source is kept, and the
/// fault is given back.
[[nodiscard]] base::Status writeVcd(const std::filesystem::path& path, capture::EdgeSource& wire);

} // namespace p1scope::files
