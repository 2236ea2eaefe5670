// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/meter/comparison.h"
#include "core/session/background_job.h"

#include <memory>
#include <vector>

namespace p1scope::session {

/// Lays a counter beside a reference.
class ReferenceComparer : public BackgroundJob {
    Q_OBJECT
public:
    using BackgroundJob::BackgroundJob;
    ~ReferenceComparer() override = default;

    /// While something is being compared this does nothing and returns false.
    bool start(std::vector<meter::CounterPoint> counter, meter::Reference reference,
               const meter::ComparisonOptions& options);
    /// What came of it, when finished() has said that all went well.
    [[nodiscard]] const meter::Comparison& result() const { return *m_result; }

private:
    std::shared_ptr<meter::Comparison> m_result = std::make_shared<meter::Comparison>();
};

} // namespace p1scope::session
