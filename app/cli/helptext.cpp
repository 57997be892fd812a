// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/helptext.h"

#include "app/cli/table.h"

#include <string_view>

namespace edgedeck::cli {

namespace {

std::string indented(std::string_view text)
{
    std::string out = "  ";
    for (const char c : text) {
        out += c;
        if (c == '\n')
            out += "  ";
    }
    return out + "\n";
}

std::string optionLines(const std::vector<OptionSpec> &options)
{
    Table table({Table::Align::Left, Table::Align::Left});
    for (const OptionSpec &option : options) {
        std::string text = option.text;
        if (!option.fallback.empty())
            text += " Default: " + option.fallback + ".";
        table.add({"--" + option.name + (option.value.empty() ? "" : " " + option.value), text});
    }
    return table.text();
}

std::string path(const VerbSpec *verb, const ActSpec *act)
{
    std::string text = "edgedeckctl";
    if (verb != nullptr)
        text += " " + verb->name;
    if (act != nullptr && !act->name.empty())
        text += " " + act->name;
    return text;
}

} // namespace

std::string helpCommand(const VerbSpec *verb, const ActSpec *act)
{
    return path(verb, act) + " --help";
}

std::string programHelp()
{
    Table verbs({Table::Align::Left, Table::Align::Left});
    for (const VerbSpec &verb : verbTable())
        verbs.add({verb.name, verb.summary});
    return "Usage: edgedeckctl [options] VERB [options]\n"
           "Operations console for Cloudflare Workers.\n\nVerbs (edgedeckctl VERB --help has each one's own):\n"
        + verbs.text() + "\nOptions, before or after the verb:\n" + optionLines(globalOptionTable())
        + "  --help              This text; after a verb or an act: that one's.\n"
          "  --version           Version of the program.\n\n"
          "Settings come from the options, then the environment (CLOUDFLARE_API_TOKEN, CLOUDFLARE_ACCOUNT_ID,\n"
          "CLOUDFLARE_API_BASE_URL, EDGEDECK_WORKER_URL, EDGEDECK_WORKER_KEY, EDGEDECK_CA_FILE), then the profile.\n\n"
          "Exit codes: reads 0 fine, 1 warning, 2 critical, 3 unknown; writes 0 read back as live, 4 not\n"
          "applied, 5 outcome unknown; 64 usage, 69 unreachable, 77 permission or token.\n";
}

std::string verbHelp(const VerbSpec &verb, const ActSpec *act)
{
    if (act == nullptr && !verb.hasActs())
        act = &verb.acts.front();
    if (act == nullptr) {
        Table acts({Table::Align::Left, Table::Align::Left});
        for (const ActSpec &one : verb.acts)
            acts.add({one.name + (one.operands.empty() ? "" : " " + one.operands), one.summary});
        return "Usage: edgedeckctl [options] " + verb.name + " ACT [options]\n" + verb.summary + "\n\nActs ("
            + path(&verb, nullptr) + " ACT --help has each one's options):\n" + acts.text()
            + "\nOptions, before or after the verb:\n" + optionLines(globalOptionTable());
    }
    std::string usage = "Usage: edgedeckctl [options] " + path(&verb, act).substr(sizeof("edgedeckctl"));
    if (!act->operands.empty())
        usage += " " + act->operands;
    usage += act->options.empty() ? "\n" : " [options]\n";
    std::string out = usage + act->summary + "\n";
    if (!act->details.empty())
        out += "\n" + act->details + "\n";
    if (!act->options.empty())
        out += "\nOptions:\n" + optionLines(act->options);
    out += "\nOptions of every verb:\n" + optionLines(globalOptionTable());
    out += "\nExamples:\n";
    for (const std::string &example : act->examples)
        out += "  edgedeckctl " + example + "\n";
    return out + "\nExit codes:\n" + indented(act->exits);
}

} // namespace edgedeck::cli
