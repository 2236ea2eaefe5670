// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/about_window.h"

#include "version.h"

#include <QCoreApplication>
#include <QDialog>
#include <QDialogButtonBox>
#include <QFile>
#include <QFontDatabase>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSqlDatabase>
#include <QVBoxLayout>

namespace p1scope::ui {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(AboutWindow)
};

QString contentOf(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

} // namespace

QDialog* makeTextWindow(const QString& objectName, const QString& title, QWidget* text, QWidget* parent)
{
    auto* window = new QDialog(parent);
    window->setAttribute(Qt::WA_DeleteOnClose);
    window->setObjectName(objectName);
    window->setWindowTitle(title);
    auto* layout = new QVBoxLayout(window);
    layout->setContentsMargins(20, 18, 20, 14);
    layout->addWidget(text, 1);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, window);
    buttons->setObjectName(objectName + QStringLiteral("Buttons"));
    layout->addWidget(buttons);
    QObject::connect(buttons, &QDialogButtonBox::rejected, window, &QDialog::close);
    return window;
}

void showAbout(QWidget* parent)
{
    auto* text = new QLabel(parent);
    text->setObjectName(QStringLiteral("aboutText"));
    text->setWordWrap(true);
    text->setMinimumWidth(380);
    text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    const QString missing = QSqlDatabase::isDriverAvailable(QStringLiteral("QPSQL"))
                                ? QString()
                                : Words::tr("<p>Not in this build: the history on a PostgreSQL server.</p>");
    text->setText(Words::tr("<h3>P1 Scope %1</h3>"
                            "<p>Shows what a smart meter's P1 port says, and why when it says nothing.</p>"
                            "<p>Qt %2 (with Qt Serial Port, Qt Charts and Qt SVG), {fmt}, libarchive, "
                            "libgcrypt, libmosquitto, QtKeychain.</p>"
                            "%3"
                            "<p>Free software under the GNU General Public License, version 3 or later. "
                            "It comes without any warranty.</p>")
                      .arg(QStringLiteral(P1SCOPE_VERSION), QString::fromLatin1(qVersion()), missing));
    text->setAccessibleName(Words::tr("About P1 Scope"));
    QDialog* window =
        makeTextWindow(QStringLiteral("aboutWindow"), Words::tr("About P1 Scope"), text, parent);
    auto* licences = window->findChild<QDialogButtonBox*>()->addButton(Words::tr("&Licences"),
                                                                       QDialogButtonBox::ActionRole);
    licences->setObjectName(QStringLiteral("aboutLicencesButton"));
    QObject::connect(licences, &QPushButton::clicked, parent, [parent] { showLicences(parent); });
    window->show();
}

QString licenceText(const QStringList& folders)
{
    for (const QString& folder : folders) {
        QString brought = contentOf(folder + QStringLiteral("/licences.txt"));
        if (!brought.isEmpty())
            return brought;
    }
    return contentOf(QStringLiteral(":/LICENSE"));
}

void showLicences(QWidget* parent)
{
    auto* text = new QPlainTextEdit(parent);
    text->setObjectName(QStringLiteral("licencesText"));
    text->setAccessibleName(Words::tr("Licences"));
    text->setReadOnly(true);
    text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    text->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    const QString here = QCoreApplication::applicationDirPath();
    text->setPlainText(licenceText({here + QStringLiteral("/../share/p1scope"), here}));
    text->setMinimumSize(text->fontMetrics().averageCharWidth() * 96, 440);
    makeTextWindow(QStringLiteral("licencesWindow"), Words::tr("Licences"), text, parent)->show();
}

} // namespace p1scope::ui
