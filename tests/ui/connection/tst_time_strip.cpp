// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/connection/time_strip.h"
#include "ui/connection/time_strip_geometry.h"
#include "ui/widgets/selection.h"

#include <QTest>

#include <numeric>

using namespace p1scope;
using namespace std::chrono_literals;
using ui::TimeStripGeometry;

namespace {

line::Frame frameAt(capture::Duration start, bool good = true)
{
    line::Frame frame;
    frame.start = capture::Time(start);
    frame.length = 87us;
    frame.timeBasis = capture::TimeBasis::Estimated;
    if (!good)
        frame.state.set(line::FrameState::Parity);
    return frame;
}

/// A file of ten bursts of 100 frames, a second apart; the frame `bad` is broken.
void fill(session::Document& document, bool live, std::size_t bad)
{
    document.begin(line::dsmr4Settings(), {live, std::nullopt});
    session::Decoded decoded;
    for (int burst = 0; burst < 10; ++burst) {
        for (int i = 0; i < 100; ++i)
            decoded.frames.push_back(frameAt(burst * 1s + i * 87us, decoded.frames.size() != bad));
        telegram::Telegram telegram;
        telegram.index = {static_cast<std::uint64_t>(burst)};
        telegram.firstFrame = {static_cast<std::uint64_t>(burst) * 100};
        telegram.lastFrame = telegram.firstFrame + 99;
        telegram.time = decoded.frames[static_cast<std::size_t>(burst) * 100].start;
        telegram.status = burst == 4 ? telegram::Status::CrcMismatch : telegram::Status::Ok;
        decoded.telegrams.push_back(session::digestOf(telegram, {}));
    }
    document.take(std::move(decoded));
}

} // namespace

class TestTimeStrip : public QObject {
    Q_OBJECT
private slots:
    void positionsAreReadBack()
    {
        const TimeStripGeometry geometry(1'000, 401'000, 400);
        QCOMPARE(geometry.columnCount(), std::size_t{100});
        QCOMPARE(geometry.xOf(1'000), 0.0);
        QCOMPARE(geometry.xOf(401'000), 400.0);
        for (const std::int64_t position : {1'000, 5'000, 200'000, 401'000})
            QCOMPARE(geometry.positionAt(geometry.xOf(position)), position);
        QCOMPARE(geometry.positionAt(-50), 1'000);
        QCOMPARE(geometry.positionAt(1e9), 401'000);
    }

    void nothingHasNoColumns()
    {
        const session::Document document;
        const TimeStripGeometry geometry(document, 400);
        QVERIFY(geometry.empty());
        QVERIFY(geometry.columns(document).empty());
        QVERIFY(!geometry.frameAt(document.frames(), 10));
    }

    void everyFrameAndTelegramIsInOneColumn()
    {
        session::Document document;
        fill(document, false, 555);
        for (const double width : {40.0, 333.0, 1000.0, 5000.0}) {
            const auto columns = TimeStripGeometry(document, width).columns(document);
            std::uint64_t frames = 0;
            std::uint64_t telegrams = 0;
            std::uint64_t bad = 0;
            int errors = 0;
            for (const ui::StripColumn& column : columns) {
                frames += column.frames;
                telegrams += column.telegrams;
                bad += column.badTelegrams;
                errors += column.error ? 1 : 0;
            }
            QCOMPARE(frames, std::uint64_t{1000});
            QCOMPARE(telegrams, std::uint64_t{10});
            QCOMPARE(bad, std::uint64_t{1});
            QCOMPARE(errors, 1);
        }
    }

    void anErrorStandsWhereItsFrameDoes()
    {
        session::Document document;
        fill(document, false, 555);
        const TimeStripGeometry geometry(document, 800);
        const auto columns = geometry.columns(document);
        const double x = geometry.xOfFrame(document.frames(), {555});
        QVERIFY(columns[static_cast<std::size_t>(x / TimeStripGeometry::pitch)].error);
        const auto found = geometry.frameAt(document.frames(), x);
        QVERIFY(found);
        QCOMPARE(found->value, std::uint64_t{555});
    }

    void aLiveAxisGrowsByStepsAlone()
    {
        QCOMPARE(TimeStripGeometry::liveSpan(1s), capture::Duration(1min));
        QCOMPARE(TimeStripGeometry::liveSpan(1min), capture::Duration(1min));
        QCOMPARE(TimeStripGeometry::liveSpan(61s), capture::Duration(2min));
        QCOMPARE(TimeStripGeometry::liveSpan(13h), capture::Duration(24h));
        session::Document document;
        fill(document, true, 555);
        const TimeStripGeometry geometry(document, 800);
        QCOMPARE(geometry.to() - geometry.from(), capture::Duration(1min));
    }

    void aFileWithoutTimesGoesByFrames()
    {
        session::Document document;
        document.begin(line::dsmr4Settings(), {});
        session::Decoded decoded;
        decoded.frames.assign(500, line::Frame());
        decoded.frames[250].state.set(line::FrameState::Framing);
        document.take(std::move(decoded));
        const TimeStripGeometry geometry(document, 400);
        QVERIFY(!geometry.byTime());
        const auto columns = geometry.columns(document);
        QCOMPARE(columns.size(), std::size_t{100});
        QVERIFY(std::all_of(columns.begin(), columns.end(), [](const auto& c) { return c.frames == 5; }));
        QVERIFY(columns[50].error);
        QCOMPARE(std::count_if(columns.begin(), columns.end(), [](const auto& c) { return c.error; }), 1);
    }

    void aClickChoosesTheTelegramThere()
    {
        session::Document document;
        fill(document, false, 555);
        ui::Selection selection;
        ui::TimeStrip strip(document, selection);
        strip.resize(1000, 46);
        strip.show();
        QVERIFY(QTest::qWaitForWindowExposed(&strip));
        QTest::mouseClick(&strip, Qt::LeftButton, {}, QPoint(1000 - 76, 20));
        QVERIFY(selection.range());
        QCOMPARE(selection.range()->first.value, std::uint64_t{900});
        QCOMPARE(selection.range()->last.value, std::uint64_t{999});
    }

    void keysGoFromTelegramToTelegram()
    {
        session::Document document;
        fill(document, false, 555);
        ui::Selection selection;
        ui::TimeStrip strip(document, selection);
        strip.resize(1000, 46);
        QTest::keyClick(&strip, Qt::Key_Left);
        QCOMPARE(selection.range()->first.value, std::uint64_t{900});
        QTest::keyClick(&strip, Qt::Key_Left);
        QCOMPARE(selection.range()->first.value, std::uint64_t{800});
        QTest::keyClick(&strip, Qt::Key_Right);
        QCOMPARE(selection.range()->first.value, std::uint64_t{900});
        QTest::keyClick(&strip, Qt::Key_Home);
        QCOMPARE(selection.range()->first.value, std::uint64_t{0});
        QTest::keyClick(&strip, Qt::Key_Escape);
        QVERIFY(!selection.range());
    }
};

QTEST_MAIN(TestTimeStrip)
#include "tst_time_strip.moc"
