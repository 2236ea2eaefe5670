// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/files/recording_stream.h"
#include "tests/support/telegrams.h"

#include <QTest>

#include <bit>

using namespace p1scope;
using capture::Event;
using capture::EventKind;

namespace {

struct Opened {
    std::optional<base::Error> refused;
    std::optional<base::Error> fault;
    line::LineSettings settings; ///< at the end
    std::vector<line::Frame> frames;
    std::vector<files::FrameMark> marks;
};

using Bytes = std::vector<std::uint8_t>;

Opened open(const Bytes& file, const files::LineChoice& choice = {})
{
    Opened opened;
    auto stream = files::openRecording(files::RecordingFiles::of(files::MappedFile::ofMemory(file)), choice);
    if (!stream) {
        opened.refused = stream.error();
        return opened;
    }
    for (bool more = true; more;) {
        const auto result = stream.value()->next(opened.frames);
        more = result && result.value();
        if (!result)
            opened.fault = result.error();
    }
    opened.settings = stream.value()->settings();
    opened.marks = stream.value()->marks();
    return opened;
}

Event at(EventKind kind, std::int64_t us, std::string_view bytes = {}, std::string text = {})
{
    Event event;
    event.kind = kind;
    event.timeBasis = capture::TimeBasis::Estimated;
    event.time = capture::Time(std::chrono::microseconds(us));
    event.bytes.assign(bytes.begin(), bytes.end());
    event.text = std::move(text);
    return event;
}

Bytes fileOf(const std::vector<Event>& events, const std::string& settings = "9600,7,E,1 normal",
             capture::TimeBasis basis = capture::TimeBasis::Estimated)
{
    capture::RecordingInfo info;
    info.start = capture::WallTime(std::chrono::seconds(1'790'000'000));
    info.settings = settings;
    info.basis = basis;
    capture::RecordingWriter writer(info);
    Bytes file;
    writer.begin(file);
    for (const Event& event : events)
        writer.append(event, file);
    return file;
}

std::string evenParity(std::string text)
{
    for (char& c : text)
        c = static_cast<char>(c | ((std::popcount(static_cast<unsigned char>(c)) & 1) != 0 ? 0x80 : 0));
    return text;
}

const std::string sample("/XMX5XMXABCE\r\n\r\n1-0:1.8.1(00003.540*kWh)\r\n!\r\n");

} // namespace

class TestRecordingStream : public QObject {
    Q_OBJECT
private slots:
    void framesAreAsTheRecordingSays()
    {
        const std::string text = evenParity(sample);
        std::string wrong = text;
        wrong[0] = '/'; // the very first byte, and no byte before it has its parity bit set
        const auto opened =
            open(fileOf({at(EventKind::Data, 100'000, wrong.substr(0, 10)), at(EventKind::Break, 150'000),
                         at(EventKind::Data, 200'000, text.substr(10))}));
        QVERIFY(!opened.refused && !opened.fault);
        QCOMPARE(opened.settings, line::dsmr2Settings());
        QCOMPARE(opened.frames.size(), sample.size() + 1);
        QVERIFY(opened.frames[0].state.has(line::FrameState::Parity));
        QVERIFY(opened.frames[1].state.ok());
        QVERIFY(opened.frames[10].state.has(line::FrameState::Break));
        QCOMPARE(int{opened.frames[1].data}, int{'X'});
        QCOMPARE(opened.frames[0].timeBasis, capture::TimeBasis::Estimated);
        QCOMPARE(opened.frames[9].start + opened.frames[9].length,
                 capture::Time(std::chrono::milliseconds(100)));
    }
    void whatElseHappenedIsHandedOnOnce()
    {
        const auto file = fileOf({at(EventKind::Data, 100'000, evenParity("/XMX5")),
                                  at(EventKind::Connection, 110'000, {}, "vanished"),
                                  at(EventKind::Mark, 115'000, {}, "here"),
                                  at(EventKind::Data, 120'000, evenParity("AX"))});
        auto stream = files::openRecording(files::RecordingFiles::of(files::MappedFile::ofMemory(file)), {});
        QVERIFY(stream.ok());
        std::vector<line::Frame> frames;
        while (stream.value()->next(frames).value()) {
        }
        std::vector<Event> events;
        stream.value()->takeEvents(events);
        stream.value()->takeEvents(events);
        QCOMPARE(events.size(), std::size_t(1));
        QVERIFY(events[0].kind == EventKind::Connection);
        QCOMPARE(events[0].text, std::string("vanished"));
        QCOMPARE(events[0].time, capture::Time(std::chrono::milliseconds(110)));
    }
    void theLineGivenOverridesWhatTheRecordingSays()
    {
        files::LineChoice choice;
        choice.line = line::parseLineSettings("9600,8,N,1").value();
        const auto file = fileOf({at(EventKind::Data, 100'000, evenParity("/XMX5")),
                                  at(EventKind::Settings, 110'000, {}, "9600,7,E,1 normal"),
                                  at(EventKind::Data, 120'000, evenParity("AX"))});
        const auto opened = open(file, choice);
        QCOMPARE(opened.settings.toString(), std::string("9600,8,N,1"));
        QCOMPARE(int{opened.frames[1].data}, 0xD8);
        QCOMPARE(int{opened.frames[6].data}, 0xD8);
    }
    void changesOfSettingsAreFollowed()
    {
        const auto opened = open(fileOf({at(EventKind::Data, 100'000, "\xD8"),
                                         at(EventKind::Settings, 110'000, {}, "9600,7,E,1 normal"),
                                         // Neither of the first two can tell that there is parity.
                                         at(EventKind::Data, 120'000, "A1\xD8"),
                                         at(EventKind::Settings, 130'000, {}, "115200,8,N,1 normal"),
                                         at(EventKind::Data, 140'000, "\xD8")},
                                        "9600,8,N,1 normal"));
        QCOMPARE(opened.frames.size(), std::size_t{5});
        QCOMPARE(int{opened.frames[0].data}, 0xD8);
        QCOMPARE(opened.frames[1].parity, line::Bit::Zero);
        QVERIFY(opened.frames[2].state.has(line::FrameState::Parity));
        QCOMPARE(int{opened.frames[3].data}, int{'X'});
        QCOMPARE(int{opened.frames[4].data}, 0xD8);
        QCOMPARE(opened.settings, line::dsmr4Settings());
    }
    void aFileThatSaysNothingIsGuessed()
    {
        QCOMPARE(open(fileOf({at(EventKind::Data, 1'000'000, evenParity(sample + sample))}, {})).settings,
                 line::dsmr2Settings());
        QCOMPARE(open(fileOf({at(EventKind::Data, 1'000'000, sample + sample)}, {})).settings,
                 line::dsmr4Settings());
    }
    void marksStandAtTheirFrames()
    {
        Event late = at(EventKind::Mark, 300'000, {}, "looked at later");
        late.count = 2;
        const auto opened =
            open(fileOf({at(EventKind::Data, 100'000, "/XMX5"), at(EventKind::Mark, 110'000, {}, "here"),
                         at(EventKind::Data, 120'000, "AB"), late}));
        QCOMPARE(opened.marks.size(), std::size_t{2});
        QCOMPARE(opened.marks[0].frame.value, std::uint64_t{1});
        QCOMPARE(opened.marks[0].text, std::string("looked at later"));
        QCOMPARE(opened.marks[1].frame.value, std::uint64_t{5});
    }
    void aSampledWiresParityIsKnown()
    {
        Event bad = at(EventKind::ParityError, 2000, "B");
        const auto opened = open(fileOf({at(EventKind::Data, 1000, "AC"), bad}, "9600,8,E,1 inverted",
                                        capture::TimeBasis::Measured));
        QCOMPARE(opened.frames.size(), std::size_t{3});
        QCOMPARE(opened.frames[0].parity, line::Bit::Zero);
        QCOMPARE(opened.frames[1].parity, line::Bit::One);
        QCOMPARE(int{opened.frames[1].raw}, 0x100 | 'C');
        QCOMPARE(opened.frames[2].parity, line::Bit::One);
        QVERIFY(opened.frames[2].state.has(line::FrameState::Parity));
        QCOMPARE(opened.settings.polarity, line::Polarity::Inverted);
    }
    void opensUpToTheLastWholeBlockWhereverItIsCut()
    {
        std::vector<Event> events;
        events.reserve(40);
        for (int i = 0; i < 40; ++i)
            events.push_back(at(EventKind::Data, 1000 + 100 * i, "abc"));
        const auto file = fileOf(events);
        const auto head = fileOf({});
        std::size_t before = 0;
        for (std::size_t size = head.size(); size <= file.size(); ++size) {
            const auto opened = open(Bytes(file.begin(), file.begin() + static_cast<std::ptrdiff_t>(size)));
            QVERIFY(!opened.refused && !opened.fault);
            QVERIFY(opened.frames.size() >= before && opened.frames.size() % 3 == 0);
            before = opened.frames.size();
        }
        QCOMPARE(before, std::size_t{120});
    }
    void whatStandsBeforeADamagedPlaceIsRead()
    {
        const auto head = fileOf({});
        auto file = fileOf({at(EventKind::Data, 1000, "abc"), at(EventKind::Data, 2000, "def"),
                            at(EventKind::Data, 3000, "ghi")});
        const std::size_t block = (file.size() - head.size()) / 3;
        auto late = file;
        late[head.size() + block + 4] = 7; // the second packet's length
        const auto opened = open(late);
        QVERIFY(!opened.refused);
        QCOMPARE(opened.frames.size(), std::size_t{3});
        QCOMPARE(opened.fault->kind, base::ErrorKind::Damaged);
        QVERIFY(opened.fault->message.find('\n') == std::string::npos);
        file[head.size() + 4] = 7;
        const auto early = open(file);
        QVERIFY(early.refused.has_value());
        QCOMPARE(early.refused->kind, base::ErrorKind::Unreadable);
    }
    void bytesOfAnInvertedLineAreSaidToBeSo()
    {
        using line::Polarity;
        const auto upsideDown = [](const Bytes& file, std::optional<Polarity> polarity) {
            files::LineChoice choice;
            choice.polarity = polarity;
            return files::openRecording(files::RecordingFiles::of(files::MappedFile::ofMemory(file)), choice)
                .value()
                ->upsideDown();
        };
        const std::vector<Event> events{at(EventKind::Data, 1000, "abc")};
        const auto received = fileOf(events, "9600,7,E,1 inverted");
        QCOMPARE(open(received).frames.size(), std::size_t{3});
        QVERIFY(upsideDown(received, std::nullopt));
        QVERIFY(!upsideDown(received, Polarity::Normal));
        QVERIFY(upsideDown(fileOf(events, "9600,7,E,1 normal"), Polarity::Inverted));
        // Of a wire that was sampled it says how the line rests, and its characters have been read right.
        const auto sampled = fileOf(events, "9600,7,E,1 inverted", capture::TimeBasis::Measured);
        QVERIFY(!upsideDown(sampled, std::nullopt));
        QVERIFY(upsideDown(sampled, Polarity::Inverted));
    }
};

QTEST_GUILESS_MAIN(TestRecordingStream)
#include "tst_recording_stream.moc"
