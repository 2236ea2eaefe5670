// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/doctor/examination.h"

#include <QWidget>

#include <vector>

class QLabel;
class QListWidget;

namespace p1scope::ui {

class Pill;

/// One check with all that is to be said of it: what was seen, what to do, and where.
class CheckDetails : public QWidget {
    Q_OBJECT
public:
    explicit CheckDetails(QWidget* parent = nullptr);

    /// Null for none.
    void setCheck(const doctor::Examined* check);
    [[nodiscard]] QListWidget* places() const { return m_places; }
    /// Takes the first place, as Enter on the check does. False where there is none.
    bool followFirst();

signals:
    /// The user wants to see these frames.
    void followed(p1scope::line::FrameIndex first, p1scope::line::FrameIndex last);

private:
    void follow(int row);

    QLabel* m_title = nullptr;
    Pill* m_result = nullptr;
    QLabel* m_seen = nullptr;
    QLabel* m_advice = nullptr;
    QLabel* m_placesTitle = nullptr;
    QListWidget* m_places = nullptr;
    std::vector<doctor::Link> m_links;
};

} // namespace p1scope::ui
