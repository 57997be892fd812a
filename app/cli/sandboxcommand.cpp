// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/sandboxcommand.h"

#include "app/base/qt/convert.h"
#include "app/cli/exitcode.h"
#include "app/sandbox/sandbox.h"

#include <cmath>

namespace edgedeck::cli {

using namespace Qt::StringLiterals;

SandboxCommand::SandboxCommand() = default;
SandboxCommand::~SandboxCommand() = default;

QString SandboxCommand::summary() const
{
    return u"a local Cloudflare on 127.0.0.1; the first line says where"_s;
}

void SandboxCommand::describe(QCommandLineParser &parser) const
{
    QStringList names;
    for (const std::string &name : sandbox::scenarioNames())
        names += toQString(name);
    parser.addOption(
        {u"scenario"_s, u"One of: %1."_s.arg(names.join(u", "_s)), u"NAME"_s, u"kv-write-limit"_s});
    parser.addOption({u"port"_s, u"Port of the API; 0 lets the system choose."_s, u"N"_s, u"0"_s});
    parser.addOption({u"speed"_s, u"Simulated seconds a real second; 0 stands still."_s, u"X"_s, u"1"_s});
    parser.addOption({u"seed"_s, u"Same seed, same world."_s, u"N"_s, u"1"_s});
}

std::chrono::milliseconds SandboxCommand::defaultTimeout(const QStringList &) const
{
    return std::chrono::milliseconds{0};
}

Result<void> SandboxCommand::start(const QCommandLineParser &parser)
{
    sandbox::Options options;
    options.scenario = toStd(parser.value(u"scenario"_s));
    bool portOk = false;
    bool speedOk = false;
    bool seedOk = false;
    options.port = parser.value(u"port"_s).toInt(&portOk);
    options.speed = parser.value(u"speed"_s).toDouble(&speedOk);
    options.seed = parser.value(u"seed"_s).toULongLong(&seedOk);
    if (!portOk || options.port < 0 || options.port > 65535)
        return usage("--port takes a number from 0 to 65535");
    if (!speedOk || !std::isfinite(options.speed) || options.speed < 0)
        return usage("--speed takes a number from 0 on");
    if (!seedOk)
        return usage("--seed takes a whole number");
    if (!operands(parser).isEmpty())
        return usage("unexpected argument: " + toStd(operands(parser).front()));
    auto started = sandbox::Sandbox::start(options);
    if (!started)
        return edgedeck::fail(started.error());
    m_sandbox = std::move(*started);
    const std::string line = m_sandbox->endpoints().json();
    output().sandboxLine(line);
    return {};
}

void SandboxCommand::timedOut()
{
    m_sandbox.reset();
    finish(kFine);
}

void SandboxCommand::interrupted(int)
{
    m_sandbox.reset();
    finish(kFine);
}

} // namespace edgedeck::cli
