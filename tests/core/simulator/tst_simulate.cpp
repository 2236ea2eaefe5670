// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/simulator/simulate.h"
#include "core/simulator/wire.h"

#include <QTest>

using namespace p1scope;
using namespace p1scope::simulator;
using capture::Duration;
using capture::Time;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

Simulation make(const SimulationSettings& settings)
{
    return Simulation::make(settings).take();
}

std::vector<SimulatedTelegram> all(const SimulationSettings& settings)
{
    auto simulation = make(settings);
    std::vector<SimulatedTelegram> telegrams;
    while (auto telegram = simulation.next())
        telegrams.push_back(*std::move(telegram));
    return telegrams;
}

} // namespace

class TestSimulate : public QObject {
    Q_OBJECT
private slots:
    void givesAsManyAsAskedFor()
    {
        QCOMPARE(all({.telegrams = 0}).size(), std::size_t(0));
        auto simulation = make({.telegrams = 3});
        for (std::uint64_t i = 0; i < 3; ++i) {
            QVERIFY(!simulation.done());
            QCOMPARE(simulation.next()->index, i);
        }
        QVERIFY(simulation.done());
        QVERIFY(!simulation.next());
    }
    void refusesWhatMakesNoSense()
    {
        QCOMPARE(Simulation::make({.kind = "dsmr1"}).error().kind, base::ErrorKind::Usage);
        QCOMPARE(Simulation::make({.interval = milliseconds(-1)}).error().kind, base::ErrorKind::Usage);
    }
    void spacesTelegramsAsTheMeterDoes_data()
    {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<int>("step");
        QTest::newRow("dsmr22") << QStringLiteral("dsmr22") << 10;
        QTest::newRow("dsmr42") << QStringLiteral("dsmr42") << 10;
        QTest::newRow("dsmr50") << QStringLiteral("dsmr50") << 1;
    }
    void spacesTelegramsAsTheMeterDoes()
    {
        QFETCH(QString, kind);
        QFETCH(int, step);
        const SimulationSettings settings{.kind = kind.toStdString(), .telegrams = 20};
        const auto telegrams = all(settings);
        QCOMPARE(telegrams.size(), std::size_t(20));
        for (std::size_t i = 0; i < telegrams.size(); ++i) {
            const auto passed = seconds(step * static_cast<int>(i));
            QCOMPARE(telegrams[i].start.time_since_epoch().count(),
                     Duration(Simulation::leadIn + passed).count());
            QCOMPARE((telegrams[i].meterTime - settings.start).count(), passed.count());
            QCOMPARE(telegrams[i].truth.time.time_since_epoch().count(),
                     telegrams[i].meterTime.time_since_epoch().count());
        }
        // Enough time between them for the wire to rest.
        const auto line = make(settings).line();
        QVERIFY(wireTime(telegrams[0].wire, line) < seconds(step) - milliseconds(200));
    }
    void takesAnotherInterval()
    {
        const auto telegrams = all({.kind = "dsmr42", .telegrams = 5, .interval = milliseconds(2500)});
        for (std::size_t i = 0; i < telegrams.size(); ++i) {
            QCOMPARE((telegrams[i].start - telegrams[0].start).count(),
                     Duration(milliseconds(2500)).count() * int(i));
            QCOMPARE((telegrams[i].meterTime - telegrams[0].meterTime).count(), 2500 * int(i) / 1000);
        }
    }
    void putsTelegramsBehindEachOtherWhenPressed()
    {
        for (const auto interval : {milliseconds(0), milliseconds(50)}) {
            const SimulationSettings settings{.kind = "dsmr22", .telegrams = 10, .interval = interval};
            const auto telegrams = all(settings);
            const auto line = make(settings).line();
            for (std::size_t i = 1; i < telegrams.size(); ++i) {
                const auto over = telegrams[i - 1].start + wireTime(telegrams[i - 1].wire, line);
                QVERIFY(telegrams[i].start > over);
                QVERIFY(telegrams[i].start < over + milliseconds(100));
            }
            // At full speed the meter lives at its own pace all the same.
            if (interval.count() == 0)
                QCOMPARE((telegrams[9].meterTime - telegrams[0].meterTime).count(), 90);
        }
    }
    void isTheSameForTheSameSettings()
    {
        const SimulationSettings settings{.kind = "dsmr22",
                                          .seed = 9,
                                          .telegrams = 50,
                                          .faults = parseFaults("flip=0.01,truncate=0.2").value()};
        const auto one = all(settings);
        const auto two = all(settings);
        const auto line = make(settings).line();
        for (std::size_t i = 0; i < one.size(); ++i) {
            QCOMPARE(one[i].text, two[i].text);
            QCOMPARE(receivedBytes(one[i].wire, line), receivedBytes(two[i].wire, line));
        }
    }
    void hasATurnedOverWireWhenInverted()
    {
        QCOMPARE(make({.faults = {.inverted = true}}).line().polarity, line::Polarity::Inverted);
        QCOMPARE(make({}).line().polarity, line::Polarity::Normal);
    }
    void playsInRealTime()
    {
        auto simulation = make({.kind = "dsmr50"});
        const auto start = simulation.settings().start;
        const auto first = simulation.nextAt(start + seconds(5), Time(seconds(1)));
        QCOMPARE((first->meterTime - start).count(), 5);
        QCOMPARE(first->start.time_since_epoch().count(), Duration(seconds(1)).count());
        // The wall clock was set back, and the wire is still busy.
        const auto second = simulation.nextAt(start, Time(seconds(1)));
        QCOMPARE(second->text, first->text);
        QVERIFY(second->start > first->start + wireTime(first->wire, simulation.line()));
    }
};

QTEST_GUILESS_MAIN(TestSimulate)
#include "tst_simulate.moc"
