// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/files/value_csv.h"
#include "core/session/source.h"

#include <QByteArray>
#include <QObject>
#include <QRegularExpression>
#include <QThread>

#include <cstdint>

namespace p1scope::session {

/// Another counter that prints itself, line by line, on a serial port or a TCP connection: a regular
/// expression finds the value in each. Stamped by this computer's clock, as a live meter is. Belongs to the
/// thread it is made in; the port is read in one of its own.
class TextReference : public QObject {
    Q_OBJECT
public:
    explicit TextReference(QObject* parent = nullptr);
    ~TextReference() override;

    /// Forgets what came before. The value is the first group of `pattern`; without a group each line that
    /// matches is a pulse. `source` may be serial or TCP.
    void start(const SourceSpec& source, const QRegularExpression& pattern);
    void stop();
    [[nodiscard]] bool running() const { return m_source != nullptr; }

    /// What has come so far. Of pulses: 1, 2, 3 …
    [[nodiscard]] const files::ValueTable& table() const { return m_table; }
    /// Whether lines are pulses.
    [[nodiscard]] bool pulses() const { return m_pattern.captureCount() == 0; }
    [[nodiscard]] std::uint64_t lines() const { return m_lines; }
    [[nodiscard]] const QString& lastLine() const { return m_lastLine; }
    [[nodiscard]] const SourceState& state() const { return m_state; }

signals:
    void changed();

private:
    void take(const EventBatch& events);
    void takeLine(const QByteArray& line, files::TableTime time);

    QThread m_thread;
    Source* m_source = nullptr;
    SourceState m_state;
    QRegularExpression m_pattern;
    files::ValueTable m_table;
    files::TableTime m_zero;
    QByteArray m_rest; ///< a line that has not ended yet
    std::uint64_t m_lines = 0;
    QString m_lastLine;
};

} // namespace p1scope::session
