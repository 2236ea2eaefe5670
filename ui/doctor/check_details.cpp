// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/doctor/check_details.h"

#include "ui/frames/pill.h"
#include "ui/widgets/marks.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QListWidget>

#include <algorithm>

namespace p1scope::ui {

namespace {

QLabel* wrapped(const QString& name)
{
    auto* label = new QLabel;
    label->setObjectName(name);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return label;
}

Tone toneOf(doctor::CheckResult result)
{
    switch (result) {
    case doctor::CheckResult::Ok:
        return Tone::Good;
    case doctor::CheckResult::Warn:
        return Tone::Warn;
    case doctor::CheckResult::Fail:
        return Tone::Bad;
    case doctor::CheckResult::Unknown:
        break;
    }
    return Tone::Plain;
}

bool sameLinks(const std::vector<doctor::Link>& a, const std::vector<doctor::Link>& b)
{
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](const doctor::Link& x, const doctor::Link& y) {
                          return x.first == y.first && x.last == y.last && x.what == y.what;
                      });
}

} // namespace

CheckDetails::CheckDetails(QWidget* parent)
    : QWidget(parent)
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    auto* row = new QHBoxLayout;
    m_title = new QLabel;
    m_title->setObjectName(QStringLiteral("checkTitle"));
    QFont bold = font();
    bold.setBold(true);
    m_title->setFont(bold);
    row->addWidget(m_title);
    row->addStretch();
    m_result = new Pill;
    m_result->setObjectName(QStringLiteral("checkResult"));
    m_result->setAccessibleName(tr("Result of the check"));
    row->addWidget(m_result);
    layout->addLayout(row);
    m_seen = wrapped(QStringLiteral("checkSeen"));
    layout->addWidget(m_seen);
    m_advice = wrapped(QStringLiteral("checkAdvice"));
    m_advice->setForegroundRole(QPalette::PlaceholderText);
    layout->addWidget(m_advice);
    m_placesTitle = new QLabel(tr("Where (Enter or a click goes there)"));
    m_placesTitle->setObjectName(QStringLiteral("checkPlacesTitle"));
    m_placesTitle->setForegroundRole(QPalette::PlaceholderText);
    layout->addWidget(m_placesTitle);
    m_places = new QListWidget;
    m_places->setObjectName(QStringLiteral("checkPlaces"));
    m_places->setAccessibleName(tr("Frames and telegrams the check speaks of"));
    m_places->setFrameShape(QFrame::NoFrame);
    m_places->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_places->setWordWrap(true);
    layout->addWidget(m_places, 1);
    layout->addStretch(0);
    connect(m_places, &QListWidget::itemClicked, this,
            [this](QListWidgetItem* item) { follow(m_places->row(item)); });
    connect(m_places, &QListWidget::itemActivated, this,
            [this](QListWidgetItem* item) { follow(m_places->row(item)); });
    setCheck(nullptr);
}

void CheckDetails::setCheck(const doctor::Examined* check)
{
    static const doctor::Examined none{};
    const doctor::Examined& shown = check != nullptr ? *check : none;
    m_title->setText(check != nullptr ? QString::fromStdString(shown.check.title) : tr("No check chosen"));
    m_result->setVerdict(toneOf(shown.check.result),
                         check != nullptr ? markName(shown.check.result) : QString());
    m_seen->setText(QString::fromStdString(shown.check.detail));
    m_advice->setText(QString::fromStdString(shown.check.advice));
    m_advice->setVisible(!shown.check.advice.empty());
    m_placesTitle->setVisible(!shown.links.empty());
    m_places->setVisible(!shown.links.empty());
    // Left alone while it stays the same, so that it can be scrolled and chosen from while data comes in.
    if (sameLinks(shown.links, m_links))
        return;
    m_links = shown.links;
    m_places->clear();
    for (const doctor::Link& link : m_links) {
        auto* item = new QListWidgetItem(QString::fromStdString(link.what), m_places);
        item->setToolTip(item->text());
    }
}

bool CheckDetails::followFirst()
{
    follow(0);
    return !m_links.empty();
}

void CheckDetails::follow(int row)
{
    if (row < 0 || static_cast<std::size_t>(row) >= m_links.size())
        return;
    const doctor::Link& link = m_links[static_cast<std::size_t>(row)];
    emit followed(link.first, link.last);
}

} // namespace p1scope::ui
