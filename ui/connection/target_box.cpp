// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/connection/target_box.h"

#include <QFileInfo>
#include <QLineEdit>
#include <QSignalBlocker>

namespace p1scope::ui {

namespace {

// A key is what one would write on the command line, so that it can be read back by the same rules; a file's
// has a prefix of its own.
constexpr int keyRole = Qt::UserRole;
constexpr int serialNumberRole = Qt::UserRole + 1;
const QLatin1String filePrefix("file:");
const QLatin1String browseKey("browse:");

} // namespace

TargetBox::TargetBox(QWidget* parent)
    : QComboBox(parent)
{
    setEditable(true);
    setInsertPolicy(NoInsert);
    setCompleter(nullptr);
    setSizeAdjustPolicy(AdjustToMinimumContentsLengthWithIcon);
    setMinimumContentsLength(14);
    setMaxVisibleItems(24);
    lineEdit()->setTextMargins(5, 0, 0, 0);
    lineEdit()->setPlaceholderText(tr("port, or tcp://host:port"));
    connect(this, &QComboBox::activated, this, &TargetBox::onActivated);
    connect(lineEdit(), &QLineEdit::textEdited, this, [this] {
        m_key.clear();
        emit targetChanged();
    });
    rebuild();
}

void TargetBox::setPorts(std::vector<PortEntry> ports)
{
    m_ports = std::move(ports);
    rebuild();
}

void TargetBox::setDemoKinds(const QStringList& kinds)
{
    m_demoKinds = kinds;
    rebuild();
}

void TargetBox::setHosts(const QStringList& hosts)
{
    m_hosts = hosts;
    rebuild();
}

void TargetBox::setSource(const session::SourceSpec& spec)
{
    QString key = sourceText(spec);
    if (!spec.portSerialNumber.isEmpty()) {
        // The same adapter may have come back under another name.
        for (const PortEntry& port : m_ports) {
            if (port.serialNumber == spec.portSerialNumber)
                key = port.address;
        }
    }
    chooseKey(key);
}

void TargetBox::setFile(const QString& path)
{
    m_file = path;
    rebuild();
    chooseKey(filePrefix + path);
}

ConnectionTarget TargetBox::target() const
{
    ConnectionTarget result;
    if (m_key.startsWith(filePrefix)) {
        result.kind = ConnectionTarget::Kind::File;
        result.path = m_key.mid(filePrefix.size());
        return result;
    }
    const QString text = m_key.isEmpty() ? currentText().trimmed() : m_key;
    if (text != m_readText) {
        m_readText = text;
        m_read = session::SourceSpec::parse(text);
    }
    if (m_read) {
        result.kind = ConnectionTarget::Kind::Live;
        result.source = *m_read;
        const int index = m_key.isEmpty() ? -1 : findData(m_key, keyRole);
        if (index >= 0)
            result.source.portSerialNumber = itemData(index, serialNumberRole).toString();
    }
    return result;
}

void TargetBox::add(const QString& label, const QString& key, const QString& serialNumber)
{
    addItem(label, key);
    setItemData(count() - 1, serialNumber, serialNumberRole);
    setItemData(count() - 1, label, Qt::ToolTipRole);
}

void TargetBox::rebuild()
{
    const QString written = currentText();
    {
        const QSignalBlocker quiet(this);
        clear();
        for (const PortEntry& port : m_ports)
            add(port.label, port.address, port.serialNumber);
        for (const QString& host : m_hosts)
            add(host, host);
        if (count() > 0)
            insertSeparator(count());
        for (const QString& kind : m_demoKinds)
            add(tr("Demo meter (%1)").arg(kind), QStringLiteral("demo:") + kind);
        insertSeparator(count());
        if (!m_file.isEmpty())
            add(QFileInfo(m_file).fileName(), filePrefix + m_file);
        add(tr("Open file…"), browseKey);
        setCurrentIndex(-1);
    }
    if (m_key.isEmpty())
        setEditText(written);
    else
        chooseKey(m_key);
}

void TargetBox::chooseKey(QString key) // by value: it is often the member that is set here
{
    m_key = key;
    const int index = findData(key, keyRole);
    setCurrentIndex(index);
    if (index < 0) {
        m_key.clear();
        setEditText(key.startsWith(filePrefix) ? QString() : key);
    } else {
        setEditText(itemText(index));
        lineEdit()->setCursorPosition(0);
    }
    setToolTip(currentText());
    emit targetChanged();
}

void TargetBox::onActivated(int index)
{
    const QString key = itemData(index, keyRole).toString();
    if (key != browseKey) {
        chooseKey(key);
        emit chosenByUser();
        return;
    }
    chooseKey(m_key);
    emit browseRequested();
}

} // namespace p1scope::ui
