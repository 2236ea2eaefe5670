// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/document.h"
#include "ui/frames/frame_table.h"
#include "ui/widgets/selection.h"

#include <QWidget>

class QSplitter;

namespace p1scope::ui {

class BusTableSaver;
class FrameFilter;
class FrameFinder;
class FramesToolbar;
class InlineBar;
class TelegramSide;
class WirePanel;

/// What is on the wire, frame by frame: the waveform, below it the table of frames, and beside that the
/// telegram that the chosen ones belong to.
class FramesView : public QWidget {
    Q_OBJECT
public:
    /// Both outlive the view.
    FramesView(session::Document& document, Selection& selection, QWidget* parent = nullptr);
    ~FramesView() override;

    [[nodiscard]] FrameTable* table() const { return m_table; }
    [[nodiscard]] TelegramSide* side() const { return m_side; }
    [[nodiscard]] WirePanel* wire() const { return m_wire; }
    /// Writes all frames, or those shown while frozen, as a bus table; what comes of it is said in the view.
    void saveBusTable(const QString& path);
    /// Frozen, the view shows what there was at that moment, whatever comes in.
    void setFrozen(bool frozen);

private:
    void build();
    void connectDocument();
    void connectToolbar();
    void connectViews();
    void refreshWire();
    void refreshRecovered();
    void follow(const QObject* origin);
    void choose(line::FrameIndex first, line::FrameIndex last, const QObject* origin);
    void showLatestTelegram();
    void updateCounts();
    void goToError(bool forward);
    void goToMark(bool forward);
    void answer(const QString& text);
    void goToPlace(const QString& text);
    void goToGap(const QString& text);
    void goToFrames(line::FrameIndex first, line::FrameIndex last);
    void updateFilter();
    void find(bool forward);
    void removeMarks();
    void askSavePath();
    [[nodiscard]] line::FrameIndex here() const;

    session::Document& m_document;
    Selection& m_selection;
    QSplitter* m_panes = nullptr;
    FramesToolbar* m_toolbar = nullptr;
    InlineBar* m_bar = nullptr;
    FrameTable* m_table = nullptr;
    TelegramSide* m_side = nullptr;
    WirePanel* m_wire = nullptr;
    FrameFinder* m_finder = nullptr;
    FrameFilter* m_filter = nullptr;
    BusTableSaver* m_saver = nullptr;
    enum class Question : std::uint8_t { Where, HowLong };
    Question m_question = Question::Where; ///< what the bar asks for
    bool m_filtering = false;
    QString m_findText;
    std::optional<line::FrameIndex> m_frozenEnd; ///< frozen, frames from here on are not shown
};

} // namespace p1scope::ui
