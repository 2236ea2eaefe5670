// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/input.h"

namespace p1scope::cli {

/// Runs a live source until a limit is reached or Ctrl-C comes.
[[nodiscard]] base::Result<bool> runLive(const session::SourceSpec& spec, const InputOptions& options,
                                         const dlms::Keys& keys, InputSink& sink);

} // namespace p1scope::cli
