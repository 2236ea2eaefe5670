// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/dlms/receiver.h"
#include "core/line/frame.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace p1scope::files {

/// Tells the binary messages among frames (pushes and ciphered frames, whole or cut) from everything else.
/// Memory is that of the longest message or telegram. Not thread-safe.
class PushSplitter {
public:
    /// Gets all frames in order, in pieces: a message, or what is none. May change the data of frames.
    using Take = std::function<void(std::span<line::Frame> frames, bool message)>;

    PushSplitter();
    PushSplitter(const PushSplitter&) = delete;
    PushSplitter& operator=(const PushSplitter&) = delete;

    void push(std::span<const line::Frame> frames, const Take& take);
    void finish(const Take& take);

private:
    void hand(std::size_t frames, const Take& take);

    dlms::Receiver m_receiver;
    std::vector<line::Frame> m_held;
    std::uint64_t m_first = 0; ///< of those, from the beginning of the input
    std::size_t m_bytes = 0;   ///< of the frames that are held
    std::vector<std::pair<std::uint64_t, std::uint64_t>> m_found; ///< first frame and the one behind the last
};

} // namespace p1scope::files
