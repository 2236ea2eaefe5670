// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/line/csv.h"

#include <QTest>

#include <random>

using p1scope::line::csvField;
using p1scope::line::splitCsv;

class TestCsv : public QObject {
    Q_OBJECT
private slots:
    void splitsLines_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::addColumn<QByteArrayList>("fields");
        QTest::newRow("plain") << QByteArray("a,b,c") << QByteArrayList{"a", "b", "c"};
        QTest::newRow("empty") << QByteArray() << QByteArrayList{""};
        QTest::newRow("empty fields") << QByteArray(",,") << QByteArrayList{"", "", ""};
        QTest::newRow("quoted") << QByteArray("\"a\",\"b\"") << QByteArrayList{"a", "b"};
        QTest::newRow("separator in quotes") << QByteArray("\"a,b\",c") << QByteArrayList{"a,b", "c"};
        QTest::newRow("quote in quotes") << QByteArray("\"a\"\"b\",c") << QByteArrayList{"a\"b", "c"};
        QTest::newRow("only a quote, quoted") << QByteArray("\"\"\"\"") << QByteArrayList{"\""};
        QTest::newRow("an empty field, quoted") << QByteArray("\"\",x") << QByteArrayList{"", "x"};
        QTest::newRow("a bare quote within a field") << QByteArray("'\"',x") << QByteArrayList{"'\"'", "x"};
        QTest::newRow("a comma between apostrophes is a separator")
            << QByteArray("','") << QByteArrayList{"'", "'"};
    }
    void splitsLines()
    {
        QFETCH(QByteArray, line);
        const auto fields = splitCsv(line.toStdString());
        QVERIFY(fields.has_value());
        QByteArrayList found;
        for (const std::string& field : *fields)
            found.append(QByteArray::fromStdString(field));
        QTEST(found, "fields");
    }
    void knowsOtherSeparators()
    {
        QCOMPARE(splitCsv("1,5;2", ';').value().size(), std::size_t{2});
        QCOMPARE(splitCsv("1\t2\t3", '\t').value().size(), std::size_t{3});
    }
    void refusesAQuoteThatIsNotClosed()
    {
        QVERIFY(!splitCsv("a,\"b").has_value());
        QVERIFY(!splitCsv("\"").has_value());
        QVERIFY(!splitCsv("\"a\"\"").has_value());
    }
    void quotesOnlyWhereItMust()
    {
        QCOMPARE(csvField("plain 'text'"), std::string("plain 'text'"));
        QCOMPARE(csvField("','"), std::string("\"','\""));
        QCOMPARE(csvField("'\"'"), std::string("\"'\"\"'\""));
        QCOMPARE(csvField("a\nb"), std::string("\"a\nb\""));
    }
    void anythingComesBack()
    {
        std::mt19937 random(1);
        constexpr std::string_view alphabet = "a,\"' ";
        for (int i = 0; i < 2000; ++i) {
            std::vector<std::string> fields(1 + random() % 5);
            std::string line;
            for (std::string& field : fields) {
                for (std::size_t n = random() % 6; n > 0; --n)
                    field += alphabet[random() % alphabet.size()];
                line += (&field == &fields.front() ? "" : ",") + csvField(field);
            }
            const auto back = splitCsv(line);
            QVERIFY(back.has_value());
            QVERIFY2(*back == fields, line.c_str());
        }
    }
};

QTEST_GUILESS_MAIN(TestCsv)
#include "tst_csv.moc"
