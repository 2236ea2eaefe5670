// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/doctor/detector.h"
#include "tests/support/signal_streams.h"

#include <QTest>

#include <fmt/format.h>

#include <cstdio>
#include <functional>

using namespace p1scope;
using namespace p1scope::doctor;
using namespace std::chrono_literals;
using capture::Duration;
using capture::Time;
using line::Polarity;
using line::UartKind;
using Pin = RequestChoice::Pin;

namespace {

/// A port with something at its other end, under a clock of its own.
struct Bench {
    /// The wire of one sending; times from its beginning.
    std::function<capture::Edges(std::mt19937_64&)> sending;
    Duration interval = 1s;
    /// What makes it send; none: always.
    std::optional<RequestChoice> answersTo;
    bool settable = true; ///< the receiver can be set
    bool controlLines = true;
    bool breakFirst = false;
    UartKind kind = UartKind::WaitsForHigh;

    std::mt19937_64 chance{11};
    DetectorSetup setup;
    Time now{};
    std::vector<std::string> said;
    std::vector<DetectorSetup> setups; ///< after each change
    int letGo = 0;

    [[nodiscard]] bool asked() const
    {
        if (!answersTo)
            return true;
        return m_asks && setup.request.pin == answersTo->pin && setup.request.high == answersTo->high;
    }

    /// Runs until it is finished; seconds.
    double run(Detector& detector, Duration most = 600s)
    {
        detector.start(now);
        apply(detector);
        if (breakFirst) {
            capture::Event event;
            event.kind = capture::EventKind::Break;
            detector.take({event}, now);
        }
        while (!detector.finished() && now - Time{} < most) {
            now += 10ms;
            const auto events = step();
            if (!events.empty())
                detector.take(events, now);
            if ((now - Time{}) % 50ms == Duration(0))
                detector.tick(now);
            apply(detector);
        }
        return capture::toSeconds(now);
    }

private:
    void apply(Detector& detector)
    {
        for (const DetectorAction& action : detector.takeActions()) {
            switch (action.kind) {
            case DetectorAction::Kind::Say:
                said.push_back(action.text);
                break;
            case DetectorAction::Kind::SetLine:
                if (!settable)
                    break;
                setup.line = action.setup.line;
                setups.push_back(setup);
                m_changed = true;
                m_events.clear();
                if (m_wire)
                    receive();
                break;
            case DetectorAction::Kind::SetRequest:
                setup.request = action.setup.request;
                setups.push_back(setup);
                m_asks = true;
                break;
            case DetectorAction::Kind::LetGo:
                m_asks = false;
                ++letGo;
                break;
            case DetectorAction::Kind::Finish:
                break;
            }
        }
    }

    /// What has come within the last step.
    std::vector<capture::Event> step()
    {
        std::vector<capture::Event> events;
        if (std::exchange(m_changed, false)) {
            capture::Event told;
            told.kind = capture::EventKind::Settings;
            told.time = now;
            told.text = setup.line.toString();
            events.push_back(told);
        }
        const bool isAsked = asked();
        if (isAsked && (!m_wasAsked || now >= m_next)) {
            m_start = now;
            m_next = now + interval;
            m_wire = sending(chance);
            receive();
        }
        if (!isAsked) {
            m_wire.reset();
            m_events.clear();
        }
        m_wasAsked = isAsked;
        while (!m_events.empty() && m_start + (m_events.front().time - Time{}) <= now) {
            if (m_start + (m_events.front().time - Time{}) > now - 10ms)
                events.push_back(m_events.front());
            m_events.erase(m_events.begin());
        }
        for (capture::Event& event : events)
            event.time = now;
        return events;
    }

    void receive()
    {
        simulator::PlainUart uart;
        uart.settings = setup.line;
        if (setup.line.isTenBit()) {
            uart.settings = line::dsmr4Settings();
            uart.settings.baud = setup.line.baud;
        }
        uart.kind = kind;
        uart.baudError = 0.002;
        m_events = simulator::plainUartEvents(*m_wire, uart);
    }

