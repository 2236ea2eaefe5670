// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/publish/publisher.h"
#include "tests/support/mosquitto.h"
#include "tests/support/publications.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include <set>

using namespace p1scope;
using namespace p1scope::session;
using namespace p1scope::test;

namespace {

constexpr int patience = 30'000;

/// One of many telegrams that tell themselves apart.
void offer(Publisher& publisher, int which)
{
    publisher.offer(
        {{text("equipment_id", "E1"), number("energy_delivered", std::to_string(which).c_str(), "kWh")}},
        at(1'700'000'000 + which), zone);
}

LinkState linkOf(const Publisher& publisher)
{
    const PublishState state = publisher.state();
    return state.links.empty() ? LinkState() : state.links.front();
}

/// An HTTP server that answers as it is told, and keeps what it was sent.
class WebServer {
public:
    struct Question {
        QByteArray head;
        QByteArray body;
    };

    /// The port; 0 where it cannot.
    [[nodiscard]] quint16 listen(quint16 port)
    {
        QObject::connect(&m_server, &QTcpServer::newConnection, &m_server, [this] {
            QTcpSocket* const caller = m_server.nextPendingConnection();
            QObject::connect(caller, &QTcpSocket::readyRead, caller, [this, caller] { heard(caller); });
        });
        return m_server.listen(QHostAddress(QHostAddress::LocalHost), port) ? m_server.serverPort()
                                                                            : quint16(0);
    }
    [[nodiscard]] QByteArray lines() const
    {
        QByteArray all;
        for (const Question& question : accepted)
            all += question.body;
        return all;
    }

    std::vector<int> answers; ///< to the next questions; 204 after them
    std::vector<Question> refused;
    std::vector<Question> accepted;

private:
    void heard(QTcpSocket* caller)
    {
        m_heard += caller->readAll();
        const auto end = m_heard.indexOf("\r\n\r\n");
        if (end < 0)
            return;
        const auto from = m_heard.indexOf("Content-Length: ") + 16;
        const auto length = m_heard.mid(from, m_heard.indexOf('\r', from) - from).toLongLong();
        if (m_heard.size() < end + 4 + length)
            return;
        int status = 204;
        if (!answers.empty()) {
            status = answers.front();
            answers.erase(answers.begin());
        }
        (status == 204 ? accepted : refused).push_back({m_heard.left(end), m_heard.mid(end + 4, length)});
        m_heard.clear();
        const QByteArray body = status == 204 ? "" : R"({"error":"so it is"})";
        caller->write("HTTP/1.1 " + QByteArray::number(status) +
                      " X\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body);
    }

    QTcpServer m_server;
    QByteArray m_heard;
};

QByteArray ask(const QString& url, const QByteArray& question)
{
    const QUrl parsed(url);
    QTcpSocket socket;
    socket.connectToHost(parsed.host(), static_cast<quint16>(parsed.port()));
    if (!socket.waitForConnected(patience))
        return {};
    socket.write(question);
    QByteArray answer;
    while (socket.waitForReadyRead(patience))
        answer += socket.readAll();
    return answer + socket.readAll();
}

} // namespace

class PublishTest : public QObject {
    Q_OBJECT
private slots:
    void noTelegramIsLostWhenTheBrokerIsRestarted();
    void aBrokerIsToldWhoItIsAndThatItGoes();
    void aWrongPasswordIsSaidAndARightOneWorks();
    void whatDoesNotFitIsCounted();
    void influxGetsAllThroughRefusalsAndFaults();
    void whatInfluxCallsWrongIsLostAndSaid();
    void aFileIsAddedTo();
    void prometheusIsAnswered();
    void whatCannotBeIsSaidAtOnce();
};

void PublishTest::noTelegramIsLostWhenTheBrokerIsRestarted()
{
    constexpr int many = 400;
    Broker broker;
    broker.keepAll();
    QVERIFY2(broker.start(), "mosquitto is needed for this test");
    Listener listener(broker.port());
    QTRY_VERIFY_WITH_TIMEOUT(listener.listen(), patience);
    Publisher publisher;
    PublishSettings settings;
    settings.mqtt = MqttTarget{QStringLiteral("127.0.0.1"), broker.port()};
    publisher.change(settings);
    const auto heard = [&] {
        listener.listen();
        return listener.of("p1scope/E1/state").size();
    };
    int next = 0;
    while (next < 100)
        offer(publisher, next++);
    QTRY_VERIFY_WITH_TIMEOUT(heard() >= 50, patience);
    // In the middle of it, twice: while telegrams are on their way, and more come while it is away.
    for (int round = 0; round < 2; ++round) {
        while (next < 250 + 100 * round)
            offer(publisher, next++);
        broker.stop();
        while (next < 300 + 100 * round)
            offer(publisher, next++);
        QVERIFY(broker.restart());
        QTRY_VERIFY_WITH_TIMEOUT((heard(), publisher.idle()), patience);
    }
    QCOMPARE(next, many);
    QTRY_VERIFY_WITH_TIMEOUT((heard(), listener.of("p1scope/E1/state").size() >= std::size_t(many)),
                             patience);
    std::set<int> seen;
    int last = -1;
    QTRY_VERIFY_WITH_TIMEOUT(
        ([&] {
            heard();
            seen.clear();
            for (const QByteArray& payload : listener.of("p1scope/E1/state"))
                seen.insert(QJsonDocument::fromJson(payload)[QStringLiteral("energy_delivered")].toInt(-1));
            return seen.size() == std::size_t(many);
        }()),
        patience);
    // In their order, but for what was sent twice.
    seen.clear();
    for (const QByteArray& payload : listener.of("p1scope/E1/state")) {
        const int which = QJsonDocument::fromJson(payload)[QStringLiteral("energy_delivered")].toInt(-1);
        if (!seen.insert(which).second)
            continue;
        QCOMPARE(which, last + 1);
        last = which;
    }
    QCOMPARE(linkOf(publisher).sent, std::uint64_t(many));
    QCOMPARE(linkOf(publisher).lost, std::uint64_t(0));
}

void PublishTest::aBrokerIsToldWhoItIsAndThatItGoes()
{
    Broker broker;
    QVERIFY2(broker.start(), "mosquitto is needed for this test");
    PublishSettings settings;
    settings.mqtt = MqttTarget{QStringLiteral("127.0.0.1"), broker.port()};
    settings.mqtt->prefix = QStringLiteral("home/meter");
    const QByteArray config = "homeassistant/sensor/p1scope_E1/energy_delivered/config";
    {
        Publisher publisher;
        publisher.change(settings);
        offer(publisher, 1);
        QTRY_VERIFY_WITH_TIMEOUT(publisher.idle(), patience);
        Listener listener(broker.port()); // one who comes late finds what is retained
        QTRY_VERIFY_WITH_TIMEOUT((listener.listen(), listener.messages.size() >= 2), patience);
        QCOMPARE(listener.of("home/meter/status"), std::vector<QByteArray>{"online"});
        QCOMPARE(listener.of(config).size(), std::size_t(1));
        QVERIFY(listener.messages[0].retained);
        QVERIFY(listener.of("home/meter/E1/state").empty());
    }
    Listener listener(broker.port());
    QTRY_VERIFY_WITH_TIMEOUT((listener.listen(), !listener.of("home/meter/status").empty()), patience);
    QCOMPARE(listener.of("home/meter/status").back(), QByteArray("offline"));
}

void PublishTest::aWrongPasswordIsSaidAndARightOneWorks()
{
    Broker broker;
    QVERIFY2(broker.start(QStringLiteral("me"), QStringLiteral("right")),
             "mosquitto is needed for this test");
    Publisher publisher;
    PublishSettings settings;
    settings.mqtt = MqttTarget{QStringLiteral("127.0.0.1"), broker.port()};
    settings.mqtt->user = QStringLiteral("me");
    settings.mqtt->password = QStringLiteral("wrong");
    publisher.change(settings);
    QTRY_VERIFY_WITH_TIMEOUT(linkOf(publisher).remedy.contains(QStringLiteral("password")), patience);
    QVERIFY(!linkOf(publisher).fault.isEmpty());
    settings.mqtt->password = QStringLiteral("right");
    publisher.change(settings);
    QTRY_COMPARE_WITH_TIMEOUT(linkOf(publisher).phase, LinkState::Phase::Ready, patience);
    QVERIFY(linkOf(publisher).fault.isEmpty());
}

void PublishTest::whatDoesNotFitIsCounted()
{
    Publisher publisher;
    PublishSettings settings;
    settings.mqtt = MqttTarget{QStringLiteral("127.0.0.1"), freePort()};
    settings.mostWaitingBytes = 4096;
    publisher.change(settings);
    for (int i = 0; i < 100; ++i)
        offer(publisher, i);
    QTRY_COMPARE_WITH_TIMEOUT(linkOf(publisher).queued + linkOf(publisher).lost, std::uint64_t(100),
                              patience);
    QVERIFY(linkOf(publisher).queued < 40);
    QVERIFY(linkOf(publisher).lost > 60);
    QVERIFY(!publisher.idle());
}

void PublishTest::influxGetsAllThroughRefusalsAndFaults()
{
    const quint16 port = freePort();
    PublishSettings settings;
    auto target = InfluxTarget::parse(QStringLiteral("http://127.0.0.1:%1/?org=o&bucket=b").arg(port));
    settings.influx = target.take();
    settings.influx->token = QStringLiteral("abc");
    Publisher publisher;
    publisher.change(settings);
    for (int i = 0; i < 20; ++i)
        offer(publisher, i);
    QTRY_VERIFY_WITH_TIMEOUT(!linkOf(publisher).fault.isEmpty(), patience); // nobody is there
    WebServer server;
    server.answers = {500, 503};
    QCOMPARE(server.listen(port), port);
    QTRY_VERIFY_WITH_TIMEOUT(server.refused.size() == 1, patience);
    offer(publisher, 20);
    QTRY_VERIFY_WITH_TIMEOUT(publisher.idle(), patience);
    QByteArray wanted;
    for (int i = 0; i <= 20; ++i)
        wanted += "p1,meter=E1 energy_delivered=" + QByteArray::number(i) + ' ' +
                  QByteArray::number(1'700'000'000 + i) + '\n';
    QCOMPARE(server.lines(), wanted);
    QVERIFY(
        server.accepted.front().head.startsWith("POST /api/v2/write?org=o&bucket=b&precision=s HTTP/1.1"));
    QVERIFY(server.accepted.front().head.contains("Authorization: Token abc"));
    QCOMPARE(linkOf(publisher).sent, std::uint64_t(21));
    QVERIFY(linkOf(publisher).fault.isEmpty());
}

void PublishTest::whatInfluxCallsWrongIsLostAndSaid()
{
    WebServer server;
    server.answers = {400};
    const quint16 port = server.listen(0);
    QVERIFY(port != 0);
    PublishSettings settings;
    settings.influx =
        InfluxTarget::parse(QStringLiteral("http://me:pw@127.0.0.1:%1/?db=p1").arg(port)).take();
    Publisher publisher;
    publisher.change(settings);
    offer(publisher, 1);
    QTRY_COMPARE_WITH_TIMEOUT(linkOf(publisher).lost, std::uint64_t(1), patience);
    QVERIFY(linkOf(publisher).fault.contains(QStringLiteral("400: so it is")));
    QVERIFY(server.refused.front().head.contains("Authorization: Basic " + QByteArray("me:pw").toBase64()));
    offer(publisher, 2);
    QTRY_COMPARE_WITH_TIMEOUT(linkOf(publisher).sent, std::uint64_t(1), patience);
    QVERIFY(linkOf(publisher).fault.isEmpty());
}

void PublishTest::aFileIsAddedTo()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("out.lp"));
    for (int i = 0; i < 2; ++i) {
        Publisher publisher;
        PublishSettings settings;
        settings.influx = InfluxTarget::parse(path).take();
        publisher.change(settings);
        offer(publisher, i);
        QTRY_VERIFY_WITH_TIMEOUT(publisher.idle(), patience);
    }
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), QByteArray("p1,meter=E1 energy_delivered=0 1700000000\n"
                                        "p1,meter=E1 energy_delivered=1 1700000001\n"));
}

