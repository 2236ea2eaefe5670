// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/key_control.h"

#include "ui/connection/key_row.h"
#include "ui/connection/message_bar.h"

#include <algorithm>

namespace p1scope::ui {

namespace {

const QString subject = QStringLiteral("key");

bool tagFits(const telegram::Telegram& telegram)
{
    return std::ranges::none_of(telegram.notes,
                                [](const auto& note) { return note.what.starts_with("tag-mismatch"); });
}

} // namespace

KeyControl::KeyControl(const Parts& parts, std::unique_ptr<KeyStore> store, QObject* parent)
    : QObject(parent)
    , m_parts(parts)
    , m_store(std::move(store))
{
    session::Document& document = m_parts.session->document();
    connect(&document, &session::Document::telegramsChanged, this, &KeyControl::look);
    connect(&document, &session::Document::begun, this, [this] { m_lookedAt = 0; });
    connect(m_parts.row, &KeyRow::given, this, &KeyControl::given);
}

/// Looks at the newest telegram only: a meter that sends behind a key sends all so.
void KeyControl::look()
{
    const session::Document& document = m_parts.session->document();
    const std::size_t count = document.telegramCount();
    if (count == 0 || count == m_lookedAt)
        return;
    m_lookedAt = count;
    const telegram::TelegramIndex last{count - 1};
    if (document.summary(last).status != telegram::Status::Encrypted)
        return;
    m_sealed = last;
    const auto telegram = document.telegram(last);
    if (telegram && telegram->wrapping && telegram->wrapping->seal)
        ask(telegram->wrapping->seal->systemTitle);
}

void KeyControl::ask(const std::string& systemTitle)
{
    if (!m_asked.insert(systemTitle).second)
        return;
    m_store->find(systemTitle, [this, systemTitle](const std::optional<dlms::MeterKeys>& keys) {
        found(systemTitle, keys);
    });
}

void KeyControl::found(const std::string& systemTitle, const std::optional<dlms::MeterKeys>& keys)
{
    if (keys && fits(systemTitle, *keys)) {
        m_parts.session->readAgain();
        return;
    }
    m_parts.row->ask(systemTitle, m_store->place() == KeyStore::Place::Keyring);
}

bool KeyControl::fits(const std::string& systemTitle, const dlms::MeterKeys& keys)
{
    const session::Document& document = m_parts.session->document();
    m_parts.session->keys().setFor(systemTitle, keys);
    const auto telegram =
        m_sealed.value < document.telegramCount() ? document.telegram(m_sealed) : std::nullopt;
    const bool opened = telegram && telegram->wrapping && telegram->wrapping->seal &&
                        telegram->wrapping->seal->systemTitle == systemTitle &&
                        telegram->wrapping->seal->opened;
    if (!opened) {
        m_parts.session->keys().forget(systemTitle);
        return false;
    }
    if (tagFits(*telegram))
        m_parts.messages->clear(subject);
    else
        m_parts.messages->tell(subject, MessageBar::Kind::Warning,
                               tr("The telegrams are open, but the authentication key is probably wrong."),
                               tr("They are read all the same."));
    return true;
}

void KeyControl::given(const dlms::MeterKeys& keys, bool keep)
{
    const std::string systemTitle = m_parts.row->systemTitle();
    if (!fits(systemTitle, keys)) {
        m_parts.row->sayWrong();
        return;
    }
    m_parts.row->dismiss();
    if (keep)
        m_store->keep(systemTitle, keys, [this](const QString& fault) {
            if (!fault.isEmpty())
                m_parts.messages->tell(subject, MessageBar::Kind::Warning,
                                       tr("The key could not be kept: %1").arg(fault),
                                       tr("It is used until the program ends."));
        });
    m_parts.session->readAgain();
}

} // namespace p1scope::ui
