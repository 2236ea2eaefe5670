// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/frames/frame_details.h"

#include "ui/frames/wire_picture.h"
#include "ui/widgets/format.h"

#include <QCoreApplication>

#include <cmath>

namespace p1scope::ui {

using capture::TimeBasis;
using line::Frame;

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(FrameDetails)
};

QString percent(double share)
{
    return displayLocale().toString(std::abs(share) * 100, 'f', 1) + QStringLiteral(" %");
}

QString startText(const Frame& frame)
{
    return frame.timeBasis == TimeBasis::Measured
               ? Words::tr("%1 (measured)").arg(startQuantity(frame).text())
               : Words::tr("%1 (estimated)").arg(startQuantity(frame).text());
}

} // namespace

QString baudErrorText(const line::MeasuredBaud& baud, const line::LineSettings& settings)
{
    const double error = baud.error(settings.baud);
    // Nought has no sign.
    const QString sign = std::abs(error) < 0.0005 ? QStringLiteral("±")
                         : error < 0              ? QStringLiteral("−")
                                                  : QStringLiteral("+");
    return sign + percent(error);
}

QString bitsText(const Frame& frame, const line::LineSettings& settings)
{
    QString text;
    auto role = BitCell::Role::Start;
    for (const BitCell& bit : bitsOf(frame, settings)) {
        if (bit.role != role)
            text += QChar(u' ');
        role = bit.role;
        text += !bit.one ? QChar(u'?') : *bit.one ? QChar(u'1') : QChar(u'0');
    }
    return text;
}

std::vector<std::pair<QString, QString>> detailsOf(const FrameFacts& facts)
{
    const Frame& frame = facts.frame;
    std::vector<std::pair<QString, QString>> lines;
    lines.emplace_back(Words::tr("Frame"), countText(facts.index.value + 1));
    if (frame.timeBasis != TimeBasis::Unknown)
        lines.emplace_back(Words::tr("Start"), startText(frame));
    if (const auto gap = facts.previous ? gapBetween(*facts.previous, frame) : std::nullopt)
        lines.emplace_back(Words::tr("Gap before"), durationQuantity(*gap).text());
    if (frame.length.count() > 0)
        lines.emplace_back(Words::tr("Length"), durationQuantity(frame.length).text());
    if (facts.baud)
        lines.emplace_back(Words::tr("Speed"), Words::tr("%1 baud, %2 (known to %3)")
                                                   .arg(displayLocale().toString(facts.baud->baud, 'f', 0),
                                                        baudErrorText(*facts.baud, facts.settings),
                                                        percent(facts.baud->uncertainty)));
    if (frame.hasByte()) {
        lines.emplace_back(Words::tr("Bits as sent"), bitsText(frame, facts.settings));
        lines.emplace_back(Words::tr("Raw"), rawText(frame));
        const QString hex = QStringLiteral("0x%1").arg(QString::number(frame.data, 16).toUpper(), 2, u'0');
        const QString label = dataLabel(frame);
        lines.emplace_back(Words::tr("Data"), label == hex ? hex : QStringLiteral("%1  %2").arg(label, hex));
    }
    if (const QString parity = parityText(frame); !parity.isEmpty())
        lines.emplace_back(Words::tr("Parity bit"), parity);
    lines.emplace_back(Words::tr("State"), stateText(frame));
    if (!facts.mark.isEmpty())
        lines.emplace_back(Words::tr("Mark"), facts.mark);
    return lines;
}

QString detailsHtml(const FrameFacts& facts)
{
    QString rows;
    for (const auto& [what, fact] : detailsOf(facts))
        rows += QStringLiteral("<tr><td style=\"padding-right: 12px\">%1</td><td>%2</td></tr>")
                    .arg(what.toHtmlEscaped(), fact.toHtmlEscaped().replace(u' ', QStringLiteral("&nbsp;")));
    return QStringLiteral("<table cellspacing=\"0\" cellpadding=\"1\">%1</table>").arg(rows);
}

} // namespace p1scope::ui
