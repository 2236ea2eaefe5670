// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/connection/evidence_chain.h"

#include "ui/widgets/colours.h"
#include "ui/widgets/marks.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QVBoxLayout>

#include <algorithm>

namespace p1scope::ui {

using doctor::Check;
using doctor::CheckResult;

namespace {

constexpr int markWidth = 16;
constexpr int gap = 5;
constexpr int sidePadding = 7;
constexpr int slack = 36; // a link gives back room only when it needs that much less

} // namespace

EvidenceLink::EvidenceLink(QWidget* parent)
    : QAbstractButton(parent)
{
    setCheckable(true);
    setFocusPolicy(Qt::TabFocus);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    setAttribute(Qt::WA_Hover);
}

void EvidenceLink::setCheck(const Check& check, bool firstFailing)
{
    if (check.title == m_check.title && check.detail == m_check.detail && check.result == m_check.result &&
        check.advice == m_check.advice && check.name == m_check.name && firstFailing == m_firstFailing)
        return;
    m_check = check;
    m_firstFailing = firstFailing;
    const QString title = QString::fromStdString(check.title);
    const QString detail = QString::fromStdString(check.detail);
    setObjectName(QStringLiteral("link_") + QString::fromStdString(check.name));
    setAccessibleName(tr("%1: %2, %3").arg(title, markName(check.result), detail));
    setAccessibleDescription(QString::fromStdString(check.advice));
    setToolTip(check.advice.empty() ? detail
                                    : detail + QStringLiteral("\n") + QString::fromStdString(check.advice));
    updateGeometry();
    update();
}

void EvidenceLink::forgetWidth()
{
    m_keptWidth = 0;
    updateGeometry();
}

QFont EvidenceLink::titleFont() const
{
    QFont bold = font();
    bold.setBold(true);
    return bold;
}

int EvidenceLink::titleWidth() const
{
    return QFontMetrics(titleFont()).horizontalAdvance(QString::fromStdString(m_check.title));
}

QSize EvidenceLink::sizeHint() const
{
    const int detail = fontMetrics().horizontalAdvance(QString::fromStdString(m_check.detail));
    const int wanted =
        sidePadding + markWidth + gap + titleWidth() + (detail > 0 ? gap + detail : 0) + sidePadding + 4;
    if (wanted > m_keptWidth || wanted < m_keptWidth - slack)
        m_keptWidth = wanted;
    return {m_keptWidth, fontMetrics().height() + 12};
}

QSize EvidenceLink::minimumSizeHint() const
{
    // What is wrong is said in full; the others give way.
    if (m_firstFailing)
        return sizeHint();
    return {sidePadding + markWidth + gap + titleWidth() + sidePadding, fontMetrics().height() + 12};
}

void EvidenceLink::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Colours colours = Colours::of(palette());
    const QRectF box = QRectF(rect()).adjusted(1, 1, -3, -1);
    QColor fill = Qt::transparent;
    if (m_firstFailing)
        fill = colours.badBackground;
    else if (isChecked())
        fill = colours.selected;
    else if (underMouse())
        fill = blend(colours.panel, colours.text, 0.05);
    painter.setBrush(fill);
    painter.setPen(hasFocus() ? QPen(colours.accent, 1.6) : QPen(Qt::NoPen));
    if (isChecked() && m_firstFailing && !hasFocus())
        painter.setPen(QPen(colours.bad, 1));
    painter.drawRoundedRect(box, 5, 5);
    painter.setPen(colours.border);
    painter.drawLine(QPointF(width() - 0.5, 4), QPointF(width() - 0.5, height() - 4));

    int x = sidePadding;
    paintMark(painter, QRectF(x, 0, markWidth, height()), m_check.result,
              markColour(m_check.result, colours));
    x += markWidth + gap;
    painter.setFont(titleFont());
    painter.setPen(m_firstFailing ? colours.bad : colours.text);
    const int title = titleWidth();
    painter.drawText(QRect(x, 0, title + 2, height()), Qt::AlignVCenter,
                     QString::fromStdString(m_check.title));
    x += title + gap;
    const int room = width() - x - sidePadding;
    if (room <= fontMetrics().averageCharWidth() * 2)
        return;
    painter.setFont(font());
    painter.setPen(m_firstFailing ? colours.bad : colours.dim);
    painter.drawText(QRect(x, 0, room, height()), Qt::AlignVCenter,
                     fontMetrics().elidedText(QString::fromStdString(m_check.detail), Qt::ElideRight, room));
}

