// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/demo_source.h"

#include "core/dlms/receiver.h"
#include "core/line/byte_decoder.h"
#include "core/simulator/ciphered.h"
#include "core/simulator/virtual_meter.h"

#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTest>

#include <algorithm>

using namespace p1scope;
using namespace p1scope::session;
using capture::EventKind;

namespace {

SourceSpec specFor(const char* address, RequestLine::Pin pin = RequestLine::Pin::Rts)
{
    SourceSpec spec;
    spec.kind = SourceSpec::Kind::Demo;
    spec.address = QString::fromLatin1(address);
    spec.request.pin = pin;
    return spec;
}

dlms::Keys smartyRing()
{
    auto ring = std::make_shared<dlms::KeyRing>();
    ring->setForAll(simulator::smartyKeys());
    return ring;
}

/// A source, and all that came of it.
class Listener : public QObject {
public:
    explicit Listener(const SourceSpec& spec)
        : source(makeDemoSource(spec))
        , m_decoder(demoLine(spec.address).value_or(line::LineSettings{}))
        , m_framer([this](telegram::Telegram&& telegram) { telegrams.push_back(std::move(telegram)); },
                   smartyRing())
    {
        connect(source.get(), &Source::arrived, this, [this](const EventBatch& batch) {
            for (const auto& event : *batch) {
                events.push_back(event);
                std::vector<line::Frame> frames;
                m_decoder.push(event, frames);
                m_framer.push(frames);
            }
        });
        connect(source.get(), &Source::stateChanged, this,
                [this](const SourceState& state) { states.push_back(state); });
    }
    [[nodiscard]] std::size_t bytes() const
    {
        std::size_t count = 0;
        for (const auto& event : events)
            count += event.bytes.size();
        return count;
    }
    [[nodiscard]] std::size_t count(EventKind kind) const
    {
        return static_cast<std::size_t>(std::ranges::count(events, kind, &capture::Event::kind));
    }
    [[nodiscard]] const capture::Event& last(EventKind kind) const
    {
        return *std::ranges::find(events.rbegin(), events.rend(), kind, &capture::Event::kind);
    }

    /// The line has been silent for long.
    void silence() { m_framer.finish(); }

    std::unique_ptr<Source> source;
    std::vector<capture::Event> events;
    std::vector<SourceState> states;
    std::vector<telegram::Telegram> telegrams;

private:
    line::ByteDecoder m_decoder;
    dlms::Receiver m_framer;
};

} // namespace

