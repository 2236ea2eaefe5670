// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/source.h"
#include "tests/end_to_end/fake_meter.h"

#include <QDateTime>
#include <QSignalSpy>
#include <QTest>

#include <memory>

using namespace p1scope;
using namespace p1scope::session;
using namespace p1scope::capture;
using tests::FakeMeter;
using Pin = RequestLine::Pin;
using Level = RequestLine::Level;
using Mode = RequestLine::Mode;
using Phase = SourceState::Phase;
using Fault = SourceState::Fault;

namespace {

const QByteArray telegram("/XMX5LGBBFG1009394887\r\n\r\n1-0:1.8.1(000000.001*kWh)\r\n!\r\n");

/// A source on a meter's port, and all that it said. Without `modemLines` the port is a plain
/// pseudo-terminal.
struct Rig {
    explicit Rig(const RequestLine& request = {}, bool modemLines = true,
                 const line::LineSettings& line = line::dsmr4Settings())
    {
        if (modemLines)
            qputenv(P1SCOPE_MODEM_STATE_VARIABLE, meter.stateFile().toLocal8Bit());
        else
            qunsetenv(P1SCOPE_MODEM_STATE_VARIABLE);
        spec.kind = SourceSpec::Kind::Serial;
        spec.address = meter.path();
        spec.line = line;
        spec.request = request;
        source = makeSource(spec);
        QObject::connect(source.get(), &Source::arrived, source.get(), [this](const EventBatch& batch) {
            events.insert(events.end(), batch->begin(), batch->end());
        });
        QObject::connect(source.get(), &Source::stateChanged, source.get(),
                         [this](const SourceState& now) { states.push_back(now); });
    }

    [[nodiscard]] Phase phase() const { return states.empty() ? Phase::Closed : states.back().phase; }
    [[nodiscard]] Fault fault() const { return states.empty() ? Fault::None : states.back().fault; }
    [[nodiscard]] QByteArray data() const
    {
        QByteArray bytes;
        for (const Event& event : events) {
            if (event.kind == EventKind::Data)
                bytes.append(reinterpret_cast<const char*>(event.bytes.data()),
                             static_cast<qsizetype>(event.bytes.size()));
        }
        return bytes;
    }
    [[nodiscard]] std::vector<Event> ofKind(EventKind kind) const
    {
        std::vector<Event> found;
        std::copy_if(events.begin(), events.end(), std::back_inserter(found),
                     [&](const Event& event) { return event.kind == kind; });
        return found;
    }
    /// Texts of the Connection events, up to the first blank: "opened", "lost", "closed".
    [[nodiscard]] QStringList connections() const
    {
        QStringList words;
        for (const Event& event : ofKind(EventKind::Connection))
            words.append(QString::fromStdString(event.text).section(QLatin1Char(' '), 0, 0));
        return words;
    }

    FakeMeter meter;
    SourceSpec spec;
    std::vector<Event> events;
    std::vector<SourceState> states;
    std::unique_ptr<Source> source;
};

RequestLine request(Pin pin, Level level = Level::High, Mode mode = Mode::Hold)
{
    return {pin, level, mode};
}

} // namespace

Q_DECLARE_METATYPE(FakeMeter::Request)

class TestSerialSource : public QObject {
    Q_OBJECT
private slots:
    void initTestCase()
    {
        QVERIFY2(qgetenv("LD_PRELOAD").contains("p1scope_modem_shim"),
                 "this test needs the modem shim: run it by ctest, or with LD_PRELOAD");
    }