    bool m_asks = true;
    bool m_wasAsked = false;
    bool m_changed = false;
    Time m_start{};
    Time m_next{};
    std::optional<capture::Edges> m_wire;
    std::vector<capture::Event> m_events;
};

/// A virtual meter on a line, a telegram a time.
std::function<capture::Edges(std::mt19937_64&)> virtualMeter(const std::string& kind, Polarity polarity)
{
    simulator::SimulationSettings settings;
    settings.kind = kind;
    auto simulation = std::make_shared<simulator::Simulation>(simulator::Simulation::make(settings).take());
    line::LineSettings line = simulation->line();
    line.polarity = polarity;
    return [simulation, line](std::mt19937_64&) {
        capture::Edges wire = simulator::restingWire(line);
        simulator::appendEdges(wire, simulation->next()->wire, line, Time(1ms));
        wire.end += 20ms;
        return wire;
    };
}

Duration intervalOf(const std::string& kind)
{
    return kind == "dsmr50" ? Duration(1s) : Duration(10s);
}

line::LineSettings lineFrom(const char* text)
{
    return line::parseLineSettings(text).value();
}

QString text(const DetectorSetup& setup)
{
    return QString::fromStdString(setup.line.toString() + ' ' +
                                  std::string(line::polarityName(setup.line.polarity)) + ", " +
                                  setup.request.toString());
}

} // namespace

class TestDetector : public QObject {
    Q_OBJECT
private slots:
    void findsTheLineInTime_data();
    void findsTheLineInTime();
    void findsAnInvertedLineInTime_data();
    void findsAnInvertedLineInTime();
    void findsTheRequestLine_data();
    void findsTheRequestLine();
    void worksNoRequestLineThatAnswers();
    void putsEverythingBackWhereNothingAnswers();
    void saysThatThePortHasNoRequestLine();
    void aBreakAtTheStartIsNoByte();
    void canBeStoppedAtAnyTime();
    void noiseIsCalledSo();
    void whatIsNoMeterIsCalledSo();
    void aSourceThatCannotBeSetEndsToo();
    void saysWhatItDoes();
};

void TestDetector::findsTheLineInTime_data()
{
    QTest::addColumn<QString>("kind");
    QTest::addColumn<QString>("receiver");
    QTest::addColumn<UartKind>("uart");
    for (const char* kind : {"dsmr50", "dsmr42", "dsmr22"}) {
        for (const char* receiver : {"115200,8,N,1", "9600,7,E,1", "9600,8,N,1", "19200,8,N,1", "57600,8,N,1",
                                     "2400,8,N,1", "115200,7,E,1", "115200,8,E,1", "230400,8,N,1"}) {
            for (const auto uart : {UartKind::WaitsForHigh, UartKind::SamplesStopAsStart})
                QTest::addRow("%s at %s, %d", kind, receiver, static_cast<int>(uart))
                    << QString::fromUtf8(kind) << QString::fromUtf8(receiver) << uart;
        }
    }
}

void TestDetector::findsTheLineInTime()
{
    QFETCH(QString, kind);
    QFETCH(QString, receiver);
    QFETCH(UartKind, uart);
    Bench bench;
    bench.sending = virtualMeter(kind.toStdString(), Polarity::Normal);
    bench.interval = intervalOf(kind.toStdString());
    bench.kind = uart;
    bench.setup = {lineFrom(receiver.toUtf8().constData()), {Pin::Rts}};
    bench.answersTo = RequestChoice{Pin::Rts};
    Detector detector(bench.setup, {});
    const double seconds = bench.run(detector);
    const Detection& result = detector.result();
    QVERIFY2(result.found, bench.said.back().c_str());
    QCOMPARE(result.setup.line, kind == u"dsmr22" ? line::dsmr2Settings() : line::dsmr4Settings());
    QCOMPARE(text(bench.setup), text(result.setup));
    QVERIFY2(seconds <= (kind == u"dsmr50" ? 8 : 40), std::to_string(seconds).c_str());
    QVERIFY(!result.diagnosis.sentence.empty());
}

