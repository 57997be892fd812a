// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/sandboxcommand.h"

#include "app/base/qt/convert.h"
#include "app/cli/exitcode.h"
#include "app/sandbox/sandbox.h"

#include <cmath>

namespace edgedeck::cli {

using namespace Qt::StringLiterals;

std::vector<std::string> sandboxScenarios()
{
    return sandbox::scenarioNames();
}

std::string joinedScenarios()
{
    std::string text;
    for (const std::string &name : sandbox::scenarioNames())
        text += (text.empty() ? "" : ", ") + name;
    return text;
}

SandboxCommand::SandboxCommand() = default;
SandboxCommand::~SandboxCommand() = default;

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
        return usage("--port takes a number from 0 to 65535, not `" + toStd(parser.value(u"port"_s)) + "`");
    if (!speedOk || !std::isfinite(options.speed) || options.speed < 0)
        return usage("--speed takes a number from 0 on, not `" + toStd(parser.value(u"speed"_s)) + "`");
    if (!seedOk)
        return usage("--seed takes a whole number, not `" + toStd(parser.value(u"seed"_s)) + "`");
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
