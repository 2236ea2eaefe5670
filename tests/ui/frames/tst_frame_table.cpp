// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/frames/fake_frames.h"
#include "ui/frames/flat_header.h"
#include "ui/frames/frame_overview.h"
#include "ui/frames/frame_table.h"
#include "ui/frames/frame_text.h"
#include "ui/widgets/theme.h"

#include <QApplication>
#include <QClipboard>
#include <QLineEdit>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>
#include <QWheelEvent>

#include <memory>

using namespace p1scope::ui;
using p1scope::line::FrameIndex;
using p1scope::line::FrameLog;

namespace {

constexpr std::uint64_t tenThousandMillion = 10'000'000'000;

/// A table over made-up frames, shown at a fixed size.
struct Shown {
    FakeFrames frames;
    std::deque<FrameIndex> errors;
    Marks marks;
    FrameTable table;

    explicit Shown(std::uint64_t count, std::uint64_t errorEvery = 0)
        : frames(count, errorEvery)
        , table(frames, errors, marks)
    {
        if (errorEvery != 0)
            for (std::uint64_t i = 0; i < std::min<std::uint64_t>(count, 10'000); i += errorEvery)
                errors.push_back({i});
        table.resize(800, 500);
        table.framesChanged();
        table.show();
        QApplication::processEvents();
    }
    [[nodiscard]] std::uint64_t lastShown() const
    {
        return table.rows().frameAt(table.topRow() + table.visibleRows() - 1).value;
    }
    void press(int key, Qt::KeyboardModifiers modifiers = Qt::NoModifier)
    {
        QTest::keyClick(&table, static_cast<Qt::Key>(key), modifiers);
    }
    void click(int row, Qt::KeyboardModifiers modifiers = Qt::NoModifier)
    {
        QTest::mouseClick(table.viewport(), Qt::LeftButton, modifiers, place(row));
    }
    [[nodiscard]] QPoint place(int row) const
    {
        return {60, row * table.rowHeight() + table.rowHeight() / 2};
    }
};

int redPixels(const QImage& image, const QRect& where)
{
    int count = 0;
    for (int y = where.top(); y <= where.bottom(); ++y)
        for (int x = where.left(); x <= where.right(); ++x) {
            const QColor pixel = image.pixelColor(x, y);
            if (pixel.red() > pixel.green() + 40 && pixel.red() > pixel.blue() + 40)
                ++count;
        }
    return count;
}

} // namespace

class TestFrameTable : public QObject {
    Q_OBJECT
private slots:
    void showsTheFirstAndTheLastOfTenThousandMillionRows()
    {
        Shown shown(tenThousandMillion);
        QCOMPARE(shown.table.topRow(), quint64{0});
        QScrollBar* bar = shown.table.verticalScrollBar();
        bar->setValue(bar->maximum());
        QCOMPARE(shown.lastShown(), tenThousandMillion - 1);
        bar->setValue(bar->minimum());
        QCOMPARE(shown.table.topRow(), quint64{0});
        shown.press(Qt::Key_End);
        QCOMPARE(shown.lastShown(), tenThousandMillion - 1);
        QCOMPARE(shown.table.current()->value, tenThousandMillion - 1);
        QCOMPARE(bar->value(), bar->maximum());
        shown.press(Qt::Key_Home);
        QCOMPARE(shown.table.topRow(), quint64{0});
        QCOMPARE(shown.table.current()->value, quint64{0});
    }
    void turnsEveryPageWithoutSkippingARow_data()
    {
        QTest::addColumn<quint64>("rows");
        QTest::newRow("one to one") << quint64{1'003};
        QTest::newRow("scaled") << quint64{tenThousandMillion};
    }
    void turnsEveryPageWithoutSkippingARow()
    {
        QFETCH(quint64, rows);
        Shown shown(rows);
        shown.click(0);
        const std::uint64_t page = shown.table.visibleRows();
        std::uint64_t seen = page - 1;
        for (int i = 0; i < 200 && seen < rows - 1; ++i) {
            shown.press(Qt::Key_PageDown);
            QVERIFY(shown.table.topRow() <= seen + 1);
            QVERIFY(shown.lastShown() > seen);
            seen = shown.lastShown();
        }
        QVERIFY(seen == rows - 1 || seen == 201 * page - 1);
        for (int i = 0; i < 200; ++i)
            shown.press(Qt::Key_PageUp);
        QCOMPARE(shown.table.topRow(), quint64{0});
    }
    void stepsAndPagesOfTheScrollBarAreExactHoweverCoarseItIs()
    {
        Shown shown(tenThousandMillion);
        QScrollBar* bar = shown.table.verticalScrollBar();
        bar->triggerAction(QAbstractSlider::SliderSingleStepAdd);
        QCOMPARE(shown.table.topRow(), quint64{1});
        bar->triggerAction(QAbstractSlider::SliderPageStepAdd);
        QCOMPARE(shown.table.topRow(), 1 + shown.table.visibleRows());
        bar->triggerAction(QAbstractSlider::SliderSingleStepSub);
        QCOMPARE(shown.table.topRow(), shown.table.visibleRows());
        bar->triggerAction(QAbstractSlider::SliderToMaximum);
        QCOMPARE(shown.lastShown(), tenThousandMillion - 1);
        bar->triggerAction(QAbstractSlider::SliderSingleStepSub);
        QCOMPARE(shown.lastShown(), tenThousandMillion - 2);
    }
    void movesByKeysRowByRow()
    {
        Shown shown(tenThousandMillion);
        shown.table.chooseFrames({{5'000'000'000}, {5'000'000'000}});
        shown.press(Qt::Key_Down);
        QCOMPARE(shown.table.current()->value, quint64{5'000'000'001});
        shown.press(Qt::Key_Up);
        shown.press(Qt::Key_Up);
        QCOMPARE(shown.table.current()->value, quint64{4'999'999'999});
        QVERIFY(shown.table.topRow() <= 4'999'999'999 && shown.lastShown() >= 4'999'999'999);
    }
    void readsNoMoreThanItShows_data()
    {
        QTest::addColumn<quint64>("rows");
        QTest::newRow("a thousand") << quint64{1'000};
        QTest::newRow("a hundred million") << quint64{100'000'000};
        QTest::newRow("ten thousand million") << quint64{tenThousandMillion};
    }
    void readsNoMoreThanItShows()
    {
        QFETCH(quint64, rows);
        Shown shown(rows);
        shown.table.verticalScrollBar()->setValue(shown.table.verticalScrollBar()->maximum() / 2);
        shown.frames.reads = shown.frames.framesRead = 0;
        shown.table.viewport()->grab();
        QCOMPARE(shown.frames.reads, quint64{1});
        QVERIFY2(shown.frames.framesRead <= shown.table.visibleRows() + 3,
                 qPrintable(QString::number(shown.frames.framesRead)));
        shown.frames.reads = shown.frames.framesRead = 0;
        shown.table.framesChanged();
        QVERIFY(shown.frames.framesRead <= 2);
    }
    void choosesByMouse()
    {
        Shown shown(1'000);
        QSignalSpy chosen(&shown.table, &FrameTable::chosen);
        shown.click(3);
        QCOMPARE(*shown.table.selection(), (FrameTable::Range{{3}, {3}}));
        QCOMPARE(chosen.count(), 1);
        shown.click(7, Qt::ShiftModifier);
        QCOMPARE(*shown.table.selection(), (FrameTable::Range{{3}, {7}}));
        shown.click(1, Qt::ShiftModifier);
        QCOMPARE(*shown.table.selection(), (FrameTable::Range{{1}, {3}}));
        QTest::mousePress(shown.table.viewport(), Qt::LeftButton, {}, shown.place(5));
        QTest::mouseMove(shown.table.viewport(), shown.place(6));
        QTest::mouseMove(shown.table.viewport(), shown.place(9));
        QTest::mouseRelease(shown.table.viewport(), Qt::LeftButton, {}, shown.place(9));
        QCOMPARE(*shown.table.selection(), (FrameTable::Range{{5}, {9}}));
        shown.press(Qt::Key_Down, Qt::ShiftModifier);
        QCOMPARE(*shown.table.selection(), (FrameTable::Range{{5}, {10}}));
        shown.press(Qt::Key_A, Qt::ControlModifier);
        QCOMPARE(*shown.table.selection(), (FrameTable::Range{{0}, {999}}));
    }
    void scrollsByTheWheelInWholeRowsAndKeepsTheRest()
    {
        Shown shown(1'000);
        const auto turn = [&](int angle) {
            QWheelEvent event(QPointF(50, 50), shown.table.viewport()->mapToGlobal(QPointF(50, 50)), {},
                              {0, angle}, Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase, false);
            QApplication::sendEvent(shown.table.viewport(), &event);
        };
        const auto lines = static_cast<std::uint64_t>(QApplication::wheelScrollLines());
        turn(-120);
        QCOMPARE(shown.table.topRow(), lines);
        for (int i = 0; i < 8; ++i)
            turn(-15); // a fine wheel: eight of these are one notch
        QCOMPARE(shown.table.topRow(), 2 * lines);
        turn(120);
        turn(120);
        turn(120);
        QCOMPARE(shown.table.topRow(), quint64{0});
    }
    void followsTheEndOnlyWhenToldOrAtTheEnd()
    {
        Shown shown(1'000);
        QSignalSpy following(&shown.table, &FrameTable::followingChanged);
        shown.frames.setCount(2'000);
        shown.table.framesChanged();
        QCOMPARE(shown.table.topRow(), quint64{0});
        shown.table.setFollowing(true);
        QCOMPARE(shown.lastShown(), quint64{1'999});
        shown.frames.setCount(3'000);
        shown.table.framesChanged();
        QCOMPARE(shown.lastShown(), quint64{2'999});
        shown.table.verticalScrollBar()->triggerAction(QAbstractSlider::SliderPageStepSub);
        QVERIFY(!shown.table.following());
        const std::uint64_t top = shown.table.topRow();
        shown.frames.setCount(4'000);
        shown.table.framesChanged();
        QCOMPARE(shown.table.topRow(), top);
        shown.press(Qt::Key_End);
        QVERIFY(shown.table.following());
        shown.frames.setCount(5'000);
        shown.table.framesChanged();
        QCOMPARE(shown.lastShown(), quint64{4'999});
        QCOMPARE(following.count(), 3);
    }
    void standsStillWhileFrozen()
    {
        Shown shown(1'000);
        shown.table.setFollowing(true);
        shown.table.setFrozen(true);
        shown.frames.setCount(5'000);
        shown.table.framesChanged();
        QCOMPARE(shown.lastShown(), quint64{999});
        shown.press(Qt::Key_End);
        QCOMPARE(shown.table.current()->value, quint64{999});
        shown.table.setFrozen(false);
        QCOMPARE(shown.lastShown(), quint64{4'999});
    }
    void keepsItsPlaceWhenTheOldestAreGivenUp()
    {
        Shown shown(10'000);
        shown.table.chooseFrames({{5'000}, {5'000}});
        const std::uint64_t top = shown.table.rows().frameAt(shown.table.topRow()).value;
        shown.frames.giveUpBefore({4'096});
        shown.table.framesChanged();
        QCOMPARE(shown.table.rows().frameAt(shown.table.topRow()).value, top);
        QCOMPARE(shown.table.current()->value, quint64{5'000});
    }
    void filtersErrorsAndMarks()
    {
        Shown shown(10'000, 100);
        shown.marks[{250}] = "here";
        shown.table.setShow(FrameRows::Show::Errors);
        QCOMPARE(shown.table.rows().count(), quint64{101});
        shown.click(3);
        QCOMPARE(shown.table.current()->value, quint64{250});
        shown.press(Qt::Key_Down);
        QCOMPARE(shown.table.current()->value, quint64{300});
        shown.table.setShow(FrameRows::Show::All);
        // What was current is still in sight among all the others.
        QVERIFY(shown.table.topRow() <= 300 && shown.lastShown() >= 300);
    }
    void copiesWhatIsChosen()
    {
        Shown shown(10'000, 100);
        shown.table.chooseFrames({{98}, {101}});
        shown.press(Qt::Key_C, Qt::ControlModifier);
        const QStringList lines = QApplication::clipboard()->text().split(u'\n', Qt::SkipEmptyParts);
        QCOMPARE(lines.size(), 5);
        QVERIFY(lines[3].contains(QStringLiteral("1 (expected 0)  PARITY")));
        QVERIFY(shown.table.copy(FrameTable::CopyAs::Hex));
        QCOMPARE(QApplication::clipboard()->text(), QStringLiteral("38 39 30 31"));
        // In the filtered table only what it shows.
        shown.table.setShow(FrameRows::Show::Errors);
        QVERIFY(shown.table.copy(FrameTable::CopyAs::Hex));
        QCOMPARE(QApplication::clipboard()->text(), QStringLiteral("30"));
        shown.table.chooseFrames({{101}, {102}});
        QVERIFY(!shown.table.copy(FrameTable::CopyAs::Hex));
    }
    void refusesToCopyTooMuch()
    {
        Shown shown(tenThousandMillion);
        QSignalSpy refused(&shown.table, &FrameTable::copyRefused);
        shown.press(Qt::Key_A, Qt::ControlModifier);
        QApplication::clipboard()->setText(QStringLiteral("before"));
        shown.press(Qt::Key_C, Qt::ControlModifier);
        QCOMPARE(refused.count(), 1);
        QCOMPARE(refused[0][0].toULongLong(), tenThousandMillion);
        QCOMPARE(QApplication::clipboard()->text(), QStringLiteral("before"));
    }
    void editsAMarkInItsPlace()
    {
        Shown shown(1'000);
        QSignalSpy edited(&shown.table, &FrameTable::markEdited);
        shown.click(4);
        shown.press(Qt::Key_M);
        auto* editor = shown.table.findChild<QLineEdit*>(QStringLiteral("markEditor"));
        QVERIFY(editor && editor->isVisible());
        QCOMPARE(editor->selectedText(), editor->text()); // a proposal, gone with the first letter
        QCOMPARE(editor->y(), 4 * shown.table.rowHeight());
        editor->setText(QStringLiteral(" wrong bit "));
        QTest::keyClick(editor, Qt::Key_Return);
        QCOMPARE(edited.count(), 1);
        QCOMPARE(edited[0][0].value<FrameIndex>().value, quint64{4});
        QCOMPARE(edited[0][1].toString(), QStringLiteral("wrong bit"));
        QVERIFY(!editor->isVisible());
        shown.press(Qt::Key_M);
        QTest::keyClick(editor, Qt::Key_Escape);
        QCOMPARE(edited.count(), 1);
    }
    void tellsTheCurrentRowToThoseWhoHearIt()
    {
        Shown shown(1'000, 100);
        QVERIFY(shown.table.accessibleDescription().contains(QStringLiteral("No frame")));
        shown.table.chooseFrames({{100}, {100}});
        QVERIFY(shown.table.accessibleDescription().startsWith(QStringLiteral("Frame 101, ")));
        QVERIFY(shown.table.accessibleDescription().contains(QStringLiteral("state PARITY")));
    }
    void forgetsTheOldInput()
    {
        Shown shown(1'000);
        shown.table.chooseFrames({{900}, {950}});
        shown.frames.setCount(0);
        shown.table.restart(false);
        QVERIFY(!shown.table.selection());
        QCOMPARE(shown.table.rows().count(), quint64{0});
        shown.table.grab(); // and paints nothing that is not there
        shown.press(Qt::Key_End);
        shown.press(Qt::Key_M);
        QVERIFY(!shown.table.copy(FrameTable::CopyAs::Table));
    }
    void paintsErrorsInRed_data()
    {
        QTest::addColumn<bool>("dark");
        QTest::newRow("light") << false;
        QTest::newRow("dark") << true;
    }
    void paintsErrorsInRed()
    {
        QFETCH(bool, dark);
        const QPalette before = QApplication::palette();
        QApplication::setPalette(dark ? darkPalette() : lightPalette());
        Shown shown(1'000, 5);
        const QImage image = shown.table.viewport()->grab().toImage().convertToFormat(QImage::Format_RGB32);
        const int height = shown.table.rowHeight();
        const auto row = [&](int i) { return QRect(0, i * height, image.width(), height); };
        QVERIFY(redPixels(image, row(5)) > 50);
        QCOMPARE(redPixels(image, row(6)), 0);
        // Colour is not the only sign: a bar at the left, and the word.
        const QRect left(0, 5 * height + 2, 3, height - 4);
        QVERIFY(redPixels(image, left) == left.width() * left.height());
        QApplication::setPalette(before);
    }
    void paintsABreakWithoutAByte()
    {
        FrameLog log;
        log.append(framesOf("a|b"));
        const Marks marks;
        FrameTable table(log, log.errors(), marks);
        table.resize(800, 200);
        table.show();
        const QImage image = table.viewport()->grab().toImage();
        // The Raw cell of the break is hatched: many changes along one line of pixels.
        constexpr int raw = static_cast<int>(FrameColumn::Raw);
        const int left = table.header()->sectionViewportPosition(raw);
        const int y = table.rowHeight() + table.rowHeight() / 2;
        int changes = 0;
        for (int x = left + 4; x < left + table.header()->sectionSize(raw) - 4; ++x)
            changes += image.pixel(x, y) != image.pixel(x - 1, y) ? 1 : 0;
        QVERIFY2(changes >= 6, qPrintable(QString::number(changes)));
    }
    void moreColumnsAreShownWhereAskedFor()
    {
        Shown shown(100);
        const auto isHidden = [&](FrameColumn column) {
            return shown.table.header()->isSectionHidden(static_cast<int>(column));
        };
        QVERIFY(isHidden(FrameColumn::Bits) && isHidden(FrameColumn::Speed) && isHidden(FrameColumn::Length));
        QVERIFY(!isHidden(FrameColumn::Gap));
        const QImage before = shown.table.grab().toImage();
        QCOMPARE(shown.table.columnActions().size(), 3);
        for (QAction* action : shown.table.columnActions())
            action->setChecked(true);
        QVERIFY(!isHidden(FrameColumn::Bits) && !isHidden(FrameColumn::Speed));
        QVERIFY(shown.table.grab().toImage() != before);
    }
    void whatWasRecoveredStandsBesideTheData()
    {
        Shown shown(100);
        const int section = static_cast<int>(FrameColumn::Recovered);
        QVERIFY(shown.table.header()->isSectionHidden(section));
        const QImage before = shown.table.grab().toImage();
        QSet<quint64> asked;
        shown.table.setRecovered([&](FrameIndex frame) {
            asked.insert(frame.value);
            return std::string_view("W\r");
        });
        QVERIFY(!shown.table.header()->isSectionHidden(section));
        QVERIFY(shown.table.grab().toImage() != before);
        QVERIFY(!asked.isEmpty() && asked.size() <= qsizetype(shown.table.visibleRows()) + 2);
        QCOMPARE(recoveredText("W\r\n0"), QStringLiteral("'W' CR LF '0'"));
        QCOMPARE(recoveredText({}), QString());
        shown.table.setRecovered({});
        QVERIFY(shown.table.header()->isSectionHidden(section));
    }
    void aClickOnAHeadingAsksForNoMoreThanAWord()
    {
        Shown shown(100, 3);
        QSignalSpy asked(&shown.table, &FrameTable::sortAsked);
        QTest::mouseClick(shown.table.header()->viewport(), Qt::LeftButton, {}, {20, 8});
        QCOMPARE(asked.count(), 1);
        QCOMPARE(shown.table.rows().frameAt(1).value, quint64{1});
    }
    void theOverviewLeadsToItsFrames()
    {
        Shown shown(tenThousandMillion, 1'000'000'000);
        auto* overview = shown.table.findChild<FrameOverview*>();
        QVERIFY(overview);
        QCOMPARE(overview->frameAt(0).value, quint64{0});
        QCOMPARE(overview->frameAt(overview->height()).value, tenThousandMillion);
        QCOMPARE(overview->heightOf({tenThousandMillion - 1}), overview->height() - 1);
        for (int y = 0; y < overview->height(); y += 7)
            QCOMPARE(overview->heightOf(overview->frameAt(y)), y);
        QTest::mouseClick(overview, Qt::LeftButton, {}, {5, overview->height() / 2});
        const std::uint64_t middle = overview->frameAt(overview->height() / 2).value;
        QVERIFY(shown.table.topRow() <= middle && shown.lastShown() >= middle);
        shown.frames.framesRead = 0;
        overview->grab();
        QCOMPARE(shown.frames.framesRead, quint64{0});
    }
};

QTEST_MAIN(TestFrameTable)
#include "tst_frame_table.moc"
