// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/domain/flipserver.h"

#include <algorithm>
#include <array>
#include <cstdio>

namespace edgedeck::test {

namespace {

template <class Id> Id idOf(int n)
{
    std::array<char, 40> text{};
    std::snprintf(text.data(), text.size(), "00000000-0000-4000-8000-%012d", n);
    return Id::parse(text.data()).value();
}

std::vector<Deployment> deploymentList(const Model &model)
{
    std::vector<Deployment> list;
    for (auto it = model.deployments.rbegin(); it != model.deployments.rend(); ++it) {
        Deployment deployment;
        deployment.id = deploymentId(it->id);
        deployment.versions = {TrafficShare{versionId(it->version), 100}};
        list.push_back(std::move(deployment));
    }
    return list;
}

std::vector<WorkerVersion> versionList(const Model &model)
{
    std::vector<WorkerVersion> list;
    for (auto it = model.versions.rbegin(); it != model.versions.rend(); ++it) {
        WorkerVersion version;
        version.id = versionId(it->id);
        version.number = it->id;
        version.tag = it->op == 0 ? "" : opText(it->op);
        list.push_back(std::move(version));
    }
    return list;
}

} // namespace

VersionId versionId(int n)
{
    return idOf<VersionId>(n);
}

DeploymentId deploymentId(int n)
{
    return idOf<DeploymentId>(n);
}

int numberOf(const VersionId &id)
{
    return std::stoi(id.str().substr(24));
}

std::string opText(int op)
{
    return "OP" + std::to_string(op);
}

bool denies(FlipState state)
{
    return state == FlipState::NotApplied || state == FlipState::NotSent || state == FlipState::Rejected
        || state == FlipState::Stale;
}

bool deploys(RequestKind kind)
{
    return kind != RequestKind::Stage;
}

const WorldVersion &versionOf(const Model &model, int id)
{
    return *std::find_if(
        model.versions.begin(), model.versions.end(), [&](const auto &v) { return v.id == id; });
}

void violate(Model &model, const char *text)
{
    if (model.violation.empty())
        model.violation = text;
}

RequestKind kindOf(const FlipEffect &effect)
{
    if (std::holds_alternative<flip::SendStage>(effect))
        return RequestKind::Stage;
    if (std::holds_alternative<flip::SendSettings>(effect))
        return RequestKind::Settings;
    return std::holds_alternative<flip::SendSecret>(effect) ? RequestKind::Secret : RequestKind::Deploy;
}

void leave(Model &model, Mutant mutant)
{
    InFlight request{.kind = kindOf(model.effect), .op = model.op, .version = 0, .waited = true};
    if (const auto *deploy = std::get_if<flip::SendDeploy>(&model.effect))
        request.version = numberOf(deploy->version);
    // Route C names the version that it is made of.
    if (request.kind == RequestKind::Stage && model.machine->record.route == Route::C)
        request.version = numberOf(model.machine->record.baseVersion);
    if (deploys(request.kind)) {
        const auto op = static_cast<std::size_t>(model.op);
        if (!model.deployingRow.at(op))
            violate(model, "I6 a deploying write left without its row on disk");
        for (std::size_t other = 1; other < op; ++other) {
            const auto &row = model.rows.at(other);
            if (row && !isClosed(row->state))
                violate(model, "I9 a second flip while the first one is open");
        }
    }
    model.flight.push_back(request);
    if (mutant == Mutant::ResendSilently && deploys(request.kind)) {
        request.waited = false;
        model.flight.push_back(request);
    }
    model.job = JobKind::Answer;
}

FlipEvent serve(Model &model, const InFlight &request)
{
    const int latest = model.versions.back().id;
    const int live = model.deployments.back().version;
    const auto op = static_cast<std::size_t>(request.op);
    FlipEvent event;
    if (request.kind == RequestKind::Stage) {
        const WorldVersion &from
            = request.version != 0 ? versionOf(model, request.version) : model.versions.back();
        const WorldVersion made{latest + 1, request.op, from.code, true};
        model.versions.push_back(made);
        event.what = flip::StageAnswered{.outcome = WriteOutcome::Ok,
            .version = versionId(made.id),
            .number = made.id,
            .error = std::nullopt};
        return event;
    }
    int target = request.version;
    if (request.kind != RequestKind::Deploy) {
        if (latest != live) {
            event.what = flip::DeployAnswered{
                .outcome = WriteOutcome::Rejected, .deployment = std::nullopt, .error = Error{}};
            return event;
        }
        target = latest + 1;
        // A secret's version carries no op-id that a reader could find.
        model.versions.push_back({target, request.op, model.versions.back().code, true});
    }
    const int id = model.deployments.back().id + 1;
    model.deployments.push_back({id, target, request.op});
    if (++model.applied.at(op) > 1 || model.applied[1] + model.applied[2] > 1)
        violate(model, "I1 more than one deploy for one wish");
    if (request.kind == RequestKind::Deploy && versionOf(model, target).code != 'a'
        && versionOf(model, model.deployments.front().version).code == 'a' && request.op == 1)
        violate(model, "I5 somebody's unreleased code went live with our flip");
    flip::DeployAnswered answered{
        .outcome = WriteOutcome::Ok, .deployment = std::nullopt, .error = std::nullopt};
    if (request.kind == RequestKind::Deploy)
        answered.deployment = deploymentId(id);
    event.what = answered;
    return event;
}

FlipEvent readAnswer(const Model &model)
{
    FlipEvent event;
    if (std::holds_alternative<flip::ReadDeployments>(model.effect)) {
        event.what = flip::DeploymentsRead{deploymentList(model)};
    } else if (std::holds_alternative<flip::ReadVersions>(model.effect)) {
        event.what = flip::VersionsRead{versionList(model)};
    } else {
        const VersionId id = std::get<flip::ReadVersion>(model.effect).version;
        const WorldVersion &version = versionOf(model, numberOf(id));
        VersionDifference difference;
        difference.flagAsAsked = version.on;
        event.what = flip::VersionRead{.version = id, .number = version.id, .difference = difference};
    }
    return event;
}

} // namespace edgedeck::test
