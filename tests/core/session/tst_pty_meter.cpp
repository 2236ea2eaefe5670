// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/pty_link.h"
#include "core/session/pty_meter.h"
#include "core/simulator/wire.h"

#include <QElapsedTimer>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

#include <atomic>
#include <thread>

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

using namespace p1scope;
using namespace p1scope::session;
using simulator::Simulation;
using simulator::SimulationSettings;
using std::chrono::milliseconds;

namespace {

/// A reader as a terminal program is one.
class Reader {
public:
    explicit Reader(const std::string& path)
        : m_handle(::open(path.c_str(), O_RDWR | O_NOCTTY | O_CLOEXEC))
    {}
    ~Reader() { close(); }
    Reader(const Reader&) = delete;
    Reader& operator=(const Reader&) = delete;

    [[nodiscard]] bool open() const { return m_handle >= 0; }
    void close()
    {
        if (m_handle >= 0)
            ::close(m_handle);
        m_handle = -1;
    }
    /// Reads until that many bytes have come, the other end has gone or five seconds have passed.
    std::string read(std::size_t count)
    {
        std::string bytes;
        QElapsedTimer timer;
        timer.start();
        while (bytes.size() < count && timer.elapsed() < 5000) {
            pollfd state{m_handle, POLLIN, 0};
            if (::poll(&state, 1, 50) <= 0)
                continue;
            char buffer[4096];
            const auto got = ::read(m_handle, buffer, std::min(sizeof buffer, count - bytes.size()));
            if (got <= 0)
                break;
            bytes.append(buffer, static_cast<std::size_t>(got));
        }
        return bytes;
    }

private:
    int m_handle;
};

/// A meter playing in its own thread.
class Playing {
public:
    Playing(PtyLink& pty, const SimulationSettings& settings)
        : m_simulation(Simulation::make(settings).take())
        , m_thread([this, &pty] { begun = playOnPty(pty, m_simulation, m_stop); })
    {}
    ~Playing() { stop(); }
    Playing(const Playing&) = delete;
    Playing& operator=(const Playing&) = delete;

    void stop()
    {
        m_stop = true;
        wait();
    }
    void wait()
    {
        if (m_thread.joinable())
            m_thread.join();
    }
    std::atomic<std::uint64_t> begun = 0;

private:
    std::atomic<bool> m_stop = false;
    Simulation m_simulation;
    std::thread m_thread;
};

/// For a meter that lives by the wall clock.
SimulationSettings fromNow(const char* kind, std::optional<std::uint64_t> telegrams = {})
{
    SimulationSettings settings;
    settings.kind = kind;
    settings.telegrams = telegrams;
    settings.start = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    return settings;
}

std::string everything(const SimulationSettings& settings)
{
    auto simulation = Simulation::make(settings).take();
    std::string bytes;
    while (const auto telegram = simulation.next())
        bytes += receivedBytes(telegram->wire, simulation.line());
    return bytes;
}

} // namespace

class TestPtyMeter : public QObject {
    Q_OBJECT
    QTemporaryDir m_folder;