void EvidenceLink::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange)
        forgetWidth();
    QAbstractButton::changeEvent(event);
}

EvidenceChain::EvidenceChain(QWidget* parent)
    : QWidget(parent)
{
    setObjectName(QStringLiteral("evidenceChain"));
    setAccessibleName(tr("Chain of evidence"));
    auto* whole = new QVBoxLayout(this);
    whole->setContentsMargins(0, 0, 0, 0);
    whole->setSpacing(0);
    m_row = new QHBoxLayout;
    m_row->setContentsMargins(12, 4, 12, 5);
    m_row->setSpacing(0);
    m_row->addStretch(1);
    whole->addLayout(m_row);
    m_panel = new QLabel(this);
    m_panel->setObjectName(QStringLiteral("evidencePanel"));
    m_panel->setAccessibleName(tr("Advice"));
    m_panel->setWordWrap(true);
    m_panel->setTextFormat(Qt::RichText);
    m_panel->setContentsMargins(22, 2, 22, 10);
    m_panel->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_panel->hide();
    whole->addWidget(m_panel);
}

void EvidenceChain::setChecks(const std::vector<Check>& checks)
{
    while (m_links.size() > checks.size()) {
        m_links.back()->deleteLater();
        m_row->removeWidget(m_links.back());
        m_links.pop_back();
    }
    while (m_links.size() < checks.size()) {
        auto* link = new EvidenceLink(this);
        const std::size_t index = m_links.size();
        connect(link, &QAbstractButton::clicked, this, [this, index](bool checked) {
            if (checked)
                open(index);
            else
                close();
        });
        m_row->insertWidget(static_cast<int>(index), link);
        m_links.push_back(link);
    }
    const auto firstBad = std::find_if(checks.begin(), checks.end(),
                                       [](const Check& check) { return check.result == CheckResult::Fail; });
    for (std::size_t i = 0; i < checks.size(); ++i)
        m_links[i]->setCheck(checks[i], checks.begin() + static_cast<std::ptrdiff_t>(i) == firstBad);
    if (m_open && *m_open >= m_links.size())
        close();
    fillPanel();
}

void EvidenceChain::reset()
{
    close();
    for (EvidenceLink* link : m_links)
        link->forgetWidth();
}

std::optional<std::size_t> EvidenceChain::firstFailing() const
{
    const auto found = std::find_if(m_links.begin(), m_links.end(),
                                    [](const EvidenceLink* l) { return l->isFirstFailing(); });
    if (found == m_links.end())
        return std::nullopt;
    return static_cast<std::size_t>(found - m_links.begin());
}

QString EvidenceChain::panelText() const
{
    return m_open ? m_panel->text() : QString();
}

void EvidenceChain::toggleAdvice()
{
    if (m_open) {
        close();
        return;
    }
    if (m_links.empty())
        return;
    std::size_t index = firstFailing().value_or(m_links.size());
    for (std::size_t i = 0; i < m_links.size() && index == m_links.size(); ++i) {
        if (m_links[i]->check().result == CheckResult::Warn)
            index = i;
    }
    open(index == m_links.size() ? 0 : index);
}

void EvidenceChain::open(std::size_t index)
{
    m_open = index;
    for (std::size_t i = 0; i < m_links.size(); ++i)
        m_links[i]->setChecked(i == index);
    fillPanel();
    m_panel->show();
}

void EvidenceChain::close()
{
    m_open.reset();
    for (EvidenceLink* link : m_links)
        link->setChecked(false);
    m_panel->hide();
}

void EvidenceChain::fillPanel()
{
    if (!m_open)
        return;
    const Check& check = m_links[*m_open]->check();
    QString text = QStringLiteral("<b>%1</b>: %2")
                       .arg(QString::fromStdString(check.title).toHtmlEscaped(),
                            QString::fromStdString(check.detail).toHtmlEscaped());
    const QString advice =
        check.advice.empty() ? tr("Nothing to do here.") : QString::fromStdString(check.advice);
    text += QStringLiteral("<br>") + advice.toHtmlEscaped();
    if (m_panel->text() != text) {
        m_panel->setText(text);
        m_panel->setAccessibleName(tr("Advice on %1").arg(QString::fromStdString(check.title)));
    }
}

void EvidenceChain::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const Colours colours = Colours::of(palette());
    painter.fillRect(rect(), colours.panel);
    painter.fillRect(QRect(0, height() - 1, width(), 1), colours.border);
}

} // namespace p1scope::ui
