// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/simulator/simulate.h"
#include "app/cli/commands.h"
#include "app/cli/terminal.h"
#include "core/base/file_name.h"
#include "core/capture/recording.h"
#include "core/files/recording_stream.h"
#include "core/files/writers/sigrok_writer.h"
#include "core/files/writers/vcd_writer.h"
#include "core/line/bus_table.h"
#include "core/simulator/plain_uart.h"
#include "core/simulator/wire.h"
#include "version.h"
#ifdef __unix__
#include "core/session/pty_meter.h"
#endif

#include <fmt/format.h>

#include <atomic>
#include <chrono>
#include <fstream>
#include <functional>
#include <random>

namespace p1scope::cli {

namespace {

namespace fs = std::filesystem;
using simulator::SimulatedTelegram;
using simulator::Simulation;

/// How much is written where neither a number of telegrams nor a terminal sets an end.
constexpr std::uint64_t telegramsByDefault = 10;

base::Error cannotWrite(const std::string& name)
{
    return {base::ErrorKind::Unreadable, fmt::format("{}: cannot be written", name),
            "choose another place with -o"};
}

/// Writes to `path` telegram by telegram.
base::Status writeStream(Simulation& simulation, const fs::path& path,
                         const std::function<std::string(const SimulatedTelegram&)>& text,
                         const std::string& heading)
{
    std::ofstream out(path, std::ios::binary);
    out << heading;
    while (out && !interrupted()) {
        const auto telegram = simulation.next();
        if (!telegram)
            break;
        out << text(*telegram);
    }
    out.close();
    return out ? base::Status() : base::Status(cannotWrite(path.string()));
}

base::Status writeTable(Simulation& simulation, const fs::path& path)
{
    line::FrameIndex next;
    const auto rows = [&](const SimulatedTelegram& telegram) {
        std::string text;
        for (const line::Frame& frame :
             simulator::trueFrames(telegram.wire, simulation.line(), telegram.start)) {
            text += line::busTableRow(next, frame, {});
            ++next;
        }
        return text;
    };
    return writeStream(simulation, path, rows, line::busTableHeading(simulation.line()));
}

capture::Edges wholeWire(Simulation& simulation)
{
    capture::Edges wire = simulator::restingWire(simulation.line());
    while (!interrupted()) {
        const auto telegram = simulation.next();
        if (!telegram)
            break;
        simulator::appendEdges(wire, telegram->wire, simulation.line(), telegram->start);
    }
    wire.end += Simulation::leadIn;
    return wire;
}

using Writer = std::function<base::Status(Simulation&, const fs::path&)>;

std::string receivedText(const SimulatedTelegram& telegram, const line::LineSettings& line)
{
    std::string bytes;
    for (const capture::Event& event : simulator::portEvents(telegram.wire, line, telegram.start)) {
        bytes.append(event.bytes.begin(), event.bytes.end());
        // Upside down a line at rest is a break, which such a port shows as a zero.
        if (event.kind == capture::EventKind::Break && line.polarity == line::Polarity::Inverted)
            bytes += '\0';
    }
    return bytes;
}

base::Status writeRecording(Simulation& simulation, const fs::path& path)
{
    capture::RecordingInfo info;
    info.start = simulation.settings().start;
    info.program = "P1 Scope " P1SCOPE_VERSION;
    info.port = "demo:" + simulation.settings().kind;
    // Of the polarity such a port knows nothing.
    info.settings = simulation.line().polarity == line::Polarity::Normal
                        ? files::settingsText(simulation.line())
                        : fmt::format("{},8,N,1", simulation.line().baud);
    capture::RecordingWriter writer(info);
    std::vector<std::uint8_t> bytes;
    writer.begin(bytes);
    std::string heading(bytes.begin(), bytes.end());
    capture::Time last{};
    const auto packets = [&](const SimulatedTelegram& telegram) {
        bytes.clear();
        for (const capture::Event& event :
             simulator::portEvents(telegram.wire, simulation.line(), telegram.start)) {
            writer.append(event, bytes);
            last = event.time;
        }
        if (simulation.done())
            writer.end(last, bytes);
        return std::string(bytes.begin(), bytes.end());
    };
    return writeStream(simulation, path, packets, heading);
}

std::optional<Writer> writerFor(const fs::path& path)
{
    const auto ending = path.extension();
    if (ending == ".pcapng")
        return writeRecording;
    if (ending == ".bin")
        return [](Simulation& simulation, const fs::path& to) {
            const auto bytes = [&](const SimulatedTelegram& t) { return receivedText(t, simulation.line()); };
            return writeStream(simulation, to, bytes, {});
        };
    if (ending == ".txt")
        return [](Simulation& simulation, const fs::path& to) {
            const auto text = [&](const SimulatedTelegram& t) {
                std::string bytes = simulator::receivedBytes(t.wire, simulation.line());
                if (simulation.line().dataBits == 7)
                    for (char& byte : bytes)
                        byte = static_cast<char>(byte & 0x7F);
                return bytes;
            };
            return writeStream(simulation, to, text, {});
        };
    if (ending == ".csv")
        return writeTable;
    if (ending == ".vcd")
        return [](Simulation& simulation, const fs::path& to) {
            return files::writeVcd(to, wholeWire(simulation));
        };
    if (ending == ".sr")
        return [](Simulation& simulation, const fs::path& to) {
            return files::writeSigrok(to, wholeWire(simulation),
                                      files::sampleRateFor(simulation.line().baud));
        };
    return std::nullopt;
}

int simulateToFile(Simulation& simulation, const SimulateOptions& options)
{
    const fs::path path = base::pathOf(options.output);
    const auto writer = writerFor(path);
    if (!writer)
        return failWith({base::ErrorKind::Usage, fmt::format("{}: no kind of file ends so", options.output),
                         "name a .pcapng, .bin, .txt, .csv (bus table), .vcd or .sr file"});
    // The writers choose by nothing but their name here, so the partial file may have any ending.
    const fs::path partial = base::pathOf(options.output + ".part");
    auto status = (*writer)(simulation, partial);
    std::error_code failure;
    if (status) {
        fs::rename(partial, path, failure);
        if (failure)
            status = cannotWrite(options.output);
    }
    if (status)
        return Success;
    fs::remove(partial, failure);
    auto error = status.error();
    if (const auto at = error.message.find(partial.string()); at != std::string::npos)
        error.message.replace(at, partial.string().size(), options.output);
    return failWith(error);
}

int simulateOnPty(Simulation& simulation, const SimulateOptions& options)
{
#ifdef __unix__
    static std::atomic<bool> stop;
    callOnInterrupt([] { stop = true; });
    auto pty = session::PtyLink::create(options.pty);
    if (!pty)
        return failWith(pty.error());
    if (!options.quiet)
        fmt::print(stderr, "p1scope-cli: a {} meter, {}, on {}\n", options.kind,
                   simulation.line().toDisplay(), options.pty);
    session::playOnPty(pty.value(), simulation, stop);
    return Success;
#else
    static_cast<void>(simulation);
    static_cast<void>(options);
    return failWith(
        {base::ErrorKind::Usage, "this system has no pseudo terminals", "write to a file with -o"});
#endif
}

} // namespace

int simulate(const SimulateOptions& options)
{
    if (options.output.empty() == options.pty.empty())
        return failWith({base::ErrorKind::Usage, "one of -o FILE and --pty LINK is needed",
                         "see p1scope-cli simulate --help"});
    simulator::SimulationSettings settings;
    settings.kind = options.kind;
    settings.seed = options.seed;
    settings.telegrams = options.telegrams;
    if (!options.output.empty() && !settings.telegrams)
        settings.telegrams = telegramsByDefault;
    if (options.interval)
        settings.interval = std::chrono::milliseconds(std::llround(*options.interval * 1000));
    const auto faults = simulator::parseFaults(options.faults);
    if (!faults)
        return failWith(faults.error());
    settings.faults = faults.value();
    if (!options.pty.empty())
        settings.start = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    auto simulation = Simulation::make(settings);
    if (!simulation)
        return failWith(simulation.error());
    return options.pty.empty() ? simulateToFile(simulation.value(), options)
                               : simulateOnPty(simulation.value(), options);
}

} // namespace p1scope::cli
