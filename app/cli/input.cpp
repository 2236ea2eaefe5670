// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/input.h"

#include "app/cli/live.h"
#include "app/cli/progress_bar.h"
#include "app/cli/terminal.h"
#include "core/base/file_name.h"
#include "core/doctor/inverted_reader.h"

#include <fmt/format.h>

#include <atomic>
#include <cstdio>
#include <cstdlib>

namespace p1scope::cli {

namespace {

std::atomic<bool> interruptCame = false;

/// Which channel is read, how its line is, how sure that is, and why.
void explainWire(const files::FrameStream& stream, bool given)
{
    const auto channels = stream.channels();
    if (stream.channel() < channels.size())
        fmt::print(stderr, "channel {} of {}: {}\n", stream.channel(), channels.size(),
                   channels[stream.channel()]);
    const line::LineSettings line = stream.settings();
    const auto guess = stream.guess();
    fmt::print(stderr, "line {}, {}{}\n", line.toString(), line::polarityName(line.polarity),
               guess ? fmt::format(", {:.0f} % sure", guess->confidence * 100)
                     : std::string(given ? ", as given" : ", by default: too little to judge by"));
    if (!guess)
        return;
    for (const std::string& evidence : guess->evidence)
        fmt::print(stderr, "  {}\n", evidence);
}

base::Result<bool> runFile(const InputOptions& options, const dlms::Keys& keys, InputSink& sink)
{
    auto choice = options.choice();
    if (!choice)
        return choice.error();
    auto stream = files::openFrameStream(base::pathOf(options.input), choice.value());
    if (!stream)
        return stream.error();
    if (options.explain)
        explainWire(*stream.value(), options.line != "auto");
    sink.opened(*stream.value());
    sink.begin(stream.value()->settings());
    std::uint64_t telegrams = 0;
    const auto take = [&](telegram::Telegram&& telegram) {
        ++telegrams;
        telegram.chosenMeter = options.chosenMeter();
        sink.telegram(telegram);
    };
    const auto finder = doctor::makeFinder(stream.value()->upsideDown(), take, keys);
    ProgressBar bar(options.quiet);
    std::vector<line::Frame> frames;
    std::vector<capture::Event> events;
    line::FrameIndex next;
    bool sound = true;
    const bool wanted = sink.wantsTelegrams() || options.telegrams;
    for (bool more = true; more && !interrupted() && telegrams < options.telegrams.value_or(UINT64_MAX);) {
        frames.clear();
        auto result = stream.value()->next(frames);
        sink.frames(next, frames, stream.value()->marks());
        next = next + frames.size();
        events.clear();
        stream.value()->takeEvents(events);
        sink.happened(events);
        if (wanted)
            finder->push(frames);
        bar.show(stream.value()->progress());
        more = result && result.value();
        if (!result) {
            auto error = result.error();
            error.message = fmt::format("{}: {}", options.input, error.message);
            tell(error);
            sound = false;
        }
    }
    finder->finish();
    return sound;
}

} // namespace

base::Result<files::LineChoice> InputOptions::choice() const
{
    files::LineChoice choice;
    if (line != "auto") {
        auto settings = line::parseLineSettings(line);
        if (!settings)
            return settings.error();
        choice.line = settings.value();
    }
    if (polarity != "auto")
        choice.polarity = polarity == "inverted" ? line::Polarity::Inverted : line::Polarity::Normal;
    choice.channel = channel;
    choice.threshold = threshold;
    if (samplesRate)
        choice.samples = files::RawSamples{*samplesRate, samplesBytes};
    return choice;
}

base::Result<dlms::Keys> InputOptions::keys() const
{
    const auto given = [](const std::string& option, const char* variable) {
        const char* const value = std::getenv(variable);
        return option.empty() && value != nullptr ? std::string(value) : option;
    };
    std::string encryption = given(key, "P1SCOPE_KEY");
    std::string authentication = given(authKey, "P1SCOPE_AUTH_KEY");
    auto ring = dlms::keysFrom(encryption, authentication);
    dlms::wipe(encryption);
    dlms::wipe(authentication);
    if (!ring)
        return ring.error();
    return dlms::Keys(ring.take());
}

base::Result<std::optional<session::SourceSpec>> InputOptions::live() const
{
    auto spec = session::SourceSpec::parse(QString::fromStdString(input));
    if (!spec)
        return std::optional<session::SourceSpec>();
    const auto chosen = choice();
    if (!chosen)
        return chosen.error();
    if (chosen.value().line)
        spec->line = *chosen.value().line;
    spec->line.polarity = chosen.value().polarity.value_or(line::Polarity::Normal);
    using session::RequestLine;
    spec->request.pin = request == "none"  ? RequestLine::Pin::None
                        : request == "dtr" ? RequestLine::Pin::Dtr
                                           : RequestLine::Pin::Rts;
    spec->request.level = requestLevel == "low" ? RequestLine::Level::Low : RequestLine::Level::High;
    spec->request.mode = requestMode == "pulse" ? RequestLine::Mode::Pulse : RequestLine::Mode::Hold;
    return spec;
}

telegram::MeterKind InputOptions::chosenMeter() const
{
    return telegram::meterKindById(meter).value_or(telegram::MeterKind::Unknown);
}

void catchInterrupts()
{
    callOnInterrupt([] { interruptCame = true; });
}

base::Result<bool> runInput(const InputOptions& options, InputSink& sink)
{
    catchInterrupts();
    const auto live = options.live();
    if (!live)
        return live.error();
    const auto keys = options.keys();
    if (!keys)
        return keys.error();
    if (live.value())
        return runLive(*live.value(), options, keys.value(), sink);
    return runFile(options, keys.value(), sink);
}

files::DialectChoice dialectChoice(const std::string& dates, const std::string& decimal,
                                   const std::string& zone)
{
    files::DialectChoice choice;
    if (!dates.empty())
        choice.dates = dates == "day-first" ? files::DateOrder::DayFirst : files::DateOrder::MonthFirst;
    if (!decimal.empty())
        choice.decimalComma = decimal == "comma";
    choice.utc = zone == "utc";
    return choice;
}

void tell(const base::Error& error)
{
    std::fflush(stdout);
    fmt::print(stderr, "p1scope-cli: {}\n", error.line());
}

int failWith(const base::Error& error)
{
    tell(error);
    return BadUsage;
}

bool interrupted()
{
    return interruptCame;
}

} // namespace p1scope::cli
