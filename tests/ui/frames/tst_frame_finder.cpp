// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/frames/fake_frames.h"
#include "ui/frames/frame_filter.h"
#include "ui/frames/frame_finder.h"

#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTest>

using namespace p1scope::ui;
using p1scope::line::FrameIndex;
using p1scope::line::FrameLog;

namespace {

std::uint64_t lastFound(const QSignalSpy& spy)
{
    return spy.last()[0].value<FrameIndex>().value;
}

} // namespace

class TestFrameFinder : public QObject {
    Q_OBJECT
private slots:
    void goesToTheNextFromHereAndAround()
    {
        FrameLog log;
        log.append(framesOf("ab..ab..ab.."));
        FrameFinder finder(log);
        QSignalSpy found(&finder, &FrameFinder::found);
        finder.start(QStringLiteral("ab"), {3});
        QTRY_COMPARE(finder.state(), FrameFinder::State::Found);
        QCOMPARE(lastFound(found), quint64{4});
        QCOMPARE(finder.text(), QStringLiteral("2 of 3"));
        finder.next({4});
        QCOMPARE(lastFound(found), quint64{8});
        finder.next({8});
        QCOMPARE(lastFound(found), quint64{0});
        QCOMPARE(finder.text(), QStringLiteral("1 of 3"));
        finder.previous({0});
        QCOMPARE(lastFound(found), quint64{8});
        finder.previous({8});
        QCOMPARE(lastFound(found), quint64{4});
    }
    void goesAroundTheEndFromTheStart()
    {
        FrameLog log;
        log.append(framesOf("ab......"));
        FrameFinder finder(log);
        QSignalSpy found(&finder, &FrameFinder::found);
        finder.start(QStringLiteral("ab"), {5});
        QTRY_COMPARE(found.count(), 1);
        QCOMPARE(lastFound(found), quint64{0});
        QCOMPARE(found[0][1].value<FrameIndex>().value, quint64{1});
    }
    void saysWhenThereIsNothing()
    {
        FrameLog log;
        log.append(framesOf("abc"));
        FrameFinder finder(log);
        QSignalSpy found(&finder, &FrameFinder::found);
        finder.start(QStringLiteral("zz"), {0});
        QTRY_COMPARE(finder.state(), FrameFinder::State::NotFound);
        QCOMPARE(finder.text(), QStringLiteral("not found"));
        finder.next({0});
        finder.previous({0});
        QCOMPARE(found.count(), 0);
        finder.start(QString(), {0});
        QCOMPARE(finder.state(), FrameFinder::State::Idle);
        QCOMPARE(finder.text(), QString());
    }
    void letsTheWindowGoOnAndCanBeStopped()
    {
        const FakeFrames frames(10'000'000'000);
        FrameFinder finder(frames);
        finder.start(QStringLiteral("not there"), {0});
        QElapsedTimer clock;
        for (int i = 0; i < 5; ++i) {
            clock.start();
            QCoreApplication::processEvents();
            QVERIFY(clock.elapsed() < 1'000);
        }
        QCOMPARE(finder.state(), FrameFinder::State::Searching);
        QVERIFY(finder.progress() > 0 && finder.progress() < 0.5);
        QVERIFY(finder.text().startsWith(QStringLiteral("searching")));
        finder.cancel();
        QCOMPARE(finder.state(), FrameFinder::State::Idle);
        const std::uint64_t read = frames.framesRead;
        QCoreApplication::processEvents();
        QCOMPARE(frames.framesRead, read);
    }
    void findsTheFirstBeforeAllHasBeenLookedThrough()
    {
        const FakeFrames frames(10'000'000'000);
        FrameFinder finder(frames);
        QSignalSpy found(&finder, &FrameFinder::found);
        finder.start(QStringLiteral("345"), {0});
        QTRY_COMPARE(found.count(), 1);
        QCOMPARE(lastFound(found), quint64{3});
        QTRY_COMPARE(finder.count(), FrameFinder::limit); // no more are kept, and memory has an end
        QVERIFY(finder.text().contains(QStringLiteral("more than")));
    }
    void looksThroughWhatComesLater()
    {
        FrameLog log;
        log.append(framesOf("..ab.."));
        FrameFinder finder(log);
        finder.start(QStringLiteral("ab"), {0});
        QTRY_COMPARE(finder.state(), FrameFinder::State::Found);
        QCOMPARE(finder.count(), std::size_t{1});
        log.append(framesOf("ab"));
        finder.framesChanged();
        QTRY_COMPARE(finder.count(), std::size_t{2});
    }

    void aFilterFindsAllOfThemOnItsOwnThread()
    {
        const FakeFrames frames(3'000'000, 1'000);
        FrameFilter filter(frames);
        QVERIFY(filter.start(QStringLiteral("state:parity")));
        QCOMPARE(filter.state(), FrameFilter::State::Running);
        // Two blocks are on their way, and no more is read before one is back.
        QVERIFY(frames.framesRead <= 100'000);
        QTRY_COMPARE_WITH_TIMEOUT(filter.state(), FrameFilter::State::Done, 20'000);
        QCOMPARE(filter.found().count(), quint64{3'000});
        QCOMPARE(filter.found().at(2'999).value, quint64{2'999'000});
        QCOMPARE(filter.text(), QStringLiteral("3,000 frames"));
        QVERIFY(!filter.start(QString()));
        QCOMPARE(filter.state(), FrameFilter::State::Idle);
        QCOMPARE(filter.found().count(), quint64{0});
    }
    void aFilterShowsEveryFrameOfAText()
    {
        FrameLog log;
        log.append(framesOf("..abab..ab"));
        FrameFilter filter(log);
        QVERIFY(filter.start(QStringLiteral("ab")));
        QTRY_COMPARE(filter.state(), FrameFilter::State::Done);
        QCOMPARE(filter.found().count(), quint64{6});
        QVERIFY(filter.found().contains({5}) && !filter.found().contains({6}));
        log.append(framesOf("cab"));
        filter.framesChanged();
        QTRY_COMPARE(filter.found().count(), quint64{8});
    }
    void aFilterLetsTheWindowGoOnAndCanBeStopped()
    {
        const FakeFrames frames(10'000'000'000, 3);
        FrameFilter filter(frames);
        QSignalSpy changed(&filter, &FrameFilter::changed);
        filter.start(QStringLiteral("state:parity"));
        QTRY_VERIFY(changed.count() > 3);
        QVERIFY(filter.progress() > 0 && filter.progress() < 0.5);
        QVERIFY(filter.text().startsWith(QStringLiteral("filtering, 0 %")));
        filter.cancel();
        QCOMPARE(filter.state(), FrameFilter::State::Stopped);
        const quint64 found = filter.found().count();
        QVERIFY(found > 0);
        const std::uint64_t read = frames.framesRead;
        QCoreApplication::processEvents();
        QCOMPARE(frames.framesRead, read);
        QCOMPARE(filter.found().count(), found);  // an answer that was on its way counts no more
        filter.start(QStringLiteral("data:'0'")); // and a new question begins anew
        QVERIFY(filter.found().count() < found);
    }
};

QTEST_GUILESS_MAIN(TestFrameFinder)
#include "tst_frame_finder.moc"
