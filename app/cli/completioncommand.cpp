// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/completioncommand.h"

#include "app/base/qt/convert.h"
#include "app/cli/completion.h"
#include "app/cli/exitcode.h"
#include "app/cli/verbs.h"

namespace edgedeck::cli {

using namespace Qt::StringLiterals;

QString CompletionCommand::summary() const
{
    return u"shell completion: bash, zsh or fish"_s;
}

void CompletionCommand::describe(QCommandLineParser &) const { }

Result<void> CompletionCommand::start(const QCommandLineParser &parser)
{
    const QStringList all = operands(parser);
    const auto script = completionScript(toStd(all.value(0)), completionWords());
    if (all.size() != 1 || !script)
        return usage("completion takes bash, zsh or fish");
    output().setJson(false);
    output().result({}, *script);
    finish(kFine);
    return {};
}

} // namespace edgedeck::cli
