// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/frames/filled_document.h"
#include "ui/frames/pill.h"
#include "ui/telegrams/telegram_list_model.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace p1scope::ui;
using p1scope::session::Document;
using p1scope::telegram::TelegramIndex;

namespace {

using Column = TelegramListModel::Column;

const std::size_t wrongByte = sampleTelegram.find("(00003.540");
const std::string withWrongCrc = "/ABC5x\r\n\r\n1-0:1.8.1(00003.540*kWh)\r\n!1234\r\n";

QString cell(const TelegramListModel& model, int row, Column column)
{
    return model.index(row, static_cast<int>(column)).data().toString();
}

} // namespace

class TestTelegramListModel : public QObject {
    Q_OBJECT
private slots:
    void growsInBatchesAndClears()
    {
        Document document;
        TelegramListModel model(document);
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
        Feeder feeder(document);
        feeder.feed(sampleTelegram + sampleTelegram + sampleTelegram);
        QCOMPARE(inserted.count(), 1); // one batch, however many there are in it
        QCOMPARE(inserted[0][1].toInt(), 0);
        QCOMPARE(inserted[0][2].toInt(), 2);
        feeder.feed(sampleTelegram);
        QCOMPARE(inserted.count(), 2);
        QCOMPARE(model.rowCount(), 4);
        feeder.feed("no telegram");
        QCOMPARE(model.rowCount(), 4);
        Feeder second(document);
        QCOMPARE(model.rowCount(), 0);
        second.feed(sampleTelegram);
        QCOMPARE(model.rowCount(), 1);
    }
    void takesWhatWasThereBefore()
    {
        Document document;
        Feeder feeder(document);
        feeder.feed(sampleTelegram);
        const TelegramListModel model(document);
        QCOMPARE(model.rowCount(), 1);
    }
    void saysWhatIsHeldOfEach()
    {
        Document document;
        TelegramListModel model(document);
        Feeder feeder(document);
        feeder.feed(sampleTelegram);
        feeder.feed(sampleTelegram, {wrongByte});
        feeder.feed(withWrongCrc);
        QCOMPARE(cell(model, 0, Column::Number), QStringLiteral("1"));
        QCOMPARE(cell(model, 0, Column::Interval), QStringLiteral("–"));
        QCOMPARE(cell(model, 1, Column::Interval), QStringLiteral("10.00 s"));
        QCOMPARE(cell(model, 0, Column::Size), QStringLiteral("%1 B").arg(sampleTelegram.size()));
        QCOMPARE(cell(model, 0, Column::Verdict), QStringLiteral("✓ good"));
        QCOMPARE(cell(model, 1, Column::Verdict), QStringLiteral("! line errors"));
        QCOMPARE(cell(model, 2, Column::Verdict), QStringLiteral("✕ CRC wrong"));
        QCOMPARE(cell(model, 0, Column::Crc), QStringLiteral("none"));
        QCOMPARE(cell(model, 2, Column::Crc), QStringLiteral("wrong"));
        QCOMPARE(cell(model, 0, Column::Errors), QStringLiteral("–"));
        QCOMPARE(cell(model, 1, Column::Errors), QStringLiteral("1 parity"));
        QCOMPARE(model.index(2, 0).data(TelegramListModel::toneRole).toInt(), static_cast<int>(Tone::Bad));
    }
    void showsOnlyTheBadOnes()
    {
        Document document;
        TelegramListModel model(document);
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        Feeder feeder(document);
        feeder.feed(sampleTelegram);
        feeder.feed(sampleTelegram, {wrongByte});
        model.setBadOnly(true);
        QCOMPARE(model.rowCount(), 1);
        QCOMPARE(model.telegramAt(0).value, quint64{1});
        QCOMPARE(cell(model, 0, Column::Number), QStringLiteral("2"));
        feeder.feed(sampleTelegram + withWrongCrc);
        feeder.feed(sampleTelegram);
        QCOMPARE(model.rowCount(), 2);
        QCOMPARE(*model.rowOf({3}), 1);
        QVERIFY(!model.rowOf({2}));
        model.setBadOnly(false);
        QCOMPARE(model.rowCount(), 5);
        QCOMPARE(*model.rowOf({3}), 3);
        QVERIFY(!model.rowOf({5}));
    }
    void goesFromBadToBad()
    {
        Document document;
        TelegramListModel model(document);
        Feeder feeder(document);
        for (const bool wrong : {false, true, false, true, false})
            feeder.feed(sampleTelegram, wrong ? std::vector{wrongByte} : std::vector<std::size_t>{});
        QCOMPARE(*model.badRow(-1, true), 1);
        QCOMPARE(*model.badRow(1, true), 3);
        QVERIFY(!model.badRow(3, true));
        QCOMPARE(*model.badRow(3, false), 1);
        QCOMPARE(*model.badRow(-1, false), 3);
        QVERIFY(!model.badRow(1, false));
    }
    void takesNothingWhileFrozen()
    {
        Document document;
        TelegramListModel model(document);
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        Feeder feeder(document);
        feeder.feed(sampleTelegram);
        model.setFrozen(true);
        feeder.feed(sampleTelegram);
        feeder.feed(sampleTelegram, {wrongByte});
        QCOMPARE(model.rowCount(), 1);
        model.setBadOnly(true);
        QCOMPARE(model.rowCount(), 0);
        model.setFrozen(false);
        QCOMPARE(model.rowCount(), 1);
        model.setBadOnly(false);
        QCOMPARE(model.rowCount(), 3);
        model.setFrozen(true);
        Feeder second(document);
        QCOMPARE(model.rowCount(), 0);
        second.feed(sampleTelegram);
        QCOMPARE(model.rowCount(), 0);
        model.setFrozen(false);
        QCOMPARE(model.rowCount(), 1);
    }
};

QTEST_GUILESS_MAIN(TestTelegramListModel)
#include "tst_telegram_list_model.moc"
