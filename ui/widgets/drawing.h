// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include <memory>

class QSvgRenderer;

namespace p1scope::ui {

/// The drawing `:/drawings/NAME.svg` in its own size, in the colour of the window's text: its own colours are
/// not looked at, so that it follows the theme. What it shows has to be set as accessible name.
class Drawing : public QWidget {
    Q_OBJECT
public:
    explicit Drawing(const QString& name, QWidget* parent = nullptr);
    ~Drawing() override;

    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    std::unique_ptr<QSvgRenderer> m_renderer;
};

} // namespace p1scope::ui
