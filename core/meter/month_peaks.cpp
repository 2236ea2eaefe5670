// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/meter/month_peaks.h"

#include <algorithm>

namespace p1scope::meter {

using std::chrono::seconds;
using std::chrono::sys_seconds;

void MonthPeaks::sent(Micro kilowatts, sys_seconds end)
{
    // A quarter that ends with the month belongs to it.
    const sys_seconds month = periodStart(end - seconds(1), Period::Month, m_zone);
    Micro& peak = m_sent[month];
    peak = std::max(peak, kilowatts);
}

void MonthPeaks::delivered(Micro kilowattHours, sys_seconds time)
{
    const sys_seconds quarter = periodStart(time - seconds(1), Period::Quarter, m_zone);
    if (quarter != m_quarter) {
        m_quarter = quarter;
        m_inQuarter = 0;
    }
    m_inQuarter += kilowattHours;
    Micro& peak = m_reckoned[periodStart(quarter, Period::Month, m_zone)];
    peak = std::max(peak, m_inQuarter * 4);
}

std::map<sys_seconds, Micro> MonthPeaks::peaks() const
{
    // What the meter says stands for the whole month, not only for what was seen of it.
    std::map<sys_seconds, Micro> result = m_sent;
    result.insert(m_reckoned.begin(), m_reckoned.end());
    return result;
}

std::optional<Micro> MonthPeaks::mean(sys_seconds month, Micro least) const
{
    using std::chrono::months;
    const auto date = localDate(month, m_zone);
    const sys_seconds first = midnight((date.year() / date.month() - months(11)) / 1, m_zone);
    Micro sum = 0;
    Micro count = 0;
    for (const auto& [start, peak] : peaks()) {
        if (start < first || start > month)
            continue;
        sum += std::max(peak, least);
        ++count;
    }
    return count > 0 ? std::optional(sum / count) : std::nullopt;
}

} // namespace p1scope::meter
