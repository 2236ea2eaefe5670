// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/document.h"
#include "ui/frames/telegram_bytes.h"
#include "ui/widgets/selection.h"

#include <QWidget>

#include <optional>

class QAction;
class QLabel;
class QTableView;
class QTreeView;

namespace p1scope::ui {

class ObjectTreeModel;
class ListPanel;
class Pill;
class TelegramListModel;
class TelegramNotes;
class TelegramText;

/// What the meter says: the telegrams as a list, and the chosen one as objects with their meaning, as text,
/// and with what is wrong in it.
class TelegramsView : public QWidget {
    Q_OBJECT
public:
    /// Both outlive the view.
    TelegramsView(session::Document& document, Selection& selection, QWidget* parent = nullptr);
    ~TelegramsView() override;

    [[nodiscard]] QTableView* list() const { return m_list; }
    [[nodiscard]] QTreeView* tree() const { return m_tree; }
    [[nodiscard]] TelegramText* text() const { return m_text; }
    [[nodiscard]] TelegramNotes* notes() const { return m_notes; }
    [[nodiscard]] ListPanel* listPanel() const { return m_listPanel; }
    [[nodiscard]] TelegramListModel* listModel() const { return m_listModel; }
    [[nodiscard]] std::optional<telegram::TelegramIndex> index() const { return m_index; }

public slots:
    /// Frozen, the list takes no new telegrams.
    void setFrozen(bool frozen);

private:
    void build();
    QWidget* buildList();
    QWidget* buildTree();
    QWidget* buildText();
    QWidget* buildNotes();
    void addActions(QWidget* bar);
    void connectAll();
    void follow(const QObject* origin);
    void load(std::optional<telegram::TelegramIndex> index);
    void showLatest();
    void telegramChosen();
    void objectChosen();
    void chooseBytes(telegram::Stretch where);
    void showInTree(std::size_t byte);
    /// Opens the list that stands at this byte; closes what is open where there is none.
    void showListAt(std::optional<std::size_t> byte);
    void goToBad(bool forward);
    void updateTitle();

    session::Document& m_document;
    Selection& m_selection;
    TelegramListModel* m_listModel = nullptr;
    ObjectTreeModel* m_treeModel = nullptr;
    QTableView* m_list = nullptr;
    QTreeView* m_tree = nullptr;
    TelegramText* m_text = nullptr;
    TelegramNotes* m_notes = nullptr;
    ListPanel* m_listPanel = nullptr;
    QLabel* m_title = nullptr;
    Pill* m_verdict = nullptr;
    QLabel* m_state = nullptr;
    QAction* m_badOnly = nullptr;
    std::optional<telegram::TelegramIndex> m_index;
    std::optional<telegram::Telegram> m_telegram;
    TelegramBytes m_bytes;
    bool m_chosen = false;   ///< by somebody; until then the newest is shown
    bool m_updating = false; ///< what changes now is no choice of the user's
    bool m_atEnd = true;
    bool m_frozen = false;
};

} // namespace p1scope::ui
