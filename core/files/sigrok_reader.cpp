// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/level_scan.h"
#include "core/capture/sample_clock.h"
#include "core/files/sample_source.h"
#include "core/files/sigrok_metadata.h"
#include "core/files/wire_file.h"
#include "core/files/zip_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace p1scope::files {

namespace {

/// Entries that belong together, in order.
struct Pieces {
    std::vector<std::string> names;
    std::uint64_t claimed = 0; ///< bytes of all of them, as far as the ZIP says
    bool known = true;         ///< it says so for all of them
};

/// Logic channels share their pieces, each analog one has its own.
struct Channel {
    bool analog = false;
    unsigned bit = 0;
    std::size_t pieces = 0; ///< its pieces, by their index
};

/// "logic-1-12" after "logic-1" is 12; the bare name is 0.
std::optional<std::uint64_t> pieceNumber(std::string_view name, std::string_view stem)
{
    if (name == stem)
        return 0;
    if (!name.starts_with(stem) || name.size() < stem.size() + 2 || name[stem.size()] != '-')
        return std::nullopt;
    name.remove_prefix(stem.size() + 1);
    std::uint64_t number = 0;
    const auto [end, fault] = std::from_chars(name.data(), name.data() + name.size(), number);
    if (fault != std::errc() || end != name.data() + name.size())
        return std::nullopt;
    return number;
}

base::Result<Pieces> piecesOf(const std::vector<ZipEntry>& entries, const std::string& stem,
                              std::size_t fileSize)
{
    std::vector<std::pair<std::uint64_t, const ZipEntry*>> found;
    for (const ZipEntry& entry : entries) {
        if (const auto number = pieceNumber(entry.name, stem))
            found.emplace_back(*number, &entry);
    }
    std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    Pieces pieces;
    for (const auto& [number, entry] : found) {
        if (!pieces.names.empty() && pieces.names.back() == entry->name)
            return base::Error{
                base::ErrorKind::Unreadable, fmt::format("{}: is there twice", entry->name), {}};
        const std::uint64_t size = entry->size.value_or(0);
        if (size > ZipLimits::unpacked || pieces.claimed + size > ZipLimits::unpacked)
            return base::Error{
                base::ErrorKind::Unreadable,
                fmt::format("{}: claims {:.1f} GiB of samples, of which 64 GiB are the most that "
                            "is read",
                            entry->name, static_cast<double>(size) / (1ULL << 30)),
                "cut the capture into shorter ones"};
        if (size / ZipLimits::ratio > fileSize)
            return base::Error{base::ErrorKind::Unreadable,
                               fmt::format("{}: claims {} bytes, which a ZIP of {} bytes cannot hold",
                                           entry->name, size, fileSize),
                               "this is no capture"};
        pieces.claimed += size;
        pieces.known = pieces.known && entry->size.has_value();
        pieces.names.push_back(entry->name);
    }
    return pieces;
}

/// The bytes of all pieces one after the other.
class PieceReader {
public:
    PieceReader(const MappedFile& file, const Pieces& pieces)
        : m_zip(file)
        , m_pieces(pieces)
    {}

    /// Empty at the end.
    base::Result<std::span<const std::uint8_t>> next()
    {
        for (;;) {
            if (m_inside) {
                const auto bytes = m_zip.next();
                if (!bytes)
                    return bytes.error();
                m_read += bytes.value().size();
                if (!bytes.value().empty())
                    return bytes.value();
            }
            m_inside = false;
            if (m_next == m_pieces.names.size())
                return std::span<const std::uint8_t>();
            if (const auto status = m_zip.goTo(m_pieces.names[m_next]); !status)
                return status.error();
            ++m_next;
            m_inside = true;
        }
    }
    /// The entry that is being read.
    const std::string& name() const { return m_pieces.names[m_next == 0 ? 0 : m_next - 1]; }
    double progress() const
    {
        return m_pieces.known && m_pieces.claimed > 0
                   ? static_cast<double>(m_read) / static_cast<double>(m_pieces.claimed)
                   : m_zip.progress();
    }

private:
    ZipReader m_zip;
    const Pieces& m_pieces;
    std::size_t m_next = 0;
    bool m_inside = false;
    std::uint64_t m_read = 0;
};

/// Cuts bytes, as they come, into whole samples. What is left of one waits for its rest.
class SampleCutter final : public SampleBlocks {
public:
    SampleCutter(const MappedFile& file, const Pieces& pieces, unsigned unitSize)
        : m_reader(file, pieces)
        , m_unitSize(unitSize)
    {}

