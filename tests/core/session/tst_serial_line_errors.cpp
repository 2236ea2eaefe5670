// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/serial_line_errors.h"

#include <QTest>

using namespace p1scope::capture;
using namespace p1scope::session;

namespace {

using Bytes = std::vector<std::uint8_t>;

/// Events as text, neighbouring data joined: "D 41 42 | F 43 | B"
QString toText(const std::vector<Event>& events)
{
    QString text;
    bool inData = false;
    for (const Event& event : events) {
        const bool data = event.kind == EventKind::Data;
        if (!data || !inData) {
            if (!text.isEmpty())
                text += QStringLiteral(" | ");
            switch (event.kind) {
            case EventKind::Data:
                text += QLatin1Char('D');
                break;
            case EventKind::FramingError:
                text += QLatin1Char('F');
                break;
            case EventKind::ParityError:
                text += QLatin1Char('P');
                break;
            case EventKind::LineError:
                text += QLatin1Char('L');
                break;
            case EventKind::Break:
                text += QLatin1Char('B');
                break;
            case EventKind::Overflow:
                text += QStringLiteral("O%1").arg(event.count);
                break;
            default:
                text += QLatin1Char('?');
                break;
            }
        }
        for (const auto byte : event.bytes)
            text += QStringLiteral(" %1").arg(byte, 2, 16, QLatin1Char('0'));
        inData = data;
    }
    return text;
}

LineErrorReader reader(bool portParity, ErrorScope scope = ErrorScope::Frame)
{
    LineErrorReader::Options options;
    options.marked = true;
    options.portParity = portParity;
    options.scope = scope;
    return LineErrorReader(options);
}

} // namespace

class TestSerialLineErrors : public QObject {
    Q_OBJECT
private slots:
    void readsMarksWhereverTheReadsAreSplit_data()
    {
        QTest::addColumn<Bytes>("stream");
        QTest::addColumn<QString>("events");
        QTest::newRow("plain") << Bytes{0x2f, 0x41, 0x00, 0xfe} << "D 2f 41 00 fe";
        QTest::newRow("a real FF") << Bytes{0x41, 0xff, 0xff, 0x42} << "D 41 ff 42";
        QTest::newRow("two real FF") << Bytes{0xff, 0xff, 0xff, 0xff} << "D ff ff";
        QTest::newRow("framing error") << Bytes{0x41, 0xff, 0x00, 0x4d, 0x42} << "D 41 | F 4d | D 42";
        QTest::newRow("an FF in error") << Bytes{0x41, 0xff, 0x00, 0xff, 0x42} << "D 41 | F ff | D 42";
        QTest::newRow("break") << Bytes{0x41, 0xff, 0x00, 0x00, 0x42} << "D 41 | B | D 42";
        QTest::newRow("FF then error") << Bytes{0xff, 0xff, 0xff, 0x00, 0x4d} << "D ff | F 4d";
        QTest::newRow("FF then NUL") << Bytes{0xff, 0xff, 0x00, 0x41} << "D ff 00 41";
        QTest::newRow("two errors") << Bytes{0xff, 0x00, 0x01, 0xff, 0x00, 0x02} << "F 01 | F 02";
        QTest::newRow("no mark after all") << Bytes{0x41, 0xff, 0x42} << "D 41 ff 42";
    }
    void readsMarksWhereverTheReadsAreSplit()
    {
        QFETCH(Bytes, stream);
        QFETCH(QString, events);
        for (std::size_t first = 0; first <= stream.size(); ++first) {
            for (std::size_t second = first; second <= stream.size(); ++second) {
                auto marks = reader(false);
                std::vector<Event> seen;
                const std::span all(stream);
                marks.read(all.first(first), Time{}, std::nullopt, seen);
                marks.read(all.subspan(first, second - first), Time{}, std::nullopt, seen);
                marks.read(all.subspan(second), Time{}, std::nullopt, seen);
                QCOMPARE(toText(seen), events);
            }
        }
    }

