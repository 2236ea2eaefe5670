// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dlms/link.h"
#include "core/simulator/meter_model.h"

#include <chrono>

namespace p1scope::simulator {

namespace {

/// Bytes of a DLMS message being written.
class Message {
public:
    void byte(unsigned value) { m_bytes += static_cast<char>(value & 0xFFU); }
    void number(std::uint64_t value, unsigned bytes)
    {
        for (unsigned shift = 8 * bytes; shift > 0; shift -= 8)
            byte(static_cast<unsigned>(value >> (shift - 8U)));
    }
    void raw(std::string_view bytes) { m_bytes += bytes; }

    /// A structure of code, value and, where there are any, scaler and unit.
    void begin(unsigned parts, unsigned a, unsigned b, unsigned c, unsigned d, unsigned e)
    {
        ++m_objects;
        for (const unsigned value : {2U, parts, 9U, 6U, a, b, c, d, e, 255U})
            byte(value);
    }
    void scale(int power, unsigned unit)
    {
        for (const unsigned value : {2U, 2U, 15U, static_cast<unsigned>(power), 22U, unit})
            byte(value);
    }
    void text(unsigned a, unsigned b, unsigned c, unsigned d, unsigned e, std::string_view text)
    {
        begin(2, a, b, c, d, e);
        byte(10);
        byte(static_cast<unsigned>(text.size()));
        raw(text);
    }
    /// Four bytes without sign.
    void counter(unsigned c, unsigned d, std::int64_t value, unsigned unit)
    {
        begin(3, 1, 0, c, d, 0);
        byte(6);
        number(static_cast<std::uint64_t>(value), 4);
        scale(0, unit);
    }
    /// Two bytes, in tenths.
    void tenths(unsigned c, unsigned tag, std::int64_t value, unsigned unit)
    {
        begin(3, 1, 0, c, 7, 0);
        byte(tag);
        number(static_cast<std::uint64_t>(value), 2);
        scale(-1, unit);
    }

    [[nodiscard]] unsigned objects() const { return m_objects; }
    [[nodiscard]] const std::string& bytes() const { return m_bytes; }

private:
    std::string m_bytes;
    unsigned m_objects = 0;
};

/// Twelve bytes of date and time with deviation and status.
void addClock(Message& message, std::chrono::sys_seconds time, telegram::Zone zone)
{
    using namespace std::chrono;
    const minutes offset = zone.offsetAt(time);
    const sys_seconds local = time + offset;
    const auto day = floor<days>(local);
    const year_month_day date(day);
    const hh_mm_ss clock(local - day);
    message.begin(2, 0, 0, 1, 0, 0);
    message.byte(9);
    message.byte(12);
    message.number(static_cast<std::uint64_t>(static_cast<int>(date.year())), 2);
    message.byte(static_cast<unsigned>(date.month()));
    message.byte(static_cast<unsigned>(date.day()));
    message.byte(weekday(day).iso_encoding());
    message.byte(static_cast<unsigned>(clock.hours().count()));
    message.byte(static_cast<unsigned>(clock.minutes().count()));
    message.byte(static_cast<unsigned>(clock.seconds().count()));
    message.byte(0xFF);
    message.number(static_cast<std::uint64_t>(-offset.count()), 2);
    message.byte(offset == zone.standard ? 0x00 : 0x80);
}

/// An HDLC frame as Aidon's are: one byte of destination, two of source, unnumbered information.
std::string hdlcFrame(const std::string& information)
{
    const std::size_t length = 2 + 3 + 1 + 2 + information.size() + 2;
    std::string frame{static_cast<char>(0xA0U | length >> 8U),
                      static_cast<char>(length & 0xFFU),
                      '\x41',
                      '\x08',
                      static_cast<char>(0x83),
                      '\x13'};
    const auto addCheck = [&] {
        const std::uint16_t check = dlms::frameCheck(frame);
        frame += static_cast<char>(check & 0xFFU);
        frame += static_cast<char>(check >> 8U);
    };
    addCheck();
    frame += information;
    addCheck();
    return '\x7E' + frame + '\x7E';
}

/// A list in the form of Norway and Sweden: code, value, scaler and unit of each.
std::string write(const HouseLife& house, const MeterIdentity& identity)
{
    constexpr unsigned watts = 27;
    constexpr unsigned wattHours = 30;
    constexpr unsigned amperes = 33;
    constexpr unsigned volts = 35;
    constexpr unsigned signedWord = 16;
    constexpr unsigned word = 18;
    const auto& truth = house.truth();
    Message list;
    list.text(1, 1, 0, 2, 129, "SIM_V0001");
    list.text(0, 0, 96, 1, 0, "P1SCOPE" + identity.number);
    addClock(list, truth.time, house.settings().zone);
    list.counter(1, 7, truth.deliveredW, watts);
    list.counter(2, 7, truth.returnedW, watts);
    for (std::size_t i = 0; i < truth.phases.size(); ++i)
        list.tenths(31U + 20U * static_cast<unsigned>(i), signedWord, truth.phases[i].amperes * 10, amperes);
    for (std::size_t i = 0; i < truth.phases.size(); ++i)
        list.tenths(32U + 20U * static_cast<unsigned>(i), word, truth.phases[i].decivolts, volts);
    list.counter(1, 8, truth.deliveredWh[0] + truth.deliveredWh[1], wattHours);
    list.counter(2, 8, truth.returnedWh[0] + truth.returnedWh[1], wattHours);
    Message message;
    for (const unsigned value : {0xE6U, 0xE7U, 0x00U, 0x0FU, 0x40U, 0x00U, 0x00U, 0x00U, 0x00U, 0x01U})
        message.byte(value);
    message.byte(list.objects());
    message.raw(list.bytes());
    return hdlcFrame(message.bytes());
}

} // namespace

const MeterModel& norwayModel()
{
    static const MeterModel model{
        .kind = "norway",
        .line = {2400, 8, line::Parity::Even, line::StopBits::One, line::Polarity::Normal},
        .interval = std::chrono::seconds(10),
        .gasInterval = std::chrono::hours(1),
        .zone = telegram::Zone::centralEuropean(),
        .write = write,
    };
    return model;
}

} // namespace p1scope::simulator
