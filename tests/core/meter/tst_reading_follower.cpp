// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/meter/reading_follower.h"
#include "core/simulator/virtual_meter.h"
#include "tests/support/telegrams.h"

#include <QTest>

#include <random>

using namespace p1scope;
using meter::Readings;
using telegram::Telegram;

namespace {

using Random = std::mt19937;

constexpr std::chrono::sys_seconds start{std::chrono::seconds(1'795'467'600)};

std::size_t below(Random& random, std::size_t end)
{
    return std::uniform_int_distribution<std::size_t>(0, end - 1)(random);
}

Telegram telegramOf(const std::string& text)
{
    return test::telegramsOf(text).at(0);
}

Telegram telegramWith(const std::vector<std::string>& lines, const std::string& identification = "ISK5")
{
    return telegramOf(test::withCrc(test::telegramBody(identification, lines)));
}

/// Something else in one of its lines, or a line twice, or one less; the CRC is right again.
std::string disturbed(std::string text, Random& random)
{
    text.resize(text.rfind('!'));
    std::vector<std::size_t> begins;
    for (std::size_t at = text.find('\n'); at + 1 < text.size(); at = text.find('\n', at + 1))
        begins.push_back(at + 1);
    const std::size_t begin = begins[1 + below(random, begins.size() - 1)];
    const std::string line = text.substr(begin, text.find('\n', begin) + 1 - begin);
    switch (below(random, 4)) {
    case 0:
        text.insert(begin, line);
        break;
    case 1:
        text.erase(begin, line.size());
        break;
    default: // a digit, mostly
        text[begin + below(random, line.size() - 2)] = static_cast<char>('0' + below(random, 10));
        break;
    }
    return test::withCrc(text);
}

/// Follows `telegrams`, and compares each with what is read of it alone. How many were followed.
int follow(const std::vector<Telegram>& telegrams, bool& same)
{
    meter::ReadingFollower follower;
    Readings before;
    int followed = 0;
    same = true;
    for (const Telegram& telegram : telegrams) {
        if (!telegram::isGood(telegram.status))
            continue;
        follower.take(telegram);
        const Readings alone = meter::readingsOf(telegram);
        same = same && follower.readings().all == alone.all;
        if (follower.alike()) {
            ++followed;
            // What is not among the changed is as it was.
            for (std::size_t i = 0; same && i < alone.all.size(); ++i) {
                const auto changed = follower.changed();
                const bool named = std::find(changed.begin(), changed.end(), i) != changed.end();
                same = before.all[i].name == alone.all[i].name && before.all[i].unit == alone.all[i].unit &&
                       (named || before.all[i] == alone.all[i]);
            }
        }
        before = alone;
    }
    return followed;
}

} // namespace

class TestReadingFollower : public QObject {
    Q_OBJECT
private slots:
    void readsWhatIsReadOfEachTelegramAlone_data()
    {
        QTest::addColumn<QByteArray>("kind");
        for (const std::string_view kind : simulator::kinds()) {
            const auto made = simulator::makeMeter(kind, 1, start);
            if (!made || made.value()->telegram().starts_with('/'))
                QTest::newRow(std::string(kind).c_str())
                    << QByteArray(kind.data(), static_cast<qsizetype>(kind.size()));
        }
    }

    void readsWhatIsReadOfEachTelegramAlone()
    {
        QFETCH(const QByteArray, kind);
        Random random(7);
        std::vector<Telegram> telegrams;
        for (std::uint64_t seed = 0; seed < 4; ++seed) {
            auto meter = simulator::makeMeter(kind.toStdString(), seed, start).take();
            for (int i = 0; i < 150; ++i) {
                meter->advance(start + std::chrono::seconds(97 * i));
                const std::string text = meter->telegram();
                telegrams.push_back(telegramOf(below(random, 4) == 0 ? disturbed(text, random) : text));
            }
        }
        bool same = false;
        const int followed = follow(telegrams, same);
        QVERIFY(same);
        QVERIFY2(followed > 50, QByteArray::number(followed).constData());
    }

    void aNumberThatIsNoneAnyMoreIsNotKept()
    {
        meter::ReadingFollower follower;
        follower.take(telegramWith({"1-0:1.7.0(00.540*kW)", "1-0:2.7.0(00.000*kW)"}));
        QCOMPARE(follower.readings().all.size(), std::size_t(2));
        follower.take(telegramWith({"1-0:1.7.0(00.x40*kW)", "1-0:2.7.0(00.000*kW)"}));
        QVERIFY(!follower.alike());
        QCOMPARE(follower.readings().all.size(), std::size_t(1));
        follower.take(telegramWith({"1-0:1.7.0(00.640*kW)", "1-0:2.7.0(00.000*kW)"}));
        QCOMPARE(follower.readings().number("power_delivered"), std::optional(0.64));
    }

    void ofTwoThatBeginToContradictEachOtherNeitherIsKept()
    {
        meter::ReadingFollower follower;
        follower.take(telegramWith({"1-0:1.7.0(00.540*kW)", "1-0:1.7.0(00.540*kW)"}));
        QCOMPARE(follower.readings().number("power_delivered"), std::optional(0.54));
        follower.take(telegramWith({"1-0:1.7.0(00.540*kW)", "1-0:1.7.0(00.541*kW)"}));
        QVERIFY(follower.readings().all.empty());
    }

    void anotherMetersTelegramIsReadAnew()
    {
        meter::ReadingFollower follower;
        const std::vector<std::string> lines{"0-0:1.0.0(260115120000)", "1-0:1.7.0(00.540*kW)"};
        follower.take(telegramWith(lines, "LGZ5"));
        const auto dutch = std::get<std::string>(follower.readings().find("meter_time")->value);
        follower.take(telegramWith(lines, "ESO5"));
        QVERIFY(!follower.alike());
        QVERIFY(std::get<std::string>(follower.readings().find("meter_time")->value) != dutch);
    }
};

QTEST_APPLESS_MAIN(TestReadingFollower)
#include "tst_reading_follower.moc"
