// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/telegram/meter_kind.h"

#include <QMenu>

namespace p1scope::ui {

/// Which kind of meter sends: what its telegrams tell, or one of those there are.
class MeterMenu : public QMenu {
    Q_OBJECT
public:
    explicit MeterMenu(telegram::MeterKind kind, QWidget* parent = nullptr);

signals:
    /// Unknown: its telegrams are to tell it.
    void chosen(p1scope::telegram::MeterKind kind);

private:
    void add(telegram::MeterKind kind, const QString& text, bool current);

    QActionGroup* m_group;
};

/// "dsmr50", and empty for Unknown: for settings and the command line.
[[nodiscard]] QString meterName(telegram::MeterKind kind);
[[nodiscard]] std::optional<telegram::MeterKind> meterFromName(const QString& name);

} // namespace p1scope::ui
