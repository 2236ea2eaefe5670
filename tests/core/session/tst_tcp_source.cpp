// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/source.h"
#include "tests/end_to_end/fake_meter.h"

#include <QSignalSpy>
#include <QTest>

#include <memory>

using namespace p1scope;
using namespace p1scope::session;
using capture::Event;
using capture::EventKind;
using tests::FakeTcpMeter;
using Phase = SourceState::Phase;
using Fault = SourceState::Fault;

namespace {

const QByteArray telegram("/XMX5LGBBFG1009394887\r\n\r\n1-0:1.8.1(000000.001*kWh)\r\n!\r\n");

struct Caller {
    explicit Caller(const QString& address)
    {
        SourceSpec spec;
        spec.kind = SourceSpec::Kind::Tcp;
        spec.address = address;
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
    [[nodiscard]] QStringList connections() const
    {
        QStringList words;
        for (const Event& event : events) {
            if (event.kind == EventKind::Connection)
                words.append(QString::fromStdString(event.text).section(QLatin1Char(' '), 0, 0));
        }
        return words;
    }

    std::vector<Event> events;
    std::vector<SourceState> states;
    std::unique_ptr<Source> source;
};

} // namespace

class TestTcpSource : public QObject {
    Q_OBJECT
private slots:
    void handsOverWhatTheServerSends()
    {
        FakeTcpMeter meter;
        meter.setTelegram(telegram, 20);
        Caller caller(meter.address());
        caller.source->open();
        QCOMPARE(caller.phase(), Phase::Opening);
        QTRY_COMPARE(caller.phase(), Phase::Open);
        QTRY_VERIFY(caller.data().startsWith(telegram.repeated(2)));
        QVERIFY(!caller.states.back().controlLines);
        QCOMPARE(caller.states.back().reporting, ErrorReporting::NotReported);
        QCOMPARE(caller.events.at(1).kind, EventKind::Settings);
        caller.source->close();
        QCOMPARE(caller.phase(), Phase::Closed);
        QCOMPARE(caller.connections(), QStringList({QStringLiteral("opened"), QStringLiteral("closed")}));
        QVERIFY(std::is_sorted(caller.events.begin(), caller.events.end(),
                               [](const Event& a, const Event& b) { return a.time < b.time; }));
        QTRY_COMPARE(meter.clients(), 0);
    }

    void aServerThatIsKilledAndComesBackIsCalledAgain()
    {
        FakeTcpMeter meter;
        meter.setTelegram(telegram, 10);
        Caller caller(meter.address());
        caller.source->open();
        QTRY_VERIFY(caller.data().startsWith(telegram));
        meter.kill();
        QTRY_COMPARE(caller.phase(), Phase::Waiting);
        QCOMPARE(caller.fault(), Fault::Unplugged);
        QTRY_COMPARE(caller.fault(), Fault::Refused); // called again, and nobody there
        QCOMPARE(caller.phase(), Phase::Waiting);
        const auto before = caller.data().size();
        QVERIFY(meter.comeBack());
        QTRY_COMPARE_WITH_TIMEOUT(caller.phase(), Phase::Open, 8000);
        QCOMPARE(caller.fault(), Fault::None);
        QTRY_VERIFY(caller.data().mid(before).startsWith(telegram));
        QCOMPARE(caller.connections(),
                 QStringList({QStringLiteral("opened"), QStringLiteral("lost"), QStringLiteral("opened")}));
    }

    void aRefusedCallIsToldOnceWithItsRemedy()
    {
        FakeTcpMeter meter;
        meter.kill();
        Caller caller(meter.address());
        caller.source->open();
        QTRY_COMPARE(caller.phase(), Phase::Waiting);
        QCOMPARE(caller.fault(), Fault::Refused);
        QVERIFY(caller.states.back().message.contains(meter.address()));
        QVERIFY(!caller.states.back().remedy.isEmpty());
        QSignalSpy said(caller.source.get(), &Source::stateChanged);
        QVERIFY(!said.wait(700)); // the second call is over
        QVERIFY(caller.events.empty());
    }

    void aClosedSourceCallsNoMore()
    {
        FakeTcpMeter meter;
        meter.kill();
        Caller caller(meter.address());
        caller.source->open();
        QTRY_COMPARE(caller.phase(), Phase::Waiting);
        caller.source->close();
        QCOMPARE(caller.phase(), Phase::Closed);
        QVERIFY(meter.comeBack());
        QSignalSpy said(caller.source.get(), &Source::stateChanged);
        QVERIFY(!said.wait(700));
        QCOMPARE(meter.clients(), 0);
        caller.source->open();
        QTRY_COMPARE(caller.phase(), Phase::Open);
    }

    void anAddressThatIsNoneFailsForGood()
    {
        Caller caller(QStringLiteral("meter"));
        caller.source->open();
        QCOMPARE(caller.phase(), Phase::Failed);
        QCOMPARE(caller.fault(), Fault::Unsupported);
        QVERIFY(!caller.states.back().remedy.isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestTcpSource)
#include "tst_tcp_source.moc"
