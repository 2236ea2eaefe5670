// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/detection_control.h"

#include "ui/connection/connection_bar.h"
#include "ui/connection/detect_row.h"

namespace p1scope::ui {

DetectionControl::DetectionControl(const Parts& parts, QObject* parent)
    : QObject(parent)
    , m_parts(parts)
{
    connect(m_parts.bar, &ConnectionBar::detectRequested, this, &DetectionControl::detect);
    connect(m_parts.row, &DetectRow::cancelled, m_parts.session, &session::Session::stopDetecting);
    connect(m_parts.session, &session::Session::detectionSaid, m_parts.row, &DetectRow::say);
    connect(m_parts.session, &session::Session::detectionFinished, this, &DetectionControl::finished);
    connect(m_parts.session, &session::Session::runningChanged, this, [this](bool running) {
        if (running || !m_parts.bar->isDetecting())
            return;
        // Ended with what it was about.
        m_parts.bar->setDetecting(false);
        session::DetectionOutcome outcome;
        outcome.diagnosis.sentence = tr("Stopped: the connection has ended.").toStdString();
        m_parts.row->finish(outcome);
    });
}

void DetectionControl::detect()
{
    const ConnectionTarget chosen = m_parts.bar->target();
    if (chosen.kind != ConnectionTarget::Kind::Live || m_parts.session->detecting())
        return;
    m_spec = chosen.source;
    if (!m_parts.session->running())
        emit connectWanted(m_spec);
    m_parts.bar->setDetecting(true);
    m_parts.row->begin();
    m_parts.session->detect();
}

void DetectionControl::finished(const session::DetectionOutcome& outcome)
{
    m_parts.bar->setDetecting(false);
    m_parts.row->finish(outcome);
    if (!outcome.found)
        return;
    m_spec.line = outcome.line;
    m_spec.request = outcome.request;
    m_parts.bar->setSource(m_spec);
    emit settled(m_spec);
}

} // namespace p1scope::ui
