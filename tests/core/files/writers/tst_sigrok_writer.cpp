// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/files/writers/sigrok_writer.h"
#include "core/simulator/wire.h"

#include <QTemporaryDir>
#include <QTest>

#include <archive.h>
#include <archive_entry.h>

#include <fstream>
#include <memory>
#include <sstream>

using namespace p1scope;
using capture::Duration;

namespace {

using Entries = std::vector<std::pair<std::string, std::string>>;

Entries unpack(const std::string& path)
{
    Entries entries;
    const std::unique_ptr<archive, int (*)(archive*)> in(archive_read_new(), archive_read_free);
    archive_read_support_format_zip(in.get());
    if (archive_read_open_filename(in.get(), path.c_str(), 65536) != ARCHIVE_OK)
        return entries;
    archive_entry* entry = nullptr;
    while (archive_read_next_header(in.get(), &entry) == ARCHIVE_OK) {
        std::string content(static_cast<std::size_t>(archive_entry_size(entry)), '\0');
        if (archive_read_data(in.get(), content.data(), content.size()) !=
            static_cast<la_ssize_t>(content.size()))
            content = "unreadable";
        entries.emplace_back(archive_entry_pathname(entry), content);
    }
    return entries;
}

std::string samplesOf(const Entries& entries)
{
    std::string samples;
    for (std::size_t i = 2; i < entries.size(); ++i)
        samples += entries[i].second;
    return samples;
}

} // namespace

class TestSigrokWriter : public QObject {
    Q_OBJECT
    QTemporaryDir m_folder;

    [[nodiscard]] std::string path(const char* name) const
    {
        return m_folder.filePath(QString::fromLatin1(name)).toStdString();
    }

private slots:
    void choosesARateThatShowsEveryBit()
    {
        QCOMPARE(files::sampleRateFor(9600), std::uint64_t(200'000));
        QCOMPARE(files::sampleRateFor(115200), std::uint64_t(2'000'000));
        QCOMPARE(files::sampleRateFor(62500), std::uint64_t(1'000'000));
        QCOMPARE(files::sampleRateFor(12'000'000), std::uint64_t(200'000'000));
    }
    void writesASession()
    {
        capture::Edges wire;
        wire.at = {Duration(2'000), Duration(5'000), Duration(6'001)};
        wire.end = Duration(9'000);
        QVERIFY(files::writeSigrok(path("small.sr"), wire, 1'000'000).ok());
        const auto entries = unpack(path("small.sr"));
        QCOMPARE(entries.size(), std::size_t(3));
        QCOMPARE(entries[0], std::pair(std::string("version"), std::string("2")));
        QCOMPARE(entries[1].first, std::string("metadata"));
        for (const char* line :
             {"[global]\n", "\n[device 1]\n", "\ncapturefile=logic-1\n", "\ntotal probes=1\n",
              "\nsamplerate=1 MHz\n", "\nprobe1=P1\n", "\nunitsize=1\n"})
            QVERIFY2(entries[1].second.find(line) != std::string::npos, line);
        QCOMPARE(entries[2].first, std::string("logic-1-1"));
        // A sample at 0, 1, … 8 us: an edge shows from the first sample at or after it.
        QCOMPARE(entries[2].second, std::string("\1\1\0\0\0\1\1\0\0", 9));
    }
    void writesTheRateAsSigrokDoes_data()
    {
        QTest::addColumn<quint64>("rate");
        QTest::addColumn<QString>("text");
        QTest::newRow("MHz") << quint64(2'000'000) << QStringLiteral("samplerate=2 MHz\n");
        QTest::newRow("kHz") << quint64(1'500'000) << QStringLiteral("samplerate=1500 kHz\n");
        QTest::newRow("Hz") << quint64(44'056) << QStringLiteral("samplerate=44056 Hz\n");
    }
    void writesTheRateAsSigrokDoes()
    {
        QFETCH(quint64, rate);
        QFETCH(QString, text);
        QVERIFY(files::writeSigrok(path("rate.sr"), {}, rate).ok());
        const auto entries = unpack(path("rate.sr"));
        QVERIFY(entries.at(1).second.find(text.toStdString()) != std::string::npos);
        QCOMPARE(samplesOf(entries), std::string("\1")); // never none at all
    }
    void cutsALongWireIntoChunks()
    {
        // Nearly three chunks of 4 Mi samples, with edges in each of them.
        const auto line = line::dsmr4Settings();
        std::mt19937_64 chance(1);
        auto wire = simulator::restingWire(line);
        for (int i = 0; i < 11; ++i)
            simulator::appendEdges(wire, simulator::toWire("/SIM5TEST\r\n\r\n!\r\n", line, {}, chance), line,
                                   capture::Time(std::chrono::seconds(i)));
        wire.end = std::chrono::milliseconds(11'500);
        constexpr std::uint64_t rate = 1'000'000;
        QVERIFY(files::writeSigrok(path("long.sr"), wire, rate).ok());
        const auto entries = unpack(path("long.sr"));
        QCOMPARE(entries.size(), std::size_t(5));
        for (std::size_t i = 2; i < entries.size(); ++i)
            QCOMPARE(entries[i].first, "logic-1-" + std::to_string(i - 1));
        const auto samples = samplesOf(entries);
        QCOMPARE(samples.size(), std::size_t(11'500'000));
        // Every change of level stands where its edge was, rounded up to the next sample.
        std::size_t edge = 0;
        for (std::size_t i = 1; i < samples.size(); ++i) {
            if (samples[i] == samples[i - 1])
                continue;
            while (edge < wire.at.size() &&
                   static_cast<std::size_t>((wire.at[edge].count() + 999) / 1000) < i)
                ++edge;
            QVERIFY(edge < wire.at.size());
            QCOMPARE(static_cast<std::size_t>((wire.at[edge].count() + 999) / 1000), i);
            QCOMPARE(samples[i] == '\1', wire.levelAfter(edge));
        }
        QCOMPARE(edge, wire.at.size() - 1);
    }
    void writesTheSameFileForTheSameWire()
    {
        capture::Edges wire;
        wire.at = {Duration(2'000), Duration(5'000)};
        wire.end = Duration(9'000);
        const auto content = [](const std::string& name) {
            std::ostringstream out;
            out << std::ifstream(name, std::ios::binary).rdbuf();
            return out.str();
        };
        QVERIFY(files::writeSigrok(path("one.sr"), wire, 1'000'000).ok());
        QVERIFY(files::writeSigrok(path("two.sr"), wire, 1'000'000).ok());
        QVERIFY(!content(path("one.sr")).empty());
        QCOMPARE(content(path("one.sr")), content(path("two.sr")));
    }
    void saysWhatItCannotDo()
    {
        const auto nowhere = path("no/such/folder/wire.sr");
        const auto status = files::writeSigrok(nowhere, {}, 1'000'000);
        QVERIFY(!status.ok());
        QVERIFY(status.error().message.find(nowhere) != std::string::npos);
        QCOMPARE(files::writeSigrok(path("zero.sr"), {}, 0).error().kind, base::ErrorKind::Usage);
    }
};

QTEST_GUILESS_MAIN(TestSigrokWriter)
#include "tst_sigrok_writer.moc"
