// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QWidget>

class QVBoxLayout;

namespace p1scope::ui {

/// What went wrong, and what to do about it, in lines across the window: never a box that must be clicked
/// away. One line a subject; a new message on the same subject takes the old one's place.
class MessageBar : public QWidget {
    Q_OBJECT
public:
    enum class Kind { Information, Warning, Error };

    explicit MessageBar(QWidget* parent = nullptr);

    /// `subject` is a fixed word ("source", "file"). A message that was dismissed and comes again unchanged
    /// stays dismissed until its subject is cleared.
    void tell(const QString& subject, Kind kind, const QString& message, const QString& remedy = {});
    void clear(const QString& subject);
    /// The message shown on this subject, with its remedy; empty where there is none.
    [[nodiscard]] QString text(const QString& subject) const;

public slots:
    /// Takes the newest message away.
    void dismissLast();

private:
    class Row;
    [[nodiscard]] Row* row(const QString& subject) const;

    QVBoxLayout* m_layout = nullptr;
    QHash<QString, QString> m_dismissed; ///< by subject
};

} // namespace p1scope::ui
