// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/simulator/faults.h"
#include "core/simulator/virtual_meter.h"
#include "core/simulator/wire.h"
#include "core/telegram/framer.h"

#include <QTest>

#include <random>

using namespace p1scope;
using namespace p1scope::simulator;
using std::chrono::hours;
using std::chrono::seconds;
using std::chrono::sys_days;
using std::chrono::sys_seconds;
using std::chrono::year;

namespace {

constexpr sys_seconds start = sys_days(year(2026) / 6 / 19) + hours(7);

std::unique_ptr<VirtualMeter> make(std::string_view kind, std::uint64_t seed = 1, sys_seconds at = start)
{
    return makeMeter(kind, seed, at).take();
}

/// CRC-16/ARC, bit by bit as the standard describes it.
unsigned slowCrc(std::string_view text)
{
    unsigned crc = 0;
    for (const char c : text) {
        crc ^= static_cast<unsigned char>(c);
        for (int bit = 0; bit < 8; ++bit)
            crc = (crc & 1U) != 0 ? (crc >> 1U) ^ 0xA001U : crc >> 1U;
    }
    return crc;
}

/// What stands between the parenthesis after `before` and the next "*" or ")"; empty where it is not there.
std::string_view after(std::string_view text, std::string_view before)
{
    const auto at = text.find(before);
    if (at == std::string_view::npos)
        return {};
    const auto value = text.substr(at + before.size());
    return value.substr(0, value.find_first_of("*)"));
}

/// The digits of a value as one number, and how many stand after its point: {3540, 3} for "00003.540".
std::pair<std::int64_t, int> digits(std::string_view value)
{
    std::int64_t number = 0;
    int scale = 0;
    bool point = false;
    for (const char c : value) {
        if (c == '.') {
            point = true;
        } else if (c >= '0' && c <= '9') {
            number = number * 10 + (c - '0');
            scale += point ? 1 : 0;
        } else {
            return {-1, -1};
        }
    }
    return value.empty() ? std::pair<std::int64_t, int>{-1, -1} : std::pair(number, scale);
}

std::pair<std::int64_t, int> value(std::string_view text, std::string_view code)
{
    return digits(after(text, "\n" + std::string(code) + "("));
}

using Number = std::pair<std::int64_t, int>;

std::string complaint;
void expect(std::string_view text, const std::string& code, Number wanted)
{
    const auto found = value(text, code);
    if (found != wanted && complaint.empty())
        complaint = code + ": " + std::to_string(found.first) + " instead of " + std::to_string(wanted.first);
}

void comparePhases(std::string_view text, const Truth& truth, bool voltages)
{
    for (std::size_t i = 0; i < truth.phases.size(); ++i) {
        const auto code = [i](int first) { return "1-0:" + std::to_string(first + 20 * int(i)) + ".7.0"; };
        const auto& phase = truth.phases[i];
        expect(text, code(31), {phase.amperes, 0});
        expect(text, code(21), {phase.deliveredW, 3});
        expect(text, code(22), {phase.returnedW, 3});
        expect(text, code(32), voltages ? Number{phase.decivolts, 1} : Number{-1, -1});
    }
}

void compare(std::string_view kind, std::string_view text, const Truth& truth)
{
    expect(text, "1-0:1.8.1", {truth.deliveredWh[0], 3});
    expect(text, "1-0:1.8.2", {truth.deliveredWh[1], 3});
    expect(text, "1-0:2.8.1", {truth.returnedWh[0], 3});
    expect(text, "1-0:2.8.2", {truth.returnedWh[1], 3});
    expect(text, "0-0:96.14.0", {truth.tariff, 0});
    if (kind == "dsmr22") {
        expect(text, "1-0:1.7.0", {(truth.deliveredW + 5) / 10, 2});
        expect(text, "1-0:2.7.0", {(truth.returnedW + 5) / 10, 2});
        const auto gas = digits(after(text, "(0-1:24.2.1)(m3)\r\n("));
        if (gas != Number{truth.gasLitres, 3} && complaint.empty())
            complaint = "gas on the second line";
        return;
    }
    expect(text, "1-0:1.7.0", {truth.deliveredW, 3});
    expect(text, "1-0:2.7.0", {truth.returnedW, 3});
    expect(text, "0-0:96.7.21", {truth.shortFailures, 0});
    expect(text, "0-0:96.7.9", {truth.longFailures, 0});
    comparePhases(text, truth, kind == "dsmr50");
    const auto gasTime = after(text, "0-1:24.2.1(");
    const auto gas = digits(after(text, "0-1:24.2.1(" + std::string(gasTime) + ")("));
    if (gas != Number{truth.gasLitres, 3} && complaint.empty())
        complaint = "gas";
}

void eachKind()
{
    QTest::addColumn<QString>("kind");
    for (const auto kind : kinds()) {
        // What is no text on the wire has tests of its own: see tst_dlms.
        if (kind != "smarty" && kind != "norway")
            QTest::newRow(std::string(kind).c_str()) << QString::fromStdString(std::string(kind));
    }
}

} // namespace

