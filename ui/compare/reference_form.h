// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/files/value_csv.h"
#include "core/meter/comparison.h"
#include "core/session/text_reference.h"
#include "ui/frames/panel.h"

#include <optional>
#include <string>

class QComboBox;
class QDoubleSpinBox;
class QLabel;
class QLineEdit;
class QTableWidget;
class QToolButton;

namespace p1scope::ui {

/// A table of the field and how it is to be read: what its text settles is filled in, what it leaves open has
/// to be chosen, and its first rows show what comes of it.
class ReferenceForm : public Panel {
    Q_OBJECT
public:
    explicit ReferenceForm(QWidget* parent = nullptr);

    /// Reads a file. What cannot be read is told in place of the preview.
    void open(const QString& path);
    /// Listens to a second source (as the command line writes live inputs) whose lines hold the value.
    void listen(const QString& address, const QString& line, const QString& pattern);
    /// Of times that do not say, and the unit of the counter beside it.
    void setMeter(telegram::Zone zone, const QString& unit);

    /// None while there is no file, nothing in it can be read, or something is open.
    [[nodiscard]] std::optional<meter::Reference> reference() const;
    [[nodiscard]] telegram::Zone zone() const { return m_zone; }
    /// The table with its first rows as they are read; belongs to the form until it is put somewhere else.
    [[nodiscard]] QTableWidget* preview() const { return m_preview; }

signals:
    void fileWanted();
    void changed();

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void build();
    [[nodiscard]] QWidget* buildLive();
    void showLive();
    void forget();
    QComboBox* addChoice(const QString& name, const QString& label);
    void fillChoices(const files::ValueProposal& proposal);
    [[nodiscard]] files::ValueDialect chosen() const;
    /// What has still to be chosen; empty where nothing has.
    [[nodiscard]] QString open() const;
    void read();
    void showPreview();
    void setPreviewRow(int row, const files::ValueRow& read);
    void say(const QString& text, bool bad);

    QString m_path;
    std::string m_text;
    std::optional<files::ValueProposal> m_proposal;
    std::optional<files::ValueTable> m_table;
    telegram::Zone m_zone;
    QString m_unit = QStringLiteral("kWh");
    bool m_filling = false;
    session::TextReference m_source; ///< where it runs or has run last, `m_live` says so
    bool m_live = false;
    std::size_t m_shownLive = 0; ///< rows of it that are in the preview

    QLabel* m_name = nullptr;
    QLabel* m_state = nullptr;
    QComboBox* m_column = nullptr;
    QComboBox* m_dates = nullptr;
    QComboBox* m_decimals = nullptr;
    QComboBox* m_times = nullptr;
    QComboBox* m_values = nullptr;
    QDoubleSpinBox* m_constant = nullptr;
    QWidget* m_liveRow = nullptr;
    QLineEdit* m_address = nullptr;
    QLineEdit* m_lineSettings = nullptr;
    QLineEdit* m_pattern = nullptr;
    QToolButton* m_listen = nullptr;
    QTableWidget* m_preview = nullptr;
};

} // namespace p1scope::ui
