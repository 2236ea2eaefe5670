// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/frames/wire_painter.h"

#include "ui/frames/frame_painter.h"
#include "ui/widgets/format.h"

#include <QCoreApplication>
#include <QFontMetricsF>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace p1scope::ui {

using line::Frame;
using line::FrameState;

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(WireView)
};

constexpr double margin = 8;  // above and below everything
constexpr double rowGap = 10; // between bars, level and bits
constexpr double lineWidth = 1.5;
constexpr double bitLetterWidth = 7; // a pixel or two more than the letter
constexpr double bitNameWidth = 15;
constexpr double tickSpacing = 110;

/// What is wrong, as letters that need little room: "P", "F", "W".
QString stateLetters(FrameState state)
{
    QString letters;
    for (const auto& [flag, letter] : {std::pair(FrameState::Parity, u'P'),
                                       {FrameState::Framing, u'F'},
                                       {FrameState::Break, u'B'},
                                       {FrameState::Weak, u'W'}})
        if (state.has(flag))
            letters += QChar(letter);
    return letters;
}

double bitWidth(const WireScene& scene, double width)
{
    const auto bit = scene.frames.characterTime() / scene.frames.settings().frameBits();
    return bit.count() * width / static_cast<double>(scene.window.span.count());
}

class WirePainter {
public:
    WirePainter(QPainter& painter, const QRectF& place, const WireScene& scene, const QPalette& palette,
                const QFont& font)
        : m_painter(painter)
        , m_place(place)
        , m_scene(scene)
        , m_colours(Colours::of(palette))
        , m_layout(WireLayout::of(place, font, bitWidth(scene, place.width())))
        , m_font(FramePainter::rowFont(font))
        , m_small(WireLayout::smallFont(font))
    {}

    void paint(const WirePicture& picture)
    {
        m_painter.save();
        m_painter.setClipRect(m_place);
        paintAxis();
        paintChosen();
        const auto bits = visibleBits(picture.bars);
        paintSeparators(bits);
        for (const WirePiece& piece : picture.pieces)
            if (piece.kind == WirePiece::Kind::Busy)
                paintBusy(piece);
        paintLevel(picture.pieces);
        for (const FrameBar& bar : picture.bars)
            paintBar(bar);
        paintBits(bits);
        paintCursors();
        if (m_scene.band) {
            const auto [a, b] = *m_scene.band;
            QColor fill = m_colours.accent;
            fill.setAlphaF(0.18F);
            m_painter.setPen(m_colours.accent);
            m_painter.setBrush(fill);
            m_painter.drawRect(QRectF(QPointF(m_place.left() + std::min(a, b), m_layout.bars.top() - 4),
                                      QPointF(m_place.left() + std::max(a, b), m_layout.names.bottom())));
        }
        m_painter.restore();
    }

private:
    [[nodiscard]] double xOf(capture::Time time) const
    {
        return m_place.left() + m_scene.window.xOf(time, m_place.width());
    }

    void paintAxis()
    {
        m_painter.setFont(m_small);
        const QFontMetricsF metrics(m_small);
        const QRectF& row = m_layout.axis;
        m_painter.fillRect(QRectF(row.left(), row.top(), row.width(), 1), m_colours.border);
        double free = row.left() - 1;
        for (const WireTick& tick : ticks()) {
            const double x = xOf(tick.time);
            m_painter.fillRect(QRectF(x, m_layout.bars.top(), 1, row.top() - m_layout.bars.top()),
                               blend(m_colours.panel, m_colours.border, 0.55));
            m_painter.fillRect(QRectF(x, row.top(), 1, 4), m_colours.dim);
            const double width = metrics.horizontalAdvance(tick.label);
            const double left =
                std::clamp(x - width / 2, row.left(), std::max(row.left(), row.right() - width));
            if (left <= free)
                continue;
            free = left + width + 8;
            m_painter.setPen(m_colours.dim);
            m_painter.drawText(QPointF(left, row.top() + 4 + metrics.ascent()), tick.label);
        }
    }