    void aTelegramComesOnlyWhileTheRequestLineAsks_data()
    {
        QTest::addColumn<Pin>("pin");
        QTest::addColumn<Level>("level");
        QTest::addColumn<FakeMeter::Request>("meters");
        QTest::newRow("RTS high") << Pin::Rts << Level::High << FakeMeter::Request::Rts;
        QTest::newRow("RTS low") << Pin::Rts << Level::Low << FakeMeter::Request::Rts;
        QTest::newRow("DTR high") << Pin::Dtr << Level::High << FakeMeter::Request::Dtr;
        QTest::newRow("DTR low") << Pin::Dtr << Level::Low << FakeMeter::Request::Dtr;
    }
    void aTelegramComesOnlyWhileTheRequestLineAsks()
    {
        QFETCH(Pin, pin);
        QFETCH(Level, level);
        QFETCH(FakeMeter::Request, meters);
        Rig rig(request(pin, level));
        rig.meter.setRequest(meters, level == Level::High);
        rig.meter.setTelegram(telegram, 20);

        rig.source->setRequest(false); // before opening: it opens without asking
        rig.source->open();
        QCOMPARE(rig.phase(), Phase::Open);
        QVERIFY(!rig.states.back().requestOn);
        QVERIFY(!rig.meter.asked());
        QSignalSpy sent(&rig.meter, &FakeMeter::telegramSent);
        QVERIFY(!sent.wait(100)); // five of the meter's intervals
        QCOMPARE(rig.data(), QByteArray());

        rig.source->setRequest(true);
        QVERIFY(rig.meter.asked());
        QVERIFY(rig.states.back().requestOn);
        QTRY_VERIFY(rig.data().startsWith(telegram));

        rig.source->setRequest(false);
        QVERIFY(!rig.meter.asked());
        const int count = rig.meter.telegramsSent();
        QVERIFY(!sent.wait(100));
        QCOMPARE(rig.meter.telegramsSent(), count);
        QTRY_COMPARE(rig.data(), telegram.repeated(count));
    }

    void asksFromTheStartAndLetsGoAtTheEnd_data()
    {
        QTest::addColumn<Level>("level");
        QTest::addColumn<bool>("closed"); // or destroyed
        QTest::newRow("high, closed") << Level::High << true;
        QTest::newRow("high, destroyed") << Level::High << false;
        QTest::newRow("low, closed") << Level::Low << true;
        QTest::newRow("low, destroyed") << Level::Low << false;
    }
    void asksFromTheStartAndLetsGoAtTheEnd()
    {
        QFETCH(Level, level);
        QFETCH(bool, closed);
        Rig rig(request(Pin::Rts, level));
        rig.meter.setRequest(FakeMeter::Request::Rts, level == Level::High);
        rig.source->open();
        QVERIFY(rig.meter.asked());
        QVERIFY(rig.states.back().requestOn);
        QVERIFY(!rig.meter.dtr()); // the other line is let go
        rig.source->telegramCame();
        QVERIFY(rig.meter.asked());          // it is held
        rig.source->setTelegramComing(true); // the end does not wait for it
        if (closed) {
            rig.source->close();
            QCOMPARE(rig.phase(), Phase::Closed);
            QVERIFY(!rig.states.back().requestOn);
            QCOMPARE(rig.connections(), QStringList({QStringLiteral("opened"), QStringLiteral("closed")}));
        } else {
            rig.source.reset();
        }
        QVERIFY(!rig.meter.asked());
    }

    void logsHowTheControlLinesStand()
    {
        Rig rig;
        rig.source->open();
        auto lines = rig.ofKind(EventKind::ControlLines);
        QCOMPARE(lines.size(), std::size_t{1});
        using Lines = capture::ControlLines;
        QCOMPARE(int(lines[0].lines.known),
                 Lines::Cts | Lines::Dcd | Lines::Dsr | Lines::Rts | Lines::Dtr | Lines::Ri);
        QCOMPARE(int(lines[0].lines.state), int(Lines::Rts));
        rig.source->setRequest(false);
        lines = rig.ofKind(EventKind::ControlLines);
        QCOMPARE(lines.size(), std::size_t{2});
        QCOMPARE(int(lines[1].lines.state), 0);
        rig.meter.setCts(true);
        QTRY_COMPARE(rig.ofKind(EventKind::ControlLines).size(), std::size_t{3});
        QCOMPARE(int(rig.events.back().lines.state), int(Lines::Cts));
    }

    void withoutARequestLineBothAreLetGo()
    {
        Rig rig(request(Pin::None));
        rig.source->open();
        QVERIFY(!rig.meter.rts() && !rig.meter.dtr());
        const unsigned changes = rig.meter.lineChanges();
        QVERIFY(changes >= 2); // set, not only found so
        rig.source->setRequest(true);
        QCOMPARE(rig.meter.lineChanges(), changes);
        QVERIFY(!rig.states.back().requestOn);
        QVERIFY(rig.states.back().controlLines);
    }

