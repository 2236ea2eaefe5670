// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Which reading a column of somebody's table is.
namespace p1scope::files {

/// The unit that a reading of this name is kept in: "kWh", "m3" …; none for a name that is no number's.
[[nodiscard]] std::string_view unitOfReading(std::string_view name);

/// The reading that a heading means: its own name, with or without its unit behind it ("power_delivered_kW"),
/// or the name that dsmr-reader or p1-monitor gives its columns. None for any other.
[[nodiscard]] std::optional<std::string> readingOfHeading(std::string_view heading);

struct ReadingColumn {
    std::size_t column = 0;
    std::string reading;
    std::optional<std::size_t> timeColumn; ///< where this one has a time of its own, as gas has
};
/// The columns that are readings, by their headings; `named` says it of others, by heading or number from 1,
/// and comes first.
[[nodiscard]] std::vector<ReadingColumn> readingColumns(const std::vector<std::string>& headings,
                                                        const std::map<std::string, std::string>& named);

} // namespace p1scope::files
