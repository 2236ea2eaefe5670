// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings.h"

#include "ui/meter_menu.h"

#include "ui/connection/connection_target.h"

#include <QFileInfo>
#include <QSettings>

namespace p1scope::ui {

namespace {

constexpr int longestText = 4096;
constexpr int largestBlob = 256 * 1024;

/// Texts alone: an INI file may hold any serialised variant.
QString textOf(const QSettings& store, const QString& key)
{
    const QVariant value = store.value(key);
    if (value.typeId() != QMetaType::QString)
        return {};
    const QString text = value.toString();
    return text.size() > longestText || text.contains(QChar(u'\0')) ? QString() : text;
}

QStringList listOf(const QSettings& store, const QString& key)
{
    const QVariant value = store.value(key);
    QStringList candidates;
    // A list of one comes back from an INI file as a text.
    if (value.typeId() == QMetaType::QString)
        candidates.append(value.toString());
    else if (value.typeId() == QMetaType::QStringList)
        candidates = value.toStringList();
    QStringList result;
    for (const QString& text : std::as_const(candidates)) {
        const bool sound = !text.isEmpty() && text.size() <= longestText && !text.contains(QChar(u'\0'));
        if (sound && !result.contains(text) && result.size() < Settings::mostRecent)
            result.append(text);
    }
    return result;
}

QByteArray blobOf(const QSettings& store, const QString& key)
{
    const QVariant value = store.value(key);
    if (value.typeId() != QMetaType::QByteArray || value.toByteArray().size() > largestBlob)
        return {};
    return value.toByteArray();
}

session::SourceSpec sourceOf(const QSettings& store)
{
    session::SourceSpec result;
    if (const auto parsed = session::SourceSpec::parse(textOf(store, QStringLiteral("source/target"))))
        result = *parsed;
    if (result.kind == session::SourceSpec::Kind::Serial)
        result.portSerialNumber = textOf(store, QStringLiteral("source/serialNumber"));
    const auto line = line::parseLineSettings(textOf(store, QStringLiteral("source/line")).toStdString());
    if (line && result.kind != session::SourceSpec::Kind::Demo)
        result.line = line.value();
    if (const auto pin = pinFromName(textOf(store, QStringLiteral("source/requestPin"))))
        result.request.pin = *pin;
    if (const auto level = levelFromName(textOf(store, QStringLiteral("source/requestLevel"))))
        result.request.level = *level;
    if (const auto mode = modeFromName(textOf(store, QStringLiteral("source/requestMode"))))
        result.request.mode = *mode;
    return result;
}

int numberOf(const QSettings& store, const QString& key, int least, int most, int otherwise)
{
    bool number = false;
    const int value = textOf(store, key).toInt(&number);
    return number && value >= least && value <= most ? value : otherwise;
}

RecordingPreferences recordingOf(const QSettings& store)
{
    using Preferences = RecordingPreferences;
    Preferences result;
    result.ring = textOf(store, QStringLiteral("recording/ring")) != QStringLiteral("off");
    result.ringMegabytes =
        numberOf(store, QStringLiteral("recording/ringMegabytes"), Preferences::leastMegabytes,
                 Preferences::mostMegabytes, result.ringMegabytes);
    result.ringHours =
        numberOf(store, QStringLiteral("recording/ringHours"), 1, Preferences::mostHours, result.ringHours);
    result.partMegabytes =
        numberOf(store, QStringLiteral("recording/partMegabytes"), 0, Preferences::mostMegabytes, 0);
    result.partHours = numberOf(store, QStringLiteral("recording/partHours"), 0, Preferences::mostHours, 0);
    result.folder = textOf(store, QStringLiteral("recording/folder"));
    return result;
}

HistoryPreferences historyOf(const QSettings& store)
{
    using Preferences = HistoryPreferences;
    Preferences result;
    result.on = textOf(store, QStringLiteral("history/keep")) != QStringLiteral("off");
    result.place = textOf(store, QStringLiteral("history/place"));
    result.sampleDays =
        numberOf(store, QStringLiteral("history/sampleDays"), 1, Preferences::mostDays, result.sampleDays);
    result.minuteDays =
        numberOf(store, QStringLiteral("history/minuteDays"), 0, Preferences::mostDays, result.minuteDays);
    result.quarterDays =
        numberOf(store, QStringLiteral("history/quarterDays"), 0, Preferences::mostDays, result.quarterDays);
    return result;
}

PublishPreferences publishOf(const QSettings& store)
{
    PublishPreferences result;
    result.on = textOf(store, QStringLiteral("publish/on")) == QStringLiteral("on");
    result.address = textOf(store, QStringLiteral("publish/address"));
    const QString prefix = textOf(store, QStringLiteral("publish/prefix"));
    if (!prefix.isEmpty() && !prefix.contains(u'#') && !prefix.contains(u'+'))
        result.prefix = prefix;
    result.discovery = textOf(store, QStringLiteral("publish/discovery")) != QStringLiteral("off");
    return result;
}

void putFirst(QStringList& list, const QString& text)
{
    list.removeAll(text);
    list.prepend(text);
    while (list.size() > Settings::mostRecent)
        list.removeLast();
}

} // namespace

session::HistorySettings HistoryPreferences::toSession(const QString& file) const
{
    session::HistorySettings result;
    result.on = on;
    result.place = place.isEmpty() ? file : place;
    result.retention.samples = sampleDays;
    result.retention.minutes = minuteDays;
    result.retention.quarters = quarterDays;
    return result;
}

session::PublishSettings PublishPreferences::toSession(const QString& password) const
{
    session::PublishSettings result;
    auto target = session::MqttTarget::parse(address);
    if (!on || !target)
        return result;
    result.mqtt = target.take();
    if (!password.isEmpty())
        result.mqtt->password = password;
    if (!prefix.isEmpty())
        result.mqtt->prefix = prefix;
    if (!discovery)
        result.mqtt->discovery.clear();
    return result;
}

session::RecordingSettings RecordingPreferences::toSession(const QString& ringFolder) const
{
    constexpr std::uint64_t megabyte = 1'000'000;
    session::RecordingSettings result;
    result.ring = ring && !ringFolder.isEmpty();
    result.ringFolder = std::filesystem::path(ringFolder.toStdU16String());
    result.ringLimits.bytes = static_cast<std::uint64_t>(ringMegabytes) * megabyte;
    result.ringLimits.age = std::chrono::hours(ringHours);
    result.partBytes = static_cast<std::uint64_t>(partMegabytes) * megabyte;
    result.partTime = std::chrono::hours(partHours);
    return result;
}

Settings Settings::load(const QSettings& store)
{
    Settings result;
    bool number = false;
    if (store.value(QStringLiteral("settings/version")).toInt(&number) != version || !number)
        return result;
    result.theme = themeFromName(textOf(store, QStringLiteral("window/theme"))).value_or(Theme::System);
    result.view = textOf(store, QStringLiteral("window/view"));
    result.windowGeometry = blobOf(store, QStringLiteral("window/geometry"));
    result.layout = blobOf(store, QStringLiteral("window/layout"));
    result.source = sourceOf(store);
    for (const QString& host : listOf(store, QStringLiteral("source/hosts"))) {
        const auto parsed = session::SourceSpec::parse(host);
        if (parsed && parsed->kind == session::SourceSpec::Kind::Tcp)
            result.hosts.append(host);
    }
    result.files = listOf(store, QStringLiteral("files/recent"));
    result.recording = recordingOf(store);
    result.meter =
        meterFromName(textOf(store, QStringLiteral("source/meter"))).value_or(telegram::MeterKind::Unknown);
    result.history = historyOf(store);
    result.publish = publishOf(store);
    return result;
}

void Settings::save(QSettings& store) const
{
    store.setValue(QStringLiteral("settings/version"), version);
    store.setValue(QStringLiteral("window/theme"), themeName(theme));
    store.setValue(QStringLiteral("window/view"), view);
    store.setValue(QStringLiteral("window/geometry"), windowGeometry);
    store.setValue(QStringLiteral("window/layout"), layout);
    store.setValue(QStringLiteral("source/target"), sourceText(source));
    store.setValue(QStringLiteral("source/serialNumber"), source.portSerialNumber);
    store.setValue(QStringLiteral("source/line"), QString::fromStdString(source.line.toString()));
    store.setValue(QStringLiteral("source/requestPin"), pinName(source.request.pin));
    store.setValue(QStringLiteral("source/requestLevel"), levelName(source.request.level));
    store.setValue(QStringLiteral("source/requestMode"), modeName(source.request.mode));
    store.setValue(QStringLiteral("source/meter"), meterName(meter));
    store.setValue(QStringLiteral("source/hosts"), hosts);
    store.setValue(QStringLiteral("files/recent"), files);
    store.setValue(QStringLiteral("recording/ring"),
                   recording.ring ? QStringLiteral("on") : QStringLiteral("off"));
    store.setValue(QStringLiteral("recording/ringMegabytes"), QString::number(recording.ringMegabytes));
    store.setValue(QStringLiteral("recording/ringHours"), QString::number(recording.ringHours));
    store.setValue(QStringLiteral("recording/partMegabytes"), QString::number(recording.partMegabytes));
    store.setValue(QStringLiteral("recording/partHours"), QString::number(recording.partHours));
    store.setValue(QStringLiteral("recording/folder"), recording.folder);
    store.setValue(QStringLiteral("history/keep"), history.on ? QStringLiteral("on") : QStringLiteral("off"));
    store.setValue(QStringLiteral("history/place"), history.place);
    store.setValue(QStringLiteral("publish/on"), publish.on ? QStringLiteral("on") : QStringLiteral("off"));
    store.setValue(QStringLiteral("publish/address"), publish.address);
    store.setValue(QStringLiteral("publish/prefix"), publish.prefix);
    store.setValue(QStringLiteral("publish/discovery"),
                   publish.discovery ? QStringLiteral("on") : QStringLiteral("off"));
    store.setValue(QStringLiteral("history/sampleDays"), QString::number(history.sampleDays));
    store.setValue(QStringLiteral("history/minuteDays"), QString::number(history.minuteDays));
    store.setValue(QStringLiteral("history/quarterDays"), QString::number(history.quarterDays));
}

void Settings::rememberSource(const session::SourceSpec& spec)
{
    source = spec;
    if (spec.kind == session::SourceSpec::Kind::Tcp)
        putFirst(hosts, sourceText(spec));
}

void Settings::rememberFile(const QString& path)
{
    putFirst(files, QFileInfo(path).absoluteFilePath());
}

} // namespace p1scope::ui
