// SPDX-License-Identifier: GPL-3.0-or-later
// How one gets from frame to frame.
#include "ui/frames/find_query.h"
#include "ui/frames/frame_filter.h"
#include "ui/frames/frame_finder.h"
#include "ui/frames/frames_toolbar.h"
#include "ui/frames/frames_view.h"
#include "ui/frames/inline_bar.h"
#include "ui/widgets/format.h"

namespace p1scope::ui {

using line::FrameIndex;

FrameIndex FramesView::here() const
{
    if (const auto chosen = m_table->selection())
        return chosen->first;
    const FrameRows& rows = m_table->rows();
    return rows.count() > 0 ? rows.frameAt(std::min(m_table->topRow(), rows.count() - 1)) : FrameIndex{};
}

void FramesView::goToError(bool forward)
{
    const bool chosen = m_table->selection().has_value();
    const line::FrameSequence& frames = m_document.frames();
    const FrameIndex from = here();
    std::optional<FrameIndex> error;
    if (forward)
        error = frames.nextError(chosen ? from + 1 : from);
    else if (from.value > 0)
        error = frames.previousError(from - 1);
    if (!error || *error >= m_table->rows().end()) {
        m_bar->tell(forward ? tr("No error after this frame") : tr("No error before this frame"));
        return;
    }
    m_bar->dismiss();
    m_table->chooseFrames({*error, *error});
}

void FramesView::goToMark(bool forward)
{
    const Marks& marks = m_document.marks();
    const FrameIndex from = here();
    auto mark = marks.end();
    if (forward) {
        mark = m_table->selection() ? marks.upper_bound(from) : marks.lower_bound(from);
    } else if (const auto after = marks.lower_bound(from); after != marks.begin()) {
        mark = std::prev(after);
    }
    if (mark == marks.end() || mark->first >= m_table->rows().end()) {
        m_bar->tell(forward ? tr("No mark after this frame") : tr("No mark before this frame"));
        return;
    }
    m_bar->dismiss();
    m_table->chooseFrames({mark->first, mark->first});
}

void FramesView::answer(const QString& text)
{
    if (m_question == Question::HowLong)
        goToGap(text);
    else
        goToPlace(text);
}

void FramesView::goToFrames(FrameIndex first, FrameIndex last)
{
    m_bar->dismiss();
    m_table->chooseFrames({first, last});
}

void FramesView::goToPlace(const QString& text)
{
    const FrameRows& rows = m_table->rows();
    const auto place = parsePlace(text);
    if (!place) {
        m_bar->setFault(tr("neither a frame's number nor a time nor a telegram"));
        return;
    }
    const FrameIndex first = m_document.frames().first();
    if (const auto* index = std::get_if<telegram::TelegramIndex>(&*place)) {
        if (index->value >= m_document.telegramCount()) {
            m_bar->setFault(tr("no such telegram: there are %1").arg(countText(m_document.telegramCount())));
            return;
        }
        const session::TelegramSummary& telegram = m_document.summary(*index);
        if (telegram.firstFrame < first || telegram.lastFrame >= rows.end())
            m_bar->setFault(tr("that telegram's frames are not shown"));
        else
            goToFrames(telegram.firstFrame, telegram.lastFrame);
        return;
    }
    const auto* index = std::get_if<FrameIndex>(&*place);
    const auto frame =
        index != nullptr ? std::optional(*index) : m_document.frames().at(std::get<capture::Time>(*place));
    if (!frame)
        m_bar->setFault(tr("no frame as early as that"));
    else if (*frame < first || *frame >= rows.end())
        m_bar->setFault(tr("no such frame: they go from %1 to %2")
                            .arg(countText(first.value + 1), countText(rows.end().value)));
    else
        goToFrames(*frame, *frame);
}

/// A search like any other: it may have to look through all there is, and F3 goes on with it.
void FramesView::goToGap(const QString& text)
{
    const auto gap = parseDuration(text);
    if (!gap) {
        m_bar->setFault(tr("not a length of time, such as 10 ms"));
        return;
    }
    const QString query = QStringLiteral("gap>%1us").arg(static_cast<double>(gap->count()) * 1e-3, 0, 'f', 3);
    m_bar->dismiss();
    if (query == m_findText)
        find(true);
    else
        m_toolbar->setFindText(query);
}

void FramesView::updateFilter()
{
    const bool wanted = m_filtering && m_filter->start(m_findText);
    if (!wanted)
        m_filter->clear();
    if (m_filtering)
        m_table->setShow(wanted ? FrameRows::Show::Found : FrameRows::Show::All);
    else if (m_table->rows().show() == FrameRows::Show::Found)
        m_table->setShow(FrameRows::Show::All);
}

void FramesView::find(bool forward)
{
    if (forward)
        m_finder->next(here());
    else
        m_finder->previous(here());
}

} // namespace p1scope::ui
