// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QComboBox;
class QLabel;

namespace p1scope::session {
class Document;
}

namespace p1scope::ui {

/// A row across the window for captures of a wire: which of their channels is read, and what its settings
/// were told by, with how sure that is. Hidden for all other inputs.
class WireRow : public QWidget {
    Q_OBJECT
public:
    explicit WireRow(const session::Document& document, QWidget* parent = nullptr);

signals:
    /// Another channel is to be read: its number, from 0 as the file counts.
    void channelChosen(const QString& number);

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void refresh();
    void elide();

    const session::Document& m_document;
    QLabel* m_channelLabel = nullptr;
    QComboBox* m_channel = nullptr;
    QLabel* m_evidence = nullptr;
    QString m_text;
};

} // namespace p1scope::ui
