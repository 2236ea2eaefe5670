// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/recording_comparer.h"

#include "core/telegram/framer.h"

#include <fmt/format.h>

#include <algorithm>

namespace p1scope::session {

base::Result<meter::InputProfile> profileOf(const ComparedSide& side, const std::function<bool(double)>& tell)
{
    auto opened = files::openFrameStream(side.path, side.choice);
    if (!opened)
        return opened.error();
    files::FrameStream& stream = *opened.value();
    meter::Profiler profiler(stream.settings());
    telegram::Framer framer([&](telegram::Telegram&& telegram) { profiler.take(telegram); });
    const line::FrameIndex first = side.stretch ? side.stretch->first : line::FrameIndex{};
    line::FrameIndex at;
    std::vector<line::Frame> frames;
    for (bool more = true; more && (!side.stretch || at <= side.stretch->second);) {
        frames.clear();
        const auto result = stream.next(frames);
        more = result && result.value();
        std::span<const line::Frame> wanted(frames);
        if (side.stretch) {
            const auto skip = at < first ? std::min<std::uint64_t>(first - at, frames.size()) : 0;
            const std::uint64_t end = at <= side.stretch->second ? side.stretch->second - at + 1 : 0;
            wanted = wanted.first(std::min<std::uint64_t>(end, frames.size())).subspan(skip);
        }
        profiler.take(wanted);
        framer.push(wanted);
        at = at + frames.size();
        if (!tell(stream.progress()))
            return base::Error{base::ErrorKind::Cancelled, "comparing was cancelled", {}};
    }
    framer.finish();
    meter::InputProfile profile = profiler.profile();
    if (profile.tally.frames == 0)
        return base::Error{base::ErrorKind::Unreadable,
                           fmt::format("{}: there is no frame to compare", side.path.filename().string()),
                           {}};
    return profile;
}

bool RecordingComparer::start(const ComparedSide& a, const ComparedSide& b)
{
    // The thread writes into rows that nobody looks at yet.
    auto rows = std::make_shared<std::vector<meter::ComparedRow>>();
    const bool begun = begin({}, [a, b, rows](const Tell& tell) -> base::Status {
        const auto ofA = profileOf(a, [&](double share) { return tell(share / 2); });
        if (!ofA)
            return ofA.error();
        const auto ofB = profileOf(b, [&](double share) { return tell(0.5 + share / 2); });
        if (!ofB)
            return ofB.error();
        *rows = meter::compareProfiles(ofA.value(), ofB.value());
        return {};
    });
    if (begun)
        m_rows = std::move(rows);
    return begun;
}

} // namespace p1scope::session
