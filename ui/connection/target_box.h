// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/connection/connection_target.h"

#include <QComboBox>
#include <QStringList>

namespace p1scope::ui {

/// The list of what one can connect to: serial ports, virtual meters, hosts used before, the file that is
/// open, and "Open file…". Anything else may be written into it: "tcp://host:port", a device's path.
class TargetBox : public QComboBox {
    Q_OBJECT
public:
    explicit TargetBox(QWidget* parent = nullptr);

    /// Replaces the serial ports. What is chosen stays chosen; a port that is gone stays as what was written.
    void setPorts(std::vector<PortEntry> ports);
    void setDemoKinds(const QStringList& kinds);
    void setHosts(const QStringList& hosts);
    void setSource(const session::SourceSpec& spec);
    void setFile(const QString& path);

    /// Kind, address and serial number; the line is a virtual meter's own, else left at its default, as is
    /// the request line.
    [[nodiscard]] ConnectionTarget target() const;

signals:
    /// The target changed, by the user or by a setter.
    void targetChanged();
    /// An item was chosen from the list.
    void chosenByUser();
    /// "Open file…" was chosen; the target stays what it was.
    void browseRequested();

private:
    void rebuild();
    void add(const QString& label, const QString& key, const QString& serialNumber = {});
    void chooseKey(QString key);
    void onActivated(int index);

    std::vector<PortEntry> m_ports;
    QStringList m_demoKinds;
    QStringList m_hosts;
    QString m_file;
    // Reading a virtual meter's name takes milliseconds: what was read last is kept.
    mutable QString m_readText;
    mutable std::optional<session::SourceSpec> m_read;
    QString m_key; ///< the chosen item's key; empty while something else is written
};

} // namespace p1scope::ui
