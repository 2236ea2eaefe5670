// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "core/base/json.h"
#include "core/capture/time.h"
#include "core/doctor/repair.h"
#include "core/meter/reading.h"
#include "core/meter/readings_csv.h"
#include "core/meter/states.h"
#include "core/telegram/catalogue.h"

#include <fmt/format.h>

#include <cstdio>
#include <optional>

namespace p1scope::cli {

namespace {

using telegram::Telegram;

std::string secondsText(const Telegram& telegram, std::string_view none)
{
    if (telegram.timeBasis == capture::TimeBasis::Unknown)
        return std::string(none);
    const auto ns = telegram.time.time_since_epoch().count();
    return fmt::format("{}{}.{:09}", ns < 0 ? "-" : "", std::abs(ns) / 1'000'000'000,
                       std::abs(ns) % 1'000'000'000);
}

std::string valueText(const meter::Reading& reading)
{
    const base::Decimal* number = reading.number();
    return number != nullptr ? number->toString() : std::get<std::string>(reading.value);
}

std::string jsonObjects(const Telegram& telegram)
{
    std::string text;
    for (const telegram::Object& object : telegram.objects) {
        std::string values;
        for (const telegram::Stretch value : object.values)
            values += (values.empty() ? "" : ",") + base::jsonString(telegram.text(value));
        const auto* entry = telegram::lookUp(object.obis);
        text += fmt::format(R"({}{{"obis":{},"values":[{}],"name":{}}})", text.empty() ? "" : ",",
                            base::jsonString(telegram.text(object.code)), values,
                            entry != nullptr ? base::jsonString(entry->name, true) : "null");
    }
    return text;
}

std::string jsonReadings(const meter::Readings& readings)
{
    std::string text;
    for (const meter::Reading& reading : readings.all) {
        const std::string value =
            reading.number() != nullptr ? valueText(reading) : base::jsonString(valueText(reading));
        const std::string time = reading.time ? fmt::format(R"(,"time":"{}")", reading.time->toString()) : "";
        text += fmt::format(R"({}"{}":{{"value":{},"unit":{}{}}})", text.empty() ? "" : ",", reading.name,
                            value, reading.unit.empty() ? "null" : base::jsonString(reading.unit), time);
    }
    return text;
}

std::string jsonMeter(const Telegram& telegram)
{
    const telegram::MeterFinding finding = telegram::meterOf(telegram);
    const auto& info = telegram::infoOf(finding.kind);
    return fmt::format(R"({{"kind":{},"name":{},"chosen":{},"evidence":{}}})",
                       info.id.empty() ? "null" : base::jsonString(info.id), base::jsonString(info.name),
                       finding.chosen, base::jsonString(finding.evidence));
}

std::string json(const Telegram& telegram, const std::vector<telegram::Note>& noted)
{
    std::string notes;
    for (const telegram::Note& note : noted)
        notes += fmt::format(R"({}{{"offset":{},"what":{}}})", notes.empty() ? "" : ",", note.offset,
                             base::jsonString(note.what, true));
    const std::string crc = telegram.crc
                                ? fmt::format(R"({{"sent":{},"computed":"{:04X}"}})",
                                              base::jsonString(telegram.crc->sent), telegram.crc->computed)
                                : "null";
    return fmt::format(
        R"({{"index":{},"time_s":{},"offset":{},"length":{},"identification":{},"version":{},"crc":{},)"
        R"("status":"{}","parity_errors":{},"framing_errors":{},"notes":[{}],"objects":[{}],"readings":{{{}}},"meter":{}}})",
        telegram.index.value, secondsText(telegram, "null"), telegram.offset.value, telegram.receivedLength(),
        base::jsonString(telegram.identification),
        telegram.version ? base::jsonString(*telegram.version) : "null", crc,
        telegram::statusName(telegram.status), telegram.parityErrors, telegram.framingErrors, notes,
        jsonObjects(telegram), jsonReadings(meter::readingsOf(telegram)), jsonMeter(telegram));
}

/// Bytes for a terminal: what cannot be printed as \xHH.
std::string printable(std::string_view text)
{
    std::string result;
    for (const char c : text) {
        if (c >= 0x20 && c < 0x7F)
            result += c;
        else
            result += fmt::format("\\x{:02X}", static_cast<unsigned char>(c));
    }
    return result;
}

std::string readable(const Telegram& telegram, const std::vector<telegram::Note>& notes,
                     telegram::Language language)
{
    std::string crc = "no CRC";
    if (telegram.crc)
        crc = telegram.status == telegram::Status::CrcMismatch
                  ? fmt::format("CRC sent {} computed {:04X}", printable(telegram.crc->sent),
                                telegram.crc->computed)
                  : fmt::format("CRC {} right", printable(telegram.crc->sent));
    const std::string time = secondsText(telegram, "");
    std::string text =
        fmt::format("Telegram {}{}: /{}\n  {}, {} bytes, {}, parity errors {}, framing errors {}\n",
                    telegram.index.value + 1, time.empty() ? "" : " at " + time + " s",
                    printable(telegram.identification), telegram::statusName(telegram.status),
                    telegram.receivedLength(), crc, telegram.parityErrors, telegram.framingErrors);
    const telegram::MeterFinding meter = telegram::meterOf(telegram);
    text += fmt::format("  {}: {}\n", telegram::infoOf(meter.kind).name, printable(meter.evidence));
    for (const telegram::Object& object : telegram.objects) {
        std::string values;
        for (const telegram::Stretch value : object.values)
            values += "(" + printable(telegram.text(value)) + ")";
        if (const auto word = meter::stateWord(object.obis, telegram.value(object, 0)); !word.empty())
            values += fmt::format(" {}", word);
        const auto* entry = telegram::lookUp(object.obis);
        text += fmt::format("  {:<16} {:<58} {}\n", printable(telegram.text(object.code)),
                            entry != nullptr ? entry->nameIn(language)
                                             : "unknown code: " + telegram::genericMeaning(object.obis),
                            values);
    }
    for (const telegram::Note& note : notes)
        text += fmt::format("  note at byte {}: {}\n", note.offset, note.what);
    return text;
}

class DecodeSink final : public InputSink {
public:
    DecodeSink(std::string format, telegram::Language language)
        : m_language(language)
        , m_format(std::move(format))
    {}

    void begin(const line::LineSettings&) override
    {
        if (m_format == "csv")
            fmt::print("{}", meter::readingsCsvHeading);
    }

    void telegram(const Telegram& telegram) override
    {
        if (m_format == "json")
            fmt::print("{}\n", json(telegram, notesOf(telegram)));
        else if (m_format == "csv")
            fmt::print("{}", meter::readingsCsvRows(telegram));
        else
            fmt::print("{}", readable(telegram, notesOf(telegram), m_language));
        std::fflush(stdout);
        good += telegram::isGood(telegram.status) ? 1U : 0U;
        wrong += telegram.status != telegram::Status::Ok || telegram.parityErrors + telegram.framingErrors > 0
                     ? 1U
                     : 0U;
    }

    void events(const session::EventBatch& batch) override { happened(*batch); }

    void happened(std::span<const capture::Event> events) override
    {
        for (const capture::Event& event : events) {
            if (event.kind < capture::EventKind::Overflow)
                continue;
            m_events.push_back(event);
            if (m_events.size() > 2 * eventsKept)
                m_events.erase(m_events.begin(), m_events.end() - eventsKept);
        }
    }

    std::uint64_t good = 0;
    std::uint64_t wrong = 0;

private:
    static constexpr std::ptrdiff_t eventsKept = 1000;

    /// With what probably happened, where it is broken.
    std::vector<telegram::Note> notesOf(const Telegram& telegram)
    {
        if (!telegram::isGood(telegram.status))
            return doctor::notesWithFindings(telegram, {m_model ? &*m_model : nullptr, m_events});
        m_model = telegram;
        return telegram.notes;
    }

    std::optional<Telegram> m_model; ///< the last good one
    std::vector<capture::Event> m_events;
    telegram::Language m_language;
    std::string m_format;
};

} // namespace

int decode(const DecodeOptions& options)
{
    DecodeSink sink(options.format, telegram::languageOf(options.language));
    const auto result = runInput(options.input, sink);
    if (!result)
        return failWith(result.error());
    if (!result.value() || sink.good == 0)
        return NotFound;
    return options.strict && sink.wrong > 0 ? NotFound : Success;
}

} // namespace p1scope::cli
