// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/command.h"

namespace edgedeck::cli {

/// Shell completion, made from the table of verbs and their options.
class CompletionCommand final : public Command
{
    Q_OBJECT
public:
    [[nodiscard]] Result<void> start(const QCommandLineParser &parser) override;
};

} // namespace edgedeck::cli
