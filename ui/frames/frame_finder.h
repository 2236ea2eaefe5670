// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/frames/find_query.h"

#include <QObject>
#include <QTimer>

#include <memory>
#include <optional>

namespace p1scope::ui {

/// Looks for bytes among the frames in short slices of the GUI thread, so that the window goes on meanwhile,
/// and steps through what it found, around the end and the beginning.
class FrameFinder : public QObject {
    Q_OBJECT
public:
    enum class State : std::uint8_t {
        Idle,
        Searching,
        Found,    ///< all has been looked through, and there is something
        NotFound, ///< all has been looked through, and there is nothing
    };
    /// No more places than this are kept; there may be more.
    static constexpr std::size_t limit = 500'000;

    explicit FrameFinder(const line::FrameSequence& frames, QObject* parent = nullptr);

    /// Begins anew, and goes to the first match at or after `from`. An empty text ends the search.
    void start(const QString& text, line::FrameIndex from);
    /// To the next match behind `from`, or before it, around the ends.
    void next(line::FrameIndex from);
    void previous(line::FrameIndex from);
    /// Stops looking; what was found stays.
    void cancel();
    /// More frames have come: they are looked through as well.
    void framesChanged();
    /// A new input.
    void clear();

    [[nodiscard]] State state() const { return m_state; }
    [[nodiscard]] double progress() const;
    /// Position of the last match gone to, from 0.
    [[nodiscard]] std::optional<std::size_t> at() const { return m_at; }
    [[nodiscard]] std::size_t count() const { return m_matches.size(); }
    [[nodiscard]] bool complete() const { return m_state != State::Searching && m_matches.size() < limit; }
    /// "3 of 17", "not found", "searching, 42 %"; empty when idle.
    [[nodiscard]] QString text() const;

signals:
    void found(p1scope::line::FrameIndex first, p1scope::line::FrameIndex last);
    void changed();

private:
    enum class Wish : std::uint8_t { None, Next, Previous };

    void slice();
    void resolve();
    void goTo(std::size_t match);

    const line::FrameSequence& m_frames;
    std::unique_ptr<FindScan> m_scan;
    std::vector<FindMatch> m_matches;
    QTimer m_timer;
    State m_state = State::Idle;
    Wish m_wish = Wish::None;
    line::FrameIndex m_from; ///< the wish holds from here, this frame included
    std::optional<std::size_t> m_at;
};

} // namespace p1scope::ui
