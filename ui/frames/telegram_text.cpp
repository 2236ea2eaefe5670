// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/frames/telegram_text.h"

#include "ui/frames/frame_painter.h"
#include "ui/widgets/colours.h"

#include <QMouseEvent>
#include <QTextBlock>

#include <algorithm>

namespace p1scope::ui {

using line::FrameIndex;

namespace {

constexpr QChar noText{u'·'};
constexpr QChar breakBox{0x25A8}; // a square with hatching

} // namespace

TelegramText::TelegramText(QWidget* parent)
    : QPlainTextEdit(parent)
{
    setObjectName(QStringLiteral("telegramText"));
    setAccessibleName(tr("Text of the telegram"));
    setReadOnly(true);
    setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    setFrameShape(QFrame::NoFrame);
    setUndoRedoEnabled(false);
    setWordWrapMode(QTextOption::WrapAnywhere);
    setTabChangesFocus(true);
    document()->setDocumentMargin(0);
    setFont(FramePainter::rowFont(font()));
    setPlaceholderText(tr("No telegram here"));
    connect(this, &QPlainTextEdit::cursorPositionChanged, this, &TelegramText::cursorMoved);
    connect(this, &QPlainTextEdit::selectionChanged, this, &TelegramText::cursorMoved);
}

void TelegramText::addOdd(int place, Oddity what)
{
    if (!m_odd.empty() && m_odd.back().what == what && m_odd.back().where.end == place)
        ++m_odd.back().where.end;
    else
        m_odd.push_back({{place, place + 1}, what});
}

void TelegramText::setTelegram(const telegram::Telegram& telegram, const TelegramBytes& bytes)
{
    m_firstFrames.clear();
    m_odd.clear();
    m_shown.reset();
    m_end = telegram.lastFrame + 1;
    QString text;
    auto nextBreak = bytes.breaks().begin();
    const std::size_t size = std::min(bytes.size(), telegram.bytes.size());
    const auto add = [&](QChar character, FrameIndex frame) {
        text += character;
        m_firstFrames.push_back(frame);
    };
    for (std::size_t i = 0; i < size; ++i) {
        const FrameIndex frame = bytes.frameOf(i);
        if (nextBreak != bytes.breaks().end() && *nextBreak < frame) {
            // Breaks in a row are one box.
            addOdd(static_cast<int>(text.size()), Oddity::Error);
            add(breakBox, *nextBreak);
            nextBreak = std::lower_bound(nextBreak, bytes.breaks().end(), frame);
        }
        const auto byte = static_cast<unsigned char>(telegram.bytes[i]);
        const auto place = static_cast<int>(text.size());
        const bool sound = bytes.stateOf(i).ok();
        const bool followsReturn = i > 0 && telegram.bytes[i - 1] == '\r' && bytes.stateOf(i - 1).ok() &&
                                   bytes.frameOf(i - 1) + 1 == frame;
        if (byte == '\n' && sound && followsReturn) {
            text.back() = u'\n'; // both are one end of a line; the character stands for two frames
            continue;
        }
        if (!sound)
            addOdd(place, Oddity::Error);
        if (byte == '\n' && !sound)
            add(QChar(0x240A), frame); // to be seen, or its colour is not
        if (byte == '\n') {
            add(u'\n', frame);
        } else if (byte >= 0x20 && byte < 0x7F) {
            add(QChar(char16_t{byte}), frame);
        } else {
            if (sound && (byte != '\r' || i + 1 == size || telegram.bytes[i + 1] != '\n'))
                addOdd(place, Oddity::NoText);
            add(byte < 0x20 ? QChar(0x2400 + byte) : noText, frame);
        }
    }
    m_updating = true;
    setPlainText(text);
    m_updating = false;
    updateColours();
}

void TelegramText::clearTelegram()
{
    m_firstFrames.clear();
    m_odd.clear();
    m_shown.reset();
    m_updating = true;
    clear();
    m_updating = false;
    updateColours();
}

TelegramText::Characters TelegramText::charactersOf(FrameIndex first, FrameIndex last) const
{
    if (m_firstFrames.empty() || last < m_firstFrames.front() || first >= m_end)
        return {};
    const auto begin = m_firstFrames.begin();
    // The character whose frames hold `first`: the last one that begins at or before it.
    auto from = std::upper_bound(begin, m_firstFrames.end(), std::max(first, *begin)) - 1;
    if (from != begin && *(from - 1) == *from)
        --from; // a faulty end of a line has two characters
    const auto to = std::upper_bound(from, m_firstFrames.end(), last);
    return {static_cast<int>(from - begin), static_cast<int>(to - begin)};
}

TelegramBytes::Frames TelegramText::framesOf(Characters characters) const
{
    const auto frameAt = [this](int character) {
        const auto place = static_cast<std::size_t>(std::max(character, 0));
        return place < m_firstFrames.size() ? m_firstFrames[place] : m_end;
    };
    const FrameIndex first = std::min(frameAt(characters.first), m_end - 1);
    return {first, std::max(first, frameAt(characters.end) - 1)};
}

void TelegramText::showFrames(FrameIndex first, FrameIndex last)
{
    const Characters characters = charactersOf(first, last);
    if (characters.first == characters.end) {
        showNoFrames();
        return;
    }
    m_shown = characters;
    m_updating = true;
    QTextCursor cursor = textCursor();
    cursor.setPosition(characters.first);
    setTextCursor(cursor);
    ensureCursorVisible();
    m_updating = false;
    updateColours();
}

void TelegramText::showNoFrames()
{
    m_shown.reset();
    updateColours();
}

void TelegramText::choose(Characters characters)
{
    if (m_firstFrames.empty())
        return;
    const auto count = static_cast<int>(m_firstFrames.size());
    characters.first = std::clamp(characters.first, 0, count - 1);
    characters.end = std::clamp(characters.end, characters.first + 1, count);
    m_shown = characters;
    updateColours();
    const auto frames = framesOf(characters);
    emit chosen(frames.first, frames.last);
}

void TelegramText::cursorMoved()
{
    if (m_updating)
        return;
    const QTextCursor cursor = textCursor();
    if (cursor.hasSelection())
        choose({cursor.selectionStart(), cursor.selectionEnd()});
    else if (!m_mouseDown) // a click is settled when the button is released
        choose({cursor.position(), cursor.position() + 1});
}

void TelegramText::mousePressEvent(QMouseEvent* event)
{
    m_mouseDown = event->button() == Qt::LeftButton;
    QPlainTextEdit::mousePressEvent(event);
}

void TelegramText::mouseReleaseEvent(QMouseEvent* event)
{
    QPlainTextEdit::mouseReleaseEvent(event);
    if (!m_mouseDown)
        return;
    m_mouseDown = false;
    if (textCursor().hasSelection())
        return;
    // The cursor goes to the nearest gap between characters; meant is the character under the pointer.
    const QPoint point = event->position().toPoint();
    int place = textCursor().position();
    if (place > 0 && cursorRect().left() > point.x() && !textCursor().atBlockStart())
        --place;
    choose({place, place + 1});
}

void TelegramText::mouseDoubleClickEvent(QMouseEvent* event)
{
    // A line, that is: an object.
    QTextCursor cursor = cursorForPosition(event->position().toPoint());
    cursor.movePosition(QTextCursor::StartOfBlock);
    cursor.movePosition(QTextCursor::EndOfBlock, QTextCursor::KeepAnchor);
    m_mouseDown = false;
    setTextCursor(cursor);
}

void TelegramText::keyPressEvent(QKeyEvent* event)
{
    m_mouseDown = false;
    QPlainTextEdit::keyPressEvent(event);
}

void TelegramText::changeEvent(QEvent* event)
{
    QPlainTextEdit::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        updateColours();
}

void TelegramText::updateColours()
{
    const Colours colours = Colours::of(palette());
    QList<QTextEdit::ExtraSelection> selections;
    const auto add = [&](Characters where, const QTextCharFormat& format) {
        QTextEdit::ExtraSelection selection;
        selection.cursor = QTextCursor(document());
        selection.cursor.setPosition(where.first);
        selection.cursor.setPosition(std::min(where.end, document()->characterCount() - 1),
                                     QTextCursor::KeepAnchor);
        selection.format = format;
        selections.append(selection);
    };
    if (m_shown) {
        QTextCharFormat chosenFormat;
        chosenFormat.setBackground(colours.selected);
        add(*m_shown, chosenFormat);
    }
    QTextCharFormat error;
    error.setForeground(colours.bad);
    error.setBackground(colours.badBackground);
    error.setFontWeight(QFont::Bold);
    error.setUnderlineStyle(QTextCharFormat::WaveUnderline);
    error.setUnderlineColor(colours.bad);
    QTextCharFormat dim;
    dim.setForeground(colours.warn);
    for (const Odd& odd : m_odd)
        add(odd.where, odd.what == Oddity::Error ? error : dim);
    setExtraSelections(selections);
}

} // namespace p1scope::ui
