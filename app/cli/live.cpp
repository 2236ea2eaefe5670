// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/live.h"

#include "core/doctor/inverted_reader.h"
#include "core/files/recording_stream.h"
#include "core/line/byte_decoder.h"

#include <fmt/format.h>

#include <QCoreApplication>
#include <QTimer>

#include <utility>

namespace p1scope::cli {

namespace {

/// How many bytes are looked at before a format is settled on, where none was given and the source does not
/// say.
constexpr std::size_t bytesToJudge = 64;
/// A diagnosis waits this long for telegrams once the settings are known: three of a slow meter.
constexpr int diagnosisMs = 35'000;

bool wantsDetection(const session::SourceSpec& spec, const InputOptions& options)
{
    const bool port = spec.kind == session::SourceSpec::Kind::Serial;
    return (port && options.line == "auto") ||
           (options.diagnose && spec.kind != session::SourceSpec::Kind::Demo);
}

/// Where the bytes begin that were received as the last ones were: formats of ten bits give the same bytes.
std::size_t beginOfLastSetting(const std::vector<capture::Event>& events)
{
    std::size_t begin = 0;
    std::optional<line::LineSettings> before;
    for (std::size_t i = 0; i < events.size(); ++i) {
        if (events[i].kind != capture::EventKind::Settings)
            continue;
        const auto line = files::parseSettingsText(events[i].text);
        if (line && before && (line->baud != before->baud || !line->isTenBit() || !before->isTenBit()))
            begin = i + 1;
        if (line)
            before = line;
    }
    return begin;
}
/// A line that is quiet this long is between telegrams.
constexpr int silenceMs = 250;

class LiveRun : public QObject {
public:
    LiveRun(std::unique_ptr<session::Source> source, const session::SourceSpec& spec,
            const InputOptions& options, dlms::Keys keys, InputSink& sink)
        : m_keys(std::move(keys))
        , m_source(std::move(source))
        , m_sink(sink)
        , m_limit(options.telegrams.value_or(UINT64_MAX))
        , m_options(options)
        , m_spec(spec)
        , m_detect(wantsDetection(spec, options))
        , m_settled(!m_detect && (options.line != "auto" || spec.kind != session::SourceSpec::Kind::Tcp))
        , m_bytes(spec.line)
        , m_finder(makeFinder(spec.line.polarity))
    {
        connect(m_source.get(), &session::Source::arrived, this, &LiveRun::arrived);
        connect(m_source.get(), &session::Source::stateChanged, this, &LiveRun::stateChanged);
        m_poll.setInterval(50);
        connect(&m_poll, &QTimer::timeout, this, [] {
            if (interrupted())
                QCoreApplication::quit();
        });
        m_silence.setSingleShot(true);
        m_silence.setInterval(silenceMs);
        connect(&m_silence, &QTimer::timeout, this, &LiveRun::silent);
        if (options.duration)
            QTimer::singleShot(static_cast<int>(*options.duration * 1000), Qt::PreciseTimer, this,
                               [] { QCoreApplication::quit(); });
    }

    base::Result<bool> run()
    {
        m_poll.start();
        QTimer::singleShot(0, this, [this] { m_source->open(); });
        QCoreApplication::exec();
        m_detection.reset();
        m_source->close();
        if (m_failure && !m_everOpen)
            return *m_failure;
        if (!m_settled)
            settle();
        begin();
        m_finder->finish();
        return !m_failure.has_value();
    }

private:
    std::unique_ptr<telegram::Finder> makeFinder(line::Polarity polarity)
    {
        return doctor::makeFinder(
            polarity == line::Polarity::Inverted,
            [this](telegram::Telegram&& telegram) {
                telegram.chosenMeter = m_options.chosenMeter();
                take(telegram);
            },
            m_keys);
    }

    void arrived(const session::EventBatch& events)
    {
        m_sink.events(events);
        if (!m_settled) {
            hold(*events);
            return;
        }
        decode(*events);
    }

    void hold(const std::vector<capture::Event>& events)
    {
        for (const capture::Event& event : events) {
            m_held.push_back(event);
            m_heldBytes.insert(m_heldBytes.end(), event.bytes.begin(), event.bytes.end());
        }
        if (!m_detect && m_heldBytes.size() >= bytesToJudge)
            settle();
    }

    void detect(const session::SourceState& state)
    {
        m_detection = std::make_unique<session::LiveDetection>(m_source.get(), m_spec, state);
        connect(m_detection.get(), &session::LiveDetection::said, this, [this](const QString& text) {
            if (m_options.explain)
                fmt::print(stderr, "{}\n", text.toStdString());
        });
        connect(m_detection.get(), &session::LiveDetection::finished, this, &LiveRun::detected);
    }

