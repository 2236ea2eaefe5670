// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace p1scope::line {

/// The fields of one CSV line (RFC 4180, section 2); no value where a quote is not closed.
[[nodiscard]] std::optional<std::vector<std::string>> splitCsv(std::string_view line, char separator = ',');
/// A field as RFC 4180 writes it: quoted where it holds a separator or a quote (or a line end).
[[nodiscard]] std::string csvField(std::string_view text);

} // namespace p1scope::line
