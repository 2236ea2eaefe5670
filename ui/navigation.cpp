// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/navigation.h"

#include "ui/widgets/colours.h"

#include <QContextMenuEvent>
#include <QMenu>
#include <QPainter>
#include <QStyledItemDelegate>

namespace p1scope::ui {

namespace {

constexpr int nameRole = Qt::UserRole;
constexpr int iconSize = 16;

class Delegate : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        const Colours colours = Colours::of(option.palette);
        const bool current = option.state.testFlag(QStyle::State_Selected);
        const QRectF box = QRectF(option.rect).adjusted(0, 1.5, 0, -1.5);
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setPen(Qt::NoPen);
        if (current)
            painter->setBrush(colours.selected);
        else if (option.state.testFlag(QStyle::State_MouseOver))
            painter->setBrush(blend(option.palette.color(QPalette::Window), colours.text, 0.06));
        else
            painter->setBrush(Qt::NoBrush);
        if (current && option.state.testFlag(QStyle::State_HasFocus) &&
            option.state.testFlag(QStyle::State_KeyboardFocusChange))
            painter->setPen(QPen(colours.accent, 1.4));
        painter->drawRoundedRect(box.adjusted(1, 0, -1, 0), 6, 6);
        const QRect iconRect(option.rect.left() + 11, option.rect.center().y() - iconSize / 2 + 1, iconSize,
                             iconSize);
        index.data(Qt::DecorationRole).value<QIcon>().paint(painter, iconRect);
        QFont font = option.font;
        font.setBold(current);
        painter->setFont(font);
        painter->setPen(current ? colours.text : colours.dim);
        painter->drawText(option.rect.adjusted(11 + iconSize + 8, 0, -6, 0), Qt::AlignVCenter | Qt::AlignLeft,
                          index.data(Qt::DisplayRole).toString());
        painter->restore();
    }

    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        QFont bold = option.font;
        bold.setBold(true);
        const QFontMetrics metrics(bold);
        const int text = metrics.horizontalAdvance(index.data(Qt::DisplayRole).toString());
        return {11 + iconSize + 8 + text + 10, metrics.height() + 18};
    }
};

} // namespace

Navigation::Navigation(QWidget* parent)
    : QListWidget(parent)
{
    setObjectName(QStringLiteral("navigation"));
    setAccessibleName(tr("Views"));
    setFrameShape(NoFrame);
    setItemDelegate(new Delegate(this));
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setMouseTracking(true);
    setViewportMargins(8, 8, 8, 8);
    viewport()->setAutoFillBackground(false);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Expanding);
    connect(this, &QListWidget::currentItemChanged, this, [this](const QListWidgetItem* item) {
        if (item != nullptr)
            emit chosen(item->data(nameRole).toString());
    });
    // A view whose item is the current one already may have been closed as a floating window.
    connect(this, &QListWidget::itemClicked, this,
            [this](const QListWidgetItem* item) { emit chosen(item->data(nameRole).toString()); });
}

void Navigation::add(const QString& name, const QString& title, const QIcon& icon)
{
    auto* item = new QListWidgetItem(icon, title, this);
    item->setData(nameRole, name);
    updateGeometry();
}

void Navigation::setCurrentName(const QString& name)
{
    for (int i = 0; i < count(); ++i) {
        if (item(i)->data(nameRole).toString() == name && currentRow() != i)
            setCurrentRow(i);
    }
}

QString Navigation::currentName() const
{
    return currentItem() != nullptr ? currentItem()->data(nameRole).toString() : QString();
}

QSize Navigation::sizeHint() const
{
    return {sizeHintForColumn(0) + 2 * 8 + 2, 200};
}

void Navigation::contextMenuEvent(QContextMenuEvent* event)
{
    const QListWidgetItem* target = event->reason() == QContextMenuEvent::Mouse
                                        ? itemAt(viewport()->mapFrom(this, event->pos()))
                                        : currentItem();
    if (target == nullptr)
        return;
    const QString name = target->data(nameRole).toString();
    QMenu menu(this);
    menu.setObjectName(QStringLiteral("navigationMenu"));
    menu.addAction(tr("Show"), this, [this, name] { emit chosen(name); });
    menu.addAction(tr("Show beside the others"), this, [this, name] { emit besideRequested(name); });
    menu.addAction(tr("In a window of its own"), this, [this, name] { emit floatRequested(name); });
    menu.exec(event->globalPos());
}

} // namespace p1scope::ui
