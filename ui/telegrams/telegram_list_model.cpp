// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/telegrams/telegram_list_model.h"

#include "ui/frames/verdict.h"
#include "ui/widgets/format.h"

#include <QDateTime>

#include <algorithm>

namespace p1scope::ui {

using session::TelegramSummary;
using telegram::TelegramIndex;

TelegramListModel::TelegramListModel(const session::Document& document, QObject* parent)
    : QAbstractTableModel(parent)
    , m_document(document)
{
    connect(&document, &session::Document::begun, this, &TelegramListModel::restart);
    connect(&document, &session::Document::telegramsChanged, this, &TelegramListModel::takeNew);
    restart();
}

void TelegramListModel::restart()
{
    beginResetModel();
    m_seen = 0;
    m_rows.clear();
    if (!m_frozen || m_document.telegramCount() == 0) {
        m_seen = m_document.telegramCount();
        for (std::size_t i = 0; m_badOnly && i < m_seen; ++i)
            if (isBad(i))
                m_rows.push_back(static_cast<std::uint32_t>(i));
    }
    endResetModel();
}

void TelegramListModel::takeNew()
{
    const std::size_t count = m_document.telegramCount();
    if (m_frozen || count <= m_seen)
        return;
    std::vector<std::uint32_t> added;
    for (std::size_t i = m_seen; i < count; ++i)
        if (!m_badOnly || isBad(i))
            added.push_back(static_cast<std::uint32_t>(i));
    if (added.empty()) {
        m_seen = count;
        return;
    }
    const int first = rowCount();
    beginInsertRows({}, first, first + static_cast<int>(added.size()) - 1);
    m_seen = count;
    if (m_badOnly)
        m_rows.insert(m_rows.end(), added.begin(), added.end());
    endInsertRows();
}

void TelegramListModel::setBadOnly(bool badOnly)
{
    if (badOnly == m_badOnly)
        return;
    beginResetModel();
    m_badOnly = badOnly;
    m_rows.clear();
    for (std::size_t i = 0; badOnly && i < m_seen; ++i)
        if (isBad(i))
            m_rows.push_back(static_cast<std::uint32_t>(i));
    endResetModel();
}

void TelegramListModel::setFrozen(bool frozen)
{
    m_frozen = frozen;
    takeNew();
}

bool TelegramListModel::isBad(std::size_t telegram) const
{
    return !telegram::isGood(m_document.summary({telegram}).status);
}

int TelegramListModel::rowCount(const QModelIndex& parent) const
{
    if (parent.isValid())
        return 0;
    return static_cast<int>(m_badOnly ? m_rows.size() : m_seen);
}

int TelegramListModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : columns;
}

TelegramIndex TelegramListModel::telegramAt(int row) const
{
    const auto place = static_cast<std::size_t>(row);
    return {m_badOnly ? m_rows[place] : place};
}

std::optional<int> TelegramListModel::rowOf(TelegramIndex index) const
{
    if (index.value >= m_seen)
        return std::nullopt;
    if (!m_badOnly)
        return static_cast<int>(index.value);
    const auto found = std::lower_bound(m_rows.begin(), m_rows.end(), index.value);
    if (found == m_rows.end() || *found != index.value)
        return std::nullopt;
    return static_cast<int>(found - m_rows.begin());
}

std::optional<int> TelegramListModel::badRow(int from, bool forward) const
{
    const int count = rowCount();
    const int step = forward ? 1 : -1;
    if (from < 0 && !forward)
        from = count;
    for (int row = from + step; row >= 0 && row < count; row += step)
        if (isBad(telegramAt(row).value))
            return row;
    return std::nullopt;
}

