// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/session.h"

#include <QObject>

namespace p1scope::ui {

class ConnectionBar;
class DetectRow;

/// What the window does to find a line's settings: the Detect button, the row that tells what is done, and
/// the settings that are in use afterwards. None of what it is given is its own, and all of it outlives it.
class DetectionControl : public QObject {
    Q_OBJECT
public:
    struct Parts {
        session::Session* session = nullptr;
        ConnectionBar* bar = nullptr;
        DetectRow* row = nullptr;
    };
    explicit DetectionControl(const Parts& parts, QObject* parent = nullptr);

    /// Connects to what is chosen where nothing runs, and finds its settings.
    void detect();

signals:
    /// Nothing runs yet: this is to be connected to.
    void connectWanted(const p1scope::session::SourceSpec& spec);
    /// The source is set so now; the bar shows it already.
    void settled(const p1scope::session::SourceSpec& spec);

private:
    void finished(const session::DetectionOutcome& outcome);

    Parts m_parts;
    session::SourceSpec m_spec; ///< whose settings are looked for
};

} // namespace p1scope::ui