class TestVirtualMeter : public QObject {
    Q_OBJECT
private slots:
    void knowsTheKinds()
    {
        const std::vector<std::string_view> expected{"dsmr22", "dsmr42",  "dsmr50",    "emucs", "smarty",
                                                     "sweden", "hungary", "lithuania", "norway"};
        QCOMPARE(kinds(), expected);
        QCOMPARE(make("dsmr22")->line(), line::dsmr2Settings());
        QCOMPARE(make("dsmr42")->line(), line::dsmr4Settings());
        QCOMPARE(make("dsmr22")->interval().count(), 10'000);
        QCOMPARE(make("dsmr42")->interval().count(), 10'000);
        QCOMPARE(make("dsmr50")->interval().count(), 1'000);
    }
    void refusesAnUnknownKindAndNamesTheOthers()
    {
        const auto made = makeMeter("dsmr99", 1, start);
        QVERIFY(!made);
        QCOMPARE(made.error().kind, base::ErrorKind::Usage);
        QVERIFY(made.error().message.find("dsmr99") != std::string::npos);
        QVERIFY(made.error().remedy.find("dsmr22, dsmr42, dsmr50") != std::string::npos);
    }
    void refusesTimesThatATelegramCannotTell()
    {
        QVERIFY(!makeMeter("dsmr50", 1, sys_days(year(1999) / 1 / 1)));
        QVERIFY(!makeMeter("dsmr50", 1, sys_days(year(2100) / 1 / 1)));
    }

    void givesTheSameBytesForTheSameSeed_data() { eachKind(); }
    void givesTheSameBytesForTheSameSeed()
    {
        QFETCH(QString, kind);
        const auto one = make(kind.toStdString(), 7);
        const auto two = make(kind.toStdString(), 7);
        const auto other = make(kind.toStdString(), 8);
        bool differs = false;
        for (int i = 0; i < 500; ++i) {
            for (auto* meter : {one.get(), two.get(), other.get()})
                meter->advance(start + seconds(10 * i));
            QCOMPARE(one->telegram(), two->telegram());
            differs = differs || one->telegram() != other->telegram();
        }
        QVERIFY(differs);
    }
    void livesTheSameHoweverItIsStepped_data() { eachKind(); }
    void livesTheSameHoweverItIsStepped()
    {
        QFETCH(QString, kind);
        const auto fine = make(kind.toStdString(), 5);
        const auto coarse = make(kind.toStdString(), 5);
        const auto later = make(kind.toStdString(), 5, start + hours(3));
        std::mt19937_64 chance(1);
        for (auto time = start; time < start + hours(30);) {
            const auto next = time + seconds(chance() % 4000);
            for (; time < next; time += seconds(1))
                fine->advance(time);
            fine->advance(next);
            coarse->advance(next);
            later->advance(next);
            time = next;
            QCOMPARE(fine->telegram(), coarse->telegram());
            // One that was made later on the same day is the same meter.
            if (time > start + hours(3))
                QCOMPARE(fine->telegram(), later->telegram());
        }
    }
    void neverGoesBack()
    {
        const auto meter = make("dsmr50");
        meter->advance(start + hours(1));
        const auto telegram = meter->telegram();
        meter->advance(start);
        QCOMPARE(meter->telegram(), telegram);
    }

    /// Those of other countries: tst_countries.
    void carriesTheTruthInEveryDigit_data()
    {
        QTest::addColumn<QString>("kind");
        for (const char* kind : {"dsmr22", "dsmr42", "dsmr50"})
            QTest::newRow(kind) << QString::fromLatin1(kind);
    }
    void carriesTheTruthInEveryDigit()
    {
        QFETCH(QString, kind);
        for (const std::uint64_t seed : {1U, 3U}) { // three phases and one
            const auto meter = make(kind.toStdString(), seed);
            for (int i = 0; i < 5000; ++i) {
                const Truth truth = meter->advance(start + seconds(613 * i));
                complaint.clear();
                compare(kind.toStdString(), meter->telegram(), truth);
                QVERIFY2(complaint.empty(), complaint.c_str());
            }
        }
    }
    void hasARightCrcAllDay_data()
    {
        QTest::addColumn<QString>("kind");
        QTest::newRow("dsmr42") << QStringLiteral("dsmr42");
        QTest::newRow("dsmr50") << QStringLiteral("dsmr50");
    }
    void hasARightCrcAllDay()
    {
        QFETCH(QString, kind);
        const auto meter = make(kind.toStdString());
        for (auto time = start; time < start + hours(24); time += seconds(10)) {
            meter->advance(time);
            const auto text = meter->telegram();
            const auto mark = text.rfind('!');
            const auto sent = std::stoul(text.substr(mark + 1, 4), nullptr, 16);
            QCOMPARE(static_cast<unsigned>(sent), slowCrc(std::string_view(text).substr(0, mark + 1)));
            QCOMPARE(text.substr(mark + 5), std::string("\r\n"));
        }
    }
    void isReadAsAGoodTelegram_data() { eachKind(); }
    void isReadAsAGoodTelegram()
    {
        QFETCH(QString, kind);
        const auto meter = make(kind.toStdString());
        const auto text = meter->telegram();
        // Only the mark of its grid tells that a meter is Lithuanian.
        QVERIFY(text.starts_with(kind == QStringLiteral("lithuania") ? "/ESO5" : "/SIM5"));
        for (std::size_t i = 0; i < text.size(); ++i)
            QCOMPARE(text[i] == '\n', i > 0 && text[i - 1] == '\r');

        std::mt19937_64 chance;
        std::vector<telegram::Telegram> found;
        telegram::Framer framer([&found](telegram::Telegram&& telegram) { found.push_back(telegram); });
        framer.push(trueFrames(toWire(text, meter->line(), {}, chance), meter->line(), {}));
        framer.finish();
        QCOMPARE(found.size(), std::size_t(1));
        QCOMPARE(found.front().status, telegram::Status::Ok);
        QVERIFY(found.front().notes.empty());
        QCOMPARE(found.front().crc.has_value(), kind != QStringLiteral("dsmr22"));
        QCOMPARE(found.front().bytes, text);
    }
    void tellsSummerTimeInItsStamps_data()
    {
        QTest::addColumn<qint64>("instant");
        QTest::addColumn<QString>("stamp");
        const auto at = [](sys_seconds time) { return qint64(time.time_since_epoch().count()); };
        const auto march = sys_days(year(2026) / 3 / 29) + hours(1);
        const auto october = sys_days(year(2026) / 10 / 25) + hours(1);
        QTest::newRow("before March") << at(march - seconds(1)) << QStringLiteral("260329015959W");
        QTest::newRow("after March") << at(march) << QStringLiteral("260329030000S");
        QTest::newRow("before October") << at(october - seconds(1)) << QStringLiteral("261025025959S");
        QTest::newRow("after October") << at(october) << QStringLiteral("261025020000W");
    }
    void tellsSummerTimeInItsStamps()
    {
        QFETCH(qint64, instant);
        QFETCH(QString, stamp);
        const sys_seconds time{seconds(instant)};
        const auto meter = make("dsmr50", 1, time - hours(5));
        meter->advance(time);
        QCOMPARE(std::string(after(meter->telegram(), "0-0:1.0.0(")), stamp.toStdString());
    }
    void marksSummerTimeInTheStatusOfAnOldGasReading()
    {
        const auto summer = make("dsmr22", 1, sys_days(year(2026) / 7 / 1) + hours(9));
        const auto winter = make("dsmr22", 1, sys_days(year(2026) / 1 / 1) + hours(9));
        QVERIFY(summer->telegram().find("0-1:24.3.0(260701110000)(08)(60)(1)(0-1:24.2.1)(m3)\r\n(") !=
                std::string::npos);
        QVERIFY(winter->telegram().find("0-1:24.3.0(260101100000)(00)(60)(1)(0-1:24.2.1)(m3)\r\n(") !=
                std::string::npos);
    }
    void readsTheGasMeterAtItsPace_data()
    {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<int>("pace");
        QTest::newRow("dsmr22") << QStringLiteral("dsmr22") << 3600;
        QTest::newRow("dsmr42") << QStringLiteral("dsmr42") << 3600;
        QTest::newRow("dsmr50") << QStringLiteral("dsmr50") << 300;
    }
    void readsTheGasMeterAtItsPace()
    {
        QFETCH(QString, kind);
        QFETCH(int, pace);
        const auto winter = sys_days(year(2026) / 1 / 14) + hours(6);
        const auto meter = make(kind.toStdString(), 1, winter);
        Truth before = meter->advance(winter);
        bool moved = false;
        for (int i = 1; i < 7200; ++i) {
            const Truth truth = meter->advance(winter + seconds(i));
            QCOMPARE(truth.gasTime.time_since_epoch().count(),
                     truth.time.time_since_epoch().count() / pace * pace);
            if (truth.gasTime == before.gasTime)
                QCOMPARE(truth.gasLitres, before.gasLitres);
            moved = moved || truth.gasLitres > before.gasLitres;
            before = truth;
        }
        QVERIFY(moved);
    }
};

QTEST_GUILESS_MAIN(TestVirtualMeter)
#include "tst_virtual_meter.moc"
