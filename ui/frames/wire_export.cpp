// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/frames/wire_export.h"

#include <QBuffer>
#include <QDir>
#include <QImage>
#include <QPainter>
#include <QSaveFile>
#include <QSvgGenerator>

namespace p1scope::ui {

namespace {

constexpr double density = 2;

QByteArray svgOf(const Drawing& drawing)
{
    QByteArray content;
    QBuffer buffer(&content);
    QSvgGenerator generator;
    generator.setOutputDevice(&buffer);
    generator.setSize(drawing.size);
    generator.setViewBox(QRect(QPoint(0, 0), drawing.size));
    generator.setTitle(drawing.title);
    QPainter painter(&generator);
    painter.fillRect(QRect(QPoint(0, 0), drawing.size), drawing.ground);
    drawing.paint(painter);
    painter.end();
    return content;
}

QByteArray pngOf(const Drawing& drawing)
{
    QImage image(drawing.size * density, QImage::Format_RGB32);
    image.setDevicePixelRatio(density);
    image.fill(drawing.ground);
    image.setText(QStringLiteral("Title"), drawing.title);
    QPainter painter(&image);
    drawing.paint(painter);
    painter.end();
    QByteArray content;
    QBuffer buffer(&content);
    buffer.open(QIODevice::WriteOnly);
    return image.save(&buffer, "PNG") ? content : QByteArray();
}

} // namespace

base::Status writeDrawing(const Drawing& drawing, const QString& path)
{
    const bool svg = path.endsWith(QStringLiteral(".svg"), Qt::CaseInsensitive);
    const QByteArray content = svg ? svgOf(drawing) : pngOf(drawing);
    QSaveFile file(path);
    if (file.open(QIODevice::WriteOnly) && file.write(content) == content.size() && file.commit())
        return {};
    const QString name = QDir::toNativeSeparators(path);
    return base::Error{
        base::ErrorKind::Unreadable,
        QStringLiteral("%1 could not be saved: %2").arg(name, file.errorString()).toStdString(),
        "choose another place"};
}

} // namespace p1scope::ui
