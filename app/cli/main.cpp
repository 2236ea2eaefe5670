// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/input.h"
#include "version.h"

#include <CLI/CLI.hpp>
#include <QCoreApplication>
#include <fmt/format.h>

#include <ios>

int main(int argc, char** argv)
{
    std::ios::sync_with_stdio(false);
    const QCoreApplication application(argc, argv);
    CLI::App app("Shows what a smart meter's P1 port says, and why when it says nothing.\n"
                 "Example: p1scope-cli decode /dev/ttyUSB0 --telegrams 1",
                 "p1scope-cli");
    app.set_version_flag("--version", "p1scope-cli " P1SCOPE_VERSION);
    app.require_subcommand(1);
    app.get_formatter()->column_width(28);

    int status = p1scope::cli::Success;
    p1scope::cli::addPorts(app, status);
    p1scope::cli::addMonitor(app, status);
    p1scope::cli::addDecode(app, status);
    p1scope::cli::addFrames(app, status);
    p1scope::cli::addSimulate(app, status);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        if (error.get_exit_code() == 0)
            return app.exit(error);
        fmt::print(stderr, "p1scope-cli: {}; see p1scope-cli --help\n", error.what());
        return p1scope::cli::BadUsage;
    }
    return status;
}
