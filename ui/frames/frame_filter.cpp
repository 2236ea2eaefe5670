// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/frames/frame_filter.h"

#include "ui/widgets/format.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace p1scope::ui {

using line::Frame;
using line::FrameIndex;

/// What works on the other thread.
class FrameFilter::Worker : public QObject {
public:
    explicit Worker(FindQuery query)
        : m_matcher(std::move(query))
    {}
    std::vector<FindMatch> look(FrameIndex first, const std::vector<Frame>& frames, bool last)
    {
        std::vector<FindMatch> found;
        m_matcher.feed(first, frames, last, found);
        return found;
    }

private:
    FindMatcher m_matcher;
};

FrameFilter::FrameFilter(const line::FrameSequence& frames, QObject* parent)
    : QObject(parent)
    , m_frames(frames)
{
    m_thread.setObjectName(QStringLiteral("filter"));
}

FrameFilter::~FrameFilter()
{
    endWorker();
    m_thread.quit();
    m_thread.wait();
}

bool FrameFilter::start(const QString& text)
{
    endWorker();
    m_found.clear();
    m_state = State::Idle;
    auto query = FindQuery::parse(text);
    if (!query) {
        emit changed();
        return false;
    }
    m_thread.start(QThread::LowPriority);
    m_worker = std::make_unique<Worker>(std::move(*query)).release(); // ends by deleteLater in its own thread
    m_worker->moveToThread(&m_thread);
    connect(&m_thread, &QThread::finished, m_worker, &QObject::deleteLater);
    m_next = m_frames.first();
    m_inFlight = 0;
    m_state = State::Running;
    feed();
    emit changed();
    return true;
}

void FrameFilter::feed()
{
    m_next = std::max(m_next, m_frames.first()); // given up meanwhile
    while (m_inFlight < blocksInFlight && m_next < m_frames.end()) {
        std::vector<Frame> block(std::min<std::uint64_t>(blockLength, m_frames.end() - m_next));
        block.resize(m_frames.read(m_next, block));
        if (block.empty())
            break;
        const FrameIndex first = std::exchange(m_next, m_next + block.size());
        const bool last = m_next >= m_frames.end();
        ++m_inFlight;
        QMetaObject::invokeMethod(
            m_worker, [this, worker = m_worker, run = m_run, first, last, block = std::move(block)] {
                auto found = worker->look(first, block, last);
                QMetaObject::invokeMethod(this, [this, run, found = std::move(found)] {
                    if (run == m_run)
                        take(found);
                });
            });
    }
    if (m_inFlight == 0)
        m_state = State::Done;
}

void FrameFilter::take(const std::vector<FindMatch>& found)
{
    --m_inFlight;
    for (const FindMatch& match : found)
        m_found.add(match.first, match.last);
    feed();
    emit changed();
}

void FrameFilter::cancel()
{
    if (m_state != State::Running)
        return;
    endWorker();
    m_state = State::Stopped;
    emit changed();
}

void FrameFilter::clear()
{
    endWorker();
    m_found.clear();
    m_next = {};
    m_state = State::Idle;
    emit changed();
}

void FrameFilter::framesChanged()
{
    if (m_worker == nullptr)
        return;
    m_state = State::Running;
    feed();
}

void FrameFilter::endWorker()
{
    ++m_run;
    if (m_worker != nullptr)
        std::exchange(m_worker, nullptr)->deleteLater();
}

double FrameFilter::progress() const
{
    const std::uint64_t all = m_frames.end() - m_frames.first();
    const FrameIndex next = std::max(m_next, m_frames.first());
    return all == 0 ? 1 : static_cast<double>(next - m_frames.first()) / static_cast<double>(all);
}

QString FrameFilter::text() const
{
    QString many = m_found.count() == 1 ? tr("1 frame") : tr("%1 frames").arg(countText(m_found.count()));
    const QString share = QString::number(static_cast<int>(progress() * 100));
    switch (m_state) {
    case State::Idle:
        return {};
    case State::Running:
        return tr("filtering, %1 %, %2").arg(share, many);
    case State::Stopped:
        return tr("stopped at %1 %, %2").arg(share, many);
    case State::Done:
        return many;
    }
    return {};
}

} // namespace p1scope::ui
