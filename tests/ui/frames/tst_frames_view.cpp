// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/frames/filled_document.h"
#include "ui/frames/frames_view.h"
#include "ui/frames/inline_bar.h"
#include "ui/frames/object_panel.h"
#include "ui/frames/pill.h"
#include "ui/frames/telegram_side.h"
#include "ui/frames/telegram_text.h"
#include "ui/frames/wire_panel.h"

#include <QAbstractButton>
#include <QAction>
#include <QComboBox>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

using namespace p1scope::ui;
using p1scope::capture::Time;
using p1scope::line::FrameIndex;
using p1scope::session::Document;

namespace {

const std::size_t length = sampleTelegram.size();
const std::size_t wrongByte = sampleTelegram.find("(00003.540");

/// Three telegrams, the second with a parity error in its counter.
struct Shown {
    Document document;
    Feeder feeder{document};
    Selection selection;
    std::unique_ptr<FramesView> view;

    Shown()
    {
        feeder.feed(sampleTelegram);
        feeder.feed(sampleTelegram, {wrongByte});
        feeder.feed(sampleTelegram);
        view = std::make_unique<FramesView>(document, selection);
        view->resize(1158, 652);
        view->show();
        view->activateWindow();
        QApplication::processEvents();
    }
    template <typename T>
    T* child(const char* name) const
    {
        T* found = view->findChild<T*>(QString::fromLatin1(name));
        Q_ASSERT(found);
        return found;
    }
    void trigger(const char* action) const { child<QAction>(action)->trigger(); }
    [[nodiscard]] QString label(const char* name) const { return child<QLabel>(name)->text(); }
    [[nodiscard]] std::uint64_t current() const { return view->table()->current().value().value; }
};

} // namespace

