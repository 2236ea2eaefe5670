// SPDX-License-Identifier: GPL-3.0-or-later
// One line of a telegram deleted, doubled, swapped or damaged at random: every other object still comes out.
#include "core/simulator/virtual_meter.h"
#include "tests/support/telegrams.h"

#include <QTest>

#include <algorithm>
#include <random>

using namespace p1scope;

namespace {

using Lines = std::vector<std::string>;

/// The lines of a telegram from its identification to before the closing "!".
Lines linesOf(const std::string& text)
{
    Lines lines;
    std::size_t at = 0;
    while (at < text.size() && text[at] != '!') {
        const std::size_t end = text.find("\r\n", at);
        lines.push_back(text.substr(at, end - at));
        at = end + 2;
    }
    return lines;
}

std::string textOf(const Lines& lines)
{
    std::string text;
    for (const std::string& line : lines)
        text += line + "\r\n";
    return test::withCrc(text);
}

/// The objects: an old gas reading is two lines, and goes together.
std::vector<std::string> piecesOf(const Lines& lines)
{
    std::vector<std::string> pieces;
    for (std::size_t i = 2; i < lines.size(); ++i) {
        if (lines[i].starts_with('(') && !pieces.empty())
            pieces.back() += "\r\n" + lines[i];
        else
            pieces.push_back(lines[i]);
    }
    return pieces;
}

/// Every object as text, sorted.
std::vector<std::string> objectsOf(const telegram::Telegram& telegram)
{
    std::vector<std::string> objects;
    for (const telegram::Object& object : telegram.objects)
        objects.emplace_back(telegram.text(object.where));
    std::sort(objects.begin(), objects.end());
    return objects;
}

/// Any byte but those that a receiver takes for the end of a line or of a telegram: these are damage to more
/// than one line.
char anyByte(std::mt19937_64& chance)
{
    for (;;) {
        const auto byte = static_cast<char>(chance() & 0xFFU);
        if (byte != '\r' && byte != '\n' && byte != '!' && byte != '/')
            return byte;
    }
}

} // namespace

class TestMutations : public QObject {
    Q_OBJECT
private slots:
    void allOtherObjectsComeOut_data()
    {
        QTest::addColumn<QString>("kind");
        for (const auto kind : simulator::kinds()) {
            const auto meter =
                simulator::makeMeter(kind, 1, std::chrono::sys_days(std::chrono::year(2026) / 6 / 1));
            if (meter && meter.value()->telegram().starts_with('/'))
                QTest::newRow(std::string(kind).c_str()) << QString::fromStdString(std::string(kind));
        }
    }
    /// More by P1SCOPE_MUTATIONS, of all kinds together.
    void allOtherObjectsComeOut()
    {
        QFETCH(QString, kind);
        const int wanted = qEnvironmentVariableIntValue("P1SCOPE_MUTATIONS");
        const int mutations = wanted > 0 ? wanted / 7 + 1 : 1000;
        const auto meter = simulator::makeMeter(kind.toStdString(), 1,
                                                std::chrono::sys_days(std::chrono::year(2026) / 6 / 1))
                               .take();
        const Lines lines = linesOf(meter->telegram());
        const auto pieces = piecesOf(lines);
        std::mt19937_64 chance(7);
        for (int i = 0; i < mutations; ++i) {
            auto mutated = pieces;
            const std::size_t which = chance() % pieces.size();
            const std::string victim = pieces[which];
            std::vector<std::string> expected = pieces;
            const auto action = chance() % 4;
            if (action == 0) {
                mutated.erase(mutated.begin() + static_cast<std::ptrdiff_t>(which));
                expected.erase(expected.begin() + static_cast<std::ptrdiff_t>(which));
            } else if (action == 1) {
                mutated.insert(mutated.begin() + static_cast<std::ptrdiff_t>(chance() % pieces.size()),
                               victim);
                expected.push_back(victim);
            } else if (action == 2) {
                std::swap(mutated[which], mutated[chance() % pieces.size()]);
            } else {
                std::string& line = mutated[which];
                const std::size_t at = chance() % line.size();
                if (line[at] == '\r' || line[at] == '\n')
                    continue; // makes two lines of what is one: not the damage meant here
                line[at] = anyByte(chance);
                expected.erase(expected.begin() + static_cast<std::ptrdiff_t>(which));
            }
            Lines all{lines[0], lines[1]};
            all.insert(all.end(), mutated.begin(), mutated.end());
            const auto found = test::telegramsOf(textOf(all));
            QCOMPARE(found.size(), std::size_t(1));
            QCOMPARE(found[0].status, telegram::Status::Ok);
            std::sort(expected.begin(), expected.end());
            const auto objects = objectsOf(found[0]);
            QVERIFY2(std::includes(objects.begin(), objects.end(), expected.begin(), expected.end()),
                     (std::to_string(action) + ": " + victim + "\n" + found[0].bytes).c_str());
        }
    }
};

QTEST_GUILESS_MAIN(TestMutations)
#include "tst_mutations.moc"
