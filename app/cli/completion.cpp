// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/completion.h"

namespace edgedeck::cli {

namespace {

std::string joined(const std::vector<std::string> &words)
{
    std::string out;
    for (const std::string &word : words)
        out += (out.empty() ? "" : " ") + word;
    return out;
}

std::string verbNames(const CompletionWords &words)
{
    std::vector<std::string> names;
    for (const VerbWords &verb : words.verbs)
        names.push_back(verb.verb);
    return joined(names);
}

std::string bash(const CompletionWords &words)
{
    std::string cases;
    for (const VerbWords &verb : words.verbs)
        cases += "        " + verb.verb + ") words=\"" + joined(verb.acts) + " " + joined(verb.options)
            + "\" ;;\n";
    return "# bash completion of edgedeckctl\n"
           "_edgedeckctl() {\n"
           "    local cur=${COMP_WORDS[COMP_CWORD]} verb= i words\n"
           "    for ((i = 1; i < COMP_CWORD; i++)); do\n"
           "        case \" "
        + verbNames(words)
        + " \" in *\" ${COMP_WORDS[i]} \"*) verb=${COMP_WORDS[i]}; break ;; esac\n"
          "    done\n"
          "    case \"$verb\" in\n"
          "        '') words=\""
        + verbNames(words) + " " + joined(words.globalOptions) + "\" ;;\n" + cases
        + "    esac\n"
          "    [[ -n $verb ]] && words=\"$words "
        + joined(words.globalOptions)
        + "\"\n"
          "    COMPREPLY=($(compgen -W \"$words\" -- \"$cur\"))\n"
          "}\n"
          "complete -o default -F _edgedeckctl edgedeckctl\n";
}

std::string zsh(const CompletionWords &words)
{
    std::string cases;
    for (const VerbWords &verb : words.verbs)
        cases += "        " + verb.verb + ") words=(" + joined(verb.acts) + " " + joined(verb.options)
            + ") ;;\n";
    return "#compdef edgedeckctl\n"
           "_edgedeckctl() {\n"
           "    local verb word\n"
           "    local -a words_before=(${words[2,CURRENT-1]}) all words\n"
           "    all=("
        + verbNames(words)
        + ")\n"
          "    for word in $words_before; do\n"
          "        if (( ${all[(Ie)$word]} )); then verb=$word; break; fi\n"
          "    done\n"
          "    case $verb in\n"
          "        '') words=($all) ;;\n"
        + cases
        + "    esac\n"
          "    words+=("
        + joined(words.globalOptions)
        + ")\n"
          "    compadd -- $words\n"
          "    _files\n"
          "}\n"
          "compdef _edgedeckctl edgedeckctl\n";
}

std::string fish(const CompletionWords &words)
{
    std::string out = "# fish completion of edgedeckctl\n";
    const std::string names = verbNames(words);
    const auto longName = [](const std::string &option) { return option.substr(2); };
    for (const std::string &option : words.globalOptions)
        out += "complete -c edgedeckctl -l " + longName(option) + "\n";
    for (const VerbWords &verb : words.verbs) {
        out += "complete -c edgedeckctl -n 'not __fish_seen_subcommand_from " + names + "' -f -a " + verb.verb
            + "\n";
        const std::string after
            = "complete -c edgedeckctl -n '__fish_seen_subcommand_from " + verb.verb + "'";
        for (const std::string &act : verb.acts)
            out += after + " -a " + act + "\n";
        for (const std::string &option : verb.options)
            out += after + " -l " + longName(option) + "\n";
    }
    return out;
}

} // namespace

std::optional<std::string> completionScript(std::string_view shell, const CompletionWords &words)
{
    if (shell == "bash")
        return bash(words);
    if (shell == "zsh")
        return zsh(words);
    if (shell == "fish")
        return fish(words);
    return std::nullopt;
}

} // namespace edgedeck::cli
