// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/completioncommand.h"

#include "app/base/qt/convert.h"
#include "app/cli/completion.h"
#include "app/cli/exitcode.h"
#include "app/cli/jsonwriters.h"

namespace edgedeck::cli {

using namespace Qt::StringLiterals;

Result<void> CompletionCommand::start(const QCommandLineParser &parser)
{
    const std::string shell = toStd(operands(parser).value(0));
    const auto script = completionScript(shell);
    if (!script)
        return usage("completion takes bash, zsh or fish");
    output().result(completionJson(shell, *script), *script);
    finish(kFine);
    return {};
}

} // namespace edgedeck::cli
