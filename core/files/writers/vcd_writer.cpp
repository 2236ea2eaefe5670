// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/files/writers/vcd_writer.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <ostream>
#include <system_error>
#include <vector>

namespace p1scope::files {

namespace {

void write(std::ostream& out, std::string_view text)
{
    out.write(text.data(), static_cast<std::streamsize>(text.size()));
}

} // namespace

VcdWriter::VcdWriter(std::ostream& out, bool initialLevel)
    : m_out(out)
    , m_level(initialLevel)
{
    write(m_out, fmt::format("$version P1 Scope $end\n"
                             "$timescale 1 ns $end\n"
                             "$scope module p1scope $end\n"
                             "$var wire 1 ! P1 $end\n"
                             "$upscope $end\n"
                             "$enddefinitions $end\n"
                             "#0\n"
                             "$dumpvars\n"
                             "{}!\n"
                             "$end\n",
                             m_level ? 1 : 0));
}

void VcdWriter::flip(capture::Duration at)
{
    m_level = !m_level;
    fmt::memory_buffer line;
    fmt::format_to(std::back_inserter(line), "#{}\n{}!\n", at.count(), m_level ? 1 : 0);
    write(m_out, {line.data(), line.size()});
}

void VcdWriter::finish(capture::Duration end)
{
    write(m_out, fmt::format("#{}\n", end.count()));
}

base::Status writeVcd(const std::filesystem::path& path, const capture::Edges& wire)
{
    capture::EdgesInMemory source(wire);
    return writeVcd(path, source);
}

base::Status writeVcd(const std::filesystem::path& path, capture::EdgeSource& wire)
{
    std::ofstream out(path, std::ios::binary | std::ios::trunc);
    if (!out)
        return base::Error{base::ErrorKind::Unreadable,
                           fmt::format("cannot write {}: {}", path.string(), std::strerror(errno)),
                           "choose another place"};
    VcdWriter writer(out, wire.initialLevel());
    base::Status status;
    std::vector<capture::Duration> edges;
    for (bool more = true; more && out;) {
        edges.clear();
        const auto next = wire.next(edges);
        for (const auto at : edges)
            writer.flip(at);
        more = next && next.value();
        if (!next)
            status = next.error();
    }
    writer.finish(wire.end());
    out.close();
    if (out)
        return status;
    std::error_code ignored;
    std::filesystem::remove(path, ignored);
    return base::Error{base::ErrorKind::Damaged,
                       fmt::format("{} could not be written to its end", path.string()),
                       "see that the disk has room"};
}

} // namespace p1scope::files
