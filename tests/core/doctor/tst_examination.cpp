// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/doctor/examination.h"
#include "core/simulator/random.h"
#include "core/simulator/virtual_meter.h"
#include "tests/support/telegrams.h"

#include <QTest>

#include <algorithm>
#include <functional>

using namespace p1scope;
using doctor::CheckResult;
using doctor::Examined;
using doctor::TelegramExaminer;
using telegram::Telegram;

namespace {

const std::chrono::sys_seconds start{std::chrono::seconds(1'700'000'000)};

/// A meter's telegrams, one after the other, each changed by `change` before it is read.
struct Session {
    TelegramExaminer examiner;
    doctor::Observations seen;
    std::unique_ptr<simulator::VirtualMeter> meter;
    line::FrameIndex frame;
    std::uint64_t index = 0;

    explicit Session(const std::string& kind = "dsmr50")
        : meter(simulator::makeMeter(kind, 7, start).take())
    {}

    using Change = std::function<void(std::string&)>;
    /// A telegram `seconds` after the start, `late` of them late on the wire.
    void send(int seconds, const Change& change = {}, double late = 0)
    {
        meter->advance(start + std::chrono::seconds(seconds));
        std::string text = meter->telegram();
        if (change) {
            change(text);
            if (const std::size_t bang = text.rfind('!'); bang != std::string::npos)
                text = test::withCrc(text.substr(0, bang));
        }
        sendBytes(text, seconds + late);
    }

    void sendBytes(const std::string& text, double seconds)
    {
        for (Telegram telegram : test::telegramsOf(text)) {
            const capture::Duration shift = capture::fromSeconds(seconds).time_since_epoch();
            telegram.time += shift;
            telegram.endTime += shift;
            telegram.firstFrame = frame + telegram.firstFrame.value;
            telegram.lastFrame = frame + telegram.lastFrame.value;
            telegram.index = telegram::TelegramIndex{index++};
            const capture::WallTime wall = start + telegram.time.time_since_epoch();
            const auto hour = std::chrono::floor<std::chrono::hours>(wall.time_since_epoch()).count() % 24;
            examiner.take(telegram, meter::readingsOf(telegram), {wall, static_cast<unsigned>(hour)});
        }
        frame = frame + text.size();
    }

    [[nodiscard]] Examined check(const std::string& name) const
    {
        for (const Examined& one : doctor::examine({seen, examiner.facts()}))
            if (one.check.name == name)
                return one;
        return {};
    }
};

std::string replaced(std::string text, const std::string& from, const std::string& to)
{
    const std::size_t at = text.find(from);
    return at == std::string::npos ? text : text.replace(at, from.size(), to);
}

/// Puts another value into the first object of a code.
void set(std::string& text, const std::string& code, const std::string& value)
{
    const std::size_t at = text.find(code + '(') + code.size() + 1;
    text.replace(at, text.find(')', at) - at, value);
}

void remove(std::string& text, const std::string& code)
{
    const std::size_t at = text.find(code + '(');
    text.erase(at, text.find('\n', at) + 1 - at);
}

} // namespace

class TestExamination : public QObject {
    Q_OBJECT
private slots:
    void namesAreTheDocumentedOnes()
    {
        const Session session;
        QFile page(QStringLiteral(P1SCOPE_TEST_DATA "/../../docs/checks.md"));
        QVERIFY(page.open(QIODevice::ReadOnly));
        const QString text = QString::fromUtf8(page.readAll());
        const auto all = doctor::examine({session.seen, session.examiner.facts()});
        QCOMPARE(all.size(), std::size_t(31));
        QStringList names;
        for (const Examined& one : all) {
            const QString name = QString::fromStdString(one.check.name);
            QVERIFY2(text.contains(QStringLiteral("`%1`").arg(name)), qPrintable(name));
            QVERIFY2(!names.contains(name), qPrintable(name));
            QVERIFY(!one.check.title.empty());
            QVERIFY(one.check.result != CheckResult::Fail);
            names << name;
        }
    }

    void aGoodMeterPassesEveryCheck_data()
    {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<int>("interval");
        for (const auto& kind : {"dsmr50", "emucs", "dsmr42", "dsmr22", "sweden", "hungary", "lithuania"}) {
            const bool everySecond =
                QByteArray(kind) == QByteArray("dsmr50") || QByteArray(kind) == QByteArray("emucs");
            QTest::newRow(kind) << QString::fromLatin1(kind) << (everySecond ? 1 : 10);
        }
    }
    void aGoodMeterPassesEveryCheck()
    {
        QFETCH(QString, kind);
        QFETCH(int, interval);
        Session session(kind.toStdString());
        for (int i = 0; i < 1200; ++i)
            session.send(i * interval);
        for (const Examined& one : doctor::examine({session.seen, session.examiner.facts()})) {
            if (one.group == doctor::CheckGroup::Line)
                continue;
            QVERIFY2(one.check.result == CheckResult::Ok || one.check.result == CheckResult::Unknown,
                     (one.check.name + ": " + one.check.detail).c_str());
        }
        QCOMPARE(session.check("telegrams").check.result, CheckResult::Ok);
        QCOMPARE(session.check("interval").check.result, CheckResult::Ok);
        QCOMPARE(session.check("counters").check.result, CheckResult::Ok);
        QCOMPARE(session.check("power-energy").check.result, CheckResult::Ok);
    }

    void eachFaultShowsInItsCheck_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<Session::Change>("change"); // of the telegrams from the tenth on
        QTest::addColumn<double>("late");
        QTest::addColumn<int>("result");
        QTest::addColumn<QString>("says");
        const auto row = [](const char* name, const char* says, const Session::Change& change,
                            CheckResult result = CheckResult::Warn, double late = 0) {
            QTest::newRow(name) << QString::fromLatin1(name) << change << late << static_cast<int>(result)
                                << QString::fromLatin1(says);
        };
        row(
            "counters", "went backwards 1 times", [](auto& t) { set(t, "1-0:1.8.1", "000001.000*kWh"); },
            CheckResult::Fail);
        row("phase-sum", "do not add up", [](auto& t) { set(t, "1-0:21.7.0", "09.999*kW"); });
        row("tariff-sum", "do not add up, by",
            [](auto& t) { t = replaced(t, "1-0:1.8.1(", "1-0:1.8.0(000000.001*kWh)\r\n1-0:1.8.1("); });
        row("codes", "1-0:99.99.99",
            [](auto& t) { t = replaced(t, "1-0:1.8.1(", "1-0:99.99.99(1)\r\n1-0:1.8.1("); });
        row("version", "50, but 1-0:2.7.0 is not there", [](auto& t) { remove(t, "1-0:2.7.0"); });
        row("version", "1-0:1.7.0 is written 99.99*kW instead of 99.999*kW",
            [](auto& t) { set(t, "1-0:1.7.0", "00.24*kW"); });
        row("conformance-objects", "1-0:2.7.0 is not there", [](auto& t) { remove(t, "1-0:2.7.0"); });
        row("conformance-objects", "1-0:1.7.0 twice",
            [](auto& t) { t = replaced(t, "1-0:2.7.0(", "1-0:1.7.0(00.001*kW)\r\n1-0:2.7.0("); });
        row("conformance-formats", "1-0:1.7.0 is written", [](auto& t) { set(t, "1-0:1.7.0", "00.24*kW"); });
        row("conformance-order", "channel 1 tells its type behind", [](auto& t) {
            remove(t, "0-1:24.1.0");
            t = replaced(t, "!", "0-1:24.1.0(003)\r\n!");
        });
        row("conformance-lines", "no blank line", [](auto& t) { t = replaced(t, "\r\n\r\n", "\r\n"); });
        row("summer-time", "do not fit the calendar", [](auto& t) { t = replaced(t, "W)", "S)"); });
        row(
            "meter-clock", "s before this computer's", [](auto& t) { set(t, "0-0:1.0.0", "231114231400W"); },
            CheckResult::Warn);
        row(
            "meter-clock", "3600 s behind", [](auto& t) { t = replaced(t, "W)", "S)"); }, CheckResult::Fail);
        row("interval", "s at the most", {}, CheckResult::Warn, 7);
        row("channels", "1 stale", [](auto& t) { set(t, "0-1:24.2.1", "230101120000W)(00001.000*m3"); });
    }
    void eachFaultShowsInItsCheck()
    {
        QFETCH(QString, name);
        QFETCH(Session::Change, change);
        QFETCH(double, late);
        QFETCH(int, result);
        QFETCH(QString, says);
        Session session;
        for (int i = 0; i < 10; ++i)
            session.send(i);
        const Examined before = session.check(name.toStdString());
        QVERIFY2(before.check.result != CheckResult::Warn && before.check.result != CheckResult::Fail,
                 before.check.detail.c_str());
        for (int i = 10; i < 30; ++i)
            session.send(i, change, late);
        // What seldom changes is looked at when the number of objects changes, or now and then.
        for (int i = 30; i < 1300 && session.check(name.toStdString()).check.result < CheckResult::Warn; ++i)
            session.send(i, change, late);
        const Examined after = session.check(name.toStdString());
        QVERIFY2(static_cast<int>(after.check.result) == result, after.check.detail.c_str());
        QVERIFY2(QString::fromStdString(after.check.detail).contains(says), after.check.detail.c_str());
        QVERIFY(!after.check.advice.empty());
        if (name == QLatin1String("meter-clock"))
            return;
        QVERIFY(!after.links.empty());
        QVERIFY(after.links.front().first <= after.links.front().last);
        QVERIFY2(after.links.front().what.starts_with("telegram "), after.links.front().what.c_str());
    }

    void aTelegramThatLostItsCrcIsTold()
    {
        Session session;
        for (int i = 0; i < 20; ++i)
            session.send(i);
        QCOMPARE(session.check("crc").check.result,
                 CheckResult::Unknown); // the chain has counted nothing here
        std::string text = session.meter->telegram();
        const std::size_t bracket = text.find("kWh)") + 4;
        session.sendBytes(text.substr(0, bracket) + "!\r\n", 20);
        QCOMPARE(session.check("crc").check.result, CheckResult::Warn);
        QCOMPARE(session.check("crc").links.front().what, std::string("telegram 21: without a CRC"));
    }

    void brokenTelegramsAreCountedByTheirReason()
    {
        Session session;
        for (int i = 0; i < 50; ++i) {
            session.meter->advance(start + std::chrono::seconds(i));
            std::string text = session.meter->telegram();
            if (i % 5 == 4)
                text[static_cast<std::size_t>(300 + i)] =
                    static_cast<char>(text[static_cast<std::size_t>(300 + i)] ^ 0x10);
            session.sendBytes(text, i);
        }
        const Examined check = session.check("telegrams");
        QCOMPARE(check.check.result, CheckResult::Fail);
        QVERIFY2(check.check.detail == "40 of 50 good, 10 bit-flipped", check.check.detail.c_str());
        QCOMPARE(check.links.size(), doctor::Occurrence::mostLinks);
        QVERIFY2(check.links[0].what.starts_with("telegram 5: bit-flipped: bit 4"),
                 check.links[0].what.c_str());
        QCOMPARE(check.links[0].open, std::string("telegram 5: bit-flipped, byte 304"));
    }

    void whatStandsOutIsSaid_data()
    {
        QTest::addColumn<int>("kind");
        QTest::addColumn<QString>("says");
        QTest::newRow("nothing") << 0 << QString();
        QTest::newRow("load") << 1 << QStringLiteral("noise that follows the load");
        QTest::newRow("level") << 2 << QStringLiteral("30 of 30 wrong bits came as 0");
        QTest::newRow("place") << 3 << QStringLiteral("30 of 30 errors stand within bytes 512 to 575");
        QTest::newRow("hour") << 4 << QStringLiteral("between 18:00 and 19:00 break");
    }
    void whatStandsOutIsSaid()
    {
        QFETCH(int, kind);
        QFETCH(QString, says);
        doctor::ErrorPlaces places;
        const Telegram telegram;
        for (unsigned i = 0; i < 3000; ++i) {
            const unsigned chance = static_cast<unsigned>(simulator::mix(i) % 100'000);
            const doctor::ErrorPlaces::Moment moment{i % 24, (chance % 10) * 0.5};
            const bool bad = kind == 1   ? *moment.kilowatts >= 4 && chance % 7 == 0
                             : kind == 4 ? *moment.hour == 18 && chance % 2 == 0
                                         : i % 100 == 7;
            if (!bad) {
                places.takeGood(moment);
                continue;
            }
            doctor::Finding finding;
            finding.offset = kind == 3 ? 520 : chance % 900;
            finding.word = "bit-flipped";
            finding.bit =
                doctor::Finding::Bit{static_cast<std::uint8_t>(i % 7), kind != 2 && chance % 3 == 0};
            places.takeBroken(telegram, std::span(&finding, 1), moment);
        }
        QVERIFY2(says.isEmpty() ? places.whatStandsOut().empty()
                                : QString::fromStdString(places.whatStandsOut()).contains(says),
                 places.whatStandsOut().c_str());
    }

    void memoryAndWorkAreBounded()
    {
        Session session;
        for (int i = 0; i < 3000; ++i) {
            std::string text = "/ISK5\\2M550T\r\n\r\n1-0:" + std::to_string(i % 200) + ".99." +
                               std::to_string(i / 200 % 250) + "(1)\r\n";
            session.sendBytes(i % 2 == 0 ? test::withCrc(text) : text + "!0000\r\n", i);
        }
        const doctor::TelegramFacts& facts = session.examiner.facts();
        QCOMPARE(facts.telegrams, std::uint64_t(3000));
        QVERIFY(facts.unknownCode.links.size() <= doctor::Occurrence::mostLinks);
        QVERIFY(facts.brokenLinks.size() <= doctor::Occurrence::mostLinks);
        QVERIFY(facts.broken.size() < 20);
    }
};

QTEST_GUILESS_MAIN(TestExamination)
#include "tst_examination.moc"
