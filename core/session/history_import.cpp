// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/history_import.h"

#include "core/doctor/inverted_reader.h"
#include "core/files/mapped_file.h"
#include "core/files/value_columns.h"
#include "core/meter/readings_csv.h"
#include "core/session/sent_clock.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <deque>
#include <optional>
#include <system_error>
#include <thread>
#include <utility>

namespace p1scope::session {

namespace {

namespace fs = std::filesystem;
using base::Error;
using base::ErrorKind;
using std::chrono::sys_seconds;

std::string textOf(const fs::path& path)
{
    const auto text = path.u8string();
    return {text.begin(), text.end()};
}

/// Files, and all files below folders, in the order of their names.
base::Result<std::vector<fs::path>> allFiles(const std::vector<fs::path>& inputs)
{
    std::vector<fs::path> files;
    for (const fs::path& input : inputs) {
        std::error_code why;
        if (fs::is_regular_file(input, why)) {
            files.push_back(input);
            continue;
        }
        if (!fs::is_directory(input, why))
            return Error{ErrorKind::Unreadable, textOf(input) + " is not there", "name a file or a folder"};
        std::vector<fs::path> found;
        for (fs::recursive_directory_iterator
                 entry(input, fs::directory_options::skip_permission_denied, why),
             end;
             entry != end && !why; entry.increment(why)) {
            if (entry->is_regular_file(why) && textOf(entry->path().filename()).front() != '.')
                found.push_back(entry->path());
        }
        std::sort(found.begin(), found.end());
        files.insert(files.end(), found.begin(), found.end());
    }
    return files;
}

class Importing {
public:
    Importing(const HistoryImport& import, const ImportProgress& progress)
        : m_import(import)
        , m_progress(progress)
    {}

    base::Result<HistoryImported> all()
    {
        const auto files = allFiles(m_import.inputs);
        if (!files)
            return files.error();
        auto opened = HistoryStore::open(m_import.place);
        if (!opened)
            return opened.error();
        m_store = opened.take();
        m_store->keepSince(std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()),
                           m_import.retention);
        m_files = files.value().size();
        for (const fs::path& file : files.value()) {
            if (m_imported.stopped)
                break;
            m_path = textOf(file);
            const auto before = m_imported.telegrams + m_imported.rows;
            if (auto status = takeFile(file); !status)
                return status.error();
            if (auto status = write(); !status)
                return status.error();
            m_imported.files += m_imported.telegrams + m_imported.rows > before ? 1U : 0U;
            ++m_done;
        }
        m_imported.samples = m_store->added();
        return std::move(m_imported);
    }

private:
    /// `share` of the file at hand.
    bool goOn(double share)
    {
        if (!m_progress((static_cast<double>(m_done) + share) / static_cast<double>(m_files)))
            m_imported.stopped = true;
        return !m_imported.stopped;
    }

    void fault(Error error)
    {
        constexpr std::size_t kept = 100;
        error.message = m_path + ": " + error.message;
        if (m_imported.faulty++ < kept)
            m_imported.faults.push_back(std::move(error));
    }

    base::Status takeFile(const fs::path& file)
    {
        const auto mapped = files::MappedFile::open(file);
        if (!mapped) {
            fault(mapped.error());
            return {};
        }
        const auto bytes = mapped.value()->bytes();
        const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
        if (text.starts_with(meter::readingsCsvHeading.substr(0, meter::readingsCsvHeading.size() - 1)))
            return takeReadings(text);
        switch (files::kindOf(file)) {
        case files::FileKind::Empty:
            fault({ErrorKind::Unreadable, "it is empty", {}});
            return {};
        case files::FileKind::RawBytes:
        case files::FileKind::TextLog:
        case files::FileKind::SampleCsv:
            if (auto table = tableOf(text))
                return takeTable(text, *table);
            break;
        default:
            break;
        }
        return takeTelegrams(file);
    }