class TestFramesView : public QObject {
    Q_OBJECT
private slots:
    void showsTheNewestTelegramUntilSomethingIsChosen()
    {
        Shown shown;
        QCOMPARE(shown.label("telegramTitle"), QStringLiteral("Telegram 3 of 3"));
        shown.feeder.feed(sampleTelegram);
        QCOMPARE(shown.label("telegramTitle"), QStringLiteral("Telegram 4 of 4"));
        shown.view->table()->chooseFrames({{3}, {3}});
        shown.feeder.feed(sampleTelegram);
        QCOMPARE(shown.label("telegramTitle"), QStringLiteral("Telegram 1 of 5"));
    }
    void whatIsChosenInTheTableIsMarkedInTheText()
    {
        Shown shown;
        const std::size_t code = length + sampleTelegram.find("1-0:1.8.1");
        shown.view->table()->chooseFrames({{code}, {code + 8}});
        QCOMPARE(shown.label("telegramTitle"), QStringLiteral("Telegram 2 of 3"));
        const TelegramText* text = shown.view->side()->text();
        QCOMPARE(text->extraSelections().first().cursor.selectedText(), QStringLiteral("1-0:1.8.1"));
        QVERIFY(shown.view->side()->meaning()->text().contains(
            QStringLiteral("not taken: a parity error stands in this line")));
        QCOMPARE(shown.view->side()->verdict()->text(), QStringLiteral("1 parity error, no CRC"));
        QCOMPARE(*shown.selection.range(), (Selection::Range{{code}, {code + 8}}));
    }
    void whatIsChosenInTheTextIsMarkedInTheTable()
    {
        Shown shown;
        shown.view->table()->chooseFrames({{length}, {length}});
        TelegramText* text = shown.view->side()->text();
        const int place = static_cast<int>(text->toPlainText().indexOf(QStringLiteral("0-1:24.1.0")));
        QTextCursor cursor = text->textCursor();
        cursor.setPosition(place);
        cursor.setPosition(place + 10, QTextCursor::KeepAnchor);
        text->setTextCursor(cursor);
        const std::size_t code = length + sampleTelegram.find("0-1:24.1.0");
        QCOMPARE(*shown.view->table()->selection(), (FrameTable::Range{{code}, {code + 9}}));
        QCOMPARE(*shown.selection.range(), (Selection::Range{{code}, {code + 9}}));
        QVERIFY(shown.view->side()->meaning()->text().startsWith(QStringLiteral("Type of M-Bus device 1")));
    }
    void followsWhatOtherViewsChoose()
    {
        Shown shown;
        const QObject other;
        shown.selection.select({{2 * length + 5}, {2 * length + 9}}, &other);
        QCOMPARE(shown.current(), 2 * length + 5);
        QCOMPARE(shown.label("telegramTitle"), QStringLiteral("Telegram 3 of 3"));
        const FrameTable* table = shown.view->table();
        QVERIFY(table->topRow() <= shown.current() &&
                shown.current() < table->topRow() + table->visibleRows());
    }
    void goesFromErrorToError()
    {
        Shown shown;
        shown.view->table()->chooseFrames({{0}, {0}});
        shown.trigger("nextErrorAction");
        QCOMPARE(shown.current(), length + wrongByte);
        shown.trigger("nextErrorAction");
        QCOMPARE(shown.current(), length + wrongByte);
        QVERIFY(shown.child<InlineBar>("framesInlineBar")->text().contains(QStringLiteral("No error after")));
        shown.view->table()->chooseFrames({{3 * length - 1}, {3 * length - 1}});
        shown.trigger("previousErrorAction");
        QCOMPARE(shown.current(), length + wrongByte);
    }
    void marksWithANoteAndGoesFromMarkToMark()
    {
        Shown shown;
        QVERIFY(!shown.child<QAction>("nextMarkAction")->isEnabled());
        shown.view->table()->chooseFrames({{100}, {100}});
        shown.trigger("markAction");
        auto* editor = shown.child<QLineEdit>("markEditor");
        editor->setText(QStringLiteral("cable moved"));
        QTest::keyClick(editor, Qt::Key_Return);
        QCOMPARE(shown.document.marks().at({100}), std::string("cable moved"));
        shown.document.setMark({7}, "first");
        shown.view->table()->chooseFrames({{0}, {0}});
        shown.trigger("nextMarkAction");
        QCOMPARE(shown.current(), quint64{7});
        shown.trigger("nextMarkAction");
        QCOMPARE(shown.current(), quint64{100});
        shown.trigger("previousMarkAction");
        QCOMPARE(shown.current(), quint64{7});
        shown.view->table()->chooseFrames({{0}, {200}});
        shown.trigger("removeMarkAction");
        QVERIFY(shown.document.marks().empty());
    }
    void filtersErrorsOnly()
    {
        Shown shown;
        shown.document.setMark({7}, "here");
        shown.trigger("errorsOnlyAction");
        QCOMPARE(shown.view->table()->rows().count(), quint64{2});
        shown.trigger("errorsOnlyAction");
        QCOMPARE(shown.view->table()->rows().count(), 3 * length);
    }
    void findsAndStepsOn()
    {
        Shown shown;
        auto* text = shown.child<QLineEdit>("findText");
        text->setText(QStringLiteral("1.8.1"));
        QTRY_COMPARE(shown.label("findState"), QStringLiteral("1 of 3"));
        const std::size_t code = sampleTelegram.find("1.8.1");
        QCOMPARE(*shown.selection.range(), (Selection::Range{{code}, {code + 4}}));
        shown.trigger("findNextAction");
        QCOMPARE(shown.current(), code + length);
        QCOMPARE(shown.label("findState"), QStringLiteral("2 of 3"));
        shown.trigger("findPreviousAction");
        shown.trigger("findPreviousAction");
        QCOMPARE(shown.current(), code + 2 * length);
        text->setText(QStringLiteral("nowhere"));
        QTRY_VERIFY(shown.label("findState").contains(QStringLiteral("not found")));
        text->clear();
        QCOMPARE(shown.label("findState"), QString());
    }
    void whatIsChosenIsTheSameEverywhere()
    {
        Shown shown;
        WireView* line = shown.view->wire()->view();
        QVERIFY(line->window().from > Time(std::chrono::seconds(20))); // live: at the newest
        // From the table to the line: it is in sight there, with its bits.
        shown.view->table()->chooseFrames({{length + wrongByte}, {length + wrongByte}});
        const auto wrong = shown.document.frames().frame({length + wrongByte});
        QVERIFY(line->window().from < wrong.start);
        QVERIFY(line->window().to() > wrong.start + wrong.length);
        QVERIFY(line->accessibleDescription().contains(QStringLiteral("PARITY")));
        // And from the line to the table, the text and all others.
        const auto next = shown.document.frames().frame({length + wrongByte + 1});
        const int x = static_cast<int>(line->window().xOf(next.start + next.length / 2, line->width()));
        QTest::mouseClick(line, Qt::LeftButton, {}, {x, 40});
        QCOMPARE(shown.current(), length + wrongByte + 1);
        QCOMPARE(shown.view->side()->text()->extraSelections().first().cursor.selectedText(),
                 QStringLiteral("0"));
        QCOMPARE(*shown.selection.range(),
                 (Selection::Range{{length + wrongByte + 1}, {length + wrongByte + 1}}));
        // What another view chooses is seen in the line too.
        const QObject other;
        shown.selection.select({{5}, {9}}, &other);
        QVERIFY(line->window().from < shown.document.frames().frame({5}).start);
        QVERIFY(line->window().to() > shown.document.frames().frame({9}).start);
    }
    void withNothingChosenALiveLineIsFollowed()
    {
        Shown shown;
        const QObject other;
        shown.selection.select({{5}, {9}}, &other);
        QVERIFY(!shown.view->table()->following());
        QVERIFY(!shown.view->wire()->view()->following());
        shown.selection.clear(&other);
        QVERIFY(shown.view->table()->following());
        QVERIFY(shown.view->wire()->view()->following());
        shown.feeder.feed(sampleTelegram);
        QVERIFY(shown.view->wire()->view()->window().to() > Time(std::chrono::seconds(30)));
    }
    void showsOnlyWhatIsFound()
    {
        Shown shown;
        shown.trigger("filterAction");
        QCOMPARE(shown.view->table()->rows().count(), 3 * length); // nothing is asked for yet
        shown.child<QLineEdit>("findText")->setText(QStringLiteral("state:parity"));
        QTRY_COMPARE(shown.view->table()->rows().count(), quint64{1});
        QCOMPARE(shown.view->table()->rows().frameAt(0).value, quint64{length + wrongByte});
        QCOMPARE(shown.label("findState"), QStringLiteral("1 frame"));
        shown.child<QLineEdit>("findText")->setText(QStringLiteral("1.8.1"));
        QTRY_COMPARE(shown.view->table()->rows().count(), quint64{15});
        shown.feeder.feed(sampleTelegram);
        QTRY_COMPARE(shown.view->table()->rows().count(), quint64{20});
        // The one or the other, not both.
        shown.trigger("errorsOnlyAction");
        QCOMPARE(shown.view->table()->rows().count(), quint64{1});
        QVERIFY(!shown.child<QAction>("filterAction")->isChecked());
        shown.trigger("filterAction");
        QVERIFY(!shown.child<QAction>("errorsOnlyAction")->isChecked());
        QTRY_COMPARE(shown.view->table()->rows().count(), quint64{20});
        shown.trigger("filterAction");
        QCOMPARE(shown.view->table()->rows().count(), 4 * length);
    }
    void goesToTheNextGapAndOnWithFind()
    {
        Shown shown;
        shown.trigger("gapAction");
        auto* field = shown.child<QLineEdit>("inlineAnswer");
        field->setText(QStringLiteral("long"));
        QTest::keyClick(field, Qt::Key_Return);
        QVERIFY(field->isVisible() && shown.label("inlineFault").startsWith(QStringLiteral("✕ ")));
        field->setText(QStringLiteral("5 s"));
        QTest::keyClick(field, Qt::Key_Return);
        QTRY_COMPARE(shown.view->table()->current(), std::optional(FrameIndex{length}));
        shown.trigger("findNextAction");
        QCOMPARE(shown.current(), 2 * length);
    }
    void sortingIsRefusedWithAWord()
    {
        Shown shown;
        emit shown.view->table()->sortAsked();
        QVERIFY(
            shown.child<InlineBar>("framesInlineBar")->text().contains(QStringLiteral("order of the wire")));
    }
    void goesToATelegram()
    {
        Shown shown;
        shown.trigger("goToAction");
        auto* field = shown.child<QLineEdit>("inlineAnswer");
        field->setText(QStringLiteral("telegram 4"));
        QTest::keyClick(field, Qt::Key_Return);
        QVERIFY(shown.label("inlineFault").contains(QStringLiteral("there are 3")));
        field->setText(QStringLiteral("t2"));
        QTest::keyClick(field, Qt::Key_Return);
        QCOMPARE(shown.current(), quint64{length});
        QCOMPARE(shown.label("telegramTitle"), QStringLiteral("Telegram 2 of 3"));
    }
    void goesToANumberOrATime_data()
    {
        QTest::addColumn<QString>("answer");
        QTest::addColumn<qint64>("frame"); // -1: none, and it is said
        QTest::newRow("number") << "12" << qint64{11};
        QTest::newRow("the last") << QString::number(3 * length) << qint64(3 * length - 1);
        QTest::newRow("one too many") << QString::number(3 * length + 1) << qint64{-1};
        QTest::newRow("time") << "10.0001 s" << qint64(length);
        QTest::newRow("neither") << "there" << qint64{-1};
    }
    void goesToANumberOrATime()
    {
        QFETCH(QString, answer);
        QFETCH(qint64, frame);
        Shown shown;
        shown.trigger("goToAction");
        auto* field = shown.child<QLineEdit>("inlineAnswer");
        QVERIFY(field->isVisible());
        field->setText(answer);
        QTest::keyClick(field, Qt::Key_Return);
        QCOMPARE(field->isVisible(), frame < 0);
        QCOMPARE(shown.view->table()->current().has_value(), frame >= 0);
        if (frame >= 0)
            QCOMPARE(qint64(shown.current()), frame);
        else
            QVERIFY(shown.label("inlineFault").startsWith(QStringLiteral("✕ ")));
    }
    void standsStillWhileFrozen()
    {
        Shown shown;
        shown.view->setFrozen(true);
        shown.feeder.feed(sampleTelegram);
        QCOMPARE(shown.view->table()->rows().count(), 3 * length);
        QCOMPARE(shown.label("telegramTitle"), QStringLiteral("Telegram 3 of 3"));
        shown.view->setFrozen(false);
        QCOMPARE(shown.view->table()->rows().count(), 4 * length);
        QCOMPARE(shown.label("telegramTitle"), QStringLiteral("Telegram 4 of 4"));
    }
    void beginsAnewWithANewInput()
    {
        Shown shown;
        shown.view->table()->chooseFrames({{length}, {length + 5}});
        shown.child<QLineEdit>("findText")->setText(QStringLiteral("kWh"));
        QTRY_VERIFY(shown.label("findState").contains(QStringLiteral(" of ")));
        Feeder second(shown.document, false);
        QCOMPARE(shown.view->table()->rows().count(), quint64{0});
        QVERIFY(!shown.view->table()->selection());
        QCOMPARE(shown.view->side()->text()->toPlainText(), QString());
        QCOMPARE(shown.label("telegramTitle"), QStringLiteral("No telegrams yet"));
        second.feed(sampleTelegram);
        QCOMPARE(shown.view->table()->rows().count(), length);
        QVERIFY(!shown.view->table()->following());
    }
    void savesWhatItShows()
    {
        Shown shown;
        const QTemporaryDir dir;
        const QString path = dir.filePath(QStringLiteral("table.csv"));
        shown.view->saveBusTable(path);
        const auto* bar = shown.child<InlineBar>("framesInlineBar");
        QTRY_VERIFY(bar->text().startsWith(QStringLiteral("Saved ")));
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll().count('\n'), qsizetype(3 * length + 2));
        shown.view->saveBusTable(dir.filePath(QStringLiteral("no/such/place.csv")));
        QTRY_VERIFY(bar->text().contains(QStringLiteral("could not be saved")));
    }
    void everyControlHasAName()
    {
        const Shown shown;
        for (const QWidget* widget : shown.view->findChildren<QWidget*>()) {
            const bool control = qobject_cast<const QAbstractButton*>(widget) != nullptr ||
                                 qobject_cast<const QLineEdit*>(widget) != nullptr ||
                                 qobject_cast<const QComboBox*>(widget) != nullptr ||
                                 qobject_cast<const QAbstractScrollArea*>(widget) != nullptr;
            if (!control || !widget->isVisibleTo(shown.view.get()) ||
                widget->objectName().startsWith(u"qt_") ||
                qobject_cast<const QLineEdit*>(widget->parentWidget()) != nullptr)
                continue;
            QVERIFY2(!widget->objectName().isEmpty(), widget->metaObject()->className());
            QVERIFY2(!widget->accessibleName().isEmpty(), qPrintable(widget->objectName()));
        }
    }
};

QTEST_MAIN(TestFramesView)
#include "tst_frames_view.moc"
