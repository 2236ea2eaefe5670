// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/files/writers/sigrok_writer.h"

#include <archive.h>
#include <archive_entry.h>
#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

namespace p1scope::files {

namespace {

constexpr std::uint64_t nanosecondsPerSecond = 1'000'000'000;
constexpr std::uint64_t chunkSamples = 4 * 1024 * 1024; ///< as sigrok's own programs write them

struct CloseArchive {
    void operator()(archive* handle) const { archive_write_free(handle); }
};
struct FreeEntry {
    void operator()(archive_entry* entry) const { archive_entry_free(entry); }
};
using Archive = std::unique_ptr<archive, CloseArchive>;

/// A path is narrow on one system and wide on another.
[[maybe_unused]] int openFile(archive* out, const char* path)
{
    return archive_write_open_filename(out, path);
}
[[maybe_unused]] int openFile(archive* out, const wchar_t* path)
{
    return archive_write_open_filename_w(out, path);
}

/// The first sample at or after a moment.
std::uint64_t sampleAt(capture::Duration time, std::uint64_t rate)
{
    const auto count = static_cast<std::uint64_t>(std::max<capture::Duration::rep>(time.count(), 0));
    const auto part = count % nanosecondsPerSecond * rate;
    return count / nanosecondsPerSecond * rate + (part + nanosecondsPerSecond - 1) / nanosecondsPerSecond;
}

std::string rateText(std::uint64_t rate)
{
    if (rate % 1'000'000 == 0)
        return fmt::format("{} MHz", rate / 1'000'000);
    if (rate % 1000 == 0)
        return fmt::format("{} kHz", rate / 1000);
    return fmt::format("{} Hz", rate);
}

bool addFile(archive* out, const std::string& name, std::span<const std::uint8_t> content)
{
    const std::unique_ptr<archive_entry, FreeEntry> entry(archive_entry_new());
    if (!entry)
        return false;
    archive_entry_set_pathname(entry.get(), name.c_str());
    archive_entry_set_filetype(entry.get(), AE_IFREG);
    archive_entry_set_perm(entry.get(), 0644);
    // The same wire makes the same file. 1980-01-01, the earliest that a zip can say.
    archive_entry_set_mtime(entry.get(), 315'532'800, 0);
    archive_entry_set_size(entry.get(), static_cast<la_int64_t>(content.size()));
    return archive_write_header(out, entry.get()) == ARCHIVE_OK &&
           archive_write_data(out, content.data(), content.size()) == static_cast<la_ssize_t>(content.size());
}

bool addText(archive* out, const std::string& name, std::string_view text)
{
    const std::vector<std::uint8_t> bytes(text.begin(), text.end());
    return addFile(out, name, bytes);
}

/// Gives the samples of a wire, a stretch at a time.
class Sampler {
public:
    Sampler(capture::EdgeSource& wire, std::uint64_t rate)
        : m_wire(wire)
        , m_rate(rate)
        , m_level(wire.initialLevel())
    {}

    [[nodiscard]] bool next(std::vector<std::uint8_t>& samples)
    {
        const auto chunkEnd = m_at + chunkSamples;
        samples.clear();
        while (m_at < chunkEnd) {
            while (m_edge < m_edges.size() && sampleAt(m_edges[m_edge], m_rate) <= m_at) {
                m_level = !m_level;
                ++m_edge;
            }
            if (m_edge == m_edges.size() && readOn())
                continue;
            // One sample at least, so that a level is there.
            const auto last = std::max<std::uint64_t>(sampleAt(m_wire.end(), m_rate), 1);
            if (m_edge == m_edges.size() && m_at >= last)
                break;
            const auto change = m_edge < m_edges.size() ? sampleAt(m_edges[m_edge], m_rate) : last;
            samples.insert(samples.end(), std::min(change, chunkEnd) - m_at, m_level ? 1 : 0);
            m_at = std::min(change, chunkEnd);
        }
        return !samples.empty();
    }
    [[nodiscard]] const base::Status& status() const { return m_status; }

private:
    /// False where the wire has ended.
    bool readOn()
    {
        if (m_ended)
            return false;
        m_edges.clear();
        m_edge = 0;
        const auto more = m_wire.next(m_edges);
        m_ended = !more || !more.value();
        if (!more)
            m_status = more.error();
        return true;
    }

    capture::EdgeSource& m_wire;
    std::uint64_t m_rate;
    std::uint64_t m_at = 0;
    std::vector<capture::Duration> m_edges; ///< read, from `m_edge` on not yet sampled
    std::size_t m_edge = 0;
    bool m_ended = false;
    bool m_level;
    base::Status m_status;
};

bool writeSession(archive* out, Sampler& sampler, std::uint64_t rate)
{
    const auto metadata = fmt::format("[global]\n"
                                      "sigrok version=0.5.2\n"
                                      "\n"
                                      "[device 1]\n"
                                      "capturefile=logic-1\n"
                                      "total probes=1\n"
                                      "samplerate={}\n"
                                      "total analog=0\n"
                                      "probe1=P1\n"
                                      "unitsize=1\n",
                                      rateText(rate));
    if (!addText(out, "version", "2") || !addText(out, "metadata", metadata))
        return false;
    std::vector<std::uint8_t> samples;
    samples.reserve(chunkSamples);
    for (int chunk = 1; sampler.next(samples); ++chunk) {
        if (!addFile(out, fmt::format("logic-1-{}", chunk), samples))
            return false;
    }
    return true;
}

} // namespace

std::uint64_t sampleRateFor(std::uint32_t baud)
{
    const std::uint64_t wanted = std::uint64_t{baud} * 16;
    for (std::uint64_t decade = 1;; decade *= 10) {
        for (const std::uint64_t step : {1U, 2U, 5U}) {
            if (decade * step >= wanted)
                return decade * step;
        }
    }
}

base::Status writeSigrok(const std::filesystem::path& path, const capture::Edges& wire,
                         std::uint64_t sampleRate)
{
    capture::EdgesInMemory source(wire);
    return writeSigrok(path, source, sampleRate);
}

base::Status writeSigrok(const std::filesystem::path& path, capture::EdgeSource& wire,
                         std::uint64_t sampleRate)
{
    if (sampleRate == 0 || sampleRate > nanosecondsPerSecond)
        return base::Error{base::ErrorKind::Usage, fmt::format("{} Hz is no sampling rate", sampleRate),
                           "choose 1 Hz to 1 GHz"};
    const Archive out(archive_write_new());
    archive_write_set_format_zip(out.get());
    if (openFile(out.get(), path.c_str()) != ARCHIVE_OK)
        return base::Error{base::ErrorKind::Unreadable,
                           fmt::format("cannot write {}: {}", path.string(), archive_error_string(out.get())),
                           "choose another place"};
    Sampler sampler(wire, sampleRate);
    if (writeSession(out.get(), sampler, sampleRate) && archive_write_close(out.get()) == ARCHIVE_OK)
        return sampler.status();
    const char* const reason = archive_error_string(out.get());
    base::Error error{
        base::ErrorKind::Damaged,
        fmt::format("{} could not be written: {}", path.string(), reason ? reason : "no reason given"),
        "see that the disk has room"};
    std::error_code ignored;
    std::filesystem::remove(path, ignored);
    return error;
}

} // namespace p1scope::files
