// SPDX-License-Identifier: GPL-3.0-or-later
// The command line: what can be asked, and which command answers. The only file that knows the library for
// it, which is slow to compile.
#include "app/cli/commands.h"
#include "app/cli/terminal.h"
#include "core/simulator/virtual_meter.h"
#include "core/telegram/meter_kind.h"
#include "version.h"

#include <CLI/CLI.hpp>
#include <QCoreApplication>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <functional>
#include <ios>
#include <memory>
#include <string>
#include <utility>
#include <vector>

using namespace p1scope;
using namespace p1scope::cli;

namespace {

/// What is to be run once the whole command line has been understood.
using Chosen = std::function<int()>;

void addLine(CLI::App& command, InputOptions& options)
{
    command
        .add_option("--line", options.line,
                    "BAUD,DATABITS,PARITY,STOPBITS as in 9600,7,E,1; auto finds it out")
        ->capture_default_str();
    command.add_option("--polarity", options.polarity, "The line's level at rest: normal, inverted or auto")
        ->check(CLI::IsMember({"normal", "inverted", "auto"}))
        ->capture_default_str();
    command.add_option(
        "--channel", options.channel,
        "Of a sampled wire: name or number (from 0); without, the one that carries characters");
    command.add_option("--threshold", options.threshold,
                       "Of an analog channel: volts between low and high; without, found out");
    command
        .add_option("--samples-rate", options.samplesRate,
                    "The file is raw logic samples and nothing else, so many a second")
        ->check(CLI::PositiveNumber);
    command
        .add_option("--samples-bytes", options.samplesBytes, "Bytes of each raw sample; channel N is bit N")
        ->check(CLI::Range(1, 8))
        ->capture_default_str();
    command.add_flag("--explain", options.explain,
                     "Tell on standard error which channel and line were found, how sure that is, and why");
}

constexpr auto inputHelp =
    "A file (recording, raw bytes, text log, bus table, sigrok session, VCD, CSV of samples), - for "
    "standard input, a serial device, tcp://HOST:PORT, demo or demo:KIND";

void addMeterKind(CLI::App& command, InputOptions& options)
{
    std::vector<std::string> meters{"auto"};
    for (const telegram::MeterKindInfo& kind : telegram::meterKinds())
        meters.emplace_back(kind.id);
    command
        .add_option(
            "--meter", options.meter,
            fmt::format("Kind of meter, where its telegrams do not tell it right (a Finnish meter writes "
                        "what a Swedish one does): {}",
                        fmt::join(meters, ", ")))
        ->check(CLI::IsMember(meters))
        ->capture_default_str();
}

void addLive(CLI::App& command, InputOptions& options)
{
    addLine(command, options);
    command.add_option("--telegrams", options.telegrams, "Stop after so many telegrams")
        ->check(CLI::PositiveNumber);
    command.add_option("--duration", options.duration, "Stop a live input after so many seconds")
        ->check(CLI::PositiveNumber);
    command.add_option("--request", options.request, "Pin that asks the meter to send: none, rts or dtr")
        ->check(CLI::IsMember({"none", "rts", "dtr"}))
        ->capture_default_str();
    command.add_option("--request-level", options.requestLevel, "Level that asks: high or low")
        ->check(CLI::IsMember({"high", "low"}))
        ->capture_default_str();
    command.add_option("--request-mode", options.requestMode, "hold, or pulse until one telegram has come")
        ->check(CLI::IsMember({"hold", "pulse"}))
        ->capture_default_str();
    addMeterKind(command, options);
    command.add_flag("--quiet", options.quiet, "No progress bar");
}

void addInput(CLI::App& command, InputOptions& options)
{
    command.add_option("INPUT", options.input, inputHelp)->required();
    addLive(command, options);
}

/// Keys, for the commands that read telegrams.
void addKeys(CLI::App& command, InputOptions& options)
{
    command.add_option("--key", options.key,
                       "Key of ciphered telegrams, 32 hexadecimal digits; rather put it into P1SCOPE_KEY, "
                       "which the list of processes does not show");
    command.add_option("--auth-key", options.authKey,
                       "Authentication key, likewise, or P1SCOPE_AUTH_KEY; without: that of Luxembourg");
}

void addPorts(CLI::App& app, Chosen& chosen)
{
    auto* command = app.add_subcommand(
        "ports", "List the serial ports of this machine\nExample: p1scope-cli ports --json");
    auto json = std::make_shared<bool>(false);
    command->add_flag("--json", *json, "One JSON object a line");
    command->callback([json, &chosen] { chosen = [json] { return ports(*json); }; });
}

void addMonitor(CLI::App& app, Chosen& chosen)
{
    auto* command = app.add_subcommand(
        "monitor", "Show what comes in as it comes; a line a telegram where this is no terminal\n"
                   "Example: p1scope-cli monitor demo");
    auto options = std::make_shared<InputOptions>();
    addInput(*command, *options);
    addKeys(*command, *options);
    command->callback([options, &chosen] { chosen = [options] { return monitor(*options); }; });
}

void addPublish(CLI::App& app, Chosen& chosen)
{
    auto* command = app.add_subcommand(
        "publish",
        "Send the readings of good telegrams on: to an MQTT broker, with Home Assistant told of them, to an\n"
        "InfluxDB or a file, to Prometheus when it asks. What waits while nobody can be reached is sent "
        "later\n"
        "Example: p1scope-cli publish /dev/ttyUSB0 --mqtt mqtt://meter@homeassistant.local");
    auto options = std::make_shared<PublishOptions>();
    addInput(*command, options->input);
    addKeys(*command, options->input);
    command->add_option("--mqtt", options->mqtt,
                        "mqtt://[USER[:PASSWORD]@]HOST[:PORT][/PREFIX], or mqtts://; rather put the password "
                        "into P1SCOPE_MQTT_PASSWORD, which the list of processes does not show");
    command->add_option("--influx", options->influx,
                        "http://HOST:8086/?db=NAME (version 1), http://HOST:8086/?org=ORG&bucket=NAME "
                        "(version 2, with the token in P1SCOPE_INFLUX_TOKEN), or a file that lines are "
                        "added to");
    command->add_option("--prometheus", options->prometheus,
                        "HOST:PORT to answer on, :PORT for all addresses of this machine; of a file until "
                        "Ctrl-C");
    command->add_option("--discovery-prefix", options->discoveryPrefix, "Where Home Assistant looks")
        ->capture_default_str();
    command->add_flag("--no-discovery", options->noDiscovery, "Home Assistant is told nothing");
    command
        ->add_option(
            "--wait", options->wait,
            "At the end: seconds that may pass with nothing sent before what still waits is given up")
        ->check(CLI::NonNegativeNumber)
        ->capture_default_str();
    command->callback([options, &chosen] { chosen = [options] { return publish(*options); }; });
}

void addDecode(CLI::App& app, Chosen& chosen)
{
    auto* command = app.add_subcommand("decode", "Print the telegrams of an input, broken ones too\n"
                                                 "Example: p1scope-cli decode session.bin --format json");
    auto options = std::make_shared<DecodeOptions>();
    addInput(*command, options->input);
    addKeys(*command, options->input);
    command
        ->add_option("--format", options->format, "text, json (a telegram a line) or csv (a reading a line)")
        ->check(CLI::IsMember({"text", "json", "csv"}))
        ->capture_default_str();
    command->add_option("--language", options->language, "Of the meanings in text: en, nl, fr or de")
        ->check(CLI::IsMember({"en", "nl", "fr", "de"}))
        ->capture_default_str();
    command->add_flag("--strict", options->strict, "Exit status 1 where anything was wrong");
    command->callback([options, &chosen] { chosen = [options] { return decode(*options); }; });
}

void addCodes(CLI::App& app, Chosen& chosen)
{
    auto* command = app.add_subcommand("codes", "Say what an OBIS code means, or list all that are known\n"
                                                "Example: p1scope-cli codes 1-0:1.8.1 --language nl");
    auto options = std::make_shared<CodesOptions>();
    command->add_option("CODE", options->code, "As in a telegram, 1-0:1.8.1; without, all of them");
    command->add_option("--language", options->language, "en, nl, fr or de")
        ->check(CLI::IsMember({"en", "nl", "fr", "de"}))
        ->capture_default_str();
    command->add_option("--format", options->format, "text, or markdown: the whole table in all languages")
        ->check(CLI::IsMember({"text", "markdown"}))
        ->capture_default_str();
    command->callback([options, &chosen] { chosen = [options] { return codes(*options); }; });
}

void addDiagnose(CLI::App& app, Chosen& chosen)
{
    auto* command = app.add_subcommand(
        "diagnose", "Say what is wrong with a line, how sure that is, and what to do. --line and --polarity\n"
                    "say how the bytes were received; the answer is what the line really is\n"
                    "Example: p1scope-cli diagnose garbage.bin --line 115200,8,N,1");
    auto options = std::make_shared<DiagnoseOptions>();
    addInput(*command, options->input);
    addKeys(*command, options->input);
    command->add_option("--format", options->format, "text or json (one object)")
        ->check(CLI::IsMember({"text", "json"}))
        ->capture_default_str();
    command->add_option("--report", options->report,
                        "write a report to paste where you ask for help, without what is private:\n"
                        "HTML for a name that ends so, else Markdown");
    command->callback([options, &chosen] { chosen = [options] { return diagnose(*options); }; });
}

void addFrames(CLI::App& app, Chosen& chosen)
{
    auto* command = app.add_subcommand("frames", "Print the frames of an input with their parity and state\n"
                                                 "Example: p1scope-cli frames capture.csv --errors-only");
    auto options = std::make_shared<FramesOptions>();
    addInput(*command, options->input);
    command
        ->add_option("--format", options->format,
                     "bus-table (as an oscilloscope writes it) or json (a frame a line)")
        ->check(CLI::IsMember({"bus-table", "json"}))
        ->capture_default_str();
    command->add_flag("--errors-only", options->errorsOnly, "Only frames that are not OK");
    command->add_option("-o", options->output, "Write to this file");
    command->callback([options, &chosen] { chosen = [options] { return frames(*options); }; });
}

void addCounters(CLI::App& app, Chosen& chosen)
{
    auto* command = app.add_subcommand(
        "counters",
        "Account what was used by intervals of local time, and what it cost. Several inputs of one\n"
        "meter are taken in the order of their times\n"
        "Example: p1scope-cli counters june.pcapng july.pcapng --by month --prices prices.csv");
    auto options = std::make_shared<CountersOptions>();
    command->add_option("INPUT", options->inputs, inputHelp)->required();
    addLive(*command, options->input);
    command->add_option("--by", options->by, "hour, day, month or year")
        ->check(CLI::IsMember({"hour", "day", "month", "year"}))
        ->capture_default_str();
    command->add_option("--format", options->format, "csv or json (an interval a line)")
        ->check(CLI::IsMember({"json", "csv"}))
        ->capture_default_str();
    command->add_option(
        "--prices", options->prices,
        "A CSV with the heading from,to,item,price_EUR: dates or times (\"to\" not included; "
        "empty: for good), a counter's name, per_day or peak_power_month (per kW and year, of "
        "the mean of twelve months' peaks), and the price of a unit with all taxes, below zero "
        "for what is earned");
    command->callback([options, &chosen] { chosen = [options] { return counters(*options); }; });
}

/// How a table is written, where it does not say itself.
template <typename Options>
void addDialect(CLI::App& command, Options& options)
{
    command.add_option("--dates", options.dates, "Dates like 3/4/2026: day-first or month-first")
        ->check(CLI::IsMember({"day-first", "month-first"}));
    command.add_option("--decimal", options.decimal, "What stands before decimals: point or comma")
        ->check(CLI::IsMember({"point", "comma"}));
    command.add_option("--zone", options.zone, "Of times that do not say: meter (its civil time) or utc")
        ->check(CLI::IsMember({"meter", "utc"}))
        ->capture_default_str();
}

void addHistory(CLI::App& app, Chosen& chosen)
{
    auto* history = app.add_subcommand("history", "The database of readings that the window keeps");
    history->require_subcommand(1);
    auto* command = history->add_subcommand(
        "import", "Read recordings, logs of telegrams and tables of readings into it; what is there already\n"
                  "changes nothing. Tables: readings of convert, dsmr-reader's and p1-monitor's, and others\n"
                  "whose columns are named\n"
                  "Example: p1scope-cli history import june.pcapng logs/ --history home.sqlite");
    auto options = std::make_shared<HistoryOptions>();
    command->add_option("INPUT", options->inputs, "Files, and folders of files")->required();
    command->add_option("--history", options->history,
                        "A file, or postgresql://USER@HOST/DATABASE; without: the window's own file");
    command->add_option("--meter-id", options->equipment,
                        "Of tables: the number of the meter (its equipment id) that the readings are of; "
                        "without: the only one that the history knows");
    command->add_option("--column", options->columns,
                        "Of tables: HEADING=READING, as in Stand=energy_delivered; the column's number "
                        "will do for its heading");
    addDialect(*command, *options);
    addLine(*command, options->input);
    addMeterKind(*command, options->input);
    addKeys(*command, options->input);
    command->add_flag("--quiet", options->input.quiet, "No progress bar");
    command->callback([options, &chosen] { chosen = [options] { return importHistory(*options); }; });
}

void addCompare(CLI::App& app, Chosen& chosen)
{
    auto* command = app.add_subcommand(
        "compare",
        "Lay a counter beside a reference: ratio with its interval, clocks, lost and doubled pulses\n"
        "Example: p1scope-cli compare week.pcapng pulses.csv --pulses-per-unit 2000");
    auto options = std::make_shared<CompareOptions>();
    addInput(*command, options->input);
    command
        ->add_option("REFERENCE", options->reference,
                     "A CSV of times and sums, or of the times of pulses alone; its dialect is found out")
        ->required();
    command->add_option("--quantity", options->quantity,
                        "A reading's name; without: energy_delivered_tariff1 and 2 together");
    command
        ->add_option("--pulses-per-unit", options->pulsesPerUnit,
                     "The values are pulses, so many a unit (times alone: 2000 where it is not said)")
        ->check(CLI::PositiveNumber);
    command->add_option("--format", options->format, "text or json (one object)")
        ->check(CLI::IsMember({"text", "json"}))
        ->capture_default_str();
    command->add_option("--column", options->column,
                        "The column with the values: its heading, or its number from 1");
    addDialect(*command, *options);
    command->callback([options, &chosen] { chosen = [options] { return compare(*options); }; });
}

void addConvert(CLI::App& app, Chosen& chosen)
{
    auto* command =
        app.add_subcommand("convert", "Write an input as a file of another kind\n"
                                      "Example: p1scope-cli convert session.pcapng -o share.pcapng "
                                      "--anonymise");
    auto options = std::make_shared<ConvertOptions>();
    addInput(*command, options->input);
    addKeys(*command, options->input);
    command
        ->add_option(
            "-o", options->output,
            "File: .pcapng a recording, .csv bus table, .txt telegrams, .bin raw bytes, .vcd and .sr the "
            "wire, .readings.csv readings")
        ->required();
    command->add_flag("--readings", options->readings, "Write readings as CSV, whatever the ending");
    command->add_flag("--anonymise", options->anonymise,
                      "Replace equipment ids, serial numbers and text messages by made-up ones");
    command->add_flag("--shift-readings", options->shiftReadings, "The same, and counters moved on");
    command->callback([options, &chosen] { chosen = [options] { return convert(*options); }; });
}

void addRecord(CLI::App& app, Chosen& chosen)
{
    auto* command = app.add_subcommand(
        "record", "Record what comes in, event by event, until Ctrl-C; Wireshark opens it too\n"
                  "Example: p1scope-cli record /dev/ttyUSB0 --duration 3600 -o hour.pcapng");
    auto options = std::make_shared<RecordOptions>();
    addInput(*command, options->input);
    command->add_option("-o", options->output, "Write to this file, a name that ends in .pcapng")->required();
    command->callback([options, &chosen] { chosen = [options] { return record(*options); }; });
}

void addReplay(CLI::App& app, Chosen& chosen)
{
    auto* command =
        app.add_subcommand("replay", "Play a file to another program as if the meter were there\n"
                                     "Example: p1scope-cli replay session.pcapng --to /tmp/meter --speed 10");
    auto options = std::make_shared<ReplayOptions>();
    command->add_option("FILE", options->input.input, "A recording, or any other file with frames")
        ->required();
    command
        ->add_option(
            "--to", options->to,
            "A name that is to lead to a pseudo terminal, or tcp://HOST:PORT to listen on (port 0: any)")
        ->required();
    command->add_option("--speed", options->speed, "A factor, or max for as fast as it is read")
        ->capture_default_str();
    command->add_option("--from", options->from, "Begin at so many seconds; without: at the first byte");
    command->add_option("--until", options->until, "End at so many seconds");
    addLine(*command, options->input);
    command->add_flag("--quiet", options->input.quiet, "Say nothing on standard error but what is wrong");
    command->callback([options, &chosen] { chosen = [options] { return replay(*options); }; });
}

void addSimulate(CLI::App& app, Chosen& chosen)
{
    auto* command =
        app.add_subcommand("simulate", "Play a virtual meter into a file or on a pseudo terminal\n"
                                       "Example: p1scope-cli simulate dsmr50 --telegrams 60 -o minute.bin");
    auto options = std::make_shared<SimulateOptions>();
    std::string names;
    for (const auto kind : simulator::kinds())
        names += (names.empty() ? "" : ", ") + std::string(kind);
    command->add_option("KIND", options->kind, "Kind of meter: " + names)->required();
    command->add_option("--seed", options->seed, "Chooses the household, and chance")->capture_default_str();
    command
        ->add_option("--telegrams", options->telegrams,
                     "How many; without: 10 to a file, no end on a terminal")
        ->check(CLI::PositiveNumber);
    command
        ->add_option("--interval", options->interval, "Seconds from telegram to telegram; 0: without pause")
        ->check(CLI::NonNegativeNumber);
    command->add_option("--faults", options->faults,
                        "What goes wrong: flip=0.01,parity=0.001,drop=0.001,truncate=0.02,"
                        "crc=0.01,cr-stripped,inverted,gap=0.02,…");
    command->add_option(
        "-o", options->output,
        "File: .pcapng a recording, .bin raw bytes, .txt telegrams, .csv bus table, .vcd and .sr the wire");
    command->add_option("--pty", options->pty,
                        "Make this name lead to a pseudo terminal that the meter sends on");
    command->add_flag("--quiet", options->quiet, "Say nothing on standard error");
    command->callback([options, &chosen] { chosen = [options] { return simulate(*options); }; });
}

} // namespace

