// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/digest_sink.h"
#include "core/session/publish/publisher.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <utility>

namespace p1scope::cli {

namespace {

using Clock = std::chrono::steady_clock;
using session::LinkState;
using session::Publisher;
using session::PublishSettings;
using session::PublishState;

using namespace std::chrono_literals;

/// A file is not read further while so many of its telegrams wait.
constexpr std::uint64_t enoughWaiting = 2000;
constexpr auto patienceAfterInterrupt = 5s;

QString fromEnvironment(const char* name)
{
    const char* const value = std::getenv(name);
    return value != nullptr ? QString::fromUtf8(value) : QString();
}

base::Result<PublishSettings> settingsOf(const PublishOptions& options)
{
    PublishSettings settings;
    if (!options.mqtt.empty()) {
        auto target = session::MqttTarget::parse(QString::fromStdString(options.mqtt));
        if (!target)
            return target.error();
        settings.mqtt = target.take();
        if (settings.mqtt->password.isEmpty())
            settings.mqtt->password = fromEnvironment("P1SCOPE_MQTT_PASSWORD");
        settings.mqtt->discovery =
            options.noDiscovery ? QString() : QString::fromStdString(options.discoveryPrefix);
    }
    if (!options.influx.empty()) {
        auto target = session::InfluxTarget::parse(QString::fromStdString(options.influx));
        if (!target)
            return target.error();
        settings.influx = target.take();
        settings.influx->token = fromEnvironment("P1SCOPE_INFLUX_TOKEN");
    }
    if (!options.prometheus.empty()) {
        const auto address = session::ScrapeAddress::parse(QString::fromStdString(options.prometheus));
        if (!address)
            return address.error();
        settings.prometheus = address.value();
    }
    if (!settings.any())
        return base::Error{base::ErrorKind::Usage, "it is not said where to publish to",
                           "say --mqtt URL, --influx URL or FILE, or --prometheus ADDRESS"};
    return settings;
}

base::Error errorOf(const LinkState& link)
{
    return {base::ErrorKind::Unreadable,
            fmt::format("{}: {}", link.name.toStdString(), link.fault.toStdString()),
            link.remedy.toStdString()};
}

/// Says on standard error what becomes of the connections, each fault once as long as it lasts.
class Reporter {
public:
    /// In the publisher's thread.
    void look(const PublishState& state)
    {
        for (const LinkState& link : state.links) {
            QString& told = m_told[link.name];
            if (link.phase != LinkState::Phase::Failed && link.fault != told) {
                if (!link.fault.isEmpty())
                    tell(errorOf(link));
                else
                    tell({base::ErrorKind::Busy,
                          fmt::format("{}: all is well again", link.name.toStdString()),
                          {}});
                told = link.fault;
            }
            if (link.lost > 0 && !std::exchange(m_overflowTold, true))
                tell({base::ErrorKind::Damaged,
                      fmt::format("{}: telegrams are being lost", link.name.toStdString()),
                      "how many is told at the end"});
        }
    }

private:
    std::map<QString, QString> m_told;
    bool m_overflowTold = false;
};

std::uint64_t sentIn(const PublishState& state)
{
    std::uint64_t sum = 0;
    for (const LinkState& link : state.links)
        sum += link.sent;
    return sum;
}

/// Until no more than `enough` telegrams wait; false where nothing has moved for so long.
[[nodiscard]] bool waitFor(Publisher& publisher, std::uint64_t enough, Clock::duration patience)
{
    std::uint64_t sent = sentIn(publisher.state());
    auto until = Clock::now() + patience;
    while (enough == 0 ? !publisher.idle() : publisher.state().queued() > enough) {
        publisher.waitForChange(50ms);
        if (const std::uint64_t now = sentIn(publisher.state()); now != sent) {
            sent = now;
            until = Clock::now() + patience;
        }
        if (Clock::now() >= until || interrupted())
            return false;
    }
    return true;
}

/// After Ctrl-C: whatever can still be sent in a moment.
void waitAfterInterrupt(Publisher& publisher)
{
    const auto until = Clock::now() + patienceAfterInterrupt;
    while (!publisher.idle() && Clock::now() < until)
        publisher.waitForChange(50ms);
}

class PublishSink final : public DigestSink {
public:
    PublishSink(Publisher& publisher, bool live, Clock::duration patience)
        : m_publisher(publisher)
        , m_live(live)
        , m_patience(patience)
    {}

    std::uint64_t good = 0;
    std::uint64_t left = 0; ///< telegrams of a file that were not even offered

private:
    void take(const telegram::Telegram& telegram, const session::TelegramDigest& digest,
              const session::SentClock::Sent& sent) override
    {
        ++good;
        m_stuck = m_stuck || (!m_live && !waitFor(m_publisher, enoughWaiting, m_patience));
        if (m_stuck)
            ++left;
        else
            m_publisher.offer(digest.readings, sent.time, meter::zoneOf(telegram));
    }

    Publisher& m_publisher;
    bool m_live;
    Clock::duration m_patience;
    bool m_stuck = false;
};

/// Who asks does so while this program runs: what a file says is answered until Ctrl-C.
void goOnAnswering(const PublishOptions& options, Publisher& publisher)
{
    const auto begin = Clock::now();
    while (!interrupted() && (!options.input.duration ||
                              Clock::now() - begin < std::chrono::duration<double>(*options.input.duration)))
        publisher.waitForChange(50ms);
}

/// What became of it, a line for each that was published to. False where something was not published.
bool sum(const PublishState& state, std::uint64_t left, bool quiet)
{
    bool all = true;
    for (const LinkState& link : state.links) {
        const std::uint64_t missing = link.queued + link.lost + state.unheard + left;
        const std::string name = link.name.toStdString();
        if (missing > 0)
            tell({base::ErrorKind::Damaged,
                  fmt::format("{}: telegrams published: {}, not published: {}{}", name, link.sent, missing,
                              link.fault.isEmpty() ? "" : " (" + link.fault.toStdString() + ")"),
                  link.remedy.toStdString()});
        else if (!quiet)
            fmt::print(stderr, "{}: telegrams published: {}\n", name, link.sent);
        all = all && missing == 0;
    }
    return all;
}

} // namespace

int publish(const PublishOptions& options)
{
    catchInterrupts();
    const auto settings = settingsOf(options);
    if (!settings)
        return failWith(settings.error());
    const auto live = options.input.live();
    if (!live)
        return failWith(live.error());
    Reporter reporter;
    Publisher* looked = nullptr;
    Publisher publisher([&] { reporter.look(looked->state()); });
    looked = &publisher;
    publisher.change(settings.value());
    publisher.waitUntilBegun();
    for (const LinkState& link : publisher.state().links) {
        if (link.phase == LinkState::Phase::Failed)
            return failWith(errorOf(link));
    }
    if (settings.value().prometheus && !options.input.quiet)
        fmt::print(stderr, "answering on {}\n", publisher.state().links.back().name.toStdString());

    const auto patience =
        std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(options.wait));
    PublishSink sink(publisher, live.value().has_value(), patience);
    const auto read = runInput(options.input, sink);
    if (!read)
        return failWith(read.error());
    const bool flushed = waitFor(publisher, 0, patience);
    if (flushed && settings.value().prometheus && !live.value() && sink.good > 0)
        goOnAnswering(options, publisher);
    if (interrupted())
        waitAfterInterrupt(publisher);
    const bool all = sum(publisher.state(), sink.left, options.input.quiet);
    return read.value() && all && sink.good > 0 ? Success : NotFound;
}

} // namespace p1scope::cli
