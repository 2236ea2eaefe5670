// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/publish/publisher.h"

#include "core/session/publish/influx_link.h"
#include "core/session/publish/mqtt_link.h"
#include "core/session/publish/prometheus_link.h"

#include <algorithm>
#include <utility>

namespace p1scope::session {

namespace {

/// Telegrams that wait to be looked at, at most: the thread is at a standstill for seconds at worst, where
/// the name of a host is looked up.
constexpr std::size_t mostOffered = 5000;

} // namespace

std::uint64_t PublishState::queued() const
{
    std::uint64_t most = 0;
    for (const LinkState& link : links)
        most = std::max(most, link.queued);
    return most;
}

std::uint64_t PublishState::lost() const
{
    std::uint64_t most = 0;
    for (const LinkState& link : links)
        most = std::max(most, link.lost);
    return most + unheard;
}

Publisher::Publisher(std::function<void()> changed)
    : m_changed(std::move(changed))
    , m_inside(new QObject)
{
    m_thread.setObjectName(QStringLiteral("publish"));
    m_inside->moveToThread(&m_thread);
    QObject::connect(&m_thread, &QThread::finished, m_inside, &QObject::deleteLater);
    m_thread.start();
}

Publisher::~Publisher()
{
    QMetaObject::invokeMethod(
        m_inside, [this] { end(); }, Qt::BlockingQueuedConnection);
    m_thread.quit();
    m_thread.wait();
}

void Publisher::change(const PublishSettings& settings)
{
    {
        const std::lock_guard lock(m_mutex);
        if (settings == m_settings)
            return;
        m_settings = settings;
    }
    QMetaObject::invokeMethod(
        m_inside,
        [this, settings] {
            end();
            begin(settings);
        },
        Qt::QueuedConnection);
}

void Publisher::waitUntilBegun()
{
    QMetaObject::invokeMethod(
        m_inside, [] {}, Qt::BlockingQueuedConnection);
}

void Publisher::begin(const PublishSettings& settings)
{
    if (settings.mqtt)
        m_links.push_back(std::make_unique<MqttLink>(*settings.mqtt, settings.mostWaitingBytes));
    if (settings.influx)
        m_links.push_back(std::make_unique<InfluxLink>(*settings.influx, settings.mostWaitingBytes));
    if (settings.prometheus)
        m_links.push_back(std::make_unique<PrometheusLink>(*settings.prometheus));
    {
        const std::lock_guard lock(m_mutex);
        m_state.links.assign(m_links.size(), {});
    }
    for (std::size_t i = 0; i < m_links.size(); ++i) {
        PublishLink* const link = m_links[i].get();
        QObject::connect(link, &PublishLink::stateChanged, link, [this, i, link] { note(i, link->state()); });
        link->open();
    }
}

void Publisher::end()
{
    for (const auto& link : m_links) {
        QObject::disconnect(link.get(), &PublishLink::stateChanged, nullptr, nullptr);
        link->close();
    }
    m_links.clear();
    m_maker = {};
    const std::lock_guard lock(m_mutex);
    m_state = {};
}

void Publisher::note(std::size_t place, const LinkState& state)
{
    bool told = false;
    {
        const std::lock_guard lock(m_mutex);
        LinkState& known = m_state.links[place];
        told = known.phase != state.phase || known.fault != state.fault || known.lost != state.lost;
        known = state;
    }
    m_news.notify_all();
    if (told && m_changed)
        m_changed();
}

void Publisher::offer(meter::Readings readings, std::chrono::sys_seconds time, telegram::Zone zone)
{
    {
        const std::lock_guard lock(m_mutex);
        if (!m_settings.any())
            return;
        if (m_offered >= mostOffered) {
            ++m_state.unheard;
            return;
        }
        ++m_offered;
    }
    QMetaObject::invokeMethod(
        m_inside, [this, readings = std::move(readings), time, zone] { take(readings, time, zone); },
        Qt::QueuedConnection);
}

void Publisher::take(const meter::Readings& readings, std::chrono::sys_seconds time, telegram::Zone zone)
{
    const Publication publication = m_maker.make(readings, time, zone);
    for (const auto& link : m_links)
        link->take(publication);
    {
        const std::lock_guard lock(m_mutex);
        --m_offered;
    }
    m_news.notify_all();
}

bool Publisher::on() const
{
    const std::lock_guard lock(m_mutex);
    return m_settings.any();
}

PublishState Publisher::state() const
{
    const std::lock_guard lock(m_mutex);
    return m_state;
}

bool Publisher::idle() const
{
    const std::lock_guard lock(m_mutex);
    return m_offered == 0 && m_state.queued() == 0;
}

void Publisher::waitForChange(std::chrono::milliseconds atMost)
{
    std::unique_lock lock(m_mutex);
    m_news.wait_for(lock, atMost);
}

} // namespace p1scope::session
