// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/history_control.h"

#include "ui/connection/message_bar.h"
#include "ui/history_page.h"
#include "ui/import_dialog.h"
#include "ui/progress_row.h"
#include "ui/widgets/format.h"

#include <QDir>

namespace p1scope::ui {

namespace {

const QString about = QStringLiteral("history");
const QString aboutImport = QStringLiteral("historyImport");
const QString aboutSetAside = QStringLiteral("historySetAside");

} // namespace

HistoryControl::HistoryControl(const Parts& parts, HistoryPreferences preferences, QObject* parent)
    : QObject(parent)
    , m_parts(parts)
    , m_preferences(std::move(preferences))
{
    connect(m_parts.session, &session::Session::historyChanged, this, &HistoryControl::show);
    connect(&m_importer, &session::HistoryImporter::progressed, m_parts.importing, &ProgressRow::setProgress);
    connect(m_parts.importing, &ProgressRow::cancelled, &m_importer, &session::HistoryImporter::cancel);
    connect(m_parts.importing, &ProgressRow::cancelled, this, [this] {
        m_parts.importing->setProgress(1);
        m_parts.messages->tell(aboutImport, MessageBar::Kind::Information,
                               tr("The import was stopped; what has been read is kept"),
                               tr("import it again to go on"));
        emit historyChanged();
    });
    connect(
        &m_importer, &session::HistoryImporter::finished, this,
        [this](const QString&, const QString& message, const QString& remedy) { imported(message, remedy); });
}

void HistoryControl::setFile(const QString& file)
{
    m_file = file;
    m_parts.session->setHistory(m_preferences.toSession(m_file));
    emit historyChanged();
}

void HistoryControl::setPreferences(const HistoryPreferences& preferences)
{
    m_preferences = preferences;
    m_parts.messages->clear(about);
    m_parts.session->setHistory(m_preferences.toSession(m_file));
    emit preferencesChanged(m_preferences);
    emit historyChanged();
}

QString HistoryControl::place() const
{
    return m_preferences.toSession(m_file).place;
}

void HistoryControl::askImport()
{
    auto* dialog = new ImportDialog(m_parts.window);
    connect(dialog, &ImportDialog::chosen, this, &HistoryControl::import);
    dialog->open();
}

void HistoryControl::import(session::HistoryImport import)
{
    const session::HistorySettings settings = m_preferences.toSession(m_file);
    import.place = settings.place;
    import.retention = settings.retention;
    import.keys = m_parts.session->sharedKeys();
    m_parts.messages->clear(aboutImport);
    if (import.place.isEmpty())
        m_parts.messages->tell(aboutImport, MessageBar::Kind::Error, tr("There is no history to import into"),
                               tr("choose a place in File › History settings"));
    else if (m_importer.start(import))
        m_parts.importing->setProgress(0);
}

void HistoryControl::imported(const QString& message, const QString& remedy)
{
    m_parts.importing->setProgress(1);
    emit historyChanged();
    if (!message.isEmpty()) {
        m_parts.messages->tell(aboutImport, MessageBar::Kind::Error, message, remedy);
        return;
    }
    const session::HistoryImported& what = m_importer.result();
    const auto number = [](std::uint64_t n) { return displayLocale().toString(static_cast<qulonglong>(n)); };
    QString text =
        tr("Imported: %1 telegrams and %2 rows of %3 files, %4 readings were new")
            .arg(number(what.telegrams), number(what.rows), number(what.files), number(what.samples));
    if (what.faulty == 0) {
        m_parts.messages->tell(aboutImport, MessageBar::Kind::Information, text, {});
        return;
    }
    const base::Error& first = what.faults.front();
    text += u'\n' + tr("Not read: %1").arg(QString::fromStdString(first.message));
    if (what.faulty > 1)
        text += u' ' + tr("(and %1 more)").arg(number(what.faulty - 1));
    m_parts.messages->tell(aboutImport, MessageBar::Kind::Warning, text,
                           QString::fromStdString(first.remedy));
}

void HistoryControl::showPage()
{
    if (auto* shown = m_parts.window->findChild<HistoryPage*>()) {
        shown->activateWindow();
        return;
    }
    auto* page = new HistoryPage(m_preferences, m_file, m_parts.window);
    connect(page, &HistoryPage::changed, this, &HistoryControl::setPreferences);
    page->show();
}

void HistoryControl::show(const session::HistoryState& state)
{
    if (!state.setAside.isEmpty())
        m_parts.messages->tell(aboutSetAside, MessageBar::Kind::Warning,
                               tr("The history was damaged, and another has been begun."),
                               tr("the damaged one is %1").arg(QDir::toNativeSeparators(state.setAside)));
    if (state.fault.isEmpty())
        m_parts.messages->clear(about);
    else
        m_parts.messages->tell(about, MessageBar::Kind::Warning,
                               tr("Readings are not being kept, the session goes on: %1.").arg(state.fault),
                               state.remedy);
}

} // namespace p1scope::ui
