// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/launch_options.h"

#include "ui/connection/connection_target.h"
#include "ui/meter_menu.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QRegularExpression>

#include <cmath>

namespace p1scope::ui {

namespace {

const QStringList viewNames{QStringLiteral("dashboard"), QStringLiteral("frames"),
                            QStringLiteral("telegrams"), QStringLiteral("graphs"),
                            QStringLiteral("compare"),   QStringLiteral("doctor")};

struct Words {
    Q_DECLARE_TR_FUNCTIONS(LaunchOptions)
};

base::Error usage(const QString& message)
{
    return {base::ErrorKind::Usage, message.toStdString(),
            Words::tr("p1scope --help says what there is").toStdString()};
}

/// The options, by the names in which they are asked for below.
struct Parser {
    QCommandLineParser parser;

    Parser()
    {
        parser.setApplicationDescription(
            Words::tr("Shows what a smart meter's P1 port says, and why when it says nothing."));
        parser.setSingleDashWordOptionMode(QCommandLineParser::ParseAsLongOptions);
        add("help", Words::tr("Says this."));
        add("version", Words::tr("Says the version."));
        add("demo", Words::tr("Connects to the demo meter, which needs no hardware."));
        add("view", Words::tr("The view in front: dashboard, frames, telegrams, graphs or doctor."), "NAME");
        add("theme", Words::tr("system, light or dark."), "THEME");
        add("size", Words::tr("Size of the window, as in 1280x800."), "WxH");
        add("screenshot",
            Words::tr("Draws the window into a PNG file, says in words what it shows, and ends."), "FILE");
        add("after", Words::tr("Seconds until the screenshot is taken; 3 if not given."), "S");
        add("line", Words::tr("Line settings BAUD,DATABITS,PARITY,STOPBITS, as in 9600,7,E,1; or auto."),
            "LINE");
        add("polarity", Words::tr("normal, inverted or auto."), "POLARITY");
        add("meter",
            Words::tr("Kind of meter, where its telegrams do not tell it right: dsmr50, finland …; or auto."),
            "KIND");
        add("detect", Words::tr("Finds the settings of the port, as the Detect button does."));
        add("request", Words::tr("Pin that asks the meter to send: none, rts or dtr."), "PIN");
        add("request-level", Words::tr("Its level that asks: high or low."), "LEVEL");
        add("request-mode", Words::tr("hold, or pulse: until one telegram has come."), "MODE");
        add("key",
            Words::tr("Key of ciphered telegrams, 32 hexadecimal digits; rather put it into P1SCOPE_KEY."),
            "HEX");
        add("auth-key", Words::tr("Their authentication key, likewise, or P1SCOPE_AUTH_KEY."), "HEX");
        parser.addPositionalArgument(
            QStringLiteral("SOURCE|FILE"),
            Words::tr(
                "A serial port, tcp://HOST:PORT, demo, demo:KIND, or a file of any kind that can be read."),
            QStringLiteral("[SOURCE|FILE]"));
    }

    void add(const char* name, const QString& description, const char* value = "")
    {
        parser.addOption(
            QCommandLineOption(QString::fromLatin1(name), description, QString::fromLatin1(value)));
    }
    [[nodiscard]] bool has(const char* name) const { return parser.isSet(QString::fromLatin1(name)); }
    [[nodiscard]] QString value(const char* name) const { return parser.value(QString::fromLatin1(name)); }

