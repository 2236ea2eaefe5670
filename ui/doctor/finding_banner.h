// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/doctor/evidence.h"

#include <QWidget>

class QLabel;

namespace p1scope::ui {

/// What the doctor holds of all of it, in one sentence, on the ground of its colour and with its mark; below
/// it what to do first.
class FindingBanner : public QWidget {
    Q_OBJECT
public:
    explicit FindingBanner(QWidget* parent = nullptr);

    void setFinding(doctor::CheckResult result, const QString& sentence, const QString& first);
    [[nodiscard]] QString sentence() const;
    [[nodiscard]] doctor::CheckResult result() const { return m_result; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    doctor::CheckResult m_result = doctor::CheckResult::Unknown;
    QLabel* m_sentence = nullptr;
    QLabel* m_first = nullptr;
};

} // namespace p1scope::ui
