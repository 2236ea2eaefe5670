// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/document.h"
#include "core/session/history/store.h"
#include "ui/graphs/graphs_pages.h"
#include "ui/graphs/graphs_view.h"
#include "ui/graphs/history_view.h"
#include "ui/graphs/plot_pane.h"
#include "ui/widgets/selection.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFile>
#include <QLabel>
#include <QPushButton>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>

using namespace p1scope;
using namespace p1scope::ui;
using std::chrono::hours;
using std::chrono::seconds;
using std::chrono::sys_seconds;

namespace {

constexpr telegram::Zone zone = telegram::Zone::centralEuropean();

sys_seconds local(const char* text)
{
    return meter::parseLocalTime(text, zone).value();
}

/// 1 kWh an hour and a power that goes up and down, every five minutes; nothing on the second of November
/// from ten to two; another meter from the tenth of November on.
void makeHistory(const QString& place)
{
    auto store = session::HistoryStore::open(place);
    QVERIFY(store.ok());
    const sys_seconds begin = local("2026-10-01");
    for (sys_seconds time = begin; time < local("2026-11-20"); time += seconds(300)) {
        if (time > local("2026-11-02T10:00") && time < local("2026-11-02T14:00"))
            continue;
        const bool old = time < local("2026-11-10");
        QVERIFY(store.value()->setMeter(old ? "E1" : "E2", zone));
        const auto wattHours = (time - begin).count() * 1000 / 3600;
        QVERIFY(store.value()->add(
            {"energy_delivered_tariff1", "kWh", time, (old ? 5'000'000 : 70'000'000) + wattHours * 1000}));
        QVERIFY(store.value()->add(
            {"power_delivered", "kW", time, 1'000'000 + (time - begin).count() / 300 % 7 * 100'000}));
    }
    QVERIFY(store.value()->commit());
}

struct Shown {
    session::Document document;
    Selection selection;
    GraphsPages pages{document, selection};

    explicit Shown(const QString& place)
    {
        pages.setHistoryPlace(place);
        pages.resize(1100, 600);
        pages.show();
    }
    void click(const char* name) { pages.findChild<QPushButton*>(QLatin1String(name))->click(); }
    [[nodiscard]] bool answered() const { return !pages.history().waiting(); }
    [[nodiscard]] const PaneContent& content(const char* key) const
    {
        return pages.findChild<PlotPane*>(QStringLiteral("history-") + QLatin1String(key))->content();
    }
};

} // namespace

class TestHistoryView : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { makeHistory(place()); }
    void stretchesOfTheCalendar_data();
    void stretchesOfTheCalendar();
    void aDayHasAsManyBarsAsHours_data();
    void aDayHasAsManyBarsAsHours();
    void theMonthMarksWhatItBridgesAndWhatItDoesNotCount();
    void thePeriodBeforeStandsBehind();
    void bandsHaveOnePointAColumn();
    void zoomedItIsAskedAnew();
    void whatIsShownIsWritten();
    void withoutAHistoryItSaysSo();

private:
    [[nodiscard]] QString place() const { return m_folder.filePath(QStringLiteral("history.sqlite")); }
    /// The day that holds this time, of the first meter.
    void showDay(Shown& shown, const char* day);

    QTemporaryDir m_folder;
};

void TestHistoryView::stretchesOfTheCalendar_data()
{
    QTest::addColumn<int>("span");
    QTest::addColumn<QByteArray>("from");
    QTest::addColumn<QByteArray>("to");
    QTest::addColumn<QString>("text");
    const auto row = [](CalendarSpan span, const char* from, const char* to, const char* text) {
        QTest::newRow(text) << static_cast<int>(span) << QByteArray(from) << QByteArray(to)
                            << QString::fromUtf8(text);
    };
    row(CalendarSpan::Hour, "2026-10-25T14:00", "2026-10-25T15:00", "Sun 25 Oct 2026 14:00");
    row(CalendarSpan::Day, "2026-10-25", "2026-10-26", "Sun 25 Oct 2026");
    row(CalendarSpan::Week, "2026-10-19", "2026-10-26", "19 – 25 Oct 2026");
    row(CalendarSpan::Month, "2026-10-01", "2026-11-01", "October 2026");
    row(CalendarSpan::Year, "2026-01-01", "2027-01-01", "2026");
}

void TestHistoryView::stretchesOfTheCalendar()
{
    QFETCH(int, span);
    QFETCH(QByteArray, from);
    QFETCH(QByteArray, to);
    QFETCH(QString, text);
    const auto kind = static_cast<CalendarSpan>(span);
    const TimeWindow window = calendarWindow(kind, graphTime(local("2026-10-25T14:30")), zone);
    QCOMPARE(window.from, graphTime(local(from.constData())));
    QCOMPARE(window.to, graphTime(local(to.constData())));
    QCOMPARE(calendarText(kind, window, zone), text);
}

void TestHistoryView::showDay(Shown& shown, const char* day)
{
    shown.click("historyDay");
    QTRY_VERIFY_WITH_TIMEOUT(shown.answered() && shown.pages.history().data(), 30'000);
    auto* meters = shown.pages.findChild<QComboBox*>(QStringLiteral("historyMeter"));
    QCOMPARE(meters->count(), 3); // both, and one after another
    meters->setCurrentIndex(meters->findText(QStringLiteral("E1")));
    emit meters->activated(meters->currentIndex());
    QTRY_VERIFY_WITH_TIMEOUT(shown.answered(), 30'000);
    auto* back = shown.pages.findChild<QPushButton*>(QStringLiteral("historyBack"));
    while (shown.pages.history().window().from > graphTime(local(day)) && back->isEnabled())
        back->click();
    QTRY_VERIFY_WITH_TIMEOUT(shown.answered(), 30'000);
    QCOMPARE(shown.pages.history().window().from, graphTime(local(day)));
}

void TestHistoryView::aDayHasAsManyBarsAsHours_data()
{
    QTest::addColumn<QByteArray>("day");
    QTest::addColumn<int>("bars");
    QTest::newRow("winter time begins") << QByteArray("2026-10-25") << 25;
    QTest::newRow("any other") << QByteArray("2026-10-24") << 24;
}

void TestHistoryView::aDayHasAsManyBarsAsHours()
{
    QFETCH(QByteArray, day);
    QFETCH(int, bars);
    Shown shown(place());
    showDay(shown, day.constData());
    const PaneContent& content = shown.content("energy");
    QCOMPARE(content.spec.title, QStringLiteral("Energy per hour"));
    QCOMPARE(content.bars.size(), static_cast<std::size_t>(bars));
    for (const PaneBar& bar : content.bars) {
        QCOMPARE(bar.parts.size(), 1U);
        QVERIFY(std::abs(bar.parts[0].to - 1) < 0.1);
        QVERIFY(!bar.bridged && !bar.marked);
    }
    QVERIFY(content.note.startsWith(QStringLiteral("delivered %1.0").arg(bars)) ||
            content.note.startsWith(QStringLiteral("delivered %1.9").arg(bars - 1)));
}

void TestHistoryView::theMonthMarksWhatItBridgesAndWhatItDoesNotCount()
{
    Shown shown(place());
    shown.click("historyMonth");
    QTRY_VERIFY_WITH_TIMEOUT(shown.answered() && shown.pages.history().data(), 30'000);
    auto* meters = shown.pages.findChild<QComboBox*>(QStringLiteral("historyMeter"));
    meters->setCurrentIndex(2);
    emit meters->activated(2);
    QTRY_VERIFY_WITH_TIMEOUT(shown.answered(), 30'000);
    const PaneContent& content = shown.content("energy");
    QCOMPARE(content.bars.size(), 19U);
    for (std::size_t day = 0; day < content.bars.size(); ++day) {
        QCOMPARE(content.bars[day].bridged, day == 1);
        QCOMPARE(content.bars[day].marked, day == 9);
        double used = 0;
        for (const BarPart& part : content.bars[day].parts)
            used = std::max(used, part.to);
        QVERIFY2(std::abs(used - 24) < 0.3, qPrintable(QString::number(day)));
    }
    // What the crosshair says of them.
    const HistoryData& data = *shown.pages.history().data();
    const auto said = [&](std::size_t day) {
        QStringList lines;
        const auto readout = historyReadout(content, data, content.bars[day].at.from + hours(5));
        lines << readout.moment;
        for (const Readout& line : readout.lines)
            lines << line.text;
        return lines.join(u'\n');
    };
    QVERIFY2(said(0).startsWith(QStringLiteral("Sun 1 Nov 2026\ntariff 1  24.00 kWh")), qPrintable(said(0)));
    QVERIFY2(said(1).contains(QStringLiteral("≈ 4 h 0")) || said(1).contains(QStringLiteral("≈ 3 h 55")),
             qPrintable(said(1)));
    QVERIFY2(said(9).contains(QStringLiteral("another meter from here on")), qPrintable(said(9)));
}

void TestHistoryView::thePeriodBeforeStandsBehind()
{
    Shown shown(place());
    showDay(shown, "2026-10-25");
    shown.pages.findChild<QCheckBox*>(QStringLiteral("historyBefore"))->setChecked(true);
    QTRY_VERIFY_WITH_TIMEOUT(!shown.pages.history().data()->answer.barsBefore.empty(), 30'000);
    QTRY_VERIFY_WITH_TIMEOUT(shown.answered(), 30'000);
    const PaneContent& content = shown.content("energy");
    QCOMPARE(content.bars.size(), 25U);
    // The day before has an hour less.
    QVERIFY(content.bars[0].before && content.bars[23].before);
    QVERIFY(!content.bars[24].before);
    QVERIFY(std::abs(*content.bars[5].before - 1) < 0.1);
    QVERIFY(content.note.contains(QStringLiteral("(before: ")));
}

void TestHistoryView::bandsHaveOnePointAColumn()
{
    Shown shown(place());
    shown.click("historyAll");
    QTRY_VERIFY_WITH_TIMEOUT(shown.answered() && shown.pages.history().data(), 30'000);
    QTRY_VERIFY_WITH_TIMEOUT(!shown.pages.history().data()->bands.empty() && shown.answered(), 30'000);
    const PaneContent& content = shown.content("power");
    const auto* pane = shown.pages.findChild<PlotPane*>(QStringLiteral("history-power"));
    QCOMPARE(content.lines.size(), 1U);
    std::size_t points = 0;
    for (const auto& piece : content.lines[0].bands) {
        points += piece.size();
        for (const PaneBand& point : piece) {
            QVERIFY(point.least >= 1.0 && point.greatest <= 1.6);
            QVERIFY(point.least <= point.greatest);
        }
    }
    QVERIFY(points > 200);
    QVERIFY(points <= static_cast<std::size_t>(pane->plotRect().width()) + 2);
}

void TestHistoryView::zoomedItIsAskedAnew()
{
    Shown shown(place());
    shown.click("historyMonth");
    QTRY_VERIFY_WITH_TIMEOUT(shown.answered() && shown.pages.history().data(), 30'000);
    const TimeWindow month = shown.pages.history().window();
    auto* pane = shown.pages.findChild<PlotPane*>(QStringLiteral("history-energy"));
    emit pane->rangeChosen(graphTime(local("2026-11-15")), graphTime(local("2026-11-17")));
    QVERIFY(!shown.pages.findChild<QPushButton*>(QStringLiteral("historyMonth"))->isChecked());
    QTRY_VERIFY_WITH_TIMEOUT(shown.answered(), 30'000);
    QCOMPARE(pane->content().bars.size(), 48U);
    QTest::keyClick(&shown.pages.history(), Qt::Key_Right);
    QVERIFY(shown.pages.history().window().from > graphTime(local("2026-11-15")));
    shown.click("historyMonth");
    QCOMPARE(shown.pages.history().window(), month);
    emit pane->cursorMoved(month.from + hours(36));
    emit pane->cursorMoved(std::nullopt);
    shown.click("graphsLive");
    QVERIFY(shown.pages.live().isVisible());
    QVERIFY(!shown.pages.history().controls()->isVisible());
}

void TestHistoryView::whatIsShownIsWritten()
{
    Shown shown(place());
    showDay(shown, "2026-10-24");
    QTRY_VERIFY_WITH_TIMEOUT(!shown.pages.history().data()->bands.empty(), 30'000);
    const QByteArray table = csvText(shown.pages.history().tableOfShown(), zone);
    const QList<QByteArray> lines = table.split('\n');
    QCOMPARE(lines[0], QByteArray("time,energy_delivered_tariff1_used_kWh,bridged_s,power_delivered_least_kW,"
                                  "power_delivered_mean_kW,power_delivered_greatest_kW"));
    QVERIFY2(lines[1].startsWith("2026-10-24T00:00:00+02:00,1.0") ||
                 lines[1].startsWith("2026-10-24T00:00:00+02:00,0.9"),
             lines[1].constData());
    auto* pane = shown.pages.findChild<PlotPane*>(QStringLiteral("history-energy"));
    const QString path = m_folder.filePath(QStringLiteral("graphs.svg"));
    QVERIFY(writeSvg(*pane->parentWidget(), path).ok());
    QFile svg(path);
    QVERIFY(svg.open(QIODevice::ReadOnly));
    const QByteArray drawn = svg.readAll();
    QVERIFY(drawn.contains("<svg"));
    QVERIFY(drawn.contains("Energy per hour"));
    QVERIFY(drawn.count("<rect") + drawn.count("<path") + drawn.count("<polyline") > 20);
}

void TestHistoryView::withoutAHistoryItSaysSo()
{
    Shown shown(m_folder.filePath(QStringLiteral("none.sqlite")));
    shown.click("historyYear");
    auto* empty = shown.pages.findChild<QLabel*>(QStringLiteral("historyEmpty"));
    QTRY_VERIFY_WITH_TIMEOUT(empty->text().contains(QStringLiteral("is not there")), 30'000);
    QVERIFY(!shown.pages.findChild<QPushButton*>(QStringLiteral("historySave"))->isEnabled());
    shown.pages.setHistoryPlace({});
    QTRY_VERIFY_WITH_TIMEOUT(empty->text().contains(QStringLiteral("No readings are kept")), 30'000);
}

QTEST_MAIN(TestHistoryView)
#include "tst_history_view.moc"
