// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/simulator/faults.h"
#include "core/simulator/wire.h"

#include <QTest>

#include <algorithm>
#include <bit>
#include <cmath>

using namespace p1scope;
using namespace p1scope::simulator;

namespace {

const std::string telegram =
    "/SIM5TEST-0001\r\n\r\n1-0:1.8.1(000123.456*kWh)\r\n1-0:1.7.0(00.350*kW)\r\n!A1B2\r\n";

WireTelegram wire(const Faults& faults, const line::LineSettings& line = line::dsmr2Settings(),
                  std::uint64_t seed = 1, const std::string& text = telegram)
{
    std::mt19937_64 chance(seed);
    return toWire(text, line, faults, chance);
}

WireTelegram perfect(const line::LineSettings& line = line::dsmr2Settings())
{
    return wire({}, line);
}

std::string characters(const WireTelegram& wire)
{
    std::string text;
    for (const auto& character : wire.characters)
        text += static_cast<char>(character.bits & 0x7F);
    return text;
}

std::vector<unsigned> bits(const WireTelegram& wire)
{
    std::vector<unsigned> all;
    for (const auto& character : wire.characters)
        all.push_back(character.bits);
    return all;
}

/// Whether a count is what chance allows for a probability: five standard deviations either way.
bool believable(double count, double trials, double probability)
{
    const double mean = trials * probability;
    return std::abs(count - mean) <= 5 * std::sqrt(mean * (1 - probability));
}

} // namespace

class TestFaults : public QObject {
    Q_OBJECT
private slots:
    void readsAList()
    {
        const auto faults =
            parseFaults("flip=0.01,parity=0.001,drop=0.002,truncate=0.02,crc=0.03,cr-stripped,"
                        "inverted,gap=0.04,double=0.5,framing=1,break=0,release=1e-3");
        QVERIFY(faults.ok());
        QCOMPARE(faults.value().flip, 0.01);
        QCOMPARE(faults.value().parity, 0.001);
        QCOMPARE(faults.value().drop, 0.002);
        QCOMPARE(faults.value().doubled, 0.5);
        QCOMPARE(faults.value().framing, 1.0);
        QCOMPARE(faults.value().breaks, 0.0);
        QCOMPARE(faults.value().truncate, 0.02);
        QCOMPARE(faults.value().crc, 0.03);
        QCOMPARE(faults.value().release, 0.001);
        QCOMPARE(faults.value().gap, 0.04);
        QVERIFY(faults.value().crStripped);
        QVERIFY(faults.value().inverted);
        QVERIFY(!faults.value().none());
        QVERIFY(parseFaults("").value().none());
        QVERIFY(parseFaults("flip=0").value().none());
    }
    void refusesWhatIsNoFault_data()
    {
        QTest::addColumn<QString>("text");
        for (const char* text : {"flop=0.1", "flip", "flip=", "flip=2", "flip=-0.1", "flip=nan", "flip=0.1x",
                                 "flip=0.1,", ",flip=0.1", "inverted=1", "flip=0,1", " flip=0.1"})
            QTest::newRow(text) << QString::fromLatin1(text);
    }
    void refusesWhatIsNoFault()
    {
        QFETCH(QString, text);
        const auto faults = parseFaults(text.toStdString());
        QVERIFY(!faults);
        QCOMPARE(faults.error().kind, base::ErrorKind::Usage);
        QVERIFY(!faults.error().remedy.empty());
        QCOMPARE(faults.error().line().find('\n'), std::string::npos);
    }

    void leavesAPerfectWireAlone()
    {
        for (const auto& line : {line::dsmr2Settings(), line::dsmr4Settings()}) {
            const auto sent = perfect(line);
            QCOMPARE(characters(sent), telegram);
            QVERIFY(!sent.requestReleased);
            for (const auto& character : sent.characters) {
                QVERIFY(!character.isBreak && !character.stopMissing);
                QCOMPARE(character.gapBefore.count(), 0);
                const unsigned data = character.bits & 0x7FU;
                const unsigned parity = line.parity == line::Parity::Even
                                            ? (static_cast<unsigned>(std::popcount(data)) & 1U)
                                            : 0U;
                QCOMPARE(static_cast<unsigned>(character.bits) >> 7U, parity);
            }
        }
    }
    void isTheSameForTheSameChance()
    {
        const auto faults =
            parseFaults("flip=0.05,drop=0.05,double=0.05,break=0.05,gap=0.5,truncate=0.3").value();
        bool differs = false;
        for (std::uint64_t seed = 0; seed < 50; ++seed) {
            QCOMPARE(bits(wire(faults, line::dsmr2Settings(), seed)),
                     bits(wire(faults, line::dsmr2Settings(), seed)));
            differs = differs || bits(wire(faults, line::dsmr2Settings(), seed)) != bits(wire(faults));
        }
        QVERIFY(differs);
    }

