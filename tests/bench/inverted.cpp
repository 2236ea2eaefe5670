// SPDX-License-Identifier: GPL-3.0-or-later
// How well and how quickly an inverted line is read in software, on the simulated line.
//     bench_inverted [TELEGRAMS] [PART] [CORPUS]
// PART: only the lines whose name has this in it, as "dsmr22"; "" for all. CORPUS is a folder of telegrams as
// text.
#include "core/doctor/inverted_fit.h"
#include "core/doctor/inverted_reader.h"
#include "core/line/byte_decoder.h"
#include "core/meter/reading.h"
#include "core/telegram/framer.h"
#include "tests/support/inverted_lines.h"

#include <fmt/format.h>

#include <ctime>
#include <filesystem>
#include <fstream>
#include <iterator>

using namespace p1scope;
using line::UartKind;
using telegram::Status;
using telegram::Telegram;

namespace {

constexpr std::array kinds{UartKind::WaitsForHigh, UartKind::SamplesStopAsStart};

double cpuSeconds()
{
    return static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

/// A receiver on an inverted line, and what is made of its bytes.
class Chain {
public:
    Chain(const line::LineSettings& line, UartKind kind, double baudError, std::uint64_t seed)
        : m_line(line, kind, baudError, seed)
        , m_reader([this](Telegram&& telegram) { found = std::move(telegram); })
    {}
    test::InvertedLine& line() { return m_line; }
    doctor::InvertedReader& reader() { return m_reader; }

    void send(const std::string& text, capture::Duration interval)
    {
        capture::Event event;
        event.bytes = m_line.bytes(text);
        event.timeBasis = capture::TimeBasis::Estimated;
        m_now += interval;
        event.time = m_now;
        line::ByteDecoder decoder(m_line.uart().settings);
        std::vector<line::Frame> frames;
        decoder.push(event, frames);
        found.reset();
        const double before = cpuSeconds();
        m_reader.push(frames);
        m_reader.finish();
        spent = cpuSeconds() - before;
    }
    void turn()
    {
        if (const auto wanted = m_reader.wantedLine()) {
            m_line.uart().settings.baud = wanted->baud;
            m_line.uart().settings.dataBits = wanted->dataBits;
        }
    }

    std::optional<Telegram> found;
    double spent = 0;

private:
    test::InvertedLine m_line;
    doctor::InvertedReader m_reader;
    capture::Time m_now{};
};

simulator::Simulation meter(const std::string& kind, std::uint64_t seed)
{
    simulator::SimulationSettings settings;
    settings.kind = kind;
    settings.seed = seed;
    settings.start += std::chrono::hours(7 * static_cast<std::int64_t>(seed));
    return simulator::Simulation::make(settings).take();
}

/// Many meters, some telegrams each, with their CRC.
void proven(const std::string& name, const std::string& kind, UartKind uart, double baudError,
            const simulator::RoughLine& rough, int telegrams)
{
    constexpr int each = 10;
    int exact = 0;
    int wrong = 0;
    int count = 0;
    double later = 0;
    for (int seed = 1; count < telegrams; ++seed) {
        auto source = meter(kind, static_cast<std::uint64_t>(seed));
        Chain chain(source.line(), uart, baudError, static_cast<std::uint64_t>(seed));
        chain.line().rough() = rough;
        for (int i = 0; i < each; ++i, ++count) {
            const std::string text = source.next()->text;
            chain.send(text, std::chrono::seconds(1));
            later += i > 0 ? chain.spent : 0;
            const bool ok = chain.found && chain.found->status == Status::Ok;
            exact += ok && chain.found->bytes == text ? 1 : 0;
            wrong += ok && chain.found->bytes != text ? 1 : 0;
        }
    }
    fmt::print("{:<34} {:<38} +-{:.1f} %: {:7.3f} % exact, {} false of {}, {:.2f} ms a telegram\n", name,
               line::uartKindName(uart), baudError * 100, 100.0 * exact / count, wrong, count,
               later / count * each / (each - 1) * 1e3);
    std::fflush(stdout);
}

struct Score {
    int registers = 0;
    int registersSent = 0;
    int power = 0;
    int powerSent = 0;
    int wrong = 0;
    int telegrams = 0;
};

/// Which readings of a recovered telegram are there and right.
void judge(const std::string& sent, const std::optional<Telegram>& found, Score& score)
{
    Telegram truth;
    telegram::Framer framer([&](Telegram&& telegram) { truth = std::move(telegram); });
    std::vector<line::Frame> frames;
    for (const char c : sent) {
        line::Frame frame;
        frame.raw = frame.data = static_cast<std::uint8_t>(c);
        frames.push_back(frame);
    }
    framer.push(frames);
    framer.finish();
    const auto meant = meter::readingsOf(truth);
    const auto got = found ? meter::readingsOf(*found) : meter::Readings{};
    for (const meter::Reading& reading : got.all) {
        const meter::Reading* const right = meant.find(reading.name);
        if (right == nullptr || right->value != reading.value || right->time != reading.time) {
            ++score.wrong;
            fmt::print("    wrong: {} of {}\n", reading.name, found->identification);
        }
    }
    for (const meter::Reading& reading : meant.all) {
        const bool power = reading.name.starts_with("power_") && reading.name != "power_limit";
        const bool counter = reading.name.starts_with("energy_") || reading.name.starts_with("gas_delivered");
        const bool there = got.find(reading.name) != nullptr;
        score.power += power && there ? 1 : 0;
        score.powerSent += power ? 1 : 0;
        score.registers += counter && there ? 1 : 0;
        score.registersSent += counter ? 1 : 0;
    }
    ++score.telegrams;
}

void print(const std::string& name, UartKind uart, const Score& score, double cpu)
{
    const auto share = [](int part, int whole) { return whole > 0 ? 100.0 * part / whole : 0.0; };
    fmt::print(
        "{:<34} {:<38}: registers {:6.2f} %, power {:6.2f} %, {} wrong, {} telegrams, {:.2f} ms each\n", name,
        line::uartKindName(uart), share(score.registers, score.registersSent),
        share(score.power, score.powerSent), score.wrong, score.telegrams,
        cpu / std::max(score.telegrams, 1) * 1e3);
    std::fflush(stdout);
}

/// Many meters, read with the three settings in turn and some telegrams more; scored from the third on.
void recovered(const std::string& name, UartKind uart, const simulator::RoughLine& rough, int telegrams)
{
    constexpr int each = 6;
    Score score;
    double cpu = 0;
    for (int seed = 1; score.telegrams < telegrams; ++seed) {
        auto source = meter("dsmr22", static_cast<std::uint64_t>(seed));
        Chain chain(source.line(), uart, 0.005, static_cast<std::uint64_t>(seed));
        chain.line().rough() = rough;
        for (int i = 0; i < each; ++i) {
            const std::string text = source.next()->text;
            chain.send(text, std::chrono::seconds(10));
            chain.turn();
            Score early;
            judge(text, chain.found, i < 2 ? early : score);
            score.wrong += early.wrong;
            cpu += i < 2 ? 0 : chain.spent;
        }
    }
    print(name, uart, score, cpu);
}

/// Telegrams of real meters, each three times over, as a meter that stands still.
void corpus(const std::filesystem::path& folder)
{
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
        const std::string path = entry.path().lexically_relative(folder).string();
        if (!entry.is_regular_file() || path.find("bad") == 0 || path.find("derived") == 0 ||
            path.find("encrypted") == 0)
            continue;
        std::ifstream file(entry.path(), std::ios::binary);
        const std::string text{std::istreambuf_iterator<char>(file), {}};
        const bool crc = doctor::hasRightCrc(text);
        if (text.empty() || text.front() != '/')
            continue;
        for (const UartKind uart : kinds) {
            Chain chain(crc ? line::dsmr4Settings() : line::dsmr2Settings(), uart, 0.005, 1);
            Score score;
            for (int i = 0; i < 4; ++i) {
                chain.send(text, std::chrono::seconds(10));
                chain.turn();
                judge(text, chain.found, score);
            }
            const bool exact = chain.found && chain.found->bytes == text;
            fmt::print("  {:<50} {} {:<10} {} registers {}/{} power {}/{} wrong {}\n", path,
                       crc ? "8N1" : "7E1", uart == UartKind::WaitsForHigh ? "waits" : "samples",
                       chain.found ? telegram::statusName(chain.found->status) : "nothing", score.registers,
                       score.registersSent, score.power, score.powerSent, score.wrong);
            fmt::print("{}", crc && !exact ? "    not exact\n" : "");
        }
    }
}

} // namespace

