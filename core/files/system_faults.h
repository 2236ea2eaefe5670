// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/files/storage.h"

#include <string>
#include <system_error>

/// For the halves of files and storage that differ from system to system.
namespace p1scope::files {

/// What an errno means to whoever writes a file.
[[nodiscard]] StorageFault faultOf(int error);

/// Why a file cannot be read, in words, with what to do.
[[nodiscard]] base::Error cannotRead(const std::filesystem::path& path, std::error_code why);

/// What to do about a file that may not be read; each system has its own.
[[nodiscard]] std::string howToAllowReading(const std::string& name);

} // namespace p1scope::files
