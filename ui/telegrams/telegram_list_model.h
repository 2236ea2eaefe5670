// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/document.h"

#include <QAbstractTableModel>

#include <optional>
#include <vector>

namespace p1scope::ui {

/// The telegrams of a document as rows, the oldest first, whole or only the bad ones. Rows come in batches,
/// one for each time the document says that there are more; texts are made when they are asked for.
class TelegramListModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum class Column : std::uint8_t { Number, Time, Interval, Size, Verdict, Crc, Errors };
    static constexpr int columns = 7;
    /// The verdict's tone (Tone, as int), for those who paint it.
    static constexpr int toneRole = Qt::UserRole;

    /// The document outlives the model.
    explicit TelegramListModel(const session::Document& document, QObject* parent = nullptr);

    void setBadOnly(bool badOnly);
    [[nodiscard]] bool badOnly() const { return m_badOnly; }
    /// Frozen, no rows are added; those that came meanwhile come when it ends.
    void setFrozen(bool frozen);

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    [[nodiscard]] telegram::TelegramIndex telegramAt(int row) const;
    /// The row of this telegram; none where it is not shown.
    [[nodiscard]] std::optional<int> rowOf(telegram::TelegramIndex index) const;
    /// The next bad telegram after a row, or before it (-1: from the ends).
    [[nodiscard]] std::optional<int> badRow(int from, bool forward) const;

private:
    void restart();
    void takeNew();
    [[nodiscard]] bool isBad(std::size_t telegram) const;
    [[nodiscard]] QString text(telegram::TelegramIndex index, Column column) const;
    [[nodiscard]] QString timeText(const session::TelegramSummary& summary) const;
    [[nodiscard]] QString intervalText(telegram::TelegramIndex index) const;

    const session::Document& m_document;
    std::size_t m_seen = 0;            ///< telegrams of the document that have been looked at
    std::vector<std::uint32_t> m_rows; ///< with badOnly: the telegrams shown
    bool m_badOnly = false;
    bool m_frozen = false;
};

} // namespace p1scope::ui
