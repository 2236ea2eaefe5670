// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/dlms/key.h"

#include <QObject>
#include <QString>

#include <functional>
#include <memory>
#include <optional>

namespace p1scope::ui {

/// Where the keys of meters are kept between sessions, by the meters' system titles, and passwords by names
/// of their own. Belongs to the GUI thread; the answers come later, in it.
class KeyStore : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;

    enum class Place {
        Keyring,  ///< the system's, which asks for a password where that is due
        Settings, ///< a file that whoever reads this account's files can read: only after an explicit yes
    };
    /// Where keep() would put them. Known once find() or findText() has answered.
    [[nodiscard]] virtual Place place() const = 0;

    using Found = std::function<void(std::optional<dlms::MeterKeys>)>;
    /// Answers once, with none where no keys are kept, or the keyring stays locked.
    virtual void find(const std::string& systemTitle, Found found) = 0;
    /// `done` is given an empty text, or what went wrong.
    virtual void keep(const std::string& systemTitle, const dlms::MeterKeys& keys,
                      std::function<void(const QString& fault)> done) = 0;

    /// The same for a text; empty for none.
    virtual void findText(const QString& name, std::function<void(const QString& text)> found) = 0;
    /// An empty text is forgotten.
    virtual void keepText(const QString& name, const QString& text,
                          std::function<void(const QString& fault)> done) = 0;
};

/// The system's keyring through QtKeychain; on a machine without one, the program's settings file.
[[nodiscard]] std::unique_ptr<KeyStore> systemKeyStore();

} // namespace p1scope::ui
