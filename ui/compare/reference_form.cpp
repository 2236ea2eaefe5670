// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/reference_form.h"

#include "core/files/mapped_file.h"
#include "core/line/line_settings.h"
#include "core/meter/reference_table.h"
#include "ui/frames/flat_header.h"
#include "ui/graphs/axis_ticks.h"
#include "ui/widgets/colours.h"
#include "ui/widgets/format.h"

#include <QComboBox>
#include <QDir>
#include <QDoubleSpinBox>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QRegularExpression>
#include <QSignalBlocker>
#include <QTableWidget>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace p1scope::ui {

namespace {

/// What stands in a choice that has still to be made.
constexpr int notChosen = -2;
constexpr int eachRowIsAPulse = -1;
constexpr int previewRows = 200;

void choose(QComboBox& box, const QVariant& value)
{
    box.setCurrentIndex(std::max(box.findData(value), 0));
}

} // namespace

ReferenceForm::ReferenceForm(QWidget* parent)
    : Panel(parent)
{
    setObjectName(QStringLiteral("referenceForm"));
    setAccessibleName(tr("The reference"));
    build();
    say(tr("A CSV of times and a counter's values, of pulse counts, or of the times of pulses"), false);
}

QComboBox* ReferenceForm::addChoice(const QString& name, const QString& label)
{
    auto* box = new QComboBox(this);
    box->setObjectName(name);
    box->setAccessibleName(label);
    box->setToolTip(label);
    box->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    box->hide();
    connect(box, &QComboBox::currentIndexChanged, this, [this] {
        if (!m_filling)
            read();
    });
    return box;
}

void ReferenceForm::build()
{
    auto* rows = new QVBoxLayout(this);
    rows->setContentsMargins(14, 10, 14, 10);
    rows->setSpacing(6);
    auto* first = new QHBoxLayout;
    auto* title = new QLabel(tr("Reference"), this);
    QFont bold = font();
    bold.setBold(true);
    title->setFont(bold);
    m_name = new QLabel(this);
    m_name->setObjectName(QStringLiteral("referenceName"));
    m_name->setTextFormat(Qt::PlainText);
    m_name->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    auto* file = new QToolButton(this);
    file->setObjectName(QStringLiteral("referenceFile"));
    file->setText(tr("File…"));
    file->setAccessibleName(tr("Choose a file as reference"));
    file->setFocusPolicy(Qt::StrongFocus);
    connect(file, &QToolButton::clicked, this, &ReferenceForm::fileWanted);
    auto* live = new QToolButton(this);
    live->setObjectName(QStringLiteral("referenceLive"));
    live->setText(tr("Live…"));
    live->setAccessibleName(tr("Listen to a second source as reference"));
    live->setCheckable(true);
    live->setFocusPolicy(Qt::StrongFocus);
    first->addWidget(title);
    first->addSpacing(8);
    first->addWidget(m_name, 1);
    first->addWidget(file);
    first->addWidget(live);
    rows->addLayout(first);

    m_liveRow = buildLive();
    m_liveRow->hide();
    rows->addWidget(m_liveRow);
    connect(live, &QToolButton::toggled, m_liveRow, &QWidget::setVisible);

    m_column = addChoice(QStringLiteral("referenceColumn"), tr("Column with the values"));
    m_dates = addChoice(QStringLiteral("referenceDates"), tr("Order of the dates"));
    m_decimals = addChoice(QStringLiteral("referenceDecimals"), tr("Sign before decimals"));
    m_times = addChoice(QStringLiteral("referenceTimes"), tr("Clock of times that do not say"));
    m_values = addChoice(QStringLiteral("referenceValues"), tr("What the values are"));
    m_constant = new QDoubleSpinBox(this);
    m_constant->setObjectName(QStringLiteral("referenceConstant"));
    m_constant->setAccessibleName(tr("Pulses per unit"));
    m_constant->setRange(0.001, 1e6);
    m_constant->setDecimals(3);
    m_constant->setValue(meter::usualPulsesPerUnit);
    m_constant->setStepType(QAbstractSpinBox::AdaptiveDecimalStepType);
    m_constant->hide();
    connect(m_constant, &QDoubleSpinBox::valueChanged, this, &ReferenceForm::changed);
    auto* second = new QHBoxLayout;
    second->setSpacing(6);
    for (QWidget* widget :
         std::initializer_list<QWidget*>{m_column, m_dates, m_decimals, m_times, m_values, m_constant})
        second->addWidget(widget);
    second->addStretch(1);
    rows->addLayout(second);
    m_state = new QLabel(this);
    m_state->setObjectName(QStringLiteral("referenceState"));
    m_state->setTextFormat(Qt::PlainText);
    m_state->setWordWrap(true);
    rows->addWidget(m_state);

    m_preview = new QTableWidget(0, 3, this);
    m_preview->setObjectName(QStringLiteral("referencePreview"));
    m_preview->setAccessibleName(tr("The first rows as they are read"));
    m_preview->setHorizontalHeader(new FlatHeader(m_preview, 6));
    m_preview->setHorizontalHeaderLabels({tr("Line"), tr("Time"), tr("Value")});
    m_preview->verticalHeader()->hide();
    m_preview->setShowGrid(false);
    m_preview->setFrameShape(QFrame::NoFrame);
    m_preview->setAlternatingRowColors(true);
    m_preview->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_preview->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_preview->setTabKeyNavigation(false);
    m_preview->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_preview->horizontalHeader()->setMinimumSectionSize(70);
    m_preview->horizontalHeader()->setStretchLastSection(true);
    m_preview->verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 10);
    m_preview->hide();
}