    void pulseLetsGoWhenATelegramHasCome()
    {
        Rig rig(request(Pin::Rts, Level::High, Mode::Pulse));
        rig.meter.setTelegram(telegram, 10'000);
        rig.source->open();
        QVERIFY(rig.meter.asked());
        QTRY_COMPARE(rig.data(), telegram);
        QVERIFY(rig.meter.asked());
        rig.source->telegramCame();
        QVERIFY(!rig.meter.asked());
        QSignalSpy sent(&rig.meter, &FakeMeter::telegramSent);
        QVERIFY(!sent.wait(50));      // the meter has seen it
        rig.source->setRequest(true); // once more, by hand
        QTRY_COMPARE(rig.data(), telegram.repeated(2));
        rig.source->telegramCame();
        QVERIFY(!rig.meter.asked());
        QCOMPARE(rig.meter.telegramsCutShort(), 0);
    }

    void theRequestLineIsNotWorkedWhileATelegramIsComing()
    {
        Rig rig;
        rig.meter.setPace(1); // half a byte a millisecond
        rig.meter.setTelegram(telegram, 10'000);
        rig.source->open();
        QTRY_VERIFY(!rig.data().isEmpty());
        rig.source->setTelegramComing(true);
        const unsigned changes = rig.meter.lineChanges();
        rig.source->setRequest(false);
        QVERIFY(rig.meter.midTelegram());
        QCOMPARE(rig.meter.lineChanges(), changes);
        QVERIFY(rig.states.back().requestOn);
        QTRY_COMPARE(rig.data(), telegram);
        QVERIFY(rig.meter.asked());
        rig.source->setTelegramComing(false);
        QVERIFY(!rig.meter.asked());
        QVERIFY(!rig.states.back().requestOn);
        QCOMPARE(rig.meter.telegramsCutShort(), 0);
    }

    void pulseDoesNotCutTheTelegramThatFollowsAtOnce()
    {
        Rig rig(request(Pin::Rts, Level::High, Mode::Pulse));
        rig.source->open();
        rig.meter.send(telegram + telegram.left(20));
        QTRY_COMPARE(rig.data().size(), telegram.size() + 20);
        rig.source->setTelegramComing(true);
        rig.source->telegramCame();
        QVERIFY(rig.meter.asked());
        rig.source->setTelegramComing(false);
        QVERIFY(!rig.meter.asked());
    }

    void aTelegramThatFallsSilentIsNotComing()
    {
        Rig rig;
        rig.source->open();
        rig.meter.send(telegram.left(20));
        QTRY_COMPARE(rig.data().size(), 20);
        rig.source->setTelegramComing(true);
        rig.source->setRequest(false);
        QVERIFY(rig.meter.asked());
        QTRY_VERIFY_WITH_TIMEOUT(!rig.meter.asked(), 5000);
        rig.source->setTelegramComing(true); // said of the same silent one
        rig.source->setRequest(true);
        QVERIFY(rig.meter.asked());
    }

    void aPortWithoutControlLinesIsNoFault()
    {
        Rig rig(request(Pin::Rts), false);
        rig.meter.setRequest(FakeMeter::Request::Always);
        rig.meter.setTelegram(telegram, 20);
        rig.source->open();
        QCOMPARE(rig.phase(), Phase::Open);
        QCOMPARE(rig.fault(), Fault::None);
        QVERIFY(!rig.states.back().controlLines);
        QVERIFY(!rig.states.back().requestOn);
        QCOMPARE(rig.states.back().reporting, ErrorReporting::NotReported);
        QVERIFY(rig.ofKind(EventKind::ControlLines).empty());
        QTRY_VERIFY(rig.data().startsWith(telegram));
        rig.source->setRequest(false);
        QCOMPARE(rig.phase(), Phase::Open);
    }

    void bytesOfAllValuesComeThroughUnharmed_data()
    {
        QTest::addColumn<bool>("modemLines");
        QTest::newRow("marked by the meter") << true;
        QTest::newRow("marked by the kernel") << false;
    }
    void bytesOfAllValuesComeThroughUnharmed()
    {
        QFETCH(bool, modemLines);
        Rig rig(request(Pin::Rts), modemLines);
        rig.source->open();
        QByteArray all;
        for (int value = 0; value < 256; ++value)
            all.append(static_cast<char>(value));
        all += QByteArray("\xff\xff\x00\xff\x00\x00\xff", 7);
        rig.meter.send(all);
        QTRY_COMPARE(rig.data().toHex(), all.toHex());
    }

    void tenBitFormatsAreOpenedWithEightBitsAndNoParity_data()
    {
        QTest::addColumn<QString>("line");
        QTest::addColumn<bool>("eightBitsNoParity");
        QTest::newRow("7E1") << "9600,7,E,1" << true;
        QTest::newRow("7O1") << "9600,7,O,1" << true;
        QTest::newRow("7N2") << "9600,7,N,2" << true;
        QTest::newRow("8N1") << "115200,8,N,1" << true;
        QTest::newRow("odd baud") << "10700,7,E,1" << true;
        QTest::newRow("8E1") << "9600,8,E,1" << false;
        QTest::newRow("7N1") << "9600,7,N,1" << false;
    }
    void tenBitFormatsAreOpenedWithEightBitsAndNoParity()
    {
        QFETCH(QString, line);
        QFETCH(bool, eightBitsNoParity);
        const auto settings = line::parseLineSettings(line.toStdString());
        QVERIFY(settings.ok());
        Rig rig({}, true, settings.value());
        rig.source->open();
        QCOMPARE(rig.phase(), Phase::Open);
        QCOMPARE(rig.meter.isSetTo8N(), eightBitsNoParity);
        QVERIFY(rig.meter.marksAsked());
        QVERIFY(rig.meter.lowLatencyAsked());
        const auto told = rig.ofKind(EventKind::Settings);
        QCOMPARE(told.size(), std::size_t{1});
        QCOMPARE(QString::fromStdString(told[0].text), line + QStringLiteral(" normal"));
    }

    void lineErrorsComeAsEventsOfTheirKind()
    {
        Rig rig({}, true, line::parseLineSettings("9600,8,E,1").value());
        rig.source->open();
        QCOMPARE(rig.states.back().reporting, ErrorReporting::PerFrame);
        rig.meter.sendParityError('M');
        QTRY_COMPARE(rig.ofKind(EventKind::ParityError).size(), std::size_t{1});
        QCOMPARE(rig.events.back().bytes, std::vector<std::uint8_t>{'M'});
        rig.meter.sendFramingError('N');
        QTRY_COMPARE(rig.ofKind(EventKind::FramingError).size(), std::size_t{1});
        QCOMPARE(rig.events.back().bytes, std::vector<std::uint8_t>{'N'});
        rig.meter.sendBreak();
        QTRY_COMPARE(rig.ofKind(EventKind::Break).size(), std::size_t{1});
        rig.meter.loseBytes(3);
        rig.meter.send("b");
        QTRY_COMPARE(rig.data(), QByteArray("b"));
        QCOMPARE(rig.ofKind(EventKind::Overflow).size(), std::size_t{1});
        QCOMPARE(rig.ofKind(EventKind::Overflow)[0].count, std::uint64_t{3});
    }

    void aHangUpIsToldOnceAndThePortTakenUpAgain()
    {
        Rig rig;
        rig.meter.setTelegram(telegram, 10);
        rig.source->open();
        QTRY_VERIFY(rig.data().startsWith(telegram));
        rig.meter.send("last words");
        rig.meter.hangUp();
        QTRY_COMPARE(rig.phase(), Phase::Waiting);
        QCOMPARE(rig.fault(), Fault::Unplugged);
        QVERIFY(!rig.states.back().remedy.isEmpty());
        QVERIFY(!rig.states.back().requestOn);

        // Long enough for tens of thousands of errors, and for two attempts to open what is not there.
        QSignalSpy said(rig.source.get(), &Source::stateChanged);
        QVERIFY(!said.wait(2100));
        QCOMPARE(rig.connections(), QStringList({QStringLiteral("opened"), QStringLiteral("lost")}));

        const auto before = rig.data().size();
        QVERIFY(rig.meter.comeBack());
        QTRY_COMPARE_WITH_TIMEOUT(rig.phase(), Phase::Open, 5000);
        QCOMPARE(rig.fault(), Fault::None);
        QVERIFY(rig.meter.asked());
        QTRY_VERIFY(rig.data().mid(before).startsWith(telegram));
        QCOMPARE(rig.connections().last(), QStringLiteral("opened"));
    }

    void aRequestLetGoByHandStaysSoOverAHangUp()
    {
        Rig rig;
        rig.source->open();
        rig.source->setRequest(false);
        rig.meter.hangUp();
        QTRY_COMPARE(rig.phase(), Phase::Waiting);
        QVERIFY(rig.meter.comeBack());
        QTRY_COMPARE_WITH_TIMEOUT(rig.phase(), Phase::Open, 5000);
        QVERIFY(!rig.meter.asked());
    }

    void waitsForAPortThatIsNotThereYet()
    {
        Rig rig;
        rig.meter.hangUp();
        rig.source->open();
        QCOMPARE(rig.phase(), Phase::Waiting);
        QCOMPARE(rig.fault(), Fault::Missing);
        QVERIFY(rig.meter.comeBack());
        QTRY_COMPARE_WITH_TIMEOUT(rig.phase(), Phase::Open, 5000);
    }

    void waitsForABusyPortAndSaysWhoHoldsIt()
    {
        Rig rig;
        const auto holder = makeSource(rig.spec);
        holder->open();
        rig.source->open();
        QCOMPARE(rig.phase(), Phase::Waiting);
        QCOMPARE(rig.fault(), Fault::Busy);
        QVERIFY2(rig.states.back().message.contains(QStringLiteral("already open in this program")),
                 qPrintable(rig.states.back().message));
        holder->close();
        QTRY_COMPARE_WITH_TIMEOUT(rig.phase(), Phase::Open, 5000);
    }

    void failsForGoodOnWhatWillNotComeByItself_data()
    {
        QTest::addColumn<QString>("address");
        QTest::addColumn<QString>("line");
        QTest::newRow("no serial port") << "/dev/null"
                                        << "115200,8,N,1";
        QTest::newRow("folder") << "/dev"
                                << "115200,8,N,1";
        QTest::newRow("nine data bits") << ""
                                        << "115200,9,N,1";
    }
    void failsForGoodOnWhatWillNotComeByItself()
    {
        QFETCH(QString, address);
        QFETCH(QString, line);
        Rig rig;
        if (!address.isEmpty())
            rig.spec.address = address;
        rig.spec.line = line::parseLineSettings(line.toStdString()).value();
        const auto source = makeSource(rig.spec);
        QSignalSpy said(source.get(), &Source::stateChanged);
        source->open();
        const auto state = said.last().first().value<SourceState>();
        QCOMPARE(state.phase, Phase::Failed);
        QCOMPARE(state.fault, Fault::Unsupported);
        QVERIFY(!state.message.isEmpty() && !state.remedy.isEmpty());
    }

    void anAdapterIsFoundByItsSerialNumberNotItsName()
    {
        Rig rig;
        rig.spec.portSerialNumber = QStringLiteral("no such adapter"); // its name is there, it is not
        const auto source = makeSource(rig.spec);
        QSignalSpy said(source.get(), &Source::stateChanged);
        source->open();
        const auto state = said.last().first().value<SourceState>();
        QCOMPARE(state.phase, Phase::Waiting);
        QCOMPARE(state.fault, Fault::Missing);
        QVERIFY(state.message.contains(rig.spec.portSerialNumber));
    }

    void theReceiverIsSetOtherwiseWithoutClosing()
    {
        Rig rig;
        rig.source->open();
        const auto changes = rig.meter.lineChanges();
        rig.meter.send("A");
        QTRY_COMPARE(rig.data(), QByteArray("A"));
        auto line = line::parseLineSettings("9600,7,N,1").value(); // nine bits: the port's own seven
        rig.source->changeLine(line);
        QVERIFY(!rig.meter.isSetTo8N());
        line = line::dsmr2Settings();
        rig.source->changeLine(line);
        rig.source->changeLine(line); // no change, no event
        QVERIFY(rig.meter.isSetTo8N());
        QVERIFY(rig.meter.marksAsked()); // what sets the port had undone it
        rig.meter.sendFramingError('B');
        rig.meter.send("\xffZ");
        QTRY_COMPARE(rig.data(), QByteArray("A\xffZ"));
        QCOMPARE(rig.ofKind(EventKind::FramingError).size(), std::size_t{1});
        const auto settings = rig.ofKind(EventKind::Settings);
        QCOMPARE(settings.size(), std::size_t{3});
        QCOMPARE(settings[1].text, std::string("9600,7,N,1 normal"));
        QCOMPARE(settings[2].text, std::string("9600,7,E,1 normal"));
        QCOMPARE(rig.connections(), QStringList{QStringLiteral("opened")});
        QCOMPARE(rig.meter.lineChanges(), changes); // and the meter is still asked
    }

    void theRequestLineIsChangedWithoutClosing()
    {
        Rig rig(request(Pin::None));
        rig.meter.setRequest(FakeMeter::Request::Dtr);
        rig.meter.setTelegram(telegram, 20);
        rig.source->open();
        QVERIFY(!rig.meter.rts() && !rig.meter.dtr());
        rig.source->changeRequest(request(Pin::Rts));
        QVERIFY(rig.meter.rts() && !rig.meter.dtr());
        QVERIFY(rig.states.back().requestOn);
        rig.source->changeRequest(request(Pin::Dtr));
        QVERIFY(!rig.meter.rts() && rig.meter.dtr());
        QTRY_VERIFY(rig.data().contains(telegram));
        rig.source->changeRequest(request(Pin::Rts, Level::Low));
        QVERIFY(!rig.meter.rts() && !rig.meter.dtr());
        rig.source->changeRequest(request(Pin::None));
        QVERIFY(!rig.states.back().requestOn);
        QVERIFY(!rig.meter.dtr());
        QCOMPARE(rig.connections(), QStringList{QStringLiteral("opened")});
    }

    void timesNeverGoBackAndBeginNearZero()
    {
        Rig rig;
        rig.meter.setTelegram(telegram, 5);
        rig.source->open();
        QTRY_VERIFY(rig.meter.telegramsSent() >= 5);
        rig.meter.hangUp();
        QTRY_COMPARE(rig.phase(), Phase::Waiting);
        QVERIFY(rig.meter.comeBack());
        QTRY_COMPARE_WITH_TIMEOUT(rig.phase(), Phase::Open, 5000);
        rig.source->close();
        QVERIFY(std::is_sorted(rig.events.begin(), rig.events.end(),
                               [](const Event& a, const Event& b) { return a.time < b.time; }));
        QVERIFY(rig.events.front().time >= Time{});
        QVERIFY(capture::toSeconds(rig.events.front().time) < 1.0);
        for (const Event& event : rig.events)
            QCOMPARE(event.timeBasis, capture::TimeBasis::Estimated);
    }

    void theWallClockIsToldAtEachOpening()
    {
        Rig rig;
        const auto before = QDateTime::currentDateTimeUtc().addMSecs(-1);
        rig.source->open();
        const auto opened = rig.ofKind(EventKind::Connection);
        QCOMPARE(opened.size(), std::size_t{1});
        const auto text = QString::fromStdString(opened[0].text);
        QVERIFY(text.startsWith(QStringLiteral("opened ") + rig.meter.path()));
        const auto stamp = text.section(QLatin1Char(' '), -1);
        QVERIFY(stamp.endsWith(QLatin1Char('Z')));
        const auto wall = QDateTime::fromString(stamp, Qt::ISODateWithMs);
        QVERIFY(wall >= before && wall <= QDateTime::currentDateTimeUtc());
    }
};

QTEST_GUILESS_MAIN(TestSerialSource)
#include "tst_serial_source.moc"
