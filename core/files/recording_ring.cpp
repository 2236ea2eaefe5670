// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/files/recording_ring.h"

#include <fmt/format.h>

#include <algorithm>

namespace p1scope::files {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view ringPrefix = "ring-";
constexpr int partsInRing = 20;
constexpr std::uint64_t smallestPart = 100'000;
constexpr capture::Duration shortestPart = std::chrono::minutes(1);

std::uint64_t partBytesOf(const RingLimits& limits)
{
    return std::max(limits.bytes / partsInRing, smallestPart);
}

/// "20260131-120000"
std::string stamp(capture::WallTime time)
{
    const auto day = std::chrono::floor<std::chrono::days>(time);
    const std::chrono::year_month_day date(day);
    const std::chrono::hh_mm_ss clock(std::chrono::floor<std::chrono::seconds>(time - day));
    return fmt::format("{:04}{:02}{:02}-{:02}{:02}{:02}", static_cast<int>(date.year()),
                       static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                       clock.hours().count(), clock.minutes().count(), clock.seconds().count());
}

} // namespace

std::string portForFileName(std::string_view port)
{
    if (port.starts_with("tcp://"))
        port.remove_prefix(6);
    else if (const auto slash = port.find_last_of("/\\"); slash != std::string_view::npos)
        port.remove_prefix(slash + 1);
    std::string name;
    for (const char c : port) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                           c == '.' || c == '_' || c == '-';
        name += plain ? c : '-';
    }
    constexpr std::size_t longest = 60;
    return name.substr(0, longest);
}

SeriesPlan ringPlan(const fs::path& folder, const RingLimits& limits, capture::WallTime now,
                    std::string_view port, std::string_view series)
{
    SeriesPlan plan;
    plan.first =
        folder / fmt::format("{}{}-{}-{}.pcapng", ringPrefix, stamp(now), portForFileName(port), series);
    plan.makeFolder = true;
    plan.partBytes = partBytesOf(limits);
    plan.partTime = std::max<capture::Duration>(limits.age / partsInRing, shortestPart);
    return plan;
}

void trimRing(Storage& storage, const fs::path& folder, const RingLimits& limits, capture::WallTime now)
{
    auto found = storage.list(folder);
    std::erase_if(found, [](const StoredFile& file) {
        return !file.path.filename().string().starts_with(ringPrefix) || file.path.extension() != ".pcapng";
    });
    std::sort(found.begin(), found.end(), [](const StoredFile& a, const StoredFile& b) {
        return a.modified != b.modified ? a.modified < b.modified : a.path < b.path;
    });
    std::uint64_t bytes = partBytesOf(limits);
    for (const StoredFile& file : found)
        bytes += file.size;
    for (const StoredFile& file : found) {
        if (bytes <= limits.bytes && now - file.modified <= limits.age)
            break;
        if (storage.removeUnused(file.path))
            bytes -= file.size;
    }
}

} // namespace p1scope::files