void PublishTest::prometheusIsAnswered()
{
    Publisher publisher;
    PublishSettings settings;
    settings.prometheus = ScrapeAddress{QStringLiteral("127.0.0.1"), 0};
    publisher.change(settings);
    offer(publisher, 7);
    QTRY_COMPARE_WITH_TIMEOUT(linkOf(publisher).sent, std::uint64_t(1), patience);
    const QString url = linkOf(publisher).name;
    const QByteArray answer = ask(url, "GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n");
    QVERIFY2(answer.startsWith("HTTP/1.0 200 OK\r\n"), answer.constData());
    QVERIFY(answer.contains("\np1scope_energy_delivered_kwh_total{meter=\"E1\"} 7\n"));
    QVERIFY(answer.contains("Content-Type: text/plain; version=0.0.4"));
    QVERIFY(ask(url, "GET /?x HTTP/1.0\n\n").startsWith("HTTP/1.0 200"));
    QVERIFY(ask(url, "GET /secret HTTP/1.1\r\n\r\n").startsWith("HTTP/1.0 404"));
    QVERIFY(ask(url, "POST /metrics HTTP/1.1\r\n\r\n").startsWith("HTTP/1.0 405"));
    QVERIFY(ask(url, QByteArray(20'000, 'x')).startsWith("HTTP/1.0 405"));
}

void PublishTest::whatCannotBeIsSaidAtOnce()
{
    QTcpServer taken;
    QVERIFY(taken.listen(QHostAddress(QHostAddress::LocalHost)));
    Publisher publisher;
    PublishSettings settings;
    settings.prometheus = ScrapeAddress{QStringLiteral("127.0.0.1"), taken.serverPort()};
    publisher.change(settings);
    publisher.waitUntilBegun();
    QCOMPARE(linkOf(publisher).phase, LinkState::Phase::Failed);
    settings = {};
    settings.influx = InfluxTarget::parse(QStringLiteral("/nowhere/at/all.lp")).take();
    publisher.change(settings);
    publisher.waitUntilBegun();
    QCOMPARE(linkOf(publisher).phase, LinkState::Phase::Failed);
    QVERIFY(!linkOf(publisher).fault.isEmpty());
    publisher.change({});
    publisher.waitUntilBegun();
    QVERIFY(publisher.state().links.empty());
    QVERIFY(publisher.idle());
}

QTEST_GUILESS_MAIN(PublishTest)
#include "tst_publish.moc"