QWidget* ReferenceForm::buildLive()
{
    auto* row = new QWidget(this);
    auto* items = new QHBoxLayout(row);
    items->setContentsMargins(0, 0, 0, 0);
    items->setSpacing(6);
    const auto addEdit = [&](const QString& name, const QString& what, const QString& hint) {
        auto* edit = new QLineEdit(row);
        edit->setObjectName(name);
        edit->setAccessibleName(what);
        edit->setToolTip(what);
        edit->setPlaceholderText(hint);
        return edit;
    };
    m_address = addEdit(QStringLiteral("referenceAddress"), tr("Serial device, or tcp://HOST:PORT"),
                        QStringLiteral("/dev/ttyUSB1, tcp://host:port"));
    m_lineSettings = addEdit(QStringLiteral("referenceLine"), tr("Line settings of a serial device"), {});
    m_lineSettings->setText(QStringLiteral("57600,8,N,1"));
    m_lineSettings->setMaximumWidth(fontMetrics().horizontalAdvance(QStringLiteral("115200,8,N,1")) + 30);
    m_pattern = addEdit(QStringLiteral("referencePattern"),
                        tr("Regular expression: its first group is the value; without a group each line that "
                           "matches is a pulse"),
                        QStringLiteral("count=(\\d+)"));
    m_listen = new QToolButton(row);
    m_listen->setObjectName(QStringLiteral("referenceListen"));
    m_listen->setText(tr("Listen"));
    m_listen->setAccessibleName(tr("Begin or stop to listen"));
    m_listen->setFocusPolicy(Qt::StrongFocus);
    items->addWidget(m_address, 2);
    items->addWidget(m_lineSettings);
    items->addWidget(m_pattern, 2);
    items->addWidget(m_listen);
    connect(m_listen, &QToolButton::clicked, this, [this] {
        if (m_source.running())
            m_source.stop();
        else
            listen(m_address->text().trimmed(), m_lineSettings->text().trimmed(), m_pattern->text());
    });
    connect(&m_source, &session::TextReference::changed, this, &ReferenceForm::showLive);
    return row;
}

void ReferenceForm::forget()
{
    m_text.clear();
    m_proposal.reset();
    m_table.reset();
    m_shownLive = 0;
    m_preview->setRowCount(0);
}

void ReferenceForm::listen(const QString& address, const QString& line, const QString& pattern)
{
    auto spec = session::SourceSpec::parse(address);
    const auto settings = line::parseLineSettings(line.toStdString());
    const QRegularExpression expression(pattern);
    if (!spec || spec->kind == session::SourceSpec::Kind::Demo)
        return say(tr("%1 is neither a serial device nor tcp://HOST:PORT").arg(address), true);
    if (!settings)
        return say(QString::fromStdString(settings.error().line()), true);
    if (!expression.isValid() || pattern.isEmpty())
        return say(tr("That is no regular expression: %1").arg(expression.errorString()), true);
    spec->line = settings.value();
    spec->request.pin = session::RequestLine::Pin::None;
    forget();
    m_path = address;
    resizeEvent(nullptr);
    m_live = true;
    for (QWidget* widget : {m_column, m_dates, m_decimals, m_times})
        widget->hide();
    m_filling = true;
    m_values->clear();
    m_values->addItem(tr("in %1").arg(m_unit), false);
    m_values->addItem(tr("in pulses, a unit being"), true);
    choose(*m_values, expression.captureCount() == 0);
    m_values->setEnabled(expression.captureCount() > 0);
    m_filling = false;
    m_values->show();
    m_constant->setVisible(m_values->currentData().toBool());
    m_source.start(*spec, expression);
    showLive();
    emit changed();
}

