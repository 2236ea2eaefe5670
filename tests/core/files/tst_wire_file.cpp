// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/analog_levels.h"
#include "core/capture/level_scan.h"
#include "core/capture/sample_clock.h"
#include "core/files/streams.h"
#include "tests/support/wire.h"
#include "tests/support/zip.h"

#include <QTest>

#include <bit>
#include <random>

using namespace p1scope;
using capture::Duration;
using files::MappedFile;

namespace {

const std::string text = "/XMX5XMXABCE000046099\r\n\r\n0-0:96.1.1(3031)\r\n1-0:1.8.1(00003.540*kWh)\r\n!\r\n";

capture::Edges wireOf(const std::string& characters, bool inverted = false)
{
    line::LineSettings line = line::dsmr4Settings();
    line.polarity = inverted ? line::Polarity::Inverted : line::Polarity::Normal;
    test::Wire wire(line, line.baud, 1e6);
    wire.rest(40);
    wire.put(characters);
    wire.rest(40);
    return wire.edges();
}

/// A sample of `unitSize` bytes each microsecond, noise in all bits but one.
std::string samplesOf(const capture::Edges& wire, unsigned unitSize, unsigned bit)
{
    std::mt19937_64 random(unitSize);
    std::string samples;
    std::size_t edge = 0;
    for (Duration at{}; at < wire.end; at += std::chrono::microseconds(1)) {
        while (edge < wire.at.size() && wire.at[edge] <= at)
            ++edge;
        const bool level = wire.initialLevel != ((edge & 1U) != 0);
        const std::uint64_t word = (random() & ~(std::uint64_t{1} << bit)) | std::uint64_t{level} << bit;
        for (unsigned i = 0; i < unitSize; ++i)
            samples += static_cast<char>(word >> (8 * i) & 0xFFU);
    }
    return samples;
}

std::string metadata(const std::string& probes, const std::string& rest)
{
    return "[global]\nsigrok version=0.5.2\n\n[device 1]\ncapturefile=logic-1\ntotal probes=" + probes +
           "\n" + rest;
}

std::unique_ptr<MappedFile> memory(std::vector<std::uint8_t> bytes)
{
    return MappedFile::ofMemory(std::move(bytes));
}
std::unique_ptr<MappedFile> memory(const std::string& bytes)
{
    return MappedFile::ofMemory({bytes.begin(), bytes.end()});
}

struct Read {
    std::string text;  ///< the frames' data; ~ for what is not OK
    std::string error; ///< why it could not be opened, or broke off
    line::LineSettings settings;
    std::string channel;
    std::vector<Duration> edges;
    std::optional<line::WireGuess> guess;
    Duration end{};
};

Read readAll(base::Result<std::unique_ptr<files::WireFile>> file, const files::LineChoice& choice = {})
{
    Read read;
    if (!file) {
        read.error = file.error().message;
        return read;
    }
    auto stream = files::openWire(file.take(), choice);
    if (!stream) {
        read.error = stream.error().message;
        return read;
    }
    files::FrameStream& frames = *stream.value();
    std::vector<line::Frame> all;
    for (bool more = true; more;) {
        const auto next = frames.next(all);
        if (!next)
            read.error = next.error().message;
        more = next && next.value();
        frames.takeEdges(read.edges);
    }
    for (const line::Frame& frame : all)
        read.text += frame.state.ok() ? static_cast<char>(frame.data) : '~';
    read.settings = frames.settings();
    read.channel = frames.channels().at(frames.channel());
    read.guess = frames.guess();
    read.end = frames.wireEnd();
    return read;
}

Read readZip(const test::Zip& zip, const files::LineChoice& choice = {})
{
    return readAll(files::openSigrok(memory(zip.bytes()), choice.threshold), choice);
}

} // namespace

