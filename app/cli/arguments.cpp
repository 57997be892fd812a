// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/arguments.h"

#include "app/base/qt/convert.h"
#include "app/cli/suggest.h"

#include <algorithm>
#include <array>

namespace edgedeck::cli {

using namespace Qt::StringLiterals;

namespace {

Error bad(std::string detail)
{
    return failLocal(FaultClass::Config, std::move(detail)).value();
}

std::string nameOf(const VerbSpec &verb, const ActSpec &act)
{
    return act.name.empty() ? verb.name : verb.name + " " + act.name;
}

/// "flag set, flag undo": where an option belongs.
std::vector<std::string> ownersOf(const std::string &option)
{
    std::vector<std::string> owners;
    for (const VerbSpec &verb : verbTable()) {
        for (const ActSpec &act : verb.acts) {
            if (std::any_of(act.options.begin(), act.options.end(),
                    [&](const OptionSpec &o) { return o.name == option; }))
                owners.push_back(nameOf(verb, act));
        }
    }
    return owners;
}

std::vector<std::string> dashed(const std::vector<OptionSpec> &options)
{
    std::vector<std::string> names;
    names.reserve(options.size());
    for (const OptionSpec &option : options)
        names.push_back("--" + option.name);
    return names;
}

Error unknownOption(const std::string &name, const VerbSpec *verb, const ActSpec *act)
{
    const std::string word = (name.size() == 1 ? "-" : "--") + name;
    const std::string what = verb == nullptr ? std::string("edgedeckctl")
        : act == nullptr                     ? verb->name
                                             : nameOf(*verb, *act);
    const auto owners = ownersOf(name);
    if (!owners.empty() && verb == nullptr)
        return bad(word + " is an option of " + listed(owners) + " and stands after the verb");
    if (!owners.empty())
        return bad(word + " is an option of " + listed(owners) + ", not of " + what);
    std::vector<std::string> known = dashed(globalOptionTable());
    known.insert(known.end(), {"--help", "--version"});
    if (act != nullptr) {
        const auto own = dashed(act->options);
        known.insert(known.begin(), own.begin(), own.end());
    }
    const std::string near = didYouMean(word, known);
    const bool number = name.size() == 1 && name.front() >= '0' && name.front() <= '9';
    return bad(what + " has no option `" + word + "`"
        + (number ? "; a value that begins with a dash stands after `--`" : near));
}

} // namespace

void Arguments::addOptions(QCommandLineParser &parser, const std::vector<OptionSpec> &options)
{
    for (const OptionSpec &option : options) {
        QCommandLineOption made(toQString(option.name), toQString(option.text));
        if (!option.value.empty())
            made.setValueName(toQString(option.value));
        if (!option.fallback.empty())
            made.setDefaultValue(toQString(option.fallback));
        parser.addOption(made);
    }
}

Error Arguments::parserError(const QCommandLineParser &parser, const VerbSpec *verb, const ActSpec *act)
{
    const QStringList unknown = parser.unknownOptionNames();
    if (!unknown.isEmpty())
        return unknownOption(toStd(unknown.front()), verb, act);
    return bad(toStd(parser.errorText()));
}

Error Arguments::unknownVerb(const std::string &word)
{
    static constexpr std::array kLater{"forecast", "experiment", "cost", "whatif", "report"};
    if (std::find(kLater.begin(), kLater.end(), word) != kLater.end())
        return bad("`" + word + "` is not built in this version; nothing was asked and nothing was changed");
    std::vector<std::string> verbs;
    for (const VerbSpec &verb : verbTable())
        verbs.push_back(verb.name);
    const std::string near = didYouMean(word, verbs);
    return bad("no verb `" + word + "`" + (near.empty() ? "; there are " + listed(verbs) : near));
}

Result<const ActSpec *> Arguments::actOf(const VerbSpec &verb, const QStringList &words)
{
    if (!verb.hasActs())
        return &verb.acts.front();
    std::vector<std::string> names;
    for (const ActSpec &act : verb.acts)
        names.push_back(act.name);
    if (words.isEmpty())
        return fail(bad(verb.name + " needs one of: " + listed(names)));
    const std::string word = toStd(words.front());
    if (const ActSpec *act = verb.act(word))
        return act;
    const std::string near = didYouMean(word, names);
    return fail(
        bad(verb.name + " has no `" + word + "`" + (near.empty() ? "; it has " + listed(names) : near)));
}

Result<void> Arguments::check(
    const QCommandLineParser &parser, const VerbSpec &verb, const ActSpec &act, const QStringList &operands)
{
    const std::string what = nameOf(verb, act);
    for (const ActSpec &other : verb.acts) {
        for (const OptionSpec &option : other.options) {
            const bool own = std::any_of(act.options.begin(), act.options.end(),
                [&](const OptionSpec &o) { return o.name == option.name; });
            if (!own && parser.isSet(toQString(option.name)))
                return fail(unknownOption(option.name, &verb, &act));
        }
    }
    for (const OptionSpec &option : act.options) {
        if (!parser.isSet(toQString(option.name)) || option.value.empty())
            continue;
        const std::string value = toStd(parser.value(toQString(option.name)));
        const bool listedWord
            = std::find(option.words.begin(), option.words.end(), value) != option.words.end();
        if (!option.words.empty() && !listedWord)
            return fail(bad("--" + option.name + " takes " + listed(option.words) + ", not `" + value + "`"
                + didYouMean(value, option.words)));
    }
    const auto given = static_cast<std::size_t>(operands.size());
    if (given < act.least)
        return fail(bad(what + " takes " + act.operands + "; "
            + (given == 0 ? std::string("none was given")
                          : "only `" + toStd(operands.join(u"` `"_s)) + "` was given")));
    if (given > act.most)
        return fail(
            bad(what + (act.operands.empty() ? " takes no further arguments" : " takes " + act.operands)
                + "; `" + toStd(operands.at(static_cast<qsizetype>(act.most))) + "` is too much"));
    return {};
}

} // namespace edgedeck::cli
