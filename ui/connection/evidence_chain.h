// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/doctor/evidence.h"

#include <QAbstractButton>
#include <QWidget>

#include <optional>
#include <vector>

class QHBoxLayout;
class QLabel;

namespace p1scope::ui {

/// One link of the chain: mark, title in bold, detail. Slow to give back width, so that its neighbours do
/// not move with every number; where there is less room than it wants it leaves out the detail's end.
class EvidenceLink : public QAbstractButton {
    Q_OBJECT
public:
    explicit EvidenceLink(QWidget* parent = nullptr);

    void setCheck(const doctor::Check& check, bool firstFailing);
    [[nodiscard]] const doctor::Check& check() const { return m_check; }
    [[nodiscard]] bool isFirstFailing() const { return m_firstFailing; }
    void forgetWidth();

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    [[nodiscard]] QFont titleFont() const;
    [[nodiscard]] int titleWidth() const;

    doctor::Check m_check;
    bool m_firstFailing = false;
    mutable int m_keptWidth = 0;
};

/// The chain of evidence, from the plug to the interval. The first link that fails is red and says why; a
/// click on any link opens a panel below with what it means and what to do.
class EvidenceChain : public QWidget {
    Q_OBJECT
public:
    explicit EvidenceChain(QWidget* parent = nullptr);

    void setChecks(const std::vector<doctor::Check>& checks);
    /// A new input: the panel closes, and widths are found anew.
    void reset();

    /// Position of the first link that fails.
    [[nodiscard]] std::optional<std::size_t> firstFailing() const;
    [[nodiscard]] const std::vector<EvidenceLink*>& links() const { return m_links; }
    /// What the open panel says; empty while it is closed.
    [[nodiscard]] QString panelText() const;

public slots:
    /// Opens the panel at the first link that is not well, or closes it.
    void toggleAdvice();

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void open(std::size_t index);
    void close();
    void fillPanel();

    std::vector<EvidenceLink*> m_links;
    QHBoxLayout* m_row = nullptr;
    QLabel* m_panel = nullptr;
    std::optional<std::size_t> m_open;
};

} // namespace p1scope::ui
