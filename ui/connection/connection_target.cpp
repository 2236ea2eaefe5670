// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/connection/connection_target.h"

#include <array>

namespace p1scope::ui {

using session::RequestLine;

namespace {

constexpr std::array pins{RequestLine::Pin::None, RequestLine::Pin::Rts, RequestLine::Pin::Dtr};
constexpr std::array levels{RequestLine::Level::High, RequestLine::Level::Low};
constexpr std::array modes{RequestLine::Mode::Hold, RequestLine::Mode::Pulse};

template <typename Values, typename NameOf>
std::optional<typename Values::value_type> fromName(const Values& values, NameOf nameOf, const QString& name)
{
    for (const auto value : values) {
        if (name == nameOf(value))
            return value;
    }
    return std::nullopt;
}

} // namespace

QString sourceName(const session::SourceSpec& spec)
{
    switch (spec.kind) {
    case session::SourceSpec::Kind::Serial:
        return spec.address.startsWith(QLatin1String("/dev/")) ? spec.address.mid(5) : spec.address;
    case session::SourceSpec::Kind::Tcp:
        return spec.address;
    case session::SourceSpec::Kind::Demo:
        break;
    }
    return spec.address.isEmpty() ? QStringLiteral("demo") : QStringLiteral("demo ") + spec.address;
}

QString sourceText(const session::SourceSpec& spec)
{
    switch (spec.kind) {
    case session::SourceSpec::Kind::Serial:
        return spec.address;
    case session::SourceSpec::Kind::Tcp:
        return QStringLiteral("tcp://") + spec.address;
    case session::SourceSpec::Kind::Demo:
        break;
    }
    return spec.address.isEmpty() ? QStringLiteral("demo") : QStringLiteral("demo:") + spec.address;
}

QString pinName(RequestLine::Pin pin)
{
    switch (pin) {
    case RequestLine::Pin::Rts:
        return QStringLiteral("rts");
    case RequestLine::Pin::Dtr:
        return QStringLiteral("dtr");
    case RequestLine::Pin::None:
        break;
    }
    return QStringLiteral("none");
}

QString levelName(RequestLine::Level level)
{
    return level == RequestLine::Level::High ? QStringLiteral("high") : QStringLiteral("low");
}

QString modeName(RequestLine::Mode mode)
{
    return mode == RequestLine::Mode::Hold ? QStringLiteral("hold") : QStringLiteral("pulse");
}

std::optional<RequestLine::Pin> pinFromName(const QString& name)
{
    return fromName(pins, pinName, name);
}

std::optional<RequestLine::Level> levelFromName(const QString& name)
{
    return fromName(levels, levelName, name);
}

std::optional<RequestLine::Mode> modeFromName(const QString& name)
{
    return fromName(modes, modeName, name);
}

} // namespace p1scope::ui
