// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/meter/amount.h"
#include "core/meter/periods.h"
#include "core/session/history/reader.h"
#include "core/telegram/civil_time.h"

#include <QString>
#include <QVariantList>

#include <array>
#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

class QSqlDatabase;
class QSqlError;
class QSqlQuery;

namespace p1scope::session {

struct HistoryStatement;

/// How many days each level is kept; 0: for good.
struct HistoryRetention {
    int samples = 8;
    int minutes = 62;
    int quarters = 800;
    int hours = 0; ///< days and months are always kept

    friend bool operator==(const HistoryRetention&, const HistoryRetention&) = default;
};

/// Readings of years, by meter, in SQLite or PostgreSQL: every sample for some days, and roll-ups by minute,
/// quarter of an hour, hour, day and month that are kept up as samples come in. To be used in the thread that
/// opened it; others may have the same database open at the same time.
///
/// Samples that were added are there for others, and after a crash, once commit() has returned. A sample that
/// is there already changes nothing, not even where it has been let go of: what lies within an hour's roll-up
/// but before its first sample that is left, is taken for known.
class HistoryStore {
public:
    static constexpr auto& levels = historyLevels;

    /// `place`: a file (made where there is none, its folder too), or "postgresql://user@host:port/database"
    /// with an optional "?host=/folder/of/socket". Damaged: it is no such database, or broken; Busy: another
    /// program holds it; Unreadable: anything else, a newer version among it.
    [[nodiscard]] static base::Result<std::unique_ptr<HistoryStore>> open(const QString& place);
    ~HistoryStore();
    HistoryStore(const HistoryStore&) = delete;
    HistoryStore& operator=(const HistoryStore&) = delete;

    /// Chooses the meter that samples are of, by its equipment id; days and months are those of `zone`.
    [[nodiscard]] base::Status setMeter(const std::string& equipment, telegram::Zone zone);
    [[nodiscard]] base::Status add(const HistorySample& sample);
    /// Nothing of what was added since the last commit is kept where this fails; it may be added again.
    [[nodiscard]] base::Status commit();
    /// Forgets what was added since the last commit.
    void abandon() { forget(); }
    /// Of samples that come from now on, those so old that prune() would let go of them are not written, nor
    /// the minutes and quarters they are of.
    void keepSince(std::chrono::sys_seconds now, const HistoryRetention& retention);
    /// Lets go of what is older than its level is kept.
    [[nodiscard]] base::Status prune(std::chrono::sys_seconds now, const HistoryRetention& retention);

    /// Samples that were new since this was opened, those that no commit() kept among them.
    [[nodiscard]] std::uint64_t added() const { return m_added; }
    /// Reads through the same connection: what has been committed, and what has been written since.
    [[nodiscard]] HistoryReader reader() const { return HistoryReader(m_connection); }

private:
    /// What came into a roll-up since the last commit.
    struct Growth {
        std::int64_t start = 0;
        std::int64_t end = 0;
        std::int64_t firstTime = 0;
        std::int64_t lastTime = 0;
        meter::Micro first = 0;
        meter::Micro last = 0;
        meter::Micro least = 0;
        meter::Micro greatest = 0;
        double sum = 0;
        std::int64_t count = 0;
    };
    struct Series {
        std::int64_t id = 0;
        std::int64_t newest = INT64_MIN; ///< samples behind this are not there yet
        /// What is known to be there of an hour that is older, where samples of that time come.
        struct Looked {
            std::int64_t from = 0; ///< both the same: nothing has been looked at
            std::int64_t end = 0;
            std::int64_t last = INT64_MIN; ///< the last sample that came since
            std::vector<std::int64_t> known;
            std::int64_t goneFrom = 0; ///< of which the samples have been let go of
            std::int64_t goneTo = 0;
        };
        Looked looked;
        std::optional<meter::Micro> newestValue;
        std::array<Growth, levels.size()> growth;
    };
    struct Row {
        std::int64_t series = 0;
        std::int64_t time = 0;
        meter::Micro value = 0;
    };

    explicit HistoryStore(std::shared_ptr<HistoryConnection> connection);
    [[nodiscard]] base::Status run(const QString& statement);
    [[nodiscard]] base::Status begin();
    [[nodiscard]] base::Result<Series*> seriesOf(const HistorySample& sample);
    [[nodiscard]] base::Status takeOld(Series& series, const Row& row, bool& isNew);
    [[nodiscard]] base::Status leave(Series& series);
    [[nodiscard]] base::Status look(Series& series, std::int64_t time);
    [[nodiscard]] base::Status flush(std::string& rows, std::size_t& count,
                                     const HistoryStatement& statement);
    [[nodiscard]] base::Status flushAll();
    [[nodiscard]] base::Status flushRollUps();
    [[nodiscard]] base::Status prepare();
    [[nodiscard]] base::Status push(const Row& row);
    [[nodiscard]] base::Status grow(Series& series, std::size_t level, const Row& row);
    [[nodiscard]] base::Status writeGrowth(Series& series, std::size_t level);
    [[nodiscard]] base::Status writeAllGrowth();
    void forget();
    [[nodiscard]] base::Error errorOf(const QSqlError& error) const;

    std::shared_ptr<HistoryConnection> m_connection;
    QSqlDatabase* m_database; ///< the connection's
    bool m_postgres = false;
    bool m_open = false; ///< a transaction is
    std::string m_equipment;
    std::int64_t m_meter = 0;
    std::uint64_t m_added = 0;
    std::int64_t m_samplesSince = INT64_MIN;
    std::array<std::int64_t, 2> m_since{INT64_MIN, INT64_MIN}; ///< minutes, quarters
    telegram::Zone m_zone;
    std::map<std::string, Series, std::less<>> m_series; ///< of this meter
    std::string m_samples;                               ///< rows that wait to be written together, as text
    std::size_t m_sampleCount = 0;
    /// Roll-ups that wait, for SQLite column by column: of rows so long it takes bound values sooner than
    /// text.
    std::array<QVariantList, 11> m_rollUps;
    std::string m_rollUpText;
    std::size_t m_rollUpCount = 0;
    std::unique_ptr<QSqlQuery> m_growRollUp;
};

} // namespace p1scope::session
