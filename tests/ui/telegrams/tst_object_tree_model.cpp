// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/frames/filled_document.h"
#include "ui/frames/pill.h"
#include "ui/telegrams/object_tree_model.h"
#include "ui/telegrams/telegram_notes.h"

#include <QAbstractItemModelTester>
#include <QTest>

using namespace p1scope::ui;
using p1scope::session::Document;
using p1scope::telegram::Stretch;
using p1scope::telegram::Telegram;

namespace {

using Column = ObjectTreeModel::Column;

struct Shown {
    Document document;
    Telegram telegram;
    TelegramBytes bytes;
    ObjectTreeModel model;

    explicit Shown(const std::string& text, const std::vector<std::size_t>& wrong = {})
    {
        Feeder feeder(document);
        feeder.feed(text, wrong);
        telegram = document.telegram({0}).value();
        bytes = TelegramBytes(document.frames(), telegram);
        model.setTelegram(telegram, bytes);
    }
    [[nodiscard]] QString cell(const QModelIndex& row, Column column) const
    {
        return row.siblingAtColumn(static_cast<int>(column)).data().toString();
    }
    [[nodiscard]] QString sent(Stretch where) const
    {
        const auto text = telegram.text(where);
        return QString::fromLatin1(text.data(), static_cast<qsizetype>(text.size()));
    }
};

} // namespace

