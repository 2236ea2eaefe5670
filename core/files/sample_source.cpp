// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/files/sample_source.h"

#include "core/capture/analog_levels.h"

#include <bit>
#include <utility>
#include <vector>

namespace p1scope::files {

namespace {

using capture::Duration;

float voltsAt(const std::uint8_t* bytes)
{
    std::uint32_t bits = 0;
    for (unsigned i = 4; i-- > 0;)
        bits = bits << 8 | bytes[i];
    return std::bit_cast<float>(bits);
}

/// What tells the levels of a block: for logic samples, a scan of words.
class LogicBlock {
public:
    LogicBlock(unsigned unitSize, unsigned bit)
        : m_scan(unitSize, bit)
        , m_unitSize(unitSize)
    {}

    std::size_t unitSize() const { return m_unitSize; }
    bool first(const std::uint8_t* sample) const { return m_scan.levelAt(sample); }
    void scan(std::span<const std::uint8_t> samples, std::uint64_t first, bool& level,
              std::vector<std::uint64_t>& out) const
    {
        m_scan.scan(samples, first, level, out);
    }

private:
    capture::LevelScan m_scan;
    unsigned m_unitSize;
};

class AnalogBlock {
public:
    explicit AnalogBlock(const capture::Thresholds& thresholds)
        : m_thresholds(thresholds)
    {}

    static std::size_t unitSize() { return sizeof(float); }
    bool first(const std::uint8_t* sample) const
    {
        return m_thresholds.first(static_cast<double>(voltsAt(sample)));
    }
    void scan(std::span<const std::uint8_t> samples, std::uint64_t first, bool& level,
              std::vector<std::uint64_t>& out) const
    {
        for (std::size_t i = 0; i + sizeof(float) <= samples.size(); i += sizeof(float), ++first) {
            const bool now = m_thresholds.level(static_cast<double>(voltsAt(samples.data() + i)), level);
            if (now != std::exchange(level, now))
                out.push_back(first);
        }
    }

private:
    capture::Thresholds m_thresholds;
};

template <typename Block>
class SampleSource final : public capture::EdgeSource {
public:
    SampleSource(std::unique_ptr<SampleBlocks> blocks, const Block& block, const capture::SampleClock& clock)
        : m_blocks(std::move(blocks))
        , m_block(block)
        , m_clock(clock)
    {}

    base::Status begin()
    {
        const auto samples = m_blocks->next();
        if (!samples)
            return samples.error();
        m_pending = samples.value();
        if (!m_pending.empty())
            m_level = m_initial = m_block.first(m_pending.data());
        return {};
    }

    bool initialLevel() const override { return m_initial; }
    Duration resolution() const override { return m_clock.period(); }
    Duration end() const override { return m_clock.at(m_count); }
    double progress() const override { return m_blocks->progress(); }

    base::Result<bool> next(std::vector<Duration>& out) override
    {
        if (m_pending.empty())
            return false;
        m_changes.clear();
        m_block.scan(m_pending, m_count, m_level, m_changes);
        for (const std::uint64_t change : m_changes)
            out.push_back(m_clock.at(change));
        m_count += m_pending.size() / m_block.unitSize();
        m_pending = {};
        const auto samples = m_blocks->next();
        if (!samples)
            return samples.error();
        m_pending = samples.value();
        return !m_pending.empty();
    }

private:
    std::unique_ptr<SampleBlocks> m_blocks;
    Block m_block;
    capture::SampleClock m_clock;
    std::span<const std::uint8_t> m_pending; ///< read, but not yet looked at
    std::vector<std::uint64_t> m_changes;
    std::uint64_t m_count = 0; ///< samples that have been looked at
    bool m_initial = true;
    bool m_level = true;
};

template <typename Block>
base::Result<std::unique_ptr<capture::EdgeSource>>
begun(std::unique_ptr<SampleBlocks> blocks, const Block& block, const capture::SampleClock& clock)
{
    auto source = std::make_unique<SampleSource<Block>>(std::move(blocks), block, clock);
    if (const auto status = source->begin(); !status)
        return status.error();
    return std::unique_ptr<capture::EdgeSource>(std::move(source));
}

} // namespace

base::Result<std::unique_ptr<capture::EdgeSource>> edgesOfLogic(std::unique_ptr<SampleBlocks> blocks,
                                                                unsigned unitSize, unsigned bit,
                                                                const capture::SampleClock& clock)
{
    return begun(std::move(blocks), LogicBlock(unitSize, bit), clock);
}

base::Result<std::unique_ptr<capture::EdgeSource>>
edgesOfVolts(const std::function<std::unique_ptr<SampleBlocks>()>& read, const capture::SampleClock& clock,
             std::optional<double> threshold)
{
    capture::AnalogLevels levels;
    // A fault is met again when the voltages are read for good; what comes before it counts.
    const auto blocks = read();
    for (auto samples = blocks->next(); samples && !samples.value().empty(); samples = blocks->next()) {
        for (std::size_t i = 0; i + sizeof(float) <= samples.value().size(); i += sizeof(float))
            levels.count(voltsAt(samples.value().data() + i));
    }
    const auto found = threshold ? std::optional(levels.thresholdsAt(*threshold)) : levels.thresholds();
    return begun(read(), AnalogBlock(found.value_or(capture::Thresholds{})), clock);
}

} // namespace p1scope::files
