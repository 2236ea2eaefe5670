// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/digest_sink.h"

namespace p1scope::cli {

DigestSink::DigestSink()
{
    // For a live input; a file says itself when it was.
    m_facts.wallStart =
        std::chrono::time_point_cast<std::chrono::nanoseconds>(std::chrono::system_clock::now());
    m_clock = session::SentClock(m_facts);
}

void DigestSink::opened(const files::FrameStream& stream)
{
    m_facts.wallStart = stream.wallStart();
    m_clock = session::SentClock(m_facts);
}

void DigestSink::telegram(const telegram::Telegram& telegram)
{
    if (!telegram::isGood(telegram.status))
        return;
    const session::TelegramDigest digest = session::digestOf(telegram, m_facts);
    if (!digest.shownOnly)
        take(telegram, digest, m_clock.take(digest));
}

} // namespace p1scope::cli
