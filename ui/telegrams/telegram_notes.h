// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/doctor/repair.h"
#include "core/telegram/telegram.h"
#include "ui/frames/telegram_bytes.h"

#include <QString>
#include <QWidget>

#include <vector>

class QLabel;
class QListWidget;

namespace p1scope::ui {

/// Something to be said about a place of a telegram.
struct Remark {
    QString text;
    telegram::Stretch where;
    bool error = false;
    bool why = false; ///< explains the others
};

/// What is unusual in a telegram, in the order of its bytes: its notes, and the errors of its frames. No more
/// than `limit`; then the last one says how many were left out.
[[nodiscard]] std::vector<Remark> remarksOf(const telegram::Telegram& telegram, const TelegramBytes& bytes,
                                            std::size_t limit = 200);
/// Why a telegram is broken, and what it should read like where that is known.
[[nodiscard]] std::vector<Remark> remarksOf(const telegram::Telegram& telegram,
                                            const std::vector<doctor::Finding>& findings);
/// A finding in two or three words: "one bit wrong".
[[nodiscard]] QString shortText(const doctor::Finding& finding);
/// "CRC E47C, as computed", "CRC sent 1234, computed E47C".
[[nodiscard]] QString crcText(const telegram::Telegram& telegram);

/// The CRC and the remarks as a list; choosing one tells its bytes.
class TelegramNotes : public QWidget {
    Q_OBJECT
public:
    explicit TelegramNotes(QWidget* parent = nullptr);

    void setTelegram(const telegram::Telegram& telegram, const TelegramBytes& bytes,
                     const std::vector<doctor::Finding>& findings = {});
    void clear();
    [[nodiscard]] const std::vector<Remark>& remarks() const { return m_remarks; }

signals:
    void chosen(int remark);

private:
    QLabel* m_crc = nullptr;
    QListWidget* m_list = nullptr;
    std::vector<Remark> m_remarks;
};

} // namespace p1scope::ui
