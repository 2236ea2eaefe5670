// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/frames/verdict.h"

#include <QCoreApplication>
#include <QStringList>

#include <optional>

namespace p1scope::ui {

using line::FrameState;
using telegram::Status;

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(Verdict)
};

/// Of a telegram that was decoded in software.
std::optional<Verdict> verdictOfInverted(Status status)
{
    if (status == Status::Ok)
        return Verdict{Tone::Good, Words::tr("good"),
                       Words::tr("inverted line, decoded in software, CRC right")};
    if (status == Status::Recovered)
        return Verdict{Tone::Warn, Words::tr("recovered"),
                       Words::tr("inverted line, decoded in software, no CRC to prove it")};
    if (status == Status::Truncated)
        return Verdict{Tone::Bad, Words::tr("not read"),
                       Words::tr("inverted line, could not be decoded in software")};
    return std::nullopt;
}

Verdict verdictOf(Status status, bool hasCrc, std::uint32_t parityErrors, std::uint32_t framingErrors)
{
    const QString errors = lineErrorsText(parityErrors, framingErrors);
    const auto withErrors = [&](const QString& reason) {
        return errors.isEmpty() ? reason : reason + QStringLiteral(", ") + errors;
    };
    switch (status) {
    case Status::Ok:
        if (hasCrc)
            return {Tone::Good, Words::tr("good"), withErrors(Words::tr("CRC right"))};
        return {Tone::Good, Words::tr("good"), Words::tr("no error, no CRC")};
    case Status::Recovered:
        return {Tone::Warn, Words::tr("recovered"), withErrors(Words::tr("recovered, no CRC"))};
    case Status::LineErrors:
        return {Tone::Warn, Words::tr("line errors"), Words::tr("%1, no CRC").arg(errors)};
    case Status::Malformed:
        return {Tone::Bad, Words::tr("malformed"), withErrors(Words::tr("malformed, no CRC"))};
    case Status::CrcMismatch:
        return {Tone::Bad, Words::tr("CRC wrong"), withErrors(Words::tr("CRC wrong"))};
    case Status::Truncated:
        return {Tone::Bad, Words::tr("truncated"), withErrors(Words::tr("truncated: no closing !"))};
    case Status::Encrypted:
        return {Tone::Bad, Words::tr("encrypted"), Words::tr("encrypted, no key that fits")};
    }
    return {};
}

} // namespace

QString lineErrorsText(std::uint32_t parityErrors, std::uint32_t framingErrors)
{
    QStringList parts;
    if (parityErrors == 1)
        parts << Words::tr("1 parity error");
    else if (parityErrors > 1)
        parts << Words::tr("%1 parity errors").arg(parityErrors);
    if (framingErrors == 1)
        parts << Words::tr("1 framing error");
    else if (framingErrors > 1)
        parts << Words::tr("%1 framing errors").arg(framingErrors);
    return parts.join(QStringLiteral(", "));
}

Verdict verdictOf(const session::TelegramSummary& telegram)
{
    if (const auto inverted = telegram.inverted ? verdictOfInverted(telegram.status) : std::nullopt)
        return *inverted;
    return verdictOf(telegram.status, telegram.hasCrc, telegram.parityErrors, telegram.framingErrors);
}

Verdict verdictOf(const telegram::Telegram& telegram)
{
    if (const auto inverted = telegram.recovery ? verdictOfInverted(telegram.status) : std::nullopt)
        return *inverted;
    return verdictOf(telegram.status, telegram.crc.has_value(), telegram.parityErrors,
                     telegram.framingErrors);
}

Taken takenOf(const telegram::Telegram& telegram, const telegram::Object& object, const TelegramBytes& bytes)
{
    const FrameState state = bytes.stateOf(object.where);
    const QString error = state.has(FrameState::Parity)    ? Words::tr("a parity error")
                          : state.has(FrameState::Framing) ? Words::tr("a framing error")
                          : state.has(FrameState::Break)   ? Words::tr("a break")
                          : state.has(FrameState::Weak)    ? Words::tr("a bit that was not clear")
                                                           : QString();
    if (telegram.recovery && !telegram.recovery->certain(object.where))
        return {false, Words::tr("not taken: a character of this line is not certain")};
    if (telegram::isGood(telegram.status)) {
        if (!error.isEmpty() && telegram.crc)
            return {true, Words::tr("taken in spite of %1: the CRC proves it").arg(error)};
        return {};
    }
    if (!error.isEmpty())
        return {false, Words::tr("not taken: %1 stands in this line").arg(error)};
    switch (telegram.status) {
    case Status::CrcMismatch:
        return {false, Words::tr("not taken: the telegram's CRC is wrong")};
    case Status::Truncated:
        return {false, Words::tr("not taken: the telegram has no end")};
    case Status::Malformed:
        return {false, Words::tr("not taken: the telegram is malformed, and has no CRC")};
    case Status::LineErrors:
        return {false, Words::tr("not taken: there are line errors elsewhere in this telegram, and no CRC")};
    default:
        return {false, Words::tr("not taken: the telegram cannot be read")};
    }
}

} // namespace p1scope::ui
