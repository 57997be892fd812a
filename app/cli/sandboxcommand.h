// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/command.h"

#include <memory>
#include <string>
#include <vector>

namespace edgedeck::sandbox {
class Sandbox;
}

namespace edgedeck::cli {

/// The scenarios that the sandbox has; and as "a, b, c".
[[nodiscard]] std::vector<std::string> sandboxScenarios();
[[nodiscard]] std::string joinedScenarios();

/// A local Cloudflare on 127.0.0.1, until SIGTERM. The first line on stdout says where it is.
class SandboxCommand final : public Command
{
    Q_OBJECT
public:
    SandboxCommand();
    ~SandboxCommand() override;
    [[nodiscard]] std::chrono::milliseconds defaultTimeout(const QStringList &arguments) const override;
    [[nodiscard]] Result<void> start(const QCommandLineParser &parser) override;
    void timedOut() override;
    void interrupted(int signal) override;

private:
    std::unique_ptr<sandbox::Sandbox> m_sandbox;
};

} // namespace edgedeck::cli
