// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "core/base/file_name.h"
#include "core/base/json.h"
#include "core/doctor/diagnosis.h"
#include "core/doctor/report.h"
#include "core/files/output_file.h"
#include "version.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <optional>

namespace p1scope::cli {

namespace {

using doctor::Check;
using doctor::CheckResult;
using doctor::Diagnosis;

std::string_view resultName(CheckResult result)
{
    switch (result) {
    case CheckResult::Ok:
        return "ok";
    case CheckResult::Warn:
        return "warn";
    case CheckResult::Fail:
        return "fail";
    case CheckResult::Unknown:
        break;
    }
    return "unknown";
}

std::string telegramsJson(const Diagnosis& diagnosis)
{
    std::string text;
    for (std::size_t status = 0; status < diagnosis.telegrams.size(); ++status) {
        if (diagnosis.telegrams[status] > 0)
            text += fmt::format(R"({}"{}":{})", text.empty() ? "" : ",",
                                telegram::statusName(static_cast<telegram::Status>(status)),
                                diagnosis.telegrams[status]);
    }
    return text;
}

void printJson(const Diagnosis& diagnosis)
{
    std::string checks;
    for (const Check& check : diagnosis.checks)
        checks += fmt::format(R"({}{{"name":"{}","result":"{}","detail":{},"advice":{}}})",
                              checks.empty() ? "" : ",", check.name, resultName(check.result),
                              base::jsonString(check.detail, true), base::jsonString(check.advice, true));
    const std::string line = diagnosis.line ? base::jsonString(diagnosis.line->toString(), true) : "null";
    const std::string polarity =
        diagnosis.polarity ? fmt::format(R"("{}")", line::polarityName(*diagnosis.polarity)) : "null";
    fmt::print(
        R"({{"verdict":"{}","line":{},"polarity":{},"confidence":{:.3g},"frames":{},"parity_errors":{},)"
        R"("framing_errors":{},"breaks":{},"telegrams":{{{}}},"checks":[{}],"sentence":{}}})"
        "\n",
        doctor::verdictName(diagnosis.verdict), line, polarity, diagnosis.confidence, diagnosis.frames,
        diagnosis.parityErrors, diagnosis.framingErrors, diagnosis.breaks, telegramsJson(diagnosis), checks,
        base::jsonString(diagnosis.sentence, true));
}

void printText(const Diagnosis& diagnosis)
{
    const std::string line = diagnosis.line ? diagnosis.line->toDisplay() : "unknown";
    fmt::print("{}\n{}\n\n", doctor::verdictName(diagnosis.verdict), diagnosis.sentence);
    fmt::print("line {}, polarity {}, confidence {:.0f} %\n", line,
               diagnosis.polarity ? line::polarityName(*diagnosis.polarity) : "unknown",
               std::min(diagnosis.confidence, 0.99) * 100);
    fmt::print("{} frames, parity errors {}, framing errors {}, breaks {}\n\n", diagnosis.frames,
               diagnosis.parityErrors, diagnosis.framingErrors, diagnosis.breaks);
    for (const Check& check : diagnosis.checks) {
        fmt::print("{:<8} {:<10} {}\n", resultName(check.result), check.name, check.detail);
        if (!check.advice.empty())
            fmt::print("{:>20}{}\n", "", check.advice);
    }
    if (!diagnosis.remedies.empty())
        fmt::print("\n");
    for (const doctor::Topic topic : diagnosis.remedies) {
        const doctor::Advice& advice = doctor::adviceOn(topic);
        fmt::print("* {}: {}\n", advice.title, advice.text);
    }
}

/// Hands an input to the doctor.
class DiagnoseSink final : public InputSink {
public:
    explicit DiagnoseSink(const InputOptions& options)
    {
        m_reception.lineGiven = options.line != "auto";
        if (m_reception.lineGiven && options.choice())
            m_given = options.choice().value().line;
    }

    void opened(const files::FrameStream& stream) override
    {
        const files::FileKind kind = stream.kind();
        m_reception.sampledWire = stream.wire().has_value();
        // Both say how they were received.
        const bool says = kind == files::FileKind::Recording || kind == files::FileKind::BusTable;
        m_reception.lineGiven = m_reception.lineGiven || says;
        m_reception.lineErrorsReported = says || m_reception.sampledWire;
        m_reception.wire = m_measured ? m_measured : stream.guess();
    }
    void measured(const line::WireGuess& wire) { m_measured = wire; }
    void begin(const line::LineSettings& line) override
    {
        m_reception.receiver = line;
        if (m_outcome)
            m_reception.lineGiven = m_reception.live = true;
        m_diagnosing.emplace(m_reception);
    }
    void frames(line::FrameIndex, std::span<const line::Frame> frames,
                std::span<const files::FrameMark>) override
    {
        m_diagnosing->take(frames);
    }
    void telegram(const telegram::Telegram& telegram) override
    {
        m_diagnosing->take(telegram);
        // The report shows the first broken one; a good one where none is.
        const bool broken = !telegram::isGood(telegram.status);
        if (!m_sample || (broken && telegram::isGood(m_sample->status)))
            m_sample = telegram;
    }