    /// Takes a value from one of a few words; false where it is none of them.
    template <typename T, typename FromName>
    [[nodiscard]] bool take(const char* name, std::optional<T>& into, FromName fromName) const
    {
        if (!has(name))
            return true;
        into = fromName(value(name));
        return into.has_value();
    }
};

std::optional<QSize> sizeFromText(const QString& text)
{
    static const QRegularExpression pattern(QStringLiteral("^(\\d{3,5})x(\\d{3,5})$"));
    const auto match = pattern.match(text);
    if (!match.hasMatch())
        return std::nullopt;
    return QSize(match.captured(1).toInt(), match.captured(2).toInt());
}

base::Status readWindow(const Parser& given, LaunchOptions& options)
{
    options.view = given.value("view");
    if (given.has("view") && !viewNames.contains(options.view))
        return usage(Words::tr("there is no view '%1'").arg(options.view));
    if (!given.take("theme", options.theme, themeFromName))
        return usage(Words::tr("there is no theme '%1'").arg(given.value("theme")));
    if (!given.take("size", options.size, sizeFromText))
        return usage(Words::tr("'%1' is no size; write it as in 1280x800").arg(given.value("size")));
    options.screenshot = given.value("screenshot");
    if (given.has("screenshot") && options.screenshot.isEmpty())
        return usage(Words::tr("--screenshot needs the name of a file"));
    if (given.has("after")) {
        bool number = false;
        const double seconds = given.value("after").toDouble(&number);
        if (!number || !std::isfinite(seconds) || seconds < 0 || seconds > 86400)
            return usage(Words::tr("'%1' is no number of seconds").arg(given.value("after")));
        options.after = std::chrono::milliseconds(std::llround(seconds * 1000));
    }
    return {};
}

base::Status readLine(const Parser& given, LaunchOptions& options)
{
    options.detect = given.has("detect");
    const QString automatic = QStringLiteral("auto");
    if (given.has("line") && given.value("line") != automatic) {
        const auto line = line::parseLineSettings(given.value("line").toStdString());
        if (!line)
            return line.error();
        options.line = line.value();
    }
    const auto polarityFromName = [](const QString& name) -> std::optional<line::Polarity> {
        for (const auto polarity : {line::Polarity::Normal, line::Polarity::Inverted}) {
            if (name.toStdString() == line::polarityName(polarity))
                return polarity;
        }
        return std::nullopt;
    };
    if (given.value("polarity") != automatic && !given.take("polarity", options.polarity, polarityFromName))
        return usage(Words::tr("'%1' is no polarity; there are normal, inverted and auto")
                         .arg(given.value("polarity")));
    if (!given.take("meter", options.meter, meterFromName))
        return usage(Words::tr("there is no kind of meter '%1'").arg(given.value("meter")));
    if (!given.take("request", options.requestPin, pinFromName))
        return usage(
            Words::tr("'%1' is no request pin; there are none, rts and dtr").arg(given.value("request")));
    if (!given.take("request-level", options.requestLevel, levelFromName))
        return usage(Words::tr("'%1' is no level; there are high and low").arg(given.value("request-level")));
    if (!given.take("request-mode", options.requestMode, modeFromName))
        return usage(
            Words::tr("'%1' is no request mode; there are hold and pulse").arg(given.value("request-mode")));
    return {};
}

/// What the arguments say, or else the environment, which the list of processes does not show.
base::Status readKeys(const Parser& given, LaunchOptions& options)
{
    const auto text = [&](const char* name, const char* variable) {
        return (given.has(name) ? given.value(name) : qEnvironmentVariable(variable)).toStdString();
    };
    std::string key = text("key", "P1SCOPE_KEY");
    std::string authKey = text("auth-key", "P1SCOPE_AUTH_KEY");
    const auto ring = dlms::keysFrom(key, authKey);
    dlms::wipe(key);
    dlms::wipe(authKey);
    if (!ring)
        return ring.error();
    if (ring.value())
        options.keys = ring.value()->find({}).front();
    return {};
}

} // namespace

std::optional<session::SourceSpec> LaunchOptions::source() const
{
    auto spec = session::SourceSpec::parse(input);
    if (!spec)
        return std::nullopt;
    if (line)
        spec->line = *line;
    if (polarity)
        spec->line.polarity = *polarity;
    if (requestPin)
        spec->request.pin = *requestPin;
    if (requestLevel)
        spec->request.level = *requestLevel;
    if (requestMode)
        spec->request.mode = *requestMode;
    return spec;
}

base::Result<LaunchOptions> parseLaunchOptions(const QStringList& arguments)
{
    Parser given;
    LaunchOptions options;
    if (!given.parser.parse(arguments))
        return usage(given.parser.errorText().simplified());
    if (given.has("help")) {
        options.ask = LaunchOptions::Ask::Help;
        options.helpText = given.parser.helpText();
        return options;
    }
    if (given.has("version")) {
        options.ask = LaunchOptions::Ask::Version;
        return options;
    }
    const QStringList inputs = given.parser.positionalArguments();
    if (inputs.size() + (given.has("demo") ? 1 : 0) > 1)
        return usage(Words::tr("one source or file at a time"));
    options.input = given.has("demo") ? QStringLiteral("demo") : inputs.value(0);
    if (!inputs.isEmpty() && options.input.isEmpty())
        return usage(Words::tr("the name of the source or file is empty"));
    if (const auto status = readWindow(given, options); !status)
        return status.error();
    if (const auto status = readLine(given, options); !status)
        return status.error();
    if (const auto status = readKeys(given, options); !status)
        return status.error();
    return options;
}

} // namespace p1scope::ui