    struct Table {
        files::ValueProposal proposal;
        std::vector<files::ReadingColumn> columns;
    };
    /// None where it is no table with a reading in it.
    [[nodiscard]] std::optional<Table> tableOf(std::string_view text) const
    {
        constexpr std::size_t enough = 4096;
        if (text.substr(0, enough).find_first_of(",;\t|") == std::string_view::npos || text.front() == '/')
            return std::nullopt;
        auto proposal = files::proposeValueDialect(text);
        if (!proposal)
            return std::nullopt;
        auto columns = files::readingColumns(proposal.value().columns, m_import.columns);
        if (columns.empty())
            return std::nullopt;
        return Table{proposal.take(), std::move(columns)};
    }

    base::Status takeTable(std::string_view text, const Table& table)
    {
        files::ValueDialect dialect;
        switch (files::settle(table.proposal, m_import.dialect, dialect)) {
        case files::OpenChoice::Dates:
            fault({ErrorKind::Usage, "its dates may begin with the day or the month",
                   "say which (dates: day-first or month-first)"});
            return {};
        case files::OpenChoice::Decimals:
            fault({ErrorKind::Usage, "its numbers may be thousands or decimals",
                   "say which (decimal: point or comma)"});
            return {};
        case files::OpenChoice::None:
            break;
        }
        const auto owner = ownerOfTables();
        if (!owner) {
            fault(owner.error());
            return {};
        }
        const auto& [equipment, zone] = owner.value();
        std::vector<std::size_t> told;
        std::size_t done = 0;
        for (const files::ReadingColumn& column : table.columns) {
            files::ValueDialect one = dialect;
            one.valueColumn = column.column;
            if (column.timeColumn) {
                one.timeColumn = *column.timeColumn;
                one.clockColumn.reset();
            }
            auto read = files::readValueTable(text, one, zone);
            if (!read) {
                if (!column.timeColumn) // a meter without gas has no times of it either
                    fault(read.error());
                continue;
            }
            tell(read.value(), told, column.timeColumn.has_value());
            if (auto status = takeColumn(read.value(), column.reading, equipment, zone); !status)
                return status;
            if (!goOn(static_cast<double>(++done) / static_cast<double>(table.columns.size())))
                break;
        }
        return {};
    }

    /// A line is named once, whatever the number of its columns. Of a column with its own time, an empty one
    /// is no fault.
    void tell(const files::ValueTable& table, std::vector<std::size_t>& told, bool ownTime)
    {
        for (const files::LineFault& each : table.faults) {
            if (std::find(told.begin(), told.end(), each.line) != told.end() ||
                (ownTime && each.what.starts_with("\"\"")))
                continue;
            told.push_back(each.line);
            fault({ErrorKind::Damaged, fmt::format("line {}: {}", each.line, each.what), {}});
        }
    }

    base::Status takeColumn(const files::ValueTable& table, const std::string& reading,
                            const std::string& equipment, telegram::Zone zone)
    {
        constexpr std::size_t atOnce = 5000;
        constexpr double most = 1e9;
        HistorySample sample{reading, std::string(files::unitOfReading(reading)), {}, 0};
        for (std::size_t i = 0; i < table.rows.size(); i += atOnce) {
            const std::size_t end = std::min(table.rows.size(), i + atOnce);
            const auto some = [&]() -> base::Status {
                if (auto status = m_store->setMeter(equipment, zone); !status)
                    return status;
                for (std::size_t row = i; row < end; ++row) {
                    if (table.rows[row].value < 0 || table.rows[row].value > most)
                        continue;
                    sample.time = std::chrono::floor<std::chrono::seconds>(table.rows[row].time);
                    sample.value = std::llround(table.rows[row].value * 1e6);
                    if (auto status = m_store->add(sample); !status)
                        return status;
                }
                return m_store->commit();
            };
            if (auto status = patiently(some); !status)
                return status;
        }
        m_imported.rows = std::max<std::uint64_t>(m_imported.rows, m_rowsBefore + table.rows.size());
        return {};
    }