    base::Result<std::span<const std::uint8_t>> next() override
    {
        for (;;) {
            if (m_rest.empty()) {
                const auto bytes = m_reader.next();
                if (!bytes)
                    return bytes.error();
                m_rest = bytes.value();
            }
            if (m_rest.empty())
                return end();
            if (const auto samples = takeSamples(); !samples.empty())
                return samples;
        }
    }
    double progress() const override { return m_reader.progress(); }

private:
    base::Result<std::span<const std::uint8_t>> end() const
    {
        if (m_carried == 0)
            return std::span<const std::uint8_t>();
        return base::Error{base::ErrorKind::Damaged,
                           fmt::format("{}: ends within a sample of {} bytes", m_reader.name(), m_unitSize),
                           {}};
    }
    std::span<const std::uint8_t> takeSamples()
    {
        if (m_carried != 0) {
            const std::size_t missing = std::min<std::size_t>(m_unitSize - m_carried, m_rest.size());
            std::copy_n(m_rest.begin(), missing, m_carry.begin() + static_cast<std::ptrdiff_t>(m_carried));
            m_carried += missing;
            m_rest = m_rest.subspan(missing);
            if (m_carried < m_unitSize)
                return {};
            m_carried = 0;
            return std::span<const std::uint8_t>(m_carry).first(m_unitSize);
        }
        const std::size_t whole = m_rest.size() / m_unitSize * m_unitSize;
        const auto samples = m_rest.first(whole);
        m_carried = m_rest.size() - whole;
        std::copy_n(m_rest.begin() + static_cast<std::ptrdiff_t>(whole), m_carried, m_carry.begin());
        m_rest = {};
        return samples;
    }

    PieceReader m_reader;
    std::size_t m_unitSize;
    std::span<const std::uint8_t> m_rest;
    std::array<std::uint8_t, capture::LevelScan::widest> m_carry{};
    std::size_t m_carried = 0;
};

class SigrokFile final : public WireFile {
public:
    SigrokFile(std::unique_ptr<MappedFile> file, std::optional<double> threshold)
        : m_file(std::move(file))
        , m_threshold(threshold)
    {}

    base::Status begin()
    {
        const auto entries = ZipReader::list(*m_file);
        if (!entries)
            return entries.error();
        const auto text = ZipReader::text(*m_file, "metadata");
        if (!text)
            return base::Error{base::ErrorKind::Unreadable, text.error().message,
                               "this ZIP is no session of sigrok, or a damaged one"};
        auto metadata = parseSigrokMetadata(text.value());
        if (!metadata)
            return metadata.error();
        m_metadata = metadata.take();
        if (m_metadata.unitSize != 0) {
            if (const auto status = addLogic(entries.value()); !status)
                return status;
        }
        for (const auto& [number, name] : m_metadata.analog) {
            if (const auto status = addAnalog(entries.value(), number, name); !status)
                return status;
        }
        if (m_names.empty())
            return base::Error{base::ErrorKind::Unreadable, "metadata: names no channel", {}};
        return {};
    }

    FileKind kind() const override { return FileKind::SigrokSession; }
    const std::vector<std::string>& channels() const override { return m_names; }

    base::Result<std::unique_ptr<capture::EdgeSource>> read(std::size_t channel) const override
    {
        const Channel& chosen = m_channels[channel];
        const Pieces& pieces = m_pieces[chosen.pieces];
        const capture::SampleClock clock(m_metadata.sampleRate);
        if (chosen.analog) {
            return edgesOfVolts(
                [&] { return std::make_unique<SampleCutter>(*m_file, pieces, unsigned{sizeof(float)}); },
                clock, m_threshold);
        }
        return edgesOfLogic(std::make_unique<SampleCutter>(*m_file, pieces, m_metadata.unitSize),
                            m_metadata.unitSize, chosen.bit, clock);
    }

private:
    base::Status addLogic(const std::vector<ZipEntry>& entries)
    {
        auto pieces = piecesOf(entries, m_metadata.captureFile, m_file->bytes().size());
        if (!pieces)
            return pieces.error();
        if (const auto status = checkWhole(pieces.value(), m_metadata.unitSize); !status)
            return status;
        for (const auto& [bit, name] : m_metadata.logic) {
            m_names.push_back(name);
            m_channels.push_back({false, bit, m_pieces.size()});
        }
        m_pieces.push_back(pieces.take());
        return {};
    }
    base::Status addAnalog(const std::vector<ZipEntry>& entries, unsigned number, const std::string& name)
    {
        auto pieces = piecesOf(entries, fmt::format("analog-1-{}", number), m_file->bytes().size());
        if (!pieces)
            return pieces.error();
        if (const auto status = checkWhole(pieces.value(), sizeof(float)); !status)
            return status;
        m_names.push_back(name);
        m_channels.push_back({true, 0, m_pieces.size()});
        m_pieces.push_back(pieces.take());
        return {};
    }
    static base::Status checkWhole(const Pieces& pieces, std::size_t unitSize)
    {
        if (!pieces.known || pieces.claimed % unitSize == 0)
            return {};
        return base::Error{base::ErrorKind::Unreadable,
                           fmt::format("{}: {} bytes are no whole number of samples of {} bytes",
                                       pieces.names.front(), pieces.claimed, unitSize),
                           "see what the metadata says of unitsize"};
    }

    std::unique_ptr<MappedFile> m_file;
    std::optional<double> m_threshold;
    SigrokMetadata m_metadata;
    std::vector<Pieces> m_pieces;
    std::vector<std::string> m_names;
    std::vector<Channel> m_channels;
};

} // namespace

base::Result<std::unique_ptr<WireFile>> openSigrok(std::unique_ptr<MappedFile> file,
                                                   std::optional<double> threshold)
{
    auto session = std::make_unique<SigrokFile>(std::move(file), threshold);
    if (const auto status = session->begin(); !status)
        return base::Error{base::ErrorKind::Unreadable, status.error().message, status.error().remedy};
    return std::unique_ptr<WireFile>(std::move(session));
}

} // namespace p1scope::files
