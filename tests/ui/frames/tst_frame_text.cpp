// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/frames/fake_frames.h"
#include "ui/frames/frame_text.h"

#include <QTest>

using namespace p1scope::ui;
using p1scope::capture::Duration;
using p1scope::capture::Time;
using p1scope::capture::TimeBasis;
using p1scope::line::Bit;
using p1scope::line::Frame;
using p1scope::line::FrameIndex;
using p1scope::line::FrameLog;
using p1scope::line::FrameState;

namespace {

/// What the clipboard tests copy: a mark, a gap, an error and a break.
struct Table {
    FrameLog log;
    Marks marks{{{2}, "a, \"b\""}};

    Table()
    {
        std::vector<Frame> frames = framesOf("/A(|\r", {2}, Time(std::chrono::milliseconds(428)));
        frames[4].start += std::chrono::microseconds(500);
        log.append(frames);
    }
    [[nodiscard]] FrameRows rows() const { return {log, log.errors(), marks}; }
};

} // namespace

class TestFrameText : public QObject {
    Q_OBJECT
private slots:
    void writesTimesWithUnitsThatStayPut_data()
    {
        QTest::addColumn<qint64>("nanoseconds");
        QTest::addColumn<QString>("number");
        QTest::addColumn<QString>("unit");
        QTest::newRow("zero") << qint64{0} << QStringLiteral("0.000") << QStringLiteral("ms");
        QTest::newRow("microseconds") << qint64{7'908} << QStringLiteral("0.008") << QStringLiteral("ms");
        QTest::newRow("milliseconds")
            << qint64{432'320'000} << QStringLiteral("432.320") << QStringLiteral("ms");
        QTest::newRow("just below") << qint64{999'999'499} << QStringLiteral("999.999")
                                    << QStringLiteral("ms");
        QTest::newRow("rounds up to seconds")
            << qint64{999'999'600} << QStringLiteral("1.000\u202f000") << QStringLiteral("s");
        QTest::newRow("seconds") << qint64{12'345'678'000} << QStringLiteral("12.345\u202f678")
                                 << QStringLiteral("s");
        QTest::newRow("a day") << qint64{86'400'000'001'000} << QStringLiteral("86\u202f400.000\u202f001")
                               << QStringLiteral("s");
        QTest::newRow("before the start")
            << qint64{-1'500'000} << QStringLiteral("−1.500") << QStringLiteral("ms");
    }
    void writesTimesWithUnitsThatStayPut()
    {
        QFETCH(qint64, nanoseconds);
        const Quantity quantity = timeQuantity(Time(Duration(nanoseconds)));
        QTEST(quantity.number, "number");
        QTEST(quantity.unit, "unit");
    }
    void seesAGapFromHalfABitOn()
    {
        std::vector<Frame> frames = framesOf("ab");
        QVERIFY(!gapBetween(frames[0], frames[1]));
        frames[1].start += fakeStep / 21;
        QVERIFY(!gapBetween(frames[0], frames[1]));
        frames[1].start = frames[0].start + fakeStep + std::chrono::microseconds(210);
        QCOMPARE(*gapBetween(frames[0], frames[1]), Duration(std::chrono::microseconds(210)));
        frames[1].start = frames[0].start + fakeStep / 2; // overlapping: no gap
        QVERIFY(!gapBetween(frames[0], frames[1]));
        frames[1].timeBasis = TimeBasis::Unknown;
        QVERIFY(!gapBetween(frames[0], frames[1]));
    }
    void saysWhatTheParityBitIsAndWhatItShouldBe_data()
    {
        QTest::addColumn<int>("got");
        QTest::addColumn<int>("expected");
        QTest::addColumn<QString>("text");
        QTest::newRow("right") << int(Bit::One) << int(Bit::One) << QStringLiteral("1");
        QTest::newRow("wrong") << int(Bit::One) << int(Bit::Zero) << QStringLiteral("1 (expected 0)");
        QTest::newRow("stripped") << int(Bit::Unknown) << int(Bit::Zero) << QStringLiteral("not known");
        QTest::newRow("none") << int(Bit::Absent) << int(Bit::Absent) << QString();
    }
    void saysWhatTheParityBitIsAndWhatItShouldBe()
    {
        QFETCH(int, got);
        QFETCH(int, expected);
        Frame frame;
        frame.parity = static_cast<Bit>(got);
        frame.expectedParity = static_cast<Bit>(expected);
        QTEST(parityText(frame), "text");
    }
    void hasNothingToShowOfABreak()
    {
        const Frame frame = framesOf("|").front();
        QCOMPARE(rawText(frame), QString());
        QCOMPARE(dataLabel(frame), QString());
        QCOMPARE(parityText(frame), QString());
        QCOMPARE(stateText(frame), QStringLiteral("BREAK"));
    }
    void copiesAsATableOfText()
    {
        const Table table;
        const QStringList lines = rowsAsText(table.rows(), 1, 4).split(u'\n');
        QCOMPARE(lines.size(), 6);
        QCOMPARE(
            lines[0],
            QStringLiteral("Frame  Mark    Start (measured)       Gap   Raw  Data      Parity bit  State"));
        QCOMPARE(lines[1],
                 QStringLiteral("    2                429.040 ms            0x41   'A'               0  OK"));
        QCOMPARE(lines[2],
                 QStringLiteral(
                     "    3  a, \"b\"        430.080 ms            0x28   '('  1 (expected 0)  PARITY"));
        QCOMPARE(
            lines[3],
            QStringLiteral("    4                431.120 ms                                        BREAK"));
        QCOMPARE(lines[4],
                 QStringLiteral("    5                432.660 ms  0.500 ms  0x0D  0x0D               0  OK"));
        QCOMPARE(lines[5], QString());
    }
    void copiesAsHexadecimalBytesWithoutBreaks()
    {
        const Table table;
        QCOMPARE(rowsAsHex(table.rows(), 0, 4), QStringLiteral("2F 41 28 0D"));
        FrameLog log;
        log.append(framesOf("0123456789ABCDEFG"));
        const Marks none;
        QCOMPARE(rowsAsHex(FrameRows(log, log.errors(), none), 0, 16),
                 QStringLiteral("30 31 32 33 34 35 36 37 38 39 41 42 43 44 45 46\n47"));
    }
    void copiesAsCharacters()
    {
        const Table table;
        QCOMPARE(rowsAsCharacters(table.rows(), 0, 4), QStringLiteral("/A(\r"));
    }
    void copiesAsCsv()
    {
        const Table table;
        QCOMPARE(rowsAsCsv(table.rows(), 2, 4),
                 QStringLiteral("Frame,Mark,Start [s],Gap [s],Raw,Data,Parity bit,Expected,State\n"
                                "3,\"a, \"\"b\"\"\",0.430080000,,0x28,'(',1,0,PARITY\n"
                                "4,,0.431120000,,,,,,BREAK\n"
                                "5,,0.432660000,0.000500000,0x0D,0x0D,0,0,OK\n"));
    }
    void copiesOnlyTheRowsThatAreShown()
    {
        const Table table;
        FrameRows rows = table.rows();
        rows.update(FrameRows::Show::Errors);
        QCOMPARE(rowsAsHex(rows, 0, 1), QStringLiteral("28"));
        QVERIFY(rowsAsCsv(rows, 0, 1).contains(QStringLiteral("\n4,,0.431120000,")));
    }
    void copiesBlocksWithoutASeam()
    {
        FrameLog log;
        std::string text;
        for (int i = 0; i < 3'000; ++i)
            text += static_cast<char>('a' + i % 26);
        log.append(framesOf(text));
        const Marks none;
        QCOMPARE(rowsAsCharacters(FrameRows(log, log.errors(), none), 0, 2'999),
                 QString::fromStdString(text));
        // No gap appears where one block of reading ends and the next begins.
        QCOMPARE(rowsAsCsv(FrameRows(log, log.errors(), none), 0, 2'999).count(QStringLiteral(",,0x")),
                 3'000);
    }
    void saysARowAloud()
    {
        const Table table;
        QCOMPARE(spokenFrame({2}, table.log.frame({2}), QStringLiteral("wrong bit")),
                 QStringLiteral(
                     "Frame 3, start 430.080 ms, data '(', parity bit 1 (expected 0), state PARITY, mark "
                     "wrong bit"));
    }
    void saysWhereTimesComeFrom()
    {
        QCOMPARE(columnTitle(FrameColumn::Start, TimeBasis::Measured), QStringLiteral("Start (measured)"));
        QCOMPARE(columnTitle(FrameColumn::Start, TimeBasis::Estimated),
                 QStringLiteral("Start (estimated from arrival)"));
    }
};

QTEST_GUILESS_MAIN(TestFrameText)
#include "tst_frame_text.moc"
