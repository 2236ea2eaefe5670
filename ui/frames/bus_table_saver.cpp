// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/frames/bus_table_saver.h"

#include "core/line/bus_table.h"

#include <QSaveFile>

#include <algorithm>
#include <utility>
#include <vector>

namespace p1scope::ui {

using line::Frame;
using line::FrameIndex;

namespace {

constexpr int blocksInFlight = 2;

} // namespace

/// What works on the other thread. Its fault, once there is one, stays.
class BusTableSaver::Worker : public QObject {
public:
    Worker(const QString& path, Marks marks)
        : m_file(path)
        , m_marks(std::move(marks))
    {}

    // Each gives the fault in words; empty for none.
    QString open(const line::LineSettings& settings)
    {
        return m_file.open(QIODevice::WriteOnly) ? put(line::busTableHeading(settings))
                                                 : m_file.errorString();
    }
    QString write(FrameIndex first, const std::vector<Frame>& frames)
    {
        std::string text;
        auto mark = m_marks.lower_bound(first);
        for (std::size_t i = 0; i < frames.size(); ++i) {
            const bool marked = mark != m_marks.end() && mark->first == first + i;
            text += line::busTableRow(first + i, frames[i], marked ? mark->second : std::string());
            if (marked)
                ++mark;
        }
        return put(text);
    }
    QString commit() { return m_file.commit() ? QString() : m_file.errorString(); }

private:
    QString put(const std::string& text)
    {
        const auto size = static_cast<qint64>(text.size());
        return m_file.write(text.data(), size) == size ? QString() : m_file.errorString();
    }

    QSaveFile m_file;
    Marks m_marks;
};

BusTableSaver::BusTableSaver(const line::FrameSequence& frames, QObject* parent)
    : QObject(parent)
    , m_frames(frames)
{
    m_thread.setObjectName(QStringLiteral("bus table"));
}

BusTableSaver::~BusTableSaver()
{
    cancel();
    m_thread.quit();
    m_thread.wait();
}

bool BusTableSaver::start(const QString& path, const line::LineSettings& settings, const Marks& marks,
                          FrameIndex first, FrameIndex end)
{
    if (running())
        return false;
    m_path = path;
    m_first = m_next = first;
    m_end = end;
    m_inFlight = 0;
    ++m_run;
    m_thread.start(QThread::LowPriority);
    m_worker = std::make_unique<Worker>(path, marks).release(); // ends by deleteLater in its own thread
    m_worker->moveToThread(&m_thread);
    connect(&m_thread, &QThread::finished, m_worker, &QObject::deleteLater);
    ask([settings](Worker& worker) { return worker.open(settings); }, &BusTableSaver::blockWritten);
    return true;
}

void BusTableSaver::ask(std::function<QString(Worker&)> work, void (BusTableSaver::*then)(const QString&))
{
    ++m_inFlight;
    QMetaObject::invokeMethod(m_worker, [this, worker = m_worker, work = std::move(work), then, run = m_run] {
        const QString fault = work(*worker);
        QMetaObject::invokeMethod(this, [this, fault, then, run] {
            if (run == m_run)
                (this->*then)(fault);
        });
    });
}

void BusTableSaver::blockWritten(const QString& fault)
{
    --m_inFlight;
    if (!fault.isEmpty()) {
        finish(fault);
        return;
    }
    if (m_end > m_first)
        emit progressed(static_cast<double>(m_next - m_first) / static_cast<double>(m_end - m_first));
    if (running()) // who hears of the progress may cancel
        feed();
}

void BusTableSaver::feed()
{
    while (m_inFlight < blocksInFlight && m_next < m_end) {
        std::vector<Frame> block(std::min<std::uint64_t>(blockLength, m_end - m_next));
        block.resize(m_frames.read(m_next, block));
        if (block.empty()) {
            finish(tr("the oldest frames were given up meanwhile, to save memory"));
            return;
        }
        const FrameIndex first = std::exchange(m_next, m_next + block.size());
        ask([first, block = std::move(block)](Worker& worker) { return worker.write(first, block); },
            &BusTableSaver::blockWritten);
    }
    if (m_inFlight == 0)
        ask([](Worker& worker) { return worker.commit(); }, &BusTableSaver::finish);
}

void BusTableSaver::finish(const QString& fault)
{
    endWorker();
    emit finished(m_path, fault);
}

void BusTableSaver::cancel()
{
    endWorker();
}

void BusTableSaver::endWorker()
{
    if (m_worker == nullptr)
        return;
    ++m_run;
    // Deleted without a commit, the file is not written.
    m_worker->deleteLater();
    m_worker = nullptr;
}

} // namespace p1scope::ui
