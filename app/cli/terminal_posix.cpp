// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/terminal.h"

#include <atomic>
#include <csignal>

#include <unistd.h>

namespace p1scope::cli {

namespace {

std::atomic<void (*)()> onInterrupt = nullptr;

extern "C" void interruptCame(int)
{
    if (auto* const stop = onInterrupt.load())
        stop();
}

} // namespace

void prepareStreams() {}

std::vector<std::string> argumentsOf(int argc, char** argv)
{
    return {argv + (argc > 0 ? 1 : 0), argv + argc};
}

bool outputIsTerminal()
{
    return isatty(STDOUT_FILENO) == 1;
}

bool errorsAreTerminal()
{
    return isatty(STDERR_FILENO) == 1;
}

void callOnInterrupt(void (*stop)())
{
    onInterrupt = stop;
    std::signal(SIGINT, interruptCame);
    std::signal(SIGTERM, interruptCame);
}

} // namespace p1scope::cli
