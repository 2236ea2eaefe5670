// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>

namespace p1scope::session {

/// Telegrams on their way out: each stays until it is acknowledged, in order, and is sent again after a
/// connection was lost. Bounded by the memory it takes; where that is used up, the oldest that is not on its
/// way makes room and is counted. Not thread-safe.
class Outbox {
public:
    struct Item {
        std::string topic; ///< empty where there are none
        std::string text;
        std::optional<int> ticket; ///< of its sending, while it is on its way
    };

    explicit Outbox(std::size_t mostBytes)
        : m_mostBytes(mostBytes)
    {}

    void push(std::string topic, std::string text);
    /// The oldest that is not on its way; null for none.
    [[nodiscard]] const Item* next() const;
    /// That one is on its way now.
    void sent(int ticket);
    /// What was sent with this ticket has arrived, and goes. The number of telegrams.
    std::size_t acknowledged(int ticket);
    /// What was on its way may not have arrived: it is the next again.
    void takeBack();

    [[nodiscard]] std::size_t size() const { return m_items.size(); }
    [[nodiscard]] std::size_t onTheirWay() const { return m_sent; }
    [[nodiscard]] std::uint64_t lost() const { return m_lost; }

private:
    std::size_t m_mostBytes;
    std::deque<Item> m_items; ///< those on their way first
    std::size_t m_sent = 0;
    std::size_t m_bytes = 0;
    std::uint64_t m_lost = 0;
};

} // namespace p1scope::session
