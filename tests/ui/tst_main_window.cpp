// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/recordings.h"
#include "tests/support/wire.h"
#include "ui/about_window.h"
#include "ui/connection/evidence_chain.h"
#include "ui/connection/message_bar.h"
#include "ui/connection/replay_row.h"
#include "ui/connection/time_strip.h"
#include "ui/export_dialog.h"
#include "ui/launch_options.h"
#include "ui/main_window.h"
#include "ui/navigation.h"
#include "ui/recording_control.h"
#include "ui/recording_page.h"
#include "ui/view_docks.h"
#include "ui/views.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAbstractSpinBox>
#include <QAction>
#include <QCheckBox>
#include <QComboBox>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

using namespace p1scope;

namespace {

/// Something that takes a view's place.
class StandIn : public QWidget {
public:
    StandIn() { setMinimumSize(100, 100); }
};

bool isControl(const QWidget* widget)
{
    if (qobject_cast<const QLabel*>(widget) != nullptr)
        return false; // its text is its name
    return qobject_cast<const QAbstractButton*>(widget) != nullptr ||
           qobject_cast<const QComboBox*>(widget) != nullptr ||
           qobject_cast<const QLineEdit*>(widget) != nullptr ||
           qobject_cast<const QAbstractItemView*>(widget) != nullptr ||
           qobject_cast<const QAbstractSpinBox*>(widget) != nullptr || widget->focusPolicy() != Qt::NoFocus;
}

/// Parts of Qt's own widgets: lists that drop down, buttons of title bars, corners of scroll areas.
bool isQtsOwn(const QWidget* widget)
{
    const QString name = widget->objectName();
    for (const QWidget* w = widget; w != nullptr; w = w->parentWidget()) {
        if (w->inherits("QComboBoxPrivateContainer") || w->inherits("QDockWidgetTitleButton") ||
            w->inherits("QMenu") || w->inherits("QLineEditIconButton") || w->inherits("QHeaderView") ||
            w->inherits("QTableCornerButton") || w->inherits("QMenuBarExtension"))
            return true;
    }
    return name.startsWith(QLatin1String("qt_")) || widget->inherits("QMainWindow") ||
           widget->inherits("QMenuBar") || widget->inherits("QToolBarExtension");
}

/// Name of the dock that an action belongs to.
QString viewOf(const QAction* action)
{
    for (const QObject* object = action; object != nullptr; object = object->parent()) {
        if (object->inherits("QDockWidget"))
            return object->objectName();
    }
    return {};
}

QStringList withoutNames(const QWidget& window)
{
    QStringList offenders;
    for (const QWidget* widget : window.findChildren<QWidget*>()) {
        if (!isControl(widget) || isQtsOwn(widget))
            continue;
        if (widget->objectName().isEmpty() || widget->accessibleName().isEmpty())
            offenders.append(QStringLiteral("%1 '%2' named '%3'")
                                 .arg(QString::fromLatin1(widget->metaObject()->className()),
                                      widget->objectName(), widget->accessibleName()));
    }
    return offenders;
}

} // namespace

class TestMainWindow : public QObject {
    Q_OBJECT
private slots:
    void everyControlHasItsNames()
    {
        ui::MainWindow window{ui::Settings()};
        ui::addViews(window);
        window.restoreLayout();
        window.show();
        QVERIFY(QTest::qWaitForWindowExposed(&window));
        const QStringList offenders = withoutNames(window);
        QVERIFY2(offenders.isEmpty(), qPrintable(offenders.join(u'\n')));
    }

