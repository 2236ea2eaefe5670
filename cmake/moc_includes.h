// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What moc of Qt 6.4 reads before each header: it follows <compare> into <concepts> without the header that
// defines the macros used there.
#include <cstddef>
