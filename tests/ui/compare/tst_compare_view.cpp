// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/session.h"
#include "core/simulator/simulate.h"
#include "ui/compare/compare_model.h"
#include "ui/compare/compare_view.h"
#include "ui/widgets/selection.h"

#include <QAbstractItemModelTester>
#include <QCheckBox>
#include <QFile>
#include <QLabel>
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
