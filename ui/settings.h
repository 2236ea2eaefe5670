// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/history/history.h"
#include "core/session/publish/publish_settings.h"
#include "core/session/recorder.h"
#include "core/session/source.h"
#include "core/telegram/meter_kind.h"
#include "ui/widgets/theme.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

class QSettings;

namespace p1scope::ui {

/// What is recorded, as it is chosen in whole megabytes and hours.
struct RecordingPreferences {
    static constexpr int leastMegabytes = 10;
    static constexpr int mostMegabytes = 100'000;
    static constexpr int mostHours = 24 * 31;

    bool ring = true; ///< the last hours of all sessions
    int ringMegabytes = 200;
    int ringHours = 24;
    int partMegabytes = 0; ///< a new file for what is kept, once one is so big; 0: never
    int partHours = 0;     ///< or so long; 0: never
    QString folder;        ///< where something was kept last; empty for the user's documents

    /// `ringFolder` empty: there is none, whatever is chosen.
    [[nodiscard]] session::RecordingSettings toSession(const QString& ringFolder) const;
    friend bool operator==(const RecordingPreferences&, const RecordingPreferences&) = default;
};

/// What is kept for years, and where.
struct HistoryPreferences {
    static constexpr int mostDays = 36'500;

    bool on = true;
    QString place; ///< a file or "postgresql://…"; empty for the program's own
    int sampleDays = 8;
    int minuteDays = 62; ///< 0: for good
    int quarterDays = 800;

    /// `file` is the program's own; empty: there is none.
    [[nodiscard]] session::HistorySettings toSession(const QString& file) const;
    friend bool operator==(const HistoryPreferences&, const HistoryPreferences&) = default;
};

/// Where the readings of live meters are published; the password is kept elsewhere.
struct PublishPreferences {
    bool on = false;
    QString address; ///< as session::MqttTarget::parse() reads it, without password and prefix
    QString prefix = QStringLiteral("p1scope");
    bool discovery = true; ///< Home Assistant is told

    /// Nothing is published where it is off, or the address names nobody.
    [[nodiscard]] session::PublishSettings toSession(const QString& password) const;
    friend bool operator==(const PublishPreferences&, const PublishPreferences&) = default;
};

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
    RecordingPreferences recording;
    telegram::MeterKind meter = telegram::MeterKind::Unknown; ///< chosen; Unknown: as its telegrams tell
    HistoryPreferences history;
    PublishPreferences publish;

    [[nodiscard]] static Settings load(const QSettings& store);
    void save(QSettings& store) const;

    void rememberSource(const session::SourceSpec& spec);
    void rememberFile(const QString& path);
};

} // namespace p1scope::ui