    void flipsOneDataBitAndKeepsTheParityBit()
    {
        const auto good = perfect();
        const auto bad = wire({.flip = 1});
        QCOMPARE(bad.characters.size(), good.characters.size());
        unsigned seen = 0;
        for (std::size_t i = 0; i < good.characters.size(); ++i) {
            const unsigned changed = good.characters[i].bits ^ unsigned(bad.characters[i].bits);
            QCOMPARE(std::popcount(changed), 1);
            QVERIFY(changed < 0x80);
            seen |= changed;
        }
        QCOMPARE(seen, 0x7FU); // each of the seven now and then
        for (const auto& frame : trueFrames(bad, line::dsmr2Settings(), {}))
            QCOMPARE(frame.state.toString(), std::string("PARITY"));
    }
    void spoilsTheParityBitAlone()
    {
        const auto good = perfect();
        const auto bad = wire({.parity = 1});
        QCOMPARE(characters(bad), telegram);
        for (std::size_t i = 0; i < good.characters.size(); ++i)
            QCOMPARE(good.characters[i].bits ^ unsigned(bad.characters[i].bits), 0x80U);
        // A line without parity has nothing to spoil.
        QCOMPARE(bits(wire({.parity = 1}, line::dsmr4Settings())), bits(perfect(line::dsmr4Settings())));
    }
    void losesCharacters()
    {
        QVERIFY(wire({.drop = 1}).characters.empty());
        const auto some = characters(wire({.drop = 0.2}));
        QVERIFY(!some.empty() && some.size() < telegram.size());
        // What is left stands in its old order.
        auto at = telegram.begin();
        for (const char c : some) {
            at = std::find(at, telegram.end(), c);
            QVERIFY(at != telegram.end());
            ++at;
        }
    }
    void doublesCharacters()
    {
        std::string twice;
        for (const char c : telegram)
            twice += std::string(2, c);
        QCOMPARE(characters(wire({.doubled = 1})), twice);
    }
    void takesTheStopBitAway()
    {
        const auto bad = wire({.framing = 1});
        QCOMPARE(characters(bad), telegram);
        for (const auto& frame : trueFrames(bad, line::dsmr2Settings(), {}))
            QCOMPARE(frame.state.toString(), std::string("FRAMING"));
        // All bits zero with no stop bit would be a break, which is another fault.
        const auto zero = wire({.framing = 1}, line::dsmr4Settings(), 1, std::string(3, '\0'));
        QVERIFY(std::ranges::none_of(zero.characters, &WireCharacter::stopMissing));
    }
    void putsBreaksBeforeCharacters()
    {
        const auto bad = wire({.breaks = 1});
        QCOMPARE(bad.characters.size(), 2 * telegram.size());
        for (std::size_t i = 0; i < bad.characters.size(); ++i)
            QCOMPARE(bad.characters[i].isBreak, i % 2 == 0);
        const auto frames = trueFrames(bad, line::dsmr2Settings(), {});
        QCOMPARE(frames[0].state.toString(), std::string("BREAK"));
        QCOMPARE(frames[1].state.toString(), std::string("OK"));
    }
    void cutsATelegramShort_data()
    {
        QTest::addColumn<bool>("release");
        QTest::newRow("truncated") << false;
        QTest::newRow("released") << true;
    }
    void cutsATelegramShort()
    {
        QFETCH(bool, release);
        Faults faults;
        (release ? faults.release : faults.truncate) = 1;
        for (std::uint64_t seed = 0; seed < 300; ++seed) {
            const auto bad = wire(faults, line::dsmr4Settings(), seed);
            const auto text = characters(bad);
            QVERIFY(telegram.starts_with(text));
            QVERIFY(text.size() >= telegram.size() / 10 && text.size() < telegram.size());
            QCOMPARE(text.find('!'), std::string::npos);
            QCOMPARE(bad.requestReleased, release);
        }
    }
    void spoilsTheCrcAlone()
    {
        for (std::uint64_t seed = 0; seed < 300; ++seed) {
            const auto text = characters(wire({.crc = 1}, line::dsmr4Settings(), seed));
            QCOMPARE(text.size(), telegram.size());
            const auto mark = text.rfind('!');
            QCOMPARE(text.substr(0, mark + 1), telegram.substr(0, mark + 1));
            QVERIFY(text.substr(mark + 1, 4) != "A1B2");
            QVERIFY(text.find_first_not_of("0123456789ABCDEF", mark + 1) == mark + 5);
            QCOMPARE(text.substr(mark + 5), std::string("\r\n"));
        }
        const std::string none = "/SIM5OLD\r\n\r\n0-0:96.14.0(0001)\r\n!\r\n";
        QCOMPARE(characters(wire({.crc = 1}, line::dsmr2Settings(), 1, none)), none);
    }
    void pausesOnceWithinATelegram()
    {
        const auto characterTime = line::dsmr4Settings().characterTime();
        for (std::uint64_t seed = 0; seed < 300; ++seed) {
            const auto bad = wire({.gap = 1}, line::dsmr4Settings(), seed);
            QCOMPARE(characters(bad), telegram);
            QCOMPARE(bad.characters.front().gapBefore.count(), 0);
            int gaps = 0;
            for (const auto& character : bad.characters) {
                if (character.gapBefore.count() == 0)
                    continue;
                ++gaps;
                QVERIFY(character.gapBefore >= 4 * characterTime && character.gapBefore < 40 * characterTime);
            }
            QCOMPARE(gaps, 1);
        }
    }
    void stripsCarriageReturns()
    {
        auto stripped = telegram;
        std::erase(stripped, '\r');
        QCOMPARE(characters(wire({.crStripped = true})), stripped);
    }
    void turnsOnlyTheWireOver() { QCOMPARE(bits(wire({.inverted = true})), bits(perfect())); }

