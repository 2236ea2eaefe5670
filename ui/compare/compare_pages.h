// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/session.h"

#include <QWidget>

class QTabBar;

namespace p1scope::ui {

class CompareView;
class ReferenceView;
class Selection;

/// The two things that can be compared: two recordings, and a meter with a reference.
class ComparePages : public QWidget {
    Q_OBJECT
public:
    ComparePages(session::Session& session, Selection& selection, QWidget* parent = nullptr);

    [[nodiscard]] CompareView& recordings() const { return *m_recordings; }
    [[nodiscard]] ReferenceView& reference() const { return *m_reference; }

private:
    QTabBar* m_tabs = nullptr;
    CompareView* m_recordings = nullptr;
    ReferenceView* m_reference = nullptr;
};

} // namespace p1scope::ui
