// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/frames/wire_panel.h"

#include "ui/frames/wire_export.h"
#include "ui/widgets/format.h"
#include "ui/widgets/icons.h"

#include <QAction>
#include <QBoxLayout>
#include <QDir>
#include <QFileDialog>
#include <QLabel>
#include <QMenu>
#include <QScrollBar>
#include <QToolButton>

#include <algorithm>
#include <cmath>

namespace p1scope::ui {

using capture::Duration;
using capture::Time;

namespace {

constexpr int barSteps = 1'000'000;
/// Frames over which the baud in the heading is taken, where none is chosen.
constexpr std::size_t framesMeasured = 32;

QLabel* addLabel(QBoxLayout* layout, const QString& name, bool bold)
{
    auto* label = new QLabel;
    label->setObjectName(name);
    QFont font = label->font();
    font.setBold(bold);
    label->setFont(font);
    label->setForegroundRole(QPalette::PlaceholderText);
    // What does not fit is cut, rather than making the window wider.
    label->setMinimumWidth(1);
    label->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    layout->addWidget(label);
    return label;
}

} // namespace

WirePanel::WirePanel(const line::FrameSequence& frames, const Marks& marks, QWidget* parent)
    : Panel(parent)
{
    setObjectName(QStringLiteral("wirePanel"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(1, 0, 1, 4);
    layout->setSpacing(0);
    auto* row = new QWidget;
    auto* heading = new QHBoxLayout(row);
    heading->setContentsMargins(13, 6, 11, 2);
    heading->setSpacing(6);
    m_title = addLabel(heading, QStringLiteral("wireTitle"), true);
    heading->addStretch(1);
    m_cursors = addLabel(heading, QStringLiteral("wireCursors"), false);
    heading->addSpacing(8);
    m_basis = addLabel(heading, QStringLiteral("wireBasis"), true);
    heading->addSpacing(8);
    m_view = new WireView(frames, marks);
    addControls(row);
    layout->addWidget(row);
    layout->addWidget(m_view, 1);
    m_bar = new QScrollBar(Qt::Horizontal);
    m_bar->setObjectName(QStringLiteral("wireScrollBar"));
    m_bar->setAccessibleName(tr("Place in the waveform"));
    layout->addWidget(m_bar);
    connect(m_bar, &QScrollBar::valueChanged, this, &WirePanel::barMoved);
    connect(m_view, &WireView::viewChanged, this, [this] {
        updateTitle();
        updateBar();
    });
    connect(m_view, &WireView::cursorsChanged, this, &WirePanel::updateCursors);
    connect(m_view, &WireView::contextMenuAsked, this, [this](const QPoint& place) { m_menu->popup(place); });
    updateTitle();
    updateCursors();
    updateBar();
}

QAction* WirePanel::addAction(const QString& name, const QString& text, const QKeySequence& keys)
{
    auto* action = new QAction(text, this);
    action->setObjectName(name);
    // The view itself hears these keys, and only it: they are letters, and shown here to be found.
    if (!keys.isEmpty())
        action->setText(text + QChar(u'\t') + keys.toString(QKeySequence::NativeText));
    return action;
}

void WirePanel::addControls(QWidget* row)
{
    const auto addButton = [this, row](const QString& name, const QString& iconName, const QString& text,
                                       auto what) {
        auto* button = new QToolButton;
        button->setObjectName(name);
        button->setIcon(icon(iconName));
        button->setAccessibleName(text);
        button->setToolTip(text);
        button->setFocusPolicy(Qt::TabFocus);
        connect(button, &QToolButton::clicked, m_view, what);
        row->layout()->addWidget(button);
    };
    addButton(QStringLiteral("wireZoomOut"), QStringLiteral("zoom-out"), tr("Zoom out (−)"),
              [this] { m_view->zoom(1 / 0.6); });
    addButton(QStringLiteral("wireZoomIn"), QStringLiteral("zoom-in"), tr("Zoom in (+)"),
              [this] { m_view->zoom(0.6); });
    addButton(QStringLiteral("wireShowAll"), QStringLiteral("zoom-fit"), tr("Show everything (F)"),
              [this] { m_view->showAll(); });
    addMenu();
    auto* more = new QToolButton;
    more->setObjectName(QStringLiteral("wireMenuButton"));
    more->setText(QStringLiteral("⋯"));
    more->setAccessibleName(tr("Cursors, zoom, save"));
    more->setToolTip(more->accessibleName());
    more->setMenu(m_menu);
    more->setPopupMode(QToolButton::InstantPopup);
    more->setFocusPolicy(Qt::TabFocus);
    row->layout()->addWidget(more);
}

void WirePanel::addMenu()
{
    m_menu = new QMenu(this);
    m_menu->setObjectName(QStringLiteral("wireMenu"));
    const auto add = [this](const QString& name, const QString& text, const QKeySequence& keys, auto what) {
        QAction* action = addAction(name, text, keys);
        connect(action, &QAction::triggered, this, what);
        m_menu->addAction(action);
    };
    add(QStringLiteral("wireZoomChosen"), tr("Zoom to what is chosen"), Qt::Key_Z,
        [this] { m_view->zoomToChosen(); });
    add(QStringLiteral("wireShowAllAction"), tr("Show everything"), Qt::Key_F, [this] { m_view->showAll(); });
    m_menu->addSeparator();
    add(QStringLiteral("wireCursorA"), tr("Cursor A to what is chosen"), Qt::Key_A,
        [this] { m_view->placeCursor(0); });
    add(QStringLiteral("wireCursorB"), tr("Cursor B to its end"), Qt::Key_B,
        [this] { m_view->placeCursor(1); });
    add(QStringLiteral("wireNoCursors"), tr("Remove the cursors"), Qt::Key_Delete,
        [this] { m_view->removeCursors(); });
    m_menu->addSeparator();
    add(QStringLiteral("wireSave"), tr("Save as PNG or SVG…"), {}, [this] { askSavePath(); });
}

QString WirePanel::bitText() const
{
    const FrameTimeline& frames = m_view->frames();
    const auto& settings = frames.settings();
    const Duration bit(std::llround(1e9 / std::max(1U, settings.baud)));
    QString text = tr("bit %1").arg(spanText(bit));
    const capture::EdgeLog* wire = m_view->wire();
    if (wire == nullptr || frames.empty())
        return text;
    // The first frames in sight, each by its own edges.
    std::vector<line::Frame> shown(framesMeasured);
    shown.resize(frames.read(frames.firstReaching(m_view->window().from), shown));
    double sum = 0;
    int count = 0;
    for (const line::Frame& frame : shown) {
        if (const auto measured = line::measuredBaud(*wire, frame, settings)) {
            sum += 1 / measured->baud;
            ++count;
        }
    }
    if (count > 0)
        text += QStringLiteral(" (%1)").arg(baudErrorText({count / sum, 0}, settings));
    return text;
}

void WirePanel::updateTitle()
{
    const FrameTimeline& frames = m_view->frames();
    const auto& settings = frames.settings();
    const QString polarity = settings.polarity == line::Polarity::Inverted ? tr("inverted") : tr("normal");
    m_title->setText(
        frames.empty() && m_view->wire() == nullptr
            ? tr("Line")
            : tr("Line · %1 %2 · %3").arg(polarity, QString::fromStdString(settings.toDisplay()), bitText()));
    // Where the cursors are read, there is less room for it.
    const bool brief = m_view->cursors()[0] || m_view->cursors()[1];
    QString basis;
    if (m_view->sampled())
        basis = tr("measured, ± %1")
                    .arg(spanText(m_view->wire() != nullptr ? m_view->wire()->resolution() : Duration(0)));
    else if (!frames.empty() && frames.timesKnown())
        basis = brief ? tr("from bytes") : tr("reconstructed from bytes");
    else if (!frames.empty())
        basis = brief ? tr("from bytes, back to back")
                      : tr("reconstructed from bytes, back to back: times not known");
    m_basis->setText(basis);
    m_basis->setToolTip(m_view->sampled() || frames.empty()
                            ? QString()
                            : tr("No wire was sampled: the level is drawn from what each frame says"));
}

void WirePanel::updateCursors()
{
    const auto& [a, b] = m_view->cursors();
    QStringList parts;
    const bool timed = m_view->frames().timesKnown();
    if (a && timed)
        parts << QStringLiteral("A ") + momentOnWire(*a);
    if (b && timed)
        parts << QStringLiteral("B ") + momentOnWire(*b);
    if (a && b) {
        const Duration between = std::chrono::abs(*b - *a);
        const auto& settings = m_view->frames().settings();
        const double bits = static_cast<double>(between.count()) * settings.baud * 1e-9;
        parts << QStringLiteral("Δ ") + spanText(between);
        if (between.count() > 0)
            parts << tr("1/Δ %1 baud").arg(baudText(between));
        parts << tr("%1 bits").arg(displayLocale().toString(bits, 'f', bits < 1000 ? 2 : 0));
    }
    m_cursors->setText(parts.join(QStringLiteral("  ")));
    m_cursors->setAccessibleName(parts.isEmpty() ? tr("No cursors") : m_cursors->text());
    m_cursors->setToolTip(m_cursors->text());
    updateTitle();
}

void WirePanel::updateBar()
{
    const WireWindow all = m_view->limits().whole();
    const WireWindow& window = m_view->window();
    const double share = all.span.count() > 0 ? static_cast<double>(window.span.count()) /
                                                    static_cast<double>(all.span.count())
                                              : 1;
    const QSignalBlocker blocker(m_bar);
    const int page = std::clamp(static_cast<int>(share * barSteps), 1, barSteps);
    m_bar->setPageStep(page);
    m_bar->setSingleStep(std::max(1, page / 10));
    m_bar->setRange(0, share >= 1 ? 0 : barSteps - page);
    m_bar->setValue(static_cast<int>(static_cast<double>((window.from - all.from).count()) /
                                     static_cast<double>(std::max<std::int64_t>(1, all.span.count())) *
                                     barSteps));
}

void WirePanel::barMoved(int value)
{
    const WireWindow all = m_view->limits().whole();
    const double share = static_cast<double>(value) / barSteps;
    m_view->moveTo(all.from + Duration(std::llround(share * static_cast<double>(all.span.count()))));
}

void WirePanel::askSavePath()
{
    auto* dialog = new QFileDialog(this, tr("Save the waveform"));
    dialog->setObjectName(QStringLiteral("saveWaveformDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setNameFilters({tr("PNG pictures (*.png)"), tr("SVG drawings (*.svg)")});
    dialog->setDefaultSuffix(QStringLiteral("png"));
    connect(dialog, &QFileDialog::filterSelected, dialog, [dialog](const QString& filter) {
        dialog->setDefaultSuffix(filter.contains(QStringLiteral("svg")) ? QStringLiteral("svg")
                                                                        : QStringLiteral("png"));
    });
    connect(dialog, &QFileDialog::fileSelected, this, &WirePanel::save);
    dialog->open();
}

void WirePanel::save(const QString& path)
{
    const Drawing drawing{m_view->size(), palette().color(QPalette::Base),
                          m_title->text() + QStringLiteral(" · ") + m_basis->text(),
                          [this](QPainter& painter) { m_view->paintOnto(painter); }};
    const auto written = writeDrawing(drawing, path);
    emit told(written ? tr("Saved %1").arg(QDir::toNativeSeparators(path))
                      : QString::fromStdString(written.error().line()));
}

} // namespace p1scope::ui
