// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/input.h"
#include "core/session/sent_clock.h"

namespace p1scope::cli {

/// Takes the readings of an input's good telegrams, with when each was sent.
class DigestSink : public InputSink {
public:
    DigestSink();

    void opened(const files::FrameStream& stream) override;
    void telegram(const telegram::Telegram& telegram) final;

protected:
    /// Of a good telegram that is kept for good, in the order of the input.
    virtual void take(const telegram::Telegram& telegram, const session::TelegramDigest& digest,
                      const session::SentClock::Sent& sent) = 0;

private:
    session::InputFacts m_facts;
    session::SentClock m_clock;
};

} // namespace p1scope::cli
