// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/document.h"

#include "core/doctor/inverted_reader.h"
#include "core/line/byte_decoder.h"
#include "core/telegram/framer.h"
#include "tests/support/inverted_lines.h"

#include <QSignalSpy>
#include <QTest>

#include <chrono>

using namespace p1scope;
using namespace p1scope::session;
using namespace std::chrono_literals;

namespace {

/// Makes what the decode thread makes of bytes that come at a time.
class Maker {
public:
    Maker()
        : m_framer([this](telegram::Telegram&& t) {
            m_found.push_back(digestOf(t, {true, capture::WallTime(0s)}));
        })
    {}

    Decoded make(const std::string& bytes, capture::Duration at)
    {
        capture::Event event;
        event.bytes.assign(bytes.begin(), bytes.end());
        event.time = capture::Time(at);
        event.timeBasis = capture::TimeBasis::Estimated;
        Decoded decoded;
        m_bytes.push(event, decoded.frames);
        m_framer.push(decoded.frames);
        decoded.telegrams = std::exchange(m_found, {});
        return decoded;
    }

private:
    line::ByteDecoder m_bytes{line::dsmr4Settings()};
    telegram::Framer m_framer;
    std::vector<TelegramDigest> m_found;
};

std::string telegramWith(const std::string& power)
{
    return "/ISk5\\2MT382-1000\r\n\r\n1-0:1.8.1(00003.540*kWh)\r\n1-0:1.7.0(" + power + "*kW)\r\n!\r\n";
}

} // namespace

class TestDocument : public QObject {
    Q_OBJECT
private slots:
    void showsTheLastGoodTelegramsReadings();
    void aBrokenTelegramReachesNoGaugeAndNoGraph();
    void makesTelegramsAgainFromTheirFrames();
    void findsTheTelegramOfAFrame();
    void saysWhenWhatItShowsIsOld();
    void measuresTheIntervalAndItsJitter();
    void countsWhatWasLost();
    void beginningAnewForgetsEverything();
    void marksComeAndGo();
    void timesTheRequestLinesAnswer();
    void givesTelegramsOfAnInvertedLineBackAsTheyWereRecovered();
};

void TestDocument::showsTheLastGoodTelegramsReadings()
{
    Document document;
    Maker maker;
    document.begin(line::dsmr4Settings(), {true, capture::WallTime(0s)});
    QSignalSpy readings(&document, &Document::readingsChanged);
    document.take(maker.make(telegramWith("01.500"), 1s));
    document.take(maker.make(telegramWith("00.250"), 2s));
    QCOMPARE(readings.count(), 2);
    QCOMPARE(document.latest().number("power_delivered"), std::optional(0.25));
    QCOMPARE(document.latestIndex(), std::optional(telegram::TelegramIndex{1}));
    const meter::Series* power = document.series("power_delivered");
    QVERIFY(power != nullptr);
    QCOMPARE(power->size(), 2U);
    QCOMPARE((*power)[0].value, 1.5);
}

void TestDocument::aBrokenTelegramReachesNoGaugeAndNoGraph()
{
    Document document;
    Maker maker;
    document.begin(line::dsmr4Settings(), {true, capture::WallTime(0s)});
    document.take(maker.make("/ISK5\r\n\r\n1-0:1.7.0(01.193*kW)\r\n!0000\r\n", 1s));
    document.take(maker.make("/ISK5\r\n\r\n1-0:1.7.0(01.193*kW\r\n!\r\n", 2s));
    QCOMPARE(document.telegramCount(), 2U);
    QCOMPARE(document.statistics().crcWrong, 1U);
    QVERIFY(document.latest().all.empty());
    QVERIFY(document.series("power_delivered") == nullptr);
    QVERIFY(!document.age().has_value());
}

