// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/colours.h"

#include <QColor>
#include <QRectF>
#include <QString>
#include <QWidget>

class QPainter;

namespace p1scope::ui {

/// How something is judged, for those who paint it. Beside its colour it has a shape: what is painted begins
/// with `toneSymbol`.
enum class Tone : std::uint8_t { Good, Warn, Bad, Plain };

[[nodiscard]] QColor toneText(Tone tone, const Colours& colours);
[[nodiscard]] QColor toneBackground(Tone tone, const Colours& colours);
/// "✓", "!", "✕"; "–" for plain.
[[nodiscard]] QString toneSymbol(Tone tone);

/// A rounded label, as wide as `text` needs, with its left edge at `place`'s and centred in its height. Uses
/// the painter's font. Returns its width.
double paintPill(QPainter& painter, const QRectF& place, const QString& text, Tone tone,
                 const Colours& colours);

/// A pill as a widget.
class Pill : public QWidget {
    Q_OBJECT
public:
    explicit Pill(QWidget* parent = nullptr);

    /// An empty text hides it. The symbol is put before it.
    void setVerdict(Tone tone, const QString& text);
    [[nodiscard]] QString text() const { return m_text; }
    [[nodiscard]] Tone tone() const { return m_tone; }
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    [[nodiscard]] QString shown() const;
    [[nodiscard]] QFont pillFont() const;

    Tone m_tone = Tone::Plain;
    QString m_text;
};

} // namespace p1scope::ui
