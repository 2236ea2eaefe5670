// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/connection/connection_bar.h"
#include "ui/connection/line_settings_form.h"
#include "ui/connection/target_box.h"

#include <QAction>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace p1scope;
using session::RequestLine;
using session::SourceSpec;
using ui::ConnectionTarget;

class TestConnectionBar : public QObject {
    Q_OBJECT
private slots:
    void init()
    {
        m_bar = std::make_unique<ui::ConnectionBar>();
        m_bar->setDemoKinds({QStringLiteral("dsmr22"), QStringLiteral("dsmr50")});
        m_bar->setPorts(
            {{QStringLiteral("/dev/ttyUSB0"), QStringLiteral("ttyUSB0 — FT232R, A1"), QStringLiteral("A1")},
             {QStringLiteral("/dev/ttyUSB1"), QStringLiteral("ttyUSB1 — PL2303"), {}}});
        m_box = m_bar->findChild<ui::TargetBox*>();
        QVERIFY(m_box != nullptr);
    }

    void aPortIsChosenWithItsSerialNumber()
    {
        choose(QStringLiteral("ttyUSB0 — FT232R, A1"));
        const ConnectionTarget target = m_bar->target();
        QCOMPARE(target.kind, ConnectionTarget::Kind::Live);
        QCOMPARE(target.source.kind, SourceSpec::Kind::Serial);
        QCOMPARE(target.source.address, QStringLiteral("/dev/ttyUSB0"));
        QCOMPARE(target.source.portSerialNumber, QStringLiteral("A1"));
    }

    void aPortIsFoundBackByItsSerialNumberUnderAnotherName()
    {
        SourceSpec spec = *SourceSpec::parse(QStringLiteral("/dev/ttyUSB7"));
        spec.portSerialNumber = QStringLiteral("A1");
        m_bar->setSource(spec);
        QCOMPARE(m_bar->target().source.address, QStringLiteral("/dev/ttyUSB0"));
    }

    void aHostMayBeWritten()
    {
        write(QStringLiteral("tcp://meter.local:2001"));
        const ConnectionTarget target = m_bar->target();
        QCOMPARE(target.source.kind, SourceSpec::Kind::Tcp);
        QCOMPARE(target.source.address, QStringLiteral("meter.local:2001"));
        QVERIFY(target.source.portSerialNumber.isEmpty());
    }

    void whatNamesNoSourceIsSaidAndStartsNothing()
    {
        QSignalSpy connecting(m_bar.get(), &ui::ConnectionBar::connectRequested);
        QSignalSpy notUnderstood(m_bar.get(), &ui::ConnectionBar::targetNotUnderstood);
        write(QStringLiteral("what is this"));
        m_bar->toggleConnection();
        QCOMPARE(connecting.count(), 0);
        QCOMPARE(notUnderstood.count(), 1);
        QCOMPARE(notUnderstood.first().first().toString(), QStringLiteral("what is this"));
    }

    void portsThatComeAndGoLeaveTheChoice()
    {
        choose(QStringLiteral("ttyUSB1 — PL2303"));
        m_bar->setPorts({});
        QCOMPARE(m_bar->target().source.address, QStringLiteral("/dev/ttyUSB1"));
        m_bar->setPorts({{QStringLiteral("/dev/ttyUSB1"), QStringLiteral("ttyUSB1 — PL2303"), {}}});
        QCOMPARE(m_bar->target().source.address, QStringLiteral("/dev/ttyUSB1"));
    }

    void whatIsBeingWrittenSurvivesAPortThatComes()
    {
        write(QStringLiteral("tcp://me"));
        m_bar->setPorts({});
        QCOMPARE(m_box->currentText(), QStringLiteral("tcp://me"));
    }

    void presetsSetTheLine_data()
    {
        QTest::addColumn<QString>("preset");
        for (const char* line : {"115200,8,N,1", "9600,7,E,1", "115200,8,E,1"})
            QTest::newRow(line) << QString::fromLatin1(line);
    }
    void presetsSetTheLine()
    {
        QFETCH(QString, preset);
        choose(QStringLiteral("ttyUSB1 — PL2303"));
        QSignalSpy changed(m_bar.get(), &ui::ConnectionBar::settingsChanged);
        trigger(QStringLiteral("line") + preset);
        QCOMPARE(QString::fromStdString(m_bar->target().source.line.toString()), preset);
        QCOMPARE(changed.count(), 1);
    }

