// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/line/line_settings.h"
#include "core/session/source.h"

#include <memory>
#include <optional>

namespace p1scope::session {

/// The source that plays a virtual meter (SourceSpec::Kind::Demo), without opening it. Never null: a kind
/// that there is not is told by stateChanged() when it is opened, with the list of kinds as its remedy.
///
/// The spec's address is a kind, "dsmr50", with faults behind it where they are wanted:
/// "dsmr22,parity=0.001,truncate=0.05" (see simulator::parseFaults). Empty means dsmr50.
///
/// The meter lives by the wall clock and sends at its own pace: the first telegram when the request line is
/// raised (at open, where the spec has none), then one each interval on the wall clock's whole second. Bytes
/// come as a USB adapter with the right ten-bit settings would hand them over, when the wire would have
/// carried them. The request line released, it stops at once, in the middle of a telegram if need be (DSMR
/// 5.0.2 section 5.7.1).
[[nodiscard]] std::unique_ptr<Source> makeDemoSource(const SourceSpec& spec);

/// How the line of the virtual meter with this address is: what a spec for it should hold. None where there
/// is no such meter.
[[nodiscard]] std::optional<line::LineSettings> demoLine(const QString& address);

} // namespace p1scope::session
