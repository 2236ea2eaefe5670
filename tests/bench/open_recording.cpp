// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/recording.h"
#include "core/line/byte_decoder.h"
#include "core/meter/reading.h"
#include "core/simulator/simulate.h"
#include "core/simulator/wire.h"
#include "core/telegram/framer.h"

#include <fmt/format.h>

#include <cstdio>
#include <ctime>
#include <fcntl.h>
#include <fstream>
#include <sys/mman.h>
#include <unistd.h>

using namespace p1scope;

namespace {

double cpuSeconds()
{
    timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

void makeDay(const char* path, std::uint64_t telegrams)
{
    simulator::SimulationSettings settings;
    settings.kind = "dsmr50";
    settings.telegrams = telegrams;
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
    for (ssize_t got = 0; (got = read(file, buffer.data(), buffer.size() * 8)) > 0;)
        for (std::size_t i = 0; i < static_cast<std::size_t>(got) / 8; ++i)
            sum += buffer[i];
    close(file);
    const double used = cpuSeconds() - begin;
    fmt::print("plain read {:.4f} s (sum {:x})\n", used, sum);
    return used;
}

} // namespace

int main(int argc, char** argv)
{
    if (argc < 2)
        return 2;
    if (access(argv[1], R_OK) != 0)
        makeDay(argv[1], 86'400);
    plainRead(argv[1]);
    const double plain = plainRead(argv[1]);
    const int fd = open(argv[1], O_RDONLY);
    const auto size = static_cast<std::size_t>(lseek(fd, 0, SEEK_END));
    void* map = mmap(nullptr, size, PROT_READ, MAP_PRIVATE, fd, 0);
    const std::span bytes(static_cast<const std::uint8_t*>(map), size);
    const int level = argc > 2 ? argv[2][0] - '0' : 3;
    const double begin = cpuSeconds();
    auto reader = capture::RecordingReader::open(bytes).take();
    line::ByteDecoder decoder(line::dsmr4Settings());
    std::size_t telegrams = 0;
    std::size_t readings = 0;
    telegram::Framer framer([&](telegram::Telegram&& telegram) {
        ++telegrams;
        if (level >= 4)
            readings += meter::readingsOf(telegram).all.size();
    });
    std::vector<line::Frame> frames;
    capture::Event event;
    std::size_t events = 0;
    while (reader.next(event).value()) {
        ++events;
        if (level < 2)
            continue;
        if (event.kind == capture::EventKind::Data) {
            const auto run = decoder.pushRun(event);
            if (level >= 3)
                framer.push(run);
        }
    }
    const double used = cpuSeconds() - begin;
    fmt::print("{} MB, {} events, {} telegrams, {} readings: {:.3f} s, {:.1f} x a plain read\n",
               size / 1'000'000, events, telegrams, readings, used, used / plain);
    return 0;
}
