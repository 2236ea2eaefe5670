// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/doctor/inverted_reader.h"
#include "core/line/byte_decoder.h"
#include "core/meter/reading.h"
#include "tests/support/inverted_lines.h"

#include <QTest>

using namespace p1scope;
using namespace p1scope::doctor;
using line::UartKind;
using telegram::Status;
using telegram::Telegram;

Q_DECLARE_METATYPE(p1scope::line::UartKind)

namespace {

/// A meter on an inverted line, a plain receiver, and what is made of it.
class Chain {
public:
    Chain(const std::string& meter, UartKind kind, double baudError, std::uint64_t seed)
        : m_seven(meter == "dsmr22")
        , m_line(m_seven ? line::dsmr2Settings() : line::dsmr4Settings(), kind, baudError, seed)
        , m_reader([this](Telegram&& telegram) { found.push_back(std::move(telegram)); })
    {
        simulator::SimulationSettings settings;
        settings.kind = meter;
        settings.seed = seed;
        m_meter.emplace(simulator::Simulation::make(settings).take());
    }
    test::InvertedLine& line() { return m_line; }
    InvertedReader& reader() { return m_reader; }

    /// The meter sends its next telegram, at its time or with no time known.
    void send(bool timed = true, bool withBreaks = true)
    {
        sent.push_back(m_meter->next()->text);
        capture::Event event;
        event.bytes = m_line.bytes(sent.back());
        if (!withBreaks)
            std::erase(event.bytes, 0);
        m_now += m_meter->interval();
        event.time = m_now;
        event.timeBasis = timed ? capture::TimeBasis::Estimated : capture::TimeBasis::Unknown;
        line::ByteDecoder decoder(m_line.uart().settings);
        std::vector<line::Frame> frames;
        decoder.push(event, frames);
        m_reader.push(frames);
    }
    [[nodiscard]] int exact() const
    {
        int count = 0;
        std::size_t at = 0;
        for (const Telegram& telegram : found) {
            while (at < sent.size() && sent[at] != telegram.bytes)
                ++at;
            count += at < sent.size() ? 1 : 0;
        }
        return count;
    }
    [[nodiscard]] int proven() const
    {
        return static_cast<int>(std::ranges::count(found, Status::Ok, &Telegram::status));
    }

    std::vector<std::string> sent;
    std::vector<Telegram> found;

private:
    bool m_seven;
    test::InvertedLine m_line;
    InvertedReader m_reader;
    std::optional<simulator::Simulation> m_meter;
    capture::Time m_now{};
};

constexpr std::array kinds{UartKind::WaitsForHigh, UartKind::SamplesStopAsStart};

void bothKinds()
{
    QTest::addColumn<UartKind>("kind");
    QTest::newRow("waits for high") << UartKind::WaitsForHigh;
    QTest::newRow("samples the stop bit") << UartKind::SamplesStopAsStart;
}

/// A reading that differs from what was sent; empty where there is none.
QString wrongOf(const Telegram& telegram, const std::string& sent)
{
    for (const meter::Reading& reading : meter::readingsOf(telegram).all) {
        const telegram::Stretch where = telegram.objects[reading.object].where;
        if (sent.find(telegram.text(where)) == std::string::npos)
            return QString::fromStdString(reading.name + ": " + std::string(telegram.text(where)));
    }
    return {};
}

} // namespace

