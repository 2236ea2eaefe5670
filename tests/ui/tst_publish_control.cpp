// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/end_to_end/fake_meter.h"
#include "tests/support/mosquitto.h"
#include "tests/support/telegrams.h"
#include "ui/connection/message_bar.h"
#include "ui/publish_control.h"
#include "ui/publish_page.h"

#include <QCheckBox>
#include <QLabel>
#include <QLineEdit>
#include <QSignalSpy>
#include <QTest>

#include <map>

using namespace p1scope;
using namespace Qt::Literals::StringLiterals;
using ui::PublishPage;
using ui::PublishPreferences;

namespace {

constexpr int patience = 30'000;

/// Keeps texts where the test can see them.
class OwnStore final : public ui::KeyStore {
public:
    [[nodiscard]] Place place() const override { return Place::Keyring; }
    void find(const std::string&, Found found) override { found(std::nullopt); }
    void keep(const std::string&, const dlms::MeterKeys&, std::function<void(const QString&)> done) override
    {
        done({});
    }
    void findText(const QString& name, std::function<void(const QString&)> found) override
    {
        found(texts[name]);
    }
    void keepText(const QString& name, const QString& text, std::function<void(const QString&)> done) override
    {
        texts[name] = text;
        done({});
    }
    std::map<QString, QString> texts;
};

/// What the window puts together, without the window.
struct Bench {
    explicit Bench(const PublishPreferences& preferences = {})
        : control({&session, &messages, &window}, preferences)
    {
        control.setKeyStore(&store);
    }
    [[nodiscard]] PublishPage* page()
    {
        control.showPage();
        return window.findChild<PublishPage*>();
    }
    [[nodiscard]] session::LinkState link() const
    {
        const auto links = session.publishState().links;
        return links.empty() ? session::LinkState() : links.front();
    }

    session::Session session;
    ui::MessageBar messages;
    QWidget window;
    OwnStore store;
    ui::PublishControl control;
};

template <typename T>
T* part(const QWidget* page, const char* name)
{
    return page->findChild<T*>(QLatin1String(name));
}

void write(QLineEdit* line, const QString& text)
{
    line->setText(text);
    emit line->editingFinished();
}

} // namespace

class PublishControlTest : public QObject {
    Q_OBJECT
private slots:
    void aMeterInTheWindowReachesTheBroker();
    void theDemoMeterDoesNot();
    void anAddressIsTakenApart();
    void aWrongAddressIsSaidAndNotTaken();
    void aPasswordIsKeptOnlyWhereThatIsWanted();
    void faultsAreToldAcrossTheWindow();
    void everyControlHasItsNames();
};

void PublishControlTest::aMeterInTheWindowReachesTheBroker()
{
    test::Broker broker;
    QVERIFY2(broker.start(u"me"_s, u"secret"_s), "mosquitto is needed for this test");
    test::Listener listener(broker.port(), u"me"_s, u"secret"_s);
    QTRY_VERIFY_WITH_TIMEOUT(listener.listen(), patience);
    PublishPreferences preferences;
    preferences.on = true;
    preferences.prefix = u"home"_s;
    preferences.address = u"mqtt://me@127.0.0.1:%1"_s.arg(broker.port());
    Bench bench(preferences);
    bench.store.texts[u"mqtt-password"_s] = u"secret"_s;
    bench.control.setKeyStore(&bench.store); // as it finds it
    tests::FakeTcpMeter meter;
    const std::string text = test::withCrc(test::telegramBody(
        "ISK5SIM", {"0-0:1.0.0(261123120000W)", "0-0:96.1.1(4530303031)", "1-0:1.8.1(000123.456*kWh)"}));
    meter.setTelegram(QByteArray::fromStdString(text), 50);
    session::SourceSpec spec;
    spec.kind = session::SourceSpec::Kind::Tcp;
    spec.address = meter.address();
    bench.session.connectTo(spec);
    QTRY_VERIFY_WITH_TIMEOUT((listener.listen(), !listener.of("home/E0001/state").empty()), patience);
    QVERIFY(listener.of("home/E0001/state").front().contains(R"("energy_delivered_tariff1":123.456)"));
    QCOMPARE(listener.of("homeassistant/sensor/p1scope_E0001/energy_delivered_tariff1/config").size(),
             std::size_t(1));
    PublishPage* const page = bench.page();
    QTRY_VERIFY_WITH_TIMEOUT(
        part<QLabel>(page, "publishState")->text().startsWith(u"✓ Connected to mqtt://127"_s), patience);
    part<QCheckBox>(page, "publishOn")->setChecked(false);
    QTRY_VERIFY_WITH_TIMEOUT(bench.session.publishState().links.empty(), patience);
    QTRY_COMPARE_WITH_TIMEOUT(part<QLabel>(page, "publishState")->text(), u"Nothing is published."_s,
                              patience);
    QTRY_VERIFY_WITH_TIMEOUT((listener.listen(), listener.of("home/status").back() == "offline"), patience);
}

void PublishControlTest::theDemoMeterDoesNot()
{
    test::Broker broker;
    QVERIFY2(broker.start(), "mosquitto is needed for this test");
    PublishPreferences preferences;
    preferences.on = true;
    preferences.address = u"mqtt://127.0.0.1:%1"_s.arg(broker.port());
    Bench bench(preferences);
    QTRY_COMPARE_WITH_TIMEOUT(bench.link().phase, session::LinkState::Phase::Ready, patience);
    bench.session.connectTo(*session::SourceSpec::parse(u"demo"_s));
    QTRY_VERIFY_WITH_TIMEOUT(bench.session.document().statistics().good >= 2, patience);
    QCOMPARE(bench.link().sent + bench.link().queued, std::uint64_t(0));
}

