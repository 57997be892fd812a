// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/verbspec.h"

#include "app/cli/monitorverbs.h"
#include "app/cli/sandboxcommand.h"

#include <algorithm>

namespace edgedeck::cli {

namespace {

const std::string kReadExits
    = "0 fine, 1 warning, 2 critical, 3 unknown (monitoring-plugin convention; something\n"
      "readable gives 0 to 3); 64 usage or no such Worker, 69 nothing readable, 77 token or\n"
      "permission";
const std::string kWriteExits
    = "0 read back as live (a secret: our version is the one live version), 4 refused, conflict,\n"
      "superseded or not applied, 5 outcome unknown (then: edgedeckctl flag resume), 64 usage or no\n"
      "such Worker, 69 not reachable or out of time before anything was sent, 77 token or permission";
const std::string kLocalExits = "0 done, 1 done with a remark, 64 usage";

OptionSpec reason()
{
    return {.name = "reason",
        .value = "TEXT",
        .text = "Why; kept in the journal and in the deployment message. Required."};
}

OptionSpec confirm()
{
    return {.name = "confirm", .value = "WORKER", .text = "The Worker's name, typed out. Required."};
}

OptionSpec noWait()
{
    return {.name = "no-wait", .text = "End after the first read-back."};
}

std::vector<OptionSpec> flipOptions()
{
    return {{.name = "strategy",
                .value = "MODE",
                .text = "How running Durable Objects take over: deferred (default) or immediate.",
                .words = {"deferred", "immediate"}},
        {.name = "route",
            .value = "ROUTE",
            .text = "A, B, C or D instead of the carrier's own.",
            .words = {"A", "B", "C", "D"}},
        {.name = "percent", .value = "N", .text = "Gradually: this share of the traffic first (1 to 99)."}};
}

std::vector<OptionSpec> with(std::vector<OptionSpec> first, const std::vector<OptionSpec> &more)
{
    first.insert(first.end(), more.begin(), more.end());
    return first;
}

std::vector<OptionSpec> profileOptions()
{
    return {{.name = "environment",
                .value = "WORD",
                .text = "production (default) or staging.",
                .words = {"production", "staging"}},
        {.name = "api-base-url", .value = "URL", .text = "Another API, with /client/v4."},
        {.name = "worker-url", .value = "URL", .text = "Base of the Worker's own endpoints."},
        {.name = "plan",
            .value = "PLAN",
            .text = "free or paid; found out when not given.",
            .words = {"free", "paid"}},
        {.name = "ca-file", .value = "FILE", .text = "Extra CA certificates.", .offer = Offer::Files},
        {.name = "wrangler", .value = "FILE", .text = "The Worker's wrangler file.", .offer = Offer::Files}};
}

VerbSpec simple(ActSpec act)
{
    std::string name = std::exchange(act.name, {});
    std::string summary = act.summary;
    return {.name = std::move(name), .summary = std::move(summary), .acts = {std::move(act)}};
}

VerbSpec sandboxVerb()
{
    return simple({.name = "sandbox",
        .summary = "a local Cloudflare on 127.0.0.1; the first line says where",
        .details
        = "Serves until SIGTERM. The first line is a JSON object with api_base_url, worker_url, worker_key,\n"
          "account_id, api_token, worker and control_url.",
        .options = {{.name = "scenario",
                        .value = "NAME",
                        .text = "One of: " + joinedScenarios() + ".",
                        .words = sandboxScenarios(),
                        .fallback = "kv-write-limit"},
            {.name = "port",
                .value = "N",
                .text = "Port of the API; 0 lets the system choose.",
                .fallback = "0"},
            {.name = "speed",
                .value = "X",
                .text = "Simulated seconds a real second; 0 stands still.",
                .fallback = "1"},
            {.name = "seed", .value = "N", .text = "Same seed, same world.", .fallback = "1"}},
        .examples = {"sandbox", "sandbox --scenario flag-as-secret --speed 60"},
        .exits = "0 ended by a signal, 64 usage, 69 the port cannot be taken"});
}

std::vector<VerbSpec> readVerbs()
{
    return {simple({.name = "status",
                .summary = "quotas, cache, flags and findings in one answer",
                .examples = {"--worker my-worker status", "--profile prod --json status"},
                .exits = kReadExits}),
        simple({.name = "bindings",
            .summary = "bindings of the live version, checked; with a wrangler file: the drift",
            .options = {{.name = "version",
                            .value = "ID",
                            .text = "List the bindings of this version instead of the live one."},
                {.name = "config",
                    .value = "FILE",
                    .text = "Compare with this wrangler.toml, wrangler.json or wrangler.jsonc.",
                    .offer = Offer::Files}},
            .examples = {"--profile prod bindings", "--profile prod bindings --config wrangler.toml"},
            .exits = kReadExits}),
        simple({.name = "flags",
            .summary = "every flag: carrier, configured, in effect, last change, next deploy",
            .examples = {"--profile prod flags"},
            .exits = kReadExits})};
}

VerbSpec flagVerb()
{
    VerbSpec verb{.name = "flag", .summary = "plan, set, undo, log, resume: the verified flip", .acts = {}};
    verb.acts.push_back({.name = "plan",
        .operands = "NAME VALUE",
        .least = 2,
        .most = 2,
        .summary = "pre-flight and the literal HTTP calls; sends no write",
        .options = flipOptions(),
        .examples = {"--profile prod flag plan FEATURE_FLAG_DO_CACHE true"},
        .exits = "0 all pass, 1 warnings, 2 blocked, 3 a check unknown; 64 usage or no such Worker, 69 not\n"
                 "reachable, 77 token or permission"});
    verb.acts.push_back({.name = "set",
        .operands = "NAME VALUE",
        .least = 2,
        .most = 2,
        .summary = "the verified flip: pre-flight, journal, write, read-back",
        .details = "A warning of the pre-flight is printed and does not stop it; a block does.",
        .options = with({reason(), confirm()}, with(flipOptions(), {noWait()})),
        .examples = {"--profile prod flag set FEATURE_FLAG_DO_CACHE true --reason \"INC-2031\" --confirm "
                     "my-worker"},
        .exits = kWriteExits});
    verb.acts.push_back({.name = "undo",
        .operands = "[OP]",
        .most = 1,
        .summary = "a new flip to the recorded value; without OP: the newest flip of this Worker",
        .options = {reason(), confirm(), noWait()},
        .examples = {"--profile prod flag undo --reason \"drill is over\" --confirm my-worker"},
        .exits = kWriteExits});
    verb.acts.push_back({.name = "log",
        .summary = "the journal of this computer, newest first; needs neither network nor token",
        .details = "With --worker or --account only their flips.",
        .examples = {"flag log", "--worker my-worker --json flag log"},
        .exits = "0 read, 69 the journal cannot be read"});
    verb.acts.push_back({.name = "resume",
        .operands = "[OP]",
        .most = 1,
        .summary = "settle flips left open, from the server's state; with --decide by a human's word",
        .details
        = "An open flip blocks every other flip of its Worker. When the server's state cannot settle it,\n"
          "look at the Worker yourself and close it with --decide, a reason and the Worker's name.",
        .options = {{.name = "decide",
                        .value = "WORD",
                        .text = "What you have seen: applied or not-applied. Needs OP, --reason, --confirm.",
                        .words = {"applied", "not-applied"}},
            {.name = "reason", .value = "TEXT", .text = "How you know (with --decide)."},
            {.name = "confirm", .value = "WORKER", .text = "The Worker's name, typed out (with --decide)."}},
        .examples = {"--profile prod flag resume",
            "--profile prod flag resume 01M87F3GAM8Z17CRSA7WDEFQCA --decide not-applied --reason \"dashboard "
            "shows the old value\" --confirm my-worker"},
        .exits
        = "0 nothing is open any more and all was applied, 4 a flip ended as not applied or overtaken,\n"
          "5 one is still open; 64 usage, 69 not reachable, 77 token or permission"});
    return verb;
}

std::vector<VerbSpec> checkVerbs()
{
    return {
        simple({.name = "probe",
            .summary = "the KV binding test, step by step",
            .details
            = "Its price in requests and KV operations is printed before it runs. A step whose quota is used\n"
              "up is not run.",
            .options = {{.name = "via",
                            .value = "WAY",
                            .text = "worker (its own self-test) or rest (the API). Required.",
                            .words = {"worker", "rest"}},
                {.name = "allow-writes",
                    .text = "rest: put and delete a test key too; worker: run although writes are short."}},
            .examples = {"--profile prod probe --via rest", "--profile prod probe --via rest --allow-writes"},
            .exits
            = "0 everything that ran passed, 1 a step was skipped because its quota is used up, 2 a step\n"
              "failed, 3 a step could not be judged; 64 usage or no such Worker, 69 not reachable, 77 token\n"
              "or permission"}),
        simple({.name = "triage",
            .summary = "findings with evidence and next action",
            .examples = {"--profile prod triage"},
            .exits = kReadExits})};
}

VerbSpec profileVerb()
{
    VerbSpec verb{.name = "profile",
        .summary = "add, list, show, remove, test, import, secret: profiles and their secrets",
        .acts = {}};
    verb.acts.push_back({.name = "add",
        .operands = "NAME",
        .least = 1,
        .most = 1,
        .summary = "make a profile; asks for its token without echo",
        .details
        = "The token comes from the prompt, one line of standard input, or --token-fd. With --worker-url the\n"
          "Worker's key is asked for too (prompt, or --worker-key-fd). Both go to the keychain, never into a\n"
          "file; neither is ever an argument.",
        .options = with(profileOptions(),
            {{.name = "worker-key-fd",
                 .value = "N",
                 .text = "Read the Worker's key from this file descriptor."},
                {.name = "no-check", .text = "Do not ask the API about the token."}}),
        .examples = {"profile add prod --worker-url https://my-worker.example.com",
            "--token-fd 3 profile add prod 3< token.pipe"},
        .exits = kLocalExits + ", 69 not reachable, 77 the token was not accepted"});
    verb.acts.push_back({.name = "list",
        .summary = "names of the profiles, and what they point at",
        .options = {{.name = "names", .text = "Only the names, one a line."}},
        .examples = {"profile list"},
        .exits = kLocalExits});
    verb.acts.push_back({.name = "show",
        .operands = "NAME",
        .least = 1,
        .most = 1,
        .summary = "the settings, and whether token and Worker key are there and where from",
        .examples = {"profile show prod"},
        .exits = "0 complete, 1 a secret is missing or could not be looked up, 64 usage",
        .offer = Offer::Profiles});
    verb.acts.push_back({.name = "remove",
        .operands = "NAME",
        .least = 1,
        .most = 1,
        .summary = "delete the profile and its secrets",
        .examples = {"profile remove prod"},
        .exits = kLocalExits,
        .offer = Offer::Profiles});
    verb.acts.push_back({.name = "test",
        .operands = "[NAME]",
        .most = 1,
        .summary = "ask the API what the token may do, and say which secrets are there",
        .examples = {"profile test prod"},
        .exits
        = "0 everything granted, 1 an optional permission or secret is missing, 2 a required one is missing,\n"
          "3 unknown; 64 usage, 69 not reachable, 77 token",
        .offer = Offer::Profiles});
    verb.acts.push_back({.name = "import",
        .operands = "FILE",
        .least = 1,
        .most = 1,
        .summary = "make a profile from wrangler.toml, wrangler.json or wrangler.jsonc",
        .options = with(profileOptions(),
            {{.name = "name", .value = "NAME", .text = "Name of the profile; the Worker's when not given."}}),
        .examples = {"profile import wrangler.toml --name prod"},
        .exits = kLocalExits,
        .offer = Offer::Files});
    verb.acts.push_back({.name = "secret",
        .operands = "NAME WHICH",
        .least = 2,
        .most = 2,
        .summary = "store or forget one secret of a profile: token, write-token or worker-key",
        .details
        = "The secret comes from the prompt (no echo), one line of standard input, or --token-fd. It goes to\n"
          "the keychain and nowhere else.",
        .options = {{.name = "forget", .text = "Take it out of the keychain."}},
        .examples = {"profile secret prod worker-key", "profile secret prod write-token --forget"},
        .exits = "0 done, 64 usage, 77 the keychain did not take it",
        .offer = Offer::Profiles});
    return verb;
}

VerbSpec completionVerb()
{
    VerbSpec verb{.name = "completion", .summary = "shell completion: bash, zsh or fish", .acts = {}};
    for (const char *shell : {"bash", "zsh", "fish"}) {
        const std::string name = shell;
        verb.acts.push_back({.name = name,
            .summary = "the script for " + name,
            .examples
            = {name == "bash" ? "completion bash > ~/.local/share/bash-completion/completions/edgedeckctl"
                    : name == "zsh" ? "completion zsh > ~/.zfunc/_edgedeckctl"
                                    : "completion fish > ~/.config/fish/completions/edgedeckctl.fish"},
            .exits = "0 printed, 64 usage"});
    }
    return verb;
}

} // namespace

const ActSpec *VerbSpec::act(std::string_view wanted) const
{
    const auto found
        = std::find_if(acts.begin(), acts.end(), [&](const ActSpec &a) { return a.name == wanted; });
    return found == acts.end() ? nullptr : &*found;
}

const std::vector<VerbSpec> &verbTable()
{
    static const std::vector<VerbSpec> table = [] {
        std::vector<VerbSpec> verbs{sandboxVerb()};
        const auto append = [&](std::vector<VerbSpec> more) {
            for (VerbSpec &verb : more)
                verbs.push_back(std::move(verb));
        };
        append(readVerbs());
        verbs.push_back(flagVerb());
        append(checkVerbs());
        append(monitorVerbs());
        verbs.push_back(profileVerb());
        verbs.push_back(completionVerb());
        return verbs;
    }();
    return table;
}

const VerbSpec *findVerb(std::string_view name)
{
    const auto &table = verbTable();
    const auto found
        = std::find_if(table.begin(), table.end(), [&](const VerbSpec &v) { return v.name == name; });
    return found == table.end() ? nullptr : &*found;
}

const std::vector<OptionSpec> &globalOptionTable()
{
    static const std::vector<OptionSpec> table{
        {.name = "profile", .value = "NAME", .text = "Use this profile.", .offer = Offer::Profiles},
        {.name = "account", .value = "ID", .text = "Account id."},
        {.name = "worker", .value = "NAME", .text = "Worker."},
        {.name = "json", .text = "Print exactly one JSON document."},
        {.name = "timeout",
            .value = "SECONDS",
            .text = "Time limit of the whole command; 30 for reads, 240 for writes."},
        {.name = "token-fd", .value = "N", .text = "Read the API token from this file descriptor."},
        {.name = "quiet", .text = "No remarks on stderr."}};
    return table;
}

} // namespace edgedeck::cli
