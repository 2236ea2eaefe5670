// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/text_reference.h"

#include <algorithm>
#include <chrono>

namespace p1scope::session {

namespace {

/// A line that is longer is no line.
constexpr qsizetype longestLine = 4096;

} // namespace

TextReference::TextReference(QObject* parent)
    : QObject(parent)
{
    qRegisterMetaType<EventBatch>();
    qRegisterMetaType<SourceState>();
    m_thread.setObjectName(QStringLiteral("reference"));
    m_thread.start();
}

TextReference::~TextReference()
{
    stop();
    m_thread.quit();
    m_thread.wait();
}

void TextReference::start(const SourceSpec& source, const QRegularExpression& pattern)
{
    stop();
    m_pattern = pattern;
    m_table = {};
    m_rest.clear();
    m_lines = 0;
    m_lastLine.clear();
    m_state = {};
    m_zero = std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
    auto made = makeSource(source);
    made->moveToThread(&m_thread);
    m_source = made.release();
    Source* const raw = m_source;
    connect(&m_thread, &QThread::finished, raw, &QObject::deleteLater);
    connect(raw, &Source::arrived, this, [this, raw](const EventBatch& events) {
        if (raw == m_source)
            take(events);
    });
    connect(raw, &Source::stateChanged, this, [this, raw](const SourceState& state) {
        if (raw != m_source)
            return;
        m_state = state;
        emit changed();
    });
    QMetaObject::invokeMethod(
        raw, [raw] { raw->open(); }, Qt::QueuedConnection);
}

void TextReference::stop()
{
    if (m_source == nullptr)
        return;
    Source* const raw = m_source;
    m_source = nullptr;
    QMetaObject::invokeMethod(
        raw,
        [raw] {
            raw->close();
            raw->deleteLater();
        },
        Qt::QueuedConnection);
    emit changed();
}

void TextReference::take(const EventBatch& events)
{
    const auto lines = m_lines;
    for (const capture::Event& event : *events) {
        if (event.kind != capture::EventKind::Data)
            continue;
        const auto time =
            m_zero + std::chrono::floor<std::chrono::milliseconds>(event.time.time_since_epoch());
        for (const std::uint8_t byte : event.bytes) {
            if (byte != '\n') {
                m_rest += static_cast<char>(byte);
                continue;
            }
            takeLine(m_rest.trimmed(), time);
            m_rest.clear();
        }
        if (m_rest.size() > longestLine)
            m_rest.clear();
    }
    if (m_lines != lines)
        emit changed();
}

void TextReference::takeLine(const QByteArray& line, files::TableTime time)
{
    if (line.isEmpty())
        return;
    ++m_lines;
    m_lastLine = QString::fromLatin1(line);
    const QRegularExpressionMatch match = m_pattern.match(m_lastLine);
    if (!match.hasMatch())
        return;
    double value = static_cast<double>(m_table.rows.size() + 1);
    if (!pulses()) {
        const std::string text = match.captured(1).toStdString();
        auto number = files::parseNumber(text, false);
        if (!number)
            number = files::parseNumber(text, true);
        if (!number) {
            ++m_table.faulty;
            return;
        }
        value = *number;
    }
    if (!m_table.rows.empty())
        time = std::max(time, m_table.rows.back().time);
    m_table.rows.push_back({time, value, static_cast<std::size_t>(m_lines)});
}

} // namespace p1scope::session
