// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/progress_bar.h"
#include "core/base/file_name.h"
#include "core/session/replay_output.h"

#include <fmt/format.h>

#include <QCoreApplication>
#include <QTimer>

#include <charconv>
#include <cmath>

namespace p1scope::cli {

namespace {

base::Result<double> parseSpeed(const std::string& text)
{
    if (text == "max")
        return session::ReplayPlayer::unpaced;
    double factor = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), factor);
    if (error != std::errc() || end != text.data() + text.size() || !(factor > 0) || !std::isfinite(factor))
        return base::Error{base::ErrorKind::Usage, fmt::format("'{}' is no speed", text),
                           "give a factor over 0, as in --speed 10, or max"};
    return factor;
}

base::Result<session::ReplayOrder> orderOf(const ReplayOptions& options)
{
    const auto choice = options.input.choice();
    if (!choice)
        return choice.error();
    const auto speed = parseSpeed(options.speed);
    if (!speed)
        return speed.error();
    session::ReplayOrder order;
    order.path = base::pathOf(options.input.input);
    order.choice = choice.value();
    order.speed = speed.value();
    if (options.from)
        order.from = capture::fromSeconds(*options.from);
    if (options.until)
        order.until = capture::fromSeconds(*options.until);
    return order;
}

base::Result<std::unique_ptr<session::ReplayOutput>> makeOutput(const ReplayOptions& options,
                                                                const session::ReplayOrder& order)
{
    const auto to = QString::fromStdString(options.to);
    const auto scheme = QStringLiteral("tcp://");
    return to.startsWith(scheme) ? session::replayToTcp(to.mid(scheme.size()), order)
                                 : session::replayToPty(base::pathOf(options.to), order);
}

} // namespace

int replay(const ReplayOptions& options)
{
    catchInterrupts();
    const auto order = orderOf(options);
    if (!order)
        return failWith(order.error());
    const auto any = session::hasFramesToReplay(order.value());
    if (!any)
        return failWith(any.error());
    if (!any.value()) {
        tell({base::ErrorKind::Damaged,
              fmt::format("{}: there is nothing in it to replay", options.input.input),
              {}});
        return NotFound;
    }
    auto output = makeOutput(options, order.value());
    if (!output)
        return failWith(output.error());
    session::ReplayOutput& replay = *output.value();
    if (!options.input.quiet)
        fmt::print(stderr, "p1scope-cli: {} on {}\n", options.input.input,
                   options.to.starts_with("tcp://") ? replay.address().toStdString() : options.to);
    ProgressBar bar(options.input.quiet, true);
    QTimer poll;
    QObject::connect(&poll, &QTimer::timeout, &replay, [&] {
        bar.show(replay.progress());
        if (interrupted())
            QCoreApplication::quit();
    });
    poll.start(50);
    QObject::connect(&replay, &session::ReplayOutput::finished, qApp, &QCoreApplication::quit,
                     Qt::QueuedConnection);
    QCoreApplication::exec();
    if (replay.fault()) {
        auto error = *replay.fault();
        error.message = fmt::format("{}: {}", options.input.input, error.message);
        tell(error);
    }
    return replay.frames() > 0 && !replay.fault() ? Success : NotFound;
}

} // namespace p1scope::cli
