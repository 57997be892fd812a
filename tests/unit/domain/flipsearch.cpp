// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/domain/flipsearch.h"

#include "tests/unit/domain/flipserver.h"

#include <algorithm>
#include <deque>
#include <unordered_map>

namespace edgedeck::test {

using std::chrono::seconds;

namespace {

void put(std::string &key, int value)
{
    key += static_cast<char>(value + 1);
}

} // namespace

std::string keyOf(const Model &model)
{
    std::string key;
    for (const auto &v : model.versions) {
        put(key, v.op);
        put(key, v.code);
        put(key, v.on ? 1 : 0);
    }
    key += '|';
    for (const auto &d : model.deployments) {
        put(key, d.version);
        put(key, d.op);
    }
    key += '|';
    for (const auto &f : model.flight) {
        put(key, static_cast<int>(f.kind) * 2 + (f.waited ? 1 : 0));
        put(key, f.op);
        put(key, f.version);
    }
    key += '|';
    for (const int value : {model.applied[1], model.applied[2], model.op, static_cast<int>(model.job),
             model.settled ? 1 : 0, model.lastReadLive, model.faults, model.timeouts, model.outsideUploads,
             model.outsideDeploys, model.deployingRow[1] ? 1 : 0, model.deployingRow[2] ? 1 : 0,
             static_cast<int>(model.effect.index()),
             model.answer ? static_cast<int>(model.answer->what.index()) : 20})
        put(key, value);
    if (model.answer) {
        if (const auto *list = std::get_if<flip::DeploymentsRead>(&model.answer->what))
            put(key, static_cast<int>(list->deployments.size()));
        else if (const auto *versions = std::get_if<flip::VersionsRead>(&model.answer->what))
            put(key, static_cast<int>(versions->versions.size()));
        else if (const auto *staged = std::get_if<flip::StageAnswered>(&model.answer->what))
            put(key, static_cast<int>(staged->outcome) * 16 + static_cast<int>(staged->number));
        else if (const auto *deployed = std::get_if<flip::DeployAnswered>(&model.answer->what))
            put(key, static_cast<int>(deployed->outcome));
    }
    const auto record = [&](const FlipRecord &r) {
        put(key, static_cast<int>(r.state));
        put(key, r.newVersion ? numberOf(*r.newVersion) : 0);
        put(key, static_cast<int>(r.baseNumber));
    };
    for (const auto &row : model.rows) {
        key += row ? 'r' : '-';
        if (row)
            record(*row);
    }
    if (model.machine) {
        const FlipMachine &machine = *model.machine;
        record(machine.record);
        const bool over = machine.settledAt && SteadyTime{} + seconds{model.now} >= *machine.settledAt;
        for (const int value : {static_cast<int>(machine.wait), machine.acked ? 1 : 0,
                 machine.leaving ? 1 : 0, machine.readBack ? 1 : 0, std::min(machine.looks, 1),
                 machine.stageSends, machine.deploySends, machine.settledAt ? (over ? 2 : 1) : 0,
                 machine.journaled ? 1 : 0, static_cast<int>(machine.seen.size())})
            put(key, value);
    }
    key += model.violation.empty() ? "" : "!";
    return key;
}

Exploration explore(Route route, Mutant mutant, Budget budget)
{
    struct Node
    {
        std::size_t parent;
        std::string label;
        bool rest;
    };
    Exploration result;
    std::vector<Node> nodes;
    std::vector<std::vector<std::size_t>> before;
    std::unordered_map<std::string, std::size_t> seen;
    std::deque<std::pair<std::size_t, Model>> frontier;
    const auto visit = [&](std::size_t parent, const std::string &label, Model model) {
        const auto [at, fresh] = seen.try_emplace(keyOf(model), nodes.size());
        if (fresh) {
            nodes.push_back({parent, label, isAtRest(model)});
            before.emplace_back();
            if (!model.violation.empty() && result.violation.empty()) {
                result.violation = model.violation;
                for (std::size_t n = at->second; n != 0; n = nodes[n].parent)
                    result.story.push_back(nodes[n].label);
                std::reverse(result.story.begin(), result.story.end());
            }
            frontier.emplace_back(at->second, std::move(model));
        }
        before[at->second].push_back(parent);
    };
    Model start = initialModel();
    start.faults = budget.faults;
    start.timeouts = budget.timeouts;
    start.wishes = budget.wishes;
    visit(0, "", std::move(start));
    while (!frontier.empty() && result.violation.empty()) {
        const auto [index, model] = std::move(frontier.front());
        frontier.pop_front();
        for (auto &[label, next] : successors(model, route, mutant)) {
            ++result.transitions;
            visit(index, label, std::move(next));
        }
    }
    result.states = nodes.size();
    // I7: walk back from every state at rest; what is not reached can never come to rest.
    std::vector<bool> reaches(nodes.size(), false);
    std::vector<std::size_t> open;
    for (std::size_t n = 0; n < nodes.size(); ++n) {
        if (nodes[n].rest) {
            reaches[n] = true;
            open.push_back(n);
        }
    }
    while (!open.empty()) {
        const std::size_t n = open.back();
        open.pop_back();
        for (const std::size_t from : before[n]) {
            if (!reaches[from]) {
                reaches[from] = true;
                open.push_back(from);
            }
        }
    }
    result.stuck = static_cast<std::size_t>(std::count(reaches.begin(), reaches.end(), false));
    return result;
}

} // namespace edgedeck::test
