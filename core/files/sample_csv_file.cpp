// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/analog_levels.h"
#include "core/files/sample_csv.h"
#include "core/files/wire_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace p1scope::files {

namespace {

using capture::Duration;

constexpr std::size_t bytesAtOnce = 1024 * 1024;
constexpr double longestCapture = 366 * 86'400.0;

/// What a first pass has found out of a column.
struct Column {
    std::uint64_t zeros = 0;
    std::uint64_t ones = 0;
    std::unique_ptr<capture::AnalogLevels> volts; ///< where there was anything but 0 and 1

    void count(double value)
    {
        if (!volts && (value == 0 || value == 1)) {
            ++(value == 0 ? zeros : ones);
            return;
        }
        if (!volts) {
            volts = std::make_unique<capture::AnalogLevels>();
            volts->count(0.0F, zeros);
            volts->count(1.0F, ones);
        }
        volts->count(static_cast<float>(value));
    }
    capture::Thresholds thresholds(std::optional<double> given) const
    {
        if (given && volts)
            return volts->thresholdsAt(*given);
        const auto found = volts ? volts->thresholds() : std::nullopt;
        return found.value_or(capture::Thresholds{0.5, 0.5});
    }
};

/// What a first pass over the file has found.
struct Table {
    CsvDialect dialect;
    std::size_t begin = 0; ///< of the first row
    std::size_t end = 0;   ///< behind the last sound row
    std::size_t rows = 0;
    double firstTime = 0; ///< in seconds
    double lastTime = 0;
    double timeUnit = 1.0;      ///< of the first column, in seconds, where it is a time
    std::optional<double> rate; ///< where it is none
    std::optional<base::Error> fault;
    std::vector<Column> columns;
    std::string titles;
};

class TableReader {
public:
    TableReader(const MappedFile& file, std::string_view text, const CsvDialect& dialect)
        : m_file(file)
        , m_text(text)
    {
        m_table.dialect = dialect;
    }

    Table read()
    {
        std::string_view rest = m_text;
        std::size_t forgetAt = bytesAtOnce;
        for (std::size_t line = 1; !rest.empty() && !m_table.fault; ++line) {
            const std::size_t at = m_text.size() - rest.size();
            if (at > forgetAt) {
                m_file.forget(at);
                forgetAt = at + bytesAtOnce;
            }
            const auto text = takeLine(rest);
            if (!text.empty())
                takeRow(text, line, at);
            if (!m_table.fault)
                m_table.end = m_text.size() - rest.size();
        }
        return std::move(m_table);
    }
    /// Times rise. A few may be alike, where they were written with too few digits.
    bool rises() const { return m_sorted && m_table.rows >= 3 && m_alike * 2 < m_table.rows; }

private:
    void takeRow(std::string_view text, std::size_t line, std::size_t at)
    {
        auto& columns = m_table.columns;
        const auto fault = [&](std::string why) {
            m_table.fault = {
                base::ErrorKind::Damaged, fmt::format("line {} of the samples {}", line, why), {}};
        };
        if (!parseCsvRow(text, m_table.dialect, m_row)) {
            if (!columns.empty())
                return fault("is no row of numbers");
            if (const auto rate = sampleRateIn(text))
                m_table.rate = rate;
            m_table.timeUnit = timeUnitIn(text);
            m_table.titles = text;
            return;
        }
        if (columns.empty()) {
            columns.resize(m_row.size());
            m_table.begin = at;
            m_table.firstTime = m_row.front();
        }
        if (m_row.size() != columns.size())
            return fault(
                fmt::format("has {} columns where there should be {}", m_row.size(), columns.size()));
        for (std::size_t i = 0; i < m_row.size(); ++i)
            columns[i].count(m_row[i]);
        if (m_table.rows > 0) {
            m_sorted = m_sorted && m_row.front() >= m_table.lastTime;
            m_alike += m_row.front() == m_table.lastTime ? 1U : 0U;
        }
        m_table.lastTime = m_row.front();
        ++m_table.rows;
    }

    const MappedFile& m_file;
    std::string_view m_text;
    Table m_table;
    std::vector<double> m_row;
    bool m_sorted = true;
    std::size_t m_alike = 0;
};

class CsvSource final : public capture::EdgeSource {
public:
    CsvSource(const MappedFile& file, std::string_view text, const Table& table, std::size_t column,
              const capture::Thresholds& thresholds, Duration resolution)
        : m_file(file)
        , m_text(text)
        , m_table(table)
        , m_column(column)
        , m_thresholds(thresholds)
        , m_resolution(resolution)
        , m_at(table.begin)
    {
        std::string_view rest = m_text.substr(m_at, table.end - m_at);
        if (parseCsvRow(takeLine(rest), table.dialect, m_row))
            m_level = m_initial = thresholds.first(m_row[column]);
    }

    bool initialLevel() const override { return m_initial; }
    Duration resolution() const override { return m_resolution; }
    Duration end() const override { return m_end; }
    double progress() const override
    {
        return m_text.empty() ? 1.0 : static_cast<double>(m_at) / static_cast<double>(m_text.size());
    }