    void anyOtherLineIsFilledIn()
    {
        choose(QStringLiteral("ttyUSB1 — PL2303"));
        auto* form = m_bar->findChild<ui::LineSettingsForm*>();
        QVERIFY(form != nullptr);
        line::LineSettings odd;
        odd.baud = 31250;
        odd.dataBits = 7;
        odd.parity = line::Parity::Space;
        odd.stopBits = line::StopBits::Two;
        form->setSettings(odd);
        QCOMPARE(form->settings(), std::optional(odd));
        QTest::mouseClick(form->findChild<QPushButton*>(), Qt::LeftButton);
        QCOMPARE(m_bar->target().source.line, odd);
    }

    void aBaudThatMakesNoSenseIsNotTaken_data()
    {
        QTest::addColumn<QString>("baud");
        for (const char* baud : {"", "0", "49", "12000001", "fast", "-9600", "99999999999"})
            QTest::newRow(baud[0] != '\0' ? baud : "empty") << QString::fromLatin1(baud);
    }
    void aBaudThatMakesNoSenseIsNotTaken()
    {
        QFETCH(QString, baud);
        auto* form = m_bar->findChild<ui::LineSettingsForm*>();
        form->findChild<QComboBox*>(QStringLiteral("baudBox"))->setEditText(baud);
        QVERIFY(!form->settings());
        QVERIFY(!form->findChild<QPushButton*>()->isEnabled());
    }

    void theRequestLineIsPutTogether()
    {
        choose(QStringLiteral("ttyUSB1 — PL2303"));
        trigger(QStringLiteral("requestDtr"));
        trigger(QStringLiteral("requestLow"));
        trigger(QStringLiteral("requestPulse"));
        const RequestLine wanted{RequestLine::Pin::Dtr, RequestLine::Level::Low, RequestLine::Mode::Pulse};
        QCOMPARE(m_bar->target().source.request, wanted);
        trigger(QStringLiteral("requestNone"));
        QCOMPARE(m_bar->target().source.request.pin, RequestLine::Pin::None);
    }

    void theMeterIsAskedByHandOnlyWhereThatCanBe()
    {
        auto* button = m_bar->findChild<QPushButton*>(QStringLiteral("requestOnButton"));
        choose(QStringLiteral("ttyUSB1 — PL2303"));
        QVERIFY(!button->isEnabled());
        session::SourceState state;
        state.phase = session::SourceState::Phase::Open;
        m_bar->setRunning(true);
        m_bar->setSourceState(state);
        QVERIFY(button->isEnabled());
        QSignalSpy asked(m_bar.get(), &ui::ConnectionBar::requestChanged);
        m_bar->toggleRequest();
        QCOMPARE(asked.count(), 1);
        QCOMPARE(asked.first().first().toBool(), true);
        state.controlLines = false;
        m_bar->setSourceState(state);
        QVERIFY(!button->isEnabled());
    }

    void oneButtonConnectsAndDisconnects()
    {
        QSignalSpy connecting(m_bar.get(), &ui::ConnectionBar::connectRequested);
        QSignalSpy leaving(m_bar.get(), &ui::ConnectionBar::disconnectRequested);
        auto* button = m_bar->findChild<QPushButton*>(QStringLiteral("connectButton"));
        choose(QStringLiteral("Demo meter (dsmr22)"));
        QTest::mouseClick(button, Qt::LeftButton);
        QCOMPARE(connecting.count(), 1);
        QCOMPARE(connecting.first().first().value<SourceSpec>().address, QStringLiteral("dsmr22"));
        m_bar->setRunning(true);
        QTest::mouseClick(button, Qt::LeftButton);
        QCOMPARE(leaving.count(), 1);
    }

