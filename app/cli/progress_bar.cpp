// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/progress_bar.h"

#include "app/cli/terminal.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <string>

namespace p1scope::cli {

ProgressBar::ProgressBar(bool quiet, bool alone)
    : m_shown(!quiet && errorsAreTerminal() && (alone || !outputIsTerminal()))
{}

ProgressBar::~ProgressBar()
{
    if (m_last >= 0)
        fmt::print(stderr, "\r\033[K");
}

void ProgressBar::show(double progress)
{
    const int percent = static_cast<int>(std::clamp(progress, 0.0, 1.0) * 100);
    if (!m_shown || percent == m_last)
        return;
    m_last = percent;
    fmt::print(stderr, "\r[{:<50}] {:3d} %", std::string(static_cast<std::size_t>(percent / 2), '#'),
               percent);
    std::fflush(stderr);
}

} // namespace p1scope::cli
