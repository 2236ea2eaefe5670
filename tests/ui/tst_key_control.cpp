// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dlms/gcm.h"
#include "tests/support/telegrams.h"
#include "ui/connection/key_row.h"
#include "ui/connection/message_bar.h"
#include "ui/key_control.h"

#include <QCheckBox>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTemporaryDir>
#include <QTest>

#include <map>

using namespace p1scope;
using namespace Qt::Literals::StringLiterals;
using telegram::Status;

namespace {

const std::string title = "SAG\x01\x02\x03\x04\x05";
const QString rightKey = u"000102030405060708090A0B0C0D0E0F"_s;
const QString otherKey = u"FFEEDDCCBBAA99887766554433221100"_s;

dlms::MeterKeys keysOf(const QString& key)
{
    dlms::MeterKeys keys;
    keys.encryption = dlms::Key::parse(key.toStdString()).value();
    return keys;
}

/// Keeps what it is given where the test can see it.
class OwnStore final : public ui::KeyStore {
public:
    struct Content {
        std::map<std::string, dlms::MeterKeys> keys;
        Place place = Place::Keyring;
        int asked = 0;
    };
    explicit OwnStore(Content& content)
        : m_content(content)
    {}
    [[nodiscard]] Place place() const override { return m_content.place; }
    void find(const std::string& systemTitle, Found found) override
    {
        ++m_content.asked;
        const auto kept = m_content.keys.find(systemTitle);
        found(kept == m_content.keys.end() ? std::nullopt : std::optional(kept->second));
    }
    void keep(const std::string& systemTitle, const dlms::MeterKeys& keys,
              std::function<void(const QString&)> done) override
    {
        m_content.keys[systemTitle] = keys;
        done({});
    }
    void findText(const QString&, std::function<void(const QString&)> found) override { found({}); }
    void keepText(const QString&, const QString&, std::function<void(const QString&)> done) override
    {
        done({});
    }

private:
    Content& m_content;
};

/// What the window puts together, without the window.
struct Bench {
    explicit Bench(OwnStore::Content& content)
        : control({&session, &row, &messages}, std::make_unique<OwnStore>(content))
    {
        const std::string text = test::withCrc(test::telegramBody("SAG5SIM", {"1-0:1.7.0(00.123*kW)"}));
        QFile file(folder.filePath(u"meter.bin"_s));
        if (file.open(QIODevice::WriteOnly)) {
            for (std::uint32_t i = 1; i <= 3; ++i)
                file.write(QByteArray::fromStdString(dlms::seal(text, title, i, keysOf(rightKey))));
        }
        file.close();
        session.openFile(file.fileName(), {});
    }
    [[nodiscard]] int count(Status status)
    {
        int found = 0;
        for (std::size_t i = 0; i < session.document().telegramCount(); ++i)
            found += session.document().summary({i}).status == status ? 1 : 0;
        return found;
    }
    template <typename T>
    [[nodiscard]] T* part(const char* name) const
    {
        return row.findChild<T*>(QLatin1String(name));
    }
    void give(const QString& key) const
    {
        part<QLineEdit>("keyField")->setText(key);
        part<QPushButton>("keyOpen")->click();
    }

    QTemporaryDir folder;
    session::Session session;
    ui::KeyRow row;
    ui::MessageBar messages;
    ui::KeyControl control;
};

} // namespace

class TestKeyControl : public QObject {
    Q_OBJECT
private slots:
    void aKeyThatIsNotKnownIsAskedForOnce()
    {
        OwnStore::Content content;
        Bench bench(content);
        QTRY_COMPARE(bench.count(Status::Encrypted), 3);
        QVERIFY(bench.row.isVisible());
        QVERIFY(bench.part<QLabel>("keyQuestion")->text().contains(u"SAG0102030405"_s));
        QVERIFY(!bench.part<QPushButton>("keyOpen")->isEnabled());
        bench.part<QPushButton>("keyLater")->click();
        QVERIFY(!bench.row.isVisible());
        bench.session.readAgain();
        QTRY_COMPARE(bench.count(Status::Encrypted), 3);
        QVERIFY(!bench.row.isVisible());
        QCOMPARE(content.asked, 1);
    }

    void aWrongKeyIsSaidAtOnceAndARightOneOpens()
    {
        OwnStore::Content content;
        Bench bench(content);
        QTRY_COMPARE(bench.count(Status::Encrypted), 3);
        bench.give(u"0001"_s);
        QVERIFY(!bench.part<QLabel>("keyVerdict")->text().isEmpty());
        bench.give(otherKey);
        QVERIFY(bench.row.isVisible());
        QVERIFY(bench.part<QLabel>("keyVerdict")->text().contains(u"does not open"_s));
        QVERIFY(content.keys.empty());
        bench.give(rightKey);
        QVERIFY(!bench.row.isVisible());
        QVERIFY(bench.part<QLineEdit>("keyField")->text().isEmpty());
        QTRY_COMPARE(bench.count(Status::Ok), 3);
        QVERIFY(content.keys.at(title) == keysOf(rightKey));
    }

    void aKeyThatIsKeptOpensWithoutAsking()
    {
        OwnStore::Content content;
        content.keys[title] = keysOf(rightKey);
        Bench bench(content);
        QTRY_COMPARE(bench.count(Status::Ok), 3);
        QVERIFY(!bench.row.isVisible());
    }

    void oneThatIsKeptAndWrongIsAskedForAgain()
    {
        OwnStore::Content content;
        content.keys[title] = keysOf(otherKey);
        Bench bench(content);
        QTRY_VERIFY(bench.row.isVisible());
    }

    void withoutAKeyringNothingIsKeptWithoutAYes()
    {
        OwnStore::Content content;
        content.place = ui::KeyStore::Place::Settings;
        Bench bench(content);
        QTRY_COMPARE(bench.count(Status::Encrypted), 3);
        QVERIFY(!bench.part<QCheckBox>("keyKeep")->isChecked());
        bench.give(rightKey);
        QTRY_COMPARE(bench.count(Status::Ok), 3);
        QVERIFY(content.keys.empty());
    }

    void aWrongAuthenticationKeyIsTold()
    {
        OwnStore::Content content;
        Bench bench(content);
        QTRY_COMPARE(bench.count(Status::Encrypted), 3);
        bench.part<QLineEdit>("authKeyField")->setText(otherKey);
        bench.give(rightKey);
        QTRY_COMPARE(bench.count(Status::Ok), 3);
        QVERIFY(bench.messages.text(u"key"_s).contains(u"authentication key"_s));
    }
};

QTEST_MAIN(TestKeyControl)
#include "tst_key_control.moc"