/// The readers of sampled wires, and the choice among their channels.
class TestWireFile : public QObject {
    Q_OBJECT
private slots:
    void readsSamplesOfAnySize_data()
    {
        QTest::addColumn<unsigned>("unitSize");
        QTest::addColumn<unsigned>("bit");
        for (unsigned size = 1; size <= 8; ++size) {
            QTest::addRow("%u bytes, lowest", size) << size << 0U;
            QTest::addRow("%u bytes, highest", size) << size << size * 8 - 1;
        }
    }
    void readsSamplesOfAnySize()
    {
        QFETCH(unsigned, unitSize);
        QFETCH(unsigned, bit);
        const auto wire = wireOf(text, bit == 0);
        const auto samples = samplesOf(wire, unitSize, bit);
        test::Zip zip;
        zip.add("version", "2");
        // In disorder, and cut within samples.
        zip.add("logic-1-10", std::string_view(samples).substr(2001));
        zip.add("logic-1-2", std::string_view(samples).substr(1003, 998));
        zip.add("metadata", metadata(std::to_string(unitSize * 8),
                                     "samplerate=1 MHz\nunitsize=" + std::to_string(unitSize) + "\nprobe" +
                                         std::to_string(bit + 1) + "=RX\n"));
        zip.add("logic-1-1", std::string_view(samples).substr(0, 1003));
        const auto read = readZip(zip);
        QCOMPARE(read.error, std::string());
        QCOMPARE(read.text, text);
        QCOMPARE(read.channel, std::string("RX"));
        QVERIFY(read.edges == wire.at);
        QCOMPARE(read.end, wire.end);
        files::LineChoice choice;
        choice.channel = std::to_string(bit);
        const auto raw = readAll(files::openRawSamples(memory(samples), {1e6, unitSize}), choice);
        QCOMPARE(raw.text, text);
        QVERIFY(raw.edges == wire.at);
    }
    void scansAsALoopWould()
    {
        std::mt19937 random(1);
        for (int round = 0; round < 400; ++round) {
            const unsigned unitSize = 1 + static_cast<unsigned>(random() % 8);
            const unsigned bit = static_cast<unsigned>(random()) % (unitSize * 8);
            std::vector<std::uint8_t> bytes(random() % 3000 / unitSize * unitSize);
            const unsigned rare = 1 + static_cast<unsigned>(random() % 300);
            std::uint8_t value = 0;
            for (auto& byte : bytes)
                byte = value = random() % rare == 0 ? static_cast<std::uint8_t>(random()) : value;
            const bool before = random() % 2 == 0;
            std::vector<std::uint64_t> expected;
            bool level = before;
            for (std::size_t i = 0; i < bytes.size() / unitSize; ++i) {
                const bool now = (bytes[i * unitSize + bit / 8] >> bit % 8 & 1) != 0;
                if (now != std::exchange(level, now))
                    expected.push_back(100 + i);
            }
            std::vector<std::uint64_t> found;
            bool last = before;
            capture::LevelScan(unitSize, bit).scan(bytes, 100, last, found);
            QVERIFY(found == expected);
            QCOMPARE(last, level);
        }
    }
    void aSampleClockNeverDrifts()
    {
        QCOMPARE(capture::SampleClock(1'000'000).at(1'000'000'007).count(), std::int64_t{1'000'000'007'000});
        QCOMPARE(capture::SampleClock(3).at(1).count(), std::int64_t{333'333'333});
        QCOMPARE(capture::SampleClock(3).at(3'000'000'001).count(), std::int64_t{1'000'000'000'333'333'333});
        QCOMPARE(capture::SampleClock(24'000'000).at(24'000'001).count(), std::int64_t{1'000'000'042});
        QCOMPARE(capture::SampleClock(1'000'000'000'000).at(999'999'999'999).count(),
                 std::int64_t{1'000'000'000});
        QVERIFY(capture::SampleClock(1).at(UINT64_MAX).count() > 0);
    }
    void readsVoltages()
    {
        const auto wire = wireOf(text);
        const auto levels = samplesOf(wire, 1, 0);
        std::string volts;
        std::mt19937 random(2);
        double before = 3.3;
        for (const char level : levels) {
            before += ((level & 1) != 0 ? 3.3 - before : 0.1 - before) * 0.6; // slopes
            const auto bits = std::bit_cast<std::uint32_t>(
                static_cast<float>(before + static_cast<double>(random() % 200) * 1e-3));
            for (unsigned i = 0; i < 4; ++i)
                volts += static_cast<char>(bits >> (8 * i) & 0xFFU);
        }
        test::Zip zip;
        zip.add("metadata", metadata("0", "samplerate=1000000\ntotal analog=1\nanalog1=CH1\n"));
        zip.add("analog-1-1-1", std::string_view(volts).substr(0, 4003));
        zip.add("analog-1-1-2", std::string_view(volts).substr(4003));
        const auto read = readZip(zip);
        QCOMPARE(read.error, std::string());
        QCOMPARE(read.text, text);
        QCOMPARE(read.channel, std::string("CH1"));
        files::LineChoice choice;
        choice.threshold = 1.5;
        QCOMPARE(readZip(zip, choice).text, text);
        choice.threshold = 7;
        QVERIFY(readZip(zip, choice).edges.empty());
    }
    void noiseAboutOneLevelIsNoSignal()
    {
        std::mt19937 random(3);
        std::normal_distribution<float> noise(3.3F, 0.02F);
        capture::AnalogLevels levels;
        for (int i = 0; i < 100'000; ++i)
            levels.count(noise(random));
        QVERIFY(!levels.thresholds().has_value());
        for (int i = 0; i < 100; ++i)
            levels.count(noise(random) - 3.2F);
        const auto found = levels.thresholds();
        QVERIFY(found.has_value());
        QVERIFY(found->lower > 1 && found->upper < 2.5 && found->lower < found->upper);
        QVERIFY(!capture::AnalogLevels().thresholds().has_value());
    }
    void choosesTheChannelThatCarriesCharacters()
    {
        // Beside it: a clock, which has far more edges; chatter; and nothing.
        const auto wire = wireOf(text, true);
        std::string samples = samplesOf(wire, 1, 2);
        for (std::size_t i = 0; i < samples.size(); ++i) {
            const unsigned sample = static_cast<unsigned char>(samples[i]);
            samples[i] = static_cast<char>((sample & 0x06U) | (i & 1U) | 0x10U);
        }
        test::Zip zip;
        zip.add("metadata", metadata("8", "samplerate=1 MHz\nunitsize=1\n"));
        zip.add("logic-1", samples);
        const auto read = readZip(zip);
        QCOMPARE(read.channel, std::string("D2"));
        QCOMPARE(read.text, text);
        QCOMPARE(read.settings.polarity, line::Polarity::Inverted);
        QVERIFY(read.guess.has_value() && read.guess->confidence > 0.8);
        files::LineChoice choice;
        choice.channel = "D4";
        QCOMPARE(readZip(zip, choice).edges.size(), std::size_t{0});
        choice.channel = "nonsense";
        QVERIFY(readZip(zip, choice).error.find("no channel 'nonsense'") != std::string::npos);
    }
    void saysWhichEntryIsAtFault_data()
    {
        QTest::addColumn<QByteArray>("metadata");
        QTest::addColumn<QByteArray>("says");
        const auto row = [](const char* name, const char* rest, const char* says) {
            QTest::newRow(name) << QByteArray(rest) << QByteArray(says);
        };
        row("a rate of nothing", "total probes=8\nsamplerate=0\nunitsize=1\n", "metadata: samplerate is '0'");
        row("a rate of another kind", "total probes=8\nsamplerate=fast\nunitsize=1\n",
            "metadata: samplerate");
        row("no rate", "total probes=8\nunitsize=1\n", "metadata: there is no samplerate");
        row("samples of nothing", "samplerate=1 MHz\nunitsize=0\n", "metadata: unitsize is '0'");
        row("samples of nine bytes", "samplerate=1 MHz\nunitsize=9\n", "metadata: unitsize is '9'");
        row("seven bytes for eight probes", "total probes=8\nsamplerate=1 MHz\nunitsize=7\n",
            "metadata: unitsize is '7', which does not go with 8 probes");
        row("probes without end", "total probes=4000000000\nsamplerate=1 MHz\nunitsize=1\n",
            "metadata: total probes is '4000000000'");
        row("fewer than none", "total probes=-1\nsamplerate=1 MHz\nunitsize=1\n",
            "metadata: total probes is '-1'");
        row("a probe beyond the sample", "total probes=8\nsamplerate=1 MHz\nunitsize=1\nprobe9=X\n",
            "metadata: probe9 is 'X', beyond the 8 bits");
        row("half a sample", "total probes=16\nsamplerate=1 MHz\nunitsize=2\n",
            "logic-1-1: 5 bytes are no whole");
        row("nothing to look at", "samplerate=1 MHz\n", "metadata: names no channel");
    }
    void saysWhichEntryIsAtFault()
    {
        QFETCH(QByteArray, metadata);
        QFETCH(QByteArray, says);
        test::Zip zip;
        zip.add("metadata", "[device 1]\n" + metadata.toStdString());
        zip.add("logic-1-1", "abcde");
        const auto read = readZip(zip);
        QVERIFY2(read.error.find(says.toStdString()) != std::string::npos, read.error.c_str());
    }
    void believesNoClaimThatCannotBe()
    {
        const auto head = metadata("8", "samplerate=1 MHz\nunitsize=1\n");
        test::Zip none;
        none.add("logic-1-1", "abc");
        QVERIFY(readZip(none).error.find("metadata: ") == 0);
        test::Zip huge;
        huge.add("metadata", head);
        huge.add("logic-1-1", "abc", 4'000'000'000);
        QVERIFY2(readZip(huge).error.find("logic-1-1: claims 4000000000 bytes") == 0,
                 readZip(huge).error.c_str());
        test::Zip empty;
        empty.add("metadata", head);
        QVERIFY(readZip(empty).error.find("holds no samples") != std::string::npos);
        test::Zip twice;
        twice.add("metadata", head);
        twice.add("logic-1-1", "abc");
        twice.add("logic-1-1", "abc");
        QVERIFY(readZip(twice).error.find("logic-1-1: is there twice") == 0);
        QVERIFY(!readAll(files::openSigrok(memory("PK\x03\x04 and nothing"), {})).error.empty());
    }
    void aTruncatedZipIsReadUpToThere()
    {
        test::Zip zip;
        zip.add("metadata", metadata("8", "samplerate=1 MHz\nunitsize=1\nprobe1=RX\n"));
        const auto samples = samplesOf(wireOf(text + text + text), 1, 0);
        zip.add("logic-1-1", samples);
        auto bytes = zip.bytes();
        bytes.resize(bytes.size() - 200 - samples.size() / 3);
        const auto read = readAll(files::openSigrok(memory(std::move(bytes)), {}));
        QVERIFY2(read.error.find("logic-1-1: ") == 0, read.error.c_str());
        QVERIFY(read.text.size() > text.size());
        QVERIFY2((text + text + text).find(read.text.substr(0, text.size())) == 0, read.text.c_str());
    }
    void readsVcd_data()
    {
        QTest::addColumn<QByteArray>("changes");
        QTest::addColumn<QByteArray>("edges");
        QTest::addColumn<QByteArray>("error");
        const auto row = [](const char* name, const char* changes, const char* edges,
                            const char* error = "") {
            QTest::newRow(name) << QByteArray(changes) << QByteArray(edges) << QByteArray(error);
        };
        row("edges", "#0\n1!\n#10\n0!\n#30\n1!\n#40\n", "1 10 30 <40");
        row("other variables", "#0 1! 0\" b1010 #\n#10\n0!\n1\" b11 #\n#30\n1!\n#40", "1 10 30 <40");
        row("dump commands and comments", "$dumpvars 1! $end #10 0! $comment #99 1! $end\n#40 ", "1 10 <40");
        row("as a vector of one bit", "#0 b1 !\n#10 b0 !\n#30 b0001 !\n#40", "1 10 30 <40");
        row("no change at all", "#0 1!\n#10 1!\n#30 1!\n#40", "1 <40");
        row("there and back at one time", "#0 1!\n#10 0! 1!\n#30 0!\n#40", "1 30 <40");
        row("unknown before the first level", "#0 x!\n#10 z!\n#20 0!\n#30 1!\n#40", "0 30 <40");
        row("unknown later on", "#0 1!\n#10 0!\n#20 x!\n#30 0!\n#40", "1 10 <40",
            "line 8 of the VCD: the level of a");
        row("weak levels", "#0 H!\n#10 l!\n#30 h!\n#40", "1 10 30 <40");
        row("time goes backwards", "#0 1!\n#10 0!\n#5 1!\n#40", "1 10 <10",
            "line 8 of the VCD: time goes backwards, from 10 to 5");
        row("no time", "#0 1!\n#ten 0!\n", "none", "line 7 of the VCD: '#ten' is no time");
        row("no change", "#0 1!\n#10 0!\nq!\n", "1 10 <10", "line 8 of the VCD: 'q!' is no change");
        row("far away", "#0 1!\n#99999999999999999 0!\n", "none", "line 7 of the VCD: the time");
    }
    void readsVcd()
    {
        QFETCH(QByteArray, changes);
        QFETCH(QByteArray, edges);
        QFETCH(QByteArray, error);
        const QByteArray heading("$timescale 1 us $end\n$scope module m $end\n$var wire 1 ! a $end\n"
                                 "$var wire 4 # bus $end\n$var reg 1 \" b [0] $end\n$enddefinitions $end ");
        const auto file = files::openVcd(memory(QByteArray(heading + changes).toStdString()));
        QVERIFY(file.ok());
        QVERIFY((file.value()->channels() == std::vector<std::string>{"a", "b[0]"}));
        const auto source = file.value()->read(0);
        if (!source) {
            QCOMPARE(QByteArray("none"), edges);
            QVERIFY(QByteArray(source.error().message.c_str()).startsWith(error));
            return;
        }
        std::vector<Duration> found;
        QByteArray said;
        for (bool more = true; more;) {
            const auto next = source.value()->next(found);
            if (!next)
                said = next.error().message.c_str();
            more = next && next.value();
        }
        QByteArray printed(source.value()->initialLevel() ? "1" : "0");
        for (const Duration at : found)
            printed += ' ' + QByteArray::number(static_cast<double>(at.count()) / 1000);
        printed += " <" + QByteArray::number(static_cast<double>(source.value()->end().count()) / 1000);
        QCOMPARE(printed, edges);
        QVERIFY2(error.isEmpty() ? said.isEmpty() : said.startsWith(error), said.constData());
    }
    void knowsEveryTimescale_data()
    {
        QTest::addColumn<QByteArray>("scale");
        QTest::addColumn<QByteArray>("time");
        QTest::newRow("fs") << QByteArray("100 fs") << QByteArray("90000000");
        QTest::newRow("ps") << QByteArray("10ps") << QByteArray("900000");
        QTest::newRow("ns") << QByteArray("1\nns") << QByteArray("9000");
        QTest::newRow("us") << QByteArray("1us") << QByteArray("9");
    }
    void knowsEveryTimescale()
    {
        QFETCH(QByteArray, scale);
        QFETCH(QByteArray, time);
        const QByteArray vcd = "$timescale " + scale +
                               " $end $var wire 1 ! a $end $enddefinitions $end #0 0! #" + time + " 1! #" +
                               time + "0";
        const auto file = files::openVcd(memory(vcd.toStdString()));
        QVERIFY(file.ok());
        const auto source = file.value()->read(0);
        std::vector<Duration> edges;
        QVERIFY(source.value()->next(edges).ok());
        QCOMPARE(edges.size(), std::size_t{1});
        QCOMPARE(edges[0], Duration(std::chrono::microseconds(9)));
        QVERIFY(!files::openVcd(memory("$timescale 3 days $end $var wire 1 ! a $end $enddefinitions $end "))
                     .ok());
    }
};

QTEST_GUILESS_MAIN(TestWireFile)
#include "tst_wire_file.moc"
