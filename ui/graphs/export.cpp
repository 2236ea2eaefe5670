// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/graphs/export.h"

#include <QBuffer>
#include <QImage>
#include <QPainter>
#include <QSaveFile>
#include <QSvgGenerator>
#include <QWidget>

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace p1scope::ui {

namespace {

constexpr double pngDensity = 2;
constexpr std::size_t rowsBetweenLooks = 1024;

/// "2012-11-29T16:00:00+01:00"
std::string localText(meter::GraphTime time, telegram::Zone zone)
{
    const auto instant = std::chrono::floor<std::chrono::seconds>(time);
    return telegram::CivilTime{instant, zone.offsetAt(instant)}.toString();
}

} // namespace

QByteArray csvText(const std::vector<CsvColumn>& columns, telegram::Zone zone, ExportProgress* progress)
{
    std::string text = "time";
    std::size_t total = 0;
    for (const CsvColumn& column : columns) {
        text += ',' + column.name;
        total += column.samples.size();
    }
    text += '\n';
    std::vector<std::size_t> next(columns.size(), 0);
    std::size_t taken = 0;
    for (std::size_t row = 0; taken < total; ++row) {
        if (progress != nullptr && row % rowsBetweenLooks == 0) {
            if (progress->cancelled)
                return {};
            progress->percent = static_cast<int>(taken * 100 / total);
        }
        auto time = meter::GraphTime::max();
        for (std::size_t i = 0; i < columns.size(); ++i) {
            if (next[i] < columns[i].samples.size())
                time = std::min(time, columns[i].samples[next[i]].time);
        }
        text += localText(time, zone);
        for (std::size_t i = 0; i < columns.size(); ++i) {
            text += ',';
            if (next[i] == columns[i].samples.size() || columns[i].samples[next[i]].time != time)
                continue;
            fmt::format_to(std::back_inserter(text), "{:.{}f}", columns[i].samples[next[i]].value,
                           columns[i].decimals);
            ++next[i];
            ++taken;
        }
        text += '\n';
    }
    return QByteArray::fromStdString(text);
}

base::Status writeFile(const QString& path, const QByteArray& content)
{
    QSaveFile file(path);
    if (file.open(QIODevice::WriteOnly) && file.write(content) == content.size() && file.commit())
        return {};
    return base::Error{base::ErrorKind::Unreadable,
                       QString(path + QStringLiteral(": ") + file.errorString()).toStdString(),
                       QObject::tr("choose another folder or name").toStdString()};
}

base::Status writePng(QWidget& widget, const QString& path)
{
    QImage image((QSizeF(widget.size()) * pngDensity).toSize(), QImage::Format_ARGB32_Premultiplied);
    image.setDevicePixelRatio(pngDensity);
    image.fill(widget.palette().color(QPalette::Window));
    widget.render(&image);
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    image.save(&buffer, "PNG");
    return writeFile(path, bytes);
}

base::Status writeSvg(QWidget& widget, const QString& path)
{
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    QSvgGenerator generator;
    generator.setOutputDevice(&buffer);
    generator.setSize(widget.size());
    generator.setViewBox(QRect(QPoint(), widget.size()));
    generator.setTitle(widget.accessibleName());
    {
        QPainter painter(&generator);
        painter.fillRect(QRect(QPoint(), widget.size()), widget.palette().color(QPalette::Window));
        widget.render(&painter);
    }
    return writeFile(path, buffer.data());
}

} // namespace p1scope::ui
