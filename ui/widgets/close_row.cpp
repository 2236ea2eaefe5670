// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/close_row.h"

#include <QCoreApplication>
#include <QDialog>
#include <QDialogButtonBox>
#include <QPushButton>

namespace p1scope::ui {

QWidget* makeCloseRow(const QString& name, QDialog& page)
{
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, &page);
    buttons->setObjectName(name + QStringLiteral("Buttons"));
    QPushButton* close = buttons->button(QDialogButtonBox::Close);
    close->setObjectName(name + QStringLiteral("Close"));
    close->setAccessibleName(QCoreApplication::translate("CloseRow", "Close"));
    close->setIcon({}); // the style's own follows no theme
    close->setAutoDefault(false);
    QObject::connect(buttons, &QDialogButtonBox::rejected, &page, &QDialog::close);
    return buttons;
}

} // namespace p1scope::ui
