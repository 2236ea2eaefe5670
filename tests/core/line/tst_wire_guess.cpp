// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/line/wire_guess.h"
#include "tests/support/wire.h"

#include <QTest>

#include <cmath>
#include <random>

using namespace p1scope;
using namespace p1scope::line;
using test::Wire;

namespace {

LineSettings settings(const QByteArray& text, Polarity polarity = Polarity::Normal)
{
    LineSettings result = parseLineSettings(text.toStdString()).take();
    result.polarity = polarity;
    return result;
}

const std::string telegram = "/ISK5\\2M550T-1012\r\n\r\n1-3:0.2.8(50)\r\n0-0:1.0.0(190320181403W)\r\n"
                             "1-0:1.8.1(000576.239*kWh)\r\n1-0:1.7.0(00.193*kW)\r\n!67B1\r\n";

} // namespace

class TestWireGuess : public QObject {
    Q_OBJECT
private slots:
    void findsOutTheLine_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::addColumn<bool>("inverted");
        QTest::addColumn<double>("sampleRate");
        for (const bool inverted : {false, true}) {
            const char* how = inverted ? ", inverted" : "";
            const auto row = [&](const char* line, double sampleRate) {
                QTest::addRow("%s at %g S/s%s", line, sampleRate, how)
                    << QByteArray(line) << inverted << sampleRate;
            };
            row("9600,7,E,1", 100e3);
            row("9600,7,E,1", 1e6);
            row("9600,7,O,1", 100e3);
            row("9600,8,N,1", 100e3);
            row("115200,8,N,1", 500e3);
            row("115200,8,N,1", 1e6); // quantised to 8 or 9 samples a bit: not 125000
            row("115200,8,N,1", 24e6);
            row("115200,8,E,1", 1e6);
            row("115200,8,O,1", 1e6);
            row("2400,8,E,1", 100e3);
            row("19200,8,N,1", 1e6);
            row("38400,7,E,1", 1e6);
            row("57600,8,N,1", 1e6);
            row("300,7,E,1", 10e3);
            row("921600,8,N,1", 24e6);
            row("9600,7,N,1", 1e6);
            row("19200,8,N,2", 1e6);
            row("4800,7,E,2", 100e3);
            row("250000,8,N,1", 1e6);
            row("31250,8,N,1", 1e6);
        }
    }
    void findsOutTheLine()
    {
        QFETCH(QByteArray, line);
        QFETCH(bool, inverted);
        QFETCH(double, sampleRate);
        const LineSettings truth = settings(line, inverted ? Polarity::Inverted : Polarity::Normal);
        Wire wire(truth, truth.baud, sampleRate);
        wire.rest(100);
        wire.put(telegram);
        wire.rest(100);
        const auto guess = guessWire(wire.edges(), std::nullopt, std::nullopt);
        QVERIFY(guess.has_value());
        QCOMPARE(QByteArray::fromStdString(guess->settings.toString()), line);
        QCOMPARE(guess->settings.polarity, truth.polarity);
        QVERIFY(std::fabs(guess->baud / truth.baud - 1) < 0.01);
        QCOMPARE(guess->errors, std::size_t{0});
        QCOMPARE(guess->frames, telegram.size());
        // Some 90 characters are enough to be rather sure.
        QVERIFY2(guess->confidence > 0.85 && guess->confidence <= 1,
                 qPrintable(QString::number(guess->confidence)));
        QVERIFY(guess->evidence.size() >= 4);
    }
    void isRightFrom150FramesOnAndSaysHowSureBelow()
    {
        std::mt19937 random(5);
        for (const char* text : {"9600,7,E,1", "115200,8,N,1", "115200,8,E,1", "2400,7,O,1", "9600,5,N,1",
                                 "57600,9,N,1", "9600,8,O,2", "19200,6,E,1"}) {
            const LineSettings truth = settings(text);
            double fewest = 1;
            for (const unsigned frames : {3U, 12U, 40U, 150U, 400U}) {
                Wire wire(truth, truth.baud, 8.68 * truth.baud);
                wire.rest(40);
                for (unsigned i = 0; i < frames; ++i)
                    wire.put(static_cast<unsigned>(random()) & ((1U << truth.dataBits) - 1U));
                wire.rest(40);
                const auto guess = guessWire(wire.edges(), std::nullopt, std::nullopt);
                if (frames < 150) {
                    fewest = std::min(fewest, guess ? guess->confidence : 0.0);
                    // Whoever is sure must be right.
                    QVERIFY(!guess || guess->confidence < 0.9 || guess->settings == truth);
                    continue;
                }
                QCOMPARE(guess->settings.toString(), truth.toString());
                QVERIFY2(guess->confidence > 0.9, qPrintable(QString::number(guess->confidence)));
            }
            QVERIFY2(fewest < 0.5, "of three characters nobody can be sure");
        }
    }
    void namesTheStandardRateAndKeepsTheMeasuredOne()
    {
        const LineSettings truth = settings("115200,8,N,1");
        Wire wire(truth, 116'800, 0);
        wire.rest(100);
        wire.put(telegram);
        wire.rest(100);
        const auto guess = guessWire(wire.edges(), std::nullopt, std::nullopt);
        QCOMPARE(guess->settings.baud, 115'200U);
        QVERIFY(std::fabs(guess->baud - 116'800) < 100);
    }
    void findsARateThatIsNoStandard()
    {
        const LineSettings truth = settings("10700,8,N,1");
        Wire wire(truth, 10'700, 0);
        wire.rest(100);
        wire.put(telegram);
        wire.rest(100);
        const auto guess = guessWire(wire.edges(), std::nullopt, std::nullopt);
        QVERIFY(guess.has_value());
        QVERIFY(std::fabs(guess->baud - 10'700) < 20);
    }
    void needsNoRestToTellThePolarity_data()
    {
        QTest::addColumn<bool>("inverted");
        QTest::newRow("normal") << false;
        QTest::newRow("inverted") << true;
    }
    void needsNoRestToTellThePolarity()
    {
        // A capture that begins and ends within a telegram.
        QFETCH(bool, inverted);
        const LineSettings truth = settings("115200,8,N,1", inverted ? Polarity::Inverted : Polarity::Normal);
        Wire wire(truth, truth.baud, 0);
        for (int i = 0; i < 8; ++i)
            wire.put(telegram);
        const auto guess = guessWire(wire.edges(), std::nullopt, std::nullopt);
        QVERIFY(guess.has_value());
        QCOMPARE(guess->settings, truth);
    }
    void aLongBreakIsNoRest()
    {
        const LineSettings truth = settings("9600,7,E,1");
        Wire wire(truth, 9600, 0);
        wire.rest(30);
        wire.put(telegram);
        wire.breakFor(500);
        wire.put(telegram);
        wire.rest(30);
        QCOMPARE(guessWire(wire.edges(), std::nullopt, std::nullopt)->settings, truth);
    }
    void keepsToWhatIsGiven()
    {
        const LineSettings truth = settings("9600,7,E,1", Polarity::Inverted);
        Wire wire(truth, 9600, 100e3);
        wire.rest(100);
        wire.put(telegram);
        wire.rest(100);
        const auto edges = wire.edges();
        const auto given = guessWire(edges, settings("9600,8,N,1"), std::nullopt);
        QCOMPARE(given->settings, settings("9600,8,N,1", Polarity::Inverted));
        QCOMPARE(guessWire(edges, std::nullopt, Polarity::Normal)->settings.polarity, Polarity::Normal);
        QCOMPARE(guessWire(edges, truth, Polarity::Inverted)->settings, truth);
    }
    void saysNothingOfTooLittle()
    {
        QVERIFY(!guessWire({}, std::nullopt, std::nullopt).has_value());
        Wire wire(settings("9600,7,E,1"), 9600, 0);
        wire.rest(10);
        wire.put("a");
        wire.rest(10);
        QVERIFY(!guessWire(wire.edges(), std::nullopt, std::nullopt).has_value());
    }
    void saysNothingOfASignalTooSlowForAnyLine()
    {
        // A lamp that is switched every few minutes.
        capture::Edges edges;
        for (int i = 1; i <= 100; ++i)
            edges.at.push_back(std::chrono::minutes(i * i));
        edges.end = edges.at.back() + std::chrono::minutes(1);
        QVERIFY(!guessWire(edges, std::nullopt, std::nullopt).has_value());
    }
};

QTEST_GUILESS_MAIN(TestWireGuess)
#include "tst_wire_guess.moc"
