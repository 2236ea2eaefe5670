// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/meter/quantity.h"

#include <QTest>

using p1scope::meter::inUnit;
using p1scope::meter::Quantity;

namespace {

/// The number of `text` in `unit`, or "none".
QByteArray read(const QByteArray& text, const QByteArray& unit)
{
    // The unit is a view into the text.
    const std::string sent = text.toStdString();
    const auto quantity = Quantity::parse(sent);
    const auto number = quantity ? inUnit(*quantity, unit.toStdString()) : std::nullopt;
    return number ? QByteArray::fromStdString(number->toString()) : QByteArray("none");
}

} // namespace

class TestQuantity : public QObject {
    Q_OBJECT
private slots:
    void readsWhatMetersSend_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("unit");
        QTest::addColumn<QByteArray>("number");
        const auto row = [](const char* text, const char* unit, const char* number) {
            QTest::addRow("%s in %s", text, unit)
                << QByteArray(text) << QByteArray(unit) << QByteArray(number);
        };
        row("00003.540*kWh", "kWh", "3.540");
        row("000123.456kWh", "kWh", "123.456");
        row("000576.239*kWh ", "kWh", "576.239");
        row(" 1.5* kWh ", "kWh", "1.5");
        row("000001.000*kwh", "kWh", "1.000");
        row("00000000", "m3", "0");
        row("00000000.0000", "m3", "0.0000");
        row("00004", "", "4");
        row("000441879*Wh", "kWh", "441.879");
        row("001688.21*W", "kW", "1.68821");
        row("1.5*MWh", "kWh", "1500");
        row("12*VArh", "kvarh", "0.012");
        row("1.234*kVArh", "kvarh", "1.234");
        row("12*var", "kvar", "0.012");
        row("00012*dm3", "m3", "0.012");
        row("12*m\xB3", "m3", "12");
        row("12*m\xC2\xB3", "m3", "12");
        row("240.860*GJ", "GJ", "240.860");
        row("1500*MJ", "GJ", "1.500");
        row("1000*kWh", "GJ", "3.6000");
        row("66.905*MWh", "GJ", "240.8580");
        row("2500*Wh", "GJ", "0.0090000");
        row("-1*kWh", "GJ", "-0.0036");
        row("999999999999999*kWh", "GJ", "3599999999999.9964");
        row("0234*mA", "A", "0.234");
        row("-0.5*kW", "kW", "-0.5");
        row("+0.5*kW", "kW", "0.5");
    }
    void readsWhatMetersSend()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, unit);
        QTEST(read(text, unit), "number");
    }
    void refusesWhatIsAnotherUnitOrNoNumber_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("unit");
        const auto row = [](const char* text, const char* unit) {
            QTest::addRow("%s in %s", text, unit) << QByteArray(text) << QByteArray(unit);
        };
        row("00.123", "kW");
        row("000001.000*kW", "kWh");
        row("000001.000*Wh", "kW");
        row("00008*s", "");
        row("1*m3", "GJ");
        row("1000000000000000*kWh", "GJ");
        row("1.123456789012*kWh", "GJ");
        row("1*GJ", "kWh");
        row("", "");
        row("*kWh", "kWh");
        row("A0.123*kW", "kW");
        row("00.A23*kW", "kW");
        row("1,5*kWh", "kWh");
        row("1.2.3*kWh", "kWh");
        row("19-01-01 00:00:00", "");
        row("1*kWh*kWh", "kWh");
        row("1**kWh", "kWh");
        row("1*averylongunit", "averylongunit");
        row("632525252525W", "kWh");
        // What a meter never counts, and what would overflow once it is scaled.
        row("999999999999999999*MWh", "kWh");
        row("-999999999999999999*MWh", "kWh");
        row("0.123456789012345*Wh", "kWh");
    }
    void refusesWhatIsAnotherUnitOrNoNumber()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, unit);
        QCOMPARE(read(text, unit), QByteArray("none"));
    }
    void keepsTheUnitAsSent()
    {
        const auto quantity = Quantity::parse("12.3*kVArh ");
        QVERIFY(quantity.has_value());
        QCOMPARE(std::string(quantity->unit), std::string("kVArh"));
        QCOMPARE(quantity->number.digits, std::int64_t{123});
        QVERIFY(Quantity::parse("5")->unit.empty());
    }
};

QTEST_GUILESS_MAIN(TestQuantity)
#include "tst_quantity.moc"
