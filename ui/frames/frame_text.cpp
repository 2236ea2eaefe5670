// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/frames/frame_text.h"

#include "core/line/csv.h"

#include <QCoreApplication>
#include <QStringList>

#include <array>
#include <functional>
#include <vector>

namespace p1scope::ui {

using capture::Duration;
using capture::TimeBasis;
using line::Bit;
using line::Frame;
using line::FrameIndex;

namespace {

// Narrow and not to be broken at: between groups of three digits.
constexpr QChar thinSpace{0x202F};

QString grouped(const QString& digits)
{
    QString out;
    for (qsizetype i = 0; i < digits.size(); ++i) {
        if (i > 0 && (digits.size() - i) % 3 == 0)
            out += thinSpace;
        out += digits[i];
    }
    return out;
}

QString bitText(Bit bit)
{
    return bit == Bit::One ? QStringLiteral("1") : bit == Bit::Zero ? QStringLiteral("0") : QString();
}

struct Words {
    Q_DECLARE_TR_FUNCTIONS(FrameTable)
};

/// Columns of a table of text.
constexpr std::array copied{FrameColumn::Number, FrameColumn::Mark, FrameColumn::Start,  FrameColumn::Gap,
                            FrameColumn::Raw,    FrameColumn::Data, FrameColumn::Parity, FrameColumn::State};

/// Calls `use` with each frame of the rows, and with the frame before it in the input.
void forEachRow(const FrameRows& rows, std::uint64_t first, std::uint64_t last,
                const std::function<void(FrameIndex, const Frame&, const Frame* previous)>& use)
{
    constexpr std::uint64_t blockLength = 1024;
    if (rows.show() == FrameRows::Show::All) {
        std::vector<Frame> block(blockLength);
        std::optional<Frame> previous;
        const FrameIndex begin = rows.frameAt(first);
        if (begin > rows.frames().first())
            previous = rows.frames().frame(begin - 1);
        for (std::uint64_t row = first; row <= last;) {
            const FrameIndex index = rows.frameAt(row);
            const std::size_t count = rows.frames().read(
                index, std::span(block).first(std::min<std::uint64_t>(blockLength, last - row + 1)));
            if (count == 0)
                return;
            for (std::size_t i = 0; i < count; ++i) {
                use(index + i, block[i], previous ? &*previous : nullptr);
                previous = block[i];
            }
            row += count;
        }
        return;
    }
    for (std::uint64_t row = first; row <= last; ++row) {
        const FrameIndex index = rows.frameAt(row);
        std::array<Frame, 2> pair{};
        const bool hasPrevious = index > rows.frames().first();
        static_cast<void>(rows.frames().read(hasPrevious ? index - 1 : index, pair));
        use(index, hasPrevious ? pair[1] : pair[0], hasPrevious ? &pair[0] : nullptr);
    }
}

QString markAt(const FrameRows& rows, FrameIndex index)
{
    const auto mark = rows.marks().find(index);
    return mark == rows.marks().end() ? QString() : QString::fromStdString(mark->second);
}

QString csvField(const QString& text)
{
    return QString::fromStdString(line::csvField(text.toStdString()));
}

QString seconds(Duration duration)
{
    return QString::number(static_cast<double>(duration.count()) * 1e-9, 'f', 9);
}

} // namespace

Quantity durationQuantity(Duration duration)
{
    const bool negative = duration.count() < 0;
    const std::int64_t microseconds = (std::abs(duration.count()) + 500) / 1000;
    const QString sign = negative && microseconds != 0 ? QStringLiteral("−") : QString();
    if (microseconds < 1'000'000)
        return {
            sign +
                QStringLiteral("%1.%2").arg(microseconds / 1000).arg(microseconds % 1000, 3, 10, QChar(u'0')),
            QStringLiteral("ms")};
    const QString fraction = QStringLiteral("%1").arg(microseconds % 1'000'000, 6, 10, QChar(u'0'));
    return {sign + grouped(QString::number(microseconds / 1'000'000)) + QChar(u'.') + grouped(fraction),
            QStringLiteral("s")};
}

Quantity timeQuantity(capture::Time time)
{
    return durationQuantity(time.time_since_epoch());
}

std::optional<Duration> gapBetween(const Frame& previous, const Frame& frame)
{
    if (previous.timeBasis == TimeBasis::Unknown || frame.timeBasis == TimeBasis::Unknown)
        return std::nullopt;
    const Duration gap = frame.start - (previous.start + previous.length);
    // A frame has about ten bits: what is less than half of one is the clock's play.
    if (gap <= Duration::zero() || gap < frame.length / 20)
        return std::nullopt;
    return gap;
}

Quantity startQuantity(const Frame& frame)
{
    return frame.timeBasis == TimeBasis::Unknown ? Quantity{} : timeQuantity(frame.start);
}

QString rawText(const Frame& frame)
{
    if (!frame.hasByte())
        return {};
    return QStringLiteral("0x") + QStringLiteral("%1").arg(frame.raw, 2, 16, QChar(u'0')).toUpper();
}

QString dataLabel(const Frame& frame)
{
    return QString::fromStdString(line::dataText(frame));
}

QString recoveredText(std::string_view characters)
{
    QStringList parts;
    for (const char c : characters) {
        if (c == '\r' || c == '\n')
            parts << (c == '\r' ? QStringLiteral("CR") : QStringLiteral("LF"));
        else
            parts << QStringLiteral("'%1'").arg(QLatin1Char(c));
    }
    return parts.join(QChar(u' '));
}

QString parityText(const Frame& frame)
{
    if (!frame.hasByte() || frame.parity == Bit::Absent)
        return {};
    if (frame.parity == Bit::Unknown)
        return Words::tr("not known");
    const QString got = bitText(frame.parity);
    const QString expected = bitText(frame.expectedParity);
    return expected.isEmpty() || expected == got ? got : Words::tr("%1 (expected %2)").arg(got, expected);
}

QString stateText(const Frame& frame)
{
    return QString::fromStdString(frame.state.toString());
}

QString columnTitle(FrameColumn column, TimeBasis basis)
{
    switch (column) {
    case FrameColumn::Number:
        return Words::tr("Frame");
    case FrameColumn::Mark:
        return Words::tr("Mark");
    case FrameColumn::Start:
        return basis == TimeBasis::Measured    ? Words::tr("Start (measured)")
               : basis == TimeBasis::Estimated ? Words::tr("Start (estimated from arrival)")
                                               : Words::tr("Start (not known)");
    case FrameColumn::Gap:
        return Words::tr("Gap");
    case FrameColumn::Length:
        return Words::tr("Length");
    case FrameColumn::Speed:
        return Words::tr("Baud error");
    case FrameColumn::Bits:
        return Words::tr("Bits as sent");
    case FrameColumn::Raw:
        return Words::tr("Raw");
    case FrameColumn::Data:
        return Words::tr("Data");
    case FrameColumn::Recovered:
        return Words::tr("Recovered");
    case FrameColumn::Parity:
        return Words::tr("Parity bit");
    case FrameColumn::State:
        return Words::tr("State");
    }
    return {};
}

QString shortTitle(FrameColumn column, TimeBasis basis)
{
    return column == FrameColumn::Start && basis == TimeBasis::Estimated ? Words::tr("Start (estimated)")
                                                                         : columnTitle(column, basis);
}

QString spokenFrame(FrameIndex index, const Frame& frame, const QString& mark)
{
    QStringList parts{Words::tr("Frame %1").arg(index.value + 1)};
    if (frame.timeBasis != TimeBasis::Unknown)
        parts << Words::tr("start %1").arg(startQuantity(frame).text());
    if (frame.hasByte())
        parts << Words::tr("data %1").arg(dataLabel(frame));
    if (const QString parity = parityText(frame); !parity.isEmpty())
        parts << Words::tr("parity bit %1").arg(parity);
    parts << Words::tr("state %1").arg(stateText(frame));
    if (!mark.isEmpty())
        parts << Words::tr("mark %1").arg(mark);
    return parts.join(QStringLiteral(", "));
}

QString rowsAsText(const FrameRows& rows, std::uint64_t first, std::uint64_t last)
{
    std::vector<std::array<QString, copied.size()>> cells;
    const Frame firstFrame = rows.frames().frame(rows.frameAt(first));
    auto& heading = cells.emplace_back();
    for (std::size_t column = 0; column < copied.size(); ++column)
        heading[column] = columnTitle(copied[column], firstFrame.timeBasis);
    forEachRow(rows, first, last, [&](FrameIndex index, const Frame& frame, const Frame* previous) {
        const auto gap = previous ? gapBetween(*previous, frame) : std::nullopt;
        cells.push_back({QString::number(index.value + 1), markAt(rows, index), startQuantity(frame).text(),
                         gap ? durationQuantity(*gap).text() : QString(), rawText(frame), dataLabel(frame),
                         parityText(frame), stateText(frame)});
    });
    std::array<qsizetype, copied.size()> widths{};
    for (const auto& row : cells)
        for (std::size_t column = 0; column < row.size(); ++column)
            widths[column] = std::max(widths[column], row[column].size());
    QString text;
    for (const auto& row : cells) {
        QString line;
        for (std::size_t column = 0; column < row.size(); ++column) {
            const bool left = copied[column] == FrameColumn::Mark || copied[column] == FrameColumn::State;
            line +=
                left ? row[column].leftJustified(widths[column]) : row[column].rightJustified(widths[column]);
            line += QStringLiteral("  ");
        }
        while (line.endsWith(u' '))
            line.chop(1);
        text += line + QChar(u'\n');
    }
    return text;
}

QString rowsAsHex(const FrameRows& rows, std::uint64_t first, std::uint64_t last)
{
    QString text;
    int onLine = 0;
    forEachRow(rows, first, last, [&](FrameIndex, const Frame& frame, const Frame*) {
        if (!frame.hasByte())
            return;
        if (!text.isEmpty())
            text += onLine == 0 ? QChar(u'\n') : QChar(u' ');
        text += QStringLiteral("%1").arg(frame.data, 2, 16, QChar(u'0')).toUpper();
        onLine = (onLine + 1) % 16;
    });
    return text;
}

QString rowsAsCharacters(const FrameRows& rows, std::uint64_t first, std::uint64_t last)
{
    QString text;
    forEachRow(rows, first, last, [&](FrameIndex, const Frame& frame, const Frame*) {
        if (frame.hasByte())
            text += QChar(frame.data);
    });
    return text;
}

QString rowsAsCsv(const FrameRows& rows, std::uint64_t first, std::uint64_t last)
{
    QString text = QStringLiteral("Frame,Mark,Start [s],Gap [s],Raw,Data,Parity bit,Expected,State\n");
    forEachRow(rows, first, last, [&](FrameIndex index, const Frame& frame, const Frame* previous) {
        const auto gap = previous ? gapBetween(*previous, frame) : std::nullopt;
        const bool timed = frame.timeBasis != TimeBasis::Unknown;
        const QStringList fields{QString::number(index.value + 1),
                                 csvField(markAt(rows, index)),
                                 timed ? seconds(frame.start.time_since_epoch()) : QString(),
                                 gap ? seconds(*gap) : QString(),
                                 rawText(frame),
                                 csvField(dataLabel(frame)),
                                 frame.hasByte() ? bitText(frame.parity) : QString(),
                                 frame.hasByte() ? bitText(frame.expectedParity) : QString(),
                                 stateText(frame)};
        text += fields.join(QChar(u',')) + QChar(u'\n');
    });
    return text;
}

} // namespace p1scope::ui
