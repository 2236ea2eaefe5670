// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/decimal.h"

#include <QTest>

using p1scope::base::Decimal;

class TestDecimal : public QObject {
    Q_OBJECT
private slots:
    void readsWhatMetersSend_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("printed");
        QTest::newRow("leading zeros go, trailing ones stay") << "00003.540"
                                                              << "3.540";
        QTest::newRow("zero") << "000000.000"
                              << "0.000";
        QTest::newRow("whole number") << "00009"
                                      << "9";
        QTest::newRow("negative") << "-0.5"
                                  << "-0.5";
        QTest::newRow("below one") << "0000.35"
                                   << "0.35";
        QTest::newRow("seven decimals") << "00052185.7825309"
                                        << "52185.7825309";
    }
    void readsWhatMetersSend()
    {
        QFETCH(QString, text);
        QFETCH(QString, printed);
        const auto number = Decimal::parse(text.toStdString());
        QVERIFY(number.has_value());
        QCOMPARE(QString::fromStdString(number->toString()), printed);
    }
    void refusesWhatIsNoNumber_data()
    {
        QTest::addColumn<QString>("text");
        for (const char* text :
             {"", ".", "-", "1.", "1,5", "A0.123", "1.2.3", " 1", "1 ", "0x10", "1234567890123456789"})
            QTest::newRow(text) << QString::fromLatin1(text);
    }
    void refusesWhatIsNoNumber()
    {
        QFETCH(QString, text);
        QVERIFY(!Decimal::parse(text.toStdString()).has_value());
    }
    void changesItsUnitWithoutLosingDigits()
    {
        QCOMPARE(Decimal::parse("000441879")->timesPowerOfTen(-3).toString(), std::string("441.879"));
        QCOMPARE(Decimal::parse("1.5")->timesPowerOfTen(3).toString(), std::string("1500"));
    }
};

QTEST_GUILESS_MAIN(TestDecimal)
#include "tst_decimal.moc"
