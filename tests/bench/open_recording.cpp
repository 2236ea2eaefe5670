// SPDX-License-Identifier: GPL-3.0-or-later
// What opening a day of a DSMR 5 meter costs: 86,400 telegrams in blocks as small as an adapter's packets.
// Usage: bench_open_recording FILE; makes the file where there is none. Fails where a bound is not kept.
#include "core/capture/recording.h"
#include "core/session/decoder.h"
#include "core/simulator/simulate.h"
#include "core/simulator/wire.h"

#include <QThread>

#include <fmt/format.h>

#include <ctime>
#include <fcntl.h>
#include <fstream>
#include <unistd.h>

using namespace p1scope;

namespace {

constexpr double mostPlainReads = 30;
constexpr double mostMegabytes = 60;
constexpr double mostOfFile = 0.02;

double cpuSeconds()
{
    timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

/// A value of /proc/self/status in MB.
double statusMegabytes(const std::string& name)
{
    std::ifstream status("/proc/self/status");
    std::string word;
    double kilobytes = 0;
    while (status >> word) {
        if (word == name + ":")
            status >> kilobytes;
    }
    return kilobytes / 1024;
}

void makeDay(const char* path)
{
    simulator::SimulationSettings settings;
    settings.kind = "dsmr50";
    settings.telegrams = 86'400;
    settings.interval = std::chrono::seconds(1);
    auto simulation = simulator::Simulation::make(settings).take();
    capture::RecordingInfo info;
    info.start = capture::WallTime(std::chrono::seconds(1'795'467'600));
    info.settings = "115200,8,N,1 normal";
    info.port = "/dev/ttyUSB0";
    capture::RecordingWriter writer(info);
    std::vector<std::uint8_t> bytes;
    writer.begin(bytes);
    std::ofstream file(path, std::ios::binary);
    while (const auto telegram = simulation.next()) {
        for (const capture::Event& event :
             simulator::receivedEvents(telegram->wire, simulation.line(), telegram->start))
            writer.append(event, bytes);
        file.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
        bytes.clear();
    }
}

double plainRead(const char* path)
{
    const double begin = cpuSeconds();
    const int file = open(path, O_RDONLY);
    std::vector<std::uint64_t> buffer(64 * 1024 / 8);
    std::uint64_t sum = 0;
    for (ssize_t got = 0; (got = read(file, buffer.data(), buffer.size() * 8)) > 0;) {
        for (std::size_t i = 0; i < static_cast<std::size_t>(got) / 8; ++i)
            sum += buffer[i];
    }
    close(file);
    // The sum is printed so that it has to be made.
    fmt::print(stderr, "sum {:x}\n", sum);
    return cpuSeconds() - begin;
}

} // namespace

int main(int argc, char** argv)
{
    if (argc != 2) {
        fmt::print(stderr, "usage: {} FILE\n", argv[0]);
        return 2;
    }
    if (access(argv[1], R_OK) != 0)
        makeDay(argv[1]);
    (void)plainRead(argv[1]); // into the cache
    const double plain = (plainRead(argv[1]) + plainRead(argv[1]) + plainRead(argv[1])) / 3;

    const double before = statusMegabytes("VmRSS");
    const double begin = cpuSeconds();
    session::Document document;
    session::Decoder decoder(argv[1], {});
    double firstAt = 1;
    bool begun = false;
    while (!decoder.finished()) {
        if (const auto opened = decoder.opened(); opened && !begun) {
            begun = true;
            document.begin(opened->settings, opened->facts, opened->recording);
        }
        if (begun) {
            const bool none = document.frames().end().value == 0;
            document.take(decoder.drain());
            if (none && document.frames().end().value > 0)
                firstAt = decoder.progress();
        }
        QThread::msleep(10); // as the window's tick does
    }
    const double used = cpuSeconds() - begin;
    const double grown = statusMegabytes("VmHWM") - before;
    const auto& counts = document.statistics();
    fmt::print(
        "{} telegrams, {} good, {} frames: {:.3f} s, {:.1f} times a plain read of {:.4f} s (at most {})\n",
        counts.telegrams, counts.good, document.frames().end().value, used, used / plain, plain,
        mostPlainReads);
    fmt::print("memory: {:.1f} MB more (at most {}), first rows when {:.2f} % were read (at most {} %)\n",
               grown, mostMegabytes, firstAt * 100, mostOfFile * 100);
    return used / plain <= mostPlainReads && grown <= mostMegabytes && firstAt <= mostOfFile ? 0 : 1;
}
