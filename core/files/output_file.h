// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <span>
#include <string_view>

namespace p1scope::files {

/// A file that has its name only once it is whole: written beside it, and renamed in the end. What is no
/// plain file (a pipe, a device) is written to as it is. Dropped without keep(), nothing is left behind.
class OutputFile {
public:
    explicit OutputFile(std::filesystem::path path);
    ~OutputFile();
    OutputFile(const OutputFile&) = delete;
    OutputFile& operator=(const OutputFile&) = delete;

    /// Where it is being written.
    [[nodiscard]] const std::filesystem::path& partial() const { return m_partial; }
    [[nodiscard]] base::Status open();
    [[nodiscard]] base::Status write(std::string_view bytes);
    [[nodiscard]] base::Status write(std::span<const std::uint8_t> bytes)
    {
        return write(std::string_view(reinterpret_cast<const char*>(bytes.data()), bytes.size()));
    }
    /// The file is whole. Also for one that somebody else has written at partial().
    [[nodiscard]] base::Status keep();
    /// "x.csv: cannot be written: No space left on device"
    [[nodiscard]] base::Error failure() const;

private:
    std::filesystem::path m_path;
    std::filesystem::path m_partial;
    std::ofstream m_out;
    bool m_kept = false;
};

} // namespace p1scope::files
