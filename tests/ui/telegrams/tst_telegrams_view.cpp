// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/frames/filled_document.h"
#include "ui/frames/telegram_text.h"
#include "ui/telegrams/list_panel.h"
#include "ui/telegrams/object_tree_model.h"
#include "ui/telegrams/telegram_list_model.h"
#include "ui/telegrams/telegram_notes.h"
#include "ui/telegrams/telegrams_view.h"

#include <QAbstractButton>
#include <QAbstractItemModelTester>
#include <QAction>
#include <QApplication>
#include <QLabel>
#include <QListWidget>
#include <QScrollBar>
#include <QTableView>
#include <QTest>
#include <QTreeView>

#include <memory>

using namespace p1scope::ui;
using p1scope::session::Document;

namespace {

const std::size_t length = sampleTelegram.size();
const std::size_t wrongByte = sampleTelegram.find("(00003.540");

/// Three telegrams, the second with a parity error in its counter.
struct Shown {
    Document document;
    Feeder feeder{document};
    Selection selection;
    std::unique_ptr<TelegramsView> view;

    Shown()
    {
        feeder.feed(sampleTelegram);
        feeder.feed(sampleTelegram, {wrongByte});
        feeder.feed(sampleTelegram);
        view = std::make_unique<TelegramsView>(document, selection);
        view->resize(1158, 652);
        view->show();
        QApplication::processEvents();
    }
    [[nodiscard]] QString marked() const
    {
        for (const auto& extra : view->text()->extraSelections())
            if (extra.format.underlineStyle() == QTextCharFormat::NoUnderline)
                return extra.cursor.selectedText();
        return {};
    }
    [[nodiscard]] QString currentCode() const
    {
        return view->tree()->currentIndex().siblingAtColumn(0).data().toString();
    }
    void trigger(const char* action) const
    {
        auto* found = view->findChild<QAction*>(QString::fromLatin1(action));
        Q_ASSERT(found);
        found->trigger();
    }
};

} // namespace

