// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/line/line_settings.h"

#include <QTest>

using namespace p1scope::line;

namespace {

LineSettings settings(const char* text)
{
    return parseLineSettings(text).take();
}

} // namespace

class TestLineSettings : public QObject {
    Q_OBJECT
private slots:
    void readsAndWritesSettings_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("display");
        QTest::addColumn<double>("bits");
        QTest::addColumn<bool>("tenBit");
        QTest::newRow("DSMR 2") << QByteArray("9600,7,E,1") << QByteArray("9600 7E1") << 10.0 << true;
        QTest::newRow("DSMR 5") << QByteArray("115200,8,N,1") << QByteArray("115200 8N1") << 10.0 << true;
        QTest::newRow("7O1") << QByteArray("9600,7,O,1") << QByteArray("9600 7O1") << 10.0 << true;
        QTest::newRow("7M1") << QByteArray("9600,7,M,1") << QByteArray("9600 7M1") << 10.0 << true;
        QTest::newRow("7S1") << QByteArray("9600,7,S,1") << QByteArray("9600 7S1") << 10.0 << true;
        QTest::newRow("7N2") << QByteArray("9600,7,N,2") << QByteArray("9600 7N2") << 10.0 << true;
        QTest::newRow("8E1") << QByteArray("115200,8,E,1") << QByteArray("115200 8E1") << 11.0 << false;
        QTest::newRow("8N2") << QByteArray("115200,8,N,2") << QByteArray("115200 8N2") << 11.0 << false;
        QTest::newRow("7N1") << QByteArray("115200,7,N,1") << QByteArray("115200 7N1") << 9.0 << false;
        QTest::newRow("5N1.5") << QByteArray("50,5,N,1.5") << QByteArray("50 5N1.5") << 7.5 << false;
        QTest::newRow("9N1") << QByteArray("12000000,9,N,1") << QByteArray("12000000 9N1") << 11.0 << false;
        // Ten bits, but not with eight between start and stop.
        QTest::newRow("6E2") << QByteArray("9600,6,E,2") << QByteArray("9600 6E2") << 10.0 << false;
    }
    void readsAndWritesSettings()
    {
        QFETCH(QByteArray, text);
        const auto result = parseLineSettings(text.toStdString());
        QVERIFY(result.ok());
        QCOMPARE(QByteArray::fromStdString(result.value().toString()), text);
        QTEST(QByteArray::fromStdString(result.value().toDisplay()), "display");
        QTEST(result.value().frameBits(), "bits");
        QTEST(result.value().isTenBit(), "tenBit");
        QCOMPARE(result.value().polarity, Polarity::Normal);
    }
    void takesSmallLetters()
    {
        QCOMPARE(settings("9600,7,e,1"), dsmr2Settings());
        QCOMPARE(settings("115200,8,n,1"), dsmr4Settings());
    }
    void refusesWhatMakesNoSense_data()
    {
        QTest::addColumn<QByteArray>("text");
        for (const char* text : {"",
                                 "auto",
                                 "9600",
                                 "9600,7,E",
                                 "9600,7,E,1,",
                                 "9600 7E1",
                                 "0,8,N,1",
                                 "49,8,N,1",
                                 "12000001,8,N,1",
                                 "-9600,8,N,1",
                                 "9600.5,8,N,1",
                                 "99999999999,8,N,1",
                                 "9600,4,N,1",
                                 "9600,10,N,1",
                                 "9600,8,X,1",
                                 "9600,8,EVEN,1",
                                 "9600,8,,1",
                                 "9600,8,N,0",
                                 "9600,8,N,3",
                                 "9600,8,N,1 ",
                                 " 9600,8,N,1",
                                 "9600,8,N,1.0"})
            QTest::newRow(text) << QByteArray(text);
    }
    void refusesWhatMakesNoSense()
    {
        QFETCH(QByteArray, text);
        const auto result = parseLineSettings(text.toStdString());
        QVERIFY(!result.ok());
        QCOMPARE(result.error().kind, p1scope::base::ErrorKind::Usage);
        QVERIFY(!result.error().remedy.empty());
        QVERIFY(result.error().line().find('\n') == std::string::npos);
    }
    void knowsHowLongACharacterTakes()
    {
        QCOMPARE(settings("9600,7,E,1").characterTime().count(), std::int64_t{1'041'667});
        QCOMPARE(settings("115200,8,N,1").characterTime().count(), std::int64_t{86'806});
        QCOMPARE(settings("1000000,5,N,1.5").characterTime().count(), std::int64_t{7'500});
    }
    void findsTheNearestStandardRate_data()
    {
        QTest::addColumn<double>("measured");
        QTest::addColumn<unsigned>("named");
        QTest::newRow("exact") << 115200.0 << 115200U;
        QTest::newRow("a little fast") << 117000.0 << 115200U;
        QTest::newRow("a little slow") << 9450.0 << 9600U;
        QTest::newRow("too far off") << 9400.0 << 9400U;
        QTest::newRow("quantised by a megahertz") << 125000.0 << 125000U;
        QTest::newRow("no standard rate") << 10700.4 << 10700U;
    }
    void findsTheNearestStandardRate()
    {
        QFETCH(double, measured);
        QTEST(unsigned{nearestStandardBaud(measured)}, "named");
    }
    void namesPolarities()
    {
        QCOMPARE(polarityName(Polarity::Normal), std::string_view("normal"));
        QCOMPARE(polarityName(Polarity::Inverted), std::string_view("inverted"));
    }
};

QTEST_GUILESS_MAIN(TestLineSettings)
#include "tst_line_settings.moc"
