// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/input.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/// What each command is asked, and the command itself, which gives the exit status of the program.
namespace p1scope::cli {

struct DecodeOptions {
    InputOptions input;
    std::string format = "text";
    bool strict = false;
    std::string language = "en"; ///< of the meanings, in text
};
[[nodiscard]] int decode(const DecodeOptions& options);

struct CodesOptions {
    std::string code; ///< one of them; empty for all
    std::string language = "en";
    std::string format = "text";
};
[[nodiscard]] int codes(const CodesOptions& options);

struct FramesOptions {
    InputOptions input;
    std::string format = "bus-table";
    std::string output;
    bool errorsOnly = false;
};
[[nodiscard]] int frames(const FramesOptions& options);

struct CompareOptions {
    InputOptions input;
    std::string reference; ///< a table
    std::string quantity;  ///< a reading's name; empty: both delivered tariffs together
    std::optional<double> pulsesPerUnit;
    std::string format = "text";
    std::string column; ///< of the table, by heading or number from 1; likewise empty what follows: found out
    std::string dates;  ///< "day-first", "month-first"
    std::string decimal; ///< "point", "comma"
    std::string zone = "meter";
};
[[nodiscard]] int compare(const CompareOptions& options);

struct ConvertOptions {
    InputOptions input;
    std::string output;
    bool readings = false;
    bool anonymise = false;
    bool shiftReadings = false; ///< anonymises as well
};
[[nodiscard]] int convert(const ConvertOptions& options);

struct DiagnoseOptions {
    InputOptions input;
    std::string format = "text";
    std::string report; ///< a file for the report; empty for none
};
[[nodiscard]] int diagnose(const DiagnoseOptions& options);

struct CountersOptions {
    InputOptions input; ///< but for the input itself
    std::vector<std::string> inputs;
    std::string by = "day";
    std::string format = "csv";
    std::string prices; ///< a table; empty for none
};
[[nodiscard]] int counters(const CountersOptions& options);

struct HistoryOptions {
    InputOptions input; ///< but for the input itself
    std::vector<std::string> inputs;
    std::string history;              ///< a file or a server; empty: the window's own
    std::string equipment;            ///< of tables: whose they are
    std::vector<std::string> columns; ///< "HEADING=READING"
    std::string dates;                ///< of tables, as in CompareOptions
    std::string decimal;
    std::string zone = "meter";
};
[[nodiscard]] int importHistory(const HistoryOptions& options);

[[nodiscard]] int monitor(const InputOptions& options);

[[nodiscard]] int ports(bool json);

struct PublishOptions {
    InputOptions input;
    std::string mqtt;   ///< an address; likewise empty what follows: not asked for
    std::string influx; ///< an address or a file
    std::string prometheus;
    bool noDiscovery = false; ///< Home Assistant is told nothing
    std::string discoveryPrefix = "homeassistant";
    double wait = 10; ///< seconds at the end, for what has not been sent
};
[[nodiscard]] int publish(const PublishOptions& options);

struct RecordOptions {
    InputOptions input;
    std::string output;
};
[[nodiscard]] int record(const RecordOptions& options);

struct ReplayOptions {
    InputOptions input;
    std::string to;
    std::string speed = "1";
    std::optional<double> from;  ///< seconds from the file's beginning
    std::optional<double> until; ///< likewise
};
[[nodiscard]] int replay(const ReplayOptions& options);

struct SimulateOptions {
    std::string kind;
    std::uint64_t seed = 1;
    std::optional<std::uint64_t> telegrams;
    std::optional<double> interval;
    std::string faults;
    std::string output;
    std::string pty;
    bool quiet = false;
};
[[nodiscard]] int simulate(const SimulateOptions& options);

} // namespace p1scope::cli