class TestDemoSource : public QObject {
    Q_OBJECT
private slots:
    void sendsAGoodTelegramAtOnce_data()
    {
        QTest::addColumn<QByteArray>("kind");
        for (const auto kind : simulator::kinds())
            QTest::newRow(std::string(kind).c_str()) << QByteArray(kind.data(), qsizetype(kind.size()));
    }
    void sendsAGoodTelegramAtOnce()
    {
        QFETCH(QByteArray, kind);
        Listener listener(specFor(kind.constData()));
        listener.source->open();
        QTRY_VERIFY_WITH_TIMEOUT(!listener.telegrams.empty(), 5000);
        QCOMPARE(listener.telegrams.front().status, telegram::Status::Ok);
        QVERIFY(listener.telegrams.front().parityErrors == 0);
        // The meter's clock is the wall's: its first byte came with the request, not with the next second.
        const auto first = std::ranges::find(listener.events, EventKind::Data, &capture::Event::kind);
        QVERIFY(first->time < capture::fromSeconds(0.1));
        QCOMPARE(listener.states.front().phase, SourceState::Phase::Open);
        QCOMPARE(listener.states.front().message, QStringLiteral("demo meter ") + QString::fromLatin1(kind));
        QVERIFY(listener.states.front().requestOn);
        QVERIFY(listener.states.front().controlLines);
        QCOMPARE(listener.count(EventKind::Connection), std::size_t(1));
        QCOMPARE(listener.last(EventKind::Settings).text,
                 demoLine(QString::fromLatin1(kind))->toString() + " normal");
    }
    void goesOnEachSecond()
    {
        Listener listener(specFor("dsmr50"));
        listener.source->open();
        // The first comes at once; those behind it a second apart. A busy machine may delay one, and goes on
        // from there with the next whole second.
        const auto aSecondApart = [&listener] {
            const auto& all = listener.telegrams;
            for (std::size_t i = 2; i < all.size(); ++i)
                if (std::abs(capture::toSeconds(all[i].time - all[i - 1].time) - 1) < 0.05)
                    return true;
            return false;
        };
        QTRY_VERIFY_WITH_TIMEOUT(aSecondApart(), 10'000);
        capture::Time before{};
        for (const auto& event : listener.events) {
            QVERIFY(event.time >= before);
            QVERIFY(event.bytes.size() <= 62);
            before = event.time;
        }
    }
    void stopsInTheMiddleWhenReleasedAndBeginsAnew()
    {
        Listener listener(specFor("dsmr22"));
        listener.source->open();
        // Half a second on the wire: there is time to let go.
        QTRY_VERIFY_WITH_TIMEOUT(listener.bytes() > 100, 2000);
        listener.source->setRequest(false);
        const auto sent = listener.bytes();
        QVERIFY(!listener.states.back().requestOn);
        QCOMPARE(unsigned(listener.last(EventKind::ControlLines).lines.state), 0U);
        QSignalSpy more(listener.source.get(), &Source::arrived);
        QVERIFY(!more.wait(200));
        QCOMPARE(listener.bytes(), sent);
        QVERIFY(listener.telegrams.empty());
        listener.silence();
        QCOMPARE(listener.telegrams.size(), std::size_t(1));
        QCOMPARE(listener.telegrams[0].status, telegram::Status::Truncated);

        listener.source->setRequest(true);
        QVERIFY(listener.states.back().requestOn);
        QCOMPARE(unsigned(listener.last(EventKind::ControlLines).lines.state),
                 unsigned(capture::ControlLines::Rts));
        QTRY_VERIFY_WITH_TIMEOUT(listener.telegrams.size() == 2, 3000);
        QCOMPARE(listener.telegrams[1].status, telegram::Status::Ok);
    }
    void letsGoAfterOneTelegramWhenPulsed()
    {
        auto spec = specFor("dsmr50", RequestLine::Pin::Dtr);
        spec.request.mode = RequestLine::Mode::Pulse;
        spec.request.level = RequestLine::Level::Low;
        Listener listener(spec);
        listener.source->open();
        QCOMPARE(unsigned(listener.last(EventKind::ControlLines).lines.state), 0U); // low asks
        QTRY_VERIFY_WITH_TIMEOUT(!listener.telegrams.empty(), 2000);
        listener.source->telegramCame();
        QCOMPARE(unsigned(listener.last(EventKind::ControlLines).lines.state),
                 unsigned(capture::ControlLines::Dtr));
        QVERIFY(!listener.states.back().requestOn);
        QSignalSpy more(listener.source.get(), &Source::arrived);
        QVERIFY(!more.wait(1200));
        QCOMPARE(listener.telegrams.size(), std::size_t(1));
    }
    void isAlwaysAskedWithoutARequestLine()
    {
        Listener listener(specFor("dsmr50", RequestLine::Pin::None));
        listener.source->open();
        listener.source->setRequest(false);
        QTRY_VERIFY_WITH_TIMEOUT(listener.telegrams.size() >= 2, 4000);
        QCOMPARE(unsigned(listener.last(EventKind::ControlLines).lines.state), 0U);
    }
    void isSilentAfterClose()
    {
        Listener listener(specFor("dsmr50"));
        listener.source->open();
        QTRY_VERIFY_WITH_TIMEOUT(listener.bytes() > 0, 2000);
        listener.source->close();
        QCOMPARE(listener.states.back().phase, SourceState::Phase::Closed);
        QVERIFY(!listener.states.back().requestOn);
        QCOMPARE(listener.last(EventKind::Connection).text, std::string("closed"));
        const auto sent = listener.bytes();
        QSignalSpy more(listener.source.get(), &Source::arrived);
        QVERIFY(!more.wait(1200));
        QCOMPARE(listener.bytes(), sent);
    }
    void playsFaults()
    {
        Listener listener(specFor("dsmr50,crc=1"));
        listener.source->open();
        QTRY_VERIFY_WITH_TIMEOUT(!listener.telegrams.empty(), 2000);
        QCOMPARE(listener.telegrams.front().status, telegram::Status::CrcMismatch);
    }
    /// As an adapter hands it over: the stop bit of a character that is upside down is the next one's start.
    void anInvertedLineComesUpsideDown()
    {
        Listener listener(specFor("dsmr50,inverted"));
        listener.source->open();
        QTRY_VERIFY_WITH_TIMEOUT(listener.bytes() > 500, 5000);
        const auto first = std::ranges::find(listener.events, EventKind::Data, &capture::Event::kind);
        QCOMPARE(std::string(first->bytes.begin(), first->bytes.begin() + 3), std::string("hV["));
        QCOMPARE(demoLine(QStringLiteral("dsmr50,inverted"))->polarity, line::Polarity::Inverted);
    }
    void refusesWhatItCannotPlay_data()
    {
        QTest::addColumn<QByteArray>("address");
        QTest::addColumn<QString>("remedy");
        QTest::newRow("unknown kind") << QByteArray("dsmr99") << QStringLiteral("dsmr22, dsmr42, dsmr50");
        QTest::newRow("unknown fault") << QByteArray("dsmr50,flop=1") << QStringLiteral("flip=P");
    }
    void refusesWhatItCannotPlay()
    {
        QFETCH(QByteArray, address);
        QFETCH(QString, remedy);
        Listener listener(specFor(address.constData()));
        listener.source->open();
        QCOMPARE(listener.states.size(), std::size_t(1));
        QCOMPARE(listener.states[0].phase, SourceState::Phase::Failed);
        QCOMPARE(listener.states[0].fault, SourceState::Fault::Unsupported);
        QVERIFY(listener.states[0].remedy.contains(remedy));
        QVERIFY(listener.events.empty());
        QVERIFY(!demoLine(QString::fromLatin1(address)));
        listener.source->setRequest(false);
        listener.source->close();
    }
    void knowsTheLinesOfItsMeters()
    {
        QCOMPARE(demoLine(QStringLiteral("dsmr22")), line::dsmr2Settings());
        QCOMPARE(demoLine(QStringLiteral("dsmr42")), line::dsmr4Settings());
        QCOMPARE(demoLine(QString()), line::dsmr4Settings());
        QCOMPARE(SourceSpec::parse(QStringLiteral("demo:dsmr22"))->line, line::dsmr2Settings());
    }
};

QTEST_GUILESS_MAIN(TestDemoSource)
#include "tst_demo_source.moc"
