// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/simulator/virtual_meter.h"
#include "core/telegram/framer.h"
#include "tests/ui/frames/fake_frames.h"
#include "ui/doctor/bar_chart.h"
#include "ui/doctor/bar_chart_geometry.h"
#include "ui/doctor/check_details.h"
#include "ui/doctor/checks_model.h"
#include "ui/doctor/doctor_view.h"
#include "ui/doctor/error_charts.h"
#include "ui/doctor/finding_banner.h"

#include <QAbstractItemModelTester>
#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QLabel>
#include <QListWidget>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QTreeView>

#include <utility>

using namespace p1scope;
using namespace p1scope::ui;
using doctor::CheckResult;

namespace {

/// A session on a virtual meter, through the same hands as in the program.
struct Shown {
    session::Document document;
    session::Digester digester;
    telegram::Framer framer{[this](telegram::Telegram&& t) { digester.take(t); }};
    std::unique_ptr<simulator::VirtualMeter> meter;
    Selection selection;
    std::unique_ptr<DoctorView> view;
    int second = 0;

    explicit Shown(const std::vector<int>& broken = {}, int telegrams = 20)
        : meter(
              simulator::makeMeter("dsmr50", 7, std::chrono::sys_seconds(std::chrono::seconds(1'700'000'000)))
                  .take())
    {
        const session::InputFacts facts{true, capture::WallTime(std::chrono::seconds(1'700'000'000))};
        digester.setFacts(facts);
        document.begin(line::dsmr4Settings(), facts);
        view = std::make_unique<DoctorView>(document, selection);
        view->resize(1146, 640);
        view->show();
        for (int i = 0; i < telegrams; ++i)
            feed(std::find(broken.begin(), broken.end(), i) != broken.end());
        view->setFrozen(false);
    }

    void feed(bool broken)
    {
        meter->advance(std::chrono::sys_seconds(std::chrono::seconds(1'700'000'000 + second)));
        std::string text = meter->telegram();
        if (broken)
            text[300] = static_cast<char>(text[300] ^ 0x10);
        session::Decoded decoded;
        decoded.frames = framesOf(text, {}, capture::Time(std::chrono::seconds(second++)));
        framer.push(decoded.frames);
        session::Digester::Batch batch = digester.takeBatch();
        decoded.telegrams = std::move(batch.telegrams);
        decoded.newNames = std::move(batch.newNames);
        decoded.household = std::move(batch.household);
        decoded.learnt = std::move(batch.learnt);
        document.take(std::move(decoded));
    }

    [[nodiscard]] CheckResult resultOf(const std::string& name) const
    {
        return static_cast<CheckResult>(view->model()->indexOf(name).data(ChecksModel::resultRole).toInt());
    }
    void choose(const std::string& name) const
    {
        view->list()->setCurrentIndex(view->model()->indexOf(name));
    }
};

} // namespace

class TestDoctorView : public QObject {
    Q_OBJECT
private slots:
    void theModelKeepsItsWord()
    {
        ChecksModel model;
        QAbstractItemModelTester tester(&model);
        Shown shown({3});
        model.setChecks(shown.document.examination());
        QCOMPARE(model.rowCount(), 4);
        shown.feed(true);
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
        model.setChecks(shown.document.examination());
        QVERIFY(changed.count() > 0);
        QCOMPARE(reset.count(), 0);
        for (int group = 0; group < model.rowCount(); ++group) {
            const QModelIndex top = model.index(group, 0);
            QVERIFY(model.check(top) == nullptr);
            QVERIFY(!top.data().toString().isEmpty());
            for (int row = 0; row < model.rowCount(top); ++row) {
                const QModelIndex index = model.index(row, 0, top);
                QCOMPARE(model.indexOf(model.check(index)->check.name), index);
                // For those who do not see the mark.
                QVERIFY(index.data(Qt::AccessibleTextRole).toString().contains(QLatin1String(", ")));
            }
        }
    }

    void aGoodSessionIsSaidToBeWell()
    {
        const Shown shown;
        QCOMPARE(shown.resultOf("telegrams"), CheckResult::Ok);
        QCOMPARE(shown.resultOf("crc"), CheckResult::Ok);
        QVERIFY2(shown.view->banner()->result() != CheckResult::Fail,
                 qPrintable(shown.view->banner()->sentence()));
        QVERIFY(!shown.view->charts()->byPlace()->isVisible());
    }

    void aBrokenTelegramIsOneKeyAway()
    {
        const Shown shown({3, 4, 5});
        QCOMPARE(shown.view->banner()->result(), CheckResult::Fail);
        shown.choose("telegrams");
        QCOMPARE(shown.view->details()->places()->count(), 3);
        QSignalSpy wanted(shown.view.get(), &DoctorView::viewWanted);
        shown.view->list()->setFocus();
        QTest::keyClick(shown.view->list(), Qt::Key_Return);
        QCOMPARE(wanted.count(), 1);
        QCOMPARE(wanted[0][0].toString(), QStringLiteral("telegrams"));
        const auto& summary = shown.document.summary(telegram::TelegramIndex{3});
        QCOMPARE(shown.selection.range()->first, summary.firstFrame);
        QCOMPARE(shown.selection.range()->last, summary.lastFrame);
        // And by mouse, another one.
        QListWidget* places = shown.view->details()->places();
        QTest::mouseClick(places->viewport(), Qt::LeftButton, {},
                          places->visualItemRect(places->item(2)).center());
        QCOMPARE(wanted.count(), 2);
        QCOMPARE(shown.selection.range()->first,
                 shown.document.summary(telegram::TelegramIndex{5}).firstFrame);
    }

    void theWorstCheckIsShownUntilOneIsChosen()
    {
        Shown shown({3, 4, 5});
        QVERIFY(shown.view->list()->currentIndex() == shown.view->model()->worst());
        shown.choose("codes");
        shown.feed(true);
        shown.view->setFrozen(false);
        QCOMPARE(shown.view->list()->currentIndex(), shown.view->model()->indexOf("codes"));
        QCOMPARE(shown.view->findChild<QLabel*>(QStringLiteral("checkTitle"))->text(),
                 QStringLiteral("Codes"));
    }

    void frozenItStandsStill()
    {
        Shown shown;
        shown.view->setFrozen(true);
        const QString before = shown.view->model()->indexOf("telegrams").siblingAtColumn(1).data().toString();
        for (int i = 0; i < 5; ++i)
            shown.feed(true);
        shown.view->hide();
        shown.view->show();
        QApplication::processEvents();
        QCOMPARE(shown.view->model()->indexOf("telegrams").siblingAtColumn(1).data().toString(), before);
        shown.view->setFrozen(false);
        QVERIFY(shown.view->model()->indexOf("telegrams").siblingAtColumn(1).data().toString() != before);
    }

    void errorsAreDrawnWhereTheyAre()
    {
        const Shown shown({3, 4, 5, 9, 12});
        const auto& bars = shown.view->charts()->byPlace()->bars();
        QCOMPARE(bars[300 / 64].value, 5.0);
        QCOMPARE(bars[0].value, 0.0);
        QVERIFY(bars[300 / 64].text.contains(QLatin1String("bytes 256 to 319: 5 errors")));
        double bits = 0;
        for (const Bar& bar : shown.view->charts()->byBit()->bars())
            bits += bar.value + bar.upper;
        QCOMPARE(bits, 5.0);
        QCOMPARE(shown.view->charts()->byBit()->bars()[4].value +
                     shown.view->charts()->byBit()->bars()[4].upper,
                 5.0);
        QVERIFY(shown.view->charts()->byPlace()->accessibleDescription().contains(QLatin1String("5 errors")));
    }

    void barsStandOnTheirGround()
    {
        const BarGeometry geometry = barGeometry({200, 100}, {{0, 0}, {4, 0}, {1, 1}, {0.001, 0}}, 20, 15);
        QCOMPARE(geometry.plot, QRectF(0, 20, 200, 65));
        QCOMPARE(geometry.greatest, 4.0);
        QCOMPARE(geometry.bars[0].height(), 0.0);
        QCOMPARE(geometry.bars[1].top(), geometry.plot.top());
        for (std::size_t i = 0; i < 4; ++i) {
            QCOMPARE(geometry.bars[i].bottom(), geometry.plot.bottom());
            QVERIFY(geometry.columns[i].contains(geometry.bars[i].center()) ||
                    geometry.bars[i].height() == 0);
        }
        QCOMPARE(geometry.upper[2].bottom(), geometry.bars[2].top());
        QCOMPARE(geometry.upper[2].height(), geometry.bars[2].height());
        QVERIFY2(geometry.bars[3].height() >= 2, "what is not zero can be seen");
        QCOMPARE(labelStep(geometry, 30), std::size_t(1));
        QCOMPARE(labelStep(geometry, 60), std::size_t(2));
        QVERIFY(barGeometry({0, 0}, {}, 20, 15).bars.empty());
    }

    void theReportTellsNothingPrivate_data()
    {
        QTest::addColumn<bool>("html");
        QTest::addColumn<bool>("anonymous");
        QTest::newRow("Markdown, anonymous") << false << true;
        QTest::newRow("HTML, anonymous") << true << true;
        QTest::newRow("Markdown, all") << false << false;
        QTest::newRow("HTML, all") << true << false;
    }
    void theReportTellsNothingPrivate()
    {
        QFETCH(bool, html);
        QFETCH(bool, anonymous);
        Shown shown({3, 4});
        shown.view->findChild<QAction*>(QStringLiteral("anonymousReportAction"))->setChecked(anonymous);
        const auto sent = shown.document.telegram(telegram::TelegramIndex{0});
        const std::string equipment(sent->value(*sent->find({0, 0, 96, 1, 1}), 0));
        QVERIFY(equipment.size() > 10);
        QTemporaryDir folder;
        const QString path = folder.filePath(html ? QStringLiteral("r.html") : QStringLiteral("r.md"));
        shown.view->saveReport(path);
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray text = file.readAll();
        QCOMPARE(text.startsWith("<!DOCTYPE html>"), html);
        QVERIFY(text.contains("bit-flipped") || text.contains("bit\\-flipped"));
        QVERIFY(text.contains("2 of 20"));
        QCOMPARE(text.contains(equipment.c_str()), !anonymous);
        QCOMPARE(text.contains(sent->identification.substr(6).c_str()), !anonymous);
        QVERIFY(QByteArray::fromStdString(
                    shown.view->reportText(doctor::reportFormatOf(path.toStdString()))) == text);
    }

    void theReportIsCopied()
    {
        const Shown shown({3});
        shown.view->findChild<QAction*>(QStringLiteral("copyReportAction"))->trigger();
        QVERIFY(QGuiApplication::clipboard()->text().startsWith(QLatin1String("# P1 port")));
    }
};

QTEST_MAIN(TestDoctorView)
#include "tst_doctor_view.moc"