void TestDetector::findsAnInvertedLineInTime_data()
{
    QTest::addColumn<QString>("kind");
    QTest::addColumn<QString>("receiver");
    QTest::addColumn<UartKind>("uart");
    for (const char* kind : {"dsmr50", "dsmr42", "dsmr22"}) {
        for (const char* receiver : {"115200,8,N,1", "9600,7,E,1"}) {
            for (const auto uart : {UartKind::WaitsForHigh, UartKind::SamplesStopAsStart})
                QTest::addRow("%s at %s, %d", kind, receiver, static_cast<int>(uart))
                    << QString::fromUtf8(kind) << QString::fromUtf8(receiver) << uart;
        }
    }
}

void TestDetector::findsAnInvertedLineInTime()
{
    QFETCH(QString, kind);
    QFETCH(QString, receiver);
    QFETCH(UartKind, uart);
    Bench bench;
    bench.sending = virtualMeter(kind.toStdString(), Polarity::Inverted);
    bench.interval = intervalOf(kind.toStdString());
    bench.kind = uart;
    bench.setup = {lineFrom(receiver.toUtf8().constData()), {Pin::Rts}};
    Detector detector(bench.setup, {});
    const double seconds = bench.run(detector);
    const Detection& result = detector.result();
    QVERIFY2(result.found, bench.said.back().c_str());
    QCOMPARE(result.diagnosis.verdict, Verdict::Inverted);
    line::LineSettings line = kind == u"dsmr22" ? line::dsmr2Settings() : line::dsmr4Settings();
    line.polarity = Polarity::Inverted;
    QCOMPARE(result.setup.line, line);
    QVERIFY2(seconds <= (kind == u"dsmr50"   ? 8
                         : kind == u"dsmr42" ? 40
                                             : 75),
             std::to_string(seconds).c_str());
}

void TestDetector::findsTheRequestLine_data()
{
    QTest::addColumn<int>("pin");
    QTest::addColumn<bool>("high");
    QTest::addColumn<int>("states"); ///< that have to be tried
    QTest::newRow("RTS high") << static_cast<int>(Pin::Rts) << true << 1;
    QTest::newRow("DTR high") << static_cast<int>(Pin::Dtr) << true << 2;
    QTest::newRow("RTS low") << static_cast<int>(Pin::Rts) << false << 3;
    QTest::newRow("DTR low") << static_cast<int>(Pin::Dtr) << false << 4;
}

void TestDetector::findsTheRequestLine()
{
    QFETCH(int, pin);
    QFETCH(bool, high);
    QFETCH(int, states);
    const RequestChoice right{static_cast<Pin>(pin), high, false};
    for (const char* kind : {"dsmr50", "dsmr22"}) {
        Bench bench;
        bench.sending = virtualMeter(kind, Polarity::Normal);
        bench.interval = intervalOf(kind);
        bench.setup = {lineFrom("19200,8,N,1"), {}};
        bench.answersTo = right;
        Detector detector(bench.setup, {});
        const double seconds = bench.run(detector);
        QVERIFY2(detector.result().found, bench.said.back().c_str());
        QCOMPARE(detector.result().setup.request, right);
        QVERIFY(detector.result().answeredAfter.has_value());
        QVERIFY(*detector.result().answeredAfter < 2s);
        QVERIFY(seconds <= (bench.interval == 1s ? 8 : 40) + 20 * states);
        QVERIFY(detector.result().diagnosis.sentence.find(right.toString()) != std::string::npos);
    }
}