int main(int argc, char** argv)
{
    std::ios::sync_with_stdio(false);
    prepareStreams();
    const QCoreApplication application(argc, argv);
    CLI::App app("Shows what a smart meter's P1 port says, and why when it says nothing.\n"
                 "Example: p1scope-cli decode /dev/ttyUSB0 --telegrams 1",
                 "p1scope-cli");
    app.set_version_flag("--version", "p1scope-cli " P1SCOPE_VERSION);
    app.require_subcommand(1);
    app.get_formatter()->column_width(28);

    Chosen chosen;
    addPorts(app, chosen);
    addMonitor(app, chosen);
    addPublish(app, chosen);
    addDecode(app, chosen);
    addCodes(app, chosen);
    addDiagnose(app, chosen);
    addCounters(app, chosen);
    addFrames(app, chosen);
    addHistory(app, chosen);
    addCompare(app, chosen);
    addConvert(app, chosen);
    addRecord(app, chosen);
    addReplay(app, chosen);
    addSimulate(app, chosen);
    try {
        // It takes them from the end.
        auto arguments = argumentsOf(argc, argv);
        std::reverse(arguments.begin(), arguments.end());
        app.parse(std::move(arguments));
    } catch (const CLI::ParseError& error) {
        if (error.get_exit_code() == 0)
            return app.exit(error);
        fmt::print(stderr, "p1scope-cli: {}; see p1scope-cli --help\n", error.what());
        return BadUsage;
    }
    return chosen();
}