    [[nodiscard]] std::string report(const Diagnosis& diagnosis, const std::string& file) const
    {
        const doctor::TelegramFacts none;
        const doctor::TelegramFacts& learnt = m_diagnosing ? m_diagnosing->learnt() : none;
        doctor::Observations seen;
        seen.frames = diagnosis.frames;
        seen.parityErrors = diagnosis.parityErrors;
        seen.framingErrors = diagnosis.framingErrors;
        seen.breaks = diagnosis.breaks;
        // The same checks, with the places they speak of.
        std::vector<doctor::Examined> checks = doctor::examine({seen, learnt});
        for (doctor::Examined& examined : checks) {
            for (const Check& check : diagnosis.checks) {
                if (check.name == examined.check.name)
                    examined.check = check;
            }
        }
        return doctor::report({"P1 Scope " P1SCOPE_VERSION,
                               "read by p1scope-cli",
                               {},
                               m_reception.receiver,
                               seen,
                               learnt,
                               checks,
                               diagnosis.sentence,
                               m_sample ? &*m_sample : nullptr},
                              doctor::reportFormatOf(file));
    }

    void detected(const session::DetectionOutcome& outcome) override { m_outcome = outcome; }
    void state(const session::SourceState& state) override { m_state = state; }

    [[nodiscard]] Diagnosis finish() const
    {
        if (m_outcome)
            return ofLive();
        return m_diagnosing ? m_diagnosing->finish() : doctor::Diagnosing(m_reception).finish();
    }

private:
    /// Telegrams that came after the settings were found say more than the finding.
    [[nodiscard]] Diagnosis ofLive() const
    {
        Diagnosis diagnosis = m_outcome->diagnosis;
        if (m_diagnosing && m_outcome->found) {
            doctor::Observations seen;
            seen.port = doctor::PortPhase::Open;
            seen.portDetail = m_state.message.toStdString();
            seen.requestUsed = m_outcome->request.pin != session::RequestLine::Pin::None;
            seen.requestPossible = m_state.controlLines;
            seen.requestOn = m_state.requestOn;
            seen.requestName = m_outcome->request.toString().toStdString();
            const Diagnosis later = m_diagnosing->finish(seen);
            if (later.verdict == doctor::Verdict::Ok || later.verdict == doctor::Verdict::Damaged ||
                later.verdict == doctor::Verdict::Inverted) {
                const std::string sentence = diagnosis.sentence;
                diagnosis = later;
                if (later.verdict == doctor::Verdict::Ok)
                    diagnosis.sentence = sentence;
            }
        }
        if (m_given && m_outcome->found && diagnosis.verdict == doctor::Verdict::Ok) {
            if (m_given->baud != m_outcome->line.baud)
                diagnosis.verdict = doctor::Verdict::WrongBaud;
            else if (m_given->dataBits != m_outcome->line.dataBits ||
                     m_given->parity != m_outcome->line.parity)
                diagnosis.verdict = doctor::Verdict::WrongParity;
        }
        return diagnosis;
    }

    std::optional<line::LineSettings> m_given;
    std::optional<session::DetectionOutcome> m_outcome;
    session::SourceState m_state;
    std::optional<line::WireGuess> m_measured;
    doctor::Reception m_reception;
    std::optional<doctor::Diagnosing> m_diagnosing;
    std::optional<telegram::Telegram> m_sample;
};

base::Status writeReport(const std::string& file, const std::string& text)
{
    files::OutputFile out(base::pathOf(file));
    if (auto opened = out.open(); !opened)
        return opened;
    if (auto written = out.write(text); !written)
        return written;
    return out.keep();
}

/// What a sampled wire is, whatever was said of it.
void measureWire(const InputOptions& options, DiagnoseSink& sink)
{
    InputOptions found = options;
    found.line = "auto";
    found.polarity = "auto";
    const auto choice = found.choice();
    if (!choice || options.input == "-")
        return;
    const auto stream = files::openFrameStream(base::pathOf(options.input), choice.value());
    if (stream && stream.value()->wire() && stream.value()->guess())
        sink.measured(*stream.value()->guess());
}

bool isSampledWire(files::FileKind kind)
{
    return kind == files::FileKind::SigrokSession || kind == files::FileKind::Vcd ||
           kind == files::FileKind::SampleCsv;
}

} // namespace

int diagnose(const DiagnoseOptions& options)
{
    InputOptions input = options.input;
    DiagnoseSink sink(input);
    const bool wire = input.samplesRate || isSampledWire(files::kindOf(base::pathOf(input.input)));
    if (wire)
        measureWire(input, sink);
    else
        input.polarity = "auto"; // found out: the bytes are judged as they were received
    input.diagnose = true;
    if (!input.telegrams && !input.duration && input.live() && input.live().value())
        input.telegrams = 3;
    const auto result = runInput(input, sink);
    if (!result)
        return failWith(result.error());
    const Diagnosis diagnosis = sink.finish();
    if (!options.report.empty()) {
        if (const auto written = writeReport(options.report, sink.report(diagnosis, options.report));
            !written)
            return failWith(written.error());
    }
    if (options.format == "json")
        printJson(diagnosis);
    else
        printText(diagnosis);
    return result.value() ? Success : NotFound;
}

} // namespace p1scope::cli
