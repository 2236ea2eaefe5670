// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/session.h"
#include "ui/key_store.h"

#include <QObject>

#include <memory>
#include <set>
#include <string>

namespace p1scope::ui {

class KeyRow;
class MessageBar;

/// What the window does about telegrams behind a key: looks whether the meter's keys are kept, else asks for
/// them, tries them on the telegram that is there, and keeps those that fit where that is wanted. None of
/// what it is given is its own but the store, and all of it outlives it.
class KeyControl : public QObject {
    Q_OBJECT
public:
    struct Parts {
        session::Session* session = nullptr;
        KeyRow* row = nullptr;
        MessageBar* messages = nullptr;
    };
    KeyControl(const Parts& parts, std::unique_ptr<KeyStore> store, QObject* parent = nullptr);

private:
    void look();
    void ask(const std::string& systemTitle);
    void found(const std::string& systemTitle, const std::optional<dlms::MeterKeys>& keys);
    void given(const dlms::MeterKeys& keys, bool keep);
    /// Whether these keys open the last telegram of the meter; they are known from then on, if so.
    [[nodiscard]] bool fits(const std::string& systemTitle, const dlms::MeterKeys& keys);

    Parts m_parts;
    std::unique_ptr<KeyStore> m_store;
    std::set<std::string> m_asked;    ///< meters that the store was asked for
    telegram::TelegramIndex m_sealed; ///< the last telegram that no key fitted
    std::size_t m_lookedAt = 0;       ///< telegrams of the input that have been looked at
};

} // namespace p1scope::ui
