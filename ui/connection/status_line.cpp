// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/connection/status_line.h"

#include "ui/widgets/colours.h"
#include "ui/widgets/format.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QTimer>

namespace p1scope::ui {

namespace {

constexpr int refreshMs = 200;

QString timesText(const session::Document& document)
{
    const line::FrameSequence& frames = document.frames();
    if (frames.end() == frames.first())
        return {};
    switch (frames.frame(frames.end() - 1).timeBasis) {
    case capture::TimeBasis::Measured:
        return StatusLine::tr("times measured on the wire");
    case capture::TimeBasis::Estimated:
        return StatusLine::tr("times estimated from arrival");
    case capture::TimeBasis::Unknown:
        break;
    }
    return StatusLine::tr("times not known");
}

} // namespace

StatusLine::StatusLine(const session::Document& document, QWidget* parent)
    : QWidget(parent)
    , m_document(document)
{
    setObjectName(QStringLiteral("statusLine"));
    setAccessibleName(tr("Status"));
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(12, 4, 12, 5);
    layout->setSpacing(18);
    m_frames = addLabel(QStringLiteral("framesCount"), tr("Frames"));
    m_parity = addLabel(QStringLiteral("parityCount"), tr("Parity errors"));
    m_framing = addLabel(QStringLiteral("framingCount"), tr("Framing errors"));
    m_telegrams = addLabel(QStringLiteral("telegramsCount"), tr("Telegrams"));
    m_rate = addLabel(QStringLiteral("rate"), tr("Bytes a second"));
    m_recording = addLabel(QStringLiteral("recordingState"), tr("Recording"));
    m_lost = addLabel(QStringLiteral("lostCount"), tr("Bytes lost"));
    layout->addStretch(1);
    m_frozenSign = addLabel(QStringLiteral("frozenSign"), tr("The views are frozen"));
    m_frozenSign->setText(tr("FROZEN: the session goes on, F9 follows it again"));
    m_frozenSign->setContentsMargins(8, 0, 8, 0);
    m_frozenSign->setAutoFillBackground(true);
    m_frozenSign->hide();
    m_times = addLabel(QStringLiteral("timeBasis"), tr("Where times come from"));
    m_soon = new QTimer(this);
    m_soon->setSingleShot(true);
    m_soon->setInterval(refreshMs);
    connect(m_soon, &QTimer::timeout, this, &StatusLine::refresh);
    const auto later = [this] {
        if (!m_soon->isActive())
            m_soon->start();
    };
    connect(&document, &session::Document::begun, this, &StatusLine::refresh);
    connect(&document, &session::Document::framesChanged, this, later);
    connect(&document, &session::Document::telegramsChanged, this, later);
    connect(&document, &session::Document::statusChanged, this, later);
    refresh();
}

QLabel* StatusLine::addLabel(const QString& objectName, const QString& accessibleName)
{
    auto* label = new QLabel(this);
    label->setObjectName(objectName);
    label->setAccessibleName(accessibleName);
    label->setForegroundRole(QPalette::PlaceholderText);
    layout()->addWidget(label);
    return label;
}

void StatusLine::setFrozen(bool frozen)
{
    m_frozenSign->setVisible(frozen);
}

void StatusLine::setRecording(const session::RecorderState& state)
{
    m_recorder = state;
    refreshRecording();
}

void StatusLine::refreshRecording()
{
    // What is kept by a name is what matters, where it is; else what is recorded all the time.
    const bool kept = m_recorder.kept.on;
    const session::RecordingState& shown = kept ? m_recorder.kept : m_recorder.ring;
    m_recording->setVisible(m_document.recordable());
    if (!shown.on) {
        setCount(m_recording, tr("not recording"), false);
        m_recording->setToolTip(tr("Record keeps what comes from now on"));
        return;
    }
    QString text = tr("%1recording %2 %3")
                       .arg(kept ? QStringLiteral("● ") : QString(), stopwatchText(shown.duration),
                            sizeText(shown.bytes));
    if (shown.fault)
        text = kept ? tr("● recording interrupted") : tr("recording interrupted");
    if (shown.lost > 0)
        text += tr(", %1 not recorded").arg(sizeText(shown.lost));
    setCount(m_recording, text, shown.fault.has_value() || shown.lost > 0);
    m_recording->setToolTip(kept ? QString::fromStdU16String(shown.path.u16string())
                                 : tr("The last hours are recorded all the time; File, Save recording as "
                                      "makes a file of this session"));
}

void StatusLine::setCount(QLabel* label, const QString& text, bool bad)
{
    label->setText(text);
    if (label->property("bad").toBool() == bad && label->testAttribute(Qt::WA_SetPalette))
        return;
    const Colours colours = Colours::of(palette());
    QPalette own = palette();
    own.setColor(QPalette::PlaceholderText, bad ? colours.bad : colours.dim);
    label->setPalette(own);
    label->setProperty("bad", bad);
}

void StatusLine::refresh()
{
    const session::Statistics& seen = m_document.statistics();
    setCount(m_frames, tr("%1 frames").arg(countText(m_document.frames().end().value)), false);
    setCount(m_parity, tr("%1 parity").arg(countText(seen.parityErrors)), seen.parityErrors > 0);
    setCount(m_framing, tr("%1 framing").arg(countText(seen.framingErrors)), seen.framingErrors > 0);
    const QString bad = seen.telegrams > seen.good
                            ? tr(" (%1 not good)").arg(countText(seen.telegrams - seen.good))
                            : QString();
    setCount(m_telegrams,
             (seen.telegrams == 1 ? tr("1 telegram") : tr("%1 telegrams").arg(countText(seen.telegrams))) +
                 bad,
             false);
    setCount(m_rate, rateText(seen.bytesPerSecond), false);
    m_rate->setVisible(m_document.live());
    refreshRecording();
    setCount(m_lost, tr("lost %1").arg(countText(seen.lost)), seen.lost > 0);
    setCount(m_times, timesText(m_document), false);
    const Colours colours = Colours::of(palette());
    QPalette sign = palette();
    sign.setColor(QPalette::PlaceholderText, colours.warn);
    sign.setColor(QPalette::Window, colours.warnBackground);
    m_frozenSign->setPalette(sign);
}

void StatusLine::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::PaletteChange && m_times != nullptr) {
        for (QLabel* label : findChildren<QLabel*>())
            label->setAttribute(Qt::WA_SetPalette, false);
        refresh();
    }
    QWidget::changeEvent(event);
}

void StatusLine::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const Colours colours = Colours::of(palette());
    painter.fillRect(rect(), colours.panel);
    painter.fillRect(QRect(0, 0, width(), 1), colours.border);
}

} // namespace p1scope::ui