void PublishControlTest::anAddressIsTakenApart()
{
    Bench bench;
    QSignalSpy changes(&bench.control, &ui::PublishControl::preferencesChanged);
    PublishPage* const page = bench.page();
    part<QCheckBox>(page, "publishOn")->setChecked(true);
    write(part<QLineEdit>(page, "publishAddress"), u"mqtt://me:secret@broker.invalid:99/a/b"_s);
    QCOMPARE(part<QLineEdit>(page, "publishAddress")->text(), u"mqtt://me@broker.invalid:99"_s);
    QCOMPARE(part<QLineEdit>(page, "publishPassword")->text(), u"secret"_s);
    QCOMPARE(part<QLineEdit>(page, "publishPrefix")->text(), u"a/b"_s);
    const auto preferences = changes.last().first().value<PublishPreferences>();
    QCOMPARE(preferences.address, u"mqtt://me@broker.invalid:99"_s);
    QCOMPARE(preferences.prefix, u"a/b"_s);
    QVERIFY(preferences.on);
    const auto settings = preferences.toSession(u"secret"_s);
    QCOMPARE(settings.mqtt->password, u"secret"_s);
    QCOMPARE(settings.mqtt->prefix, u"a/b"_s);
    QCOMPARE(settings.mqtt->port, quint16(99));
}

void PublishControlTest::aWrongAddressIsSaidAndNotTaken()
{
    Bench bench;
    QSignalSpy changes(&bench.control, &ui::PublishControl::preferencesChanged);
    PublishPage* const page = bench.page();
    part<QCheckBox>(page, "publishOn")->setChecked(true);
    const auto before = changes.count();
    write(part<QLineEdit>(page, "publishAddress"), u"http://me:secret@broker"_s);
    auto* wrong = part<QLabel>(page, "publishWrongAddress");
    QVERIFY(wrong->isVisibleTo(page));
    QVERIFY(wrong->text().contains(u"mqtt://"_s));
    QVERIFY(!wrong->text().contains(u"secret"_s));
    QCOMPARE(changes.count(), before);
    write(part<QLineEdit>(page, "publishAddress"), u"mqtt://broker.invalid"_s);
    QVERIFY(!wrong->isVisibleTo(page));
    QCOMPARE(changes.count(), before + 1);
}

void PublishControlTest::aPasswordIsKeptOnlyWhereThatIsWanted()
{
    Bench bench;
    PublishPage* const page = bench.page();
    part<QCheckBox>(page, "publishOn")->setChecked(true);
    auto* password = part<QLineEdit>(page, "publishPassword");
    auto* keep = part<QCheckBox>(page, "publishKeepPassword");
    QCOMPARE(password->echoMode(), QLineEdit::Password);
    write(password, u"one"_s);
    QVERIFY(bench.store.texts[u"mqtt-password"_s].isEmpty());
    keep->setChecked(true);
    QCOMPARE(bench.store.texts[u"mqtt-password"_s], u"one"_s);
    write(password, u"two"_s);
    QCOMPARE(bench.store.texts[u"mqtt-password"_s], u"two"_s);
    keep->setChecked(false);
    QCOMPARE(bench.store.texts[u"mqtt-password"_s], QString());
}

void PublishControlTest::faultsAreToldAcrossTheWindow()
{
    PublishPreferences preferences;
    preferences.on = true;
    preferences.address = u"mqtt://127.0.0.1:%1"_s.arg(test::freePort());
    Bench bench(preferences);
    QTRY_VERIFY_WITH_TIMEOUT(bench.messages.text(u"publish"_s).contains(u"wait to be published"_s), patience);
    PublishPage* const page = bench.page();
    QTRY_VERIFY_WITH_TIMEOUT(part<QLabel>(page, "publishState")->text().startsWith(u"✗"_s), patience);
    part<QCheckBox>(page, "publishOn")->setChecked(false);
    QTRY_COMPARE_WITH_TIMEOUT(bench.messages.text(u"publish"_s), QString(), patience);
}

void PublishControlTest::everyControlHasItsNames()
{
    PublishPreferences preferences;
    preferences.on = true;
    preferences.address = u"mqtt://meter@127.0.0.1:%1"_s.arg(test::freePort());
    Bench bench(preferences);
    PublishPage* const page = bench.page();
    for (const QWidget* widget : page->findChildren<QWidget*>()) {
        if (widget->focusPolicy() == Qt::NoFocus || widget->objectName().startsWith(u"qt_"_s))
            continue;
        QVERIFY2(!widget->objectName().isEmpty() && !widget->accessibleName().isEmpty(),
                 widget->metaObject()->className());
    }
    QTRY_VERIFY_WITH_TIMEOUT(part<QLabel>(page, "publishState")->text().startsWith(u"✗"_s), patience);
    if (const QString picture = qEnvironmentVariable("P1SCOPE_PICTURE"); !picture.isEmpty())
        page->grab().save(picture);
}

QTEST_MAIN(PublishControlTest)
#include "tst_publish_control.moc"
