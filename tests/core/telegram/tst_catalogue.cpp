// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/telegram/catalogue.h"

#include <QRegularExpression>
#include <QSet>
#include <QTest>

using p1scope::telegram::catalogueText;
using p1scope::telegram::lookUp;
using p1scope::telegram::ObisCode;
using p1scope::telegram::ValueKind;

namespace {

struct Row {
    QString pattern, kind, unit, name;
};

/// Each line of the table that is no comment; rows that have not four fields come with an empty kind.
QList<Row> rows()
{
    QList<Row> result;
    for (const QString& line : QString::fromUtf8(catalogueText()).split(QLatin1Char('\n'))) {
        if (line.isEmpty() || line.startsWith(QLatin1Char('#')))
            continue;
        const QStringList fields = line.split(QLatin1Char('\t'));
        result.append(fields.size() == 4 ? Row{fields[0], fields[1], fields[2], fields[3]}
                                         : Row{line, {}, {}, {}});
    }
    return result;
}

/// The codes of a row, expanded here anew.
QStringList codesOf(const QString& pattern)
{
    static const QRegularExpression family(QStringLiteral("^(.*)<(\\d+)-(\\d+)>(.*)$"));
    const auto match = family.match(pattern);
    if (!match.hasMatch())
        return {pattern};
    QStringList codes;
    for (int i = match.captured(2).toInt(); i <= match.captured(3).toInt(); ++i)
        codes.append(match.captured(1) + QString::number(i) + match.captured(4));
    return codes;
}

} // namespace

class TestCatalogue : public QObject {
    Q_OBJECT
private slots:
    void everyRowIsWellFormed()
    {
        const QStringList kinds{QStringLiteral("text"), QStringLiteral("number"), QStringLiteral("hex"),
                                QStringLiteral("time"), QStringLiteral("timed"),  QStringLiteral("log"),
                                QStringLiteral("code")};
        QVERIFY(rows().size() > 100);
        for (const Row& row : rows()) {
            QVERIFY2(kinds.contains(row.kind), qPrintable(row.pattern));
            QVERIFY2(!row.name.isEmpty() && row.name == row.name.trimmed(), qPrintable(row.pattern));
            QVERIFY2(row.unit == row.unit.trimmed(), qPrintable(row.pattern));
        }
    }
    void everyCodeParsesAndIsFound()
    {
        for (const Row& row : rows()) {
            for (const QString& text : codesOf(row.pattern)) {
                const auto code = ObisCode::parse(text.toStdString());
                QVERIFY2(code.has_value(), qPrintable(text));
                QCOMPARE(QString::fromStdString(code->toString()), text);
                const auto* entry = lookUp(*code);
                QVERIFY2(entry != nullptr, qPrintable(text));
                QVERIFY2(entry->name.find_first_of("{}<>") == std::string::npos, entry->name.c_str());
                QCOMPARE(QString::fromStdString(entry->unit), row.unit);
            }
        }
    }
    void noCodeComesTwice()
    {
        QSet<QString> seen;
        for (const Row& row : rows()) {
            for (const QString& code : codesOf(row.pattern)) {
                QVERIFY2(!seen.contains(code), qPrintable(code));
                seen.insert(code);
            }
        }
    }
    void familiesNameTheirMember()
    {
        QCOMPARE(lookUp({1, 0, 1, 8, 1})->name, std::string("Electricity delivered to client, tariff 1"));
        QCOMPARE(lookUp({1, 0, 1, 8, 16})->name, std::string("Electricity delivered to client, tariff 16"));
        QVERIFY(lookUp({1, 0, 1, 8, 17}) == nullptr);
        QCOMPARE(lookUp({0, 4, 24, 2, 1})->name, std::string("Last reading of M-Bus device 4"));
        QVERIFY(lookUp({0, 5, 24, 2, 1}) == nullptr);
    }
    void fMakesNoDifference()
    {
        QCOMPARE(lookUp({1, 0, 1, 8, 1, 7}), lookUp({1, 0, 1, 8, 1}));
        QVERIFY(lookUp({9, 9, 9, 9, 9}) == nullptr);
    }
    void kindsAreThoseOfTheTable()
    {
        QCOMPARE(lookUp({0, 0, 1, 0, 0})->kind, ValueKind::Time);
        QCOMPARE(lookUp({1, 0, 1, 6, 0})->kind, ValueKind::TimedNumber);
        QCOMPARE(lookUp({1, 0, 99, 97, 0})->kind, ValueKind::Log);
        QCOMPARE(lookUp({0, 0, 96, 13, 0})->kind, ValueKind::HexText);
        QCOMPARE(lookUp({0, 0, 96, 14, 0})->kind, ValueKind::Code);
        QCOMPARE(lookUp({1, 0, 1, 7, 0})->kind, ValueKind::Number);
        QCOMPARE(lookUp({1, 3, 0, 2, 8})->kind, ValueKind::Text);
    }
    void everyCodeOfTheStandardsIsKnown_data()
    {
        QTest::addColumn<QString>("code");
        // DSMR 2.2 to 5.0.2, e-MUCS, Luxembourg, Sweden: those with a meaning of their own.
        for (const char* code :
             {"1-3:0.2.8",   "0-0:96.1.4",  "0-0:1.0.0",   "0-0:96.1.1",  "1-0:1.8.0",   "1-0:1.8.2",
              "1-0:2.8.1",   "0-0:96.14.0", "1-0:1.7.0",   "1-0:2.7.0",   "1-0:21.7.0",  "1-0:42.7.0",
              "1-0:61.7.0",  "1-0:32.7.0",  "1-0:52.7.0",  "1-0:72.7.0",  "1-0:31.7.0",  "1-0:71.7.0",
              "0-0:96.7.21", "0-0:96.7.9",  "1-0:99.97.0", "1-0:32.32.0", "1-0:72.36.0", "0-0:96.13.0",
              "0-0:96.13.1", "0-0:17.0.0",  "0-0:96.3.10", "0-0:24.4.0",  "0-1:24.1.0",  "0-2:96.1.0",
              "0-1:96.1.1",  "0-1:24.2.1",  "0-1:24.2.3",  "0-1:24.3.0",  "0-1:24.4.0",  "1-0:1.4.0",
              "1-0:1.6.0",   "0-0:98.1.0",  "1-0:3.8.0",   "1-0:4.8.0",   "1-0:3.7.0",   "1-0:4.7.0",
              "1-0:9.7.0",   "1-0:13.7.0",  "1-0:14.7.0",  "1-0:94.32.1", "7-0:23.1.0",  "0-0:42.0.0"})
            QTest::newRow(code) << QString::fromLatin1(code);
    }
    void everyCodeOfTheStandardsIsKnown()
    {
        QFETCH(QString, code);
        QVERIFY(lookUp(*ObisCode::parse(code.toStdString())) != nullptr);
    }
};

QTEST_GUILESS_MAIN(TestCatalogue)
#include "tst_catalogue.moc"