void TestDocument::makesTelegramsAgainFromTheirFrames()
{
    Document document;
    Maker maker;
    document.begin(line::dsmr4Settings(), {true, capture::WallTime(0s)});
    document.take(maker.make("noise\r\n" + telegramWith("01.500"), 1s));
    // Glued: the second is found inside the first, which is broken.
    document.take(maker.make("/AAA5\r\n\r\n1-0:1.7.0(0", 2s));
    document.take(maker.make("/BBB5\r\n\r\n1-0:1.7.0(00.001*kW)\r\n!1759\r\n", 3s));
    for (std::uint64_t i = 0; i < document.telegramCount(); ++i) {
        const auto again = document.telegram(telegram::TelegramIndex{i});
        QVERIFY(again.has_value());
        QCOMPARE(again->index.value, i);
        QCOMPARE(again->status, document.summary({i}).status);
        QCOMPARE(again->bytes.size(), std::size_t{document.summary({i}).length});
        QCOMPARE(again->offset, document.summary({i}).offset);
        QCOMPARE(again->firstFrame, document.summary({i}).firstFrame);
        QCOMPARE(again->bytes.front(), '/');
    }
    QVERIFY(document.telegramCount() >= 2);
    QVERIFY(!document.telegram(telegram::TelegramIndex{99}).has_value());
}

void TestDocument::findsTheTelegramOfAFrame()
{
    Document document;
    Maker maker;
    document.begin(line::dsmr4Settings(), {true, capture::WallTime(0s)});
    document.take(maker.make("noise\r\n" + telegramWith("01.500") + "between" + telegramWith("00.500"), 1s));
    const auto first = document.summary({0});
    QVERIFY(!document.telegramOf({0}).has_value());
    QCOMPARE(document.telegramOf(first.firstFrame), std::optional(telegram::TelegramIndex{0}));
    QCOMPARE(document.telegramOf(first.lastFrame), std::optional(telegram::TelegramIndex{0}));
    QVERIFY(!document.telegramOf(first.lastFrame + 1).has_value());
}

void TestDocument::saysWhenWhatItShowsIsOld()
{
    Document document;
    Maker maker;
    document.begin(line::dsmr4Settings(), {true, capture::WallTime(0s)});
    for (int second = 1; second <= 5; ++second)
        document.take(maker.make(telegramWith("01.500"), std::chrono::seconds(second)));
    document.setNow(capture::Time(6s));
    QVERIFY(!document.stale());
    document.setNow(capture::Time(8s));
    QVERIFY(document.stale());
    QVERIFY(*document.age() >= 3s);
    document.take(maker.make(telegramWith("01.500"), 8s));
    QVERIFY(!document.stale());
}

void TestDocument::measuresTheIntervalAndItsJitter()
{
    Document document;
    Maker maker;
    document.begin(line::dsmr4Settings(), {true, capture::WallTime(0s)});
    QVERIFY(!document.statistics().interval.has_value());
    for (const auto at : {10000ms, 20010ms, 29990ms, 40000ms})
        document.take(maker.make(telegramWith("01.500"), at));
    QVERIFY(std::chrono::abs(*document.statistics().interval - 10s) < 1ms);
    QVERIFY(*document.statistics().jitter > 5ms && *document.statistics().jitter < 20ms);
}

void TestDocument::countsWhatWasLost()
{
    Document document;
    document.begin(line::dsmr4Settings(), {true, capture::WallTime(0s)});
    capture::Event lost;
    lost.kind = capture::EventKind::DataLost;
    lost.count = 62;
    Decoded decoded;
    decoded.events = {lost};
    document.take(std::move(decoded));
    QCOMPARE(document.statistics().lost, 62U);
}

void TestDocument::beginningAnewForgetsEverything()
{
    Document document;
    Maker maker;
    document.begin(line::dsmr4Settings(), {true, capture::WallTime(0s)});
    document.take(maker.make(telegramWith("01.500"), 1s));
    document.setMark({3}, "here");
    QSignalSpy begun(&document, &Document::begun);
    document.begin(line::dsmr2Settings(), {});
    QCOMPARE(begun.count(), 1);
    QCOMPARE(document.telegramCount(), 0U);
    QCOMPARE(document.frames().end().value, 0U);
    QVERIFY(document.marks().empty());
    QVERIFY(document.seriesNames().empty());
    QVERIFY(document.latest().all.empty());
    QCOMPARE(document.settings(), line::dsmr2Settings());
}