int main(int count, char** arguments)
{
    const int telegrams = count > 1 ? std::atoi(arguments[1]) : 1000;
    const std::string part = count > 2 ? arguments[2] : "";
    const auto wanted = [&part](const char* name) {
        return std::string_view(name).find(part) != std::string_view::npos;
    };
    const simulator::RoughLine afterLines{.shortestLineGap = 5, .longestLineGap = 200};
    struct Line {
        const char* name;
        simulator::RoughLine rough;
        int share; ///< one in so many of the telegrams asked for
    };
    const std::array newer{Line{"dsmr50, no gaps", {}, 1}, Line{"dsmr42, no gaps", {}, 1},
                           Line{"dsmr50, 5 to 200 bits after LF", afterLines, 1},
                           Line{"dsmr50, one bit in 10,000 wrong", {.bitErrorRate = 1e-4}, 10},
                           Line{"dsmr50, 2 % of gaps to 20 bits", {.gapChance = 0.02, .longestGap = 20}, 10}};
    const std::array older{Line{"dsmr22, no gaps", {}, 1},
                           Line{"dsmr22, 5 to 200 bits after LF", afterLines, 10},
                           Line{"dsmr22, one bit in 10,000 wrong", {.bitErrorRate = 1e-4}, 10},
                           Line{"dsmr22, 2 % of gaps to 20 bits", {.gapChance = 0.02, .longestGap = 20}, 10},
                           Line{"dsmr22, a gap after each character", {.meanGap = 1}, 50}};
    for (const UartKind uart : kinds) {
        for (const Line& line : newer) {
            const bool smooth = line.name[8] == 'n';
            const double baudError = !smooth ? 0.005 : uart == UartKind::WaitsForHigh ? 0.015 : 0.01;
            if (wanted(line.name))
                proven(line.name, std::string(line.name, 6), uart, baudError, line.rough,
                       telegrams / line.share);
        }
        for (const Line& line : older) {
            if (wanted(line.name))
                recovered(line.name, uart, line.rough, telegrams / line.share);
        }
    }
    if (count > 3)
        corpus(arguments[3]);
    return 0;
}
