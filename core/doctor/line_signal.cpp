// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/doctor/line_signal.h"

#include <fmt/format.h>

namespace p1scope::doctor {

namespace {

std::string_view formatName(Format format)
{
    switch (format) {
    case Format::EightNone:
        return "8N1";
    case Format::SevenEven:
        return "7E1";
    case Format::EightEven:
        return "8E1";
    case Format::SevenOdd:
        return "7O1";
    }
    return {};
}

std::string describeText(const LineSignal& signal)
{
    if (!signal.polarityVisible)
        return "a line 12 times slower than the receiver";
    std::string text = fmt::format("{} {}", line::polarityName(signal.polarity), formatName(signal.format));
    const double ratio = ratioOf(signal.speed);
    if (ratio > 1)
        text += fmt::format(", receiver {} times too fast", ratio);
    else if (ratio < 1)
        text += fmt::format(", receiver {} times too slow", 1 / ratio);
    return text;
}

} // namespace

double ratioOf(Speed speed)
{
    switch (speed) {
    case Speed::Right:
        return 1;
    case Speed::TwiceTooFast:
        return 2;
    case Speed::FourTimesTooFast:
        return 4;
    case Speed::TwelveTimesTooFast:
        return 12;
    case Speed::TwiceTooSlow:
        return 1.0 / 2;
    case Speed::FourTimesTooSlow:
        return 1.0 / 4;
    case Speed::TwelveTimesTooSlow:
        return 1.0 / 12;
    }
    return 1;
}

line::LineSettings settingsOf(Format format, std::uint32_t baud)
{
    line::LineSettings settings;
    settings.baud = baud;
    settings.dataBits = format == Format::SevenEven || format == Format::SevenOdd ? 7 : 8;
    settings.parity = format == Format::EightNone  ? line::Parity::None
                      : format == Format::SevenOdd ? line::Parity::Odd
                                                   : line::Parity::Even;
    return settings;
}

std::string describe(const LineSignal& signal)
{
    switch (signal.carried) {
    case Carried::Telegrams:
        return describeText(signal);
    case Carried::OtherText:
        return "text that is no telegram";
    case Carried::Encrypted:
        return "encrypted telegrams";
    case Carried::HdlcPush:
        return "DLMS frames over HDLC";
    case Carried::MBusPush:
        return "M-Bus frames";
    case Carried::Noise:
        return "noise";
    }
    return {};
}

} // namespace p1scope::doctor