void TestDetector::worksNoRequestLineThatAnswers()
{
    Bench bench;
    bench.sending = virtualMeter("dsmr50", Polarity::Normal);
    bench.setup = {line::dsmr2Settings(), {Pin::Dtr, false}};
    Detector detector(bench.setup, {});
    bench.run(detector);
    QVERIFY(detector.result().found);
    for (const DetectorSetup& setup : bench.setups)
        QCOMPARE(setup.request, (RequestChoice{Pin::Dtr, false}));
    QCOMPARE(bench.letGo, 0);
}

void TestDetector::putsEverythingBackWhereNothingAnswers()
{
    Bench bench;
    bench.sending = virtualMeter("dsmr50", Polarity::Normal);
    bench.answersTo = RequestChoice{Pin::None, false}; // which is not to be had
    bench.setup = {line::dsmr2Settings(), {Pin::Dtr, true}};
    const DetectorSetup before = bench.setup;
    Detector detector(bench.setup, {});
    const double seconds = bench.run(detector);
    QVERIFY(!detector.result().found);
    QCOMPARE(detector.result().diagnosis.verdict, Verdict::NoSignal);
    QCOMPARE(text(bench.setup), text(before));
    QVERIFY(seconds <= 8 * 20);
    // Each of RTS and DTR at each level, held and for a moment.
    std::vector<RequestChoice> tried;
    for (const DetectorSetup& setup : bench.setups) {
        if (std::find(tried.begin(), tried.end(), setup.request) == tried.end())
            tried.push_back(setup.request);
    }
    QCOMPARE(tried.size(), std::size_t{8});
    QCOMPARE(bench.letGo, 4);
    QVERIFY(!detector.result().diagnosis.remedies.empty());
}

void TestDetector::saysThatThePortHasNoRequestLine()
{
    Bench bench;
    bench.sending = virtualMeter("dsmr50", Polarity::Normal);
    bench.answersTo = RequestChoice{Pin::Rts};
    bench.setup = {line::dsmr4Settings(), {}};
    Detector detector(bench.setup, {false, false});
    QVERIFY(bench.run(detector) < 20);
    QVERIFY(bench.setups.empty());
    QVERIFY(detector.result().diagnosis.sentence.find("no request line") != std::string::npos);
}

void TestDetector::aBreakAtTheStartIsNoByte()
{
    Bench bench;
    bench.sending = virtualMeter("dsmr50", Polarity::Normal);
    bench.answersTo = RequestChoice{Pin::Rts};
    bench.breakFirst = true;
    bench.setup = {line::dsmr4Settings(), {}};
    Detector silent(bench.setup, {false, false});
    bench.run(silent);
    QCOMPARE(silent.result().diagnosis.verdict, Verdict::NoSignal);
    QVERIFY(silent.result().diagnosis.sentence.find("break at the start") != std::string::npos);
}

void TestDetector::canBeStoppedAtAnyTime()
{
    Bench bench;
    bench.sending = virtualMeter("dsmr22", Polarity::Normal);
    bench.answersTo = RequestChoice{Pin::Dtr};
    bench.interval = 10s;
    for (const int seconds : {0, 5, 13, 25, 28}) {
        bench.now = {};
        bench.setup = {line::dsmr4Settings(), {}};
        const DetectorSetup before = bench.setup;
        Detector detector(bench.setup, {});
        bench.run(detector, std::chrono::seconds(seconds));
        if (detector.finished())
            continue;
        detector.cancel();
        bench.run(detector, Duration(0)); // does what is left to do
        QVERIFY(detector.finished());
        QVERIFY(!detector.result().found);
        QCOMPARE(text(bench.setup), text(before));
    }
}