void ReferenceForm::showLive()
{
    m_listen->setText(m_source.running() ? tr("Stop") : tr("Listen"));
    if (!m_live)
        return;
    const files::ValueTable& table = m_source.table();
    QString text =
        tr("%1 lines, %2 with a value").arg(countText(m_source.lines()), countText(table.rows.size()));
    if (!m_source.lastLine().isEmpty())
        text += tr(", the last: %1").arg(m_source.lastLine().left(60));
    using Phase = session::SourceState::Phase;
    const Phase phase = m_source.state().phase;
    const bool bad = m_source.running() && (phase == Phase::Waiting || phase == Phase::Failed);
    say(bad ? m_source.state().message : text, bad || (m_source.lines() > 2 && table.rows.empty()));
    // The newest at the end, and no more than are of use to look at.
    for (; m_shownLive < table.rows.size(); ++m_shownLive) {
        const files::ValueRow& read = table.rows[m_shownLive];
        const int row = m_preview->rowCount();
        if (row >= previewRows)
            continue;
        m_preview->insertRow(row);
        setPreviewRow(row, read);
    }
    if (table.rows.size() == 2)
        emit changed();
}

void ReferenceForm::setMeter(telegram::Zone zone, const QString& unit)
{
    const bool same = zone.standard == m_zone.standard && unit == m_unit;
    m_zone = zone;
    m_unit = unit;
    if (same || !m_proposal)
        return;
    m_values->setItemText(m_values->findData(false), tr("in %1").arg(m_unit));
    read();
}

void ReferenceForm::open(const QString& path)
{
    m_source.stop();
    m_live = false;
    forget();
    m_path = path;
    resizeEvent(nullptr);
    base::Result<files::ValueProposal> proposal = base::Error{};
    auto mapped = files::MappedFile::open(std::filesystem::path(path.toStdU16String()));
    if (mapped) {
        const auto bytes = mapped.value()->bytes();
        m_text.assign(bytes.begin(), bytes.end());
        proposal = files::proposeValueDialect(m_text);
    } else {
        proposal = mapped.error();
    }
    for (QWidget* widget :
         std::initializer_list<QWidget*>{m_column, m_dates, m_decimals, m_times, m_values, m_constant})
        widget->setVisible(proposal.ok());
    if (!proposal) {
        say(QString::fromStdString(proposal.error().line()), true);
        showPreview();
        emit changed();
        return;
    }
    m_proposal = proposal.take();
    fillChoices(*m_proposal);
    read();
}

void ReferenceForm::fillChoices(const files::ValueProposal& proposal)
{
    m_filling = true;
    for (QComboBox* box : {m_column, m_dates, m_decimals, m_times, m_values})
        box->clear();
    const files::ValueDialect& dialect = proposal.dialect;
    const auto ask = [](QComboBox& box, bool open, const QString& text) {
        if (open)
            box.addItem(text, notChosen);
    };
    ask(*m_column, proposal.columnOpen, tr("Which column?"));
    for (std::size_t i = 0; i < proposal.columns.size(); ++i) {
        if (i != dialect.timeColumn && dialect.clockColumn != i)
            m_column->addItem(tr("Column %1").arg(QString::fromStdString(proposal.columns[i])),
                              static_cast<int>(i));
    }
    m_column->addItem(tr("Each row is a pulse"), eachRowIsAPulse);
    choose(*m_column, proposal.columnOpen   ? notChosen
                      : dialect.valueColumn ? static_cast<int>(*dialect.valueColumn)
                                            : eachRowIsAPulse);
    ask(*m_dates, proposal.datesOpen, tr("Day or month first?"));
    m_dates->addItem(tr("Year first"), static_cast<int>(files::DateOrder::YearFirst));
    m_dates->addItem(tr("Day first"), static_cast<int>(files::DateOrder::DayFirst));
    m_dates->addItem(tr("Month first"), static_cast<int>(files::DateOrder::MonthFirst));
    choose(*m_dates, proposal.datesOpen ? notChosen : static_cast<int>(dialect.dates));
    ask(*m_decimals, proposal.decimalsOpen, tr("Thousands or decimals?"));
    m_decimals->addItem(tr("Decimal point"), 0);
    m_decimals->addItem(tr("Decimal comma"), 1);
    choose(*m_decimals, proposal.decimalsOpen ? notChosen : dialect.decimalComma ? 1 : 0);
    m_times->addItem(tr("The meter's civil time"), false);
    m_times->addItem(tr("UTC"), true);
    m_times->setVisible(proposal.zoneOpen);
    m_values->addItem(tr("in %1").arg(m_unit), false);
    m_values->addItem(tr("in pulses, a unit being"), true);
    choose(*m_values, !dialect.valueColumn);
    m_filling = false;
}

