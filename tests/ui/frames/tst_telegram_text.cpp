// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/frames/filled_document.h"
#include "ui/frames/object_panel.h"
#include "ui/frames/telegram_text.h"
#include "ui/frames/verdict.h"

#include <QSignalSpy>
#include <QTest>

using namespace p1scope::ui;
using p1scope::line::FrameIndex;
using p1scope::line::FrameState;
using p1scope::session::Document;
using p1scope::telegram::Stretch;
using p1scope::telegram::Telegram;

namespace {

/// One telegram with frames before it, so that frames and bytes do not count alike.
struct Shown {
    Document document;
    Feeder feeder{document};
    Telegram telegram;
    TelegramBytes bytes;
    TelegramText text;

    explicit Shown(const std::string& sent, const std::vector<std::size_t>& wrong = {})
    {
        feeder.feed("..\r\n");
        feeder.feed(sent, wrong);
        telegram = document.telegram({0}).value();
        bytes = TelegramBytes(document.frames(), telegram);
        text.resize(400, 500);
        text.setTelegram(telegram, bytes);
    }
    [[nodiscard]] QString marked(FrameIndex first, FrameIndex last) const
    {
        const auto where = text.charactersOf(first, last);
        return text.toPlainText().mid(where.first, where.end - where.first);
    }
};

std::string with(std::string text, const std::string& what, const std::string& by)
{
    return text.replace(text.find(what), what.size(), by);
}

} // namespace

