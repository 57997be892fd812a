// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/verbs.h"

#include "app/cli/completioncommand.h"
#include "app/cli/flagcommand.h"
#include "app/cli/historycommand.h"
#include "app/cli/probecommand.h"
#include "app/cli/profilecommand.h"
#include "app/cli/readcommands.h"
#include "app/cli/sandboxcommand.h"
#include "app/cli/watchcommand.h"

#include <array>

namespace edgedeck::cli {

namespace {

struct Maker
{
    std::string_view verb;
    std::unique_ptr<Command> (*make)();
};

template <class T> std::unique_ptr<Command> make()
{
    return std::make_unique<T>();
}

constexpr std::array kMakers{Maker{"sandbox", make<SandboxCommand>}, Maker{"status", make<StatusCommand>},
    Maker{"bindings", make<BindingsCommand>}, Maker{"flags", make<FlagsCommand>},
    Maker{"flag", make<FlagCommand>}, Maker{"probe", make<ProbeCommand>},
    Maker{"triage", make<TriageCommand>}, Maker{"profile", make<ProfileCommand>},
    Maker{"watch", make<WatchCommand>}, Maker{"history", make<HistoryCommand>},
    Maker{"completion", make<CompletionCommand>}};

} // namespace

std::unique_ptr<Command> makeCommand(std::string_view verb)
{
    for (const Maker &maker : kMakers) {
        if (maker.verb == verb)
            return maker.make();
    }
    return nullptr;
}

} // namespace edgedeck::cli
