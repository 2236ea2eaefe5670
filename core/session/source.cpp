// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/source.h"

#include "core/session/demo_source.h"
#include "core/session/serial_platform.h"
#include "core/session/serial_source.h"
#include "core/session/tcp_source.h"

namespace p1scope::session {

namespace {

constexpr QStringView devicePrefix(u"\\\\.\\"); // Windows' long form of a port's name

std::optional<SourceSpec> parseDemo(const QString& text)
{
    SourceSpec spec;
    spec.kind = SourceSpec::Kind::Demo;
    spec.address = text == u"demo" ? QStringLiteral("dsmr50") : text.mid(5);
    if (spec.address.isEmpty())
        return std::nullopt;
    if (const auto line = demoLine(spec.address))
        spec.line = *line;
    return spec;
}

} // namespace

QString RequestLine::toString() const
{
    if (pin == Pin::None)
        return QStringLiteral("none");
    const QString text = (pin == Pin::Rts ? QStringLiteral("RTS") : QStringLiteral("DTR")) +
                         (level == Level::High ? QStringLiteral(" high") : QStringLiteral(" low"));
    return mode == Mode::Pulse ? QString(text + QStringLiteral(", pulsed")) : text;
}

std::optional<SourceSpec> SourceSpec::parse(const QString& text)
{
    if (text == u"demo" || text.startsWith(QStringLiteral("demo:")))
        return parseDemo(text);
    SourceSpec spec;
    if (text.startsWith(QStringLiteral("tcp://"))) {
        spec.kind = Kind::Tcp;
        spec.address = text.mid(6);
        if (!TcpAddress::parse(spec.address))
            return std::nullopt;
        return spec;
    }
    if (!isSerialAddress(text))
        return std::nullopt;
    spec.kind = Kind::Serial;
    spec.address = text.startsWith(devicePrefix) ? text.mid(devicePrefix.size()) : text;
    if (spec.address.startsWith(QStringLiteral("com"), Qt::CaseInsensitive))
        spec.address = spec.address.toUpper();
    return spec;
}

std::unique_ptr<Source> makeSource(const SourceSpec& spec)
{
    switch (spec.kind) {
    case SourceSpec::Kind::Serial:
        return std::make_unique<SerialSource>(spec);
    case SourceSpec::Kind::Tcp:
        return std::make_unique<TcpSource>(spec);
    case SourceSpec::Kind::Demo:
        break;
    }
    return makeDemoSource(spec);
}

} // namespace p1scope::session
