// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/input.h"
#include "app/cli/json.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

namespace p1scope::cli {