    [[nodiscard]] std::vector<WireTick> ticks() const
    {
        const int most = std::max(2, static_cast<int>(m_place.width() / tickSpacing));
        if (m_scene.frames.timesKnown())
            return wireTicks(m_scene.window, most);
        // Without times, what stands below is which frame it is: the layout is ours alone.
        std::vector<WireTick> out;
        const auto character = m_scene.frames.characterTime();
        const double shown = static_cast<double>(m_scene.window.span / character);
        double step = 1;
        for (int i = 0; shown / step > most; ++i)
            step *= i % 3 == 1 ? 2.5 : 2;
        const auto every = static_cast<std::int64_t>(step);
        const std::int64_t first = m_scene.window.from.time_since_epoch() / character;
        for (std::int64_t i = std::max<std::int64_t>(0, (first + every - 1) / every * every);
             capture::Time(character * i) < m_scene.window.to() && out.size() < 100; i += every)
            out.push_back({capture::Time(character * i),
                           Words::tr("frame %1").arg(countText(static_cast<std::uint64_t>(i) + 1))});
        return out;
    }

    void paintChosen()
    {
        if (!m_scene.chosen)
            return;
        const auto& frames = m_scene.frames;
        if (m_scene.chosen->last < frames.first() || m_scene.chosen->first >= frames.end())
            return;
        const Frame first = frames.frame(std::max(m_scene.chosen->first, frames.first()));
        const Frame last = frames.frame(std::min(m_scene.chosen->last, frames.end() - 1));
        const double from = std::max(xOf(first.start), m_place.left() - 2);
        const double to = std::min(xOf(last.start + last.length), m_place.right() + 2);
        if (to < m_place.left() || from > m_place.right())
            return;
        const QRectF band(from, m_layout.bars.top() - 5, std::max(3.0, to - from),
                          m_layout.axis.top() - m_layout.bars.top() + 5);
        m_painter.fillRect(band, m_colours.selected);
        m_painter.fillRect(QRectF(band.left(), band.top(), band.width(), 2), m_colours.accent);
        m_painter.fillRect(QRectF(band.left(), band.bottom() - 2, band.width(), 2), m_colours.accent);
    }

    void paintBusy(const WirePiece& piece)
    {
        m_painter.fillRect(QRectF(m_place.left() + piece.from, m_layout.level.top(), piece.to - piece.from,
                                  m_layout.level.height() + lineWidth),
                           blend(m_colours.panel, m_colours.delivered, 0.6));
    }

    void paintLevel(const std::vector<WirePiece>& pieces)
    {
        const QColor ink = m_colours.delivered;
        const double high = m_layout.level.top();
        const double low = m_layout.level.bottom();
        for (std::size_t i = 0; i < pieces.size(); ++i) {
            const WirePiece& piece = pieces[i];
            const double left = m_place.left() + piece.from;
            if (piece.kind != WirePiece::Kind::Busy)
                m_painter.fillRect(QRectF(left, piece.kind == WirePiece::Kind::High ? high : low,
                                          piece.to - piece.from + lineWidth, lineWidth),
                                   ink);
            const bool joined = i > 0 && pieces[i - 1].kind != WirePiece::Kind::Busy &&
                                piece.kind != WirePiece::Kind::Busy && pieces[i - 1].kind != piece.kind;
            if (joined)
                m_painter.fillRect(QRectF(left, high, lineWidth, low - high + lineWidth), ink);
        }
    }

    void paintBar(const FrameBar& bar)
    {
        const Tone tone = toneOf(bar.state);
        // No farther beyond the edge than is needed to hide its end: a break may be as long as one likes.
        const double left = std::max(m_place.left() + bar.from, m_place.left() - 10);
        const double right = std::min(m_place.left() + bar.to, m_place.right() + 10);
        const QRectF place(left, m_layout.bars.top(), right - left, m_layout.bars.height());
        if (!bar.frame || place.width() < 8) {
            // Too narrow for a frame around it; what is wrong stands out at the top and the bottom too.
            const double wrong = bar.state.ok() ? 0 : 4;
            m_painter.fillRect(place.adjusted(0, 4 - wrong, bar.frame ? -0.5 : 0, wrong - 4),
                               blend(m_colours.panel, toneText(tone, m_colours), wrong > 0 ? 1 : 0.45));
            return;
        }
        const QRectF box = place.adjusted(1, 0.5, -1, -0.5);
        m_painter.setRenderHint(QPainter::Antialiasing);
        m_painter.setPen(QPen(toneText(tone, m_colours), bar.state.ok() ? 1 : 1.5));
        m_painter.setBrush(toneBackground(tone, m_colours));
        m_painter.drawRoundedRect(box, 3, 3);
        m_painter.setRenderHint(QPainter::Antialiasing, false);
        if (bar.state.has(FrameState::Break)) {
            QColor ink = toneText(tone, m_colours);
            ink.setAlphaF(0.55F);
            m_painter.fillRect(box.adjusted(1, 1, -1, -1), QBrush(ink, Qt::BDiagPattern));
        }
        paintLabel(bar, box, tone);
    }

