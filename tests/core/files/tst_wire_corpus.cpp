// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/files/frame_stream.h"

#include <QDir>
#include <QFile>
#include <QTest>

#include <cmath>

using namespace p1scope;

namespace {

QString corpus()
{
    return qEnvironmentVariable("P1SCOPE_CORPUS");
}

/// The rows of a tab separated file, without comments.
QList<QStringList> rowsOf(const QString& path)
{
    QFile file(path);
    QList<QStringList> rows;
    if (!file.open(QIODevice::ReadOnly))
        return rows;
    while (!file.atEnd()) {
        const QString line = QString::fromUtf8(file.readLine()).remove(QLatin1Char('\n'));
        if (!line.isEmpty() && !line.startsWith(QLatin1Char('#')))
            rows.append(line.split(QLatin1Char('\t')));
    }
    return rows;
}

struct Row {
    double seconds = 0;
    QString text; ///< "0x41 OK", "BREAK"

    bool near(const Row& other, double tolerance) const
    {
        return std::fabs(seconds - other.seconds) <= tolerance;
    }
};

/// What the reference says of one line. Beside each break it has a character of zeros without stop bit, which
/// is no character and left out here.
QList<Row> reference(const QString& path, const QString& line)
{
    QList<Row> rows;
    const auto table = rowsOf(path);
    for (qsizetype i = 0; i < table.size(); ++i) {
        const QStringList& row = table[i];
        const bool nextIsItsBreak = i + 1 < table.size() && table[i + 1][2] == QLatin1String("BREAK") &&
                                    table[i + 1][3] == row[3] && row[2] == QLatin1String("FRAME");
        if (row[1] != line || nextIsItsBreak || row[10] == QLatin1String("START_ERR"))
            continue;
        const QString state = row[10] == QLatin1String("PARITY_ERR") ? QStringLiteral("PARITY")
                              : row[10] == QLatin1String("STOP_ERR") ? QStringLiteral("FRAMING")
                                                                     : row[10];
        rows.append({row[5].toDouble(), row[6].isEmpty() ? state : row[6] + QLatin1Char(' ') + state});
    }
    return rows;
}

QList<Row> decoded(const QString& path, const files::LineChoice& choice)
{
    QList<Row> rows;
    const auto stream = files::openFrameStream(path.toStdString(), choice);
    if (!stream)
        return {{0, QString::fromStdString(stream.error().line())}};
    std::vector<line::Frame> frames;
    for (bool more = true; more;) {
        const auto next = stream.value()->next(frames);
        if (!next)
            rows.append({0, QString::fromStdString(next.error().line())});
        more = next && next.value();
    }
    for (const line::Frame& frame : frames) {
        const QString state = QString::fromStdString(frame.state.toString());
        const QString data = QStringLiteral("0x%1 ")
                                 .arg(uint{frame.data}, 2, 16, QLatin1Char('0'))
                                 .toUpper()
                                 .replace(1, 1, QLatin1Char('x'));
        rows.append({capture::toSeconds(frame.start), frame.hasByte() ? data + state : state});
    }
    return rows;
}

/// "12: 0x41 OK, not 0x61 OK" with the row counted from 1 in the reference.
QStringList differences(const QList<Row>& ours, const QList<Row>& theirs, double tolerance)
{
    QStringList list;
    qsizetype i = 0;
    qsizetype j = 0;
    const QString none = QStringLiteral("none");
    while (i < ours.size() || j < theirs.size()) {
        const bool both = i < ours.size() && j < theirs.size();
        const bool same = both && ours[i].near(theirs[j], tolerance);
        const bool onlyOurs = !same && (j == theirs.size() || (both && ours[i].seconds < theirs[j].seconds));
        const QString mine = same || onlyOurs ? ours[i].text : none;
        const QString other = same || !onlyOurs ? theirs[j].text : none;
        if (mine != other)
            list.append(QStringLiteral("%1: %2, not %3").arg(j + 1).arg(mine, other));
        i += same || onlyOurs ? 1 : 0;
        j += same || !onlyOurs ? 1 : 0;
    }
    return list;
}

} // namespace

/// Captures of real and made lines, each with a table of frames that another decoder made of it. Where that
/// is wrong, tests/data/uart-differences.tsv says so, row by row, and why.
class TestWireCorpus : public QObject {
    Q_OBJECT
private slots:
    void agreesWithTheReference_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("channel");
        QTest::addColumn<QString>("line");
        QTest::addColumn<QString>("settings");
        QTest::addColumn<bool>("inverted");
        QTest::addColumn<QString>("table");
        QTest::addColumn<double>("sample");
        QTest::newRow("none") << QString() << QString() << QString() << QString() << false << QString()
                              << 0.0;
        auto index = rowsOf(corpus() + QStringLiteral("/uart.tsv"));
        for (const QStringList& row : index) {
            if (row.size() < 12 || row[0] == QLatin1String("file"))
                continue;
            for (const QString& channel : row[6].split(QLatin1Char(','))) {
                const QString line = channel.section(QLatin1Char('='), 0, 0);
                const QString settings = QStringLiteral("%1,%2,%3,%4")
                                             .arg(row[7], row[8].mid(0, 1), row[8].mid(1, 1), row[8].mid(2));
                QTest::addRow("%s %s %s", qPrintable(row[0]), qPrintable(line), qPrintable(settings))
                    << row[0] << channel.section(QLatin1Char('='), 1) << line.toUpper() << settings
                    << (row[9] == QStringLiteral("inverted:") + line) << row[11] << 1 / row[3].toDouble();
            }
        }
    }
    void agreesWithTheReference()
    {
        QFETCH(QString, file);
        if (file.isEmpty())
            return; // no corpus here
        QFETCH(QString, channel);
        QFETCH(QString, line);
        QFETCH(QString, settings);
        QFETCH(bool, inverted);
        QFETCH(QString, table);
        QFETCH(double, sample);
        files::LineChoice choice;
        choice.line = line::parseLineSettings(settings.toStdString()).take();
        choice.polarity = inverted ? line::Polarity::Inverted : line::Polarity::Normal;
        choice.channel = channel.toStdString();
        const QString folder = corpus() + QStringLiteral("/uart/");
        const auto ours = decoded(folder + file, choice);
        const auto theirs = reference(folder + table, line);
        QStringList expected;
        for (const QStringList& row : rowsOf(QStringLiteral(P1SCOPE_TEST_DATA "/uart-differences.tsv"))) {
            if (row[0] == table && row[1] == line)
                expected.append(row[2]);
        }
        QCOMPARE(differences(ours, theirs, 1.6 * sample).join(QStringLiteral("; ")),
                 expected.join(QStringLiteral("; ")));
        QVERIFY(!ours.isEmpty() || theirs.isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestWireCorpus)
#include "tst_wire_corpus.moc"
