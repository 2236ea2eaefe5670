// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace p1scope::cli {

/// A bar on standard error, where that is a terminal and no other output goes to one.
class ProgressBar {
public:
    /// `alone`: the command writes nothing to standard output, so that a terminal there is no hindrance.
    explicit ProgressBar(bool quiet, bool alone = false);
    ~ProgressBar();
    ProgressBar(const ProgressBar&) = delete;
    ProgressBar& operator=(const ProgressBar&) = delete;

    /// `progress` from 0 to 1.
    void show(double progress);

private:
    bool m_shown;
    int m_last = -1;
};

} // namespace p1scope::cli