    void aDemoMeterBringsItsOwnLine()
    {
        choose(QStringLiteral("Demo meter (dsmr22)"));
        QCOMPARE(m_bar->target().source.line, line::dsmr2Settings());
        choose(QStringLiteral("Demo meter (dsmr50)"));
        QCOMPARE(m_bar->target().source.line, line::dsmr4Settings());
        choose(QStringLiteral("ttyUSB1 — PL2303"));
        trigger(QStringLiteral("line9600,7,E,1"));
        choose(QStringLiteral("Demo meter (dsmr50)"));
        choose(QStringLiteral("ttyUSB1 — PL2303"));
        QCOMPARE(m_bar->target().source.line, line::dsmr2Settings());
    }

    void openFileLeavesTheTarget()
    {
        choose(QStringLiteral("Demo meter (dsmr50)"));
        QSignalSpy browsing(m_bar.get(), &ui::ConnectionBar::browseRequested);
        choose(QStringLiteral("Open file…"));
        QCOMPARE(browsing.count(), 1);
        QCOMPARE(m_bar->target().source.address, QStringLiteral("dsmr50"));
    }

    void aFileIsReadAsItSaysUntilALineIsChosen()
    {
        m_bar->setFile(QStringLiteral("/data/meter.csv"));
        QCOMPARE(m_bar->target().kind, ConnectionTarget::Kind::File);
        QCOMPARE(m_bar->target().path, QStringLiteral("/data/meter.csv"));
        QVERIFY(!m_bar->fileLine());
        trigger(QStringLiteral("line9600,7,E,1"));
        QCOMPARE(m_bar->fileLine(), std::optional(line::dsmr2Settings()));
        trigger(QStringLiteral("lineAsFile"));
        QVERIFY(!m_bar->fileLine());
    }

    void polarityIsChosenBesideTheFormat()
    {
        choose(QStringLiteral("ttyUSB1 — PL2303"));
        QSignalSpy changed(m_bar.get(), &ui::ConnectionBar::settingsChanged);
        trigger(QStringLiteral("polarityInverted"));
        QCOMPARE(changed.count(), 1);
        auto expected = line::dsmr4Settings();
        expected.polarity = line::Polarity::Inverted;
        QCOMPARE(m_bar->target().source.line, expected);
        auto* button = m_bar->findChild<QPushButton*>(QStringLiteral("lineButton"));
        QVERIFY(button->text().contains(QStringLiteral("inverted")));

        // It is the line's, whatever its format is thought to be.
        trigger(QStringLiteral("line9600,7,E,1"));
        expected = line::dsmr2Settings();
        expected.polarity = line::Polarity::Inverted;
        QCOMPARE(m_bar->target().source.line, expected);
        trigger(QStringLiteral("polarityNormal"));
        QCOMPARE(m_bar->target().source.line, line::dsmr2Settings());
        QVERIFY(!button->text().contains(QStringLiteral("inverted")));
    }

    void aFileIsReadInverted()
    {
        m_bar->setFile(QStringLiteral("/data/meter.pcapng"));
        m_bar->setActualLine(line::dsmr2Settings());
        trigger(QStringLiteral("polarityInverted"));
        auto expected = line::dsmr2Settings();
        expected.polarity = line::Polarity::Inverted;
        QCOMPARE(m_bar->fileLine(), std::optional(expected));
        trigger(QStringLiteral("lineAsFile"));
        QVERIFY(!m_bar->fileLine());
    }

private:
    void choose(const QString& label)
    {
        const int index = m_box->findText(label);
        QVERIFY2(index >= 0, qPrintable(label));
        m_box->setCurrentIndex(index);
        emit m_box->activated(index);
    }
    void write(const QString& text)
    {
        m_box->lineEdit()->selectAll();
        QTest::keyClicks(m_box->lineEdit(), text);
    }
    void trigger(const QString& objectName)
    {
        auto* action = m_bar->findChild<QAction*>(objectName);
        QVERIFY2(action != nullptr, qPrintable(objectName));
        action->trigger();
    }

    std::unique_ptr<ui::ConnectionBar> m_bar;
    ui::TargetBox* m_box = nullptr;
};

QTEST_MAIN(TestConnectionBar)
#include "tst_connection_bar.moc"