    /// Whose a table's readings are: it says nothing of that itself.
    base::Result<std::pair<std::string, telegram::Zone>> ownerOfTables()
    {
        m_rowsBefore = m_imported.rows;
        const auto known = m_store->reader().describedMeters();
        if (!known)
            return known.error();
        for (const HistoryMeter& meter : known.value()) {
            if (meter.equipment == m_import.equipment)
                return std::pair(meter.equipment, meter.zone);
        }
        if (!m_import.equipment.empty())
            return std::pair(m_import.equipment, telegram::infoOf(m_import.kind).zone);
        if (known.value().size() == 1)
            return std::pair(known.value()[0].equipment, known.value()[0].zone);
        return Error{ErrorKind::Usage, "it does not say whose its readings are",
                     known.value().empty() ? "say the number of the meter (equipment id)"
                                           : "say the number of one of the meters that the history knows"};
    }

    base::Status takeReadings(std::string_view text)
    {
        std::vector<std::string> fields;
        std::size_t line = 1;
        static_cast<void>(files::takeRow(text, ',', fields));
        std::string index;
        HistoryTelegram telegram;
        const double length = static_cast<double>(text.size());
        while (files::takeRow(text, ',', fields)) {
            ++line;
            constexpr std::size_t columns = 7;
            if (fields.size() != columns) {
                fault({ErrorKind::Damaged,
                       fmt::format("line {}: it has {} of {} columns", line, fields.size(), columns),
                       {}});
                continue;
            }
            if (fields[0] != index) {
                if (auto status = hand(telegram, line); !status)
                    return status;
                telegram = {};
                index = fields[0];
            }
            takeReading(fields, line, telegram);
            if (line % 4096 == 0 && !goOn(1 - static_cast<double>(text.size()) / length))
                break;
        }
        return hand(telegram, line);
    }

    void takeReading(const std::vector<std::string>& fields, std::size_t line, HistoryTelegram& telegram)
    {
        const std::string& name = fields[3];
        if (name.empty())
            return;
        meter::Reading reading;
        reading.name = name;
        reading.unit = fields[5];
        reading.value = fields[4];
        if (!files::unitOfReading(name).empty()) {
            const auto number = base::Decimal::parse(fields[4]);
            if (!number) {
                fault({ErrorKind::Damaged, fmt::format("line {}: \"{}\" is no number", line, fields[4]), {}});
                return;
            }
            reading.value = *number;
        }
        if (!fields[6].empty()) {
            const auto stamp = meter::parseLocalTime(fields[6], telegram.zone);
            if (!stamp) {
                fault({ErrorKind::Damaged, fmt::format("line {}: \"{}\" is no time", line, fields[6]), {}});
                return;
            }
            reading.time = meter::civil(*stamp, telegram.zone);
        }
        telegram.readings.all.push_back(std::move(reading));
    }

    /// A telegram out of a table: when it was sent stands in it, or it is not kept.
    base::Status hand(HistoryTelegram& telegram, std::size_t line)
    {
        if (telegram.readings.all.empty())
            return {};
        const meter::Reading* stamp = telegram.readings.find("meter_time");
        const auto* text = stamp != nullptr ? std::get_if<std::string>(&stamp->value) : nullptr;
        const auto sent = text != nullptr ? meter::parseLocalTime(*text, telegram.zone) : std::nullopt;
        if (!sent) {
            fault({ErrorKind::Damaged,
                   fmt::format("line {}: nothing says when the telegram before it was sent", line),
                   {}});
            return {};
        }
        telegram.time = *sent;
        return push(std::move(telegram));
    }

