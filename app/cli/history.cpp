// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/progress_bar.h"
#include "core/base/file_name.h"
#include "core/files/value_columns.h"
#include "core/session/history_import.h"

#include <QStandardPaths>

#include <fmt/format.h>

#include <cstdio>

namespace p1scope::cli {

namespace {

/// The window's own.
QString usualPlace()
{
    return QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) +
           QStringLiteral("/p1scope/p1scope/history.sqlite");
}

base::Result<session::HistoryImport> importOf(const HistoryOptions& options)
{
    session::HistoryImport import;
    import.place = options.history.empty() ? usualPlace() : QString::fromStdString(options.history);
    for (const std::string& input : options.inputs)
        import.inputs.push_back(base::pathOf(input));
    auto line = options.input.choice();
    if (!line)
        return line.error();
    import.line = line.take();
    const auto keys = options.input.keys();
    if (!keys)
        return keys.error();
    import.keys = keys.value();
    import.kind = options.input.chosenMeter();
    import.dialect = dialectChoice(options.dates, options.decimal, options.zone);
    import.equipment = options.equipment;
    for (const std::string& column : options.columns) {
        const auto equals = column.rfind('=');
        const std::string reading = equals == std::string::npos ? "" : column.substr(equals + 1);
        if (files::unitOfReading(reading).empty())
            return base::Error{base::ErrorKind::Usage, column + " names no reading",
                               "give a heading, =, and a reading as in --column Stand=energy_delivered"};
        import.columns[column.substr(0, equals)] = reading;
    }
    return import;
}

} // namespace

int importHistory(const HistoryOptions& options)
{
    const auto import = importOf(options);
    if (!import)
        return failWith(import.error());
    catchInterrupts();
    base::Result<session::HistoryImported> imported = base::Error{};
    {
        ProgressBar bar(options.input.quiet, true);
        imported = session::importHistory(import.value(), [&bar](double share) {
            bar.show(share);
            return !interrupted();
        });
    }
    if (!imported)
        return failWith(imported.error());
    const session::HistoryImported& what = imported.value();
    for (const base::Error& fault : what.faults)
        tell(fault);
    if (what.faulty > what.faults.size())
        fmt::print(stderr, "p1scope-cli: and {} more\n", what.faulty - what.faults.size());
    if (what.files == 0)
        return what.faulty > 0 && what.faults[0].kind == base::ErrorKind::Usage ? BadUsage : NotFound;
    fmt::print("{} telegrams and {} rows of {} files: {} samples were new\n", what.telegrams, what.rows,
               what.files, what.samples);
    return what.faulty > 0 ? NotFound : Success;
}

} // namespace p1scope::cli
