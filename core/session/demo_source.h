// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/source.h"

#include <memory>

namespace p1scope::session {

/// The source that plays a virtual meter (SourceSpec::Kind::Demo), without opening it. Never null: a kind
/// that there is not is told by stateChanged() when it is opened.
[[nodiscard]] std::unique_ptr<Source> makeDemoSource(const SourceSpec& spec);

} // namespace p1scope::session
