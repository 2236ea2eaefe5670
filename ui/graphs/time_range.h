// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/graphs/time_window.h"

namespace p1scope::ui {

/// Which stretch of a session the graphs show, and how it moves on as data comes.
class TimeRange {
public:
    enum class Mode {
        All,    ///< from the session's start to now
        Follow, ///< a fixed length that ends now
        Still,  ///< where the user put it
    };

    [[nodiscard]] Mode mode() const { return m_mode; }
    [[nodiscard]] const TimeWindow& window() const { return m_window; }
    /// True while the window moves with the data.
    [[nodiscard]] bool following() const { return m_mode != Mode::Still; }

    /// The session reaches from `first` to `now`.
    void setSession(meter::GraphTime first, meter::GraphTime now);
    void showAll();
    /// The last `span`, and on from there.
    void follow(std::chrono::milliseconds span);
    /// Goes on following with the present length, or stays where it is.
    void setFollowing(bool following);
    /// Zooms about `anchor`; a window that follows keeps its end at now.
    void zoom(double factor, meter::GraphTime anchor);
    void pan(std::chrono::milliseconds by);
    void choose(meter::GraphTime a, meter::GraphTime b);
    void goToStart();

private:
    void settle();

    /// A new session is shown this long at least, so that its first samples are not a window wide.
    static constexpr std::chrono::milliseconds leastShown{60'000};

    Mode m_mode = Mode::All;
    TimeWindow m_window;
    meter::GraphTime m_first;
    meter::GraphTime m_now;
};

} // namespace p1scope::ui
