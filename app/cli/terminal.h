// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

/// What differs between systems for a program on a terminal.
namespace p1scope::cli {

/// Makes the standard streams carry bytes as they are, and a terminal take UTF-8 and its control sequences.
/// Before anything is read or written.
void prepareStreams();

/// The arguments behind the program's name, in UTF-8.
[[nodiscard]] std::vector<std::string> argumentsOf(int argc, char** argv);

/// Whether somebody is looking at the stream, on a terminal that knows control sequences.
[[nodiscard]] bool outputIsTerminal();
[[nodiscard]] bool errorsAreTerminal();

/// Has `stop` called, from now on, when Ctrl-C or a request to end comes; it may be called in any thread, or
/// within a signal, and the program goes on.
void callOnInterrupt(void (*stop)());

} // namespace p1scope::cli