    [[nodiscard]] std::string path(const char* name) const
    {
        return m_folder.filePath(QString::fromLatin1(name)).toStdString();
    }

private slots:
    void leadsToATerminalAndGoesAway()
    {
        const auto link = path("leads");
        {
            auto made = PtyLink::create(link);
            QVERIFY(made.ok());
            QCOMPARE(std::filesystem::read_symlink(link).string(), made.value().device());
            QVERIFY(Reader(link).open());
        }
        QVERIFY(!std::filesystem::is_symlink(std::filesystem::symlink_status(link)));
    }
    void anInvertedLineIsSentUpsideDown()
    {
        const auto link = path("inverted");
        auto made = PtyLink::create(link);
        QVERIFY(made.ok());
        auto settings = fromNow("dsmr50");
        settings.faults.inverted = true;
        const Playing meter(made.value(), settings);
        Reader reader(link);
        QCOMPARE(reader.read(3), std::string("hV[")); // "/SIM", which begins with the low level at rest
    }
    void replacesALinkThatLeadsNowhere()
    {
        const auto link = path("stale");
        std::filesystem::create_symlink(path("gone"), link);
        auto made = PtyLink::create(link);
        QVERIFY(made.ok());
        QVERIFY(Reader(link).open());
    }
    void leavesEverythingElseAlone_data()
    {
        QTest::addColumn<int>("what");
        QTest::newRow("a file") << 0;
        QTest::newRow("a folder") << 1;
        QTest::newRow("a link to a file") << 2;
    }
    void leavesEverythingElseAlone()
    {
        QFETCH(int, what);
        const auto taken = path("taken") + std::to_string(what);
        const auto target = what == 2 ? path("target") : taken;
        if (what == 1) {
            std::filesystem::create_directory(taken);
        } else {
            QFile file(QString::fromStdString(target));
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write("precious");
        }
        if (what == 2)
            std::filesystem::create_symlink(target, taken);
        const auto made = PtyLink::create(taken);
        QVERIFY(!made.ok());
        QVERIFY(made.error().message.find(taken) != std::string::npos);
        QVERIFY(!made.error().remedy.empty());
        if (what != 1)
            QCOMPARE(QFileInfo(QString::fromStdString(target)).size(), qint64(8));
    }
    void saysWhereItCannotMakeALink()
    {
        const auto made = PtyLink::create(path("no/such/folder/link"));
        QVERIFY(!made.ok());
        QVERIFY(made.error().message.find("no/such/folder/link") != std::string::npos);
    }

    void givesEveryByteAtFullSpeed_data()
    {
        QTest::addColumn<QString>("kind");
        QTest::newRow("dsmr22") << QStringLiteral("dsmr22");
        QTest::newRow("dsmr50") << QStringLiteral("dsmr50");
    }
    void givesEveryByteAtFullSpeed()
    {
        QFETCH(QString, kind);
        const SimulationSettings settings{
            .kind = kind.toStdString(), .telegrams = 100, .interval = milliseconds(0)};
        auto pty = PtyLink::create(path("fast")).take();
        Playing playing(pty, settings);
        Reader reader(path("fast"));
        const auto expected = everything(settings);
        const auto got = reader.read(expected.size());
        QCOMPARE(got.size(), expected.size());
        QVERIFY(got == expected);
        playing.wait();
        QCOMPARE(playing.begun.load(), std::uint64_t(100));
    }
    void takesItsTimeOnTheWire()
    {
        auto pty = PtyLink::create(path("slow")).take();
        QElapsedTimer timer;
        timer.start();
        Playing playing(pty, fromNow("dsmr22", 1));
        Reader reader(path("slow"));
        const auto bytes = reader.read(461);
        QCOMPARE(bytes.size(), std::size_t(461));
        // 461 characters of ten bits at 9600 baud.
        QVERIFY2(timer.elapsed() >= 475, qPrintable(QString::number(timer.elapsed())));
        QVERIFY(bytes.starts_with("\xAFS"));
        playing.wait();
    }
    void waitsForAReaderAndForTheNextOne()
    {
        auto pty = PtyLink::create(path("patient")).take();
        Playing playing(pty, fromNow("dsmr42", 2));
        QTest::qWait(150);
        QCOMPARE(playing.begun.load(), std::uint64_t(0));
        {
            Reader first(path("patient"));
            QVERIFY(first.read(200).starts_with("/SIM5"));
            // Gone in the middle of a telegram: nobody gets the rest.
        }
        QTest::qWait(100);
        Reader second(path("patient"));
        const auto text = second.read(980);
        QVERIFY2(text.starts_with("/SIM5"), text.c_str());
        QCOMPARE(text.find("/SIM5", 1), std::string::npos);
        second.close();
        playing.wait();
        QCOMPARE(playing.begun.load(), std::uint64_t(2));
    }
    void stopsWhenTold()
    {
        auto pty = PtyLink::create(path("stopped")).take();
        Playing playing(pty, fromNow("dsmr42"));
        Reader reader(path("stopped"));
        QVERIFY(!reader.read(1).empty());
        playing.stop();
        QCOMPARE(playing.begun.load(), std::uint64_t(1));
    }
};

QTEST_GUILESS_MAIN(TestPtyMeter)
#include "tst_pty_meter.moc"
