// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/telegram/telegram.h"
#include "ui/frames/object_text.h"
#include "ui/frames/telegram_bytes.h"

#include <QAbstractItemModel>

#include <optional>
#include <vector>

namespace p1scope::ui {

/// The objects of one telegram in wire order, duplicates and unknown codes too. Objects of one M-Bus device
/// that follow each other stand under its name; the values of an object that has several stand under it.
class ObjectTreeModel : public QAbstractItemModel {
    Q_OBJECT
public:
    enum class Column : std::uint8_t { Code, Meaning, Value, Unit };
    static constexpr int columns = 4;
    /// Whether the row's value is not taken because of an error, or its code not known (Tone, as int).
    static constexpr int toneRole = Qt::UserRole;

    explicit ObjectTreeModel(QObject* parent = nullptr);

    void setTelegram(const telegram::Telegram& telegram, const TelegramBytes& bytes);
    void clear();

    [[nodiscard]] QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    [[nodiscard]] QModelIndex parent(const QModelIndex& child) const override;
    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    /// The bytes of the telegram that a row stands for; of a group all of its objects.
    [[nodiscard]] telegram::Stretch stretchOf(const QModelIndex& index) const;
    /// True for a row that only holds the objects of a device.
    [[nodiscard]] bool isGroup(const QModelIndex& index) const;
    /// The row of an object, by its place in the telegram.
    [[nodiscard]] QModelIndex objectIndex(std::size_t object) const;

private:
    enum class Kind : std::uint8_t { Group, Object, Value };
    struct Node {
        Kind kind = Kind::Object;
        int parent = -1; ///< in m_nodes; -1 for the top
        int row = 0;
        std::vector<int> children;
        QString code;
        QString meaning;
        QString value;
        QString unit;
        QString remark;
        QString elsewhere; ///< ObjectText::elsewhere
        telegram::Stretch where;
        bool known = true;
        bool error = false;
    };

    int add(int parent, Node node);
    void addObject(int parent, const telegram::Telegram& telegram, std::size_t object,
                   const TelegramBytes& bytes);
    [[nodiscard]] const Node& node(const QModelIndex& index) const;
    [[nodiscard]] const std::vector<int>& childrenOf(const QModelIndex& index) const;

    std::vector<Node> m_nodes;
    std::vector<int> m_top;
    std::vector<int> m_objectNodes; ///< by the object's place in the telegram
};

} // namespace p1scope::ui
