// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/time.h"

#include <QWidget>

#include <optional>

class QComboBox;
class QLabel;
class QToolButton;

namespace p1scope::ui {

/// The controls of a replay, in a row above the strip of time: play and pause, step by telegram and by frame,
/// repeat, speed, and where it stands. Shown while a replay runs.
class ReplayRow : public QWidget {
    Q_OBJECT
public:
    explicit ReplayRow(QWidget* parent = nullptr);

    void setPlaying(bool playing);
    void setLooping(bool looping);
    /// Where it stands, and what it is: "10:00:03.25 of 10:02:00". Of few changes of width, so that it does
    /// not jitter.
    void setPosition(const QString& position);
    /// The factor that is chosen; 0 for as fast as it can.
    [[nodiscard]] double speed() const;
    void setSpeed(double speed);
    /// "2×", "0.25 x", "as fast as it can". No value where it is none of these.
    [[nodiscard]] static std::optional<double> parseSpeed(const QString& text);

signals:
    void playToggled();
    void telegramStepped();
    void frameStepped();
    void loopToggled(bool on);
    void speedChosen(double speed);
    void stopped();

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QToolButton* addButton(const QString& name, const QString& iconName, const QString& text,
                           const QString& tip);
    void takeSpeed();

    QToolButton* m_play = nullptr;
    QToolButton* m_loop = nullptr;
    QComboBox* m_speedBox = nullptr;
    QLabel* m_position = nullptr;
    double m_speed = 1;
};

} // namespace p1scope::ui
