// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/terminal.h"

#include "core/base/windows.h"

#include <QCoreApplication>

#include <atomic>
#include <cstdio>

#include <fcntl.h>
#include <io.h>

namespace p1scope::cli {

namespace {

std::atomic<void (*)()> onInterrupt = nullptr;

/// Runs in a thread of its own.
BOOL WINAPI interruptCame(DWORD kind)
{
    auto* const stop = onInterrupt.load();
    if (stop == nullptr)
        return FALSE;
    stop();
    // Windows ends the program when this returns from a closed window, a logging out or a shutting down;
    // until then there is time to write to the end.
    if (kind != CTRL_C_EVENT && kind != CTRL_BREAK_EVENT)
        Sleep(5000);
    return TRUE;
}

/// Consoles know control sequences since Windows 10, and have to be asked.
bool isTerminal(DWORD which)
{
    HANDLE const console = GetStdHandle(which);
    DWORD mode = 0;
    return GetConsoleMode(console, &mode) != 0 &&
           SetConsoleMode(console, mode | ENABLE_VIRTUAL_TERMINAL_PROCESSING) != 0;
}

} // namespace

void prepareStreams()
{
    // What goes through a pipe is the same bytes as elsewhere: no carriage returns, and no end at a Ctrl-Z.
    for (std::FILE* stream : {stdin, stdout, stderr})
        _setmode(_fileno(stream), _O_BINARY);
    SetConsoleOutputCP(CP_UTF8);
}

std::vector<std::string> argumentsOf(int, char**)
{
    // Those of main() have lost what the system's code page has no place for; Qt asks for them in UTF-16.
    std::vector<std::string> arguments;
    const auto given = QCoreApplication::arguments();
    for (qsizetype i = 1; i < given.size(); ++i)
        arguments.push_back(given[i].toStdString());
    return arguments;
}

bool outputIsTerminal()
{
    return isTerminal(STD_OUTPUT_HANDLE);
}

bool errorsAreTerminal()
{
    return isTerminal(STD_ERROR_HANDLE);
}

void callOnInterrupt(void (*stop)())
{
    onInterrupt = stop;
    SetConsoleCtrlHandler(interruptCame, TRUE);
}

} // namespace p1scope::cli
