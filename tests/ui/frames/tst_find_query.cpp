// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/frames/fake_frames.h"
#include "ui/frames/find_query.h"

#include <QTest>

using namespace p1scope::ui;
using p1scope::capture::Time;
using p1scope::line::FrameIndex;
using p1scope::line::FrameLog;

namespace {

std::vector<FindMatch> findAll(const FrameLog& log, const QString& text, std::size_t atOnce = 1'000)
{
    FindScan scan(log, *FindQuery::parse(text));
    std::vector<FindMatch> found;
    while (scan.step(atOnce, found)) {
    }
    return found;
}

std::vector<std::uint64_t> firsts(const std::vector<FindMatch>& matches)
{
    std::vector<std::uint64_t> out;
    for (const FindMatch& match : matches)
        out.push_back(match.first.value);
    return out;
}

using Places = std::vector<std::uint64_t>;

} // namespace

class TestFindQuery : public QObject {
    Q_OBJECT
private slots:
    void tellsBytesTextAndCodesApart_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("kind");
        QTest::addColumn<QByteArray>("bytes");
        const auto add = [](const char* name, const char* text, FindQuery::Kind kind,
                            const QByteArray& bytes) {
            QTest::newRow(name) << QString::fromLatin1(text) << int(kind) << bytes;
        };
        add("pairs", "0D 0A", FindQuery::Kind::Bytes, QByteArray("\r\n"));
        add("small letters", "0d 0a", FindQuery::Kind::Bytes, QByteArray("\r\n"));
        add("0x", "0x0D", FindQuery::Kind::Bytes, QByteArray("\r"));
        add("0x, several", "0x0D 0x0A", FindQuery::Kind::Bytes, QByteArray("\r\n"));
        add("0x, in one", "0x0D0A", FindQuery::Kind::Bytes, QByteArray("\r\n"));
        add("two digits are text", "60", FindQuery::Kind::Text, "60");
        add("text", "kWh)", FindQuery::Kind::Text, "kwh)");
        add("escapes", "\\r\\n\\x21\\\\", FindQuery::Kind::Text, QByteArray("\r\n!\\"));
        add("code", "1-0:1.8.1", FindQuery::Kind::Obis, "1-0:1.8.1");
        add("short code", "1.8.1", FindQuery::Kind::Obis, "1.8.1");
        add("with F", "1-0:1.8.0*255", FindQuery::Kind::Obis, "1-0:1.8.0*255");
        add("a number is text", "003.540", FindQuery::Kind::Text, "003.540");
    }
    void tellsBytesTextAndCodesApart()
    {
        QFETCH(QString, text);
        const auto query = FindQuery::parse(text);
        QVERIFY(query.has_value());
        QTEST(int(query->kind), "kind");
        QTEST(QByteArray(reinterpret_cast<const char*>(query->bytes.data()),
                         static_cast<qsizetype>(query->bytes.size())),
              "bytes");
    }
    void takesConditionsFromWhereverTheyStand_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<int>("anyOf");
        QTest::addColumn<qint64>("gapUs");
        QTest::addColumn<int>("data");
        const auto add = [](const char* name, const char* text, const char* bytes, int anyOf, qint64 gap,
                            int data) {
            QTest::newRow(name) << QString::fromUtf8(text) << QByteArray(bytes) << anyOf << gap << data;
        };
        add("state", "state:parity", "", 1, 0, -1);
        add("two states", "state:parity state=break", "", 5, 0, -1);
        add("error", "State:Error", "", 15, 0, -1);
        add("gap", "gap>10ms", "", 0, 10'000, -1);
        add("gap with blanks", "gap > 1.5 s", "", 0, 1'500'000, -1);
        add("gap in µs", "gap>800µs", "", 0, 800, -1);
        add("data", "data:0x2F", "", 0, 0, 0x2F);
        add("a character", "data:'/'", "", 0, 0, 0x2F);
        add("with text", "kWh state:parity", "kwh", 1, 0, -1);
        add("text with blanks behind", "gap>1ms  a b ", "a b", 0, 1'000, -1);
        add("with a code", "state:weak 1.8.1", "1.8.1", 8, 0, -1);
        add("text that only looks like it", "mystate:parity", "mystate:parity", 0, 0, -1);
        add("no such state", "state:odd", "state:odd", 0, 0, -1);
    }
    void takesConditionsFromWhereverTheyStand()
    {
        QFETCH(QString, text);
        QFETCH(QByteArray, bytes);
        QFETCH(qint64, gapUs);
        QFETCH(int, data);
        const auto query = FindQuery::parse(text);
        QVERIFY(query.has_value());
        QCOMPARE(
            QByteArray(reinterpret_cast<const char*>(query->bytes.data()), qsizetype(query->bytes.size())),
            bytes);
        QTEST(int(query->anyOf), "anyOf");
        QCOMPARE(query->gapOver.has_value(), gapUs > 0);
        if (gapUs > 0)
            QCOMPARE(qint64(query->gapOver->count()), gapUs * 1'000);
        QCOMPARE(query->data ? int(*query->data) : -1, data);
    }
    void conditionsNarrowDown_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("places"); // of the matches' first frames
        QTest::newRow("errors") << "state:error"
                                << "3 9";
        QTest::newRow("break") << "state:break"
                               << "3";
        QTest::newRow("ok") << "state:ok data:'b'"
                            << "1 5";
        QTest::newRow("data") << "data:0x62"
                              << "1 5 9";
        QTest::newRow("text with an error in it") << "abc state:parity"
                                                  << "8";
        QTest::newRow("gap") << "gap>5ms"
                             << "8";
        QTest::newRow("gap and data") << "gap>5ms data:'b'"
                                      << "";
        QTest::newRow("text behind a gap") << "abc gap>5ms"
                                           << "8";
    }
    void conditionsNarrowDown()
    {
        QFETCH(QString, text);
        FrameLog log;
        log.append(framesOf("abc|abc.", {}));
        log.append(framesOf("abc", {1}, Time(std::chrono::milliseconds(500))));
        for (const std::size_t atOnce : {std::size_t{1}, std::size_t{3}, std::size_t{100}}) {
            QStringList places;
            for (const FindMatch& match : findAll(log, text, atOnce))
                places << QString::number(match.first.value);
            QTEST(places.join(u' '), "places");
        }
    }
    void hasNothingToLookForInNothing() { QVERIFY(!FindQuery::parse(QString())); }
    void findsEveryPlace()
    {
        FrameLog log;
        log.append(framesOf("aXbxabab\r\nAB"));
        QCOMPARE(firsts(findAll(log, QStringLiteral("ab"))), (Places{4, 6, 10}));
        QCOMPARE(firsts(findAll(log, QStringLiteral("61 62"))), (Places{4, 6}));
        QCOMPARE(firsts(findAll(log, QStringLiteral("0D 0A"))), (Places{8}));
        QCOMPARE(firsts(findAll(log, QStringLiteral("bab"))), (Places{5}));
        QVERIFY(findAll(log, QStringLiteral("zz")).empty());
    }
    void findsPlacesThatOverlap()
    {
        FrameLog log;
        log.append(framesOf("aaaa"));
        QCOMPARE(firsts(findAll(log, QStringLiteral("aa"))), (Places{0, 1, 2}));
    }
    void readsOverBreaks()
    {
        FrameLog log;
        log.append(framesOf("x1.8||.1(y"));
        const auto found = findAll(log, QStringLiteral("1.8.1"));
        QCOMPARE(found.size(), std::size_t{1});
        QCOMPARE(found[0], (FindMatch{{1}, {7}}));
    }
    void takesACodeForNoPartOfALongerOne_data()
    {
        QTest::addColumn<QString>("line");
        QTest::addColumn<bool>("found");
        QTest::newRow("as it is") << "1-0:1.8.1(0" << true;
        QTest::newRow("at the very end") << "1-0:1.8.1" << true;
        QTest::newRow("with F") << "1-0:1.8.1*255(" << true;
        QTest::newRow("longer tariff") << "1-0:1.8.10(" << false;
        QTest::newRow("longer quantity") << "1-0:21.8.1(" << false;
    }
    void takesACodeForNoPartOfALongerOne()
    {
        QFETCH(QString, line);
        QFETCH(bool, found);
        FrameLog log;
        log.append(framesOf(line.toStdString()));
        // However the pieces fall.
        for (std::size_t atOnce : {1U, 2U, 3U, 5U, 100U})
            QCOMPARE(!findAll(log, QStringLiteral("1.8.1"), atOnce).empty(), found);
    }
    void findsTheSameHoweverThePiecesFall()
    {
        std::string text;
        for (int i = 0; i < 500; ++i)
            text += i % 7 == 3 ? "1-0:1.8.1(" : "|abc\r\n";
        FrameLog log;
        log.append(framesOf(text));
        const auto whole = findAll(log, QStringLiteral("1-0:1.8.1"), 100'000);
        QCOMPARE(whole.size(), std::size_t{71});
        for (std::size_t atOnce : {1U, 2U, 9U, 10U, 11U, 64U})
            QCOMPARE(findAll(log, QStringLiteral("1-0:1.8.1"), atOnce), whole);
    }
    void goesOnWhereMoreHasCome()
    {
        FrameLog log;
        log.append(framesOf("..ab..a"));
        FindScan scan(log, *FindQuery::parse(QStringLiteral("ab")));
        std::vector<FindMatch> found;
        while (scan.step(100, found)) {
        }
        QCOMPARE(firsts(found), (Places{2}));
        log.append(framesOf("b..ab"));
        while (scan.step(100, found)) {
        }
        QCOMPARE(firsts(found), (Places{2, 6, 10}));
    }
    void readsPlaces_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<qint64>("frame");       // -1: no frame
        QTest::addColumn<qint64>("nanoseconds"); // -1: no time
        QTest::newRow("number") << "12480" << qint64{12'479} << qint64{-1};
        QTest::newRow("grouped") << "12,480" << qint64{12'479} << qint64{-1};
        QTest::newRow("with a sign for it") << "#7" << qint64{6} << qint64{-1};
        QTest::newRow("milliseconds") << "432.32 ms" << qint64{-1} << qint64{432'320'000};
        QTest::newRow("seconds") << "12.5s" << qint64{-1} << qint64{12'500'000'000};
        QTest::newRow("as the table writes it")
            << QStringLiteral("12.345\u202f678 s") << qint64{-1} << qint64{12'345'678'000};
        QTest::newRow("microseconds") << "250 µs" << qint64{-1} << qint64{250'000};
        QTest::newRow("clock") << "1:02:03.5" << qint64{-1} << qint64{3'723'500'000'000};
        QTest::newRow("minutes") << "2:03" << qint64{-1} << qint64{123'000'000'000};
        QTest::newRow("no frame zero") << "0" << qint64{-1} << qint64{-1};
        QTest::newRow("words") << "there" << qint64{-1} << qint64{-1};
        QTest::newRow("nothing") << "" << qint64{-1} << qint64{-1};
        QTest::newRow("too long ago") << "99999999999999999999 s" << qint64{-1} << qint64{-1};
        QTest::newRow("too many") << "99999999999999999999999" << qint64{-1} << qint64{-1};
    }
    void readsPlaces()
    {
        QFETCH(QString, text);
        QFETCH(qint64, frame);
        QFETCH(qint64, nanoseconds);
        const auto place = parsePlace(text);
        QVERIFY(!place || !std::holds_alternative<p1scope::telegram::TelegramIndex>(*place));
        QCOMPARE(place.has_value(), frame >= 0 || nanoseconds >= 0);
        if (frame >= 0)
            QCOMPARE(qint64(std::get<FrameIndex>(*place).value), frame);
        if (nanoseconds >= 0)
            QVERIFY(std::abs(std::get<Time>(*place).time_since_epoch().count() - nanoseconds) <= 1);
    }
    void readsATelegramAsAPlace()
    {
        for (const char* text : {"t12", "T 12", "telegram 12", "telegram #12"}) {
            const auto place = parsePlace(QString::fromLatin1(text));
            QVERIFY2(place.has_value(), text);
            QCOMPARE(std::get<p1scope::telegram::TelegramIndex>(*place).value, quint64{11});
        }
        QVERIFY(!parsePlace(QStringLiteral("t0")));
        QVERIFY(!parsePlace(QStringLiteral("t 1 s")));
    }
};

QTEST_GUILESS_MAIN(TestFindQuery)
#include "tst_find_query.moc"
