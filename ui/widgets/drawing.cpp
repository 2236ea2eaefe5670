// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/drawing.h"

#include <QPainter>
#include <QPixmap>
#include <QSvgRenderer>

namespace p1scope::ui {

Drawing::Drawing(const QString& name, QWidget* parent)
    : QWidget(parent)
    , m_renderer(std::make_unique<QSvgRenderer>(QStringLiteral(":/drawings/%1.svg").arg(name)))
{
    setObjectName(QStringLiteral("drawing_") + name);
    setFixedSize(sizeHint());
}

Drawing::~Drawing() = default;

QSize Drawing::sizeHint() const
{
    return m_renderer->defaultSize();
}

void Drawing::paintEvent(QPaintEvent*)
{
    QPixmap drawn(size() * devicePixelRatioF());
    drawn.fill(Qt::transparent);
    QPainter tinting(&drawn);
    m_renderer->render(&tinting);
    tinting.setCompositionMode(QPainter::CompositionMode_SourceIn);
    tinting.fillRect(drawn.rect(), palette().color(QPalette::WindowText));
    tinting.end();
    QPainter painter(this);
    painter.drawPixmap(rect(), drawn);
}

} // namespace p1scope::ui
