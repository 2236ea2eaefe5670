// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/frames/row_scale.h"

#include <QTest>

#include <limits>

using p1scope::ui::RowScale;

class TestRowScale : public QObject {
    Q_OBJECT
private slots:
    void keepsBothEndsExact_data()
    {
        QTest::addColumn<quint64>("rows");
        QTest::addColumn<quint64>("visible");
        QTest::newRow("none") << quint64{0} << quint64{20};
        QTest::newRow("fewer than fit") << quint64{7} << quint64{20};
        QTest::newRow("as many as fit") << quint64{20} << quint64{20};
        QTest::newRow("one more") << quint64{21} << quint64{20};
        QTest::newRow("a million") << quint64{1'000'000} << quint64{33};
        QTest::newRow("beyond an int") << (quint64{1} << 31) + 5 << quint64{33};
        QTest::newRow("ten thousand million") << quint64{10'000'000'000} << quint64{33};
        QTest::newRow("as many as can be counted") << std::numeric_limits<quint64>::max() << quint64{33};
    }
    void keepsBothEndsExact()
    {
        QFETCH(quint64, rows);
        QFETCH(quint64, visible);
        const RowScale scale(rows, visible);
        QCOMPARE(scale.maximumTop(), rows > visible ? rows - visible : 0);
        QCOMPARE(scale.fromBar(0), quint64{0});
        QCOMPARE(scale.fromBar(scale.barMaximum()), quint64(scale.maximumTop()));
        QCOMPARE(scale.toBar(0), 0);
        QCOMPARE(scale.toBar(scale.maximumTop()), scale.barMaximum());
        QVERIFY(scale.barPage() >= 1);
        QVERIFY(scale.barMaximum() <= std::numeric_limits<int>::max() - scale.barPage());
    }
    void isOneToOneWhereItCanBe()
    {
        const RowScale scale(500'000'000, 40);
        for (std::uint64_t top = 0; top < scale.maximumTop(); top += 12'345'677)
            QCOMPARE(scale.fromBar(scale.toBar(top)), top);
    }
    void saysTheEndOnlyAtTheEnd()
    {
        const RowScale scale(10'000'000'000, 33);
        QVERIFY(scale.toBar(1) > 0);
        QVERIFY(scale.toBar(scale.maximumTop() - 1) < scale.barMaximum());
    }
    void neverGoesBackwards()
    {
        const RowScale scale(10'000'000'000, 33);
        std::uint64_t before = 0;
        for (int value = 0; value < scale.barMaximum() - 999'983; value += 999'983) {
            const std::uint64_t top = scale.fromBar(value);
            QVERIFY(top >= before);
            QVERIFY(top <= scale.maximumTop());
            before = top;
        }
    }
};

QTEST_GUILESS_MAIN(TestRowScale)
#include "tst_row_scale.moc"