class TestTelegramsView : public QObject {
    Q_OBJECT
private slots:
    void showsTheNewestUntilOneIsChosen()
    {
        Shown shown;
        QCOMPARE(shown.view->index()->value, quint64{2});
        shown.feeder.feed(sampleTelegram);
        QCOMPARE(shown.view->index()->value, quint64{3});
        shown.view->list()->selectRow(0);
        shown.feeder.feed(sampleTelegram);
        QCOMPARE(shown.view->index()->value, quint64{0});
    }
    void choosingATelegramChoosesItsFrames()
    {
        Shown shown;
        shown.view->list()->selectRow(1);
        QCOMPARE(*shown.selection.range(), (Selection::Range{{length}, {2 * length - 1}}));
        QVERIFY(shown.view->text()->toPlainText().startsWith(QStringLiteral("/XMX5")));
        QCOMPARE(shown.view->notes()->remarks().size(), std::size_t{2});
    }
    void choosingAnObjectChoosesItsFramesAndText()
    {
        Shown shown;
        shown.view->list()->selectRow(1);
        const auto* model = qobject_cast<const ObjectTreeModel*>(shown.view->tree()->model());
        shown.view->tree()->setCurrentIndex(model->objectIndex(2));
        const std::size_t place = length + sampleTelegram.find("1-0:1.8.2");
        QCOMPARE(*shown.selection.range(), (Selection::Range{{place}, {place + 23}}));
        QCOMPARE(shown.marked(), QStringLiteral("1-0:1.8.2(00011.199*kWh)"));
    }
    void choosingTextChoosesItsObjectAndFrames()
    {
        Shown shown;
        shown.view->list()->selectRow(0);
        TelegramText* text = shown.view->text();
        const int place = static_cast<int>(text->toPlainText().indexOf(QStringLiteral("24.1.0")));
        QTextCursor cursor = text->textCursor();
        cursor.setPosition(place);
        cursor.setPosition(place + 6, QTextCursor::KeepAnchor);
        text->setTextCursor(cursor);
        QCOMPARE(shown.currentCode(), QStringLiteral("0-1:24.1.0"));
        const std::size_t code = sampleTelegram.find("24.1.0");
        QCOMPARE(*shown.selection.range(), (Selection::Range{{code}, {code + 5}}));
    }
    void choosingARemarkChoosesItsFrames()
    {
        Shown shown;
        shown.view->list()->selectRow(1);
        auto* list = shown.view->notes()->findChild<QListWidget*>();
        QTest::mouseClick(list->viewport(), Qt::LeftButton, {}, list->visualItemRect(list->item(0)).center());
        QCOMPARE(*shown.selection.range(), (Selection::Range{{length + wrongByte}, {length + wrongByte}}));
        QCOMPARE(shown.currentCode(), QStringLiteral("✕ 1-0:1.8.1"));
        QCOMPARE(shown.marked(), QStringLiteral("("));
    }
    void followsWhatOtherViewsChoose()
    {
        Shown shown;
        const QObject other;
        const std::size_t place = length + sampleTelegram.find("1-0:1.8.2");
        shown.selection.select({{place}, {place + 8}}, &other);
        QCOMPARE(shown.view->index()->value, quint64{1});
        QCOMPARE(shown.view->list()->currentIndex().row(), 1);
        QCOMPARE(shown.currentCode(), QStringLiteral("1-0:1.8.2"));
        QCOMPARE(shown.marked(), QStringLiteral("1-0:1.8.2"));
        // Following is no choosing: the selection is as the other view made it.
        QCOMPARE(*shown.selection.range(), (Selection::Range{{place}, {place + 8}}));
    }
    void goesFromBadToBadAndFilters()
    {
        Shown shown;
        shown.trigger("nextBadAction");
        QCOMPARE(shown.view->index()->value, quint64{1});
        shown.trigger("nextBadAction");
        QCOMPARE(shown.view->index()->value, quint64{1});
        QVERIFY(shown.view->findChild<QLabel*>(QStringLiteral("telegramsState"))
                    ->text()
                    .contains(QStringLiteral("no bad telegram after")));
        shown.trigger("badOnlyAction");
        QCOMPARE(shown.view->listModel()->rowCount(), 1);
        QCOMPARE(shown.view->list()->currentIndex().row(), 0);
        shown.trigger("badOnlyAction");
        QCOMPARE(shown.view->list()->currentIndex().row(), 1);
        QCOMPARE(*shown.selection.range(), (Selection::Range{{length}, {2 * length - 1}}));
    }
    void staysAtTheEndOnlyWhenItIsThere()
    {
        Shown shown;
        for (int i = 0; i < 60; ++i)
            shown.feeder.feed(sampleTelegram);
        QScrollBar* bar = shown.view->list()->verticalScrollBar();
        QVERIFY(bar->maximum() > 0);
        QCOMPARE(bar->value(), bar->maximum());
        bar->setValue(3);
        shown.feeder.feed(sampleTelegram);
        QCOMPARE(bar->value(), 3);
        bar->setValue(bar->maximum());
        shown.feeder.feed(sampleTelegram);
        QCOMPARE(bar->value(), bar->maximum());
    }
    void standsStillWhileFrozen()
    {
        Shown shown;
        shown.view->setFrozen(true);
        shown.feeder.feed(sampleTelegram);
        QCOMPARE(shown.view->listModel()->rowCount(), 3);
        QCOMPARE(shown.view->index()->value, quint64{2});
        shown.view->setFrozen(false);
        QCOMPARE(shown.view->listModel()->rowCount(), 4);
        QCOMPARE(shown.view->index()->value, quint64{3});
    }
    void beginsAnewWithANewInput()
    {
        Shown shown;
        shown.view->list()->selectRow(1);
        Feeder second(shown.document);
        QVERIFY(!shown.view->index());
        QCOMPARE(shown.view->tree()->model()->rowCount(), 0);
        QCOMPARE(shown.view->text()->toPlainText(), QString());
        shown.view->grab();
        second.feed(sampleTelegram);
        QCOMPARE(shown.view->index()->value, quint64{0});
    }
    void aListOpensAsTableAndGraph()
    {
        const std::string text =
            "/FLU5\r\n\r\n1-0:1.8.1(00003.540*kWh)\r\n"
            "0-0:98.1.0(3)(1-0:1.6.0)(1-0:1.6.0)(230801000000S)(632525252525W)(00.000*kW)"
            "(230901000000S)(230831181500S)(01.862*kW)(231001000000S)(230910183000S)(04.229*kW)\r\n"
            "1-0:99.97.0(1)(0-0:96.7.19)(101208152415W)(0000000240*s)\r\n!\r\n";
        Document document;
        Feeder feeder(document);
        feeder.feed(text);
        Selection selection;
        TelegramsView view(document, selection);
        view.resize(1158, 652);
        view.show();
        const auto* model = qobject_cast<const ObjectTreeModel*>(view.tree()->model());
        QVERIFY(!view.listPanel()->isVisible());
        view.tree()->setCurrentIndex(model->objectIndex(1));
        QVERIFY(view.listPanel()->isVisible());
        auto* table = view.findChild<QTableView*>(QStringLiteral("listTable"));
        const QAbstractItemModelTester tester(table->model(),
                                              QAbstractItemModelTester::FailureReportingMode::QtTest);
        const auto cell = [table](int row, int column) {
            return table->model()->index(row, column).data().toString();
        };
        QCOMPARE(table->model()->rowCount(), 3);
        QCOMPARE(cell(1, 1), QStringLiteral("2023-08-31 18:15"));
        QCOMPARE(table->model()->index(1, 1).data(Qt::ToolTipRole).toString(),
                 QStringLiteral("2023-08-31 18:15:00 +02:00"));
        QCOMPARE(cell(2, 2), QStringLiteral("4.229 kW"));
        // A fill-in is no reading: its number does not stand there.
        QCOMPARE(cell(0, 2), QStringLiteral("✕ no valid time: 632525252525W"));
        QCOMPARE(view.findChild<QWidget*>(QStringLiteral("listBars"))->accessibleDescription(),
                 QStringLiteral("3 bars, the greatest 4.229 kW"));
        table->selectRow(2);
        const std::size_t place = text.find("231001000000S");
        QCOMPARE(selection.range()->first.value, quint64{place});
        QVERIFY(view.listPanel()->isVisible());
        view.tree()->setCurrentIndex(model->objectIndex(2));
        QCOMPARE(cell(0, 1), QStringLiteral("240 s (4 min 0 s)"));
        view.grab();
        view.tree()->setCurrentIndex(model->objectIndex(0));
        QVERIFY(!view.listPanel()->isVisible());
    }
    void everyControlHasAName()
    {
        const Shown shown;
        for (const QWidget* widget : shown.view->findChildren<QWidget*>()) {
            const bool control = qobject_cast<const QAbstractButton*>(widget) != nullptr ||
                                 qobject_cast<const QAbstractItemView*>(widget) != nullptr;
            if (!control || !widget->isVisibleTo(shown.view.get()) || widget->objectName().startsWith(u"qt_"))
                continue;
            QVERIFY2(!widget->objectName().isEmpty(), widget->metaObject()->className());
            QVERIFY2(!widget->accessibleName().isEmpty(), qPrintable(widget->objectName()));
        }
    }
};

QTEST_MAIN(TestTelegramsView)
#include "tst_telegrams_view.moc"