void TestDocument::marksComeAndGo()
{
    Document document;
    QSignalSpy changed(&document, &Document::marksChanged);
    document.setMark({7}, "cable moved");
    QCOMPARE(document.marks().at({7}), std::string("cable moved"));
    document.setMark({7}, "");
    QVERIFY(document.marks().empty());
    QCOMPARE(changed.count(), 2);
}

void TestDocument::timesTheRequestLinesAnswer()
{
    Document document;
    Maker maker;
    RequestLine request;
    request.pin = RequestLine::Pin::Rts;
    document.begin(line::dsmr4Settings(), {true, capture::WallTime(0s)});
    document.setRequest(request, QStringLiteral("ttyUSB0"));
    SourceState state;
    state.phase = SourceState::Phase::Open;
    state.requestOn = true;
    document.setSourceState(state);
    capture::Event lines;
    lines.kind = capture::EventKind::ControlLines;
    lines.time = capture::Time(1s);
    lines.lines = {capture::ControlLines::Rts, capture::ControlLines::Rts};
    Decoded raised;
    raised.events = {lines};
    document.take(std::move(raised));
    document.take(maker.make(telegramWith("01.500"), 1200ms));
    const auto& check = document.evidence().at(1);
    QCOMPARE(check.name, std::string("request"));
    QCOMPARE(check.result, doctor::CheckResult::Ok);
    QVERIFY2(check.detail.find("0.1") != std::string::npos || check.detail.find("0.2") != std::string::npos,
             check.detail.c_str());
}

void TestDocument::givesTelegramsOfAnInvertedLineBackAsTheyWereRecovered()
{
    line::LineSettings settings = line::dsmr4Settings();
    settings.polarity = line::Polarity::Inverted;
    test::InvertedLine inverted(settings, line::UartKind::WaitsForHigh, 0.005, 3);
    Digester digester;
    doctor::InvertedReader reader([&](telegram::Telegram&& telegram) { digester.take(telegram); });
    line::ByteDecoder bytes(settings);
    Decoded decoded;
    std::vector<std::string> sent;
    for (unsigned i = 0; i < 3; ++i) {
        sent.push_back(test::meterTelegram("dsmr50", 1));
        capture::Event event;
        event.bytes = inverted.bytes(sent.back());
        event.time = capture::Time(std::chrono::seconds(1 + i));
        event.timeBasis = capture::TimeBasis::Estimated;
        bytes.push(event, decoded.frames);
    }
    reader.push(decoded.frames);
    reader.finish();
    auto batch = digester.takeBatch();
    decoded.telegrams = std::move(batch.telegrams);
    decoded.newNames = std::move(batch.newNames);
    Document document;
    document.begin(settings, {true, capture::WallTime(0s)});
    QVERIFY(!document.recovers());
    document.take(std::move(decoded));
    QVERIFY(document.recovers());
    QCOMPARE(document.telegramCount(), sent.size());
    for (std::uint64_t i = 0; i < sent.size(); ++i) {
        const auto telegram = document.telegram({i});
        QVERIFY(telegram);
        QCOMPARE(telegram->bytes, sent[i]);
        QCOMPARE(telegram->status, telegram::Status::Ok);
        std::string beside;
        for (auto frame = telegram->firstFrame; frame <= telegram->lastFrame; frame = frame + 1)
            beside += document.recoveredAt(frame);
        QCOMPARE(beside, sent[i]);
    }
    QVERIFY(document.series("power_delivered") != nullptr);
    document.begin(line::dsmr4Settings(), {});
    QVERIFY(!document.recovers());
}

QTEST_GUILESS_MAIN(TestDocument)
#include "tst_document.moc"
