// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/launch_options.h"

#include <QTest>

using namespace p1scope;
using session::RequestLine;
using ui::LaunchOptions;

namespace {

base::Result<LaunchOptions> parse(const QString& line)
{
    return ui::parseLaunchOptions(QStringList{QStringLiteral("p1scope")} +
                                  line.split(u' ', Qt::SkipEmptyParts));
}

} // namespace

class TestLaunchOptions : public QObject {
    Q_OBJECT
private slots:
    void nothingIsAskedByDefault()
    {
        const auto parsed = parse({});
        QVERIFY(parsed.ok());
        QVERIFY(parsed.value().input.isEmpty());
        QVERIFY(!parsed.value().theme);
        QVERIFY(parsed.value().screenshot.isEmpty());
        QCOMPARE(parsed.value().ask, LaunchOptions::Ask::Run);
    }

    void everythingMayBeSaid()
    {
        const auto parsed = parse(QStringLiteral(
            "--view graphs --theme dark --size 900x700 --screenshot a.png --after 0.5 --line 9600,7,E,1 "
            "--polarity inverted --request dtr --request-level low --request-mode pulse /dev/ttyUSB0"));
        QVERIFY(parsed.ok());
        const LaunchOptions& options = parsed.value();
        QCOMPARE(options.view, QStringLiteral("graphs"));
        QCOMPARE(options.theme, std::optional(ui::Theme::Dark));
        QCOMPARE(options.size, std::optional(QSize(900, 700)));
        QCOMPARE(options.screenshot, QStringLiteral("a.png"));
        QCOMPARE(options.after, std::chrono::milliseconds(500));
        const auto source = options.source();
        QVERIFY(source);
        QCOMPARE(source->address, QStringLiteral("/dev/ttyUSB0"));
        QCOMPARE(source->line.baud, 9600U);
        QCOMPARE(source->line.polarity, line::Polarity::Inverted);
        const RequestLine request{RequestLine::Pin::Dtr, RequestLine::Level::Low, RequestLine::Mode::Pulse};
        QCOMPARE(source->request, request);
        QCOMPARE(options.lineChoice().polarity, std::optional(line::Polarity::Inverted));
    }

    void sourcesAndFilesAreToldApart()
    {
        QCOMPARE(parse(QStringLiteral("--demo")).value().source()->kind, session::SourceSpec::Kind::Demo);
        QCOMPARE(parse(QStringLiteral("tcp://localhost:2001")).value().source()->kind,
                 session::SourceSpec::Kind::Tcp);
        QVERIFY(!parse(QStringLiteral("telegram.txt")).value().source());
        QVERIFY(!parse(QStringLiteral("--line auto --polarity auto x.csv")).value().lineChoice().line);
    }

    void badUsageIsSaidInOneLine_data()
    {
        QTest::addColumn<QString>("line");
        for (const char* line : {"--nonsense", "--view", "--view cellar", "--theme purple", "--size 12",
                                 "--size 0x0", "--after soon", "--after -1", "--after nan", "--line 9600",
                                 "--line 9600,7,Q,1", "--polarity sideways", "--request cts",
                                 "--request-level middle", "--request-mode often", "a b", "--demo a.csv"})
            QTest::newRow(line) << QString::fromLatin1(line);
    }
    void badUsageIsSaidInOneLine()
    {
        QFETCH(QString, line);
        const auto parsed = parse(line);
        QVERIFY(!parsed.ok());
        QCOMPARE(parsed.error().kind, base::ErrorKind::Usage);
        QVERIFY(!parsed.error().line().empty());
        QVERIFY(parsed.error().line().find('\n') == std::string::npos);
        QVERIFY(!parsed.error().remedy.empty());
    }

    void helpNamesEveryOption()
    {
        const auto parsed = parse(QStringLiteral("--help"));
        QVERIFY(parsed.ok());
        QCOMPARE(parsed.value().ask, LaunchOptions::Ask::Help);
        for (const char* option :
             {"--demo", "--view", "--theme", "--size", "--screenshot", "--after", "--line", "--polarity",
              "--request", "--request-level", "--request-mode", "SOURCE|FILE"})
            QVERIFY2(parsed.value().helpText.contains(QString::fromLatin1(option)), option);
    }
};

QTEST_GUILESS_MAIN(TestLaunchOptions)
#include "tst_launch_options.moc"