    void everyActionHasItsNameAndNoTwoShareTheirKeys()
    {
        ui::MainWindow window{ui::Settings()};
        ui::addViews(window);
        const QString all = QStringLiteral("the whole window");
        QMultiHash<QString, QString> keys;
        for (const QAction* action : window.findChildren<QAction*>()) {
            // A dock's own "toggle view" action is in no menu here.
            if (action->parent()->inherits("QDockWidget") || action->isSeparator() ||
                action->menu() != nullptr || action->text().isEmpty())
                continue;
            QVERIFY2(!action->objectName().isEmpty(), qPrintable(action->text()));
            const QString shortcut = action->shortcut().toString();
            if (shortcut.isEmpty())
                continue;
            // Within a view alone, or in the whole window.
            const QString scope =
                action->shortcutContext() == Qt::WidgetWithChildrenShortcut ? viewOf(action) : all;
            const QStringList taken = keys.values(shortcut);
            const bool clash =
                !taken.isEmpty() && (scope == all || taken.contains(all) || taken.contains(scope));
            QVERIFY2(!clash, qPrintable(shortcut + u' ' + action->text()));
            keys.insert(shortcut, scope);
        }
        QVERIFY(keys.size() > 8);
    }

    void everyViewCanBeAskedForOnTheCommandLine()
    {
        ui::MainWindow window{ui::Settings{}};
        ui::addViews(window);
        const QStringList names = window.findChild<ui::ViewDocks*>()->names();
        QVERIFY(names.size() >= 6);
        for (const QString& name : names)
            QVERIFY2(ui::parseLaunchOptions({QStringLiteral("p1scope"), QStringLiteral("--view"), name}).ok(),
                     qPrintable(name));
    }

    void tabReachesEveryControlOfTheFrame()
    {
        ui::Settings settings;
        settings.source = *session::SourceSpec::parse(QStringLiteral("/dev/ttyS0"));
        ui::MainWindow window{settings};
        add(window, QStringLiteral("one"));
        window.restoreLayout();
        window.show();
        QVERIFY(QTest::qWaitForWindowExposed(&window));
        QSet<QString> reached;
        QWidget* widget = &window;
        do {
            widget = widget->nextInFocusChain();
            if (widget->isEnabled() && widget->isVisible() && (widget->focusPolicy() & Qt::TabFocus) != 0)
                reached.insert(widget->objectName());
        } while (widget != &window);
        for (const char* name : {"connectButton", "freezeButton", "targetBox", "lineButton", "link_port",
                                 "navigation", "timeStrip"})
            QVERIFY2(reached.contains(QString::fromLatin1(name)), name);
    }

    void theNavigationBringsAViewToTheFront()
    {
        ui::MainWindow window{ui::Settings()};
        QWidget* one = add(window, QStringLiteral("one"));
        QWidget* two = add(window, QStringLiteral("two"));
        window.restoreLayout();
        window.show();
        QVERIFY(QTest::qWaitForWindowExposed(&window));
        QTRY_VERIFY(!one->visibleRegion().isEmpty());
        QVERIFY(two->visibleRegion().isEmpty());
        auto* navigation = window.findChild<ui::Navigation*>();
        navigation->setFocus();
        QTest::keyClick(navigation, Qt::Key_Down);
        QTRY_VERIFY(!two->visibleRegion().isEmpty());
        QTRY_VERIFY(one->visibleRegion().isEmpty());
        QVERIFY(window.showView(QStringLiteral("one")));
        QCOMPARE(navigation->currentName(), QStringLiteral("one"));
        QVERIFY(!window.showView(QStringLiteral("three")));
    }

    void viewsMayStandSideBySideAndTheLayoutIsKept()
    {
        QByteArray layout;
        {
            ui::ViewDocks docks;
            addThree(docks);
            docks.showBeside(QStringLiteral("three"));
            QTRY_COMPARE(docks.seen().size(), 2);
            layout = docks.layoutState();
            docks.resetLayout();
            QTRY_COMPARE(docks.seen().size(), 1);
        }
        ui::ViewDocks docks;
        addThree(docks);
        QTRY_COMPARE(docks.seen().size(), 1);
        docks.restoreLayout(layout);
        QTRY_COMPARE(docks.seen().size(), 2);
    }

    void aLayoutThatIsGarbageLeavesTheDefault_data()
    {
        QTest::addColumn<QByteArray>("layout");
        QTest::newRow("text") << QByteArray("nonsense");
        QTest::newRow("zeros") << QByteArray(1000, '\0');
        QTest::newRow("ones") << QByteArray(1000, '\xff');
        ui::ViewDocks docks;
        addThree(docks);
        QTest::newRow("cut") << docks.layoutState().left(60);
    }
    void aLayoutThatIsGarbageLeavesTheDefault()
    {
        QFETCH(QByteArray, layout);
        ui::ViewDocks docks;
        addThree(docks);
        docks.restoreLayout(layout);
        QTRY_COMPARE(docks.seen().size(), 1);
        QVERIFY(docks.showView(QStringLiteral("two")));
        QTRY_COMPARE(docks.seen(), QStringList{QStringLiteral("two")});
    }

