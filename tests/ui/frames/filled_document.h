// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/document.h"
#include "core/telegram/framer.h"
#include "tests/ui/frames/fake_frames.h"

#include <string>
#include <utility>
#include <vector>

namespace p1scope::ui {

/// Six objects, two of them of a gas meter (one on two lines), and one that no catalogue knows.
inline const std::string sampleTelegram = "/XMX5XMXABCE000046099\r\n\r\n"
                                          "0-0:96.1.1(303133373234303332)\r\n"
                                          "1-0:1.8.1(00003.540*kWh)\r\n"
                                          "1-0:1.8.2(00011.199*kWh)\r\n"
                                          "9-9:9.9.9(5)\r\n"
                                          "0-1:24.1.0(03)\r\n"
                                          "0-1:24.3.0(121129160000)(00)(60)(1)(0-1:24.2.0)(m3)\r\n"
                                          "(00014.684)\r\n"
                                          "!\r\n";

/// Fills a document as the decode thread does, a text at a time, at 9600 7E1.
class Feeder {
public:
    explicit Feeder(session::Document& document, bool live = true)
        : m_document(document)
        , m_framer([this](telegram::Telegram&& telegram) {
            m_telegrams.push_back(session::digestOf(telegram, {m_document.live(), m_document.wallStart()}));
        })
    {
        document.begin(line::dsmr2Settings(), {live, capture::WallTime(std::chrono::seconds(1'354'201'200))});
    }

    /// See `framesOf`. Each text begins ten seconds after the one before.
    void feed(const std::string& text, const std::vector<std::size_t>& wrong = {})
    {
        session::Decoded decoded;
        decoded.frames = framesOf(text, wrong, m_next);
        m_next += std::chrono::seconds(10);
        m_framer.push(decoded.frames);
        decoded.telegrams = std::exchange(m_telegrams, {});
        m_document.take(std::move(decoded));
    }

private:
    session::Document& m_document;
    std::vector<session::TelegramDigest> m_telegrams;
    telegram::Framer m_framer;
    capture::Time m_next{};
};

} // namespace p1scope::ui
