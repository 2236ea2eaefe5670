// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/pcapng.h"

#include <QTest>

using namespace p1scope::capture;
using namespace p1scope::capture::pcapng;

namespace {

using Bytes = std::vector<std::uint8_t>;

/// Blocks as other programs write them, in either byte order.
class Builder {
public:
    explicit Builder(bool big)
        : m_big(big)
    {}

    Builder& u16(unsigned value)
    {
        const auto low = static_cast<std::uint8_t>(value & 0xFFU);
        const auto high = static_cast<std::uint8_t>(value >> 8U & 0xFFU);
        m_bytes.push_back(m_big ? high : low);
        m_bytes.push_back(m_big ? low : high);
        return *this;
    }
    Builder& u32(std::uint32_t value)
    {
        u16(m_big ? value >> 16U : value & 0xFFFFU);
        return u16(m_big ? value & 0xFFFFU : value >> 16U);
    }
    Builder& raw(const Bytes& bytes)
    {
        m_bytes.insert(m_bytes.end(), bytes.begin(), bytes.end());
        while (m_bytes.size() % 4 != 0)
            m_bytes.push_back(0);
        return *this;
    }
    Builder& option(unsigned code, const Bytes& value)
    {
        u16(code).u16(static_cast<unsigned>(value.size()));
        return raw(value);
    }
    Builder& block(std::uint32_t type, const Builder& body)
    {
        const auto length = static_cast<std::uint32_t>(body.m_bytes.size() + 12);
        u32(type).u32(length).raw(body.m_bytes);
        return u32(length);
    }
    Builder& section()
    {
        return block(0x0A0D0D0A, Builder(m_big).u32(0x1A2B3C4D).u16(1).u16(0).u32(~0U).u32(~0U));
    }
    Builder& interface(unsigned link, const Bytes& resolution = {})
    {
        Builder body(m_big);
        body.u16(link).u16(0).u32(0);
        if (!resolution.empty())
            body.option(9, resolution).u32(0);
        return block(1, body);
    }
    Builder& packet(unsigned interface, std::uint64_t ticks, const Bytes& data)
    {
        Builder body(m_big);
        body.u32(interface)
            .u32(static_cast<std::uint32_t>(ticks >> 32U))
            .u32(static_cast<std::uint32_t>(ticks & ~0U));
        body.u32(static_cast<std::uint32_t>(data.size()))
            .u32(static_cast<std::uint32_t>(data.size()))
            .raw(data);
        return block(6, body);
    }
    [[nodiscard]] const Bytes& bytes() const { return m_bytes; }

private:
    bool m_big;
    Bytes m_bytes;
};

struct Read {
    struct Got {
        std::size_t interface;
        std::uint64_t ticks;
        Bytes data;
    };
    std::vector<Got> packets;
    QByteArray fault;
};

Read readAll(BlockReader& reader)
{
    Read result;
    for (;;) {
        const auto packet = reader.next();
        if (!packet) {
            result.fault = QByteArray::fromStdString(packet.error().message);
            return result;
        }
        if (!packet.value())
            return result;
        const Packet& got = *packet.value();
        result.packets.push_back({got.interface, got.ticks, Bytes(got.data.begin(), got.data.end())});
    }
}

} // namespace

