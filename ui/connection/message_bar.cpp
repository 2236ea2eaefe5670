// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/connection/message_bar.h"

#include "ui/widgets/colours.h"
#include "ui/widgets/marks.h"

#include <QAccessible>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QToolButton>
#include <QVBoxLayout>

namespace p1scope::ui {

namespace {

/// The sign before a message: the same shapes as in the chain of evidence.
class Sign : public QWidget {
public:
    Sign(MessageBar::Kind kind, QWidget* parent)
        : QWidget(parent)
        , m_kind(kind)
    {
        setFixedSize(18, 18);
    }

    void setKind(MessageBar::Kind kind)
    {
        m_kind = kind;
        update();
    }

protected:
    void paintEvent(QPaintEvent*) override
    {
        QPainter painter(this);
        auto result = doctor::CheckResult::Unknown;
        if (m_kind == MessageBar::Kind::Error)
            result = doctor::CheckResult::Fail;
        else if (m_kind == MessageBar::Kind::Warning)
            result = doctor::CheckResult::Warn;
        paintMark(painter, rect(), result, markColour(result, Colours::of(palette())));
    }

private:
    MessageBar::Kind m_kind;
};

} // namespace

class MessageBar::Row : public QWidget {
public:
    Row(const QString& subject, MessageBar* bar)
        : QWidget(bar)
        , m_subject(subject)
    {
        setObjectName(QStringLiteral("message_") + subject);
        m_sign = new Sign(Kind::Information, this);
        m_label = new QLabel(this);
        m_label->setObjectName(QStringLiteral("messageText_") + subject);
        m_label->setWordWrap(true);
        m_label->setTextFormat(Qt::PlainText);
        // A remedy is often a command to be copied.
        m_label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
        m_close = new QToolButton(this);
        m_close->setObjectName(QStringLiteral("dismissMessage_") + subject);
        m_close->setAccessibleName(MessageBar::tr("Dismiss this message"));
        m_close->setToolTip(MessageBar::tr("Dismiss (Esc)"));
        m_close->setText(QStringLiteral("×"));
        m_close->setAutoRaise(true);
        m_close->setFocusPolicy(Qt::StrongFocus);
        auto* layout = new QHBoxLayout(this);
        layout->setContentsMargins(16, 5, 12, 5);
        layout->setSpacing(8);
        layout->addWidget(m_sign, 0, Qt::AlignVCenter);
        layout->addWidget(m_label, 1);
        layout->addWidget(m_close, 0, Qt::AlignVCenter);
    }

    void set(Kind kind, const QString& message, const QString& remedy)
    {
        m_kind = kind;
        m_sign->setKind(kind);
        m_text = remedy.isEmpty() ? message : MessageBar::tr("%1: %2").arg(message, remedy);
        m_label->setText(m_text);
        m_label->setAccessibleName(m_text);
        setAccessibleName(m_text);
        update();
    }

    [[nodiscard]] const QString& subject() const { return m_subject; }
    [[nodiscard]] const QString& text() const { return m_text; }
    [[nodiscard]] QToolButton* closeButton() const { return m_close; }

protected:
    void paintEvent(QPaintEvent*) override
    {
        QPainter painter(this);
        const Colours colours = Colours::of(palette());
        QColor fill = colours.selected;
        if (m_kind == Kind::Error)
            fill = colours.badBackground;
        else if (m_kind == Kind::Warning)
            fill = colours.warnBackground;
        painter.fillRect(rect(), fill);
        painter.fillRect(QRect(0, height() - 1, width(), 1), colours.border);
    }

private:
    QString m_subject;
    QString m_text;
    Kind m_kind = Kind::Information;
    Sign* m_sign = nullptr;
    QLabel* m_label = nullptr;
    QToolButton* m_close = nullptr;
};

MessageBar::MessageBar(QWidget* parent)
    : QWidget(parent)
{
    setObjectName(QStringLiteral("messageBar"));
    setAccessibleName(tr("Messages"));
    m_layout = new QVBoxLayout(this);
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setSpacing(0);
    hide();
}

MessageBar::Row* MessageBar::row(const QString& subject) const
{
    for (int i = 0; i < m_layout->count(); ++i) {
        if (auto* found = dynamic_cast<Row*>(m_layout->itemAt(i)->widget());
            found != nullptr && found->subject() == subject)
            return found;
    }
    return nullptr;
}

void MessageBar::tell(const QString& subject, Kind kind, const QString& message, const QString& remedy)
{
    const QString whole = message + remedy;
    if (m_dismissed.value(subject) == whole)
        return;
    Row* shown = row(subject);
    if (shown == nullptr) {
        shown = new Row(subject, this);
        m_layout->addWidget(shown);
        connect(shown->closeButton(), &QToolButton::clicked, this, [this, subject] {
            if (Row* closing = row(subject)) {
                const QString last = closing->property("whole").toString();
                clear(subject);
                m_dismissed.insert(subject, last);
            }
        });
    }
    shown->setProperty("whole", whole);
    shown->set(kind, message, remedy);
    show();
    QAccessibleEvent alert(shown, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
}

void MessageBar::clear(const QString& subject)
{
    m_dismissed.remove(subject);
    if (Row* shown = row(subject)) {
        m_layout->removeWidget(shown);
        shown->hide();
        shown->deleteLater();
    }
    setVisible(m_layout->count() > 0);
}

QString MessageBar::text(const QString& subject) const
{
    const Row* shown = row(subject);
    return shown != nullptr ? shown->text() : QString();
}

void MessageBar::dismissLast()
{
    if (m_layout->count() == 0)
        return;
    if (auto* last = dynamic_cast<Row*>(m_layout->itemAt(m_layout->count() - 1)->widget()))
        last->closeButton()->click();
}

} // namespace p1scope::ui
