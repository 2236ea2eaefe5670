// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/telegram/catalogue.h"

#include <QRegularExpression>
#include <QSet>
#include <QTest>

using namespace p1scope::telegram;

namespace {

QString text(std::string_view field)
{
    return QString::fromUtf8(field.data(), static_cast<qsizetype>(field.size()));
}

/// The lines of the table that are no comment.
QStringList lines()
{
    QStringList result;
    for (const QString& line :
         QString::fromUtf8(catalogueText()).split(QLatin1Char('\n'), Qt::SkipEmptyParts)) {
        if (!line.startsWith(QLatin1Char('#')))
            result.append(line);
    }
    return result;
}

/// The codes of a row, expanded here anew.
QStringList expandedAnew(const QString& pattern)
{
    static const QRegularExpression family(QStringLiteral("^(.*)<([0-9/-]+)>(.*)$"));
    const auto match = family.match(pattern);
    if (!match.hasMatch())
        return {pattern};
    QStringList codes;
    for (const QString& members : match.captured(2).split(QLatin1Char('/'))) {
        const int from = members.section(QLatin1Char('-'), 0, 0).toInt();
        const int to = members.section(QLatin1Char('-'), -1).toInt();
        for (int i = from; i <= to; ++i)
            codes.append(match.captured(1) + QString::number(i) + match.captured(3));
    }
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
        const QStringList senders =
            QStringLiteral("all N2 N3 N4 N5 B L S T H A C D P I V X").split(QLatin1Char(' '));
        QVERIFY(lines().size() > 100);
        QCOMPARE(static_cast<qsizetype>(catalogueRows().size()), lines().size());
        for (qsizetype i = 0; i < lines().size(); ++i) {
            const CatalogueRow& row = catalogueRows()[static_cast<std::size_t>(i)];
            QStringList fields{text(row.codes),  text(row.kind),     text(row.unit),
                               text(row.format), text(row.quantity), text(row.who)};
            for (const std::string_view meaning : row.meanings) {
                fields << text(meaning);
                QVERIFY2(!meaning.empty(), qPrintable(lines()[i]));
            }
            for (const QString& field : fields)
                QCOMPARE(field, field.trimmed());
            QCOMPARE(fields.join(QLatin1Char('\t')), lines()[i]);
            QVERIFY2(kinds.contains(fields[1]), qPrintable(lines()[i]));
            QVERIFY2(!row.quantity.empty(), qPrintable(lines()[i]));
            for (const QString& sender : fields[5].split(QLatin1Char(' ')))
                QVERIFY2(senders.contains(sender), qPrintable(lines()[i]));
        }
    }
    void everyMeaningHasThePlacesOfItsCode()
    {
        for (const CatalogueRow& row : catalogueRows()) {
            const bool family = row.codes.find('<') != std::string_view::npos;
            for (const std::string_view meaning : row.meanings)
                QVERIFY2((meaning.find('{') != std::string_view::npos) == family, qPrintable(text(meaning)));
        }
    }
    void everyCodeParsesAndIsFound()
    {
        for (const CatalogueRow& row : catalogueRows()) {
            const QStringList codes = expandedAnew(text(row.codes));
            QCOMPARE(static_cast<qsizetype>(codesOf(row.codes).size()), codes.size());
            for (const QString& each : codes) {
                const auto code = ObisCode::parse(each.toStdString());
                QVERIFY2(code.has_value(), qPrintable(each));
                QCOMPARE(QString::fromStdString(code->toString()), each);
                const auto* entry = lookUp(*code);
                QVERIFY2(entry != nullptr, qPrintable(each));
                for (const Language language :
                     {Language::English, Language::Dutch, Language::French, Language::German})
                    QVERIFY2(entry->nameIn(language).find_first_of("{}<>") == std::string::npos,
                             entry->name.c_str());
                QCOMPARE(entry->nameIn(Language::English), entry->name);
                QCOMPARE(text(entry->unit), text(row.unit));
            }
        }
    }
    void noCodeComesTwice()
    {
        QSet<QString> seen;
        for (const CatalogueRow& row : catalogueRows()) {
            for (const QString& code : expandedAnew(text(row.codes))) {
                QVERIFY2(!seen.contains(code), qPrintable(code));
                seen.insert(code);
            }
        }
    }
    void aMetersOwnChannelMeansWhatNoneMeans()
    {
        const auto* entry = lookUp({1, 1, 32, 7, 0});
        QVERIFY(entry != nullptr);
        QCOMPARE(entry->name, std::string("Voltage, phase L1"));
        QCOMPARE(lookUp({1, 1, 31, 4, 0})->name, std::string("Current limit"));
        QVERIFY(lookUp({1, 2, 32, 7, 0}) == nullptr && lookUp({0, 1, 0, 2, 0}) == nullptr);
    }
    void meaningsComeInFourLanguages()
    {
        const auto* entry = lookUp({1, 0, 52, 7, 0});
        QCOMPARE(entry->name, std::string("Voltage, phase L2"));
        QCOMPARE(entry->nameIn(Language::Dutch), std::string("Spanning, fase L2"));
        QCOMPARE(entry->nameIn(Language::French), std::string("Tension, phase L2"));
        QCOMPARE(entry->nameIn(languageOf("de_AT")), std::string("Spannung, Phase L2"));
        QCOMPARE(languageOf("nl"), Language::Dutch);
        QCOMPARE(languageOf("C"), Language::English);
    }
    void unknownCodesAreReadByTheirGroups_data()
    {
        QTest::addColumn<QString>("code");
        QTest::addColumn<QString>("meaning");
        const auto row = [](const char* code, const char* meaning) {
            QTest::newRow(code) << QString::fromLatin1(code) << QString::fromLatin1(meaning);
        };
        row("1-0:43.6.2", "electricity, phase L2, reactive import, maximum, tariff 2");
        row("1-0:1.8.17", "electricity, active import, counter, tariff 17");
        row("1-0:80.7.0", "electricity, phase L3, active, quadrant IV, instantaneous");
        row("1-0:31.7.5", "electricity, phase L1, current, instantaneous, harmonic 5");
        row("1-2:14.24.0*3", "electricity, channel 2, frequency, mean, billing period 3");
        row("1-0:99.128.0", "electricity, profile");
        row("0-3:24.9.9", "abstract, channel 3, device on the M-Bus");
        row("7-1:3.0.2", "gas, channel 1, quantity 3, tariff 2");
        row("200-0:1.0.0", "unknown medium, quantity 1");
    }
    void unknownCodesAreReadByTheirGroups()
    {
        QFETCH(QString, code);
        QTEST(QString::fromStdString(genericMeaning(*ObisCode::parse(code.toStdString()))), "meaning");
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
