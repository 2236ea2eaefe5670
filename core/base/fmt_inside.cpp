// SPDX-License-Identifier: GPL-3.0-or-later
// What the programs use of {fmt}'s library, compiled into them (P1SCOPE_FMT_INSIDE). Its version changes with
// each release of a distribution, and a package that needs none of them installs on all. What is missing here
// comes from the library as before.
#include <fmt/format-inl.h>

FMT_BEGIN_NAMESPACE
namespace detail {
template FMT_API auto dragonbox::to_decimal(float x) noexcept -> dragonbox::decimal_fp<float>;
template FMT_API auto dragonbox::to_decimal(double x) noexcept -> dragonbox::decimal_fp<double>;
template FMT_API auto thousands_sep_impl(locale_ref place) -> thousands_sep_result<char>;
template FMT_API auto decimal_point_impl(locale_ref place) -> char;
template FMT_API auto locale_ref::get<std::locale>() const -> std::locale;
} // namespace detail
FMT_END_NAMESPACE