    void tellsErrorsApartByWhatTheDriverCounted_data()
    {
        QTest::addColumn<bool>("portParity");
        QTest::addColumn<Bytes>("stream");
        QTest::addColumn<LineErrorCounts>("counted");
        QTest::addColumn<QString>("events");
        const Bytes error{0xff, 0x00, 0x4d};
        const Bytes nul{0xff, 0x00, 0x00};
        LineErrorCounts none, framing, parity, both, brk, lost;
        framing.framing = 1;
        parity.parity = 1;
        both.framing = both.parity = 1;
        brk.breaks = 1;
        lost.overruns = 2;
        lost.bufferOverruns = 3;
        QTest::newRow("framing") << true << error << framing << "F 4d";
        QTest::newRow("parity") << true << error << parity << "P 4d";
        QTest::newRow("both") << true << error << both << "L 4d";
        QTest::newRow("not counted") << true << error << none << "L 4d";
        QTest::newRow("no parity check: framing") << false << error << none << "F 4d";
        QTest::newRow("no parity check, whatever is counted") << false << error << parity << "F 4d";
        QTest::newRow("break") << true << nul << brk << "B";
        QTest::newRow("NUL of bad parity") << true << nul << parity << "P 00";
        QTest::newRow("NUL without stop bit") << false << nul << framing << "F 00";
        QTest::newRow("NUL, not counted, parity checked") << true << nul << none << "L 00";
        QTest::newRow("NUL, not counted, no parity check") << false << nul << none << "B";
        QTest::newRow("one break, one bad NUL")
            << true << Bytes{0xff, 0, 0, 0xff, 0, 0} << LineErrorCounts{0, 1, 1, 0, 0} << "B | P 00";
        QTest::newRow("lost bytes come first") << false << Bytes{0x41} << lost << "O5 | D 41";
    }
    void tellsErrorsApartByWhatTheDriverCounted()
    {
        QFETCH(bool, portParity);
        QFETCH(Bytes, stream);
        QFETCH(LineErrorCounts, counted);
        QFETCH(QString, events);
        auto marks = reader(portParity);
        std::vector<Event> seen;
        marks.read(stream, Time{}, counted, seen);
        QCOMPARE(toText(seen), events);
    }

    void keepsACountForTheMarkInTheNextReadButNoLonger()
    {
        const Bytes plain{0x41};
        const Bytes error{0xff, 0x00, 0x4d};
        LineErrorCounts parity;
        parity.parity = 1;
        LineErrorCounts framing;
        framing.framing = 1;

        auto early = reader(true);
        std::vector<Event> seen;
        early.read(plain, Time{}, parity, seen);
        early.read(error, Time{}, LineErrorCounts{}, seen);
        QCOMPARE(toText(seen), QStringLiteral("D 41 | P 4d"));

        auto late = reader(true);
        seen.clear();
        late.read(plain, Time{}, parity, seen);
        late.read(plain, Time{}, LineErrorCounts{}, seen);
        late.read(error, Time{}, framing, seen); // the parity count has had its chance: this is not both
        QCOMPARE(toText(seen), QStringLiteral("D 41 41 | F 4d"));

        auto used = reader(true);
        seen.clear();
        used.read(error, Time{}, parity, seen);
        used.read(error, Time{}, framing, seen);
        QCOMPARE(toText(seen), QStringLiteral("P 4d | F 4d"));
    }

    void countsOfAPacketMarkAllItsBytes()
    {
        auto marks = reader(true, ErrorScope::Packet);
        LineErrorCounts parity;
        parity.parity = 1;
        std::vector<Event> seen;
        marks.read(Bytes{0xff, 0x00, 0x41, 0xff, 0x00, 0x42}, Time{}, parity, seen);
        QCOMPARE(toText(seen), QStringLiteral("P 41 | P 42"));
        for (const Event& event : seen)
            QCOMPARE(event.scope, ErrorScope::Packet);
    }

    void takesEveryByteAsDataWhereNothingIsMarked()
    {
        LineErrorReader plain;
        std::vector<Event> seen;
        plain.read(Bytes{0xff, 0x00, 0x4d, 0xff, 0xff}, Time{Duration{7}}, std::nullopt, seen);
        QCOMPARE(toText(seen), QStringLiteral("D ff 00 4d ff ff"));
        QCOMPARE(seen.front().time, Time{Duration{7}});
        QCOMPARE(seen.front().timeBasis, TimeBasis::Estimated);
    }

    void countsWithoutMarksStandForTheWholeRead()
    {
        LineErrorReader::Options options;
        options.counted = true;
        options.portParity = true;
        LineErrorReader counting(options);
        LineErrorCounts parity;
        parity.parity = 2;
        LineErrorCounts both = parity;
        both.framing = 1;
        std::vector<Event> seen;
        counting.read(Bytes{0xff, 0x00}, Time{}, LineErrorCounts{}, seen);
        counting.read(Bytes{0xff, 0x42}, Time{}, parity, seen);
        counting.read(Bytes{0x43}, Time{}, both, seen);
        counting.read(Bytes{0x44, 0x45}, Time{}, LineErrorCounts{}, seen);
        QCOMPARE(toText(seen), QStringLiteral("D ff 00 | P ff | P 42 | L 43 | D 44 45"));
        QCOMPARE(seen[1].scope, ErrorScope::Packet);
        QCOMPARE(seen[3].scope, ErrorScope::Packet);
    }

    void countersThatWrapStillGiveTheDifference()
    {
        LineErrorCounts before, after;
        before.framing = 0xffff'fffe;
        after.framing = 1;
        QCOMPARE((after - before).framing, 3U);
    }
};

QTEST_GUILESS_MAIN(TestSerialLineErrors)
#include "tst_serial_line_errors.moc"
