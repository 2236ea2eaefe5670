// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/frames/fake_frames.h"
#include "ui/frames/wire_panel.h"
#include "ui/widgets/theme.h"

#include <QElapsedTimer>
#include <QFile>
#include <QLabel>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QWheelEvent>

#include <cmath>

using namespace p1scope;
using namespace p1scope::ui;
using capture::Duration;
using capture::Time;
using line::FrameIndex;

namespace {

constexpr int viewWidth = 1'040;

/// Frames of a text at 9600 7E1, `fakeStep` apart; `|` stands for a break.
struct Bench {
    line::FrameLog frames;
    Marks marks;
    WirePanel panel{frames, marks};
    WireView* view = panel.view();

    explicit Bench(const std::string& text = "/XMX5XMXABCE000046099\r\n\r\n1-0:1.8.1(00003.540*kWh)\r\n!\r\n",
                   const std::vector<std::size_t>& wrong = {}, const capture::EdgeLog* wire = nullptr)
    {
        frames.append(framesOf(text, wrong));
        panel.resize(viewWidth + 2, 220);
        panel.show();
        view->restart(false);
        view->refresh(line::dsmr2Settings(), wire, std::nullopt);
        view->setWindow({Time{}, fakeStep * 20});
    }
    [[nodiscard]] QPoint pointIn(std::uint64_t frame) const
    {
        const auto shown = view->frames().frame({frame});
        return {static_cast<int>(view->window().xOf(shown.start + shown.length / 2, view->width())), 60};
    }
    [[nodiscard]] QString label(const char* name) const
    {
        return panel.findChild<QLabel*>(QString::fromLatin1(name))->text();
    }
    void turnWheel(QPointF place, int notches) const
    {
        QWheelEvent event(place, view->mapToGlobal(place), {}, {0, 120 * notches}, Qt::NoButton,
                          Qt::NoModifier, Qt::NoScrollPhase, false);
        QApplication::sendEvent(view, &event);
    }
};

/// How many pixels of the picture have this colour, or nearly.
int inkOf(const QImage& image, const QColor& colour)
{
    int count = 0;
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x) {
            const QColor there = image.pixelColor(x, y);
            count += std::abs(there.red() - colour.red()) + std::abs(there.green() - colour.green()) +
                                 std::abs(there.blue() - colour.blue()) <
                             40
                         ? 1
                         : 0;
        }
    return count;
}

} // namespace

