// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/meter/input_profile.h"
#include "core/telegram/framer.h"

#include <QTest>

using namespace p1scope;
using namespace p1scope::meter;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

struct Sent {
    std::string objects; ///< lines of the telegram
    capture::Duration at;
};

/// The profile of telegrams without a CRC, a byte a millisecond.
InputProfile profileOf(const std::vector<Sent>& telegrams, std::uint64_t framingErrors = 0)
{
    Profiler profiler(line::dsmr4Settings());
    telegram::Framer framer([&](telegram::Telegram&& telegram) { profiler.take(telegram); });
    std::vector<line::Frame> frames;
    for (const Sent& sent : telegrams) {
        const std::string text = "/ABC5 meter\r\n\r\n" + sent.objects + "!\r\n";
        for (std::size_t i = 0; i < text.size(); ++i) {
            line::Frame frame;
            frame.data = frame.raw = static_cast<std::uint8_t>(text[i]);
            frame.start = capture::Time(sent.at + milliseconds(static_cast<int>(i)));
            frame.length = milliseconds(1);
            frame.timeBasis = capture::TimeBasis::Estimated;
            frames.push_back(frame);
        }
    }
    line::Frame noise = frames.back();
    noise.state.set(line::FrameState::Framing);
    noise.data = noise.raw = 0xFF;
    for (std::uint64_t i = 0; i < framingErrors; ++i)
        frames.push_back(noise);
    profiler.take(frames);
    framer.push(frames);
    framer.finish();
    return profiler.profile();
}

const ComparedRow& row(const std::vector<ComparedRow>& rows, const std::string& what)
{
    static const ComparedRow none;
    const auto found =
        std::find_if(rows.begin(), rows.end(), [&](const ComparedRow& r) { return r.what == what; });
    return found == rows.end() ? none : *found;
}

const std::string counter = "1-0:1.8.1(00003.540*kWh)\r\n";

} // namespace

class TestInputProfile : public QObject {
    Q_OBJECT
private slots:
    void anObjectOfOneSideAlone()
    {
        const auto rows =
            compareProfiles(profileOf({{counter, seconds(0)}}),
                            profileOf({{counter + "1-0:2.8.1(00000.000*kWh)\r\n", seconds(0)}}));
        QVERIFY(!row(rows, "1-0:1.8.1").differs);
        QVERIFY(row(rows, "1-0:2.8.1").differs);
        QCOMPARE(row(rows, "1-0:2.8.1").a, std::string());
        QCOMPARE(row(rows, "1-0:2.8.1").b, std::string("(00000.000*kWh)"));
    }
    void objects_data()
    {
        QTest::addColumn<QByteArray>("a");
        QTest::addColumn<QByteArray>("b");
        QTest::addColumn<bool>("differs");
        QTest::newRow("same") << QByteArray("(00003.540*kWh)") << QByteArray("(00003.540*kWh)") << false;
        QTest::newRow("another id") << QByteArray("(4B384547)") << QByteArray("(4B384548)") << true;
        QTest::newRow("another number of decimals")
            << QByteArray("(003.540*kWh)") << QByteArray("(003.54*kWh)") << true;
        QTest::newRow("another unit") << QByteArray("(03.540*kWh)") << QByteArray("(03.540*MWh)") << true;
    }
    void objects()
    {
        QFETCH(QByteArray, a);
        QFETCH(QByteArray, b);
        QFETCH(bool, differs);
        const auto profile = [](const QByteArray& value) {
            return profileOf({{"0-0:96.1.1" + value.toStdString() + "\r\n", seconds(0)}});
        };
        QCOMPARE(row(compareProfiles(profile(a), profile(b)), "0-0:96.1.1").differs, differs);
    }
    void aCounterThatGoesOnIsNoDifference()
    {
        const auto at = [](const char* value, int second) {
            return Sent{std::string("1-0:1.8.1(") + value + "*kWh)\r\n", seconds(second)};
        };
        const auto rows = compareProfiles(profileOf({at("00001.000", 0), at("00001.500", 1)}),
                                          profileOf({at("00007.000", 0), at("00009.250", 1)}));
        QCOMPARE(row(rows, "1-0:1.8.1").a, std::string("1 … 1.5 kWh"));
        QCOMPARE(row(rows, "1-0:1.8.1").b, std::string("7 … 9.25 kWh"));
        QVERIFY(!row(rows, "1-0:1.8.1").differs);
    }
    void intervals()
    {
        const auto rows = compareProfiles(
            profileOf({{counter, seconds(0)}, {counter, seconds(1)}, {counter, seconds(2)}}),
            profileOf({{counter, seconds(0)}, {counter, seconds(10)}, {counter, seconds(30)}}));
        QCOMPARE(row(rows, "interval").a, std::string("1.000 ± 0.000 s"));
        QCOMPARE(row(rows, "interval").b, std::string("15.000 ± 5.000 s"));
        QCOMPARE(row(rows, "interval_range").b, std::string("10.000 … 20.000 s"));
        QVERIFY(row(rows, "interval").differs);
    }
    /// Over a minute: what chance makes of a rate is no difference.
    void ratesOfErrors_data()
    {
        QTest::addColumn<quint64>("a");
        QTest::addColumn<quint64>("b");
        QTest::addColumn<bool>("differs");
        QTest::newRow("none") << quint64{0} << quint64{0} << false;
        QTest::newRow("one") << quint64{0} << quint64{1} << false;
        QTest::newRow("some") << quint64{0} << quint64{5} << true;
        QTest::newRow("chance") << quint64{100} << quint64{110} << false;
        QTest::newRow("more than chance") << quint64{100} << quint64{150} << true;
    }
    void ratesOfErrors()
    {
        QFETCH(quint64, a);
        QFETCH(quint64, b);
        QFETCH(bool, differs);
        const std::vector<Sent> minute{{counter, seconds(0)}, {counter, seconds(60)}};
        const auto rows = compareProfiles(profileOf(minute, a), profileOf(minute, b));
        QCOMPARE(row(rows, "framing_per_minute").differs, differs);
        QCOMPARE(row(rows, "worst_minute").a, std::to_string(a));
    }
    void brokenTelegramsCount()
    {
        const auto rows = compareProfiles(profileOf({{counter, seconds(0)}}),
                                          profileOf({{counter, seconds(0)}, {"1-0:1.8", seconds(1)}}));
        QCOMPARE(row(rows, "good").a, std::string("1 of 1"));
        QCOMPARE(row(rows, "good").b, std::string("1 of 2"));
        QVERIFY(row(rows, "good").differs);
    }
};

QTEST_APPLESS_MAIN(TestInputProfile)
#include "tst_input_profile.moc"
