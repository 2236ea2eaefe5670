// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/connection/message_bar.h"

#include <QTest>
#include <QToolButton>

using namespace p1scope;
using Kind = ui::MessageBar::Kind;

class TestMessageBar : public QObject {
    Q_OBJECT
private slots:
    void aMessageStandsThereWithItsRemedy()
    {
        ui::MessageBar bar;
        QVERIFY(bar.isHidden());
        bar.tell(m_subject, Kind::Error, QStringLiteral("no permission"), QStringLiteral("join dialout"));
        QVERIFY(!bar.isHidden());
        QCOMPARE(bar.text(m_subject), QStringLiteral("no permission: join dialout"));
    }

    void aNewMessageOnTheSameSubjectTakesItsPlace()
    {
        ui::MessageBar bar;
        bar.tell(m_subject, Kind::Error, QStringLiteral("one"));
        bar.tell(QStringLiteral("file"), Kind::Error, QStringLiteral("other"));
        bar.tell(m_subject, Kind::Warning, QStringLiteral("two"));
        QCOMPARE(bar.text(m_subject), QStringLiteral("two"));
        QCOMPARE(bar.text(QStringLiteral("file")), QStringLiteral("other"));
        QCOMPARE(bar.findChildren<QToolButton*>().size(), 2);
    }

    void whatWasDismissedDoesNotComeBackByItself()
    {
        ui::MessageBar bar;
        bar.tell(m_subject, Kind::Warning, QStringLiteral("waiting"));
        bar.dismissLast();
        QVERIFY(bar.isHidden());
        bar.tell(m_subject, Kind::Warning, QStringLiteral("waiting"));
        QVERIFY(bar.isHidden());
        bar.tell(m_subject, Kind::Warning, QStringLiteral("something else"));
        QVERIFY(!bar.isHidden());
    }

    void itComesBackWhenTheSubjectHadBeenSettled()
    {
        ui::MessageBar bar;
        bar.tell(m_subject, Kind::Warning, QStringLiteral("waiting"));
        bar.dismissLast();
        bar.clear(m_subject);
        bar.tell(m_subject, Kind::Warning, QStringLiteral("waiting"));
        QCOMPARE(bar.text(m_subject), QStringLiteral("waiting"));
    }

private:
    const QString m_subject = QStringLiteral("source");
};

QTEST_MAIN(TestMessageBar)
#include "tst_message_bar.moc"
