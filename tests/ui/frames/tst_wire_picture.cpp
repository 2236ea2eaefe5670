// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/line/edge_decoder.h"
#include "core/line/measured_baud.h"
#include "tests/support/wire.h"
#include "tests/ui/frames/fake_frames.h"
#include "ui/frames/wire_picture.h"

#include <QTest>

#include <algorithm>
#include <array>
#include <cmath>

using namespace p1scope;
using namespace p1scope::ui;
using capture::Duration;
using capture::Time;
using line::FrameIndex;
using Kind = WirePiece::Kind;

namespace {

/// Pulses without end, a microsecond long, that count how often they are asked.
class CountedEdges final : public WireEdges {
public:
    explicit CountedEdges(std::uint64_t count)
        : m_count(count)
    {}
    [[nodiscard]] std::uint64_t end() const override { return m_count; }
    [[nodiscard]] Time at(std::uint64_t index) const override
    {
        ++asked;
        return Time(Duration(1'000) * static_cast<std::int64_t>(index + 1));
    }
    [[nodiscard]] std::uint64_t firstAtOrAfter(Time time) const override
    {
        ++asked;
        const std::int64_t passed = (time.time_since_epoch().count() + 999) / 1'000 - 1;
        return std::min(m_count, static_cast<std::uint64_t>(std::max<std::int64_t>(0, passed)));
    }
    [[nodiscard]] bool levelAt(Time time) const override
    {
        ++asked;
        return firstAtOrAfter(time + Duration(1)) % 2 == 0;
    }
    mutable std::uint64_t asked = 0;

private:
    std::uint64_t m_count;
};

capture::EdgeLog logOf(const capture::Edges& edges)
{
    capture::EdgeLog log;
    log.restart(edges.initialLevel, edges.resolution);
    log.append(edges.at);
    log.extendTo(Time(edges.end));
    return log;
}

/// The levels at the middle of each pixel.
std::vector<Kind> kindsOf(const std::vector<WirePiece>& pieces, int width)
{
    std::vector<Kind> kinds;
    std::size_t piece = 0;
    for (int x = 0; x < width; ++x) {
        while (piece + 1 < pieces.size() && pieces[piece].to <= x + 0.5)
            ++piece;
        kinds.push_back(pieces[piece].kind);
    }
    return kinds;
}

QString bitsAsText(const line::Frame& frame, const line::LineSettings& settings)
{
    QString text;
    for (const BitCell& bit : bitsOf(frame, settings))
        text += !bit.one ? u'?' : *bit.one ? u'1' : u'0';
    return text;
}

} // namespace

class TestWirePicture : public QObject {
    Q_OBJECT
private slots:
    void aWindowKeepsItsAnchorAndItsLimits()
    {
        const WireWindow window{Time(Duration(1'000)), Duration(1'000)};
        QCOMPARE(window.xOf(Time(Duration(1'250)), 400), 100.0);
        QCOMPARE(window.timeAt(100, 400), Time(Duration(1'250)));
        const WireWindow zoomed = window.zoomed(0.5, Time(Duration(1'250)));
        QCOMPARE(zoomed.span, Duration(500));
        QCOMPARE(zoomed.xOf(Time(Duration(1'250)), 400), 100.0);
        const WireLimits limits{Time(Duration(0)), Time(Duration(100'000)), Duration(100)};
        QCOMPARE(limits.kept({Time(Duration(50)), Duration(1)}).span, Duration(100));
        QCOMPARE(limits.kept({Time(Duration(-1'000'000)), Duration(5'000)}).from, limits.whole().from);
        QCOMPARE(limits.kept({Time(Duration(1'000'000)), Duration(5'000)}).to(), limits.whole().to());
        QCOMPARE(limits.kept({Time(Duration(0)), Duration(1'000'000)}), limits.whole());
        // What is in sight stays where it is; what is not comes into the middle.
        QCOMPARE(
            limits.showing({Time(Duration(0)), Duration(5'000)}, Time(Duration(200)), Time(Duration(300))),
            (WireWindow{Time(Duration(0)), Duration(5'000)}));
        const WireWindow shown = limits.showing({Time(Duration(0)), Duration(5'000)}, Time(Duration(50'000)),
                                                Time(Duration(50'100)));
        QCOMPARE(shown.from + shown.span / 2, Time(Duration(50'050)));
    }
    void ticksAreRoundAndLabelledAsFinelyAsNeeded_data()
    {
        QTest::addColumn<qint64>("from");
        QTest::addColumn<qint64>("span");
        QTest::addColumn<QString>("first");
        QTest::addColumn<QString>("second");
        QTest::newRow("bits") << qint64(428'160'500) << qint64(1'000'000) << u"428.2 ms"_qs << u"428.4 ms"_qs;
        QTest::newRow("telegrams") << qint64(0) << qint64(110'000'000'000) << u"0 s"_qs << u"20 s"_qs;
        QTest::newRow("one bit") << qint64(7'908) << qint64(8'681) << u"8 µs"_qs << u"10 µs"_qs;
        QTest::newRow("late") << qint64(12'345'678'901) << qint64(10'000) << u"12.345 680 s"_qs
                              << u"12.345 682 s"_qs;
        QTest::newRow("whole groups")
            << qint64(6'961'900'000) << qint64(1'200'000) << u"6.962 000 s"_qs << u"6.962 200 s"_qs;
        QTest::newRow("a day") << qint64(-1'000'000'000) << qint64(86'400'000'000'000) << u"0:00:00"_qs
                               << u"3:00:00"_qs;
        QTest::newRow("seconds of a day")
            << qint64(80'432'000'000'000) << qint64(20'000'000'000) << u"80 435 s"_qs << u"80 440 s"_qs;
        QTest::newRow("before the start") << qint64(-3'000) << qint64(10'000) << u"−2 µs"_qs << u"0 µs"_qs;
    }
    void ticksAreRoundAndLabelledAsFinelyAsNeeded()
    {
        QFETCH(qint64, from);
        QFETCH(qint64, span);
        const WireWindow window{Time(Duration(from)), Duration(span)};
        const auto ticks = wireTicks(window, 8);
        QVERIFY(ticks.size() >= 2 && ticks.size() <= 8);
        const auto plain = [](QString label) { return label.replace(QChar(0x202F), u' '); };
        QTEST(plain(ticks[0].label), "first");
        QTEST(plain(ticks[1].label), "second");
        QVERIFY(ticks.front().time >= window.from && ticks.back().time < window.to());
    }
    void aMomentIsToldAsExactlyAsItIsKnown()
    {
        const auto text = [](std::int64_t ns) {
            return momentOnWire(Time(Duration(ns))).replace(QChar(0x202F), u' ');
        };
        QCOMPARE(text(3'500), QStringLiteral("3.500 µs"));
        QCOMPARE(text(322'540'000), QStringLiteral("322.540 ms"));
        QCOMPARE(text(322'540'120), QStringLiteral("322.540 120 ms"));
        QCOMPARE(text(80'432'345'678'000), QStringLiteral("80 432.345 678 s"));
        QCOMPARE(text(-2'000'000'000), QStringLiteral("−2.000 s"));
    }
    void edgesWiderThanAPixelAreDrawnWhereTheyAre()
    {
        capture::EdgeLog log;
        log.restart(true, Duration(1));
        log.append(std::vector<Duration>{Duration(1'000), Duration(2'500), Duration(6'000)});
        log.extendTo(Time(Duration(9'000)));
        FakeFrames none(0);
        const FrameTimeline frames(none);
        const WirePicture picture = pictureOf(frames, &log, {Time(Duration(0)), Duration(10'000)}, 100);
        QVERIFY(picture.sampled);
        QCOMPARE(picture.pieces, (std::vector<WirePiece>{{Kind::High, 0, 10},
                                                         {Kind::Low, 10, 25},
                                                         {Kind::High, 25, 60},
                                                         {Kind::Low, 60, 90}})); // watched no longer
    }
    void everyPixelShowsTheLevelsThatOccurInIt()
    {
        // Against looking at every nanosecond that matters: all edges of a line with glitches.
        line::LineSettings settings = line::dsmr2Settings();
        test::Wire wire(settings, 9600, 1e6);
        wire.rest(20);
        wire.put("/KMP5 a telegram, or as much of one as it takes.\r\n");
        for (int i = 0; i < 40; ++i)
            wire.glitchAt(1e6 * i);
        wire.rest(400);
        const capture::Edges edges = wire.edges();
        const capture::EdgeLog log = logOf(edges);
        FakeFrames none(0);
        const FrameTimeline frames(none);
        for (const int width : {17, 300, 1'280}) {
            for (const std::int64_t span : {200'000LL, 3'000'000LL, 90'000'000LL}) {
                const WireWindow window{Time(Duration(1'234'567)), Duration(span)};
                const auto pieces = pictureOf(frames, &log, window, width).pieces;
                for (std::size_t i = 1; i < pieces.size(); ++i)
                    QVERIFY(std::abs(pieces[i].from - pieces[i - 1].to) < 1e-9);
                const auto kinds = kindsOf(pieces, width);
                for (int x = 0; x < width; ++x) {
                    const Time from = window.timeAt(x, width);
                    const Time to = window.timeAt(x + 1, width);
                    if (to >= log.to())
                        break;
                    const auto glance = log.glance(from, to);
                    const Kind kind = kinds[static_cast<std::size_t>(x)];
                    if (glance.edges == 0)
                        QCOMPARE(kind, glance.high ? Kind::High : Kind::Low);
                    if (glance.edges > 3)
                        QCOMPARE(kind, Kind::Busy);
                }
            }
        }
    }
    void whatItAsksOfEdgesGoesWithTheWidth()
    {
        const CountedEdges edges(10'000'000);
        const Duration whole = Duration(1'000) * 10'000'000;
        for (const Duration span : {whole, whole / 100, whole / 10'000, Duration(20'000)}) {
            for (const int width : {100, 1'280}) {
                edges.asked = 0;
                const WireWindow window{Time(Duration(500)), span};
                const auto pieces = piecesOf(edges, window, width, window.from, window.to());
                QVERIFY(!pieces.empty());
                QVERIFY2(edges.asked <= 5U * static_cast<unsigned>(width) + 10,
                         qPrintable(QStringLiteral("%1 at %2").arg(edges.asked).arg(width)));
            }
        }
    }
    void whatItReadsOfFramesGoesWithTheWidth()
    {
        const FakeFrames many(100'000'000, 97);
        FrameTimeline frames(many);
        frames.update(line::dsmr2Settings());
        constexpr int width = 1'280;
        for (const std::int64_t shown : {3LL, 400LL, 5'000LL, 1'000'000LL, 100'000'000LL}) {
            many.reads = many.framesRead = 0;
            const WirePicture picture =
                pictureOf(frames, nullptr, {Time(fakeStep * 100), fakeStep * shown}, width);
            QVERIFY(!picture.sampled);
            QVERIFY(!picture.bars.empty() && !picture.pieces.empty());
            QVERIFY2(many.framesRead <= 8 * width, qPrintable(QString::number(many.framesRead)));
        }
    }
    void framesThatHaveToBeComputedAreNotReadByThePixel()
    {
        // As of a recording: an answer within 128 frames costs nothing, an exact one thousands of frames.
        class Computed final : public line::FrameSequence {
        public:
            FrameIndex end() const override { return m_frames.end(); }
            FrameIndex first() const override { return m_frames.first(); }
            std::size_t read(FrameIndex from, std::span<line::Frame> out) const override
            {
                compute(from.value);
                return m_frames.read(from, out);
            }
            std::optional<FrameIndex> nextError(FrameIndex from) const override
            {
                return m_frames.nextError(from);
            }
            std::optional<FrameIndex> previousError(FrameIndex from) const override
            {
                return m_frames.previousError(from);
            }
            std::optional<FrameIndex> at(Time time) const override
            {
                const auto found = m_frames.at(time);
                compute(found->value);
                return found;
            }
            std::optional<FrameIndex> about(Time time) const override
            {
                return FrameIndex{m_frames.at(time)->value / 128 * 128};
            }
            std::uint64_t aboutWithin() const override { return 128; }
            mutable int computed = 0;

        private:
            void compute(std::uint64_t frame) const
            {
                const std::uint64_t block = frame / 4'096;
                computed += block == m_last[0] || block == m_last[1] ? 0 : 1;
                if (block != m_last[0])
                    m_last = {block, m_last[0]};
            }
            FakeFrames m_frames{100'000'000, 1'000'003};
            mutable std::array<std::uint64_t, 2> m_last{~0ULL, ~0ULL};
        };
        const Computed computed;
        FrameTimeline frames(computed);
        frames.update(line::dsmr2Settings());
        constexpr int width = 1'280;
        for (const std::int64_t shown : {3LL, 1'000LL, 100'000LL, 600'000LL, 3'000'000LL, 99'000'000LL}) {
            computed.computed = 0;
            const WirePicture picture =
                pictureOf(frames, nullptr, {Time(fakeStep * 500'000), fakeStep * shown}, width);
            QVERIFY2(computed.computed <= 200, qPrintable(QString::number(computed.computed)));
            // The line is busy from one edge to the other, and errors stand where they are.
            QVERIFY(picture.bars.front().from <= 1);
            QVERIFY(picture.bars.back().to >= width - 1);
            const auto wrong = std::count_if(picture.bars.begin(), picture.bars.end(),
                                             [](const FrameBar& bar) { return !bar.state.ok(); });
            QCOMPARE(wrong, (shown + 500'000 - 1) / 1'000'003);
        }
    }
    void wrongFramesAreSeenFromFarAway()
    {
        // One in 97 is wrong: where hundreds share a pixel, so must every pixel be.
        const FakeFrames many(1'000'000, 97);
        FrameTimeline frames(many);
        frames.update(line::dsmr2Settings());
        const WirePicture all =
            pictureOf(frames, nullptr, {frames.from(), frames.to() - frames.from()}, 1'000);
        for (const FrameBar& bar : all.bars)
            QVERIFY(bar.state.has(line::FrameState::Parity));
        QCOMPARE(all.bars.front().first, FrameIndex{0});
        QCOMPARE(all.bars.back().last, FrameIndex{999'999});
        // Near enough, each stands alone and says itself whether it is.
        const WirePicture near = pictureOf(frames, nullptr, {Time(fakeStep * 90), fakeStep * 20}, 1'000);
        QCOMPARE(near.bars.size(), std::size_t{20});
        for (const FrameBar& bar : near.bars) {
            QVERIFY(bar.frame.has_value());
            QCOMPARE(bar.state.has(line::FrameState::Parity), bar.first.value == 97);
        }
    }
    void theLevelIsTheSameFromFramesAsFromTheWire_data()
    {
        QTest::addColumn<QString>("format");
        QTest::addColumn<bool>("inverted");
        QTest::newRow("7E1") << "9600,7,E,1" << false;
        QTest::newRow("7E1 inverted") << "9600,7,E,1" << true;
        QTest::newRow("8N1") << "115200,8,N,1" << false;
        QTest::newRow("8O2") << "19200,8,O,2" << true;
    }
    void theLevelIsTheSameFromFramesAsFromTheWire()
    {
        QFETCH(QString, format);
        QFETCH(bool, inverted);
        line::LineSettings settings = line::parseLineSettings(format.toStdString()).value();
        settings.polarity = inverted ? line::Polarity::Inverted : line::Polarity::Normal;
        test::Wire wire(settings, settings.baud, 0);
        wire.rest(5);
        wire.put("U1-0:1.8");
        wire.put(0x31, settings.parity != line::Parity::None);
        wire.rest(3);
        wire.put(0x55, false, true);
        wire.breakFor(40);
        wire.put("\r\n");
        wire.rest(5);
        const capture::Edges edges = wire.edges();
        const capture::EdgeLog log = logOf(edges);
        line::FrameLog frames;
        frames.append(line::decodeEdges(edges, settings));
        FrameTimeline timeline(frames);
        timeline.update(settings);
        const WireWindow window{timeline.from(), timeline.to() - timeline.from()};
        const auto seen = pictureOf(timeline, &log, window, 3'000);
        const auto reckoned = pictureOf(timeline, nullptr, window, 3'000);
        QVERIFY(seen.sampled && !reckoned.sampled);
        QCOMPARE(reckoned.pieces.size(), seen.pieces.size());
        for (std::size_t i = 0; i < seen.pieces.size(); ++i) {
            QCOMPARE(reckoned.pieces[i].kind, seen.pieces[i].kind);
            QVERIFY(std::abs(reckoned.pieces[i].from - seen.pieces[i].from) < 0.5);
        }
    }
    void framesWithoutTimesAreLaidBackToBack()
    {
        std::vector<line::Frame> bytes = framesOf("1-0:1.8.1");
        for (line::Frame& frame : bytes) {
            frame.timeBasis = capture::TimeBasis::Unknown;
            frame.start = {};
            frame.length = {};
        }
        line::FrameLog log;
        log.append(bytes);
        FrameTimeline frames(log);
        frames.update(line::dsmr2Settings());
        const Duration character = line::dsmr2Settings().characterTime();
        QVERIFY(!frames.timesKnown());
        QCOMPARE(frames.from(), Time{});
        QCOMPARE(frames.to(), Time(character * 9));
        QCOMPARE(frames.at(Time(character * 3 + Duration(5))), std::optional(FrameIndex{3}));
        QCOMPARE(frames.firstReaching(Time(character * 4)), FrameIndex{4});
        const auto picture = pictureOf(frames, nullptr, {frames.from(), frames.to() - frames.from()}, 900);
        QCOMPARE(picture.bars.size(), std::size_t{9});
        for (std::size_t i = 0; i < picture.bars.size(); ++i)
            QVERIFY(std::abs(picture.bars[i].from - 100.0 * static_cast<double>(i)) < 0.1);
    }
    void aFrozenTimelineEndsWhereItWasFrozen()
    {
        const FakeFrames many(1'000);
        FrameTimeline frames(many);
        frames.update(line::dsmr2Settings(), FrameIndex{500});
        QCOMPARE(frames.end(), FrameIndex{500});
        QCOMPARE(frames.to(), Time(fakeStep * 500));
        QCOMPARE(frames.at(Time(fakeStep * 900)), std::optional(FrameIndex{499}));
        QCOMPARE(frames.firstReaching(Time(fakeStep * 900)), FrameIndex{500});
    }
    void bitsStandInTheOrderSent_data()
    {
        QTest::addColumn<QString>("format");
        QTest::addColumn<unsigned>("data");
        QTest::addColumn<line::Bit>("parity");
        QTest::addColumn<QString>("bits");
        QTest::newRow("7E1") << "9600,7,E,1" << 0x28U << line::Bit::One << "0000101011";
        QTest::newRow("8N1") << "115200,8,N,1" << 0x2FU << line::Bit::Absent << "0111101001";
        QTest::newRow("stripped") << "9600,7,E,1" << 0x28U << line::Bit::Unknown << "00001010?1";
        QTest::newRow("two stop bits") << "9600,8,N,2" << 0x55U << line::Bit::Absent << "0101010101";
    }
    void bitsStandInTheOrderSent()
    {
        QFETCH(QString, format);
        QFETCH(unsigned, data);
        QFETCH(line::Bit, parity);
        const auto settings = line::parseLineSettings(format.toStdString()).value();
        line::Frame frame;
        frame.dataBits = settings.dataBits;
        frame.data = frame.raw = static_cast<std::uint16_t>(data);
        frame.parity = parity;
        frame.length = settings.characterTime();
        QTEST(bitsAsText(frame, settings), "bits");
        const auto cells = bitsOf(frame, settings);
        QCOMPARE(cells.front().from, frame.start);
        QCOMPARE(cells.back().to, frame.start + frame.length);
        for (std::size_t i = 1; i < cells.size(); ++i)
            QCOMPARE(cells[i].from, cells[i - 1].to);
        frame.state.set(line::FrameState::Break);
        QVERIFY(bitsOf(frame, settings).empty());
    }
    void theBaudOfAFrameIsMeasuredByItsEdges()
    {
        const auto settings = line::dsmr4Settings();
        // Two per cent fast: a decoder told 115200 still reads it, and says so.
        test::Wire wire(settings, 115'200 * 1.02, 0);
        wire.rest(20);
        wire.put("U0/1");
        wire.put(0);
        wire.rest(20);
        const auto edges = wire.edges();
        const auto frames = line::decodeEdges(edges, settings);
        const auto log = logOf(edges);
        QCOMPARE(frames.size(), std::size_t{5});
        for (const line::Frame& frame : frames) {
            const auto measured = line::measuredBaud(log, frame, settings);
            QVERIFY(measured.has_value());
            QVERIFY2(std::abs(measured->error(settings.baud) - 0.02) < 0.0005,
                     qPrintable(QString::number(measured->baud)));
        }
        line::Frame fromBytes = frames.front();
        fromBytes.timeBasis = capture::TimeBasis::Estimated;
        QVERIFY(!line::measuredBaud(log, fromBytes, settings));
        QVERIFY(!line::measuredBaud(capture::EdgeLog(), frames.front(), settings));
    }
};

QTEST_APPLESS_MAIN(TestWirePicture)
#include "tst_wire_picture.moc"
