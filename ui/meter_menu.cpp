// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/meter_menu.h"

#include <QActionGroup>

namespace p1scope::ui {

MeterMenu::MeterMenu(telegram::MeterKind kind, QWidget* parent)
    : QMenu(tr("Kind of &meter"), parent)
    , m_group(new QActionGroup(this))
{
    setObjectName(QStringLiteral("meterMenu"));
    setAccessibleName(tr("Kind of meter"));
    setToolTipsVisible(true);
    add(telegram::MeterKind::Unknown, tr("As its &telegrams tell"), kind == telegram::MeterKind::Unknown);
    addSeparator();
    for (const telegram::MeterKindInfo& info : telegram::meterKinds())
        add(info.kind, QString::fromUtf8(info.name.data(), static_cast<qsizetype>(info.name.size())),
            kind == info.kind);
}

void MeterMenu::add(telegram::MeterKind kind, const QString& text, bool current)
{
    QAction* action = addAction(text);
    const QString name = meterName(kind);
    action->setObjectName(QStringLiteral("meter_") + (name.isEmpty() ? QStringLiteral("auto") : name));
    action->setCheckable(true);
    action->setChecked(current);
    m_group->addAction(action);
    connect(action, &QAction::triggered, this, [this, kind] { emit chosen(kind); });
}

QString meterName(telegram::MeterKind kind)
{
    const std::string_view id = telegram::infoOf(kind).id;
    return QString::fromLatin1(id.data(), static_cast<qsizetype>(id.size()));
}

std::optional<telegram::MeterKind> meterFromName(const QString& name)
{
    if (name == QStringLiteral("auto") || name.isEmpty())
        return telegram::MeterKind::Unknown;
    return telegram::meterKindById(name.toStdString());
}

} // namespace p1scope::ui
