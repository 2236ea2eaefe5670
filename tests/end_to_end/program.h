// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QJsonObject>
#include <QProcess>
#include <QStringList>

#include <vector>

namespace p1scope::tests {

/// What a program left when it ended.
struct Outcome {
    int status = -1; ///< -1: it crashed, or did not end in time
    QByteArray out;
    QByteArray error;

    /// Standard output as a JSON object a line; a line that is none gives an empty object.
    [[nodiscard]] std::vector<QJsonObject> json() const;
};

/// One of the project's programs as a process of its own.
class Program {
public:
    /// `preload` gives its pseudo terminals modem lines, whose state lies in `modemState`.
    explicit Program(const QString& path, const QString& modemState = {});

    /// Runs to the end, with `input` on standard input.
    [[nodiscard]] Outcome run(const QStringList& arguments, const QByteArray& input = {});
    void start(const QStringList& arguments);
    /// Waits for the end, with the event loop running.
    [[nodiscard]] Outcome finish();
    [[nodiscard]] QProcess& process() { return m_process; }

private:
    QProcess m_process;
};

[[nodiscard]] QString commandLineProgram();
[[nodiscard]] QString desktopProgram();
[[nodiscard]] QString testData(const QString& name);

} // namespace p1scope::tests
