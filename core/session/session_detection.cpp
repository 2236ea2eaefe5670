// SPDX-License-Identifier: GPL-3.0-or-later
// What a session does to find out how its line is.
#include "core/session/session.h"

namespace p1scope::session {

void Session::detect()
{
    if (m_source == nullptr || detecting())
        return;
    m_detectWanted = true;
    beginDetection();
}

void Session::stopDetecting()
{
    if (m_detection) {
        m_detection->cancel();
    } else if (m_detectWanted) {
        m_detectWanted = false;
        DetectionOutcome outcome;
        outcome.line = m_spec.line;
        outcome.request = m_spec.request;
        outcome.diagnosis.sentence = "Stopped; everything is as it was.";
        emit detectionFinished(outcome);
    }
}

void Session::sourceChanged(const SourceState& state)
{
    m_document.setSourceState(state);
    if (m_detectWanted && state.phase == SourceState::Phase::Open)
        beginDetection();
    else if (m_detection && state.phase != SourceState::Phase::Open)
        m_detection->cancel();
    else if (m_detectWanted && state.phase == SourceState::Phase::Failed)
        stopDetecting();
}

void Session::beginDetection()
{
    const SourceState& state = m_document.sourceState();
    if (state.phase != SourceState::Phase::Open || m_detection)
        return;
    m_detectWanted = false;
    m_detection = std::make_unique<LiveDetection>(m_source, m_spec, state);
    connect(m_detection.get(), &LiveDetection::said, this, &Session::detectionSaid);
    connect(m_detection.get(), &LiveDetection::finished, this, &Session::endDetection);
}

void Session::endDetection(const DetectionOutcome& outcome)
{
    if (!m_detection)
        return;
    // It is its signal that has brought us here.
    m_detection.release()->deleteLater();
    m_spec.line = outcome.line;
    m_spec.request = outcome.request;
    m_document.setRequest(outcome.request, m_spec.address);
    emit detectionFinished(outcome);
}

} // namespace p1scope::session