QString TelegramListModel::timeText(const TelegramSummary& summary) const
{
    if (summary.timeBasis == capture::TimeBasis::Unknown)
        return QStringLiteral("–");
    // Tenths: meters send once a second, and two in one second are to be told apart.
    const auto tenths = [](auto time) {
        const auto since = time.time_since_epoch();
        return static_cast<int>(std::chrono::floor<std::chrono::milliseconds>(since).count() / 100 % 10);
    };
    if (const auto start = m_document.wallStart()) {
        const auto wall = *start + summary.time.time_since_epoch();
        return QStringLiteral("%1.%2").arg(clockText(summary.time, start)).arg(tenths(wall));
    }
    return QStringLiteral("%1.%2").arg(clockText(summary.time, std::nullopt)).arg(tenths(summary.time));
}

QString TelegramListModel::intervalText(TelegramIndex index) const
{
    const TelegramSummary& summary = m_document.summary(index);
    if (index.value == 0 || summary.timeBasis == capture::TimeBasis::Unknown)
        return QStringLiteral("–");
    const TelegramSummary& before = m_document.summary(index - 1);
    if (before.timeBasis == capture::TimeBasis::Unknown)
        return QStringLiteral("–");
    return QStringLiteral("%1 s").arg(
        displayLocale().toString(capture::toSeconds(summary.time - before.time), 'f', 2));
}

QString TelegramListModel::text(TelegramIndex index, Column column) const
{
    const TelegramSummary& summary = m_document.summary(index);
    switch (column) {
    case Column::Number:
        return countText(index.value + 1);
    case Column::Time:
        return timeText(summary);
    case Column::Interval:
        return intervalText(index);
    case Column::Size:
        return tr("%1 B").arg(countText(summary.length));
    case Column::Verdict: {
        const Verdict verdict = verdictOf(summary);
        return toneSymbol(verdict.tone) + QChar(u' ') + verdict.word;
    }
    case Column::Crc:
        if (summary.status == telegram::Status::Encrypted)
            return QStringLiteral("–"); // behind the key
        if (!summary.hasCrc)
            return tr("none");
        return summary.status == telegram::Status::CrcMismatch ? tr("wrong") : tr("right");
    case Column::Errors: {
        QStringList errors;
        if (summary.parityErrors > 0)
            errors << tr("%1 parity").arg(countText(summary.parityErrors));
        if (summary.framingErrors > 0)
            errors << tr("%1 framing").arg(countText(summary.framingErrors));
        return errors.isEmpty() ? QStringLiteral("–") : errors.join(QStringLiteral(", "));
    }
    }
    return {};
}

QVariant TelegramListModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const TelegramIndex which = telegramAt(index.row());
    if (which.value >= m_document.telegramCount())
        return {}; // a new input has begun, and the model has not heard of it yet
    const auto column = static_cast<Column>(index.column());
    switch (role) {
    case Qt::DisplayRole:
        return text(which, column);
    case Qt::ToolTipRole:
        return column == Column::Verdict ? QVariant(verdictOf(m_document.summary(which)).reason) : QVariant();
    case Qt::AccessibleTextRole:
        return column == Column::Verdict ? QVariant(verdictOf(m_document.summary(which)).word)
                                         : QVariant(text(which, column));
    case Qt::TextAlignmentRole: {
        const bool right = column <= Column::Size;
        return int((right ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    }
    case toneRole:
        return static_cast<int>(verdictOf(m_document.summary(which)).tone);
    default:
        return {};
    }
}

QVariant TelegramListModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= columns)
        return {};
    const auto column = static_cast<Column>(section);
    if (role == Qt::TextAlignmentRole)
        return int((column <= Column::Size ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    if (role == Qt::ToolTipRole && column == Column::Time)
        return m_document.wallStart() ? tr("Local time of its first frame")
                                      : tr("Time of its first frame since the start of the input");
    if (role != Qt::DisplayRole)
        return {};
    switch (column) {
    case Column::Number:
        return tr("No.");
    case Column::Time:
        return tr("Time");
    case Column::Interval:
        return tr("Interval");
    case Column::Size:
        return tr("Size");
    case Column::Verdict:
        return tr("Verdict");
    case Column::Crc:
        return tr("CRC");
    case Column::Errors:
        return tr("Errors");
    }
    return {};
}

} // namespace p1scope::ui
