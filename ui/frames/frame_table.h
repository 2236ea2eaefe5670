// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/edge_log.h"
#include "core/line/line_settings.h"
#include "ui/frames/frame_rows.h"
#include "ui/frames/row_scale.h"

#include <QAbstractScrollArea>

#include <functional>
#include <optional>
#include <string_view>

class QAction;
class QLineEdit;
class QStandardItemModel;

namespace p1scope::ui {

class FlatHeader;
class FrameOverview;
struct FrameRow;

/// The table of frames: rows counted in 64 bits, of which only those on the screen are ever read. What is
/// current and selected is kept as frames, not rows, so that it survives a filter and frames given up.
class FrameTable : public QAbstractScrollArea {
    Q_OBJECT
public:
    struct Range {
        line::FrameIndex first;
        line::FrameIndex last; ///< inclusive
        friend bool operator==(const Range&, const Range&) = default;
    };
    enum class CopyAs : std::uint8_t { Table, Hex, Characters, Csv };

    /// More rows than this are not put on the clipboard.
    static constexpr std::uint64_t copyLimit = 50'000;

    /// The three outlive the table. Say `framesChanged` and `marksChanged` when they have changed.
    FrameTable(const line::FrameSequence& frames, const std::deque<line::FrameIndex>& errors,
               const Marks& marks, QWidget* parent = nullptr);
    ~FrameTable() override;

    void framesChanged();
    void marksChanged();
    /// A new input: nothing is selected, and the table stands at its beginning (`follow`: at its end).
    void restart(bool follow);

    void setShow(FrameRows::Show show);
    /// What `Show::Found` shows; it outlives the table. Say `foundChanged` when it has grown or begun anew.
    void setFound(const line::FrameSet* found);
    void foundChanged();
    /// How the line is, and its wire where one was sampled: for the columns that tell of them.
    void setLine(const line::LineSettings& settings, const capture::EdgeLog* wire);
    /// Of an inverted line: what tells the characters that ended in a frame, beside its data. Empty for any
    /// other line, where no such column is shown.
    using Recovered = std::function<std::string_view(line::FrameIndex frame)>;
    void setRecovered(Recovered recovered);
    /// Columns that may be shown, each an action that does so.
    [[nodiscard]] QList<QAction*> columnActions() const;
    void setFrozen(bool frozen);
    /// While following, the last row stays in sight as frames come in.
    void setFollowing(bool follow);
    [[nodiscard]] bool following() const { return m_follow; }

    [[nodiscard]] const FrameRows& rows() const { return m_rows; }
    [[nodiscard]] std::optional<line::FrameIndex> current() const { return m_current; }
    [[nodiscard]] std::optional<Range> selection() const;
    /// Selects frames and brings the first of them into sight, unless it is already; no signal.
    void showSelection(Range range);
    /// The same as if the user had done it.
    void chooseFrames(Range range);

    [[nodiscard]] std::uint64_t topRow() const { return m_top; }
    /// Rows that fit as a whole; at least one.
    [[nodiscard]] std::uint64_t visibleRows() const;
    [[nodiscard]] int rowHeight() const { return m_rowHeight; }
    [[nodiscard]] FlatHeader* header() const { return m_header; }

    /// Puts what is selected on the clipboard; false where that is nothing, or too much.
    bool copy(CopyAs what);
    /// Begins to edit the current frame's mark in its place.
    void editMark();

signals:
    void chosen(p1scope::line::FrameIndex first, p1scope::line::FrameIndex last);
    void followingChanged(bool follow);
    void markEdited(p1scope::line::FrameIndex frame, const QString& text);
    /// More rows were to be copied than `copyLimit`.
    void copyRefused(quint64 rows);
    void contextMenuAsked(const QPoint& globalPosition);
    /// A heading was clicked, as one does to sort.
    void sortAsked();

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void timerEvent(QTimerEvent* event) override;
    void scrollContentsBy(int dx, int dy) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void makeHeader();
    void makeColumnActions();
    void fillExtras(FrameRow& row) const;
    void layOut();
    void updateRows();
    void updateScrollBar();
    void updateTitles();
    void growNumberColumn();
    void setTop(std::uint64_t top, bool byUser);
    void barAction(int action);
    void bringIntoSight(std::uint64_t row);
    void moveTo(std::uint64_t row, bool extend);
    void moveBy(std::int64_t rows, bool extend);
    void select(line::FrameIndex anchor, line::FrameIndex current, bool tell);
    void describeCurrent();
    [[nodiscard]] std::optional<std::uint64_t> currentRow() const;
    /// The row under a point of the viewport, or the nearest one.
    [[nodiscard]] std::optional<std::uint64_t> rowAt(int y) const;
    void finishEditing(bool keep);
    void placeEditor();

    FrameRows m_rows;
    RowScale m_scale{0, 1};
    FlatHeader* m_header = nullptr;
    QStandardItemModel* m_titles = nullptr;
    FrameOverview* m_overview = nullptr;
    QLineEdit* m_editor = nullptr;
    line::FrameIndex m_editedFrame;
    std::uint64_t m_top = 0;
    line::LineSettings m_line;
    const capture::EdgeLog* m_wire = nullptr;
    Recovered m_recovered;
    int m_rowHeight = 20;
    int m_wheelRest = 0;
    int m_dragTimer = 0;
    bool m_follow = false;
    bool m_dragging = false;
    FrameRows::Show m_show = FrameRows::Show::All;
    std::optional<line::FrameIndex> m_frozenEnd;
    std::optional<line::FrameIndex> m_current;
    std::optional<line::FrameIndex> m_anchor;
};

} // namespace p1scope::ui
