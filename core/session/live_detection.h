// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/doctor/detector.h"
#include "core/session/source.h"

#include <QObject>
#include <QThread>

#include <memory>

namespace p1scope::session {

/// What came of looking for a live line's settings.
struct DetectionOutcome {
    bool found = false; ///< the source is set as below; else it is as it was
    line::LineSettings line;
    RequestLine request;
    doctor::Diagnosis diagnosis; ///< its sentence says what was wrong, how sure that is, what to do
};

[[nodiscard]] doctor::RequestChoice toChoice(const RequestLine& request);
[[nodiscard]] RequestLine toRequestLine(const doctor::RequestChoice& choice);

/// Works an open source until it is known how its line is (doctor::Detector does the thinking, in a thread of
/// its own, so that the source's reads what comes meanwhile). Belongs to the thread it is made in, which
/// needs an event loop; the source may live in any, and has to outlive this.
class LiveDetection : public QObject {
    Q_OBJECT
public:
    /// `spec` as the source is set, `state` as it stands. Begins at once.
    LiveDetection(Source* source, const SourceSpec& spec, const SourceState& state,
                  QObject* parent = nullptr);
    /// Leaves the source as it is.
    ~LiveDetection() override;

    /// Puts everything back; finished() follows.
    void cancel();

signals:
    /// One line: what it does now, and why.
    void said(const QString& text);
    void finished(const p1scope::session::DetectionOutcome& outcome);

private:
    class Worker;
    QThread m_thread;
    Worker* m_worker; ///< lives, and is deleted, in m_thread
};

} // namespace p1scope::session

Q_DECLARE_METATYPE(p1scope::session::DetectionOutcome)
