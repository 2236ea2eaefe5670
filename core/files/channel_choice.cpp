// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/files/channel_choice.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <tuple>

namespace p1scope::files {

namespace {

/// So many edges, of some thousand characters, are enough to judge a line by.
constexpr std::size_t enoughEdges = 20'000;
constexpr std::size_t mostNamed = 16; ///< channels in a message
/// A channel that is as good as this ends the search in long captures.
constexpr double convincing = 0.8;

base::Result<std::size_t> channelNamed(const WireFile& file, const std::string& wanted)
{
    const auto& names = file.channels();
    const auto found = std::find(names.begin(), names.end(), wanted);
    if (found != names.end())
        return static_cast<std::size_t>(found - names.begin());
    std::size_t number = 0;
    const auto [end, fault] = std::from_chars(wanted.data(), wanted.data() + wanted.size(), number);
    if (fault == std::errc() && end == wanted.data() + wanted.size() && number < names.size())
        return number;
    std::string list;
    for (std::size_t i = 0; i < std::min(names.size(), mostNamed); ++i)
        list += (list.empty() ? "" : ", ") + names[i];
    return base::Error{base::ErrorKind::Usage, fmt::format("there is no channel '{}'", wanted),
                       fmt::format("choose one of {}{}", list, names.size() > mostNamed ? ", …" : "")};
}

base::Result<OpenedChannel> begin(const WireFile& file, std::size_t channel)
{
    auto source = file.read(channel);
    if (!source)
        return source.error();
    OpenedChannel opened;
    opened.channel = channel;
    opened.source = source.take();
    opened.head.initialLevel = opened.source->initialLevel();
    opened.head.resolution = opened.source->resolution();
    return opened;
}

bool wantsMore(const OpenedChannel& opened)
{
    return !opened.ended && opened.head.at.size() < enoughEdges;
}

void readOn(OpenedChannel& opened)
{
    const auto more = opened.source->next(opened.head.at);
    if (!more)
        opened.fault = more.error();
    opened.ended = !more || !more.value();
    opened.head.end = opened.source->end();
}

void judge(OpenedChannel& opened, const LineChoice& choice)
{
    if (!opened.guess)
        opened.guess = line::guessWire(opened.head, choice.line, choice.polarity);
}

/// How well a channel carries characters; then how many edges it has.
std::tuple<double, std::size_t> worth(const OpenedChannel& opened)
{
    const double frames = opened.guess ? static_cast<double>(opened.guess->frames) : 0;
    return {opened.guess ? opened.guess->confidence * std::min(1.0, frames / 50) : 0, opened.head.at.size()};
}

/// Reads all channels side by side until one is convincing, or all have been heard.
base::Result<OpenedChannel> bestChannel(const WireFile& file, const LineChoice& choice)
{
    std::vector<OpenedChannel> all;
    for (std::size_t i = 0; i < file.channels().size(); ++i) {
        auto opened = begin(file, i);
        if (!opened)
            return opened.error();
        all.push_back(opened.take());
    }
    bool convinced = false;
    for (bool more = true; more && !convinced;) {
        more = false;
        for (OpenedChannel& opened : all) {
            if (!wantsMore(opened))
                continue;
            readOn(opened);
            more = more || wantsMore(opened);
            if (wantsMore(opened) || opened.ended)
                continue;
            judge(opened, choice);
            convinced = convinced || std::get<0>(worth(opened)) > convincing;
        }
    }
    std::size_t best = 0;
    for (std::size_t i = 0; i < all.size(); ++i) {
        judge(all[i], choice);
        best = worth(all[i]) > worth(all[best]) ? i : best;
    }
    return std::move(all[best]);
}

} // namespace

base::Result<OpenedChannel> openChannel(const WireFile& file, const LineChoice& choice)
{
    if (choice.channel.empty() && file.channels().size() > 1)
        return bestChannel(file, choice);
    std::size_t channel = 0;
    if (!choice.channel.empty()) {
        const auto named = channelNamed(file, choice.channel);
        if (!named)
            return named.error();
        channel = named.value();
    }
    auto opened = begin(file, channel);
    if (!opened)
        return opened;
    while (wantsMore(opened.value()))
        readOn(opened.value());
    judge(opened.value(), choice);
    return opened;
}

} // namespace p1scope::files
