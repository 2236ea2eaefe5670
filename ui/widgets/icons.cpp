// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/icons.h"

#include <QFile>
#include <QGuiApplication>
#include <QIconEngine>
#include <QPainter>
#include <QPixmapCache>
#include <QSvgRenderer>

#include <memory>

namespace p1scope::ui {

namespace {

class TintedIcon : public QIconEngine {
public:
    TintedIcon(QString path, QPalette::ColorRole role, QColor Colours::*meaning = nullptr)
        : m_path(std::move(path))
        , m_role(role)
        , m_meaning(meaning)
    {}

    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State state) override
    {
        const qreal scale = painter->device() != nullptr ? painter->device()->devicePixelRatio() : 1.0;
        painter->drawPixmap(rect, scaledPixmap(rect.size() * scale, mode, state, scale));
    }

    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override
    {
        return scaledPixmap(size, mode, state, 1.0);
    }

    QPixmap scaledPixmap(const QSize& size, QIcon::Mode mode, QIcon::State, qreal) override
    {
        const QColor tint = colour(mode);
        const QString key = QStringLiteral("p1scope-icon/%1/%2x%3/%4")
                                .arg(m_path)
                                .arg(size.width())
                                .arg(size.height())
                                .arg(tint.rgba(), 8, 16);
        QPixmap result;
        if (QPixmapCache::find(key, &result))
            return result;
        result = QPixmap(size);
        result.fill(Qt::transparent);
        QSvgRenderer renderer(m_path);
        QPainter painter(&result);
        renderer.render(&painter);
        painter.setCompositionMode(QPainter::CompositionMode_SourceIn);
        painter.fillRect(result.rect(), tint);
        painter.end();
        QPixmapCache::insert(key, result);
        return result;
    }

    [[nodiscard]] QIconEngine* clone() const override
    {
        return std::make_unique<TintedIcon>(*this).release(); // owned by the QIcon that asks
    }

private:
    [[nodiscard]] QColor colour(QIcon::Mode mode) const
    {
        const QPalette palette = QGuiApplication::palette();
        if (mode == QIcon::Disabled)
            return palette.color(QPalette::Disabled, QPalette::ButtonText);
        if (m_meaning != nullptr)
            return Colours::of(palette).*m_meaning;
        return palette.color(QPalette::Active, mode == QIcon::Selected ? QPalette::HighlightedText : m_role);
    }

    QString m_path;
    QPalette::ColorRole m_role;
    QColor Colours::*m_meaning;
};

QIcon tinted(const QString& name, QPalette::ColorRole role, QColor Colours::*meaning)
{
    const QString path = QStringLiteral(":/icons/%1.svg").arg(name);
    if (!QFile::exists(path))
        return {};
    return QIcon(std::make_unique<TintedIcon>(path, role, meaning).release()); // the QIcon owns its engine
}

} // namespace

QIcon icon(const QString& name, QPalette::ColorRole role)
{
    return tinted(name, role, nullptr);
}

QIcon icon(const QString& name, QColor Colours::*colour)
{
    return tinted(name, QPalette::ButtonText, colour);
}

} // namespace p1scope::ui
