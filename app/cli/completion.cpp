// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/completion.h"

#include "app/cli/verbspec.h"

#include <set>
#include <vector>

namespace edgedeck::cli {

namespace {

std::string joined(const std::vector<std::string> &words, const char *between = " ")
{
    std::string out;
    for (const std::string &word : words)
        out += (out.empty() ? "" : between) + word;
    return out;
}

std::vector<std::string> dashed(const std::vector<OptionSpec> &options)
{
    std::vector<std::string> names;
    for (const OptionSpec &option : options)
        names.push_back("--" + option.name);
    return names;
}

std::vector<std::string> verbNames()
{
    std::vector<std::string> names;
    for (const VerbSpec &verb : verbTable())
        names.push_back(verb.name);
    return names;
}

/// Every option of the program once; the same name always takes the same values.
std::vector<OptionSpec> allOptions()
{
    std::vector<OptionSpec> all = globalOptionTable();
    std::set<std::string> known;
    for (const OptionSpec &option : all)
        known.insert(option.name);
    for (const VerbSpec &verb : verbTable()) {
        for (const ActSpec &act : verb.acts) {
            for (const OptionSpec &option : act.options) {
                if (known.insert(option.name).second)
                    all.push_back(option);
            }
        }
    }
    return all;
}

std::string valued(const char *between)
{
    std::vector<std::string> names;
    for (const OptionSpec &option : allOptions()) {
        if (!option.value.empty())
            names.push_back("--" + option.name);
    }
    return joined(names, between);
}

/// What differs between bash and zsh: how words, files and profiles are offered.
struct Dialect
{
    std::string (*words)(const std::string &words);
    const char *files;
    const char *profiles;
};

std::string offerLine(const Dialect &dialect, Offer offer, const std::vector<std::string> &words)
{
    if (offer == Offer::Files)
        return dialect.files;
    if (offer == Offer::Profiles)
        return dialect.profiles;
    return words.empty() ? ":" : dialect.words(joined(words));
}

/// Values of the option before the cursor.
std::string valueCases(const Dialect &dialect)
{
    std::string cases;
    for (const OptionSpec &option : allOptions()) {
        if (!option.value.empty())
            cases += "        --" + option.name + ") " + offerLine(dialect, option.offer, option.words)
                + "; return ;;\n";
    }
    return cases;
}

std::string optionCases(const Dialect &dialect)
{
    std::string cases;
    const std::string global = joined(dashed(globalOptionTable())) + " --help";
    for (const VerbSpec &verb : verbTable()) {
        for (const ActSpec &act : verb.acts) {
            const std::string pattern
                = act.name.empty() ? "\"" + verb.name + " \"*" : "\"" + verb.name + " " + act.name + "\"";
            const std::string own = joined(dashed(act.options));
            cases += "        " + pattern + ") " + dialect.words(own.empty() ? global : own + " " + global)
                + " ;;\n";
        }
    }
    return cases + "        *) " + dialect.words(global + " --version") + " ;;\n";
}

/// Acts after a verb, operands after an act.
std::string wordCases(const Dialect &dialect)
{
    std::string cases = "        \" \") " + dialect.words(joined(verbNames())) + "; return ;;\n";
    for (const VerbSpec &verb : verbTable()) {
        if (!verb.hasActs())
            continue;
        std::vector<std::string> acts;
        for (const ActSpec &act : verb.acts) {
            acts.push_back(act.name);
            if (act.offer != Offer::Nothing)
                cases += "        \"" + verb.name + " " + act.name + "\") "
                    + offerLine(dialect, act.offer, {}) + "; return ;;\n";
        }
        cases += "        \"" + verb.name + " \") " + dialect.words(joined(acts)) + "; return ;;\n";
    }
    return cases;
}

std::string bash()
{
    static constexpr Dialect kBash{
        [](const std::string &words) { return "COMPREPLY=($(compgen -W \"" + words + "\" -- \"$cur\"))"; },
        "COMPREPLY=($(compgen -f -- \"$cur\"))",
        "COMPREPLY=($(compgen -W \"$(\"${COMP_WORDS[0]}\" profile list --names 2>/dev/null)\" -- \"$cur\"))"};
    return "# bash completion of edgedeckctl\n"
           "_edgedeckctl() {\n"
           "    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} verb= act= skip= word i\n"
           "    COMPREPLY=()\n"
           "    # --route=A reaches us as three words.\n"
           "    if [[ $cur == = ]]; then cur=; elif [[ $prev == = ]]; then prev=${COMP_WORDS[COMP_CWORD-2]}; fi\n"
           "    for ((i = 1; i < COMP_CWORD; i++)); do\n"
           "        word=${COMP_WORDS[i]}\n"
           "        if [[ -n $skip ]]; then [[ $word == = ]] || skip=; continue; fi\n"
           "        case $word in\n"
           "            "
        + valued("|")
        + ") skip=1 ;;\n"
          "            -*) ;;\n"
          "            *) if [[ -z $verb ]]; then verb=$word; elif [[ -z $act ]]; then act=$word; fi ;;\n"
          "        esac\n"
          "    done\n"
          "    case $prev in\n"
        + valueCases(kBash)
        + "    esac\n"
          "    if [[ $cur != -* ]]; then\n"
          "        case \"$verb $act\" in\n"
        + wordCases(kBash)
        + "        esac\n"
          "    fi\n"
          "    case \"$verb $act\" in\n"
        + optionCases(kBash)
        + "    esac\n"
          "}\n"
          "complete -F _edgedeckctl edgedeckctl\n";
}

std::string zsh()
{
    static constexpr Dialect kZsh{[](const std::string &words) { return "compadd -- " + words; }, "_files",
        "compadd -- ${(f)\"$($words[1] profile list --names 2>/dev/null)\"}"};
    return "#compdef edgedeckctl\n"
           "_edgedeckctl() {\n"
           "    local cur=$words[CURRENT] prev=$words[CURRENT-1] verb= act= skip= word\n"
           "    if [[ $cur == --*=* ]]; then prev=${cur%%=*}; compset -P '*='; fi\n"
           "    for word in ${words[2,CURRENT-1]}; do\n"
           "        if [[ -n $skip ]]; then skip=; continue; fi\n"
           "        case $word in\n"
           "            "
        + valued("|")
        + ") skip=1 ;;\n"
          "            -*) ;;\n"
          "            *) if [[ -z $verb ]]; then verb=$word; elif [[ -z $act ]]; then act=$word; fi ;;\n"
          "        esac\n"
          "    done\n"
          "    case $prev in\n"
        + valueCases(kZsh)
        + "    esac\n"
          "    if [[ $cur != -* ]]; then\n"
          "        case \"$verb $act\" in\n"
        + wordCases(kZsh)
        + "        esac\n"
          "    fi\n"
          "    case \"$verb $act\" in\n"
        + optionCases(kZsh)
        + "    esac\n"
          "}\n"
          "if [[ $funcstack[1] == _edgedeckctl ]]; then _edgedeckctl; else compdef _edgedeckctl edgedeckctl; fi\n";
}

/// A word in single quotes, as fish takes it.
std::string fishQuoted(const std::string &text)
{
    std::string out = "'";
    for (const char c : text) {
        if (c == '\'' || c == '\\')
            out += '\\';
        out += c;
    }
    return out + "'";
}

std::string fishOption(const std::string &condition, const OptionSpec &option)
{
    std::string line = "complete -c edgedeckctl" + condition + " -l " + option.name;
    if (option.value.empty())
        return line + "\n";
    if (option.offer == Offer::Files)
        return line + " -r -F\n";
    line += " -x";
    if (option.offer == Offer::Profiles)
        line += " -a '(edgedeckctl profile list --names 2>/dev/null)'";
    else if (!option.words.empty())
        line += " -a '" + joined(option.words) + "'";
    return line + "\n";
}

std::string fish()
{
    std::string out = "# fish completion of edgedeckctl\n"
                      "function __edgedeckctl_at\n"
                      "    set -l found\n"
                      "    set -l skip 0\n"
                      "    for word in (commandline -opc)[2..-1]\n"
                      "        if test $skip = 1\n"
                      "            set skip 0\n"
                      "            continue\n"
                      "        end\n"
                      "        switch $word\n"
                      "            case "
        + valued(" ")
        + "\n"
          "                set skip 1\n"
          "            case '-*'\n"
          "            case '*'\n"
          "                set -a found $word\n"
          "        end\n"
          "    end\n"
          "    switch (count $argv)\n"
          "        case 0\n"
          "            test (count $found) = 0\n"
          "        case 1\n"
          "            test \"$found[1]\" = $argv[1]; and test (count $found) = 1\n"
          "        case '*'\n"
          "            test \"$found[1] $found[2]\" = \"$argv[1] $argv[2]\"\n"
          "    end\n"
          "end\n"
          "complete -c edgedeckctl -f\n"
          "complete -c edgedeckctl -l help\n";
    for (const OptionSpec &option : globalOptionTable())
        out += fishOption("", option);
    for (const VerbSpec &verb : verbTable()) {
        out += "complete -c edgedeckctl -n __edgedeckctl_at -a " + verb.name + " -d "
            + fishQuoted(verb.summary) + "\n";
        for (const ActSpec &act : verb.acts) {
            std::string condition = " -n '__edgedeckctl_at " + verb.name + "'";
            if (!act.name.empty()) {
                out += "complete -c edgedeckctl" + condition + " -a " + act.name + " -d "
                    + fishQuoted(act.summary) + "\n";
                condition = " -n '__edgedeckctl_at " + verb.name + " " + act.name + "'";
            }
            if (act.offer == Offer::Profiles)
                out += "complete -c edgedeckctl" + condition
                    + " -a '(edgedeckctl profile list --names 2>/dev/null)'\n";
            else if (act.offer == Offer::Files)
                out += "complete -c edgedeckctl" + condition + " -F\n";
            for (const OptionSpec &option : act.options)
                out += fishOption(condition, option);
        }
    }
    return out;
}

} // namespace

std::optional<std::string> completionScript(std::string_view shell)
{
    if (shell == "bash")
        return bash();
    if (shell == "zsh")
        return zsh();
    if (shell == "fish")
        return fish();
    return std::nullopt;
}

} // namespace edgedeck::cli
