// SPDX-License-Identifier: GPL-3.0-or-later
// What a session does for its recorder.
#include "core/session/recording_info.h"
#include "core/session/session.h"

#include <algorithm>
#include <utility>

namespace p1scope::session {

void Session::setRecording(const RecordingSettings& settings)
{
    if (settings == m_recording)
        return;
    m_recording = settings;
    if (m_recorder)
        m_recorder->change(settings);
}

void Session::keepRecording(const QString& path)
{
    if (m_recorder)
        m_recorder->keep(std::filesystem::path(path.toStdU16String()));
}

void Session::stopKeeping()
{
    if (m_recorder)
        m_recorder->stopKeeping();
}

std::vector<std::filesystem::path> Session::recordedParts() const
{
    if (m_recorder)
        return m_recorder->ringParts();
    if (!m_ending.empty())
        return m_ending.back()->ringParts();
    return m_lastParts;
}

void Session::beginRecorder(const SourceSpec& spec)
{
    m_lastParts.clear();
    m_recorder = std::make_unique<Recorder>(m_recording, recordingInfo(spec));
}

void Session::endRecorder()
{
    m_recorder->end();
    m_ending.push_back(std::move(m_recorder));
    m_reap.start();
    showRecorder();
}

void Session::reapRecorders()
{
    if (!m_recorder && !m_ending.empty() && m_ending.back()->ended())
        m_lastParts = m_ending.back()->ringParts();
    std::erase_if(m_ending, [](const auto& recorder) { return recorder->ended(); });
    if (!m_ending.empty())
        return;
    m_reap.stop();
    emit recordingEnded();
}

void Session::showRecorder()
{
    const RecorderState state = m_recorder ? m_recorder->state() : RecorderState();
    if (state == m_recorderState)
        return;
    m_recorderState = state;
    emit recordingChanged(m_recorderState);
}

} // namespace p1scope::session
