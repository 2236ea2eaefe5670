// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/level_scan.h"
#include "core/files/sample_source.h"
#include "core/files/wire_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace p1scope::files {

namespace {

constexpr std::size_t samplesAtOnce = 128 * 1024;

class MappedSamples final : public SampleBlocks {
public:
    MappedSamples(const MappedFile& file, std::size_t unitSize)
        : m_file(file)
        , m_unitSize(unitSize)
    {}

    base::Result<std::span<const std::uint8_t>> next() override
    {
        const auto rest = m_file.bytes().subspan(m_at);
        const std::size_t size = std::min(samplesAtOnce, rest.size() / m_unitSize) * m_unitSize;
        m_file.forget(m_at);
        m_at += size;
        return rest.first(size);
    }
    double progress() const override
    {
        return m_file.bytes().empty()
                   ? 1.0
                   : static_cast<double>(m_at) / static_cast<double>(m_file.bytes().size());
    }

private:
    const MappedFile& m_file;
    std::size_t m_unitSize;
    std::size_t m_at = 0;
};

class RawSampleFile final : public WireFile {
public:
    RawSampleFile(std::unique_ptr<MappedFile> file, const RawSamples& samples)
        : m_file(std::move(file))
        , m_samples(samples)
    {
        for (unsigned bit = 0; bit < samples.unitSize * 8; ++bit)
            m_names.push_back(fmt::format("D{}", bit));
    }

    FileKind kind() const override { return FileKind::RawSamples; }
    const std::vector<std::string>& channels() const override { return m_names; }
    base::Result<std::unique_ptr<capture::EdgeSource>> read(std::size_t channel) const override
    {
        return edgesOfLogic(std::make_unique<MappedSamples>(*m_file, m_samples.unitSize), m_samples.unitSize,
                            static_cast<unsigned>(channel),
                            capture::SampleClock(static_cast<std::uint64_t>(std::llround(m_samples.rate))));
    }

private:
    std::unique_ptr<MappedFile> m_file;
    RawSamples m_samples;
    std::vector<std::string> m_names;
};

} // namespace

base::Result<std::unique_ptr<WireFile>> openRawSamples(std::unique_ptr<MappedFile> file,
                                                       const RawSamples& samples)
{
    using capture::SampleClock;
    if (!(samples.rate >= SampleClock::slowest && samples.rate <= SampleClock::fastest))
        return base::Error{base::ErrorKind::Usage, fmt::format("{} Hz is no sampling rate", samples.rate),
                           "give 1 to 1e12"};
    if (samples.unitSize == 0 || samples.unitSize > capture::LevelScan::widest)
        return base::Error{base::ErrorKind::Usage,
                           fmt::format("a sample cannot have {} bytes", samples.unitSize), "give 1 to 8"};
    if (file->bytes().size() % samples.unitSize != 0)
        return base::Error{base::ErrorKind::Unreadable,
                           fmt::format("{} bytes are no whole number of samples of {} bytes",
                                       file->bytes().size(), samples.unitSize),
                           "check how many bytes a sample has"};
    return std::unique_ptr<WireFile>(std::make_unique<RawSampleFile>(std::move(file), samples));
}

} // namespace p1scope::files
