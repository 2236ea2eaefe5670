// SPDX-License-Identifier: GPL-3.0-or-later
// The desktop program: reads the command line, and puts settings, window, views and ports together.
#include "app/p1scope/console.h"
#include "core/session/port_list.h"
#include "core/simulator/virtual_meter.h"
#include "ui/connection/connection_target.h"
#include "ui/key_store.h"
#include "ui/launch_options.h"
#include "ui/main_window.h"
#include "ui/views.h"
#include "ui/widgets/theme.h"
#include "version.h"

#include <QApplication>
#include <QIcon>
#include <QSettings>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTimer>

#include <array>
#include <cstdio>
#include <memory>

using namespace p1scope;

namespace {

constexpr int badUsage = 2;

void print(std::FILE* stream, const QString& text)
{
    const QByteArray bytes = textForConsole(text);
    std::fwrite(bytes.constData(), 1, static_cast<std::size_t>(bytes.size()), stream);
    std::fputc('\n', stream);
    std::fflush(stream);
}

/// Reads the command line before there is a display, so that bad usage and --help need none.
base::Result<ui::LaunchOptions> readCommandLine(int argc, char** argv)
{
    const QCoreApplication core(argc, argv);
    return ui::parseLaunchOptions(QCoreApplication::arguments());
}

std::vector<ui::PortEntry> portEntries(const session::PortList& ports)
{
    std::vector<ui::PortEntry> entries;
    for (const session::PortDescription& port : ports.ports()) {
        session::SourceSpec spec;
        spec.kind = session::SourceSpec::Kind::Serial;
        spec.address = port.address;
        QStringList about;
        for (const QString& part : {port.description, port.serialNumber}) {
            if (!part.isEmpty())
                about.append(part);
        }
        QString label = ui::sourceName(spec);
        if (!about.isEmpty())
            label += QStringLiteral(" — ") + about.join(QStringLiteral(", "));
        entries.push_back({port.address, label, port.serialNumber});
    }
    return entries;
}

void followPorts(const session::PortList& ports, ui::MainWindow& window)
{
    const auto show = [&ports, &window] { window.setPorts(portEntries(ports)); };
    QObject::connect(&ports, &session::PortList::changed, &window, show);
    show();
    QStringList kinds;
    for (const std::string_view kind : simulator::kinds())
        kinds.append(QString::fromUtf8(kind.data(), static_cast<qsizetype>(kind.size())));
    window.setDemoKinds(kinds);
}

void start(ui::MainWindow& window, const ui::LaunchOptions& options)
{
    if (options.meter)
        window.session().chooseMeter(*options.meter);
    if (const auto source = options.source()) {
        window.connectTo(*source);
        if (options.detect)
            window.detect();
    } else if (!options.input.isEmpty())
        window.openFile(options.input, options.lineChoice());
    else
        window.invite();
}

/// What the picture shows, in words for scripts: the chain of evidence, and the readings of the last good
/// telegram.
void describe(const session::Document& document)
{
    constexpr std::array results{"unknown", "ok", "warn", "fail"};
    for (const doctor::Check& check : document.evidence())
        std::printf("%s\t%s\t%s\n", check.name.c_str(), results.at(static_cast<std::size_t>(check.result)),
                    check.detail.c_str());
    for (const meter::Reading& reading : document.latest().all) {
        const base::Decimal* number = reading.number();
        const std::string value =
            number != nullptr ? number->toString() : std::get<std::string>(reading.value);
        std::printf("%s\t%s\t%s\n", reading.name.c_str(), value.c_str(), reading.unit.c_str());
    }
}

void takeScreenshot(ui::MainWindow& window, const ui::LaunchOptions& options)
{
    QTimer::singleShot(options.after, &window, [&window, file = options.screenshot] {
        if (window.grab().save(file, "PNG")) {
            describe(window.session().document());
            QCoreApplication::exit(0);
            return;
        }
        print(
            stderr,
            QStringLiteral("p1scope: cannot write %1; choose a file in a folder that is writable").arg(file));
        QCoreApplication::exit(1);
    });
}

} // namespace

int main(int argc, char** argv)
{
    openConsole();
    const auto parsed = readCommandLine(argc, argv);
    if (!parsed) {
        print(stderr, QStringLiteral("p1scope: ") + QString::fromStdString(parsed.error().line()));
        return badUsage;
    }
    const ui::LaunchOptions& options = parsed.value();
    if (options.ask == ui::LaunchOptions::Ask::Help) {
        print(stdout, options.helpText.trimmed());
        return 0;
    }
    if (options.ask == ui::LaunchOptions::Ask::Version) {
        print(stdout, QStringLiteral("p1scope " P1SCOPE_VERSION));
        return 0;
    }
    if (!hasDisplay()) {
        print(stderr,
              QStringLiteral("p1scope: there is no display to open a window on; p1scope-cli needs none"));
        return badUsage;
    }

    QApplication application(argc, argv);
    QApplication::setOrganizationName(QStringLiteral("p1scope"));
    QApplication::setApplicationName(QStringLiteral("p1scope"));
    QApplication::setApplicationDisplayName(QStringLiteral("P1 Scope"));
    QApplication::setApplicationVersion(QStringLiteral(P1SCOPE_VERSION));
    QApplication::setDesktopFileName(QStringLiteral("io.github.p1scope.P1Scope"));
    QApplication::setWindowIcon(QIcon(QStringLiteral(":/p1scope.svg")));

    // A picture shows the program as it is for everyone, and leaves no trace in the settings.
    const bool picture = !options.screenshot.isEmpty();
    const auto scratch = picture ? std::make_unique<QTemporaryDir>() : nullptr;
    QSettings store(QSettings::IniFormat, QSettings::UserScope, QStringLiteral("p1scope"),
                    QStringLiteral("p1scope"));
    const ui::Settings settings = picture ? ui::Settings() : ui::Settings::load(store);
    const ui::Theme theme = options.theme.value_or(settings.theme);
    ui::applyTheme(application, theme);

    ui::MainWindow window(settings);
    window.setShownTheme(theme);
    ui::addViews(window);
    window.restoreLayout();
    if (!options.view.isEmpty())
        window.showView(options.view);
    if (options.size)
        window.resize(*options.size);
    if (!picture) {
        QObject::connect(&window, &ui::MainWindow::settingsChanged, &window,
                         [&store](const ui::Settings& changed) { changed.save(store); });
    }
    window.setRingFolder(
        (scratch ? scratch->path() : QStandardPaths::writableLocation(QStandardPaths::AppLocalDataLocation)) +
        QStringLiteral("/recordings"));
    window.setHistoryFile(
        (scratch ? scratch->path() : QStandardPaths::writableLocation(QStandardPaths::AppLocalDataLocation)) +
        QStringLiteral("/history.sqlite"));
    if (options.keys)
        window.session().keys().setForAll(*options.keys);
    // A picture asks nobody for a password.
    if (!picture)
        window.setKeyStore(ui::systemKeyStore());
    const session::PortList ports;
    followPorts(ports, window);
    window.show();
    start(window, options);
    if (picture)
        takeScreenshot(window, options);
    return QApplication::exec();
}
