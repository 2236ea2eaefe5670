// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/telegram/obis.h"

#include <QTest>

using p1scope::telegram::ObisCode;

class TestObis : public QObject {
    Q_OBJECT
private slots:
    void readsCodesAsMetersWriteThem_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("printed");
        QTest::newRow("normal") << "1-0:1.8.1"
                                << "1-0:1.8.1";
        QTest::newRow("with the usual F") << "1-0:1.8.0*255"
                                          << "1-0:1.8.0";
        QTest::newRow("with F behind a point") << "1-0:1.8.0.255"
                                               << "1-0:1.8.0";
        QTest::newRow("with another F") << "1-0:1.8.0*1"
                                        << "1-0:1.8.0*1";
        QTest::newRow("misprint of the sags") << "1-0:72:32.0"
                                              << "1-0:72.32.0";
        QTest::newRow("misprint of the failure log") << "1-0:99:97.0"
                                                     << "1-0:99.97.0";
        QTest::newRow("greatest") << "255-255:255.255.255*254"
                                  << "255-255:255.255.255*254";
        QTest::newRow("leading zeros") << "01-00:001.08.001"
                                       << "1-0:1.8.1";
    }
    void readsCodesAsMetersWriteThem()
    {
        QFETCH(QString, text);
        QFETCH(QString, printed);
        const auto code = ObisCode::parse(text.toStdString());
        QVERIFY(code.has_value());
        QCOMPARE(QString::fromStdString(code->toString()), printed);
    }
    void refusesWhatIsNoCode_data()
    {
        QTest::addColumn<QString>("text");
        for (const char* text :
             {"",           "1",          "1-0",           "1-0:1",          "1-0:1.8",       "1-0:1.8.",
              "1-0:1.8.1 ", " 1-0:1.8.1", "1-0:1.8.256",   "256-0:1.8.1",    "1-0:1.8.1000",  "1-0:1.8:1",
              "1:0-1.8.1",  "1-0:1.8.1*", "1-0:1.8.1*256", "1-0:1.8.1*255x", "1-0:1.8.1.2.3", "a-b:c.d.e",
              "1-0:-1.8.1", "1-0:+1.8.1", "C.1.0",         "1-0:1.8.1("})
            QTest::newRow(text) << QString::fromLatin1(text);
    }
    void refusesWhatIsNoCode()
    {
        QFETCH(QString, text);
        QVERIFY(!ObisCode::parse(text.toStdString()).has_value());
    }
    void keepsItsGroupsApart()
    {
        const auto code = ObisCode::parse("0-4:24.2.1*7");
        QVERIFY(code.has_value());
        QVERIFY((*code == ObisCode{0, 4, 24, 2, 1, 7}));
        QVERIFY((*code != ObisCode{0, 4, 24, 2, 1}));
    }
};

QTEST_GUILESS_MAIN(TestObis)
#include "tst_obis.moc"
