// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/frames/fake_frames.h"
#include "ui/frames/frame_rows.h"

#include <QTest>

using namespace p1scope::ui;
using p1scope::line::FrameIndex;

class TestFrameRows : public QObject {
    Q_OBJECT
private slots:
    void showsAllFrames()
    {
        const FakeFrames frames(1'000);
        const std::deque<FrameIndex> errors;
        const Marks marks;
        const FrameRows rows(frames, errors, marks);
        QCOMPARE(rows.count(), quint64{1'000});
        QCOMPARE(rows.frameAt(999).value, quint64{999});
        QCOMPARE(*rows.rowNear({999}), quint64{999});
        QCOMPARE(*rows.rowNear({5'000}), quint64{999});
    }
    void countsFromTheOldestThatIsKept()
    {
        FakeFrames frames(1'000);
        frames.giveUpBefore({400});
        const std::deque<FrameIndex> errors;
        const Marks marks;
        const FrameRows rows(frames, errors, marks);
        QCOMPARE(rows.count(), quint64{600});
        QCOMPARE(rows.frameAt(0).value, quint64{400});
        QCOMPARE(*rows.rowNear({10}), quint64{0});
    }
    void mergesErrorsAndMarks()
    {
        const FakeFrames frames(1'000);
        const std::deque<FrameIndex> errors{{5}, {10}, {500}};
        const Marks marks{{{0}, "a"}, {{10}, "on an error"}, {{11}, "b"}, {{999}, "c"}};
        FrameRows rows(frames, errors, marks);
        rows.update(FrameRows::Show::Errors);
        const std::vector<std::uint64_t> expected{0, 5, 10, 11, 500, 999};
        QCOMPARE(rows.count(), expected.size());
        for (std::size_t row = 0; row < expected.size(); ++row) {
            QCOMPARE(rows.frameAt(row).value, expected[row]);
            QCOMPARE(*rows.rowNear({expected[row]}), row);
            QVERIFY(rows.shows({expected[row]}));
        }
        QCOMPARE(*rows.rowNear({6}), quint64{2});
        QVERIFY(!rows.shows({6}));
        rows.update(FrameRows::Show::MarksOnly);
        QCOMPARE(rows.count(), quint64{4});
        QCOMPARE(rows.frameAt(2).value, quint64{11});
    }
    void hidesWhatCameAfterItWasFrozen()
    {
        const FakeFrames frames(1'000);
        const std::deque<FrameIndex> errors{{5}, {500}};
        const Marks marks{{{700}, "late"}};
        FrameRows rows(frames, errors, marks);
        rows.update(FrameRows::Show::All, FrameIndex{100});
        QCOMPARE(rows.count(), quint64{100});
        rows.update(FrameRows::Show::Errors, FrameIndex{100});
        QCOMPARE(rows.count(), quint64{1});
    }
    void showsWhatWasFound()
    {
        FakeFrames frames(1'000'000);
        const std::deque<FrameIndex> errors;
        const Marks marks;
        FrameRows rows(frames, errors, marks);
        rows.update(FrameRows::Show::Found);
        QCOMPARE(rows.count(), quint64{0});
        p1scope::line::FrameSet found;
        rows.setFound(&found);
        for (std::uint64_t frame = 0; frame < 1'000'000; frame += 100'000)
            found.add({frame}, {frame + 1});
        rows.update(FrameRows::Show::Found);
        QCOMPARE(rows.count(), quint64{20});
        QCOMPARE(rows.frameAt(3).value, quint64{100'001});
        QCOMPARE(*rows.rowNear({100'001}), quint64{3});
        QCOMPARE(*rows.rowNear({100'002}), quint64{4});
        QVERIFY(rows.shows({100'001}) && !rows.shows({100'002}));
        rows.update(FrameRows::Show::Found, FrameIndex{100'001});
        QCOMPARE(rows.count(), quint64{3});
        frames.giveUpBefore({300'001});
        rows.update(FrameRows::Show::Found);
        QCOMPARE(rows.frameAt(0).value, quint64{300'001});
        QCOMPARE(rows.count(), quint64{13});
    }
    void hasNoRowWhereThereIsNothing()
    {
        const FakeFrames frames(100);
        const std::deque<FrameIndex> errors;
        const Marks marks;
        FrameRows rows(frames, errors, marks);
        rows.update(FrameRows::Show::Errors);
        QCOMPARE(rows.count(), quint64{0});
        QVERIFY(!rows.rowNear({5}));
        QVERIFY(!rows.shows({5}));
    }
};

QTEST_GUILESS_MAIN(TestFrameRows)
#include "tst_frame_rows.moc"
