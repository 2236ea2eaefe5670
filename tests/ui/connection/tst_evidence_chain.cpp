// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/connection/evidence_chain.h"
#include "ui/widgets/colours.h"

#include <QLabel>
#include <QTest>

using namespace p1scope;
using doctor::Check;
using doctor::CheckResult;

namespace {

std::vector<Check> chain(CheckResult bytes, CheckResult parity, CheckResult crc)
{
    return {{"port", CheckResult::Ok, "Port", "ttyUSB0 open", ""},
            {"bytes", bytes, "Bytes", "none yet", "Nothing comes: check the plug <5 V>."},
            {"parity", parity, "Parity", "38 % wrong", "So many parity errors are a wrong setting."},
            {"crc", crc, "CRC", "3 of 120 wrong", "Open a wrong one under Telegrams."}};
}

} // namespace

class TestEvidenceChain : public QObject {
    Q_OBJECT
private slots:
    void theFirstLinkThatFailsIsTheOneShownSo_data()
    {
        QTest::addColumn<std::vector<Check>>("checks");
        QTest::addColumn<int>("first");
        QTest::newRow("all is well") << chain(CheckResult::Ok, CheckResult::Ok, CheckResult::Ok) << -1;
        QTest::newRow("a warning is no failure")
            << chain(CheckResult::Ok, CheckResult::Warn, CheckResult::Ok) << -1;
        QTest::newRow("the second of two warnings and failures")
            << chain(CheckResult::Warn, CheckResult::Fail, CheckResult::Unknown) << 2;
        QTest::newRow("the first of three")
            << chain(CheckResult::Fail, CheckResult::Fail, CheckResult::Fail) << 1;
    }
    void theFirstLinkThatFailsIsTheOneShownSo()
    {
        QFETCH(std::vector<Check>, checks);
        QFETCH(int, first);
        ui::EvidenceChain widget;
        widget.setChecks(checks);
        QCOMPARE(widget.links().size(), checks.size());
        int shown = -1;
        int count = 0;
        for (std::size_t i = 0; i < widget.links().size(); ++i) {
            if (widget.links()[i]->isFirstFailing()) {
                shown = static_cast<int>(i);
                ++count;
            }
        }
        QCOMPARE(shown, first);
        QCOMPARE(count, first < 0 ? 0 : 1);
        QCOMPARE(widget.firstFailing().has_value(), first >= 0);
    }

    void itIsPaintedRed()
    {
        ui::EvidenceChain widget;
        widget.resize(900, 40);
        widget.setChecks(chain(CheckResult::Ok, CheckResult::Fail, CheckResult::Unknown));
        const QColor red = ui::Colours::of(widget.palette()).badBackground;
        const auto isRed = [&](std::size_t i) {
            const QImage image = widget.links()[i]->grab().toImage();
            return image.pixelColor(image.width() / 2, 4) == red;
        };
        QVERIFY(!isRed(0));
        QVERIFY(isRed(2));
        QVERIFY(!isRed(3));
    }

    void aLinkSaysInWordsWhatItsColourSays()
    {
        ui::EvidenceChain widget;
        widget.setChecks(chain(CheckResult::Ok, CheckResult::Fail, CheckResult::Unknown));
        QCOMPARE(widget.links()[2]->accessibleName(), QStringLiteral("Parity: failed, 38 % wrong"));
        QCOMPARE(widget.links()[2]->accessibleDescription(),
                 QStringLiteral("So many parity errors are a wrong setting."));
        QCOMPARE(widget.links()[2]->objectName(), QStringLiteral("link_parity"));
    }

    void aClickOpensTheAdviceAndAnotherClosesIt()
    {
        ui::EvidenceChain widget;
        widget.setChecks(chain(CheckResult::Fail, CheckResult::Ok, CheckResult::Ok));
        auto* panel = widget.findChild<QLabel*>(QStringLiteral("evidencePanel"));
        QVERIFY(panel->isHidden());
        widget.links()[1]->click();
        QVERIFY(!panel->isHidden());
        QVERIFY(widget.panelText().contains(QStringLiteral("check the plug &lt;5 V&gt;")));
        widget.links()[3]->click();
        QVERIFY(!widget.links()[1]->isChecked());
        QVERIFY(widget.panelText().contains(QStringLiteral("CRC")));
        widget.links()[3]->click();
        QVERIFY(panel->isHidden());
    }

    void theKeyboardOpensTheAdviceOfWhatFails()
    {
        ui::EvidenceChain widget;
        widget.setChecks(chain(CheckResult::Ok, CheckResult::Fail, CheckResult::Fail));
        widget.toggleAdvice();
        QVERIFY(widget.panelText().contains(QStringLiteral("Parity")));
        widget.toggleAdvice();
        QVERIFY(widget.panelText().isEmpty());
    }

    void anOpenPanelFollowsItsLink()
    {
        ui::EvidenceChain widget;
        auto checks = chain(CheckResult::Fail, CheckResult::Ok, CheckResult::Ok);
        widget.setChecks(checks);
        widget.links()[1]->click();
        checks[1].detail = "silent for 9 s";
        widget.setChecks(checks);
        QVERIFY(widget.panelText().contains(QStringLiteral("silent for 9 s")));
    }

    void linksDoNotMoveWithTheirNumbers()
    {
        ui::EvidenceChain widget;
        auto checks = chain(CheckResult::Ok, CheckResult::Ok, CheckResult::Ok);
        checks[1].detail = "11.2 kB/s";
        widget.setChecks(checks);
        const int width = widget.links()[1]->sizeHint().width();
        checks[1].detail = "1.1 kB/s";
        widget.setChecks(checks);
        QCOMPARE(widget.links()[1]->sizeHint().width(), width);
        widget.reset();
        QVERIFY(widget.links()[1]->sizeHint().width() < width);
    }

    void aShorterChainTakesTheOddLinksAway()
    {
        ui::EvidenceChain widget;
        widget.setChecks(chain(CheckResult::Ok, CheckResult::Ok, CheckResult::Fail));
        widget.links()[3]->click();
        widget.setChecks({{"port", CheckResult::Ok, "Port", "open", ""}});
        QCOMPARE(widget.links().size(), std::size_t{1});
        QVERIFY(widget.panelText().isEmpty());
    }
};

QTEST_MAIN(TestEvidenceChain)
#include "tst_evidence_chain.moc"
