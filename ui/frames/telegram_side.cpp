// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/frames/telegram_side.h"

#include "ui/frames/object_panel.h"
#include "ui/frames/pill.h"
#include "ui/frames/telegram_text.h"
#include "ui/frames/verdict.h"
#include "ui/widgets/format.h"

#include <QFrame>
#include <QHBoxLayout>
#include <QLabel>
#include <QVBoxLayout>

namespace p1scope::ui {

using line::FrameIndex;
using telegram::TelegramIndex;

TelegramSide::TelegramSide(const session::Document& document, QWidget* parent)
    : Panel(parent)
    , m_document(document)
{
    setObjectName(QStringLiteral("telegramSide"));
    setAccessibleName(tr("Telegram of the chosen frames"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(14, 10, 10, 12);
    layout->setSpacing(8);
    auto* heading = new QHBoxLayout;
    m_title = new QLabel;
    m_title->setObjectName(QStringLiteral("telegramTitle"));
    QFont bold = font();
    bold.setBold(true);
    m_title->setFont(bold);
    m_title->setForegroundRole(QPalette::PlaceholderText);
    m_verdict = new Pill;
    m_verdict->setObjectName(QStringLiteral("telegramVerdict"));
    m_verdict->setAccessibleName(tr("Verdict on the telegram"));
    heading->addWidget(m_title);
    heading->addStretch();
    heading->addWidget(m_verdict);
    layout->addLayout(heading);
    m_text = new TelegramText;
    layout->addWidget(m_text, 1);
    auto* line = new QFrame;
    line->setFrameShape(QFrame::HLine);
    line->setFrameShadow(QFrame::Plain);
    line->setForegroundRole(QPalette::Mid);
    layout->addWidget(line);
    m_meaning = new ObjectPanel;
    layout->addWidget(m_meaning);
    connect(m_text, &TelegramText::chosen, this, [this](FrameIndex first, FrameIndex last) {
        showMeaning(first);
        emit chosen(first, last);
    });
    updateTitle();
}

void TelegramSide::clear()
{
    load(std::nullopt);
    m_meaning->showNothing();
}

void TelegramSide::showTelegram(std::optional<TelegramIndex> index)
{
    load(index);
    m_text->showNoFrames();
    m_meaning->showNothing();
}

void TelegramSide::showFrames(FrameIndex first, FrameIndex last)
{
    load(m_document.telegramOf(first));
    if (!m_telegram) {
        m_meaning->showNothing();
        return;
    }
    m_text->showFrames(first, last);
    showMeaning(first);
}

void TelegramSide::load(std::optional<TelegramIndex> index)
{
    if (index == m_index && (m_telegram || !index)) {
        updateTitle();
        return;
    }
    m_index = index;
    m_telegram = index ? m_document.telegram(*index) : std::nullopt;
    if (m_telegram) {
        m_bytes = TelegramBytes(m_document.frames(), *m_telegram);
        const Verdict verdict = verdictOf(*m_telegram);
        m_verdict->setVerdict(verdict.tone, verdict.reason);
        m_text->setTelegram(*m_telegram, m_bytes);
    } else {
        m_bytes = {};
        m_verdict->setVerdict(Tone::Plain, {});
        m_text->clearTelegram();
    }
    updateTitle();
}

void TelegramSide::updateTitle()
{
    const std::uint64_t count = m_document.telegramCount();
    if (!m_index)
        m_title->setText(count == 0 ? tr("No telegrams yet")
                                    : tr("No telegram here, of %1").arg(countText(count)));
    else if (!m_telegram)
        m_title->setText(tr("Telegram %1: its frames are no longer kept").arg(countText(m_index->value + 1)));
    else
        m_title->setText(tr("Telegram %1 of %2").arg(countText(m_index->value + 1), countText(count)));
}

void TelegramSide::showMeaning(FrameIndex frame)
{
    if (!m_telegram)
        return;
    // A break has no byte: what is meant is the byte it stands before.
    const telegram::Stretch rest = m_bytes.bytesOf(frame, m_telegram->lastFrame);
    const std::size_t byte = rest.length > 0 ? rest.offset : m_telegram->bytes.size() - 1;
    m_meaning->showPlace(*m_telegram, m_bytes, byte);
}

} // namespace p1scope::ui