files::ValueDialect ReferenceForm::chosen() const
{
    files::ValueDialect dialect = m_proposal->dialect;
    const int column = m_column->currentData().toInt();
    if (column == eachRowIsAPulse)
        dialect.valueColumn.reset();
    else if (column >= 0)
        dialect.valueColumn = static_cast<std::size_t>(column);
    if (const int dates = m_dates->currentData().toInt(); dates != notChosen)
        dialect.dates = static_cast<files::DateOrder>(dates);
    if (const int decimals = m_decimals->currentData().toInt(); decimals != notChosen)
        dialect.decimalComma = decimals == 1;
    if (m_times->currentData().toBool())
        dialect.offset = std::chrono::minutes(0);
    return dialect;
}

QString ReferenceForm::open() const
{
    QStringList left;
    for (const QComboBox* box : {m_column, m_dates, m_decimals}) {
        if (box->currentData().toInt() == notChosen)
            left << box->currentText();
    }
    return left.join(u' ');
}

void ReferenceForm::read()
{
    if (m_live) {
        m_constant->setVisible(m_values->currentData().toBool());
        emit changed();
        return;
    }
    const bool pulses = m_column->currentData().toInt() == eachRowIsAPulse;
    if (pulses) {
        const QSignalBlocker quiet(m_values);
        choose(*m_values, true);
    }
    m_values->setEnabled(!pulses);
    m_constant->setVisible(m_values->currentData().toBool());
    m_constant->setSuffix(tr(" pulses/%1").arg(m_unit));
    auto table = files::readValueTable(m_text, chosen(), m_zone);
    m_table.reset();
    if (!table) {
        say(QString::fromStdString(table.error().line()), true);
    } else {
        m_table = table.take();
        QString text = tr("%1 rows").arg(countText(m_table->rows.size()));
        text += tr(", %1 to %2")
                    .arg(momentText(m_table->rows.front().time, m_zone),
                         momentText(m_table->rows.back().time, m_zone));
        if (m_table->empty > 0)
            text += tr(", %1 without a value").arg(countText(m_table->empty));
        if (m_table->faulty > 0)
            text += tr(". %1 cannot be read and are left out, the first is line %2: %3")
                        .arg(countText(m_table->faulty))
                        .arg(m_table->faults[0].line)
                        .arg(QString::fromStdString(m_table->faults[0].what));
        const QString left = open();
        if (!left.isEmpty())
            text = tr("The file does not tell: %1").arg(left);
        say(text, !left.isEmpty() || m_table->faulty > 0);
    }
    showPreview();
    emit changed();
}

void ReferenceForm::say(const QString& text, bool bad)
{
    const Colours colours = Colours::of(palette());
    QPalette own = palette();
    own.setColor(QPalette::WindowText, bad ? colours.bad : colours.dim);
    m_state->setPalette(own);
    m_state->setText(bad ? QStringLiteral("! ") + text : text);
}

void ReferenceForm::showPreview()
{
    const int rows = m_table ? static_cast<int>(std::min<std::size_t>(m_table->rows.size(), previewRows)) : 0;
    m_preview->setRowCount(rows);
    for (int row = 0; row < rows; ++row) {
        setPreviewRow(row, m_table->rows[static_cast<std::size_t>(row)]);
    }
}

void ReferenceForm::setPreviewRow(int row, const files::ValueRow& read)
{
    const QString cells[] = {QString::number(read.line), momentText(read.time, m_zone),
                             displayLocale().toString(read.value, 'g', 12)};
    for (int column = 0; column < 3; ++column)
        m_preview->setItem(row, column, new QTableWidgetItem(cells[column]));
}

std::optional<meter::Reference> ReferenceForm::reference() const
{
    const bool pulses = m_values->currentData().toBool();
    if (m_live && m_source.table().rows.size() > 1) {
        files::ValueDialect lines;
        if (!m_source.pulses())
            lines.valueColumn = 1;
        return meter::referenceOf(m_source.table(), lines,
                                  pulses ? std::optional(m_constant->value()) : std::nullopt);
    }
    if (!m_table || !m_proposal || !open().isEmpty())
        return std::nullopt;
    return meter::referenceOf(*m_table, chosen(), pulses ? std::optional(m_constant->value()) : std::nullopt);
}

void ReferenceForm::resizeEvent(QResizeEvent* event)
{
    if (event != nullptr)
        Panel::resizeEvent(event);
    const QString name = QFileInfo(m_path).fileName();
    m_name->setToolTip(QDir::toNativeSeparators(m_path));
    m_name->setText(fontMetrics().elidedText(name, Qt::ElideMiddle, std::max(m_name->width(), 60)));
}

} // namespace p1scope::ui