    void strikesAsOftenAsAsked_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<double>("probability");
        for (const char* name : {"flip", "parity", "drop", "double", "framing", "break"}) {
            QTest::addRow("%s, rarely", name) << QString::fromLatin1(name) << 0.001;
            QTest::addRow("%s, often", name) << QString::fromLatin1(name) << 0.2;
        }
    }
    void strikesAsOftenAsAsked()
    {
        QFETCH(QString, name);
        QFETCH(double, probability);
        const auto list = QStringLiteral("%1=%2").arg(name).arg(probability).toStdString();
        const auto faults = parseFaults(list).value();
        const std::string text(200'000, 'a');
        const auto sent = wire(faults, line::dsmr2Settings(), 42, text);
        double count = 0;
        if (name == QStringLiteral("drop") || name == QStringLiteral("double")) {
            count = std::abs(static_cast<double>(sent.characters.size()) - static_cast<double>(text.size()));
        } else {
            for (const auto& frame : trueFrames(sent, line::dsmr2Settings(), {}))
                count += frame.state.ok() ? 0 : 1;
        }
        QVERIFY2(believable(count, static_cast<double>(text.size()), probability),
                 qPrintable(QString::number(count)));
    }
    void strikesTelegramsAsOftenAsAsked_data()
    {
        QTest::addColumn<QString>("name");
        for (const char* name : {"truncate", "crc", "release", "gap"})
            QTest::newRow(name) << QString::fromLatin1(name);
    }
    void strikesTelegramsAsOftenAsAsked()
    {
        QFETCH(QString, name);
        const auto faults = parseFaults(name.toStdString() + "=0.1").value();
        std::mt19937_64 chance(7);
        double count = 0;
        constexpr int trials = 5000;
        for (int i = 0; i < trials; ++i) {
            const auto sent = toWire(telegram, line::dsmr4Settings(), faults, chance);
            const bool gap =
                std::ranges::any_of(sent.characters, [](const auto& c) { return c.gapBefore.count() > 0; });
            count += gap || characters(sent) != telegram ? 1 : 0;
        }
        QVERIFY2(believable(count, trials, 0.1), qPrintable(QString::number(count)));
    }
};

QTEST_GUILESS_MAIN(TestFaults)
#include "tst_faults.moc"
