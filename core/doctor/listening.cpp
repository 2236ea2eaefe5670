// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/doctor/listening.h"

namespace p1scope::doctor {

Listening::Listening(bool lineErrorsReported)
    : m_lineErrorsReported(lineErrorsReported)
{
    begin({});
}

void Listening::begin(const line::LineSettings& line)
{
    m_events.clear();
    readAs(line);
}

void Listening::readAs(const line::LineSettings& line)
{
    Reception reception;
    reception.receiver = line;
    reception.lineGiven = true;
    reception.live = true;
    reception.lineErrorsReported = m_lineErrorsReported;
    m_diagnosing = std::make_unique<Diagnosing>(reception);
    m_decoder = std::make_unique<line::ByteDecoder>(line);
    m_framer = std::make_unique<telegram::Framer>([this](telegram::Telegram&& telegram) {
        m_diagnosing->take(telegram);
        const bool good = telegram::isGood(telegram.status) && !telegram.objects.empty();
        m_good += good ? 1U : 0U;
        m_bad += good ? 0U : 1U;
    });
    m_frames.clear();
    m_burstBegin = 0;
    m_good = 0;
    m_bad = 0;
    decode(m_events);
}

void Listening::take(const capture::Event& event, bool burst)
{
    if (m_frames.size() > mostFrames)
        return;
    if (burst)
        m_burstBegin = m_frames.size();
    m_events.push_back(event);
    decode({&event, 1});
}

void Listening::decode(std::span<const capture::Event> events)
{
    const std::size_t before = m_frames.size();
    for (const capture::Event& event : events)
        m_decoder->push(event, m_frames);
    const auto added = std::span(m_frames).subspan(before);
    m_diagnosing->take(added);
    m_framer->push(added);
}

std::vector<std::uint8_t> Listening::lastBurst() const
{
    std::vector<std::uint8_t> bytes;
    bytes.reserve(m_frames.size() - m_burstBegin);
    for (const line::Frame& frame : std::span(m_frames).subspan(m_burstBegin))
        bytes.push_back(frame.hasByte() ? static_cast<std::uint8_t>(frame.raw & 0xFFU) : std::uint8_t{0});
    return bytes;
}

} // namespace p1scope::doctor
