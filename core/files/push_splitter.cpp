// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/files/push_splitter.h"

#include <algorithm>

namespace p1scope::files {

PushSplitter::PushSplitter()
    : m_receiver(
          [this](telegram::Telegram&& telegram) {
              // Text is found by whoever takes the rest.
              if (telegram.wrapping)
                  m_found.emplace_back(telegram.firstFrame.value, telegram.lastFrame.value + 1);
          },
          nullptr)
{}

void PushSplitter::push(std::span<const line::Frame> frames, const Take& take)
{
    m_held.insert(m_held.end(), frames.begin(), frames.end());
    m_bytes += static_cast<std::size_t>(
        std::count_if(frames.begin(), frames.end(), [](const line::Frame& f) { return f.hasByte(); }));
    m_receiver.push(frames);
    // What the receiver still holds may become a message.
    const std::size_t pending = m_receiver.pending();
    std::size_t decided = 0;
    while (decided < m_held.size() && m_bytes > pending)
        m_bytes -= m_held[decided++].hasByte() ? 1U : 0U;
    // A message is handed on whole. Its last bytes may turn out to be the next one's first.
    for (const auto& [from, to] : m_found) {
        while (from < m_first + decided && m_first + decided < to)
            m_bytes += m_held[--decided].hasByte() ? 1U : 0U;
    }
    hand(decided, take);
}

void PushSplitter::finish(const Take& take)
{
    m_receiver.finish();
    m_bytes = 0;
    hand(m_held.size(), take);
    m_found.clear();
}

/// Hands on so many of the frames that are held.
void PushSplitter::hand(std::size_t frames, const Take& take)
{
    const std::uint64_t end = m_first + frames;
    std::uint64_t at = m_first;
    const auto piece = [&](std::uint64_t until, bool message) {
        if (until > at)
            take(std::span(m_held).subspan(at - m_first, until - at), message);
        at = std::max(at, until);
    };
    for (std::size_t i = 0; i < m_found.size(); ++i) {
        auto [from, to] = m_found[i];
        // The flag between two HDLC frames stays with the first.
        if (i + 1 < m_found.size() && m_found[i + 1].first + 1 < to)
            to = m_found[i + 1].first;
        piece(std::min(from, end), false);
        piece(std::min(to, end), true);
    }
    piece(end, false);
    std::erase_if(m_found, [end](const auto& found) { return found.second <= end; });
    m_held.erase(m_held.begin(), m_held.begin() + static_cast<std::ptrdiff_t>(frames));
    m_first = end;
}

} // namespace p1scope::files
