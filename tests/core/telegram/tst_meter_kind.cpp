// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/telegram/meter_kind.h"
#include "tests/support/telegrams.h"

#include <QSet>
#include <QTest>

using namespace p1scope;
using namespace p1scope::telegram;

namespace {

Telegram telegramOf(const QString& identification, const QStringList& lines)
{
    std::vector<std::string> text;
    for (const QString& line : lines)
        text.push_back(line.toStdString());
    return test::telegramsOf(test::withCrc(test::telegramBody(identification.toStdString(), text))).at(0);
}

} // namespace

class TestMeterKind : public QObject {
    Q_OBJECT
private slots:
    void idsAndNamesAreThere()
    {
        QSet<QString> ids;
        for (const MeterKindInfo& info : meterKinds()) {
            QVERIFY(!info.id.empty() && !info.name.empty());
            QCOMPARE(infoOf(info.kind).id, info.id);
            QCOMPARE(meterKindById(info.id), std::optional(info.kind));
            ids.insert(QString::fromStdString(std::string(info.id)));
        }
        QCOMPARE(static_cast<std::size_t>(ids.size()), meterKinds().size());
        QVERIFY(!meterKindById("") && !meterKindById("dsmr"));
        QCOMPARE(infoOf(MeterKind::Emucs).tariff1, std::string_view("day"));
        QCOMPARE(infoOf(MeterKind::Dsmr50).tariff1, std::string_view("low"));
    }
    void isToldByContent_data()
    {
        QTest::addColumn<QString>("identification");
        QTest::addColumn<QString>("lines");
        QTest::addColumn<QString>("kind");
        QTest::addColumn<QString>("evidence");
        const auto row = [](const char* name, const char* identification, const char* lines, const char* kind,
                            const char* evidence) {
            QTest::newRow(name) << QString::fromLatin1(identification) << QString::fromLatin1(lines)
                                << QString::fromLatin1(kind) << QString::fromLatin1(evidence);
        };
        row("2.2 by its gas", "XXX5", "1-0:1.8.1(1*kWh) 1-0:1.8.2(1*kWh) 7-0:0.0.0(1)", "dsmr22",
            "first drafts");
        row("2.2 by its id", "XXX5", "0-0:42.0.0(31) 1-0:1.8.1(1*kWh) 1-0:1.8.2(1*kWh)", "dsmr22", "42.0.0");
        row("2.2 or 3.0", "KMP5", "0-0:96.1.1(31) 1-0:1.8.1(1*kWh) 1-0:1.8.2(1*kWh) 0-0:96.14.0(0001)",
            "dsmr30", "no version");
        row("4.0", "ISk5", "1-3:0.2.8(40) 1-0:1.8.1(1*kWh)", "dsmr40", "1-3:0.2.8 says 40");
        row("4.2", "ISk5", "1-3:0.2.8(42) 1-0:1.8.1(1*kWh)", "dsmr42", "says 42");
        row("5.0", "ISk5", "1-3:0.2.8(50) 1-0:1.8.1(1*kWh)", "dsmr50", "says 50");
        row("5.0 with a total", "ISk5", "1-3:0.2.8(50) 1-0:1.8.0(1*kWh) 1-0:1.8.1(1*kWh)", "dsmr50",
            "says 50");
        row("e-MUCS 1.3", "FLU5", "0-0:96.1.4(50213) 1-0:1.8.1(1*kWh)", "emucs", "e-MUCS 1.3");
        row("e-MUCS 1.7", "FLU5", "0-0:96.1.4(50217) 1-0:1.8.1(1*kWh)", "emucs", "e-MUCS 1.7");
        row("e-MUCS 2.1, another mark", "XXX5", "0-0:96.1.4(50221)", "emucs", "e-MUCS 2.1");
        row("Smarty", "Lux5", "1-3:0.2.8(42) 1-0:1.8.0(1*kWh) 1-0:3.8.0(1*kvarh)", "smarty", "");
        row("Smarty by its limits", "SAG5", "1-3:0.2.8(42) 1-0:1.8.0(1*kWh) 1-1:31.4.0(100*A)(-063*A)",
            "smarty", "two groups");
        row("Sweden", "XXX5", "1-0:1.8.0(1*kWh) 1-0:2.8.0(1*kWh) 1-0:3.8.0(1*kvarh)", "sweden", "no version");
        row("Lithuania", "ESO5", "1-0:1.8.0(1*kWh) 1-0:1.8.1(1*kWh)", "lithuania", "ESO");
        row("Hungary by its history", "SAG5", "1-0:1.8.0(1*kWh) 0-0:98.1.0(230701000000S)(1*kWh)", "hungary",
            "98.1.0");
        row("Hungary by its tariff", "AUX5", "0-0:96.14.0(TARIFF 1)", "hungary", "in words");
        row("Belgium's history is another", "FLU5",
            "0-0:98.1.0(1)(1-0:1.6.0)(1-0:1.6.0)(230701000000S)(1)(1*kW)", "emucs", "FLU");
        row("Switzerland", "GRE5", "1-1:1.8.1(1*kWh) 0-0:96.1.4(12345)", "switzerland", "1-1");
        row("Austria", "EST5", "1-3:0.2.8(50) 1-0:1.8.0(1*Wh) 1-0:1.8.1(1*Wh)", "austria", "Wh");
        row("Denmark", "NES5", "1-0:1.8.0(1*kWh)", "denmark", "NES");
        row("Germany", "ESY5Q3DA1004 V3.04", "1-0:1.8.0*255(1*kWh)", "q3d", "status");
        row("Warmtelink", "NWA-WARMTELINK", "1-3:0.2.8(50) 0-1:24.1.0(004)", "warmtelink", "identification");
        row("Kamstrup's pushes are of no country", "Kamstrup_V0001", "1-1:1.8.0(1*Wh)", "", "neither");
        row("nothing", "XXX5", "0-0:96.13.0()", "", "neither");
        row("nothing at all", "", "", "", "neither");
    }
    void isToldByContent()
    {
        QFETCH(QString, identification);
        QFETCH(QString, lines);
        QFETCH(QString, evidence);
        const auto finding =
            meterOf(telegramOf(identification, lines.split(QLatin1Char(' '), Qt::SkipEmptyParts)));
        QTEST(QString::fromStdString(std::string(infoOf(finding.kind).id)), "kind");
        QVERIFY2(QString::fromStdString(finding.evidence).contains(evidence), finding.evidence.c_str());
        QVERIFY(!finding.chosen && !finding.evidence.empty());
    }
    void aBinaryPushIsNoTextThatLeavesThingsOut()
    {
        Telegram telegram =
            telegramOf({}, {QStringLiteral("1-0:1.8.0(1*Wh)"), QStringLiteral("1-0:2.8.0(1*Wh)"),
                            QStringLiteral("1-0:3.8.0(1*varh)")});
        QCOMPARE(meterOf(telegram).kind, MeterKind::Sweden);
        telegram.wrapping.emplace().carrier = Wrapping::Carrier::Hdlc;
        QCOMPARE(meterOf(telegram).kind, MeterKind::Unknown);
    }
    void whatWasChosenOverrules()
    {
        Telegram telegram = telegramOf(QStringLiteral("ISk5"), {QStringLiteral("1-3:0.2.8(50)")});
        telegram.chosenMeter = MeterKind::Finland;
        const auto finding = meterOf(telegram);
        QVERIFY(finding.kind == MeterKind::Finland && finding.chosen);
    }
};

QTEST_GUILESS_MAIN(TestMeterKind)
#include "tst_meter_kind.moc"
