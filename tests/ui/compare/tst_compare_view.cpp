// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/session.h"
#include "core/simulator/simulate.h"
#include "ui/compare/compare_model.h"
#include "ui/compare/compare_pages.h"
#include "ui/compare/compare_view.h"
#include "ui/compare/reference_form.h"
#include "ui/compare/reference_model.h"
#include "ui/compare/reference_view.h"
#include "ui/widgets/selection.h"

#include <QAbstractItemModelTester>
#include <QCheckBox>
#include <QComboBox>
#include <QDateTime>
#include <QDoubleSpinBox>
#include <QFile>
#include <QLabel>
#include <QTabBar>
#include <QTableWidget>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

using namespace p1scope;
using namespace p1scope::ui;
using session::ComparedSide;

namespace {

/// Telegrams of a virtual meter as raw bytes.
QString write(const QTemporaryDir& folder, const QString& name, std::uint64_t seed, unsigned telegrams)
{
    simulator::SimulationSettings settings;
    settings.kind = "dsmr50";
    settings.seed = seed;
    settings.telegrams = telegrams;
    auto simulation = simulator::Simulation::make(settings).take();
    QFile file(folder.filePath(name));
    if (!file.open(QIODevice::WriteOnly))
        return {};
    while (const auto telegram = simulation.next())
        file.write(telegram->text.data(), static_cast<qint64>(telegram->text.size()));
    return file.fileName();
}

ComparedSide side(const QString& path)
{
    return {path.toStdString(), {}, std::nullopt};
}

/// Half a day of a virtual meter, a telegram each half minute.
QString writeHalfDay(const QTemporaryDir& folder)
{
    simulator::SimulationSettings settings;
    settings.kind = "dsmr50";
    settings.seed = 4;
    settings.telegrams = 1440;
    settings.interval = std::chrono::seconds(30);
    auto simulation = simulator::Simulation::make(settings).take();
    QFile file(folder.filePath(QStringLiteral("day.bin")));
    if (!file.open(QIODevice::WriteOnly))
        return {};
    while (const auto telegram = simulation.next())
        file.write(telegram->text.data(), static_cast<qint64>(telegram->text.size()));
    return file.fileName();
}

/// What a pulse counter beside it wrote: 17 s ahead, 2,000 pulses/kWh less 0.63 %, 30 of them lost. `form` is
/// that of its times.
QString writePulses(const QTemporaryDir& folder, const QString& form)
{
    simulator::SimulationSettings settings;
    settings.kind = "dsmr50";
    settings.seed = 4;
    settings.telegrams = 1440;
    settings.interval = std::chrono::seconds(30);
    auto simulation = simulator::Simulation::make(settings).take();
    QFile file(folder.filePath(QStringLiteral("pulses.csv")));
    if (!file.open(QIODevice::WriteOnly))
        return {};
    file.write("time;pulses\n");
    std::int64_t first = -1;
    for (int i = 0; const auto telegram = simulation.next(); ++i) {
        const std::int64_t wattHours = telegram->truth.deliveredWh[0] + telegram->truth.deliveredWh[1];
        first = first < 0 ? wattHours : first;
        const auto pulses =
            static_cast<qint64>(static_cast<double>(wattHours - first) * 2 * 0.9937) - (i > 900 ? 30 : 0);
        const auto at =
            QDateTime::fromSecsSinceEpoch(telegram->meterTime.time_since_epoch().count() + 17, Qt::UTC);
        file.write(at.toString(form).toLatin1() + ';' + QByteArray::number(pulses) + '\n');
    }
    return file.fileName();
}

} // namespace

