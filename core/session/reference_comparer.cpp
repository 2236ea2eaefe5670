// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/reference_comparer.h"

#include <utility>

namespace p1scope::session {

bool ReferenceComparer::start(std::vector<meter::CounterPoint> counter, meter::Reference reference,
                              const meter::ComparisonOptions& options)
{
    // The thread writes into a result that nobody looks at yet.
    auto result = std::make_shared<meter::Comparison>();
    const bool begun = begin({},
                             [counter = std::move(counter), reference = std::move(reference), options,
                              result](const Tell& tell) -> base::Status {
                                 auto compared = meter::compareCounters(counter, reference, options, tell);
                                 if (!compared)
                                     return compared.error();
                                 *result = compared.take();
                                 return {};
                             });
    if (begun)
        m_result = std::move(result);
    return begun;
}

} // namespace p1scope::session