class TestInvertedReader : public QObject {
    Q_OBJECT
private slots:
    void givesEveryTelegramOfALine_data() { bothKinds(); }
    void givesEveryTelegramOfALine()
    {
        QFETCH(UartKind, kind);
        Chain chain("dsmr50", kind, 0.005, 11);
        constexpr int count = 40;
        for (int i = 0; i < count; ++i)
            chain.send();
        chain.reader().finish();
        QCOMPARE(chain.exact(), count);
        QCOMPARE(chain.proven(), count);
        line::FrameIndex next;
        for (const Telegram& telegram : chain.found) {
            QVERIFY(telegram.firstFrame >= next);
            next = telegram.lastFrame + 1;
            QVERIFY(telegram.notes.front().what.starts_with("inverted-line: decoded in software"));
            QVERIFY(telegram.recovery);
            const auto& frames = telegram.recovery->frames;
            QCOMPARE(frames.size(), telegram.bytes.size());
            QVERIFY(std::ranges::is_sorted(frames));
            QVERIFY(frames.back() <= telegram.lastFrame - telegram.firstFrame);
            // Every frame's characters together are the text.
            std::string whole;
            for (auto frame = telegram.firstFrame; frame <= telegram.lastFrame; frame = frame + 1)
                whole += telegram.recovery->charactersOf(telegram.bytes, frame - telegram.firstFrame);
            QCOMPARE(whole, telegram.bytes);
            QVERIFY(meter::readingsOf(telegram).find("energy_delivered_tariff1") != nullptr);
        }
    }
    void canDoWithoutTimesOrWithoutBreaks_data()
    {
        QTest::addColumn<UartKind>("kind");
        QTest::addColumn<bool>("timed");
        for (const UartKind kind : kinds) {
            QTest::addRow("no times, %d", static_cast<int>(kind)) << kind << false;
            QTest::addRow("no breaks, %d", static_cast<int>(kind)) << kind << true;
        }
    }
    void canDoWithoutTimesOrWithoutBreaks()
    {
        QFETCH(UartKind, kind);
        QFETCH(bool, timed);
        for (const char* const meter : {"dsmr42", "dsmr22"}) {
            Chain chain(meter, kind, 0.005, 3);
            for (int i = 0; i < 8; ++i)
                chain.send(timed, !timed);
            chain.reader().finish();
            QCOMPARE(chain.found.size(), std::size_t(8));
            if (meter == std::string_view("dsmr42"))
                QCOMPARE(chain.exact(), 8);
        }
    }
    void readsALineThatPausesAfterItsLines_data() { bothKinds(); }
    void readsALineThatPausesAfterItsLines()
    {
        QFETCH(UartKind, kind);
        Chain chain("dsmr50", kind, 0.005, 5);
        chain.line().rough() = {.shortestLineGap = 5, .longestLineGap = 200};
        constexpr int count = 40;
        for (int i = 0; i < count; ++i)
            chain.send();
        chain.reader().finish();
        QVERIFY2(chain.proven() >= count - 2, qPrintable(QString::number(chain.proven())));
        QCOMPARE(chain.exact(), chain.proven());
    }
    void refusesALineThatPausesAfterEveryCharacter_data()
    {
        QTest::addColumn<QString>("meter");
        QTest::newRow("8N1") << u"dsmr50"_qs;
        QTest::newRow("7E1") << u"dsmr22"_qs;
    }
    void refusesALineThatPausesAfterEveryCharacter()
    {
        QFETCH(QString, meter);
        Chain chain(meter.toStdString(), UartKind::WaitsForHigh, 0.005, 5);
        chain.line().rough() = {.meanGap = 2};
        for (int i = 0; i < 4; ++i)
            chain.send();
        chain.reader().finish();
        QVERIFY(!chain.found.empty());
        for (const Telegram& telegram : chain.found) {
            QCOMPARE(telegram.status, Status::Truncated);
            QVERIFY2(telegram.notes.front().what.find("pause") != std::string::npos,
                     telegram.notes.front().what.c_str());
            QVERIFY(meter::readingsOf(telegram).all.empty());
        }
    }
    void isSilentOnNoise()
    {
        int telegrams = 0;
        InvertedReader reader([&](Telegram&& telegram) {
            ++telegrams;
            QCOMPARE(telegram.status, Status::Truncated);
        });
        std::mt19937_64 chance(1);
        std::vector<line::Frame> frames(5000);
        for (line::Frame& frame : frames)
            frame.raw = static_cast<std::uint8_t>(chance() >> 56U);
        reader.push(frames);
        reader.finish();
        QCOMPARE(reader.pending(), std::size_t(0));
        QVERIFY(telegrams <= 2);
    }
    void readsTheOldFormatWithThreeSettingsInTurn_data() { bothKinds(); }
    void readsTheOldFormatWithThreeSettingsInTurn()
    {
        QFETCH(UartKind, kind);
        int counters = 0;
        int power = 0;
        int telegrams = 0;
        for (unsigned seed = 1; seed <= 6; ++seed) {
            Chain chain("dsmr22", kind, 0.005, seed);
            for (int i = 0; i < 6; ++i) {
                chain.send();
                chain.reader().finish();
                QCOMPARE(chain.found.size(), chain.sent.size());
                const Telegram& telegram = chain.found.back();
                QCOMPARE(telegram.status, Status::Recovered);
                QCOMPARE(wrongOf(telegram, chain.sent.back()), QString());
                // The first proves nothing to those who keep it for good.
                QVERIFY(i > 0 || !telegram.recovery->agreed);
                const auto wanted = chain.reader().wantedLine();
                QVERIFY(wanted);
                QCOMPARE(wanted->baud, i < 1 ? 9600U : 19200U);
                QCOMPARE(int{wanted->dataBits}, i == 0 ? 7 : 8);
                chain.line().uart().settings.baud = wanted->baud;
                chain.line().uart().settings.dataBits = wanted->dataBits;
                if (i < 2)
                    continue;
                QVERIFY(telegram.recovery->agreed);
                const auto readings = meter::readingsOf(telegram);
                ++telegrams;
                for (const char* const name :
                     {"energy_delivered_tariff1", "energy_delivered_tariff2", "energy_returned_tariff1",
                      "energy_returned_tariff2", "gas_delivered"})
                    counters += readings.find(name) != nullptr ? 1 : 0;
                power += readings.find("power_delivered") != nullptr ? 1 : 0;
                power += readings.find("power_returned") != nullptr ? 1 : 0;
            }
        }
        QVERIFY2(counters * 100 >= telegrams * 5 * 98, qPrintable(QString::number(counters)));
        QVERIFY2(power * 100 >= telegrams * 2 * 95, qPrintable(QString::number(power)));
    }
    void givesNothingWrongOfADisturbedOrPausingLine_data()
    {
        QTest::addColumn<UartKind>("kind");
        QTest::addColumn<double>("bitErrorRate");
        QTest::addColumn<double>("lineGap");
        QTest::addColumn<int>("least"); // of 100 counters, how many are read all the same
        QTest::addRow("one bit in 10,000 wrong, waits for high")
            << UartKind::WaitsForHigh << 1e-4 << 0.0 << 40;
        QTest::addRow("one bit in 10,000 wrong, samples the stop bit")
            << UartKind::SamplesStopAsStart << 1e-4 << 0.0 << 95;
        QTest::addRow("rests after its lines, waits for high")
            << UartKind::WaitsForHigh << 0.0 << 200.0 << 95;
    }
    void givesNothingWrongOfADisturbedOrPausingLine()
    {
        QFETCH(UartKind, kind);
        QFETCH(double, bitErrorRate);
        QFETCH(double, lineGap);
        QFETCH(int, least);
        int counters = 0;
        int telegrams = 0;
        for (const unsigned seed : {4U, 13U}) {
            Chain chain("dsmr22", kind, 0.005, seed);
            chain.line().rough().bitErrorRate = bitErrorRate;
            chain.line().rough().shortestLineGap = lineGap > 0 ? 5 : 0;
            chain.line().rough().longestLineGap = lineGap;
            for (int i = 0; i < 6; ++i) {
                chain.send();
                chain.reader().finish();
                QVERIFY(!chain.found.empty());
                QVERIFY2(wrongOf(chain.found.back(), chain.sent.back()).isEmpty(),
                         qPrintable(QStringLiteral("meter %1: %2")
                                        .arg(seed)
                                        .arg(wrongOf(chain.found.back(), chain.sent.back()))));
                if (const auto wanted = chain.reader().wantedLine()) {
                    chain.line().uart().settings.baud = wanted->baud;
                    chain.line().uart().settings.dataBits = wanted->dataBits;
                }
                if (i < 2)
                    continue;
                ++telegrams;
                const auto readings = meter::readingsOf(chain.found.back());
                counters += static_cast<int>(std::ranges::count_if(
                    readings.all, [](const meter::Reading& one) { return one.name.starts_with("energy_"); }));
            }
        }
        QVERIFY2(counters * 100 >= telegrams * 4 * least,
                 qPrintable(QStringLiteral("%1 of %2").arg(counters).arg(telegrams * 4)));
    }
    void marksWhatIsNotCertainOfTheOldFormat_data()
    {
        QTest::addColumn<UartKind>("kind");
        QTest::addColumn<quint32>("baud");
        QTest::addColumn<int>("dataBits");
        for (const UartKind kind : kinds) {
            QTest::addRow("9600 8N1, %d", static_cast<int>(kind)) << kind << 9600U << 8;
            QTest::addRow("9600 7N1, %d", static_cast<int>(kind)) << kind << 9600U << 7;
            QTest::addRow("19200 8N1, %d", static_cast<int>(kind)) << kind << 19200U << 8;
        }
    }
    void marksWhatIsNotCertainOfTheOldFormat()
    {
        QFETCH(UartKind, kind);
        QFETCH(quint32, baud);
        QFETCH(int, dataBits);
        Chain chain("dsmr22", kind, 0.005, 29);
        chain.line().uart().settings.baud = baud;
        chain.line().uart().settings.dataBits = static_cast<std::uint8_t>(dataBits);
        constexpr std::size_t count = 30;
        for (std::size_t i = 0; i < count; ++i)
            chain.send();
        chain.reader().finish();
        QCOMPARE(chain.found.size(), count);
        for (std::size_t i = 0; i < count; ++i) {
            const Telegram& telegram = chain.found[i];
            QCOMPARE(telegram.status, Status::Recovered);
            QCOMPARE(telegram.bytes.size(), chain.sent[i].size());
            for (std::uint32_t at = 0; at < telegram.bytes.size(); ++at) {
                const bool right = telegram.bytes[at] == chain.sent[i][at];
                QVERIFY2(right || !telegram.recovery->certain({at, 1}),
                         qPrintable(QString::fromStdString(telegram.bytes.substr(0, at + 1))));
            }
            QCOMPARE(wrongOf(telegram, chain.sent[i]), QString());
        }
    }
};

QTEST_APPLESS_MAIN(TestInvertedReader)
#include "tst_inverted_reader.moc"
