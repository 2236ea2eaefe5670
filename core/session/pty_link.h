// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <chrono>
#include <filesystem>
#include <span>
#include <string>

namespace p1scope::session {

/// A pseudo terminal in raw mode whose other end is found under a name of the user's choice: what stands in
/// for a serial port. Unix only. Used in one thread.
class PtyLink {
public:
    /// Makes the terminal, and `link` a symbolic link to it. A link that leads nowhere any more is replaced;
    /// anything else of that name is left alone, and is an error.
    [[nodiscard]] static base::Result<PtyLink> create(const std::filesystem::path& link);

    PtyLink(PtyLink&& other) noexcept;
    PtyLink& operator=(PtyLink&&) = delete;
    PtyLink(const PtyLink&) = delete;
    PtyLink& operator=(const PtyLink&) = delete;
    /// Takes the link away, if it still leads here.
    ~PtyLink();

    /// "/dev/pts/7"
    [[nodiscard]] const std::string& device() const { return m_device; }
    /// Whether somebody has the other end open. What one reader left unread is thrown away once it has gone,
    /// so that the next does not find it; that happens here.
    [[nodiscard]] bool hasReader();
    /// Writes what there is room for, without waiting; how many bytes. What the reader sends is thrown away.
    std::size_t write(std::span<const std::uint8_t> bytes);
    /// Waits until there is room, the reader has gone or the time is over.
    void waitForRoom(std::chrono::milliseconds atMost);
    /// Bytes that have been written and not been read.
    [[nodiscard]] std::size_t unread() const;

private:
    PtyLink(int master, std::string device, std::filesystem::path link);

    int m_master = -1;
    std::string m_device;
    std::filesystem::path m_link;
    bool m_hadReader = false;
};

} // namespace p1scope::session
