// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/doctor/inverted_fit.h"
#include "tests/support/inverted_lines.h"

#include <QTest>

using namespace p1scope;
using namespace p1scope::doctor;
using line::UartKind;

Q_DECLARE_METATYPE(p1scope::line::UartKind)
Q_DECLARE_METATYPE(p1scope::line::LineSettings)

namespace {

constexpr std::array kinds{UartKind::WaitsForHigh, UartKind::SamplesStopAsStart};

QByteArray nameOf(std::string_view what, UartKind kind)
{
    const auto name = line::uartKindName(kind);
    return QByteArray(what.data(), static_cast<qsizetype>(what.size())) + ", " +
           QByteArray(name.data(), static_cast<qsizetype>(name.size()));
}

} // namespace

class TestInvertedFit : public QObject {
    Q_OBJECT
private slots:
    void readsTelegramsWithTheirCrc_data()
    {
        QTest::addColumn<QString>("meter");
        QTest::addColumn<UartKind>("kind");
        QTest::addColumn<double>("baudError");
        for (const UartKind kind : kinds) {
            const double error = kind == UartKind::WaitsForHigh ? 0.015 : 0.01;
            QTest::newRow(nameOf("dsmr50", kind).constData()) << u"dsmr50"_qs << kind << error;
            QTest::newRow(nameOf("dsmr42", kind).constData()) << u"dsmr42"_qs << kind << error;
        }
    }
    void readsTelegramsWithTheirCrc()
    {
        QFETCH(QString, meter);
        QFETCH(UartKind, kind);
        QFETCH(double, baudError);
        test::InvertedLine inverted(line::dsmr4Settings(), kind, baudError, 17);
        int exact = 0;
        constexpr int count = 50;
        for (int i = 0; i < count; ++i) {
            const auto text = test::meterTelegram(meter.toStdString(), static_cast<unsigned>(i));
            const auto fit = fitInverted(inverted.bytes(text), inverted.uart().settings);
            QVERIFY(fit);
            exact += fit->crcRight && fit->text == text ? 1 : 0;
            QCOMPARE(fit->format, HiddenFormat::EightN1);
            QCOMPARE(fit->kind, kind);
            QCOMPARE(fit->samplesPerBit, 1U);
            QVERIFY(fit->costPerByte < invertedCostLimit);
        }
        QVERIFY2(exact >= count - 2, qPrintable(QString::number(exact)));
    }
    void tellsTheOldFormat_data()
    {
        QTest::addColumn<quint32>("baud");
        QTest::addColumn<int>("dataBits");
        QTest::addColumn<UartKind>("kind");
        for (const UartKind kind : kinds) {
            QTest::newRow(nameOf("9600 8N1", kind).constData()) << 9600U << 8 << kind;
            QTest::newRow(nameOf("9600 7N1", kind).constData()) << 9600U << 7 << kind;
            QTest::newRow(nameOf("19200 8N1", kind).constData()) << 19200U << 8 << kind;
        }
    }
    void tellsTheOldFormat()
    {
        QFETCH(quint32, baud);
        QFETCH(int, dataBits);
        QFETCH(UartKind, kind);
        test::InvertedLine inverted(line::dsmr2Settings(), kind, 0.005, 5);
        inverted.uart().settings.baud = baud;
        inverted.uart().settings.dataBits = static_cast<std::uint8_t>(dataBits);
        for (unsigned i = 0; i < 20; ++i) {
            const auto text = test::meterTelegram("dsmr22", i);
            const auto fit = fitInverted(inverted.bytes(text), inverted.uart().settings);
            QVERIFY(fit);
            QVERIFY(fit->reachedEnd);
            QCOMPARE(fit->format, HiddenFormat::SevenE1);
            QCOMPARE(fit->kind, kind);
            QCOMPARE(fit->samplesPerBit, baud / 9600);
            QVERIFY2(fit->costPerByte < invertedCostLimit, qPrintable(QString::number(fit->costPerByte)));
            // Some digits are not to be told by one setting; the length and most of the text are.
            QCOMPARE(fit->text.substr(fit->text.find('\r')).size(), text.substr(text.find('\r')).size());
        }
    }
    void isNotTakenInByOtherSignals_data()
    {
        QTest::addColumn<QString>("what");
        QTest::newRow("a line that is right") << u"normal"_qs;
        QTest::newRow("noise") << u"noise"_qs;
        QTest::newRow("zeros") << u"zeros"_qs;
        QTest::newRow("another speed") << u"slow"_qs;
    }
    void isNotTakenInByOtherSignals()
    {
        QFETCH(QString, what);
        std::mt19937_64 chance(3);
        for (unsigned i = 0; i < 4; ++i) {
            const auto text = test::meterTelegram("dsmr50", i);
            std::vector<std::uint8_t> bytes(text.begin(), text.end());
            if (what == u"noise")
                std::ranges::generate(bytes, [&] { return static_cast<std::uint8_t>(chance() >> 56U); });
            if (what == u"zeros")
                std::ranges::fill(bytes, std::uint8_t{0});
            if (what == u"slow") {
                test::InvertedLine inverted(line::dsmr4Settings(), UartKind::WaitsForHigh, 0.01, i);
                inverted.uart().settings.baud = 28800;
                bytes = inverted.bytes(text);
            }
            const auto fit = fitInverted(bytes, line::dsmr4Settings(), 2'000'000);
            QVERIFY2(!fit || !fit->crcRight, fit ? fit->text.c_str() : "");
            QVERIFY(!fit || !fit->reachedEnd || fit->costPerByte > invertedCostLimit);
        }
    }
    void doesNotNeedTheBreaks()
    {
        // Some drivers keep a break to themselves, others put a zero before the first byte.
        for (const UartKind kind : kinds) {
            test::InvertedLine inverted(line::dsmr4Settings(), kind, 0.005, 23);
            for (unsigned i = 0; i < 8; ++i) {
                const auto text = test::meterTelegram("dsmr50", i);
                auto bytes = inverted.bytes(text);
                if (bytes.back() == 0)
                    bytes.pop_back();
                const auto fit = fitInverted(bytes, line::dsmr4Settings());
                QVERIFY(fit && fit->crcRight);
                bytes.insert(bytes.begin(), 2, 0);
                bytes.push_back(0);
                const auto again = fitInverted(bytes, line::dsmr4Settings());
                QVERIFY(again && again->crcRight);
                QCOMPARE(again->text, text);
            }
        }
    }
    void workIsBounded()
    {
        std::mt19937_64 chance(9);
        std::vector<std::uint8_t> bytes(3000);
        for (const char start : {'\x68', '\x28', '\x80'}) {
            std::ranges::generate(bytes, [&] { return static_cast<std::uint8_t>(chance() >> 56U); });
            bytes.front() = static_cast<std::uint8_t>(start);
            HiddenLine rough;
            rough.gaps = Gaps::Often;
            rough.noise = true;
            const SearchEffort effort{.width = 300, .within = 24, .budget = 100'000};
            HiddenLineSearch search(TelegramGrammar::general(), rough, effort);
            search.run(bytes);
            QVERIFY(search.work() <= effort.budget + 1);
        }
    }
};

QTEST_APPLESS_MAIN(TestInvertedFit)
#include "tst_inverted_fit.moc"