    void freezingReachesTheViewsAndShows()
    {
        ui::MainWindow window{ui::Settings()};
        QSignalSpy frozen(&window, &ui::MainWindow::frozenChanged);
        auto* button = window.findChild<QPushButton*>(QStringLiteral("freezeButton"));
        auto* action = window.findChild<QAction*>(QStringLiteral("freezeAction"));
        auto* sign = window.findChild<QWidget*>(QStringLiteral("frozenSign"));
        QVERIFY(sign->isHidden());
        button->click();
        QCOMPARE(frozen.count(), 1);
        QVERIFY(frozen.last().first().toBool());
        QVERIFY(action->isChecked());
        QVERIFY(!sign->isHidden());
        action->trigger();
        QCOMPARE(frozen.count(), 2);
        QVERIFY(!button->isChecked());
        QVERIFY(sign->isHidden());
    }

    void aFileThatIsNotThereIsToldOfInTheBar()
    {
        const QTemporaryDir folder;
        ui::MainWindow window{ui::Settings()};
        window.openFile(folder.filePath(QStringLiteral("none.csv")));
        QTRY_VERIFY(window.messages().text(QStringLiteral("file")).contains(QStringLiteral("none.csv")));
        QVERIFY(!window.session().running());
        QVERIFY(window.settings().files.isEmpty());
    }

    void aDirectoryIsToldOfInTheBar()
    {
        const QTemporaryDir folder;
        ui::MainWindow window{ui::Settings()};
        window.openFile(folder.path());
        QTRY_VERIFY(!window.messages().text(QStringLiteral("file")).isEmpty());
    }

