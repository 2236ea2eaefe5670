// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/files/writers/vcd_writer.h"
#include "core/simulator/wire.h"

#include <QTemporaryDir>
#include <QTest>

#include <fstream>
#include <sstream>

using namespace p1scope;
using capture::Duration;

namespace {

/// What a reader of VCD needs to know of one wire.
struct Dump {
    std::string heading;
    bool initialLevel = false;
    std::vector<std::pair<std::int64_t, bool>> changes;
    std::int64_t end = 0;
};

Dump read(std::istream& in)
{
    Dump dump;
    std::string line;
    while (std::getline(in, line) && line.find("$enddefinitions") == std::string::npos)
        dump.heading += line + '\n';
    std::int64_t now = 0;
    bool initial = false;
    while (std::getline(in, line)) {
        if (line.starts_with('#')) {
            now = std::stoll(line.substr(1));
        } else if (line == "$dumpvars") {
            initial = true;
        } else if (line == "$end") {
            initial = false;
        } else if (line == "0!" || line == "1!") {
            if (initial)
                dump.initialLevel = line == "1!";
            else
                dump.changes.emplace_back(now, line == "1!");
        } else {
            dump.heading += "unexpected: " + line + '\n';
        }
    }
    dump.end = now;
    return dump;
}

} // namespace

class TestVcdWriter : public QObject {
    Q_OBJECT
private slots:
    void saysWhatItHolds()
    {
        std::ostringstream out;
        files::VcdWriter writer(out, true);
        writer.finish(Duration(5));
        std::istringstream in(out.str());
        const auto dump = read(in);
        QVERIFY(dump.heading.find("$timescale 1 ns $end") != std::string::npos);
        QVERIFY(dump.heading.find("$var wire 1 ! P1 $end") != std::string::npos);
        QCOMPARE(dump.heading.find("unexpected"), std::string::npos);
        QVERIFY(dump.initialLevel);
        QVERIFY(dump.changes.empty());
        QCOMPARE(dump.end, std::int64_t(5));
    }
    void keepsEveryEdge_data()
    {
        QTest::addColumn<bool>("inverted");
        QTest::newRow("idle high") << false;
        QTest::newRow("idle low") << true;
    }
    void keepsEveryEdge()
    {
        QFETCH(bool, inverted);
        auto line = line::dsmr2Settings();
        line.polarity = inverted ? line::Polarity::Inverted : line::Polarity::Normal;
        std::mt19937_64 chance(1);
        auto wire = simulator::restingWire(line);
        simulator::appendEdges(wire, simulator::toWire("/SIM5TEST\r\n\r\n!\r\n", line, {}, chance), line,
                               capture::Time(Duration(1'000'003)));
        wire.end += Duration(777);

        QTemporaryDir folder;
        const std::filesystem::path path = folder.filePath(QStringLiteral("wire.vcd")).toStdString();
        QVERIFY(files::writeVcd(path, wire).ok());
        std::ifstream in(path, std::ios::binary);
        const auto dump = read(in);
        QCOMPARE(dump.initialLevel, !inverted);
        QCOMPARE(dump.changes.size(), wire.at.size());
        for (std::size_t i = 0; i < wire.at.size(); ++i) {
            QCOMPARE(dump.changes[i].first, std::int64_t(wire.at[i].count()));
            QCOMPARE(dump.changes[i].second, wire.levelAfter(i));
        }
        QCOMPARE(dump.end, std::int64_t(wire.end.count()));
    }
    void saysWhereItCannotWrite()
    {
        QTemporaryDir folder;
        const auto path = folder.filePath(QStringLiteral("no/such/folder/wire.vcd")).toStdString();
        const auto status = files::writeVcd(path, {});
        QVERIFY(!status.ok());
        QVERIFY(status.error().message.find(path) != std::string::npos);
    }
};

QTEST_GUILESS_MAIN(TestVcdWriter)
#include "tst_vcd_writer.moc"
