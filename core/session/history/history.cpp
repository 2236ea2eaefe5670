// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/history/history.h"

#include "core/meter/counter_step.h"
#include "core/session/history/connection.h"

#include <QDateTime>
#include <QFile>

#include <algorithm>
#include <array>
#include <iterator>

namespace p1scope::session {

namespace {

using namespace std::chrono_literals;

constexpr auto commitEvery = 1s;
constexpr auto pruneEvery = 1h;
/// So many telegrams go into one transaction when many wait.
constexpr std::size_t most = 2000;

bool isOn(const HistorySettings& settings)
{
    return settings.on && !settings.place.isEmpty();
}

bool isKept(std::string_view name)
{
    constexpr std::array<std::string_view, 6> prefixes{"power_delivered", "power_returned", "reactive_power_",
                                                       "voltage_l",       "current_l",      "peak_power_"};
    return meter::isCounter(name) || name == "frequency" ||
           std::any_of(prefixes.begin(), prefixes.end(),
                       [&](std::string_view prefix) { return name.starts_with(prefix); });
}

} // namespace

std::vector<HistorySample> samplesOf(const HistoryTelegram& telegram)
{
    std::vector<HistorySample> samples;
    samples.reserve(telegram.readings.all.size());
    for (const meter::Reading& reading : telegram.readings.all) {
        const base::Decimal* number = reading.number();
        const auto value = number != nullptr && isKept(reading.name) ? meter::toMicro(*number) : std::nullopt;
        if (!value)
            continue;
        // The month's peak is stamped with when it was, and holds now.
        const bool stamped = reading.time && meter::isCounter(reading.name);
        samples.push_back(
            {reading.name, reading.unit, stamped ? reading.time->instant : telegram.time, *value});
    }
    return samples;
}

std::string meterOf(const meter::Readings& readings)
{
    const meter::Reading* reading = readings.find("equipment_id");
    const auto* id = reading != nullptr ? std::get_if<std::string>(&reading->value) : nullptr;
    return id != nullptr && !id->empty() ? *id : "unknown";
}

History::History(HistorySettings settings, std::function<void(const HistoryState&)> changed)
    : m_changed(std::move(changed))
    , m_wanted(std::move(settings))
{
    m_state.on = isOn(m_wanted);
    m_thread = std::thread([this] { run(); });
}

History::~History()
{
    {
        const std::lock_guard lock(m_mutex);
        m_end = true;
    }
    m_wake.notify_all();
    m_thread.join();
}

void History::change(const HistorySettings& settings)
{
    const std::lock_guard lock(m_mutex);
    m_wanted = settings;
    m_state.on = isOn(settings);
    if (!m_state.on)
        m_queue.clear();
    m_state.waiting = m_queue.size();
}

void History::offer(HistoryTelegram telegram)
{
    const std::lock_guard lock(m_mutex);
    if (!m_state.on)
        return;
    if (m_queue.size() >= mostWaiting)
        ++m_state.lost;
    else
        m_queue.push_back(std::move(telegram));
    m_state.waiting = m_queue.size();
}

void History::settle()
{
    std::unique_lock lock(m_mutex);
    if (!m_state.on)
        return;
    m_hurry = true;
    m_wake.notify_all();
    m_settled.wait(
        lock, [this] { return (m_queue.empty() && !m_writing) || (!m_hurry && !m_state.fault.isEmpty()); });
}

HistoryState History::state() const
{
    const std::lock_guard lock(m_mutex);
    return m_state;
}

void History::tell(const std::function<void(HistoryState&)>& change)
{
    HistoryState now;
    {
        const std::lock_guard lock(m_mutex);
        change(m_state);
        now = m_state;
    }
    if (m_changed)
        m_changed(now);
}

void History::run()
{
    std::unique_lock lock(m_mutex);
    for (bool last = false; !last;) {
        m_wake.wait_for(lock, commitEvery, [this] { return m_end || m_hurry; });
        last = m_end && m_queue.size() <= most;
        m_hurry = m_hurry && m_queue.size() > most;
        m_writing = true;
        const HistorySettings wanted = m_wanted;
        std::deque<HistoryTelegram> batch;
        const auto count = static_cast<std::ptrdiff_t>(std::min(m_queue.size(), most));
        std::move(m_queue.begin(), m_queue.begin() + count, std::back_inserter(batch));
        m_queue.erase(m_queue.begin(), m_queue.begin() + count);
        lock.unlock();
        follow(wanted);
        const base::Status status = write(batch);
        if (!status) {
            met(status.error());
        } else if (!batch.empty()) {
            prune();
        }
        lock.lock();
        if (!status) {
            // Again in a second: nothing of it has been kept.
            m_queue.insert(m_queue.begin(), std::make_move_iterator(batch.begin()),
                           std::make_move_iterator(batch.end()));
            m_hurry = false;
            last = m_end;
        } else {
            m_state.kept += batch.size();
        }
        m_state.waiting = m_queue.size();
        m_writing = false;
        m_settled.notify_all();
    }
    lock.unlock();
    m_store.reset();
}

void History::follow(const HistorySettings& wanted)
{
    if (wanted == m_settings)
        return;
    m_store.reset();
    m_pruned = {};
    m_settings = wanted;
    if (!state().fault.isEmpty())
        tell([](HistoryState& now) { now.fault = now.remedy = QString(); });
}

base::Status History::openStore()
{
    if (m_store)
        return {};
    auto opened = HistoryStore::open(m_settings.place);
    if (!opened && opened.error().kind == base::ErrorKind::Damaged && setAside())
        opened = HistoryStore::open(m_settings.place);
    if (!opened)
        return opened.error();
    m_store = opened.take();
    return {};
}

base::Status History::write(std::deque<HistoryTelegram>& batch)
{
    if (batch.empty())
        return {};
    if (auto status = openStore(); !status)
        return status;
    for (const HistoryTelegram& telegram : batch) {
        if (auto status = m_store->setMeter(meterOf(telegram.readings), telegram.zone); !status)
            return status;
        for (const HistorySample& sample : samplesOf(telegram)) {
            if (auto status = m_store->add(sample); !status)
                return status;
        }
    }
    if (auto status = m_store->commit(); !status)
        return status;
    if (!state().fault.isEmpty())
        tell([](HistoryState& now) { now.fault = now.remedy = QString(); });
    return {};
}

void History::prune()
{
    const auto now = std::chrono::steady_clock::now();
    if (!m_store || (m_pruned != std::chrono::steady_clock::time_point() && now - m_pruned < pruneEvery))
        return;
    m_pruned = now;
    const auto today = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    if (const auto status = m_store->prune(today, m_settings.retention); !status)
        met(status.error());
}

void History::met(const base::Error& error)
{
    // The connection is of no more use, whatever it was.
    m_store.reset();
    if (error.kind == base::ErrorKind::Damaged && setAside())
        return;
    tell([&](HistoryState& now) {
        now.fault = QString::fromStdString(error.message);
        now.remedy = QString::fromStdString(error.remedy);
    });
}

/// Moves a damaged database out of the way, with what belongs to it.
bool History::setAside()
{
    if (isPostgres(m_settings.place))
        return false;
    const QString stamp = QDateTime::currentDateTimeUtc().toString(QStringLiteral("yyyyMMdd-hhmmsszzz"));
    const QString aside = m_settings.place + QStringLiteral(".damaged-") + stamp;
    if (!QFile::rename(m_settings.place, aside))
        return false;
    for (const QString& belonging : {QStringLiteral("-wal"), QStringLiteral("-shm")})
        QFile::rename(m_settings.place + belonging, aside + belonging);
    tell([&](HistoryState& now) {
        now.setAside = aside;
        now.fault = now.remedy = QString();
    });
    return true;
}

} // namespace p1scope::session
