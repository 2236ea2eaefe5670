// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/doctor/advice.h"

#include <array>
#include <cstddef>

namespace p1scope::doctor {

namespace {

constexpr std::array<Advice, 14> table{{
    {Topic::InvertFtdi, "FTDI adapter: invert RXD",
     "An FT232R or FT-X chip can invert its input itself: set \"Invert RXD\" in its EEPROM, with FTDI's "
     "FT_PROG "
     "on Windows or ftdi_eeprom or ft232r_prog (--invert_rxd) on Linux, and plug it in anew. Copies of the "
     "chip "
     "often forget the bit: read it back, and if it is gone, use a transistor."},
    {Topic::InvertCh340, "CH340 adapter: the R232 pin",
     "A CH340 with a pin R232 (G, C, T and R types) inverts its input where that pin is high when it gets "
     "its "
     "power. Most boards leave it open: it has to be wired to the chip's supply."},
    {Topic::InvertTransistor, "One transistor and two resistors",
     "Any small NPN transistor (BC547) inverts the line: meter's data by 10 kΩ to its base, emitter to "
     "ground, "
     "collector to the adapter's RXD and by 1 to 10 kΩ to the adapter's supply. The meter's data line still "
     "needs its own pull-up of 1 to 10 kΩ.",
     true},
    {Topic::ReadInverted, "Read the inverted line as it is",
     "Set the polarity to inverted: the telegrams are recovered from what the adapter gives. From DSMR 4 on "
     "the "
     "CRC proves each; an older meter's are shown with what is not certain in them."},
    {Topic::PullUp, "Pull-up at the data line",
     "The meter's data output can only pull its line low. It needs a resistor of 1 to 10 kΩ from data (pin "
     "5) "
     "to 5 V, or to 3.3 V where the adapter bears no more; the meter bears up to 30 mA but should see no "
     "more than 5 mA."},
    {Topic::Ground, "Ground",
     "Data ground (pin 3) has to be wired to the adapter's ground. Where the request line is fed from the "
     "meter's 5 V, power ground (pin 6) belongs there too."},
    {Topic::Splitter, "Without the splitter",
     "Try the cable directly at the meter. A splitter without its own supply can weaken the request line, "
     "and "
     "another device behind it may hold the line; Swedish meters allow one device only."},
    {Topic::RequestPin, "Request line",
     "The meter sends only while pin 2 is held at 4 to 5.5 V. Where the adapter's RTS or DTR does not reach "
     "that (3.3 V types do not), wire pin 2 to the meter's 5 V at pin 1, or to the adapter's 5 V."},
    {Topic::PortToBeOpened, "The port may be closed",
     "In some countries the port sends nothing until the customer has asked the network company to open it. "
     "Its site or telephone tells whether yours is open."},
    {Topic::MBusSocket, "Not every such socket is P1",
     "Meters of some countries have a socket of the same shape that carries M-Bus, at 27 to 32 V. That "
     "destroys "
     "a P1 cable's adapter: measure before you plug in, and look the meter up where you are not sure."},
    {Topic::SetReceiver, "Set the receiver",
     "Meters of DSMR 4 and later send at 115200 8N1, those of DSMR 2 and 3 at 9600 7E1."},
    {Topic::Cable, "Cable and supply",
     "Single wrong bits come from a long or poor cable, a weak pull-up or a noisy supply. Keep the cable "
     "under "
     "three metres, try a stronger pull-up (1 kΩ), and the adapter at another USB port."},
    {Topic::Key, "Key",
     "These telegrams are encrypted. The network company gives the key (32 hexadecimal digits) to its "
     "customer."},
    {Topic::OtherPort, "Another kind of port",
     "This is a HAN or DLMS push in binary frames, not the text of P1. Such ports have other speeds and "
     "levels "
     "(2400 8E1 over M-Bus in Norway and Austria): look the meter up before you plug anything in."},
}};

} // namespace

std::span<const Advice> allAdvice()
{
    return table;
}

const Advice& adviceOn(Topic topic)
{
    return table[static_cast<std::size_t>(topic)];
}

} // namespace p1scope::doctor
