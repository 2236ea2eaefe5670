// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/line/frame.h"
#include "core/session/document.h"
#include "core/telegram/framer.h"

#include <fmt/format.h>

#include <string>
#include <string_view>
#include <vector>

namespace p1scope::tests {

/// Gives a document telegrams (without CRC) as its decode thread would, in one batch.
inline void feed(session::Document& document, const std::vector<std::string>& telegrams)
{
    session::Decoded decoded;
    telegram::Framer framer([&](telegram::Telegram&& telegram) {
        decoded.telegrams.push_back(session::digestOf(telegram, {document.live(), document.wallStart()}));
    });
    for (const std::string& text : telegrams) {
        std::vector<line::Frame> frames(text.size());
        for (std::size_t i = 0; i < text.size(); ++i) {
            frames[i].raw = static_cast<std::uint8_t>(text[i]);
            frames[i].data = static_cast<std::uint8_t>(text[i]);
        }
        framer.push(frames);
        decoded.frames.insert(decoded.frames.end(), frames.begin(), frames.end());
    }
    framer.finish();
    document.take(std::move(decoded));
}

/// A telegram of a three-phase DSMR 5 meter, sent `second` seconds after 12 October 2026 19:00:00 summer
/// time.
inline std::string dsmr5(int second, double delivered, double returned, double tariff1 = 3540.118)
{
    return fmt::format("/ISK5\\2M550T-1012\r\n\r\n1-3:0.2.8(50)\r\n0-0:1.0.0(261012{:02}{:02}{:02}S)\r\n"
                       "1-0:1.8.1({:010.3f}*kWh)\r\n1-0:1.8.2(011199.467*kWh)\r\n"
                       "1-0:2.8.1(000000.000*kWh)\r\n1-0:2.8.2(004667.902*kWh)\r\n0-0:96.14.0(0001)\r\n"
                       "1-0:1.7.0({:06.3f}*kW)\r\n1-0:2.7.0({:06.3f}*kW)\r\n0-0:96.7.21(00004)\r\n"
                       "1-0:32.32.0(00002)\r\n1-0:52.32.0(00001)\r\n1-0:72.32.0(00000)\r\n"
                       "1-0:32.7.0(231.4*V)\r\n1-0:52.7.0(229.9*V)\r\n1-0:31.7.0(001*A)\r\n"
                       "1-0:21.7.0(00.241*kW)\r\n1-0:22.7.0(00.000*kW)\r\n"
                       "0-1:24.1.0(003)\r\n0-1:24.2.1(261012190000S)(00014.684*m3)\r\n!\r\n",
                       19 + second / 3600, second / 60 % 60, second % 60, tariff1, delivered, returned);
}

/// A telegram of a DSMR 2.2 meter: no clock, no phases.
inline std::string dsmr22(double delivered)
{
    return fmt::format(
        "/KMP5 KA6U001511209910\r\n\r\n1-0:1.8.1(00123.456*kWh)\r\n1-0:1.8.2(00654.321*kWh)\r\n"
        "0-0:96.14.0(0002)\r\n1-0:1.7.0({:07.2f}*kW)\r\n1-0:2.7.0(0000.00*kW)\r\n!\r\n",
        delivered);
}

} // namespace p1scope::tests
