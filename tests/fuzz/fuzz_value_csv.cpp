// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/files/value_csv.h"
#include "tests/fuzz/require.h"

#include <cmath>

using namespace p1scope;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto proposal = files::proposeValueDialect(text);
    if (!proposal)
        return 0;
    const auto& columns = proposal.value().columns;
    REQUIRE(proposal.value().dialect.timeColumn < columns.size());
    REQUIRE(proposal.value().dialect.valueColumn.value_or(0) < columns.size());
    const auto table =
        files::readValueTable(text, proposal.value().dialect, telegram::Zone::centralEuropean());
    if (!table)
        return 0;
    const auto& rows = table.value().rows;
    REQUIRE(!rows.empty() && table.value().faults.size() <= table.value().faulty);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        REQUIRE(std::isfinite(rows[i].value) && rows[i].line > 0);
        REQUIRE(i == 0 || rows[i - 1].time <= rows[i].time);
    }
    return 0;
}