class TestWireView : public QObject {
    Q_OBJECT
private slots:
    void beginsWithBitsThatCanBeRead()
    {
        line::FrameLog frames;
        frames.append(framesOf(std::string(2'000, 'U')));
        const Marks marks;
        WireView view(frames, marks);
        view.resize(viewWidth, 160);
        view.restart(false);
        view.refresh(line::dsmr2Settings(), nullptr, std::nullopt);
        const double bit = view.window().xOf(view.window().from + fakeStep / 10, view.width());
        QVERIFY2(bit > 7 && bit < 9, qPrintable(QString::number(bit)));
        QVERIFY(view.window().from <= Time{});
        QVERIFY(view.window().to() > Time(fakeStep * 10));
    }
    void theWheelZoomsAboutThePointer()
    {
        const Bench bench;
        const QPointF place(300, 60);
        const Time under = bench.view->window().timeAt(place.x(), bench.view->width());
        const Duration before = bench.view->window().span;
        bench.turnWheel(place, 3);
        QVERIFY(bench.view->window().span < before);
        QVERIFY(std::abs(bench.view->window().xOf(under, bench.view->width()) - place.x()) < 0.5);
        bench.turnWheel(place, -100);
        QCOMPARE(bench.view->window(), bench.view->limits().whole());
        bench.turnWheel(place, 400); // as far as two bits, and no farther
        QCOMPARE(bench.view->window().span, Duration(2 * 1'000'000'000LL / 9'600));
    }
    void keysZoomMoveAndShowEverything()
    {
        const Bench bench;
        const WireWindow before = bench.view->window();
        QTest::keyClick(bench.view, Qt::Key_Plus);
        QVERIFY(bench.view->window().span < before.span);
        QTest::keyClick(bench.view, Qt::Key_Right);
        QVERIFY(bench.view->window().from > before.from);
        QTest::keyClick(bench.view, Qt::Key_End);
        QCOMPARE(bench.view->window().to(), bench.view->limits().whole().to());
        QTest::keyClick(bench.view, Qt::Key_Home);
        QCOMPARE(bench.view->window().from, bench.view->limits().whole().from);
        QTest::keyClick(bench.view, Qt::Key_F);
        QCOMPARE(bench.view->window(), bench.view->limits().whole());
        QTest::keyClick(bench.view, Qt::Key_Down);
        QTest::keyClick(bench.view, Qt::Key_Down);
        QTest::keyClick(bench.view, Qt::Key_Z);
        const auto second = bench.view->frames().frame({1});
        QVERIFY(bench.view->window().from < second.start);
        QVERIFY(bench.view->window().to() > second.start + second.length);
        QVERIFY(bench.view->window().span < second.length * 2);
    }
    void aDragMovesAndOneWithShiftZooms()
    {
        const Bench bench;
        const WireWindow before = bench.view->window();
        const double perPixel = static_cast<double>(before.span.count()) / bench.view->width();
        QTest::mousePress(bench.view, Qt::LeftButton, {}, {600, 60});
        QTest::mouseMove(bench.view, {400, 60});
        QTest::mouseRelease(bench.view, Qt::LeftButton, {}, {400, 60});
        QCOMPARE(bench.view->window().span, before.span);
        QVERIFY(std::abs(static_cast<double>((bench.view->window().from - before.from).count()) -
                         200 * perPixel) < perPixel);
        bench.view->setWindow(before);
        const auto drag = [&](Qt::KeyboardModifiers keys) {
            QTest::mousePress(bench.view, Qt::LeftButton, keys, {200, 60});
            // QTest's own moves come without keys.
            for (const int x : {300, 400}) {
                QMouseEvent move(QEvent::MouseMove, QPointF(x, 60), bench.view->mapToGlobal(QPointF(x, 60)),
                                 Qt::NoButton, Qt::LeftButton, keys);
                QApplication::sendEvent(bench.view, &move);
            }
            QTest::mouseRelease(bench.view, Qt::LeftButton, keys, {400, 60});
        };
        drag(Qt::ShiftModifier);
        QVERIFY(std::abs(static_cast<double>(bench.view->window().span.count()) - 200 * perPixel) <
                2 * perPixel);
        QVERIFY(std::abs(static_cast<double>((bench.view->window().from - before.from).count()) -
                         200 * perPixel) < 2 * perPixel);
    }
    void aClickChoosesAFrameAndTellsIt()
    {
        const Bench bench;
        QSignalSpy chosen(bench.view, &WireView::chosen);
        QTest::mouseClick(bench.view, Qt::LeftButton, {}, bench.pointIn(7));
        QCOMPARE(chosen.count(), 1);
        QCOMPARE(chosen.last().at(0).value<FrameIndex>(), FrameIndex{7});
        QTest::mouseClick(bench.view, Qt::LeftButton, Qt::ShiftModifier, bench.pointIn(4));
        QCOMPARE(chosen.last().at(0).value<FrameIndex>(), FrameIndex{4});
        QCOMPARE(chosen.last().at(1).value<FrameIndex>(), FrameIndex{7});
        QVERIFY(bench.view->accessibleDescription().contains(QStringLiteral("Frame 5")));
    }
    void whatIsChosenElsewhereComesIntoSight()
    {
        const Bench bench;
        QSignalSpy chosen(bench.view, &WireView::chosen);
        const Duration span = bench.view->window().span;
        bench.view->showFrames({40}, {42});
        QVERIFY(bench.view->window().from < Time(fakeStep * 40));
        QVERIFY(bench.view->window().to() > Time(fakeStep * 43));
        QCOMPARE(bench.view->window().span, span);
        QCOMPARE(chosen.count(), 0);
        const WireWindow now = bench.view->window();
        bench.view->showFrames({41}, {41});
        QCOMPARE(bench.view->window(), now); // in sight already
    }
    void cursorsTellTimeBaudAndBits()
    {
        Bench bench("U");
        bench.view->showAll();
        bench.view->setTimeCursor(0, Time{});
        bench.view->setTimeCursor(1, Time(Duration(1'000'000'000 / 9'600)));
        const QString text = bench.label("wireCursors");
        QVERIFY2(text.contains(QStringLiteral("Δ 104.2 µs")), qPrintable(text));
        QVERIFY2(text.contains(QStringLiteral("9,600 baud")), qPrintable(text));
        QVERIFY2(text.contains(QStringLiteral("1.00 bits")), qPrintable(text));
        QTest::keyClick(bench.view, Qt::Key_Right, Qt::ControlModifier); // to the next edge
        const double bits =
            static_cast<double>((*bench.view->cursors()[1]).time_since_epoch().count()) * 9.6e-6;
        QVERIFY2(std::abs(bits - 2) < 0.01, qPrintable(QString::number(bits)));
        QTest::keyClick(bench.view, Qt::Key_Delete);
        QCOMPARE(bench.label("wireCursors"), QString());
    }
    void aClickOnTheAxisPlacesACursorAtTheEdgeNearby()
    {
        Bench bench("U");
        bench.view->showAll();
        const int edge =
            static_cast<int>(bench.view->window().xOf(Time(fakeStep / 10 * 3), bench.view->width()));
        const int axis = bench.view->height() - 4;
        QTest::mouseClick(bench.view, Qt::LeftButton, {}, {edge + 3, axis});
        QVERIFY(bench.view->cursors()[0].has_value());
        QVERIFY(std::chrono::abs(*bench.view->cursors()[0] - Time(fakeStep / 10 * 3)) < Duration(50));
        QTest::mouseClick(bench.view, Qt::LeftButton, {}, {edge + 300, axis});
        QVERIFY(bench.view->cursors()[1].has_value());
    }
    void saysWhereItsPictureComesFrom()
    {
        const Bench fromBytes;
        fromBytes.view->grab();
        QCOMPARE(fromBytes.label("wireBasis"), QStringLiteral("reconstructed from bytes"));
        QVERIFY(fromBytes.label("wireTitle").contains(QStringLiteral("9600 7E1")));
        capture::EdgeLog wire;
        wire.restart(true, Duration(1'000));
        wire.append(std::vector<Duration>{Duration(0), Duration(104'000)});
        wire.extendTo(Time(fakeStep * 100));
        Bench measured("\x7f", {}, &wire);
        measured.view->grab();
        QTRY_COMPARE(measured.label("wireBasis"), QStringLiteral("measured, ± 1.000 µs"));
        // A wire on which nothing could be read as a frame has its times all the same.
        const Bench noise({}, {}, &wire);
        noise.view->setTimeCursor(0, Time(Duration(104'000)));
        QCOMPARE(noise.label("wireCursors"), QStringLiteral("A 104.000 µs"));
        QVERIFY(noise.view->limits().to >= Time(fakeStep * 100));
    }
    void whatIsWrongIsNotSaidByColourAlone()
    {
        // The same line with and without an error, drawn in one colour: the pictures differ all the same.
        QPalette grey = lightPalette();
        const auto draw = [&](const std::vector<std::size_t>& wrong, const char* text) {
            Bench bench(text, wrong);
            bench.panel.setPalette(grey);
            bench.view->showAll();
            return bench.view->grab().toImage().convertToFormat(QImage::Format_Grayscale8);
        };
        const auto differing = [](const QImage& a, const QImage& b) {
            int count = 0;
            for (int y = 0; y < a.height(); ++y)
                for (int x = 0; x < a.width(); ++x)
                    count += std::abs(qGray(a.pixel(x, y)) - qGray(b.pixel(x, y))) > 60 ? 1 : 0;
            return count;
        };
        QVERIFY(differing(draw({}, "ABC"), draw({1}, "ABC")) > 30);
        QVERIFY(differing(draw({}, "A|C"), draw({}, "A\x7f"
                                                    "C")) > 100);
    }
    void theLineFollowsThePalette()
    {
        Bench bench;
        for (const QPalette& palette : {lightPalette(), darkPalette()}) {
            bench.panel.setPalette(palette);
            const QImage image = bench.view->grab().toImage();
            QVERIFY(inkOf(image, Colours::of(palette).delivered) > 1'000);
            QCOMPARE(image.pixelColor(3, 3), palette.color(QPalette::Base));
        }
    }
    void followsTheNewestUntilTheUserGoesElsewhere()
    {
        Bench bench;
        bench.view->setFollowing(true);
        bench.frames.append(framesOf("more", {}, Time(fakeStep * 500)));
        bench.view->refresh(line::dsmr2Settings(), nullptr, std::nullopt);
        QVERIFY(bench.view->window().to() > Time(fakeStep * 504));
        QSignalSpy following(bench.view, &WireView::followingChanged);
        QTest::keyClick(bench.view, Qt::Key_Home);
        QVERIFY(!bench.view->following());
        QCOMPARE(following.count(), 1);
        const WireWindow now = bench.view->window();
        bench.frames.append(framesOf("more", {}, Time(fakeStep * 600)));
        bench.view->refresh(line::dsmr2Settings(), nullptr, std::nullopt);
        QCOMPARE(bench.view->window(), now);
    }
    void theScrollBarMovesThroughEverything()
    {
        const Bench bench;
        auto* bar = bench.panel.findChild<QScrollBar*>(QStringLiteral("wireScrollBar"));
        const Duration span = bench.view->window().span;
        bar->setValue(bar->maximum());
        QVERIFY(bench.view->window().to() > bench.view->frames().to());
        bar->setValue(0);
        QVERIFY(bench.view->window().from <= Time{});
        QCOMPARE(bench.view->window().span, span);
    }
    void isSavedAsPngAndSvg()
    {
        Bench bench;
        const QTemporaryDir dir;
        QSignalSpy told(&bench.panel, &WirePanel::told);
        const QString png = dir.filePath(QStringLiteral("line.png"));
        bench.panel.save(png);
        const QImage image(png);
        QCOMPARE(image.size(), bench.view->size() * 2);
        QVERIFY(inkOf(image, Colours::of(bench.view->palette()).delivered) > 2'000);
        const QString svg = dir.filePath(QStringLiteral("line.svg"));
        bench.panel.save(svg);
        QFile file(svg);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray drawing = file.readAll();
        QVERIFY(drawing.contains("<svg") && drawing.contains("9600 7E1"));
        QVERIFY(drawing.count("<rect") + drawing.count("<path") > 50);
        QVERIFY(told.last().at(0).toString().startsWith(QStringLiteral("Saved ")));
        bench.panel.save(dir.filePath(QStringLiteral("no/such/place.png")));
        QVERIFY(told.last().at(0).toString().contains(QStringLiteral("could not be saved")));
    }
    void detailsTellAllThatIsKnown()
    {
        Bench bench("AB", {1});
        bench.marks[{1}] = "<here>";
        const FrameFacts facts = bench.view->factsOf({1});
        QMap<QString, QString> details;
        for (const auto& [what, fact] : detailsOf(facts))
            details[what] = fact;
        QCOMPARE(details[QStringLiteral("Frame")], QStringLiteral("2"));
        QCOMPARE(details[QStringLiteral("Data")], QStringLiteral("'B'  0x42"));
        QCOMPARE(details[QStringLiteral("Bits as sent")], QStringLiteral("0 0100001 1 1"));
        QCOMPARE(details[QStringLiteral("Parity bit")], QStringLiteral("1 (expected 0)"));
        QCOMPARE(details[QStringLiteral("State")], QStringLiteral("PARITY"));
        QVERIFY(!details.contains(QStringLiteral("Speed")));
        QVERIFY(detailsHtml(facts).contains(QStringLiteral("&lt;here&gt;")));
    }
    void anEmptyInputIsDrawnToo()
    {
        const line::FrameLog frames;
        const Marks marks;
        WirePanel panel(frames, marks);
        panel.resize(800, 200);
        panel.view()->refresh({}, nullptr, std::nullopt);
        QVERIFY(!panel.grab().isNull());
        QTest::keyClick(panel.view(), Qt::Key_Down);
        QTest::keyClick(panel.view(), Qt::Key_Plus);
        QTest::keyClick(panel.view(), Qt::Key_F);
        QTest::mouseClick(panel.view(), Qt::LeftButton, {}, {100, 50});
    }
};

QTEST_MAIN(TestWireView)
#include "tst_wire_view.moc"
