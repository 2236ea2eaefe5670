// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/telegrams/telegram_notes.h"

#include "ui/frames/object_text.h"
#include "ui/widgets/format.h"

#include <QCoreApplication>
#include <QLabel>
#include <QListWidget>
#include <QVBoxLayout>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace p1scope::ui {

using line::FrameState;
using telegram::Stretch;
using telegram::Telegram;

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(TelegramNotes)
};

/// The rest of the line that begins or goes on at a byte, at least one byte long.
Stretch lineAt(const Telegram& telegram, std::size_t offset)
{
    const std::size_t start = std::min(offset, telegram.bytes.empty() ? 0 : telegram.bytes.size() - 1);
    const std::size_t end = std::min(telegram.bytes.find_first_of("\r\n", start), telegram.bytes.size());
    return {static_cast<std::uint32_t>(start),
            static_cast<std::uint32_t>(std::max<std::size_t>(end - start, 1))};
}

QString errorWord(FrameState state)
{
    if (state.has(FrameState::Parity))
        return Words::tr("parity error");
    if (state.has(FrameState::Framing))
        return Words::tr("framing error");
    return Words::tr("a bit that was not clear");
}

QString placeText(const Telegram& telegram, std::size_t byte)
{
    if (const auto object = objectAt(telegram, byte))
        return Words::tr("in %1, byte %2")
            .arg(visibleText(telegram.text(telegram.objects[*object].code)), countText(byte));
    return Words::tr("at byte %1").arg(countText(byte));
}

} // namespace

std::vector<Remark> remarksOf(const Telegram& telegram, const TelegramBytes& bytes, std::size_t limit)
{
    std::vector<Remark> remarks;
    for (const telegram::Note& note : telegram.notes)
        remarks.push_back({QString::fromStdString(note.what), lineAt(telegram, note.offset), false});
    for (std::size_t i = 0; i < bytes.size(); ++i)
        if (!bytes.stateOf(i).ok())
            remarks.push_back({errorWord(bytes.stateOf(i)) + QChar(u' ') + placeText(telegram, i),
                               {static_cast<std::uint32_t>(i), 1},
                               true});
    for (const line::FrameIndex frame : bytes.breaks()) {
        const Stretch rest = bytes.bytesOf(frame, telegram.lastFrame);
        const std::size_t byte = rest.length > 0 ? rest.offset : bytes.size() - 1;
        remarks.push_back({Words::tr("break before byte %1").arg(countText(byte)),
                           {static_cast<std::uint32_t>(byte), 1},
                           true});
    }
    std::stable_sort(remarks.begin(), remarks.end(),
                     [](const Remark& a, const Remark& b) { return a.where.offset < b.where.offset; });
    if (remarks.size() > limit) {
        const std::size_t left = remarks.size() - limit;
        remarks.resize(limit);
        remarks.push_back({Words::tr("and %1 more").arg(countText(left)), {}, false});
    }
    return remarks;
}

std::vector<Remark> remarksOf(const Telegram& telegram, const std::vector<doctor::Finding>& findings)
{
    std::vector<Remark> remarks;
    for (const doctor::Finding& finding : findings) {
        // What is held against frames stands among the other remarks, one by one.
        if (finding.ofFrames)
            continue;
        QString text = QString::fromStdString(finding.sentence);
        text.replace(0, 1, text.at(0).toUpper());
        text = QStringLiteral("%1: %2").arg(shortText(finding), text);
        if (!finding.repaired.empty())
            text += Words::tr("\nA suggestion: it is not taken for data.");
        remarks.push_back({text, lineAt(telegram, finding.offset), true, true});
        if (finding.word == "bit-flipped" || finding.word == "byte-lost")
            remarks.back().where.length = 1;
    }
    return remarks;
}

QString shortText(const doctor::Finding& finding)
{
    const std::array<std::pair<std::string_view, QString>, 17> words{{
        {"bit-flipped", Words::tr("One bit wrong")},
        {"byte-lost", Words::tr("One byte lost")},
        {"byte-wrong", Words::tr("One byte wrong")},
        {"byte-added", Words::tr("One byte too many")},
        {"several-bytes", Words::tr("More than one byte wrong")},
        {"crc-variant", Words::tr("Another kind of CRC")},
        {"cr-stripped", Words::tr("CR lost")},
        {"cr-doubled", Words::tr("CR doubled")},
        {"hole", Words::tr("Bytes missing")},
        {"garbled", Words::tr("Garbled")},
        {"pause", Words::tr("A pause")},
        {"glued", Words::tr("Two glued together")},
        {"cut-short", Words::tr("Cut short")},
        {"request-released", Words::tr("Request line released")},
        {"connection-lost", Words::tr("Connection lost")},
        {"input-ended", Words::tr("The input ends")},
        {"buffer-overflow", Words::tr("Bytes lost on the way")},
    }};
    for (const auto& [word, text] : words) {
        if (finding.word == word)
            return text;
    }
    return QString::fromStdString(finding.word);
}

QString crcText(const Telegram& telegram)
{
    if (telegram.status == telegram::Status::Encrypted)
        return Words::tr("What it says, its CRC too, is behind a key.");
    if (!telegram.crc)
        return Words::tr("It carries no CRC.");
    const QString computed = QStringLiteral("%1").arg(telegram.crc->computed, 4, 16, QChar(u'0')).toUpper();
    const QString sent = visibleText(telegram.crc->sent);
    if (telegram.status == telegram::Status::CrcMismatch)
        return Words::tr("✕ CRC sent %1, computed %2").arg(sent, computed);
    return Words::tr("✓ CRC sent %1, computed %2").arg(sent, computed);
}

TelegramNotes::TelegramNotes(QWidget* parent)
    : QWidget(parent)
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    m_crc = new QLabel;
    m_crc->setObjectName(QStringLiteral("telegramCrc"));
    m_crc->setAccessibleName(tr("CRC of the telegram"));
    m_crc->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_crc->setWordWrap(true);
    layout->addWidget(m_crc);
    m_list = new QListWidget;
    m_list->setObjectName(QStringLiteral("telegramNotes"));
    m_list->setAccessibleName(tr("What is unusual in the telegram"));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setWordWrap(true);
    layout->addWidget(m_list, 1);
    connect(m_list, &QListWidget::itemClicked, this,
            [this](QListWidgetItem* item) { emit chosen(m_list->row(item)); });
    connect(m_list, &QListWidget::itemActivated, this,
            [this](QListWidgetItem* item) { emit chosen(m_list->row(item)); });
}

void TelegramNotes::setTelegram(const Telegram& telegram, const TelegramBytes& bytes,
                                const std::vector<doctor::Finding>& findings)
{
    m_crc->setText(crcText(telegram));
    m_remarks = remarksOf(telegram, findings);
    const auto others = remarksOf(telegram, bytes);
    m_remarks.insert(m_remarks.end(), others.begin(), others.end());
    m_list->clear();
    for (const Remark& remark : m_remarks)
        m_list->addItem((remark.why     ? QStringLiteral("➜ ")
                         : remark.error ? QStringLiteral("✕ ")
                                        : QStringLiteral("· ")) +
                        remark.text);
    if (m_remarks.empty() && telegram::isGood(telegram.status)) {
        auto* item = new QListWidgetItem(tr("Nothing unusual"), m_list);
        item->setFlags(Qt::NoItemFlags);
    }
}

void TelegramNotes::clear()
{
    m_crc->clear();
    m_remarks.clear();
    m_list->clear();
}

} // namespace p1scope::ui
