// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/demo_source.h"

namespace p1scope::session {

namespace {

/// A source for which there is no meter.
class NoDemoSource : public Source {
public:
    using Source::Source;

    void open() override
    {
        SourceState state;
        state.phase = SourceState::Phase::Failed;
        state.fault = SourceState::Fault::Unsupported;
        state.message = QStringLiteral("there is no virtual meter of this kind");
        emit stateChanged(state);
    }
    void close() override {}
    void setRequest(bool) override {}
    void setTelegramComing(bool) override {}
    void telegramCame() override {}
};

} // namespace

std::unique_ptr<Source> makeDemoSource(const SourceSpec&)
{
    return std::make_unique<NoDemoSource>();
}

} // namespace p1scope::session
