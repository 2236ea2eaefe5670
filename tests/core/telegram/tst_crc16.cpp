// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/telegram/crc16.h"
#include "tests/support/telegrams.h"

#include <QTest>

#include <random>

using p1scope::telegram::crc16;
using p1scope::telegram::suffixCrcs;
using p1scope::test::slowCrc;

namespace {

std::string randomBytes(std::mt19937& random, std::size_t size)
{
    std::string bytes(size, '\0');
    for (char& byte : bytes)
        byte = static_cast<char>(random());
    return bytes;
}

} // namespace

class TestCrc16 : public QObject {
    Q_OBJECT
private slots:
    void knowsThePublishedAnswers_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<int>("crc");
        QTest::newRow("nothing") << QByteArray() << 0x0000;
        QTest::newRow("check value of CRC-16/ARC") << QByteArray("123456789") << 0xBB3D;
        QTest::newRow("one NUL") << QByteArray(1, '\0') << 0x0000;
        QTest::newRow("one bit") << QByteArray("\x01") << 0xC0C1;
        QTest::newRow("all bits") << QByteArray("\xFF") << 0x4040;
        QTest::newRow("an identification, longer than a slice")
            << QByteArray("/ISK5\\2M550T-1012\r\n\r\n!") << 0x0534;
    }
    void knowsThePublishedAnswers()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(int, crc);
        QCOMPARE(int{crc16(bytes.toStdString())}, crc);
    }
    void isTheBitwiseOneWhateverTheLengthAndPlace()
    {
        std::mt19937 random(1);
        const std::string bytes = randomBytes(random, 400);
        for (std::size_t from = 0; from < 20; ++from) {
            for (std::size_t length = 0; length <= 100; ++length) {
                const std::string_view part = std::string_view(bytes).substr(from, length);
                QCOMPARE(crc16(part), slowCrc(part));
            }
        }
        for (int i = 0; i < 200; ++i) {
            const std::string more = randomBytes(random, random() % 3000);
            QCOMPARE(crc16(more), slowCrc(more));
        }
    }
    void goesOnWhereItWasLeft()
    {
        std::mt19937 random(2);
        for (int i = 0; i < 200; ++i) {
            const std::string bytes = randomBytes(random, 1 + random() % 200);
            const std::size_t cut = random() % bytes.size();
            const std::string_view whole(bytes);
            QCOMPARE(crc16(whole.substr(cut), crc16(whole.substr(0, cut))), slowCrc(bytes));
        }
    }
    void suffixesAreThoseOfEachRest()
    {
        std::mt19937 random(3);
        for (const std::size_t size : {0U, 1U, 2U, 15U, 16U, 17U, 300U}) {
            const std::string bytes = randomBytes(random, size);
            const auto suffixes = suffixCrcs(bytes);
            QCOMPARE(suffixes.size(), bytes.size());
            for (std::size_t i = 0; i < size; ++i)
                QCOMPARE(suffixes[i], slowCrc(std::string_view(bytes).substr(i)));
        }
    }
};

QTEST_GUILESS_MAIN(TestCrc16)
#include "tst_crc16.moc"