    base::Result<bool> next(std::vector<Duration>& out) override
    {
        const std::size_t until = m_at + std::min(bytesAtOnce, m_table.end - m_at);
        std::string_view rest = m_text.substr(m_at, m_table.end - m_at);
        while (m_table.end - rest.size() < until) {
            const auto line = takeLine(rest);
            if (line.empty() || !parseCsvRow(line, m_table.dialect, m_row))
                continue;
            m_end = timeOfRow();
            ++m_index;
            const bool level = m_thresholds.level(m_row[m_column], m_level);
            if (level != std::exchange(m_level, level))
                out.push_back(m_end);
        }
        m_at = m_table.end - rest.size();
        m_file.forget(m_at);
        if (m_at < m_table.end)
            return true;
        if (m_table.fault && !std::exchange(m_faultTold, true))
            return *m_table.fault;
        return false;
    }

private:
    Duration timeOfRow() const
    {
        const double seconds = m_table.rate ? static_cast<double>(m_index) / *m_table.rate
                                            : (m_row.front() - m_table.firstTime) * m_table.timeUnit;
        return Duration(std::llround(seconds * 1e9));
    }

    const MappedFile& m_file;
    std::string_view m_text;
    const Table& m_table;
    std::size_t m_column;
    capture::Thresholds m_thresholds;
    Duration m_resolution;
    std::size_t m_at;
    std::vector<double> m_row;
    std::uint64_t m_index = 0; ///< of the next row
    Duration m_end{};
    bool m_initial = false;
    bool m_level = false;
    bool m_faultTold = false;
};

class SampleCsvFile final : public WireFile {
public:
    SampleCsvFile(std::unique_ptr<MappedFile> file, std::optional<double> threshold)
        : m_file(std::move(file))
        , m_text(reinterpret_cast<const char*>(m_file->bytes().data()), m_file->bytes().size())
        , m_threshold(threshold)
    {}

    base::Status begin()
    {
        const auto dialect = findCsvDialect(m_text);
        if (!dialect)
            return base::Error{base::ErrorKind::Unreadable, "this is no CSV of samples", {}};
        TableReader reader(*m_file, m_text, *dialect);
        m_table = reader.read();
        const bool timed = m_table.columns.size() > 1 && reader.rises();
        if (timed)
            m_table.rate.reset();
        else if (!m_table.rate || !(*m_table.rate > 0))
            return base::Error{base::ErrorKind::Unreadable,
                               "the samples have neither a time column that rises nor a rate",
                               "put a line such as '; Samplerate: 1 MHz' before them"};
        const auto intervals = static_cast<double>(std::max<std::size_t>(m_table.rows, 2) - 1);
        const double seconds = timed ? (m_table.lastTime - m_table.firstTime) * m_table.timeUnit
                                     : static_cast<double>(m_table.rows - 1) / *m_table.rate;
        if (!(seconds <= longestCapture))
            return base::Error{base::ErrorKind::Unreadable, "the samples reach over more than a year",
                               "check the rate, or the unit of the time column"};
        m_resolution = Duration(static_cast<Duration::rep>(seconds * 1e9 / intervals));
        m_firstColumn = timed ? 1 : 0;
        nameChannels();
        return {};
    }

    FileKind kind() const override { return FileKind::SampleCsv; }
    const std::vector<std::string>& channels() const override { return m_names; }
    base::Result<std::unique_ptr<capture::EdgeSource>> read(std::size_t channel) const override
    {
        const std::size_t column = m_firstColumn + channel;
        return std::unique_ptr<capture::EdgeSource>(std::make_unique<CsvSource>(
            *m_file, m_text, m_table, column, m_table.columns[column].thresholds(m_threshold), m_resolution));
    }

private:
    /// By the titles, where there are as many as columns.
    void nameChannels()
    {
        std::vector<std::string> titles;
        std::string_view rest = m_table.titles;
        for (bool more = !rest.empty(); more;) {
            const auto end = rest.find(m_table.dialect.separator);
            auto title = rest.substr(0, end);
            more = end != std::string_view::npos;
            rest.remove_prefix(more ? end + 1 : rest.size());
            while (!title.empty() && (title.front() == ' ' || title.front() == '"'))
                title.remove_prefix(1);
            while (!title.empty() && (title.back() == ' ' || title.back() == '"'))
                title.remove_suffix(1);
            titles.emplace_back(title);
        }
        for (std::size_t column = m_firstColumn; column < m_table.columns.size(); ++column)
            m_names.push_back(titles.size() == m_table.columns.size() && !titles[column].empty()
                                  ? titles[column]
                                  : fmt::format("column {}", column + 1));
    }

    std::unique_ptr<MappedFile> m_file;
    std::string_view m_text;
    std::optional<double> m_threshold;
    Table m_table;
    std::size_t m_firstColumn = 0;
    Duration m_resolution{};
    std::vector<std::string> m_names;
};

} // namespace

base::Result<std::unique_ptr<WireFile>> openSampleCsv(std::unique_ptr<MappedFile> file,
                                                      std::optional<double> threshold)
{
    auto result = std::make_unique<SampleCsvFile>(std::move(file), threshold);
    if (const auto status = result->begin(); !status)
        return status.error();
    return std::unique_ptr<WireFile>(std::move(result));
}

} // namespace p1scope::files