    base::Status takeTelegrams(const fs::path& file)
    {
        auto opened = files::openFrameStream(file, m_import.line);
        if (!opened) {
            fault(opened.error());
            return {};
        }
        files::FrameStream& stream = *opened.value();
        InputFacts facts;
        facts.wallStart = stream.wallStart();
        facts.meter = m_import.kind;
        SentClock clock(facts);
        base::Status status;
        std::uint64_t good = 0;
        std::uint64_t untimed = 0;
        const auto take = [&](telegram::Telegram&& telegram) {
            telegram.chosenMeter = m_import.kind;
            if (!telegram::isGood(telegram.status) || !status)
                return;
            TelegramDigest digest = digestOf(telegram, facts);
            if (digest.shownOnly)
                return;
            ++good;
            const auto sent = clock.take(digest);
            if (!sent.known) {
                ++untimed;
                return;
            }
            status = push({std::move(digest.readings), sent.time, meter::zoneOf(telegram)});
        };
        const auto finder = doctor::makeFinder(stream.upsideDown(), take, m_import.keys);
        std::vector<line::Frame> frames;
        for (bool more = true; more && status.ok() && goOn(stream.progress());) {
            frames.clear();
            const auto result = stream.next(frames);
            finder->push(frames);
            more = result && result.value();
            if (!result)
                fault(result.error());
        }
        if (!m_imported.stopped)
            finder->finish();
        if (status.ok() && good == 0 && !m_imported.stopped)
            fault({ErrorKind::Unreadable, "there is no good telegram in it, and no table of readings",
                   "of a table, say which reading a column is"});
        if (untimed > 0)
            fault({ErrorKind::Unreadable,
                   fmt::format("nothing says when {} of its telegrams were sent; they are left out", untimed),
                   {}});
        return status;
    }

    base::Status push(HistoryTelegram telegram)
    {
        constexpr std::size_t atOnce = 2000;
        ++m_imported.telegrams;
        m_batch.push_back(std::move(telegram));
        return m_batch.size() < atOnce ? base::Status() : write();
    }

    base::Status write()
    {
        base::Status status = patiently([this]() -> base::Status {
            for (const HistoryTelegram& telegram : m_batch) {
                if (auto put = m_store->setMeter(meterOf(telegram.readings), telegram.zone); !put)
                    return put;
                for (const HistorySample& sample : samplesOf(telegram)) {
                    if (auto put = m_store->add(sample); !put)
                        return put;
                }
            }
            return m_store->commit();
        });
        m_batch.clear();
        return status;
    }

    /// A live session writes into the same database now and then.
    template <typename Write>
    base::Status patiently(const Write& write)
    {
        constexpr int tries = 40;
        base::Status status;
        for (int turn = 0; turn < tries; ++turn) {
            status = write();
            if (status.ok() || status.error().kind != ErrorKind::Busy)
                return status;
            m_store->abandon();
            std::this_thread::sleep_for(std::chrono::milliseconds(100));
        }
        return status;
    }

    const HistoryImport& m_import;
    const ImportProgress& m_progress;
    HistoryImported m_imported;
    std::unique_ptr<HistoryStore> m_store;
    std::vector<HistoryTelegram> m_batch;
    std::string m_path; ///< of the file at hand
    std::size_t m_files = 0;
    std::size_t m_done = 0;
    std::uint64_t m_rowsBefore = 0;
};

} // namespace

base::Result<HistoryImported> importHistory(const HistoryImport& import, const ImportProgress& progress)
{
    return Importing(import, progress).all();
}

bool HistoryImporter::start(const HistoryImport& import)
{
    // The thread writes into a result that nobody looks at yet.
    auto result = std::make_shared<HistoryImported>();
    const bool begun = begin(import.place, [import, result](const Tell& tell) -> base::Status {
        auto imported = importHistory(import, tell);
        if (!imported)
            return imported.error();
        *result = imported.take();
        return {};
    });
    if (begun)
        m_result = std::move(result);
    return begun;
}

} // namespace p1scope::session