class TestCompareView : public QObject {
    Q_OBJECT
private slots:
    void twoFilesStandSideBySide()
    {
        const QTemporaryDir folder;
        session::Session session;
        Selection selection;
        CompareView view(session, selection);
        const QAbstractItemModelTester tester(const_cast<CompareModel*>(&view.model()),
                                              QAbstractItemModelTester::FailureReportingMode::QtTest);
        view.setSides(side(write(folder, QStringLiteral("a.bin"), 1, 5)),
                      side(write(folder, QStringLiteral("b.bin"), 2, 5)));
        QTRY_VERIFY(view.model().rowCount() > 20);
        QVERIFY2(view.model().differences() > 0, "two meters have ids of their own");
        const int all = view.model().rowCount();
        view.findChild<QCheckBox*>(QStringLiteral("compareOnly"))->setChecked(true);
        QCOMPARE(view.model().rowCount(), view.model().differences());
        QVERIFY(view.model().rowCount() < all);
        const QString text = view.model().text();
        QVERIFY2(text.contains(QStringLiteral("0-0:96.1.1")), qPrintable(text));
        QCOMPARE(text.count(u'\n'), view.model().rowCount());
    }
    void aFileIsLikeItself()
    {
        const QTemporaryDir folder;
        session::Session session;
        Selection selection;
        CompareView view(session, selection);
        const QString path = write(folder, QStringLiteral("a.bin"), 1, 5);
        view.setSides(side(path), side(path));
        QTRY_VERIFY(view.model().rowCount() > 20);
        QCOMPARE(view.model().differences(), 0);
        QVERIFY2(view.model().text().startsWith(QStringLiteral("=  ")), qPrintable(view.model().text()));
        QCOMPARE(view.findChild<QLabel*>(QStringLiteral("compareState"))->text(),
                 CompareView::tr("Nothing differs"));
    }
    /// The first two telegrams of a file against its last.
    void stretchesOfTheOpenFileAreChosenByTheSelection()
    {
        const QTemporaryDir folder;
        session::Session session;
        Selection selection;
        CompareView view(session, selection);
        auto* selected = view.findChild<QToolButton*>(QStringLiteral("chooseSelectionA"));
        auto* selectedB = view.findChild<QToolButton*>(QStringLiteral("chooseSelectionB"));
        auto* open = view.findChild<QToolButton*>(QStringLiteral("chooseOpenB"));
        QVERIFY(!selected->isEnabled() && !open->isEnabled());
        session.openFile(write(folder, QStringLiteral("a.bin"), 1, 5), {});
        QTRY_VERIFY(!session.running());
        QVERIFY(open->isEnabled() && !selected->isEnabled());
        const session::Document& document = session.document();
        selection.select({document.summary({0}).firstFrame, document.summary({1}).lastFrame}, this);
        QVERIFY(selected->isEnabled());
        selected->click();
        selection.select({document.summary({4}).firstFrame, document.summary({4}).lastFrame}, this);
        selectedB->click();
        QTRY_VERIFY(view.model().rowCount() > 20);
        const QString text = view.model().text();
        QVERIFY2(text.contains(QStringLiteral("2 of 2\t1 of 1")), qPrintable(text));
        open->click();
        QTRY_VERIFY(view.model().text().contains(QStringLiteral("2 of 2\t5 of 5")));
    }
    void aPulseCounterIsLaidBesideTheMeter()
    {
        const QTemporaryDir folder;
        session::Session session;
        Selection selection;
        ComparePages pages(session, selection);
        ReferenceView& view = pages.reference();
        const QAbstractItemModelTester tester(const_cast<ReferenceModel*>(&view.model()),
                                              QAbstractItemModelTester::FailureReportingMode::QtTest);
        auto* compare = view.findChild<QToolButton*>(QStringLiteral("referenceCompare"));
        QVERIFY(!compare->isEnabled());
        session.openFile(writeHalfDay(folder), {});
        QTRY_VERIFY(!session.running());
        view.openReference(writePulses(folder, QStringLiteral("yyyy-MM-ddTHH:mm:ssZ")));
        auto* values = view.findChild<QComboBox*>(QStringLiteral("referenceValues"));
        values->setCurrentIndex(values->findData(true));
        QCOMPARE(view.findChild<QDoubleSpinBox*>(QStringLiteral("referenceConstant"))->value(), 2000.0);
        auto* preview = view.findChild<QTableWidget*>(QStringLiteral("referencePreview"));
        QVERIFY(preview->rowCount() > 100);
        QVERIFY2(preview->item(0, 1)->text().contains(QStringLiteral("21 Jun 2026 12:00:17")),
                 qPrintable(preview->item(0, 1)->text()));
        QVERIFY(compare->isEnabled());
        compare->click();
        QTRY_VERIFY(view.model().rowCount() > 8);
        const QString text = view.model().text();
        QVERIFY2(text.contains(QStringLiteral("Ratio, reference over meter\t0.99")), qPrintable(text));
        QVERIFY2(text.contains(QStringLiteral(" pulses/kWh\t")), qPrintable(text));
        QVERIFY2(text.contains(QStringLiteral("▼ ")), qPrintable(text));
        const QString verdict = view.findChild<QLabel*>(QStringLiteral("referenceVerdict"))->text();
        QVERIFY2(verdict.startsWith(QStringLiteral("The reference counts 0.")), qPrintable(verdict));
        pages.resize(1100, 640);
        pages.findChild<QTabBar*>(QStringLiteral("compareTabs"))->setCurrentIndex(1);
        QVERIFY(!pages.grab().isNull());
    }
    void whatATableLeavesOpenHasToBeChosen()
    {
        const QTemporaryDir folder;
        session::Session session;
        session.openFile(write(folder, QStringLiteral("a.bin"), 1, 5), {});
        QTRY_VERIFY(!session.running());
        ReferenceView view(session);
        auto* compare = view.findChild<QToolButton*>(QStringLiteral("referenceCompare"));
        auto* state = view.findChild<QLabel*>(QStringLiteral("referenceState"));
        QFile file(folder.filePath(QStringLiteral("open.csv")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("02/01/2026 10:00;1.234\n03/01/2026 10:00;1.235\n03/01/2026 11:00;1.2x\n04/01/2026 "
                   "10:00;1.236\n05/01/2026 10:00;1.237\n05/01/2026 10:30;1.238\n05/01/2026 11:00;1.239\n");
        file.close();
        view.openReference(file.fileName());
        QVERIFY(!compare->isEnabled());
        QVERIFY2(state->text().contains(QStringLiteral("Day or month first?")), qPrintable(state->text()));
        auto* dates = view.findChild<QComboBox*>(QStringLiteral("referenceDates"));
        auto* decimals = view.findChild<QComboBox*>(QStringLiteral("referenceDecimals"));
        dates->setCurrentText(QStringLiteral("Month first"));
        QVERIFY(!compare->isEnabled());
        decimals->setCurrentText(QStringLiteral("Decimal comma"));
        QVERIFY(compare->isEnabled());
        auto* preview = view.findChild<QTableWidget*>(QStringLiteral("referencePreview"));
        QVERIFY(preview->item(0, 1)->text().contains(QStringLiteral("1 Feb 2026")));
        QCOMPARE(preview->item(0, 2)->text(), QStringLiteral("1,234"));
        QVERIFY2(state->text().contains(QStringLiteral("line 3")), qPrintable(state->text()));
        view.openReference(folder.filePath(QStringLiteral("gone.csv")));
        QVERIFY(!compare->isEnabled());
        QVERIFY2(state->text().contains(QStringLiteral("gone.csv")), qPrintable(state->text()));
    }
    /// As a receiver prints what pulse counters send it.
    void aSecondSourceIsListenedTo()
    {
        QTcpServer server;
        QVERIFY(server.listen(QHostAddress::LocalHost));
        ReferenceForm form;
        auto* state = form.findChild<QLabel*>(QStringLiteral("referenceState"));
        const QString address = QStringLiteral("tcp://127.0.0.1:%1").arg(server.serverPort());
        const QString line = QStringLiteral("57600,8,N,1");
        form.listen(address, line, QStringLiteral("count=(\\d+"));
        QVERIFY2(state->text().contains(QStringLiteral("regular expression")), qPrintable(state->text()));
        form.listen(QStringLiteral("demo"), line, QStringLiteral("x"));
        QVERIFY2(state->text().contains(QStringLiteral("neither")), qPrintable(state->text()));
        form.listen(address, line, QStringLiteral("count=(\\d+)"));
        QTRY_VERIFY(server.hasPendingConnections());
        QTcpSocket* receiver = server.nextPendingConnection();
        receiver->write("hello\r\nOK 5 count=17 t=3\r\nOK 5 cou");
        QTRY_VERIFY2(state->text().startsWith(QStringLiteral("2 lines, 1 with a value")),
                     qPrintable(state->text()));
        QVERIFY(!form.reference());
        receiver->write("nt=19 t=4\r\nOK 5 count=22\n");
        QTRY_VERIFY(form.preview()->rowCount() == 3);
        auto* values = form.findChild<QComboBox*>(QStringLiteral("referenceValues"));
        values->setCurrentIndex(values->findData(true));
        const auto reference = form.reference();
        QVERIFY(reference.has_value() && !reference->pulses);
        QVERIFY(!reference->points.empty()); // of two sums at one moment the later counts
        QCOMPARE(reference->points.back().value, 22 / 2000.0);
        // Lines that are pulses by themselves.
        form.listen(address, line, QStringLiteral("^pulse"));
        QTRY_VERIFY(server.hasPendingConnections());
        receiver = server.nextPendingConnection();
        receiver->write("pulse\npulse\nnoise\npulse\n");
        QTRY_VERIFY(form.reference() && form.reference()->points.size() == 3);
        QVERIFY(form.reference()->pulses);
    }
    void whatCannotBeReadIsTold()
    {
        const QTemporaryDir folder;
        session::Session session;
        Selection selection;
        CompareView view(session, selection);
        const QString path = write(folder, QStringLiteral("a.bin"), 1, 2);
        view.setSides(side(path), side(folder.filePath(QStringLiteral("gone.pcapng"))));
        auto* state = view.findChild<QLabel*>(QStringLiteral("compareState"));
        QTRY_VERIFY2(state->text().contains(QStringLiteral("gone.pcapng")), qPrintable(state->text()));
        QCOMPARE(view.model().rowCount(), 0);
    }
};

QTEST_MAIN(TestCompareView)
#include "tst_compare_view.moc"
