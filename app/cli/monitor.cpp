// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/terminal.h"
#include "core/meter/reading.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <chrono>
#include <cstdio>
#include <ctime>

namespace p1scope::cli {

namespace {

std::string clockNow()
{
    return fmt::format("{:%H:%M:%S}", fmt::localtime(std::time(nullptr)));
}

std::string valueText(const meter::Reading& reading)
{
    const base::Decimal* number = reading.number();
    const std::string value = number != nullptr ? number->toString() : std::get<std::string>(reading.value);
    return reading.unit.empty() ? value : value + " " + reading.unit;
}

/// Redraws one table on a terminal; prints a line a telegram elsewhere.
class MonitorSink final : public InputSink {
public:
    void begin(const line::LineSettings& settings) override { m_line = settings.toDisplay(); }

    void frames(line::FrameIndex, std::span<const line::Frame> frames,
                std::span<const files::FrameMark>) override
    {
        for (const line::Frame& frame : frames) {
            ++m_frames;
            m_parity += frame.state.has(line::FrameState::Parity) ? 1U : 0U;
            m_framing +=
                frame.state.has(line::FrameState::Framing) || frame.state.has(line::FrameState::Break) ? 1U
                                                                                                       : 0U;
        }
    }

    void telegram(const telegram::Telegram& telegram) override
    {
        ++m_telegrams;
        good += telegram::isGood(telegram.status) ? 1U : 0U;
        if (telegram::isGood(telegram.status))
            m_readings = meter::readingsOf(telegram);
        if (m_terminal)
            redraw(telegram);
        else
            printLine(telegram);
        std::fflush(stdout);
    }

    void state(const session::SourceState& state) override { m_state = state.message.toStdString(); }

    ~MonitorSink() override
    {
        if (m_terminal && m_telegrams > 0)
            fmt::print("\n");
    }

    std::uint64_t good = 0;

private:
    std::string brief(std::string_view name) const
    {
        const meter::Reading* reading = m_readings.find(name);
        return reading != nullptr ? fmt::format("  {} {}", name, valueText(*reading)) : "";
    }

    void printLine(const telegram::Telegram& telegram)
    {
        std::string text = fmt::format("{} telegram {} {} {} bytes", clockNow(), m_telegrams,
                                       telegram::statusName(telegram.status), telegram.receivedLength());
        if (telegram::isGood(telegram.status)) {
            for (const char* name :
                 {"power_delivered", "power_returned", "energy_delivered_tariff1", "energy_delivered_tariff2",
                  "energy_returned_tariff1", "energy_returned_tariff2", "gas_delivered"})
                text += brief(name);
        }
        fmt::print("{}\n", text);
    }

    void redraw(const telegram::Telegram& telegram)
    {
        std::string text =
            fmt::format("\033[H\033[J\033[1mP1 Scope\033[0m  {}  {}  {}\n", m_state, m_line, clockNow());
        text += fmt::format("/{}\n", telegram.identification);
        text += fmt::format(
            "telegram {} {}, {} bytes   good {} of {}   frames {}, parity errors {}, framing errors {}\n\n",
            m_telegrams, telegram::statusName(telegram.status), telegram.receivedLength(), good, m_telegrams,
            m_frames, m_parity, m_framing);
        for (const meter::Reading& reading : m_readings.all)
            text += fmt::format("{:<28} {:>20}{}\n", reading.name, valueText(reading),
                                reading.time ? "   " + reading.time->toString() : "");
        fmt::print("{}", text);
    }

    bool m_terminal = outputIsTerminal();
    std::string m_line;
    std::string m_state;
    meter::Readings m_readings;
    std::uint64_t m_telegrams = 0;
    std::uint64_t m_frames = 0;
    std::uint64_t m_parity = 0;
    std::uint64_t m_framing = 0;
};

} // namespace

int monitor(const InputOptions& options)
{
    MonitorSink sink;
    const auto result = runInput(options, sink);
    if (!result)
        return failWith(result.error());
    return result.value() && sink.good > 0 ? Success : NotFound;
}

} // namespace p1scope::cli
