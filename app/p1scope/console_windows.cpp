// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/p1scope/console.h"

#include "core/base/windows.h"

#include <cstdio>

namespace p1scope {

namespace {

bool leadsSomewhere(DWORD which)
{
    HANDLE const handle = GetStdHandle(which);
    return handle != nullptr && handle != INVALID_HANDLE_VALUE && GetFileType(handle) != FILE_TYPE_UNKNOWN;
}

} // namespace

void openConsole()
{
    // Files and pipes are handed down; of the console a program with a window knows nothing by itself.
    const bool output = leadsSomewhere(STD_OUTPUT_HANDLE);
    const bool errors = leadsSomewhere(STD_ERROR_HANDLE);
    if ((output && errors) || AttachConsole(ATTACH_PARENT_PROCESS) == 0)
        return;
    SetConsoleOutputCP(CP_UTF8);
    if (!output)
        static_cast<void>(std::freopen("CONOUT$", "w", stdout));
    if (!errors)
        static_cast<void>(std::freopen("CONOUT$", "w", stderr));
}

QByteArray textForConsole(const QString& text)
{
    return text.toUtf8();
}

bool hasDisplay()
{
    return true;
}

} // namespace p1scope
