// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/end_to_end/program.h"

#include "tests/end_to_end/shim/modem_state.h"

#include <QEventLoop>
#include <QJsonDocument>
#include <QProcessEnvironment>
#include <QTimer>

namespace p1scope::tests {

namespace {

/// Far more than any of it takes; a program that hangs is found out all the same.
constexpr int patienceMs = 60'000;

} // namespace

std::vector<QJsonObject> Outcome::json() const
{
    std::vector<QJsonObject> objects;
    for (const QByteArray& line : out.split('\n')) {
        if (!line.isEmpty())
            objects.push_back(QJsonDocument::fromJson(line).object());
    }
    return objects;
}

Program::Program(const QString& path, const QString& modemState)
{
    m_process.setProgram(path);
    auto environment = QProcessEnvironment::systemEnvironment();
    if (!modemState.isEmpty()) {
        environment.insert(QStringLiteral("LD_PRELOAD"), QStringLiteral(P1SCOPE_MODEM_SHIM));
        environment.insert(QStringLiteral("ASAN_OPTIONS"), QStringLiteral("verify_asan_link_order=0"));
        environment.insert(QStringLiteral(P1SCOPE_MODEM_STATE_VARIABLE), modemState);
    }
    m_process.setProcessEnvironment(environment);
}

void Program::start(const QStringList& arguments)
{
    m_process.start(m_process.program(), arguments);
}

Outcome Program::run(const QStringList& arguments, const QByteArray& input)
{
    start(arguments);
    m_process.write(input);
    m_process.closeWriteChannel();
    return finish();
}

Outcome Program::finish()
{
    if (m_process.state() != QProcess::NotRunning) {
        QEventLoop loop;
        QObject::connect(&m_process, &QProcess::finished, &loop, &QEventLoop::quit);
        QObject::connect(&m_process, &QProcess::errorOccurred, &loop, &QEventLoop::quit);
        QTimer::singleShot(patienceMs, &loop, &QEventLoop::quit);
        loop.exec();
    }
    const bool ended = m_process.state() == QProcess::NotRunning;
    if (!ended) {
        m_process.kill();
        m_process.waitForFinished();
    }
    Outcome outcome;
    if (ended && m_process.exitStatus() == QProcess::NormalExit)
        outcome.status = m_process.exitCode();
    outcome.out = m_process.readAllStandardOutput();
    outcome.error = m_process.readAllStandardError();
    return outcome;
}

QString commandLineProgram()
{
    return QStringLiteral(P1SCOPE_CLI_PROGRAM);
}

QString desktopProgram()
{
    return QStringLiteral(P1SCOPE_DESKTOP_PROGRAM);
}

QString testData(const QString& name)
{
    return QStringLiteral(P1SCOPE_TEST_DATA "/") + name;
}

} // namespace p1scope::tests
