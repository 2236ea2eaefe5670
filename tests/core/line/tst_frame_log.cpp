// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/line/frame_log.h"
#include "core/line/frame_set.h"

#include <QTest>

#include <algorithm>
#include <array>
#include <random>

using namespace p1scope::line;
using p1scope::capture::Duration;
using p1scope::capture::Time;
using p1scope::capture::TimeBasis;

namespace {

constexpr Duration bit{104'167};

Frame frameAt(std::int64_t nanoseconds, std::uint8_t byte, std::uint8_t flags = 0)
{
    Frame frame;
    frame.start = Time(Duration(nanoseconds));
    frame.length = bit * 10;
    frame.raw = byte;
    frame.data = byte;
    frame.state.flags = flags;
    frame.timeBasis = TimeBasis::Measured;
    return frame;
}

std::vector<Frame> readAll(const FrameLog& log, FrameIndex from)
{
    std::vector<Frame> out(log.end() - from);
    out.resize(log.read(from, out));
    return out;
}

/// Bursts of evenly spaced frames with gaps, now and then jitter, a break, an error, another width.
std::vector<Frame> lifelikeFrames(std::size_t count, unsigned seed)
{
    std::mt19937 random(seed);
    const auto chance = [&random](int oneIn) { return random() % static_cast<unsigned>(oneIn) == 0; };
    std::vector<Frame> frames;
    std::int64_t now = 7'908;
    for (std::size_t i = 0; i < count; ++i) {
        Frame frame = frameAt(now, static_cast<std::uint8_t>(random()));
        if (chance(300))
            frame.state.set(FrameState::Parity);
        if (chance(700)) {
            frame.state.set(FrameState::Break);
            frame.raw = frame.data = 0;
            frame.length = bit * 17;
        }
        if (chance(50))
            frame.state.set(FrameState::Packet);
        frame.parity = static_cast<Bit>(random() % 4);
        frame.expectedParity = static_cast<Bit>(random() % 4);
        frames.push_back(frame);
        now += frame.length.count();
        if (chance(100))
            now += static_cast<std::int64_t>(random() % 10'000'000);
        else if (chance(30))
            now += static_cast<std::int64_t>(random() % 3'000);
    }
    return frames;
}

/// Times are kept to 2 ns; everything else exactly.
bool alike(const Frame& kept, const Frame& given)
{
    Frame sameTime = kept;
    sameTime.start = given.start;
    return sameTime == given && std::chrono::abs(kept.start - given.start) <= Duration(2);
}

} // namespace

class TestFrameLog : public QObject {
    Q_OBJECT
private slots:
    void isEmptyAtFirst()
    {
        const FrameLog log;
        QCOMPARE(log.first().value, 0U);
        QCOMPARE(log.end().value, 0U);
        std::array<Frame, 3> out{};
        QCOMPARE(log.read(FrameIndex{0}, out), std::size_t{0});
        QVERIFY(!log.nextError({0}));
        QVERIFY(!log.previousError({100}));
        QVERIFY(!log.at(Time{}));
        QCOMPARE(log.frame({5}), Frame{});
    }

    void keepsEveryFieldOfAFrame_data()
    {
        QTest::addColumn<int>("dataBits");
        QTest::addColumn<int>("raw");
        QTest::addColumn<int>("flags");
        QTest::addColumn<int>("parity");
        QTest::addColumn<int>("basis");
        QTest::newRow("8N1") << 8 << 0xFF << 0 << int(Bit::Absent) << int(TimeBasis::Estimated);
        QTest::newRow("7E1, parity in bit 7") << 7 << 0xB1 << 0 << int(Bit::One) << int(TimeBasis::Measured);
        QTest::newRow("9E1, every bit set")
            << 9 << 0x3FF << int(FrameState::Parity) << int(Bit::One) << int(TimeBasis::Measured);
        QTest::newRow("5N1") << 5 << 0x15 << 0 << int(Bit::Absent) << int(TimeBasis::Measured);
        QTest::newRow("no times") << 8 << 0x41 << 0 << int(Bit::Unknown) << int(TimeBasis::Unknown);
        QTest::newRow("every flag") << 8 << 0x00 << 31 << int(Bit::Zero) << int(TimeBasis::Measured);
    }
    void keepsEveryFieldOfAFrame()
    {
        QFETCH(int, dataBits);
        QFETCH(int, raw);
        QFETCH(int, flags);
        QFETCH(int, parity);
        QFETCH(int, basis);
        Frame frame = frameAt(basis == int(TimeBasis::Unknown) ? 0 : 123'456'789, 0);
        frame.dataBits = static_cast<std::uint8_t>(dataBits);
        frame.raw = static_cast<std::uint16_t>(raw);
        frame.data = static_cast<std::uint16_t>(raw & ((1 << dataBits) - 1));
        frame.state.flags = static_cast<std::uint8_t>(flags);
        frame.parity = static_cast<Bit>(parity);
        frame.expectedParity = Bit::Zero;
        frame.timeBasis = static_cast<TimeBasis>(basis);
        FrameLog log;
        log.append({&frame, 1});
        QCOMPARE(log.frame({0}), frame);
    }

    void givesBackWhatItWasGiven_data()
    {
        QTest::addColumn<unsigned>("seed");
        QTest::addColumn<int>("chunk");
        QTest::newRow("one by one") << 1U << 1;
        QTest::newRow("small chunks") << 2U << 7;
        QTest::newRow("chunks of a block") << 3U << 4096;
        QTest::newRow("chunks beyond a block") << 4U << 5001;
    }
    void givesBackWhatItWasGiven()
    {
        QFETCH(unsigned, seed);
        QFETCH(int, chunk);
        const std::vector<Frame> given = lifelikeFrames(20'000, seed);
        FrameLog log;
        for (std::size_t i = 0; i < given.size(); i += static_cast<std::size_t>(chunk))
            log.append(std::span(given).subspan(
                i, std::min<std::size_t>(static_cast<std::size_t>(chunk), given.size() - i)));
        QCOMPARE(log.end().value, given.size());
        const std::vector<Frame> kept = readAll(log, {0});
        QCOMPARE(kept.size(), given.size());
        for (std::size_t i = 0; i < given.size(); ++i)
            QVERIFY2(alike(kept[i], given[i]), qPrintable(QStringLiteral("frame %1").arg(i)));
        // Reading in the middle of a run gives the same as reading through it.
        for (std::size_t from = 1; from < given.size(); from += 617)
            QCOMPARE(log.frame({from}), kept[from]);
    }

    void readsFewerOnlyAtTheEnd()
    {
        FrameLog log;
        log.append(lifelikeFrames(5'000, 5));
        std::vector<Frame> out(100);
        QCOMPARE(log.read({0}, out), std::size_t{100});
        QCOMPARE(log.read({4'090}, out), std::size_t{100});
        QCOMPARE(log.read({4'950}, out), std::size_t{50});
        QCOMPARE(log.read({5'000}, out), std::size_t{0});
        QCOMPARE(log.read({1ULL << 60}, out), std::size_t{0});
        QCOMPARE(log.read({0}, {}), std::size_t{0});
    }

    void findsErrorsBothWays()
    {
        const std::vector<Frame> given = lifelikeFrames(9'000, 6);
        FrameLog log;
        log.append(given);
        std::vector<std::uint64_t> expected;
        for (std::size_t i = 0; i < given.size(); ++i)
            if (!given[i].state.ok())
                expected.push_back(i);
        QVERIFY(expected.size() > 10);
        QCOMPARE(log.errors().size(), expected.size());
        for (std::uint64_t from = 0; from <= 9'001; from += 13) {
            const auto after = std::lower_bound(expected.begin(), expected.end(), from);
            const auto next = log.nextError({from});
            QCOMPARE(next.has_value(), after != expected.end());
            if (next)
                QCOMPARE(next->value, *after);
            const auto before = std::upper_bound(expected.begin(), expected.end(), from);
            const auto previous = log.previousError({from});
            QCOMPARE(previous.has_value(), before != expected.begin());
            if (previous)
                QCOMPARE(previous->value, *std::prev(before));
        }
    }

    void takesAFlaggedPacketForNoError()
    {
        FrameLog log;
        const Frame frame = frameAt(0, 'a', FrameState::Packet);
        log.append({&frame, 1});
        QVERIFY(log.errors().empty());
        QVERIFY(log.frame({0}).state.has(FrameState::Packet));
    }

    void findsTheLastFrameThatStartsAtOrBeforeATime()
    {
        FrameLog log;
        log.append(lifelikeFrames(6'000, 7));
        const std::vector<Frame> kept = readAll(log, {0});
        QVERIFY(!log.at(kept.front().start - Duration(1)));
        QCOMPARE(log.at(kept.back().start + std::chrono::hours(1))->value, 5'999U);
        for (std::size_t i = 0; i < kept.size(); i += 11) {
            QCOMPARE(log.at(kept[i].start)->value, i);
            QCOMPARE(log.at(kept[i].start + Duration(1))->value, i);
            if (i > 0)
                QCOMPARE(log.at(kept[i].start - Duration(1))->value, i - 1);
        }
    }

    void hasNoPlaceForATimeWhereThereAreNoTimes()
    {
        FrameLog log;
        std::vector<Frame> frames(10);
        log.append(frames);
        QVERIFY(!log.at(Time{}));
        QVERIFY(!log.at(Time(std::chrono::seconds(1))));
    }

    void givesUpTheOldestBeyondItsCapacity()
    {
        constexpr std::uint64_t capacity = 10'000;
        const std::vector<Frame> given = lifelikeFrames(60'000, 8);
        FrameLog log(capacity);
        for (std::size_t i = 0; i < given.size(); i += 500) {
            log.append(std::span(given).subspan(i, 500));
            QVERIFY(log.end() - log.first() <= capacity);
            QVERIFY(log.end().value < capacity || log.end() - log.first() > capacity / 2);
        }
        QCOMPARE(log.end().value, given.size());
        const std::uint64_t first = log.first().value;
        QVERIFY(first > 0);
        std::array<Frame, 1> one{};
        QCOMPARE(log.read({first - 1}, one), std::size_t{0});
        const std::vector<Frame> kept = readAll(log, log.first());
        for (std::size_t i = 0; i < kept.size(); ++i)
            QVERIFY(alike(kept[i], given[first + i]));
        QVERIFY(log.errors().front() >= log.first());
        QCOMPARE(*log.nextError({0}), log.errors().front());
        QVERIFY(!log.previousError(log.errors().front() - 1));
        QVERIFY(!log.at(kept.front().start - Duration(1)));
        QCOMPARE(*log.at(kept.front().start), log.first());
    }

    void staysWithinItsCapacityWhenMoreComesAtOnce()
    {
        FrameLog log(5'000);
        log.append(lifelikeFrames(30'000, 9));
        QVERIFY(log.end() - log.first() <= 5'000);
        QVERIFY(log.end() - log.first() > 0);
    }

    void forgetsEverythingWhenCleared()
    {
        FrameLog log;
        log.append(lifelikeFrames(9'000, 10));
        log.clear();
        QCOMPARE(log.end().value, 0U);
        QCOMPARE(log.first().value, 0U);
        QVERIFY(log.errors().empty());
        QVERIFY(!log.nextError({0}));
        const Frame frame = frameAt(5, 'x');
        log.append({&frame, 1});
        QCOMPARE(log.frame({0}), frame);
    }

    void aFrameOfADifferentWidthBeginsAnewWithoutDisturbingTheOthers()
    {
        FrameLog log;
        std::vector<Frame> frames;
        for (int i = 0; i < 9; ++i)
            frames.push_back(frameAt(i * 1'000'000, static_cast<std::uint8_t>('a' + i)));
        frames[4].dataBits = 7;
        frames[6].timeBasis = TimeBasis::Estimated;
        log.append(frames);
        QCOMPARE(readAll(log, {0}), frames);
    }

    void aSetOfFramesCountsAndPlacesThem()
    {
        std::mt19937_64 random(7);
        FrameSet set;
        std::vector<std::uint64_t> all;
        std::uint64_t frame = 3;
        for (int i = 0; i < 20'000; ++i) {
            const std::uint64_t length = random() % 3;
            set.add({frame}, {frame + length});
            for (std::uint64_t j = 0; j <= length; ++j)
                all.push_back(frame + j);
            // Now and then over whole blocks that stay empty.
            frame += length + 1 + (random() % 500 == 0 ? random() % 1'000'000 : random() % 5);
        }
        QCOMPARE(set.count(), std::uint64_t{all.size()});
        for (std::size_t i = 0; i < all.size(); ++i) {
            QCOMPARE(set.at(i).value, all[i]);
            QCOMPARE(set.before({all[i]}), std::uint64_t{i});
            QVERIFY(set.contains({all[i]}));
            const bool next = i + 1 < all.size() && all[i + 1] == all[i] + 1;
            QCOMPARE(set.contains({all[i] + 1}), next);
            QCOMPARE(set.before({all[i] + 1}), std::uint64_t{i + 1});
        }
        QCOMPARE(set.before({frame * 10}), set.count());
        set.add({all.back()}, {all.back()}); // in already
        QCOMPARE(set.count(), std::uint64_t{all.size()});
        QCOMPARE(set.at(set.count()).value, all.back() + 1);
        set.clear();
        QCOMPARE(set.count(), 0U);
        QVERIFY(!set.contains({3}));
    }
};

QTEST_GUILESS_MAIN(TestFrameLog)
#include "tst_frame_log.moc"
