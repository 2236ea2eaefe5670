// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/connection/connection_bar.h"

#include "ui/connection/line_settings_form.h"
#include "ui/connection/target_box.h"
#include "ui/widgets/colours.h"
#include "ui/widgets/flat_style.h"
#include "ui/widgets/icons.h"

#include <QAction>
#include <QActionGroup>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QMenu>
#include <QPainter>
#include <QPushButton>

namespace p1scope::ui {

using session::RequestLine;
using TargetKind = ConnectionTarget::Kind;

namespace {

template <typename Button>
Button* makeButton(const QString& objectName, const QString& accessibleName, QWidget* parent)
{
    auto* button = new Button(parent);
    button->setObjectName(objectName);
    button->setAccessibleName(accessibleName);
    button->setFocusPolicy(Qt::StrongFocus);
    return button;
}

/// Keeps a button as wide as the widest of its texts, so that nothing moves when the text changes.
void reserveWidth(QPushButton* button, std::initializer_list<QString> texts)
{
    const QString now = button->text();
    int width = 0;
    for (const QString& text : texts) {
        button->setText(text);
        width = qMax(width, button->sizeHint().width());
    }
    button->setText(now);
    button->setMinimumWidth(width);
}

bool isDemo(const ConnectionTarget& target)
{
    return target.kind == TargetKind::Live && target.source.kind == session::SourceSpec::Kind::Demo;
}

int checkedValue(const QActionGroup* group)
{
    const QAction* action = group->checkedAction();
    return action != nullptr ? action->data().toInt() : 0;
}

void check(QActionGroup* group, int value)
{
    for (QAction* action : group->actions()) {
        if (action->data().toInt() == value)
            action->setChecked(true);
    }
}

} // namespace

ConnectionBar::ConnectionBar(QWidget* parent)
    : QWidget(parent)
{
    setObjectName(QStringLiteral("connectionBar"));
    makeButtons();
    makeLineMenu();
    makeRequestMenu();

    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(12, 7, 12, 7);
    layout->setSpacing(8);
    layout->addWidget(m_connectButton);
    layout->addWidget(m_recordButton);
    layout->addWidget(m_freezeButton);
    layout->addStretch(1);
    layout->addWidget(m_targetBox, 3);
    layout->addWidget(m_lineButton);
    layout->addWidget(m_requestButton);
    layout->addWidget(m_requestOn);
    layout->addWidget(m_detectButton);

    connect(m_connectButton, &QPushButton::clicked, this, &ConnectionBar::toggleConnection);
    connect(m_freezeButton, &QPushButton::toggled, this, &ConnectionBar::frozenChanged);
    connect(m_recordButton, &QPushButton::clicked, this, &ConnectionBar::recordRequested);
    connect(m_requestOn, &QPushButton::clicked, this, &ConnectionBar::requestChanged);
    connect(m_detectButton, &QPushButton::clicked, this, &ConnectionBar::detectRequested);
    connect(m_targetBox, &TargetBox::targetChanged, this, &ConnectionBar::refresh);
    connect(m_targetBox, &TargetBox::browseRequested, this, &ConnectionBar::browseRequested);
    connect(m_targetBox->lineEdit(), &QLineEdit::returnPressed, this, &ConnectionBar::start);
    // Another choice while something runs means: that instead.
    connect(m_targetBox, &TargetBox::chosenByUser, this, [this] {
        if (m_running)
            start();
    });
    refresh();
}

void ConnectionBar::makeButtons()
{
    m_connectButton =
        makeButton<QPushButton>(QStringLiteral("connectButton"), tr("Connect or disconnect"), this);
    m_connectButton->setIcon(icon(QStringLiteral("stop"), QPalette::HighlightedText));
    reserveWidth(m_connectButton, {tr("Connect"), tr("Disconnect"), tr("Open"), tr("Stop")});
    m_recordButton =
        makeButton<QPushButton>(QStringLiteral("recordButton"), tr("Record into a file of its own"), this);
    m_recordButton->setCheckable(true);
    m_recordButton->setProperty(FlatStyle::warningProperty, true);
    m_recordButton->setIcon(icon(QStringLiteral("record"), &Colours::bad));
    reserveWidth(m_recordButton, {tr("Record"), tr("Recording")});
    setRecording(false, {});
    m_freezeButton = makeButton<QPushButton>(QStringLiteral("freezeButton"), tr("Freeze the views"), this);
    m_freezeButton->setCheckable(true);
    m_freezeButton->setText(tr("Freeze"));
    m_freezeButton->setIcon(icon(QStringLiteral("freeze")));
    m_freezeButton->setToolTip(tr("The views stand still; the session goes on"));
    m_targetBox = new TargetBox(this);
    m_targetBox->setObjectName(QStringLiteral("targetBox"));
    m_targetBox->setAccessibleName(tr("Port or other source"));
    m_targetBox->lineEdit()->setObjectName(QStringLiteral("targetEdit"));
    m_targetBox->lineEdit()->setAccessibleName(tr("Port or other source"));
    m_targetBox->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    m_targetBox->setMaximumWidth(340);
    m_lineButton = makeButton<QPushButton>(QStringLiteral("lineButton"), tr("Line settings"), this);
    m_requestButton = makeButton<QPushButton>(QStringLiteral("requestButton"), tr("Request line"), this);
    m_requestOn =
        makeButton<QPushButton>(QStringLiteral("requestOnButton"), tr("Ask the meter to send"), this);
    m_requestOn->setCheckable(true);
    reserveWidth(m_requestOn, {tr("● on"), tr("○ off")});
    m_detectButton =
        makeButton<QPushButton>(QStringLiteral("detectButton"), tr("Find out how the line is set"), this);
    m_detectButton->setText(tr("Detect"));
    m_detectButton->setIcon(icon(QStringLiteral("detect")));
}

void ConnectionBar::makeLineMenu()
{
    m_lineMenu = new QMenu(tr("&Line settings"), this);
    m_lineMenu->setObjectName(QStringLiteral("lineMenu"));
    m_lineGroup = new QActionGroup(this);
    QAction* asFile = m_lineMenu->addAction(tr("As the file says"));
    asFile->setObjectName(QStringLiteral("lineAsFile"));
    asFile->setCheckable(true);
    m_lineGroup->addAction(asFile);
    connect(asFile, &QAction::triggered, this, [this] { chooseLine(std::nullopt); });
    const auto addPreset = [this](const QString& text, const line::LineSettings& settings) {
        QAction* action = m_lineMenu->addAction(text);
        action->setObjectName(QStringLiteral("line") + QString::fromStdString(settings.toString()));
        action->setCheckable(true);
        action->setData(QString::fromStdString(settings.toString()));
        m_lineGroup->addAction(action);
        connect(action, &QAction::triggered, this, [this, settings] {
            line::LineSettings chosen = settings;
            chosen.polarity = lineInUse().polarity;
            chooseLine(chosen);
        });
    };
    addPreset(tr("DSMR 4 and 5, and most others: 115200 8N1"), line::dsmr4Settings());
    addPreset(tr("DSMR 2 and 3, Q3D: 9600 7E1"), line::dsmr2Settings());
    using line::Parity;
    addPreset(tr("Denmark, NES: 115200 8E1"), {115'200, 8, Parity::Even});
    addPreset(tr("Norway's HAN, M-Bus in Austria: 2400 8E1"), {2'400, 8, Parity::Even});
    addPreset(tr("Denmark, Kamstrup's module: 2400 8N1"), {2'400, 8});
    addPreset(tr("Austria, infrared: 9600 8N1"), {9'600, 8});
    addPreset(tr("Austria, M-Bus or infrared: 9600 8E1"), {9'600, 8, Parity::Even});
    m_lineMenu->addSeparator();
    QAction* custom = m_lineMenu->addAction(tr("Other…"));
    custom->setObjectName(QStringLiteral("lineCustom"));
    connect(custom, &QAction::triggered, this, &ConnectionBar::showCustomForm);
    m_lineMenu->addSection(tr("Polarity"));
    m_polarityGroup = new QActionGroup(this);
    const auto addPolarity = [this](const QString& text, line::Polarity polarity, const QString& objectName) {
        QAction* action = m_lineMenu->addAction(text);
        action->setObjectName(objectName);
        action->setCheckable(true);
        action->setData(static_cast<int>(polarity));
        m_polarityGroup->addAction(action);
        connect(action, &QAction::triggered, this, [this, polarity] {
            line::LineSettings chosen = lineInUse();
            chosen.polarity = polarity;
            chooseLine(chosen);
        });
    };
    addPolarity(tr("Normal: high at rest"), line::Polarity::Normal, QStringLiteral("polarityNormal"));
    addPolarity(tr("Inverted: low at rest, read in software"), line::Polarity::Inverted,
                QStringLiteral("polarityInverted"));
    m_form = new LineSettingsForm(this);
    connect(m_form, &LineSettingsForm::chosen, this,
            [this](const line::LineSettings& settings) { chooseLine(settings); });
    m_lineButton->setMenu(m_lineMenu);
}

void ConnectionBar::addRequestChoice(QActionGroup* group, const QString& text, int value,
                                     const QString& objectName)
{
    QAction* action = m_requestMenu->addAction(text);
    action->setObjectName(objectName);
    action->setCheckable(true);
    action->setData(value);
    group->addAction(action);
    connect(action, &QAction::triggered, this, &ConnectionBar::chooseRequest);
}

void ConnectionBar::makeRequestMenu()
{
    m_requestMenu = new QMenu(tr("&Request line"), this);
    m_requestMenu->setObjectName(QStringLiteral("requestMenu"));
    m_pinGroup = new QActionGroup(this);
    m_levelGroup = new QActionGroup(this);
    m_modeGroup = new QActionGroup(this);
    const auto value = [](auto enumerator) { return static_cast<int>(enumerator); };
    m_requestMenu->addSection(tr("Pin that asks the meter"));
    addRequestChoice(m_pinGroup, tr("None"), value(RequestLine::Pin::None), QStringLiteral("requestNone"));
    addRequestChoice(m_pinGroup, tr("RTS"), value(RequestLine::Pin::Rts), QStringLiteral("requestRts"));
    addRequestChoice(m_pinGroup, tr("DTR"), value(RequestLine::Pin::Dtr), QStringLiteral("requestDtr"));
    m_requestMenu->addSection(tr("Level that asks"));
    addRequestChoice(m_levelGroup, tr("High"), value(RequestLine::Level::High),
                     QStringLiteral("requestHigh"));
    addRequestChoice(m_levelGroup, tr("Low"), value(RequestLine::Level::Low), QStringLiteral("requestLow"));
    m_requestMenu->addSection(tr("How long"));
    addRequestChoice(m_modeGroup, tr("Held"), value(RequestLine::Mode::Hold), QStringLiteral("requestHold"));
    addRequestChoice(m_modeGroup, tr("Until one telegram has come"), value(RequestLine::Mode::Pulse),
                     QStringLiteral("requestPulse"));
    m_requestButton->setMenu(m_requestMenu);
}

ConnectionTarget ConnectionBar::target() const
{
    ConnectionTarget result = m_targetBox->target();
    if (!isDemo(result)) // which has its own
        result.source.line = m_line;
    result.source.request = m_request;
    return result;
}

void ConnectionBar::setSource(const session::SourceSpec& spec)
{
    if (spec.kind != session::SourceSpec::Kind::Demo)
        m_line = spec.line;
    m_request = spec.request;
    m_actualLine.reset();
    m_targetBox->setSource(spec);
    refresh();
}

void ConnectionBar::setFile(const QString& path, std::optional<line::LineSettings> line)
{
    m_fileLine = line;
    m_actualLine.reset();
    m_targetBox->setFile(path);
    refresh();
}

void ConnectionBar::setPorts(std::vector<PortEntry> ports)
{
    m_targetBox->setPorts(std::move(ports));
}

void ConnectionBar::setDemoKinds(const QStringList& kinds)
{
    m_targetBox->setDemoKinds(kinds);
}

void ConnectionBar::setHosts(const QStringList& hosts)
{
    m_targetBox->setHosts(hosts);
}

void ConnectionBar::setRunning(bool running)
{
    m_running = running;
    refresh();
}

void ConnectionBar::setSourceState(const session::SourceState& state)
{
    if (m_state.phase == state.phase && m_state.controlLines == state.controlLines &&
        m_state.requestOn == state.requestOn)
        return;
    m_state = state;
    refresh();
}

void ConnectionBar::setActualLine(const line::LineSettings& line)
{
    if (m_actualLine == line)
        return;
    m_actualLine = line;
    refresh();
}

void ConnectionBar::setFrozen(bool frozen)
{
    m_freezeButton->setChecked(frozen);
}

void ConnectionBar::setRecording(bool recording, const QString& where)
{
    m_recordButton->setChecked(recording);
    m_recordButton->setText(recording ? tr("Recording") : tr("Record"));
    m_recordButton->setIcon(
        icon(recording ? QStringLiteral("stop") : QStringLiteral("record"), &Colours::bad));
    m_recordButton->setToolTip(recording ? tr("Records into %1; press to end").arg(where)
                                         : tr("Records what comes from now on into a file of its own"));
}

void ConnectionBar::toggleRecording()
{
    if (m_recordButton->isEnabled())
        m_recordButton->click();
}

void ConnectionBar::toggleConnection()
{
    if (m_running)
        emit disconnectRequested();
    else
        start();
}

void ConnectionBar::start()
{
    const ConnectionTarget chosen = target();
    switch (chosen.kind) {
    case TargetKind::Live:
        emit connectRequested(chosen.source);
        break;
    case TargetKind::File:
        emit openRequested(chosen.path);
        break;
    case TargetKind::None:
        emit targetNotUnderstood(m_targetBox->currentText().trimmed());
        break;
    }
}

void ConnectionBar::setDetecting(bool detecting)
{
    if (m_detecting == detecting)
        return;
    m_detecting = detecting;
    refresh();
}

void ConnectionBar::detect()
{
    if (m_detectButton->isEnabled())
        m_detectButton->click();
}

void ConnectionBar::toggleRequest()
{
    if (m_requestOn->isEnabled())
        m_requestOn->click();
}

line::LineSettings ConnectionBar::lineInUse() const
{
    if (m_targetBox->target().kind != TargetKind::File)
        return m_line;
    return m_fileLine.value_or(m_actualLine.value_or(m_line));
}

void ConnectionBar::chooseLine(std::optional<line::LineSettings> line)
{
    if (m_targetBox->target().kind == TargetKind::File)
        m_fileLine = line;
    else if (line)
        m_line = *line;
    refresh();
    emit settingsChanged();
}

void ConnectionBar::chooseRequest()
{
    m_request.pin = static_cast<RequestLine::Pin>(checkedValue(m_pinGroup));
    m_request.level = static_cast<RequestLine::Level>(checkedValue(m_levelGroup));
    m_request.mode = static_cast<RequestLine::Mode>(checkedValue(m_modeGroup));
    refresh();
    emit settingsChanged();
}

void ConnectionBar::showCustomForm()
{
    m_form->setSettings(lineInUse());
    m_form->popUp(m_lineButton->mapToGlobal(QPoint(0, m_lineButton->height())));
}

void ConnectionBar::refresh()
{
    const ConnectionTarget chosen = target();
    const bool file = chosen.kind == TargetKind::File;
    m_connectButton->setText(m_running ? (file ? tr("Stop") : tr("Disconnect"))
                                       : (file ? tr("Open") : tr("Connect")));
    m_connectButton->setIcon(
        icon(m_running ? QStringLiteral("stop") : QStringLiteral("connect"), QPalette::HighlightedText));
    m_connectButton->setProperty(FlatStyle::primaryProperty, true);
    m_recordButton->setEnabled(m_running && chosen.kind == TargetKind::Live);
    refreshLine(chosen);
    refreshRequest(chosen);
    const bool hasLine = chosen.kind == TargetKind::Live && !isDemo(chosen);
    m_detectButton->setEnabled(hasLine && !m_detecting);
    m_detectButton->setToolTip(hasLine ? tr("Finds speed, format, polarity and request line, and sets them")
                                       : tr("Only a port or a network connection has settings to find"));
    if (!m_detecting)
        return;
    for (QPushButton* button : {m_lineButton, m_requestButton, m_requestOn})
        button->setEnabled(false);
}

void ConnectionBar::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const Colours colours = Colours::of(palette());
    painter.fillRect(rect(), colours.panel);
    painter.fillRect(QRect(0, height() - 1, width(), 1), colours.border);
}

void ConnectionBar::refreshLine(const ConnectionTarget& chosen)
{
    const bool file = chosen.kind == TargetKind::File;
    const bool demo = isDemo(chosen);
    std::optional<line::LineSettings> shown = m_line;
    if (file)
        shown = m_fileLine ? m_fileLine : m_actualLine;
    else if (demo)
        shown = m_running ? m_actualLine : chosen.source.line;
    QString text = shown ? QString::fromStdString(shown->toDisplay()) : tr("line as found");
    if (shown && shown->polarity == line::Polarity::Inverted)
        text = tr("%1, inverted").arg(text);
    m_lineButton->setText(text);
    m_lineButton->setEnabled(!demo);
    m_lineButton->setToolTip(demo ? tr("The demo meter's kind decides")
                                  : tr("Baud, data bits, parity, stop bits, polarity"));
    const std::optional<line::LineSettings> choice = file ? m_fileLine : std::optional(m_line);
    const QString key = choice ? QString::fromStdString(choice->toString()) : QString();
    for (QAction* action : m_lineGroup->actions()) {
        const bool asFile = action->data().isNull();
        action->setVisible(!asFile || file);
        action->setChecked(asFile ? !choice : action->data().toString() == key);
    }
    check(m_polarityGroup, static_cast<int>(lineInUse().polarity));
}

void ConnectionBar::refreshRequest(const ConnectionTarget& chosen)
{
    // A virtual meter has a request line too, so that one can see what it does.
    const bool hasLine =
        chosen.kind == TargetKind::Live && chosen.source.kind != session::SourceSpec::Kind::Tcp;
    QString text = tr("request: none");
    if (m_request.pin != RequestLine::Pin::None) {
        text = tr("request: %1%2")
                   .arg(m_request.pin == RequestLine::Pin::Rts ? tr("RTS") : tr("DTR"),
                        m_request.level == RequestLine::Level::Low ? tr(" low") : QString());
        if (m_request.mode == RequestLine::Mode::Pulse)
            text = tr("%1, pulse").arg(text);
    }
    m_requestButton->setText(text);
    m_requestButton->setEnabled(hasLine);
    m_requestButton->setToolTip(hasLine ? tr("The pin that asks the meter to send")
                                        : tr("This source has no request line"));
    check(m_pinGroup, static_cast<int>(m_request.pin));
    check(m_levelGroup, static_cast<int>(m_request.level));
    check(m_modeGroup, static_cast<int>(m_request.mode));
    const bool usable = hasLine && m_running && m_request.pin != RequestLine::Pin::None &&
                        m_state.phase == session::SourceState::Phase::Open && m_state.controlLines;
    const bool on = usable && m_state.requestOn;
    m_requestOn->setEnabled(usable);
    m_requestOn->setChecked(on);
    m_requestOn->setText(on ? tr("● on") : tr("○ off"));
    m_requestOn->setToolTip(hasLine && !m_state.controlLines ? tr("This port has no control lines")
                                                             : tr("Works the request line by hand"));
}

} // namespace p1scope::ui
