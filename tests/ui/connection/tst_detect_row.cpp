// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/connection/detect_row.h"

#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace p1scope;

namespace {

session::DetectionOutcome upsideDown()
{
    session::DetectionOutcome outcome;
    outcome.found = true;
    outcome.diagnosis.verdict = doctor::Verdict::Inverted;
    outcome.diagnosis.sentence = "The line is upside down.";
    outcome.diagnosis.remedies = {doctor::Topic::InvertFtdi, doctor::Topic::InvertTransistor};
    return outcome;
}

} // namespace

class TestDetectRow : public QObject {
    Q_OBJECT
private slots:
    void init()
    {
        m_row = std::make_unique<ui::DetectRow>();
        m_row->setWindowFlag(Qt::Widget);
        QVERIFY(m_row->isHidden());
        m_row->begin();
        QVERIFY(!m_row->isHidden());
    }
    void cleanup() { m_row.reset(); }

    void saysWhatItDoesNow()
    {
        QVERIFY(!part<QProgressBar>("detectBusy")->isHidden());
        for (int i = 1; i <= 9; ++i)
            m_row->say(QStringLiteral("step %1").arg(i));
        const auto* steps = part<QLabel>("detectSteps");
        QVERIFY(steps->text().endsWith(QStringLiteral("step 9")));
        QVERIFY2(!steps->text().contains(QStringLiteral("step 1\n")), "the row does not grow with each step");
        QVERIFY2(steps->toolTip().contains(QStringLiteral("step 1\n")), "all of them can be read");
        QCOMPARE(steps->accessibleName(), QStringLiteral("step 9"));
        QVERIFY(m_row->sentence().isEmpty());
    }
    void canBeStoppedAndNotClosedWhileItRuns()
    {
        QSignalSpy cancelled(m_row.get(), &ui::DetectRow::cancelled);
        QVERIFY(part<QPushButton>("detectClose")->isHidden());
        m_row->dismiss();
        QVERIFY(!m_row->isHidden());
        part<QPushButton>("detectStop")->click();
        QCOMPARE(cancelled.count(), 1);
    }
    void endsWithOneSentenceAndWhatToDo()
    {
        m_row->say(QStringLiteral("The line is upside down."));
        m_row->finish(upsideDown());
        QCOMPARE(m_row->sentence(), QStringLiteral("The line is upside down."));
        QVERIFY(part<QPushButton>("detectStop")->isHidden());
        QVERIFY(part<QProgressBar>("detectBusy")->isHidden());
        QVERIFY2(part<QLabel>("detectSteps")->isHidden(), "the sentence says it all");
        auto* how = part<QPushButton>("detectHow");
        QVERIFY(!how->isHidden());
        const auto* advice = part<QWidget>("detectAdvice");
        QVERIFY2(advice->isHidden(), "until it is asked for");
        how->click();
        QVERIFY(!advice->isHidden());
        const auto transistor = static_cast<int>(doctor::Topic::InvertTransistor);
        QCOMPARE(part<QLabel>("adviceText%1", transistor)->text(),
                 QString::fromUtf8(
                     doctor::adviceOn(doctor::Topic::InvertTransistor).text.data(),
                     static_cast<qsizetype>(doctor::adviceOn(doctor::Topic::InvertTransistor).text.size())));
        const auto drawings = m_row->findChildren<QWidget*>();
        QCOMPARE(std::count_if(drawings.begin(), drawings.end(),
                               [](const QWidget* w) { return w->accessibleName().contains(u"transistor"); }),
                 1);
        part<QPushButton>("detectClose")->click();
        QVERIFY(m_row->isHidden());
    }
    void whatWasNotFoundKeepsItsLastSteps()
    {
        m_row->say(QStringLiteral("RTS high: nothing came"));
        session::DetectionOutcome outcome;
        outcome.diagnosis.sentence = "Nothing comes.";
        m_row->finish(outcome);
        QVERIFY(!part<QLabel>("detectSteps")->isHidden());
        QVERIFY2(part<QPushButton>("detectHow")->isHidden(), "there is no advice");
    }
    void beginsAnew()
    {
        m_row->finish(upsideDown());
        part<QPushButton>("detectHow")->click();
        m_row->begin();
        QVERIFY(m_row->sentence().isEmpty());
        QVERIFY(part<QWidget>("detectAdvice")->isHidden());
        QVERIFY(part<QLabel>("detectSteps")->text().isEmpty());
        m_row->finish(upsideDown());
        const auto ftdi = QStringLiteral("adviceTitle%1").arg(static_cast<int>(doctor::Topic::InvertFtdi));
        QCOMPARE(m_row->findChildren<QLabel*>(ftdi).size(), 1);
    }

private:
    template <typename Part>
    Part* part(const char* name, std::optional<int> number = {}) const
    {
        const QString wanted = QString::fromLatin1(name);
        auto* found = m_row->findChild<Part*>(number ? wanted.arg(*number) : wanted);
        return found != nullptr ? found : (qFatal("no %s", name), nullptr);
    }

    std::unique_ptr<ui::DetectRow> m_row;
};

QTEST_MAIN(TestDetectRow)
#include "tst_detect_row.moc"
