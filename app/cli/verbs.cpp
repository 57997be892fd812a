// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/verbs.h"

#include "app/base/qt/convert.h"
#include "app/cli/completioncommand.h"
#include "app/cli/flagcommand.h"
#include "app/cli/probecommand.h"
#include "app/cli/profilecommand.h"
#include "app/cli/readcommands.h"
#include "app/cli/sandboxcommand.h"

#include <array>

namespace edgedeck::cli {

using namespace Qt::StringLiterals;

namespace {

struct Verb
{
    const char *name;
    std::unique_ptr<Command> (*make)();
    std::array<const char *, 6> acts;
};

template <class T> std::unique_ptr<Command> make()
{
    return std::make_unique<T>();
}

constexpr std::array<Verb, 9> kVerbs{{{"sandbox", make<SandboxCommand>, {}},
    {"status", make<StatusCommand>, {}}, {"bindings", make<BindingsCommand>, {}},
    {"flags", make<FlagsCommand>, {}}, {"flag", make<FlagCommand>, {"plan", "set", "undo", "log", "resume"}},
    {"probe", make<ProbeCommand>, {}}, {"triage", make<TriageCommand>, {}},
    {"profile", make<ProfileCommand>, {"add", "list", "show", "remove", "test", "import"}},
    {"completion", make<CompletionCommand>, {"bash", "zsh", "fish"}}}};

} // namespace

QStringList verbNames()
{
    QStringList names;
    for (const Verb &verb : kVerbs)
        names += QString::fromLatin1(verb.name);
    return names;
}

std::unique_ptr<Command> makeCommand(const QString &name)
{
    for (const Verb &verb : kVerbs) {
        if (name == QLatin1StringView(verb.name))
            return verb.make();
    }
    return nullptr;
}

bool isLaterVerb(const QString &verb)
{
    static const QStringList later{
        u"forecast"_s, u"experiment"_s, u"cost"_s, u"whatif"_s, u"watch"_s, u"report"_s, u"history"_s};
    return later.contains(verb);
}

QList<QCommandLineOption> globalOptions()
{
    return {{u"profile"_s, u"Use this profile."_s, u"NAME"_s}, {u"account"_s, u"Account id."_s, u"ID"_s},
        {u"worker"_s, u"Worker."_s, u"NAME"_s}, {u"json"_s, u"Print exactly one JSON document."_s},
        {u"timeout"_s, u"Time limit of the whole command."_s, u"SECONDS"_s},
        {u"token-fd"_s, u"Read the API token from this file descriptor."_s, u"N"_s},
        {u"quiet"_s, u"No remarks on stderr."_s}};
}

CompletionWords completionWords()
{
    CompletionWords words;
    for (const QCommandLineOption &option : globalOptions())
        words.globalOptions.push_back("--" + toStd(option.names().front()));
    words.globalOptions.emplace_back("--help");
    words.globalOptions.emplace_back("--version");
    for (const Verb &verb : kVerbs) {
        const auto command = verb.make();
        VerbWords one{.verb = verb.name, .summary = toStd(command->summary()), .acts = {}, .options = {}};
        for (const char *act : verb.acts) {
            if (act != nullptr)
                one.acts.emplace_back(act);
        }
        QCommandLineParser parser;
        command->describe(parser);
        // The parser tells its options only in its help text: each line that begins with two dashes.
        const QStringList lines = parser.helpText().split(u'\n');
        for (const QString &line : lines) {
            const QString word = line.trimmed().section(u' ', 0, 0);
            if (word.startsWith(u"--"_s))
                one.options.push_back(toStd(word));
        }
        words.verbs.push_back(std::move(one));
    }
    return words;
}

} // namespace edgedeck::cli
