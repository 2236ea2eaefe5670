// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/side_box.h"

#include "ui/widgets/format.h"

#include <QDir>
#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>
#include <QVBoxLayout>

namespace p1scope::ui {

SideBox::SideBox(const QString& letter, QWidget* parent)
    : Panel(parent)
    , m_letter(letter)
{
    setObjectName(QStringLiteral("side") + letter);
    setAccessibleName(tr("Side %1 of the comparison").arg(letter));
    auto* rows = new QVBoxLayout(this);
    rows->setContentsMargins(14, 10, 14, 10);
    rows->setSpacing(6);
    auto* first = new QHBoxLayout;
    auto* name = new QLabel(letter, this);
    QFont large = font();
    large.setBold(true);
    large.setPointSizeF(large.pointSizeF() * 1.3);
    name->setFont(large);
    m_what = new QLabel(this);
    m_what->setObjectName(QStringLiteral("sideText") + letter);
    m_what->setTextFormat(Qt::PlainText);
    m_what->setMinimumWidth(60);
    m_what->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    first->addWidget(name);
    first->addSpacing(8);
    first->addWidget(m_what, 1);
    rows->addLayout(first);
    auto* second = new QHBoxLayout;
    second->setSpacing(6);
    QToolButton* file =
        addButton(QStringLiteral("chooseFile"), tr("File…"), tr("Choose a recording or another file"));
    m_open = addButton(QStringLiteral("chooseOpen"), tr("The open file"), tr("All of the file that is open"));
    m_selection =
        addButton(QStringLiteral("chooseSelection"), tr("What is selected"),
                  tr("The stretch of the open file that is selected: choose it in the frame table or "
                     "the list of telegrams"));
    for (QToolButton* button : {file, m_open, m_selection})
        second->addWidget(button);
    second->addStretch(1);
    rows->addLayout(second);
    connect(file, &QToolButton::clicked, this, &SideBox::fileWanted);
    connect(m_open, &QToolButton::clicked, this, &SideBox::openFileWanted);
    connect(m_selection, &QToolButton::clicked, this, &SideBox::selectionWanted);
    setPossible(false, false);
    showSide();
}

QToolButton* SideBox::addButton(const QString& name, const QString& text, const QString& tip)
{
    auto* button = new QToolButton(this);
    button->setObjectName(name + m_letter);
    button->setText(text);
    button->setAccessibleName(tr("%1, for side %2").arg(text, m_letter));
    button->setToolTip(tip);
    button->setToolButtonStyle(Qt::ToolButtonTextOnly);
    button->setFocusPolicy(Qt::StrongFocus);
    return button;
}

void SideBox::setPossible(bool open, bool selected)
{
    m_open->setEnabled(open);
    m_selection->setEnabled(open && selected);
}

void SideBox::setSide(const session::ComparedSide& side)
{
    m_side = side;
    showSide();
}

void SideBox::showSide()
{
    QString text = tr("Nothing is chosen yet");
    if (m_side) {
        const QString name = QString::fromStdU16String(m_side->path.filename().u16string());
        text = m_side->stretch ? tr("%1, frames %2 to %3")
                                     .arg(name, countText(m_side->stretch->first.value + 1),
                                          countText(m_side->stretch->second.value + 1))
                               : tr("%1, all of it").arg(name);
        m_what->setToolTip(QDir::toNativeSeparators(QString::fromStdU16String(m_side->path.u16string())));
    }
    m_what->setAccessibleName(text);
    m_what->setText(fontMetrics().elidedText(text, Qt::ElideMiddle, std::max(m_what->width(), 60)));
}

void SideBox::resizeEvent(QResizeEvent* event)
{
    Panel::resizeEvent(event);
    showSide();
}

} // namespace p1scope::ui