class TestPcapng : public QObject {
    Q_OBJECT
private slots:
    void readsBothByteOrders_data()
    {
        QTest::addColumn<bool>("big");
        QTest::newRow("little") << false;
        QTest::newRow("big") << true;
    }
    void readsBothByteOrders()
    {
        QFETCH(bool, big);
        Builder file(big);
        file.section().interface(1).interface(250, {9}).packet(1, 0x1'0000'0002, {1, 2, 3, 4, 5});
        BlockReader reader(file.bytes());
        const Read read = readAll(reader);
        QCOMPARE(read.fault, QByteArray());
        QCOMPARE(read.packets.size(), std::size_t{1});
        QCOMPARE(read.packets[0].interface, std::size_t{1});
        QCOMPARE(read.packets[0].ticks, std::uint64_t{0x1'0000'0002});
        QVERIFY(read.packets[0].data == Bytes({1, 2, 3, 4, 5}));
        QCOMPARE(reader.interfaces()[0].ticksPerSecond, std::uint64_t{1'000'000});
        QCOMPARE(reader.interfaces()[1].ticksPerSecond, std::uint64_t{1'000'000'000});
    }
    void timeStampsOfAnyResolution_data()
    {
        QTest::addColumn<std::uint64_t>("perSecond");
        QTest::addColumn<qint64>("offset");
        QTest::addColumn<std::uint64_t>("ticks");
        QTest::addColumn<qint64>("wall");
        QTest::newRow("microseconds")
            << std::uint64_t{1'000'000} << qint64{0} << std::uint64_t{1'500'001} << qint64{1'500'001'000};
        QTest::newRow("nanoseconds") << std::uint64_t{1'000'000'000} << qint64{0} << std::uint64_t{7}
                                     << qint64{7};
        QTest::newRow("seconds") << std::uint64_t{1} << qint64{0} << std::uint64_t{3}
                                 << qint64{3'000'000'000};
        QTest::newRow("binary") << std::uint64_t{1024} << qint64{0} << std::uint64_t{1536}
                                << qint64{1'500'000'000};
        QTest::newRow("offset") << std::uint64_t{1'000'000} << qint64{-1} << std::uint64_t{1'500'000}
                                << qint64{500'000'000};
        QTest::newRow("picoseconds") << std::uint64_t{1'000'000'000'000} << qint64{0}
                                     << std::uint64_t{2'500'000'000'000} << qint64{2'500'000'000};
        QTest::newRow("beyond") << std::uint64_t{0} << qint64{0} << std::uint64_t{5} << qint64{0};
    }
    void timeStampsOfAnyResolution()
    {
        QFETCH(std::uint64_t, perSecond);
        QFETCH(qint64, offset);
        QFETCH(std::uint64_t, ticks);
        QFETCH(qint64, wall);
        Interface interface;
        interface.ticksPerSecond = perSecond;
        interface.offsetSeconds = offset;
        QCOMPARE(qint64{interface.toWall(ticks).time_since_epoch().count()}, wall);
    }
    void unknownBlocksAreSkipped()
    {
        Builder file(false);
        file.section().block(0x0000000A, Builder(false).u32(1)).interface(250);
        file.block(0x80000001, Builder(false).u32(7).u32(8)).packet(0, 1, {9});
        BlockReader reader(file.bytes());
        QCOMPARE(readAll(reader).packets.size(), std::size_t{1});
    }
    void sectionsEndToEnd()
    {
        Builder file(false);
        file.section().interface(250).packet(0, 1, {1}).section().interface(1).interface(250).packet(1, 2,
                                                                                                     {2});
        BlockReader reader(file.bytes());
        const auto beginning = reader.place();
        const Read read = readAll(reader);
        QCOMPARE(read.packets.size(), std::size_t{2});
        QCOMPARE(read.packets[1].interface, std::size_t{2});
        const auto end = reader.place();
        // Reading again from the beginning adds no interfaces.
        reader.seek(beginning);
        QCOMPARE(readAll(reader).packets.size(), std::size_t{2});
        QCOMPARE(reader.interfaces().size(), std::size_t{3});
        // A reader that has not been there finds the interfaces on its way.
        BlockReader other(file.bytes());
        other.seek(end);
        QCOMPARE(other.interfaces().size(), std::size_t{3});
    }
    void simpleAndObsoletePackets()
    {
        Builder file(false);
        file.section().interface(250);
        file.block(3, Builder(false).u32(3).raw({1, 2, 3}));
        file.block(2, Builder(false).u16(0).u16(0).u32(0).u32(5).u32(1).u32(1).raw({4}));
        BlockReader reader(file.bytes());
        const Read read = readAll(reader);
        QCOMPARE(read.packets.size(), std::size_t{2});
        QVERIFY(read.packets[0].data == Bytes({1, 2, 3}));
        QCOMPARE(read.packets[1].ticks, std::uint64_t{5});
    }
    void saysWhereItIsDamaged_data()
    {
        QTest::addColumn<QByteArray>("why");
        QTest::addColumn<Bytes>("file");
        const Bytes good = Builder(false).section().interface(250).packet(0, 1, {1, 2, 3}).bytes();
        const std::size_t packet = 28 + 20;
        const auto with = [&](std::size_t at, std::uint8_t value) {
            Bytes bad = good;
            bad[at] = value;
            return bad;
        };
        QTest::newRow("odd length") << QByteArray("impossible length") << with(packet + 4, 37);
        QTest::newRow("no length") << QByteArray("impossible length") << with(packet + 4, 0);
        QTest::newRow("huge length") << QByteArray("impossible length") << with(packet + 7, 0xF0);
        QTest::newRow("lengths differ") << QByteArray("two lengths") << with(good.size() - 4, 32);
        QTest::newRow("captured beyond") << QByteArray("longer than its block") << with(packet + 20, 200);
        QTest::newRow("interface") << QByteArray("interface 9") << with(packet + 8, 9);
        QTest::newRow("version") << QByteArray("version 2") << with(12, 2);
        QTest::newRow("no byte order") << QByteArray("byte order") << with(8, 0);
    }
    void saysWhereItIsDamaged()
    {
        QFETCH(QByteArray, why);
        QFETCH(Bytes, file);
        BlockReader reader(file);
        const Read read = readAll(reader);
        QVERIFY2(read.fault.contains(why), read.fault.constData());
        QVERIFY(read.packets.empty());
    }
    void aLengthBeyondABigFileIsDamage()
    {
        Bytes file = Builder(false).section().interface(250).bytes();
        Bytes lying = Builder(false).packet(0, 1, Bytes(64)).bytes();
        lying[6] = 0x40; // 4 MB
        file.insert(file.end(), lying.begin(), lying.end());
        BlockReader cut(file);
        QCOMPARE(readAll(cut).fault, QByteArray());
        QCOMPARE(cut.cutBytes(), lying.size());
        file.resize(file.size() + 2 * 1024 * 1024);
        BlockReader damaged(file);
        QVERIFY(readAll(damaged).fault.contains("longer than the file"));
    }
    void whatIsNoPcapngIsToldAtOnce()
    {
        for (const QByteArray& text : {QByteArray("/XMX5LGBBFG1009021021\r\n"), QByteArray(64, '\0')}) {
            const Bytes file(text.begin(), text.end());
            BlockReader reader(file);
            QVERIFY(readAll(reader).fault.contains("no pcapng"));
        }
    }
};

QTEST_GUILESS_MAIN(TestPcapng)
#include "tst_pcapng.moc"
