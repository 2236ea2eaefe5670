// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "core/base/json.h"
#include "core/session/port_list.h"

#include <fmt/format.h>

namespace p1scope::cli {

namespace {

std::string quoted(const QString& text)
{
    return text.isEmpty() ? "null" : base::jsonString(text.toStdString(), true);
}

void printJson(const std::vector<session::PortDescription>& ports)
{
    for (const auto& port : ports)
        fmt::print(
            R"({{"port":{},"description":{},"manufacturer":{},"usb_id":{},"serial_number":{},"driver":{}}})"
            "\n",
            quoted(port.address), quoted(port.description), quoted(port.manufacturer), quoted(port.usbId()),
            quoted(port.serialNumber), quoted(port.driver));
}

void printText(const std::vector<session::PortDescription>& ports)
{
    if (ports.empty())
        fmt::print(stderr, "p1scope-cli: no serial port found; is the adapter plugged in?\n");
    for (const auto& port : ports)
        fmt::print("{:<16} {:<10} {:<16} {}\n", port.address.toStdString(), port.usbId().toStdString(),
                   port.serialNumber.toStdString(), port.description.toStdString());
}

} // namespace

int ports(bool json)
{
    const auto found = session::listPorts();
    json ? printJson(found) : printText(found);
    return Success;
}

} // namespace p1scope::cli
