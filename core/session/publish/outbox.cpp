// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/publish/outbox.h"

#include <utility>

namespace p1scope::session {

namespace {

std::size_t bytesOf(const Outbox::Item& item)
{
    return sizeof(Outbox::Item) + item.topic.size() + item.text.size();
}

} // namespace

void Outbox::push(std::string topic, std::string text)
{
    m_items.push_back({std::move(topic), std::move(text), std::nullopt});
    m_bytes += bytesOf(m_items.back());
    while (m_bytes > m_mostBytes && m_items.size() > m_sent + 1) {
        const auto oldest = m_items.begin() + static_cast<std::ptrdiff_t>(m_sent);
        m_bytes -= bytesOf(*oldest);
        m_items.erase(oldest);
        ++m_lost;
    }
}

const Outbox::Item* Outbox::next() const
{
    return m_sent < m_items.size() ? &m_items[m_sent] : nullptr;
}

void Outbox::sent(int ticket)
{
    if (m_sent < m_items.size())
        m_items[m_sent++].ticket = ticket;
}

std::size_t Outbox::acknowledged(int ticket)
{
    std::size_t count = 0;
    for (std::size_t i = 0; i < m_sent;) {
        if (m_items[i].ticket != ticket) {
            ++i;
            continue;
        }
        m_bytes -= bytesOf(m_items[i]);
        m_items.erase(m_items.begin() + static_cast<std::ptrdiff_t>(i));
        --m_sent;
        ++count;
    }
    return count;
}

void Outbox::takeBack()
{
    for (std::size_t i = 0; i < m_sent; ++i)
        m_items[i].ticket.reset();
    m_sent = 0;
}

} // namespace p1scope::session
