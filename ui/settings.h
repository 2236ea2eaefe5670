// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/source.h"
#include "ui/widgets/theme.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

class QSettings;

namespace p1scope::ui {

/// What the program remembers from one run to the next: a value, loaded at the start and handed down. A value
/// in the file that is damaged, out of range or foreign is passed over for the default, one by one; a file of
/// another version is not looked at.
struct Settings {
    static constexpr int version = 1;
    static constexpr int mostRecent = 10;

    Theme theme = Theme::System;
    QString view; ///< the name of the view in front; empty for the first
    QByteArray windowGeometry;
    QByteArray layout;          ///< of the views' docks
    session::SourceSpec source; ///< the last one, with line settings and request line
    QStringList hosts;          ///< "tcp://host:port", latest first
    QStringList files;          ///< absolute paths, latest first

    [[nodiscard]] static Settings load(const QSettings& store);
    void save(QSettings& store) const;

    void rememberSource(const session::SourceSpec& spec);
    void rememberFile(const QString& path);
};

} // namespace p1scope::ui