void TestDetector::noiseIsCalledSo()
{
    int noise = 0;
    constexpr int runs = 40;
    for (int i = 0; i < runs; ++i) {
        Bench bench;
        bench.chance.seed(static_cast<std::uint64_t>(100 + i));
        // Pulses of chance length: mostly so short as bits, some as long as characters.
        const double mean = std::array<double, 4>{2e3, 1e4, 5e4, 2e5}[static_cast<std::size_t>(i) % 4];
        bench.sending = [mean](std::mt19937_64& chance) {
            capture::Edges wire;
            std::exponential_distribution<double> length(1 / mean);
            double at = 1e6;
            while (at < 400e6) {
                at += 500 + length(chance);
                wire.at.emplace_back(static_cast<std::int64_t>(at));
            }
            wire.end = 420ms;
            return wire;
        };
        bench.setup = {i % 2 == 0 ? line::dsmr4Settings() : line::dsmr2Settings(), {Pin::Rts}};
        Detector detector(bench.setup, {});
        const double seconds = bench.run(detector);
        const Verdict verdict = detector.result().diagnosis.verdict;
        QVERIFY(detector.finished());
        QVERIFY(seconds < 60);
        QVERIFY(verdict != Verdict::Inverted);
        if (verdict == Verdict::Noise || verdict == Verdict::NotAMeter)
            ++noise;
        else
            std::printf("noise %d: %s\n", i, std::string(verdictName(verdict)).c_str());
    }
    QVERIFY(noise * 100 >= runs * 95);
}

void TestDetector::whatIsNoMeterIsCalledSo()
{
    int right = 0;
    int judged = 0;
    for (const char* setting : {"4800,8,N,1", "9600,8,N,1", "19200,8,N,1", "57600,8,N,1", "115200,8,N,1"}) {
        for (const auto& receiver : {line::dsmr4Settings(), line::dsmr2Settings()}) {
            for (const bool binary : {false, true}) {
                Bench bench;
                const auto line = lineFrom(setting);
                bench.sending = [line, binary](std::mt19937_64& chance) {
                    std::string sent;
                    for (int i = 0; i < 4; ++i)
                        sent +=
                            "$GPGGA,092725.00,4717.11399,N,00833.91590,E,1,08,1.01,499.6,M,48.0,M,,*5B\r\n";
                    if (binary) {
                        for (char& byte : sent)
                            byte = static_cast<char>(chance() & 0xFFU);
                    }
                    capture::Edges wire = simulator::restingWire(line);
                    simulator::appendEdges(wire, simulator::toWire(sent, line, {}, chance), line, Time(1ms));
                    wire.end += 20ms;
                    return wire;
                };
                bench.setup = {receiver, {Pin::Rts}};
                Detector detector(bench.setup, {});
                bench.run(detector);
                const Verdict verdict = detector.result().diagnosis.verdict;
                QVERIFY(verdict != Verdict::Inverted);
                ++judged;
                const bool so = verdict == Verdict::NotAMeter || verdict == Verdict::Noise;
                right += so ? 1 : 0;
                if (!so)
                    std::printf("%s at %s: %s\n", setting, receiver.toString().c_str(),
                                std::string(verdictName(verdict)).c_str());
            }
        }
    }
    QVERIFY(right * 100 >= judged * 95);
}

void TestDetector::aSourceThatCannotBeSetEndsToo()
{
    Bench bench;
    bench.settable = false;
    bench.sending = virtualMeter("dsmr22", Polarity::Normal);
    bench.setup = {line::dsmr4Settings(), {Pin::Rts}};
    Detector detector(bench.setup, {});
    QVERIFY(bench.run(detector) < 60);
    QVERIFY(!detector.result().found);
}

void TestDetector::saysWhatItDoes()
{
    Bench bench;
    bench.sending = virtualMeter("dsmr22", Polarity::Normal);
    bench.setup = {line::dsmr4Settings(), {}};
    bench.answersTo = RequestChoice{Pin::Rts};
    bench.interval = 10s;
    Detector detector(bench.setup, {});
    bench.run(detector);
    for (const std::string& line : bench.said)
        std::puts(line.c_str());
    QVERIFY(bench.said.size() >= 5);
    QCOMPARE(bench.said.back(), detector.result().diagnosis.sentence);
}

QTEST_GUILESS_MAIN(TestDetector)
#include "tst_detector.moc"
