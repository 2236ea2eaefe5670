// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/progress_row.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>

namespace p1scope::ui {

ProgressRow::ProgressRow(const QString& name, const Words& words, QWidget* parent)
    : QWidget(parent)
{
    setObjectName(name + QStringLiteral("Row"));
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(16, 5, 12, 5);
    m_bar = new QProgressBar(this);
    m_bar->setObjectName(name + QStringLiteral("Progress"));
    m_bar->setAccessibleName(words.barName);
    m_bar->setRange(0, 1000);
    auto* cancel = new QPushButton(tr("Cancel"), this);
    cancel->setObjectName(QStringLiteral("cancel_") + name);
    cancel->setAccessibleName(words.cancelName);
    layout->addWidget(new QLabel(words.what, this));
    layout->addWidget(m_bar, 1);
    layout->addWidget(cancel);
    hide();
    connect(cancel, &QPushButton::clicked, this, &ProgressRow::cancelled);
}

void ProgressRow::setProgress(double share)
{
    setVisible(share < 1);
    m_bar->setValue(static_cast<int>(share * 1000));
}

} // namespace p1scope::ui
