// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/frames/object_panel.h"

#include "ui/frames/object_text.h"
#include "ui/frames/verdict.h"
#include "ui/widgets/colours.h"

#include <QEvent>
#include <QLabel>
#include <QVBoxLayout>

#include <algorithm>

namespace p1scope::ui {

namespace {

QLabel* addLabel(QVBoxLayout* layout, const QString& name)
{
    auto* label = new QLabel;
    label->setObjectName(name);
    label->setWordWrap(true);
    label->setTextFormat(Qt::PlainText);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    layout->addWidget(label);
    return label;
}

} // namespace

ObjectPanel::ObjectPanel(QWidget* parent)
    : QWidget(parent)
{
    setObjectName(QStringLiteral("objectPanel"));
    setAccessibleName(tr("Meaning of the object"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(3);
    m_title = addLabel(layout, QStringLiteral("objectMeaning"));
    m_value = addLabel(layout, QStringLiteral("objectValue"));
    m_remark = addLabel(layout, QStringLiteral("objectRemark"));
    QFont bold = font();
    bold.setBold(true);
    m_title->setFont(bold);
    // Three lines at least, so that what stands above does not jump from object to object.
    setMinimumHeight(fontMetrics().height() * 3 + 2 * layout->spacing());
    showNothing();
    updateColours();
}

void ObjectPanel::show(const QString& title, const QString& value, const QString& remark, bool warn)
{
    m_title->setText(title);
    m_value->setText(value);
    m_value->setVisible(!value.isEmpty());
    m_remark->setText(warn ? QStringLiteral("! ") + remark : remark);
    m_remark->setVisible(!remark.isEmpty());
    m_warn = warn;
    setAccessibleDescription(text());
    updateColours();
}

void ObjectPanel::showNothing()
{
    show({}, tr("Choose a frame to see what it is part of"), {}, false);
}

void ObjectPanel::showPlace(const telegram::Telegram& telegram, const TelegramBytes& bytes, std::size_t byte)
{
    if (const auto index = objectAt(telegram, byte)) {
        const telegram::Object& object = telegram.objects[*index];
        const ObjectText text = describe(telegram, object);
        const Taken taken = takenOf(telegram, object, bytes);
        QString value = text.main.value;
        if (!text.main.unit.isEmpty())
            value += QChar(u' ') + text.main.unit;
        if (!text.time.isEmpty())
            value += tr(" · at %1").arg(text.time);
        if (value.isEmpty())
            value = tr("(empty)");
        show(text.meaning, text.code + QStringLiteral(" · ") + value, taken.text, !taken.taken);
        return;
    }
    const std::size_t lineEnd = std::min(telegram.bytes.find('\n'), telegram.bytes.size());
    if (byte <= lineEnd) {
        show(tr("Identification of the meter"), visibleText(telegram.identification), {}, false);
        return;
    }
    const std::size_t end = telegram.bytes.rfind('!');
    if (telegram.status != telegram::Status::Truncated && end != std::string::npos && byte >= end) {
        if (!telegram.crc) {
            show(tr("End of the telegram"), tr("without a CRC"), {}, false);
            return;
        }
        const bool right = telegram.status != telegram::Status::CrcMismatch;
        show(tr("End of the telegram, with its CRC"),
             tr("sent %1, computed %2")
                 .arg(visibleText(telegram.crc->sent),
                      QStringLiteral("%1").arg(telegram.crc->computed, 4, 16, QChar(u'0')).toUpper()),
             right ? QString() : tr("the two differ: something in this telegram was changed on the way"),
             !right);
        return;
    }
    show(tr("Between objects"), {}, {}, false);
}

QString ObjectPanel::text() const
{
    QString all = m_title->text();
    for (const QLabel* label : {m_value, m_remark})
        if (!label->text().isEmpty())
            all += (all.isEmpty() ? QString() : QStringLiteral("\n")) + label->text();
    return all;
}

void ObjectPanel::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        updateColours();
}

void ObjectPanel::updateColours()
{
    const Colours colours = Colours::of(palette());
    const auto colour = [](QLabel* label, const QColor& ink) {
        QPalette inked = label->palette();
        if (inked.color(QPalette::WindowText) == ink)
            return;
        inked.setColor(QPalette::WindowText, ink);
        label->setPalette(inked);
    };
    colour(m_title, colours.text);
    colour(m_value, colours.dim);
    colour(m_remark, m_warn ? colours.warn : colours.good);
}

} // namespace p1scope::ui