    void detected(const session::DetectionOutcome& outcome)
    {
        m_detection.release()->deleteLater(); // its signal has brought us here
        m_sink.detected(outcome);
        m_settled = true;
        m_bytes.setSettings(outcome.line);
        if (outcome.line.polarity != m_spec.line.polarity)
            m_finder = makeFinder(outcome.line.polarity);
        if (outcome.found)
            m_held.erase(m_held.begin(),
                         m_held.begin() + static_cast<std::ptrdiff_t>(beginOfLastSetting(m_held)));
        decode(std::exchange(m_held, {}));
        if (!m_options.diagnose)
            return;
        if (outcome.found)
            QTimer::singleShot(diagnosisMs, this, [] { QCoreApplication::quit(); });
        else
            QCoreApplication::quit();
    }

    void settle()
    {
        m_settled = true;
        line::LineSettings settings = line::guessByteFormat(m_heldBytes);
        settings.polarity = m_bytes.settings().polarity;
        m_bytes.setSettings(settings);
        decode(m_held);
        m_held.clear();
    }

    void decode(const std::vector<capture::Event>& events)
    {
        m_frames.clear();
        for (const capture::Event& event : events) {
            if (event.kind == capture::EventKind::Settings)
                follow(event.text);
            m_bytes.push(event, m_frames);
        }
        if (m_done || m_frames.empty())
            return;
        begin();
        m_sink.frames(m_next, m_frames, {});
        m_next = m_next + m_frames.size();
        m_finder->push(m_frames);
        m_source->setTelegramComing(m_finder->pending() > 0);
        if (m_finder->needsSilence() && m_finder->pending() > 0)
            m_silence.start();
    }

    /// The receiver was set otherwise: by the detection, or from telegram to telegram of an inverted line.
    void follow(const std::string& text)
    {
        const auto settings = files::parseSettingsText(text);
        if (settings && *settings != m_bytes.settings())
            m_bytes.setSettings(*settings);
    }

    void silent()
    {
        m_finder->finish();
        m_source->setTelegramComing(false);
        if (const auto wanted = m_finder->wantedLine(); wanted && *wanted != m_bytes.settings())
            m_source->changeLine(*wanted);
    }

    /// Once it is sure that there is an input, and how its line is.
    void begin()
    {
        if (!std::exchange(m_begun, true))
            m_sink.begin(m_bytes.settings());
    }

    void take(const telegram::Telegram& telegram)
    {
        if (m_done)
            return;
        m_sink.telegram(telegram);
        m_source->telegramCame();
        if (++m_telegrams >= m_limit) {
            m_done = true;
            QCoreApplication::quit();
        }
    }

    void stateChanged(const session::SourceState& state)
    {
        using Phase = session::SourceState::Phase;
        m_sink.state(state);
        if (state.phase == Phase::Open) {
            m_everOpen = true;
            m_failure.reset();
            if (m_detect && !m_settled && !m_detection)
                detect(state);
        } else if (m_detection) {
            m_detection->cancel();
        }
        if (state.phase != Phase::Failed && state.phase != Phase::Waiting)
            return;
        const base::Error error{base::ErrorKind::Unreadable, state.message.toStdString(),
                                state.remedy.toStdString()};
        const bool known = m_failure && m_failure->message == error.message;
        m_failure = error;
        // What was never there cannot come back: a script wants to know at once.
        if (state.phase == Phase::Failed || !m_everOpen)
            QCoreApplication::quit();
        else if (!known)
            tell(error);
    }

    dlms::Keys m_keys;
    std::unique_ptr<session::Source> m_source;
    InputSink& m_sink;
    std::uint64_t m_limit;
    const InputOptions& m_options;
    session::SourceSpec m_spec;
    bool m_detect;
    bool m_settled; ///< how the bytes are to be read; until then they are held
    std::unique_ptr<session::LiveDetection> m_detection;
    line::ByteDecoder m_bytes;
    std::unique_ptr<telegram::Finder> m_finder;
    QTimer m_poll;
    QTimer m_silence; ///< runs out where nothing comes
    std::vector<line::Frame> m_frames;
    std::vector<capture::Event> m_held;
    std::vector<std::uint8_t> m_heldBytes;
    line::FrameIndex m_next;
    std::uint64_t m_telegrams = 0;
    bool m_begun = false;
    bool m_done = false;
    bool m_everOpen = false;
    std::optional<base::Error> m_failure;
};

} // namespace

base::Result<bool> runLive(const session::SourceSpec& spec, const InputOptions& options,
                           const dlms::Keys& keys, InputSink& sink)
{
    LiveRun run(session::makeSource(spec), spec, options, keys, sink);
    return run.run();
}

} // namespace p1scope::cli