    void paintLabel(const FrameBar& bar, const QRectF& box, Tone tone)
    {
        m_painter.setFont(m_font);
        const QFontMetricsF metrics(m_font);
        const QString data = dataLabel(*bar.frame);
        const QString bare = data.startsWith(u'\'') ? data.mid(1, 1) : data.mid(2);
        const QString sign = bar.state.ok() ? QString() : toneSymbol(tone);
        const QString letters = stateLetters(bar.state);
        // From all that could be said to what fits.
        QStringList wordings;
        if (!bar.frame->hasByte())
            wordings << sign + QStringLiteral(" BREAK") << sign + QStringLiteral(" B");
        else if (sign.isEmpty())
            wordings << data << bare;
        else
            wordings << QStringLiteral("%1 %2 %3").arg(data, sign, stateText(*bar.frame))
                     << QStringLiteral("%1 %2 %3").arg(data, sign, letters)
                     << QStringLiteral("%1 %2").arg(data, sign) << bare + sign;
        wordings << sign;
        // What is half out of sight has its label where it is seen.
        const QRectF seen = box.intersected(m_place.adjusted(2, 0, -2, 0));
        for (const QString& wording : wordings) {
            const double width = metrics.horizontalAdvance(wording);
            if (wording.isEmpty() || width + 4 > seen.width())
                continue;
            QRectF cell(seen.center().x() - width / 2, box.top(), width, box.height());
            if (bar.state.has(FrameState::Break)) {
                m_painter.fillRect(cell.adjusted(-4, 2, 4, -2), toneBackground(tone, m_colours));
            }
            m_painter.setPen(bar.state.ok() ? m_colours.text : toneText(tone, m_colours));
            m_painter.drawText(
                QPointF(cell.left(), cell.center().y() + (metrics.ascent() - metrics.descent()) / 2),
                wording);
            return;
        }
    }

    struct ShownBit {
        BitCell bit;
        FrameState state;
    };
    /// Those that are in sight, and wide enough to have something written below them.
    [[nodiscard]] std::vector<ShownBit> visibleBits(const std::vector<FrameBar>& bars) const
    {
        std::vector<ShownBit> shown;
        for (const FrameBar& bar : bars) {
            if (!bar.frame)
                continue;
            const auto bits = bitsOf(*bar.frame, m_scene.frames.settings());
            if (bits.empty() || xOf(bits.front().to) - xOf(bits.front().from) < bitLetterWidth)
                continue;
            for (const BitCell& bit : bits)
                if (xOf(bit.to) >= m_place.left() && xOf(bit.from) <= m_place.right())
                    shown.push_back({bit, bar.state});
        }
        return shown;
    }

    void paintSeparators(const std::vector<ShownBit>& bits)
    {
        for (const auto& [bit, state] : bits)
            if (xOf(bit.to) - xOf(bit.from) >= bitNameWidth)
                m_painter.fillRect(
                    QRectF(xOf(bit.from), m_layout.level.top() - 3, 1, m_layout.level.height() + 6),
                    blend(m_colours.panel, m_colours.text, 0.16));
    }

    void paintBits(const std::vector<ShownBit>& bits)
    {
        m_painter.setFont(m_small);
        for (const auto& [bit, state] : bits)
            paintBit(bit, state);
    }

    void paintBit(const BitCell& bit, FrameState state)
    {
        using Role = BitCell::Role;
        const double left = xOf(bit.from);
        const double right = xOf(bit.to);
        const bool wrong = (bit.role == Role::Parity && state.has(FrameState::Parity)) ||
                           (bit.role == Role::Stop && state.has(FrameState::Framing));
        const bool named = right - left >= bitNameWidth;
        QString value = !bit.one ? QStringLiteral("?") : *bit.one ? QStringLiteral("1") : QStringLiteral("0");
        const QString letter = bit.role == Role::Start    ? QStringLiteral("S")
                               : bit.role == Role::Parity ? QStringLiteral("P")
                               : bit.role == Role::Stop   ? QStringLiteral("T")
                                                          : QString::number(bit.number);
        if (!named && bit.role != Role::Data)
            value = bit.role == Role::Stop && !wrong ? QString() : letter;
        const QColor ink = wrong                      ? m_colours.bad
                           : bit.role == Role::Parity ? m_colours.good
                           : bit.role == Role::Data   ? m_colours.text
                                                      : m_colours.dim;
        const QRectF cell(left, m_layout.bits.top(), right - left, m_layout.bits.height());
        m_painter.setPen(ink);
        m_painter.drawText(cell, Qt::AlignCenter | Qt::TextDontClip, value);
        if (wrong) { // a box around it, for those who do not see that it is red
            const double side = std::min(cell.width(), cell.height());
            m_painter.setBrush(Qt::NoBrush);
            m_painter.drawRect(QRectF(cell.center().x() - side / 2, cell.top(), side, cell.height() - 1));
        }
        if (!named)
            return;
        m_painter.setPen(wrong ? m_colours.bad : m_colours.dim);
        m_painter.drawText(QRectF(left, m_layout.names.top(), right - left, m_layout.names.height()),
                           Qt::AlignCenter | Qt::TextDontClip, nameOf(bit, letter, right - left));
    }