class TestTelegramText : public QObject {
    Q_OBJECT
private slots:
    void everyByteHasItsFrame()
    {
        const Shown shown(sampleTelegram);
        QCOMPARE(shown.bytes.size(), sampleTelegram.size());
        for (std::size_t i = 0; i < sampleTelegram.size(); ++i)
            QCOMPARE(shown.bytes.frameOf(i).value, i + 4);
        QVERIFY(shown.bytes.breaks().empty());
    }
    void breaksHaveNoByte()
    {
        // Two breaks in a row in front of the point, one within the value.
        const std::string sent = with(with(sampleTelegram, "3.540", "3||.540"), "11.199", "11.|199");
        const Shown shown(sent);
        QCOMPARE(shown.telegram.bytes, sampleTelegram);
        QCOMPARE(shown.bytes.breaks().size(), std::size_t{3});
        for (std::size_t place = 0, byte = 0; place < sent.size(); ++place) {
            const FrameIndex frame{place + 4};
            if (sent[place] == '|') {
                QCOMPARE(shown.bytes.bytesOf(frame, frame).length, 0U);
                continue;
            }
            QCOMPARE(shown.bytes.frameOf(byte), frame);
            const Stretch stretch = shown.bytes.bytesOf(frame, frame);
            QCOMPARE(stretch.offset, static_cast<std::uint32_t>(byte));
            QCOMPARE(stretch.length, 1U);
            // The character that stands for this frame is this byte (of CR LF the one end of a line).
            if (sent[place] != '\r' && sent[place] != '\n')
                QCOMPARE(shown.marked(frame, frame), QString(QChar::fromLatin1(sent[place])));
            ++byte;
        }
        const auto object = shown.telegram.objects[1].where;
        QVERIFY(shown.bytes.stateOf(object).has(FrameState::Break));
        QVERIFY(!shown.bytes.stateOf(shown.telegram.objects[0].where).has(FrameState::Break));
    }
    void framesAndCharactersLeadToEachOther()
    {
        const std::string sent = with(sampleTelegram, "3.540", "3||.540");
        const Shown shown(sent, {sampleTelegram.find("11.199")});
        const QString plain = shown.text.toPlainText();
        // Every character gives frames, in order and without a hole, that give it back.
        FrameIndex next{4};
        for (int i = 0; i < plain.size(); ++i) {
            const auto frames = shown.text.framesOf({i, i + 1});
            QCOMPARE(frames.first, next);
            next = frames.last + 1;
            QCOMPARE(shown.text.charactersOf(frames.first, frames.last),
                     (TelegramText::Characters{i, i + 1}));
        }
        QCOMPARE(next.value, 4 + sent.size());
        const std::size_t code = sent.find("1-0:1.8.1");
        QCOMPARE(shown.marked({code + 4}, {code + 12}), QStringLiteral("1-0:1.8.1"));
        QCOMPARE(shown.marked({0}, {3}), QString());
    }
    void showsWhatIsNoText()
    {
        const std::string sent = with(sampleTelegram, "(5)", std::string("(\x02\r)", 4));
        const Shown shown(sent);
        const QString plain = shown.text.toPlainText();
        QVERIFY(plain.contains(QStringLiteral("(\u2402\u240d)\n")));
        QVERIFY(plain.startsWith(QStringLiteral("/XMX5XMXABCE000046099\n\n0-0:96.1.1")));
    }
    void aFaultyEndOfALineIsSeen()
    {
        const Shown shown(sampleTelegram,
                          {sampleTelegram.find("\r\n1-0:1.8.2"), sampleTelegram.find("\n9-9")});
        const QString plain = shown.text.toPlainText();
        QVERIFY(plain.contains(QStringLiteral("kWh)\u240d\n1-0:1.8.2")));
        QVERIFY(plain.contains(QStringLiteral("\u240a\n9-9")));
        const FrameIndex feed{sampleTelegram.find("\n9-9") + 4};
        QCOMPARE(shown.marked(feed, feed), QStringLiteral("\u240a\n"));
    }
    void tellsWhatIsChosenAsFrames()
    {
        Shown shown(sampleTelegram);
        QSignalSpy chosen(&shown.text, &TelegramText::chosen);
        const int place = static_cast<int>(shown.text.toPlainText().indexOf(QStringLiteral("1-0:1.8.1")));
        QTextCursor cursor = shown.text.textCursor();
        cursor.setPosition(place);
        cursor.setPosition(place + 9, QTextCursor::KeepAnchor);
        shown.text.setTextCursor(cursor);
        QVERIFY(chosen.count() >= 1);
        const std::size_t code = sampleTelegram.find("1-0:1.8.1");
        QCOMPARE(chosen.last()[0].value<FrameIndex>().value, code + 4);
        QCOMPARE(chosen.last()[1].value<FrameIndex>().value, code + 12);
    }
    void aClickChoosesTheCharacterUnderIt()
    {
        Shown shown(sampleTelegram);
        shown.text.show();
        QSignalSpy chosen(&shown.text, &TelegramText::chosen);
        QTextCursor cursor = shown.text.textCursor();
        cursor.setPosition(5);
        const QRect left = shown.text.cursorRect(cursor);
        cursor.setPosition(6);
        const QRect right = shown.text.cursorRect(cursor);
        for (const int x : {left.left() + 1, right.left() - 1}) { // either half of it
            chosen.clear();
            QTest::mouseClick(shown.text.viewport(), Qt::LeftButton, {}, {x, left.center().y()});
            QVERIFY(!chosen.isEmpty());
            QCOMPARE(chosen.last()[0].value<FrameIndex>().value, quint64{9});
            QCOMPARE(chosen.last()[1].value<FrameIndex>().value, quint64{9});
        }
    }
    void beingShownFramesIsNoChoice()
    {
        Shown shown(sampleTelegram);
        QSignalSpy chosen(&shown.text, &TelegramText::chosen);
        shown.text.showFrames({30}, {40});
        QCOMPARE(chosen.count(), 0);
        QVERIFY(!shown.text.extraSelections().isEmpty());
        shown.text.showNoFrames();
        QVERIFY(shown.text.extraSelections().isEmpty());
    }
    void marksErrorsWithMoreThanColour()
    {
        const std::size_t wrong = sampleTelegram.find("(00003.540");
        const Shown shown(sampleTelegram, {wrong});
        const auto selections = shown.text.extraSelections();
        QCOMPARE(selections.size(), 1);
        QCOMPARE(selections[0].cursor.selectedText(), QStringLiteral("("));
        QCOMPARE(selections[0].format.underlineStyle(), QTextCharFormat::WaveUnderline);
    }
    void saysWhyAValueIsNotTaken()
    {
        const Shown shown(sampleTelegram, {sampleTelegram.find("(00003.540")});
        ObjectPanel panel;
        panel.showPlace(shown.telegram, shown.bytes, sampleTelegram.find("00003.540"));
        QCOMPARE(panel.text(), QStringLiteral("Electricity delivered to client, tariff 1\n"
                                              "1-0:1.8.1 · 3.540 kWh\n"
                                              "! not taken: a parity error stands in this line"));
        panel.showPlace(shown.telegram, shown.bytes, sampleTelegram.find("00011.199"));
        QVERIFY(panel.text().contains(QStringLiteral("line errors elsewhere")));
        QCOMPARE(verdictOf(shown.telegram).reason, QStringLiteral("1 parity error, no CRC"));
    }
    void saysWhatAPlaceMeans_data()
    {
        QTest::addColumn<QString>("at");
        QTest::addColumn<QString>("expected");
        QTest::newRow("identification") << "XMX5"
                                        << "Identification of the meter\nXMX5XMXABCE000046099";
        QTest::newRow("text in hexadecimal digits")
            << "96.1.1"
            << "Equipment identifier of the electricity meter\n0-0:96.1.1 · 013724032";
        QTest::newRow("a code that nobody knows")
            << "9-9:9"
            << "unknown code: hot water, channel 9, quantity 9, tariff 9\n9-9:9.9.9 · 5";
        QTest::newRow("the second line of an old gas reading")
            << "00014.684"
            << QStringLiteral(
                   "Hourly reading of M-Bus device 1\n0-1:24.3.0 · 14.684 m³ · at 2012-11-29 16:00");
        QTest::newRow("the end") << "!"
                                 << "End of the telegram\nwithout a CRC";
    }
    void saysWhatAPlaceMeans()
    {
        QFETCH(QString, at);
        const Shown shown(sampleTelegram);
        ObjectPanel panel;
        panel.showPlace(shown.telegram, shown.bytes, sampleTelegram.find(at.toStdString()));
        QTEST(panel.text(), "expected");
    }
};

QTEST_MAIN(TestTelegramText)
#include "tst_telegram_text.moc"