    void aFileIsReadAndRemembered()
    {
        const QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("meter.txt"));
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("/XMX5XMXABCE000046099\r\n\r\n1-0:1.8.1(00003.540*kWh)\r\n!\r\n");
        file.close();
        ui::MainWindow window{ui::Settings()};
        QSignalSpy changed(&window, &ui::MainWindow::settingsChanged);
        window.openFile(path);
        QTRY_COMPARE(window.session().document().telegramCount(), std::size_t{1});
        QVERIFY(window.messages().text(QStringLiteral("file")).isEmpty());
        QCOMPARE(window.settings().files, QStringList{path});
        QVERIFY(changed.count() > 0);
        QVERIFY(window.windowTitle().contains(QStringLiteral("meter.txt")));
    }

    void theDemoMeterMovesTheChain()
    {
        ui::MainWindow window{ui::Settings()};
        window.connectTo(*session::SourceSpec::parse(QStringLiteral("demo:dsmr50")));
        QVERIFY(window.session().running());
        QTRY_VERIFY(window.session().document().telegramCount() > 0);
        auto* chain = window.findChild<ui::EvidenceChain*>();
        QTRY_VERIFY(!chain->links().empty() &&
                    chain->links().front()->check().result == doctor::CheckResult::Ok);
        window.findChild<QPushButton*>(QStringLiteral("connectButton"))->click();
        QVERIFY(!window.session().running());
    }

    void goingFromTelegramToTelegramSelectsThem()
    {
        ui::MainWindow window{ui::Settings()};
        session::Document& document = window.session().document();
        document.begin(line::dsmr4Settings(), {});
        session::Decoded decoded;
        decoded.frames.resize(300);
        decoded.frames[150].state.set(line::FrameState::Parity);
        for (std::uint64_t i = 0; i < 3; ++i) {
            telegram::Telegram telegram;
            telegram.index = {i};
            telegram.firstFrame = {i * 100};
            telegram.lastFrame = {i * 100 + 99};
            decoded.telegrams.push_back(session::digestOf(telegram, {}));
        }
        document.take(std::move(decoded));
        const auto trigger = [&window](const char* name) {
            window.findChild<QAction*>(QString::fromLatin1(name))->trigger();
            const auto& range = window.selection().range();
            return range ? static_cast<int>(range->first.value) : -1;
        };
        QCOMPARE(trigger("goNextTelegramAction"), 200);
        QCOMPARE(trigger("goPreviousTelegramAction"), 100);
        QCOMPARE(trigger("goNextErrorAction"), 150);
        QCOMPARE(trigger("goNextErrorAction"), 150);
        QCOMPARE(trigger("goNextTelegramAction"), 200);
        QCOMPARE(trigger("goPreviousErrorAction"), 150);
        QCOMPARE(trigger("liveAction"), -1);
    }

    void recordsIntoAFileOfItsOwn()
    {
        const QTemporaryDir folder;
        const auto window = recordingWindow(folder);
        auto* button = window->findChild<QPushButton*>(QStringLiteral("recordButton"));
        QVERIFY2(!button->isEnabled(), "there is nothing to record");
        window->connectTo(*session::SourceSpec::parse(QStringLiteral("demo:dsmr50")));
        QVERIFY(button->isEnabled());
        button->click();
        QVERIFY(button->isChecked());
        auto* label = window->findChild<QLabel*>(QStringLiteral("recordingState"));
        QTRY_VERIFY(label->text().startsWith(QStringLiteral("● recording 00:00:0")));
        QTRY_VERIFY(window->session().recorderState().kept.bytes > 1000);
        window->findChild<QAction*>(QStringLiteral("recordAction"))->trigger();
        QVERIFY(!button->isChecked());
        QCOMPARE(window->settings().files.size(), 1);
        const QString path = window->settings().files.constFirst();
        QVERIFY(path.startsWith(folder.path() + QStringLiteral("/P1 ")));
        QVERIFY(path.endsWith(QStringLiteral(" demo-dsmr50.pcapng")));
        QVERIFY(window->messages().text(QStringLiteral("recording")).contains(path));
        window->session().disconnect();
        window->openFile(path);
        QTRY_VERIFY(!window->session().running());
        QVERIFY(window->session().document().frames().end().value > 100);
    }

    /// Other line settings make another session of it; who records goes on recording.
    void recordingOutlivesAChangeOfSettings()
    {
        const QTemporaryDir folder;
        const auto window = recordingWindow(folder);
        window->connectTo(*session::SourceSpec::parse(QStringLiteral("demo:dsmr50")));
        auto* button = window->findChild<QPushButton*>(QStringLiteral("recordButton"));
        button->click();
        QTRY_VERIFY(window->session().recorderState().kept.bytes > 0);
        const auto first = window->session().recorderState().kept.path;
        window->connectTo(*session::SourceSpec::parse(QStringLiteral("demo:dsmr22")));
        QVERIFY(button->isChecked());
        QTRY_VERIFY(window->session().recorderState().kept.on &&
                    window->session().recorderState().kept.path != first);
        window->session().disconnect();
        QVERIFY(!button->isChecked());
        QCOMPARE(window->settings().files.size(), 2);
    }

    /// It just went wrong: what was not asked to be recorded is there all the same.
    void whatWasNotRecordedByANameCanStillBeSaved()
    {
        const QTemporaryDir folder;
        const auto window = recordingWindow(folder);
        window->setRingFolder(folder.filePath(QStringLiteral("ring")));
        QVERIFY(!window->recording().canSave());
        window->connectTo(*session::SourceSpec::parse(QStringLiteral("demo:dsmr50")));
        QTRY_VERIFY(window->session().document().telegramCount() > 0);
        window->session().disconnect();
        const auto seen = window->session().document().telegramCount();
        QTRY_VERIFY(window->recording().canSave());
        const QString path = folder.filePath(QStringLiteral("what went wrong.pcapng"));
        window->recording().saveTo(path);
        QTRY_VERIFY(window->messages().text(QStringLiteral("ring")).contains(path));
        QVERIFY(window->findChild<QWidget*>(QStringLiteral("savingRow"))->isHidden());
        window->openFile(path);
        QTRY_VERIFY(!window->session().running());
        // A busy machine may not have shown the last of it when it was disconnected.
        QVERIFY(window->session().document().telegramCount() >= seen);

        window->recording().saveTo(folder.filePath(QStringLiteral("no/such/folder.pcapng")));
        QTRY_VERIFY(window->messages().text(QStringLiteral("ring")).contains(QStringLiteral("folder")));
    }

    /// From what the ring has of it, while it goes on.
    void aLiveSessionIsExported()
    {
        const QTemporaryDir folder;
        const auto window = recordingWindow(folder);
        window->findChild<QAction*>(QStringLiteral("exportAction"))->trigger();
        QVERIFY(
            window->messages().text(QStringLiteral("export")).contains(QStringLiteral("nothing to export")));
        window->setRingFolder(folder.filePath(QStringLiteral("ring")));
        window->connectTo(*session::SourceSpec::parse(QStringLiteral("demo:dsmr50")));
        QTRY_VERIFY(window->recording().canSave());
        QTRY_VERIFY(window->session().document().telegramCount() > 1);
        const QString path = folder.filePath(QStringLiteral("live.txt"));
        session::ExportSettings settings;
        settings.format = session::ExportFormat::Telegrams;
        // What has come is on disk within a second.
        const auto written = [&] {
            window->exportAs(path, settings);
            return QTest::qWaitFor(
                [&] { return !window->messages().text(QStringLiteral("export")).isEmpty(); });
        };
        QTRY_VERIFY(written() && QFileInfo(path).size() > 0);
        QVERIFY(window->session().running());
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QVERIFY(file.readAll().startsWith('/'));
    }

    /// By its keys and with the mouse on the strip of time; nothing but a file can be replayed.
    void anOpenRecordingIsReplayedInTheWindow()
    {
        const QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("day.pcapng"));
        QVERIFY(tests::writeRecording(path, 30));
        const auto window = recordingWindow(folder);
        window->resize(1280, 800);
        window->show();
        const auto action = [&](const char* name) {
            return window->findChild<QAction*>(QString::fromLatin1(name));
        };
        auto* row = window->findChild<ui::ReplayRow*>();
        QVERIFY(!action("replayAction")->isEnabled());
        window->openFile(path);
        const session::Document& document = window->session().document();
        QTRY_COMPARE(document.telegramCount(), std::size_t{30});
        QTRY_VERIFY(!window->session().running());
        QTRY_VERIFY(action("replayAction")->isEnabled());
        QVERIFY(row->isHidden());
        const auto tenth = document.summary({10}).time;
        window->selection().select({document.summary({10}).firstFrame, document.summary({10}).lastFrame},
                                   this);

        action("replayAction")->trigger();
        QVERIFY(!row->isHidden());
        QTRY_VERIFY(document.telegramCount() > 0);
        QCOMPARE(document.summary({0}).time, tenth);
        QVERIFY2(!document.recordable(), "a replay is not recorded");
        action("replayAction")->trigger();
        auto* play = row->findChild<QToolButton*>(QStringLiteral("replayPlay"));
        QTRY_COMPARE(play->text(), ui::ReplayRow::tr("Play"));
        const auto stood = document.telegramCount();
        action("replayTelegramAction")->trigger();
        QTRY_COMPARE(document.telegramCount(), stood + 1);

        auto* strip = window->findChild<ui::TimeStrip*>();
        const QPoint middle(strip->width() / 2, strip->height() / 2);
        QTest::mouseClick(strip, Qt::LeftButton, {}, middle);
        action("replayTelegramAction")->trigger();
        QTRY_VERIFY(document.telegramCount() > 0 &&
                    document.summary({0}).time > tenth + std::chrono::seconds(3));
        // From there on a stretch is repeated.
        QTest::mousePress(strip, Qt::LeftButton, Qt::ShiftModifier, middle);
        QTest::mouseMove(strip, middle + QPoint(100, 0));
        QTest::mouseRelease(strip, Qt::LeftButton, Qt::ShiftModifier, middle + QPoint(100, 0));
        QVERIFY(action("replayLoopAction")->isChecked());
        QTest::keyClick(strip, Qt::Key_Escape);
        QVERIFY(!action("replayLoopAction")->isChecked());

        action("replayStopAction")->trigger();
        QTRY_COMPARE(document.telegramCount(), std::size_t{30});
        QTRY_VERIFY(!window->session().running());
        QVERIFY(row->isHidden() && !document.live());
    }

    void speedsAreReadAsTheyAreWritten_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<double>("speed");
        QTest::newRow("as listed") << QStringLiteral("2×") << 2.0;
        QTest::newRow("letter") << QStringLiteral(" 0.25 x ") << 0.25;
        QTest::newRow("comma") << QStringLiteral("1,5") << 1.5;
        QTest::newRow("fastest") << ui::ReplayRow::tr("as fast as it can") << 0.0;
        QTest::newRow("nonsense") << QStringLiteral("quick") << -1.0;
        QTest::newRow("negative") << QStringLiteral("-3") << -1.0;
        QTest::newRow("nothing") << QString() << -1.0;
    }
    void speedsAreReadAsTheyAreWritten()
    {
        QFETCH(QString, text);
        QFETCH(double, speed);
        QCOMPARE(ui::ReplayRow::parseSpeed(text).value_or(-1), speed);
    }

    void aRecordingThatCannotBeWrittenIsToldWithARemedy()
    {
        const QTemporaryDir folder;
        const auto window = recordingWindow(folder);
        window->connectTo(*session::SourceSpec::parse(QStringLiteral("demo:dsmr50")));
        window->recording().recordTo(folder.filePath(QStringLiteral("gone/a.pcapng")));
        const auto told = [&window] { return window->messages().text(QStringLiteral("recording")); };
        QTRY_VERIFY(told().contains(QStringLiteral("interrupted")));
        QVERIFY(told().contains(QStringLiteral("make the folder")));
        QVERIFY2(window->session().running(), "the session goes on");
        auto* label = window->findChild<QLabel*>(QStringLiteral("recordingState"));
        QVERIFY(label->text().contains(QStringLiteral("interrupted")));
        QVERIFY(QDir(folder.path()).mkdir(QStringLiteral("gone")));
        QTRY_VERIFY_WITH_TIMEOUT(told().contains(QStringLiteral("goes on in")), 20'000);
        QTRY_VERIFY(!label->text().contains(QStringLiteral("interrupted")));
        QTRY_VERIFY(QFile::exists(folder.filePath(QStringLiteral("gone/a.pcapng"))));
    }

    void whatIsRecordedIsChosenOnAPage()
    {
        const QTemporaryDir folder;
        const auto window = recordingWindow(folder);
        window->setRingFolder(folder.filePath(QStringLiteral("ring")));
        window->findChild<QAction*>(QStringLiteral("recordingPageAction"))->trigger();
        auto* page = window->findChild<ui::RecordingPage*>();
        QVERIFY(page != nullptr);
        const QStringList offenders = withoutNames(*page);
        QVERIFY2(offenders.isEmpty(), qPrintable(offenders.join(u'\n')));
        page->findChild<QSpinBox*>(QStringLiteral("ringHours"))->setValue(5);
        page->findChild<QSpinBox*>(QStringLiteral("partMegabytes"))->setValue(100);
        QCOMPARE(window->settings().recording.ringHours, 5);
        QCOMPARE(window->settings().recording.partMegabytes, 100);
        window->connectTo(*session::SourceSpec::parse(QStringLiteral("demo:dsmr50")));
        QTRY_VERIFY(window->session().recorderState().ring.on);
        page->findChild<QCheckBox*>(QStringLiteral("ringBox"))->setChecked(false);
        QTRY_VERIFY(!window->session().recorderState().ring.on);
        QVERIFY(!page->findChild<QSpinBox*>(QStringLiteral("ringHours"))->isEnabled());
    }

    void theHistorysSettingsCountAtOnceAndItsFaultsAreTold()
    {
        const QTemporaryDir folder;
        ui::Settings settings;
        settings.history.place = QStringLiteral("/dev/null/history.sqlite");
        ui::MainWindow window(settings);
        window.setHistoryFile(folder.filePath(QStringLiteral("history.sqlite")));
        QVERIFY(window.session().historyState().on);
        session::HistoryState broken;
        broken.on = true;
        broken.fault = QStringLiteral("the disk is full");
        emit window.session().historyChanged(broken);
        auto* messages = window.findChild<ui::MessageBar*>();
        QVERIFY(messages->text(QStringLiteral("history")).contains(QStringLiteral("the disk is full")));

        window.findChild<QAction*>(QStringLiteral("historyPageAction"))->trigger();
        auto* page = window.findChild<QDialog*>(QStringLiteral("historyPage"));
        QVERIFY(page != nullptr);
        const QStringList offenders = withoutNames(*page);
        QVERIFY2(offenders.isEmpty(), qPrintable(offenders.join(u'\n')));
        if (const QString picture = qEnvironmentVariable("P1SCOPE_PICTURE"); !picture.isEmpty())
            page->grab().save(picture);
        page->findChild<QSpinBox*>(QStringLiteral("historySampleDays"))->setValue(30);
        QCOMPARE(window.settings().history.sampleDays, 30);
        QCOMPARE(messages->text(QStringLiteral("history")), QString()); // it begins anew
        page->findChild<QCheckBox*>(QStringLiteral("historyOn"))->setChecked(false);
        QVERIFY(!window.session().historyState().on);
        QVERIFY(!page->findChild<QSpinBox*>(QStringLiteral("historySampleDays"))->isEnabled());
    }

    /// A capture of two wires: the one that carries characters is read, and the other can be.
    void aCapturesChannelIsChosenInARow()
    {
        const QTemporaryDir folder;
        test::Wire wire(line::dsmr4Settings(), 115200, 0);
        wire.rest(50);
        wire.put("/ISK5\\2M550T-1012\r\n\r\n1-3:0.2.8(50)\r\n1-0:1.8.1(000123.456*kWh)\r\n!0000\r\n");
        wire.rest(50);
        QByteArray vcd("$timescale 1 ns $end\n$scope module m $end\n$var wire 1 ! CLK $end\n"
                       "$var wire 1 # RX $end\n$upscope $end\n$enddefinitions $end\n#0\n0!\n1#\n");
        bool high = true;
        for (const capture::Duration at : wire.edges().at) {
            high = !high;
            vcd += '#' + QByteArray::number(qint64{at.count()}) + (high ? "\n1#\n" : "\n0#\n");
        }
        const QString path = folder.filePath(QStringLiteral("two.vcd"));
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(vcd);
        file.close();

        ui::MainWindow window{ui::Settings()};
        window.show();
        auto* row = window.findChild<QWidget*>(QStringLiteral("wireRow"));
        QVERIFY(!row->isVisible());
        window.openFile(path);
        QTRY_VERIFY(!window.session().running());
        QTRY_VERIFY(row->isVisible());
        const QStringList offenders = withoutNames(*row);
        QVERIFY2(offenders.isEmpty(), qPrintable(offenders.join(u'\n')));
        auto* box = row->findChild<QComboBox*>(QStringLiteral("channelBox"));
        QCOMPARE(box->count(), 2);
        QCOMPARE(box->currentText(), QStringLiteral("RX"));
        const QString evidence = row->findChild<QLabel*>(QStringLiteral("wireEvidence"))->accessibleName();
        QVERIFY2(evidence.contains(QStringLiteral("115200 8N1")) &&
                     evidence.contains(QStringLiteral("% sure")),
                 qPrintable(evidence));
        QVERIFY(window.session().document().frames().end().value > 50);
        box->setCurrentIndex(0);
        emit box->activated(0);
        QTRY_VERIFY(!window.session().running());
        QVERIFY(!window.messages().text(QStringLiteral("file")).isEmpty() ||
                window.session().document().frames().end().value == 0);
        // Any other file has no such row.
        window.openFile(QStringLiteral(P1SCOPE_TEST_DATA "/seed-bus-table.csv"));
        QTRY_VERIFY(!window.session().running());
        QTRY_VERIFY(!row->isVisible());
    }

    void anOpenFileIsExportedAsAnotherKind()
    {
        const QTemporaryDir folder;
        ui::MainWindow window{ui::Settings()};
        window.openFile(QStringLiteral(P1SCOPE_TEST_DATA "/seed-bus-table.csv"));
        QTRY_VERIFY(!window.session().running());
        const auto frames = window.session().document().frames().end();
        const QString path = folder.filePath(QStringLiteral("seed.vcd"));
        session::ExportSettings settings;
        settings.format = session::ExportFormat::Vcd;
        window.exportAs(path, settings);
        QTRY_VERIFY(window.messages().text(QStringLiteral("export")).contains(QStringLiteral("seed.vcd")));
        window.openFile(path, {line::dsmr2Settings(), line::Polarity::Inverted});
        QTRY_VERIFY(!window.session().running());
        QVERIFY(window.session().document().frames().end() == frames);
        // What cannot be written is told of.
        window.exportAs(folder.filePath(QStringLiteral("no/such/folder.sr")), settings);
        QTRY_VERIFY(!window.messages().text(QStringLiteral("export")).isEmpty());
        QVERIFY(!QFile::exists(folder.filePath(QStringLiteral("no"))));
    }

    /// A package brings the licences of its libraries along, in a file of its own.
    void theLicencesOfAPackageAreShown()
    {
        const QTemporaryDir nothing;
        const QTemporaryDir package;
        QFile file(package.filePath(QStringLiteral("licences.txt")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("libthing 1.0: do as you like");
        file.close();
        QCOMPARE(ui::licenceText({nothing.path(), package.path()}),
                 QStringLiteral("libthing 1.0: do as you like"));

        ui::MainWindow window{ui::Settings()};
        window.findChild<QAction*>(QStringLiteral("aboutAction"))->trigger();
        auto* button = window.findChild<QPushButton*>(QStringLiteral("aboutLicencesButton"));
        QVERIFY(button != nullptr);
        button->click();
        const auto* text = window.findChild<QPlainTextEdit*>(QStringLiteral("licencesText"));
        QVERIFY(text != nullptr);
        QVERIFY(text->isReadOnly());
        QVERIFY(text->window()->isVisible());
    }

    void theExportDialogSaysWhatIsChosen()
    {
        ui::ExportDialog dialog(false);
        const QStringList offenders = withoutNames(dialog);
        QVERIFY2(offenders.isEmpty(), qPrintable(offenders.join(u'\n')));
        auto* format = dialog.findChild<QComboBox*>(QStringLiteral("exportFormat"));
        QStringList endings;
        for (int i = 0; i < format->count(); ++i) {
            format->setCurrentIndex(i);
            endings << dialog.ending();
            const auto path = std::filesystem::path("x" + dialog.ending().toStdString());
            QVERIFY(session::exportFormatOf(path).value() == dialog.format());
        }
        QCOMPARE(endings.size(), 7);
        QVERIFY(!dialog.findChild<QCheckBox*>(QStringLiteral("exportShift"))->isEnabled());
        dialog.findChild<QCheckBox*>(QStringLiteral("exportAnonymise"))->setChecked(true);
        dialog.findChild<QCheckBox*>(QStringLiteral("exportShift"))->setChecked(true);
        QVERIFY(dialog.anonymise() && dialog.shiftReadings() && !dialog.selectionOnly());
    }

private:
    /// Puts what it records into the folder.
    static std::unique_ptr<ui::MainWindow> recordingWindow(const QTemporaryDir& folder)
    {
        ui::Settings settings;
        settings.recording.folder = folder.path();
        return std::make_unique<ui::MainWindow>(settings);
    }
    static QWidget* add(ui::MainWindow& window, const QString& name)
    {
        auto* view = new StandIn;
        window.addView(name, name.toUpper(), name, view);
        return view;
    }
    static void addThree(ui::ViewDocks& docks)
    {
        docks.resize(900, 600);
        for (const char* name : {"one", "two", "three"})
            docks.addView(QString::fromLatin1(name), QString::fromLatin1(name), new StandIn);
        docks.show();
        QVERIFY(QTest::qWaitForWindowExposed(&docks));
    }
};

QTEST_MAIN(TestMainWindow)
#include "tst_main_window.moc"