    [[nodiscard]] QString nameOf(const BitCell& bit, const QString& letter, double room) const
    {
        using Role = BitCell::Role;
        const QString word = bit.role == Role::Start    ? Words::tr("start")
                             : bit.role == Role::Parity ? Words::tr("parity")
                             : bit.role == Role::Stop   ? Words::tr("stop")
                                                        : letter;
        return QFontMetricsF(m_small).horizontalAdvance(word) + 4 <= room ? word : letter;
    }

    void paintCursors()
    {
        m_painter.setFont(m_small);
        const QFontMetricsF metrics(m_small);
        for (std::size_t i = 0; i < m_scene.cursors.size(); ++i) {
            if (!m_scene.cursors[i])
                continue;
            const double x = xOf(*m_scene.cursors[i]);
            if (x < m_place.left() - 20 || x > m_place.right() + 20)
                continue;
            m_painter.setPen(QPen(m_colours.warn, 1, i == 0 ? Qt::SolidLine : Qt::DashLine));
            m_painter.drawLine(QPointF(x, m_layout.bars.top() - 4), QPointF(x, m_layout.axis.top() + 2));
            const QString name = i == 0 ? QStringLiteral("A") : QStringLiteral("B");
            const double side = metrics.horizontalAdvance(name) + 8;
            const QRectF flag(x - side / 2, m_layout.axis.top() + 2, side, m_layout.axis.height() - 3);
            m_painter.setPen(Qt::NoPen);
            m_painter.setBrush(m_colours.warn);
            m_painter.drawRect(flag);
            m_painter.setPen(m_colours.panel);
            m_painter.drawText(flag, Qt::AlignCenter | Qt::TextDontClip, name);
        }
    }

    QPainter& m_painter;
    QRectF m_place;
    const WireScene& m_scene;
    Colours m_colours;
    WireLayout m_layout;
    QFont m_font;
    QFont m_small;
};

} // namespace

QFont WireLayout::smallFont(const QFont& font)
{
    QFont small = FramePainter::rowFont(font);
    if (small.pointSizeF() > 0)
        small.setPointSizeF(small.pointSizeF() * 0.84);
    else
        small.setPixelSize(std::max(1, small.pixelSize() - 2));
    return small;
}

int WireLayout::leastHeight(const QFont& font)
{
    const double bars = QFontMetricsF(FramePainter::rowFont(font)).height() + 6;
    const double small = QFontMetricsF(smallFont(font)).height();
    return static_cast<int>(std::ceil(2 * margin + bars + 28 + 2 * rowGap + 2 * small + small + 6));
}

WireLayout WireLayout::of(const QRectF& place, const QFont& font, double bitWidth)
{
    const double barHeight = std::ceil(QFontMetricsF(FramePainter::rowFont(font)).height() + 6);
    const double small = std::ceil(QFontMetricsF(smallFont(font)).height());
    WireLayout layout;
    const auto row = [&place](double top, double height) {
        return QRectF(place.left(), top, place.width(), height);
    };
    layout.bars = row(place.top() + margin, barHeight);
    layout.axis = row(place.bottom() - small - 6, small + 6);
    const double names = bitWidth >= bitNameWidth ? small : 0;
    const double bits = bitWidth >= bitLetterWidth ? small : 0;
    layout.names = row(layout.axis.top() - names - 2, names);
    layout.bits = row(layout.names.top() - bits, bits);
    const double top = layout.bars.bottom() + rowGap;
    layout.level = row(top, std::max(16.0, layout.bits.top() - rowGap / 2 - top));
    return layout;
}

void paintWire(QPainter& painter, const QRectF& place, const WireScene& scene, const WirePicture& picture,
               const QPalette& palette, const QFont& font)
{
    WirePainter(painter, place, scene, palette, font).paint(picture);
}

} // namespace p1scope::ui