class TestObjectTreeModel : public QObject {
    Q_OBJECT
private slots:
    void isASoundModel()
    {
        Shown shown(sampleTelegram);
        const QAbstractItemModelTester tester(&shown.model,
                                              QAbstractItemModelTester::FailureReportingMode::QtTest);
        shown.model.setTelegram(shown.telegram, shown.bytes);
        shown.model.clear();
        QCOMPARE(shown.model.rowCount(), 0);
        shown.model.setTelegram(shown.telegram, shown.bytes);
        QVERIFY(shown.model.rowCount() > 0);
    }
    void keepsTheOrderOfTheWire()
    {
        const Shown shown(sampleTelegram);
        QCOMPARE(shown.model.rowCount(), 5); // four objects, and the group of the gas meter
        std::uint32_t before = 0;
        for (std::size_t i = 0; i < shown.telegram.objects.size(); ++i) {
            const QModelIndex row = shown.model.objectIndex(i);
            QVERIFY(row.isValid());
            const Stretch where = shown.model.stretchOf(row);
            QVERIFY(where.offset > before);
            before = where.offset;
            QVERIFY(shown.sent(where).startsWith(shown.cell(row, Column::Code)));
        }
    }
    void saysWhatTheOtherLanguagesCallIt()
    {
        const Shown shown(sampleTelegram);
        const auto tip = shown.model.objectIndex(1)
                             .siblingAtColumn(static_cast<int>(Column::Meaning))
                             .data(Qt::ToolTipRole)
                             .toString();
        QVERIFY(tip.contains(QStringLiteral("Elektriciteit geleverd aan klant, tarief 1")));
        QVERIFY(tip.contains(QStringLiteral("Strombezug, Tarif 1")));
    }
    void marksAStaleChannelAndSaysStatesInWords()
    {
        const Shown shown("/ISK5\r\n\r\n0-0:96.3.10(1)\r\n0-1:24.1.0(003)\r\n"
                          "0-1:24.2.1(632525252525W)(00000.000)\r\n0-1:24.4.0(0)\r\n!\r\n");
        QCOMPARE(shown.cell(shown.model.objectIndex(0), Column::Value), QStringLiteral("1 (connected)"));
        QCOMPARE(shown.cell(shown.model.objectIndex(1), Column::Value), QStringLiteral("003 (gas)"));
        QCOMPARE(shown.cell(shown.model.objectIndex(3), Column::Value), QStringLiteral("0 (closed)"));
        const QModelIndex group = shown.model.index(1, 0);
        QCOMPARE(shown.cell(group, Column::Meaning), QStringLiteral("M-Bus device: gas · ✕ stale"));
        QCOMPARE(shown.cell(group, Column::Value), QStringLiteral("no valid time: 632525252525W"));
    }
    void saysMeaningValueAndUnit()
    {
        const Shown shown(sampleTelegram);
        const QModelIndex counter = shown.model.objectIndex(1);
        QCOMPARE(shown.cell(counter, Column::Code), QStringLiteral("1-0:1.8.1"));
        QCOMPARE(shown.cell(counter, Column::Meaning),
                 QStringLiteral("Electricity delivered to client, tariff 1"));
        QCOMPARE(shown.cell(counter, Column::Value), QStringLiteral("3.540"));
        QCOMPARE(shown.cell(counter, Column::Unit), QStringLiteral("kWh"));
        QCOMPARE(shown.model.rowCount(counter), 0);
    }
    void keepsCodesThatNobodyKnows()
    {
        const Shown shown(sampleTelegram);
        const QModelIndex unknown = shown.model.objectIndex(3);
        QCOMPARE(shown.cell(unknown, Column::Code), QStringLiteral("9-9:9.9.9"));
        QCOMPARE(shown.cell(unknown, Column::Meaning),
                 QStringLiteral("unknown code: hot water, channel 9, quantity 9, tariff 9"));
        QCOMPARE(shown.cell(unknown, Column::Value), QStringLiteral("5"));
    }
    void keepsObjectsThatComeTwice()
    {
        const Shown shown("/A\r\n\r\n1-0:1.8.1(1*kWh)\r\n1-0:1.8.1(2*kWh)\r\n!\r\n");
        QCOMPARE(shown.model.rowCount(), 2);
        QCOMPARE(shown.cell(shown.model.index(1, 0), Column::Value), QStringLiteral("2"));
    }
    void decodesTextAndShowsItAsSentToo()
    {
        const Shown shown(sampleTelegram);
        const QModelIndex id = shown.model.objectIndex(0);
        QCOMPARE(shown.cell(id, Column::Value), QStringLiteral("013724032"));
        QCOMPARE(shown.model.rowCount(id), 1);
        QCOMPARE(shown.cell(shown.model.index(0, 0, id), Column::Value),
                 QStringLiteral("303133373234303332"));
    }
    void groupsTheObjectsOfADevice()
    {
        const Shown shown(sampleTelegram);
        const QModelIndex group = shown.model.index(4, 0);
        QVERIFY(shown.model.isGroup(group));
        QCOMPARE(shown.cell(group, Column::Code), QStringLiteral("Channel 1"));
        QCOMPARE(shown.cell(group, Column::Meaning), QStringLiteral("M-Bus device: gas"));
        QCOMPARE(shown.model.rowCount(group), 2);
        const QModelIndex gas = shown.model.index(1, 0, group);
        QCOMPARE(gas.parent(), group);
        QCOMPARE(shown.cell(gas, Column::Value), QStringLiteral("14.684 at 2012-11-29 16:00"));
        QCOMPARE(shown.cell(gas, Column::Unit), QStringLiteral("m³"));
        // Every value of its two lines stands under it, the time with its offset.
        QCOMPARE(shown.model.rowCount(gas), 7);
        QCOMPARE(shown.cell(shown.model.index(0, 0, gas), Column::Value),
                 QStringLiteral("2012-11-29 16:00:00 +01:00"));
        QCOMPARE(shown.sent(shown.model.stretchOf(shown.model.index(6, 0, gas))),
                 QStringLiteral("00014.684"));
        QVERIFY(shown.sent(shown.model.stretchOf(group)).startsWith(QStringLiteral("0-1:24.1.0(03)")));
        QVERIFY(shown.sent(shown.model.stretchOf(group)).endsWith(QStringLiteral("(00014.684)")));
    }
    void showsWhereAnErrorStands()
    {
        const Shown shown(sampleTelegram, {sampleTelegram.find("(00003.540")});
        const QModelIndex counter = shown.model.objectIndex(1);
        QCOMPARE(shown.cell(counter, Column::Code), QStringLiteral("✕ 1-0:1.8.1"));
        QCOMPARE(counter.data(ObjectTreeModel::toneRole).toInt(), static_cast<int>(Tone::Bad));
        QVERIFY(
            counter.data(Qt::ToolTipRole).toString().contains(QStringLiteral("a parity error stands in")));
        QVERIFY(!shown.cell(shown.model.objectIndex(2), Column::Code).contains(QStringLiteral("✕")));
    }
    void remarksSayWhatIsWrongWhere()
    {
        const std::size_t wrong = sampleTelegram.find("(00003.540");
        const Shown shown(sampleTelegram, {wrong});
        const auto remarks = remarksOf(shown.telegram, shown.bytes);
        QCOMPARE(remarks.size(), std::size_t{2});
        QCOMPARE(remarks[0].text, QStringLiteral("parity error in 1-0:1.8.1, byte %1").arg(wrong));
        QCOMPARE(remarks[0].where.offset, static_cast<std::uint32_t>(wrong));
        QVERIFY(remarks[0].error);
        QVERIFY(remarks[1].text.startsWith(QStringLiteral("unknown-code")));
        QCOMPARE(shown.sent(remarks[1].where), QStringLiteral("9-9:9.9.9(5)"));
        QCOMPARE(crcText(shown.telegram), QStringLiteral("It carries no CRC."));
        Telegram sealed;
        sealed.status = p1scope::telegram::Status::Encrypted;
        QCOMPARE(crcText(sealed), QStringLiteral("What it says, its CRC too, is behind a key."));
    }
    void remarksOfALineFullOfErrorsHaveAnEnd()
    {
        std::vector<std::size_t> all;
        for (std::size_t i = 0; i < sampleTelegram.size(); ++i)
            all.push_back(i);
        const Shown shown(sampleTelegram, all);
        const auto remarks = remarksOf(shown.telegram, shown.bytes, 10);
        QCOMPARE(remarks.size(), std::size_t{11});
        QVERIFY(remarks.back().text.startsWith(QStringLiteral("and ")));
        QCOMPARE(remarks.back().where.length, 0U);
    }
    void comparesTheCrcSentWithTheOneComputed()
    {
        const Shown shown("/ABC5x\r\n\r\n1-0:1.8.1(00003.540*kWh)\r\n!1234\r\n");
        const QString text = crcText(shown.telegram);
        QVERIFY(text.startsWith(QStringLiteral("✕ CRC sent 1234, computed ")));
        QCOMPARE(text.right(4),
                 QString::number(shown.telegram.crc->computed, 16).toUpper().rightJustified(4, u'0'));
    }
};

QTEST_MAIN(TestObjectTreeModel)
#include "tst_object_tree_model.moc"
