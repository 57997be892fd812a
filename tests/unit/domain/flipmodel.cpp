// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/domain/flipmodel.h"

#include "app/domain/flip/opid.h"

#include <algorithm>
#include <cstdio>
#include <deque>
#include <unordered_map>

namespace edgedeck::test {

using namespace std::chrono;

namespace {

constexpr long kSettle = 120;

template <class Id> Id idOf(int n)
{
    std::array<char, 40> text{};
    std::snprintf(text.data(), text.size(), "00000000-0000-4000-8000-%012d", n);
    return Id::parse(text.data()).value();
}

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

/// The driver: everything around the machine, with at most one guard taken away.
class Driver
{
public:
    Driver(Model &model, Route route, Mutant mutant)
        : m_model(model)
        , m_route(route)
        , m_mutant(mutant)
    {
    }

    void begin(int op)
    {
        FlipPlan plan;
        plan.request.flag = "FLAG";
        plan.request.value = "true";
        plan.carrier = m_route == Route::D ? Carrier::SecretText : Carrier::PlainText;
        plan.route = m_route;
        plan.baseVersion = versionId(m_model.deployments.back().version);
        plan.baseNumber = m_model.deployments.back().version;
        plan.baseDeployment = deploymentId(m_model.deployments.back().id);
        m_model.op = op;
        m_model.settled = false;
        m_model.machine = beginFlip(plan, {}, opText(op), {});
        feed(flip::Confirmed{});
    }

    void resume(int op)
    {
        FlipRecord record = *m_model.rows.at(static_cast<std::size_t>(op));
        if (m_mutant == Mutant::DeployingFailedAtStart && record.state == FlipState::Deploying)
            record.state = FlipState::Staged;
        m_model.op = op;
        m_model.settled = false;
        m_model.machine = resumeFlip(std::move(record));
        feed(flip::Resumed{});
    }

    template <class What> void feed(What what)
    {
        FlipEvent event;
        event.now = SteadyTime{} + seconds{m_model.now};
        event.what = std::move(what);
        translate(event);
        if (const auto *list = std::get_if<flip::DeploymentsRead>(&event.what);
            list != nullptr && !list->deployments.empty())
            m_model.lastReadLive = numberOf(*list->deployments.front().soleVersion());
        FlipRules rules;
        if (m_mutant == Mutant::NoSettleTime)
            rules.settle = seconds{0};
        const FlipState before = m_model.machine->record.state;
        auto [machine, effects] = step(std::move(*m_model.machine), event, rules);
        m_model.machine = std::move(machine);
        m_model.answer.reset();
        for (FlipEffect &effect : effects)
            perform(std::move(effect));
        if (m_model.machine->record.state != before)
            judgeWord();
    }

    void feedEvent(FlipEvent event)
    {
        std::visit([this](auto &what) { feed(std::move(what)); }, event.what);
    }

private:
    void perform(FlipEffect effect)
    {
        if (std::holds_alternative<flip::ReadBack>(effect))
            return;
        m_model.job = JobKind::Read;
        if (std::holds_alternative<flip::AppendJournal>(effect))
            m_model.job = JobKind::Journal;
        else if (std::holds_alternative<flip::ScheduleLook>(effect))
            m_model.job = JobKind::Timer;
        else if (std::holds_alternative<flip::SendStage>(effect)
            || std::holds_alternative<flip::SendDeploy>(effect)
            || std::holds_alternative<flip::SendSettings>(effect)
            || std::holds_alternative<flip::SendSecret>(effect))
            m_model.job = JobKind::Write;
        if (std::holds_alternative<flip::Settled>(effect)) {
            m_model.job = JobKind::None;
            m_model.settled = true;
        }
        m_model.effect = std::move(effect);
    }

    /// Mutants lie to the machine, each in its own way.
    void translate(FlipEvent &event) const
    {
        const FlipMachine &machine = *m_model.machine;
        const bool looking = machine.wait == FlipWait::LookDeployments;
        if (auto *answered = std::get_if<flip::DeployAnswered>(&event.what)) {
            if (answered->outcome == WriteOutcome::Unanswered && m_mutant == Mutant::TimeoutIsFailed)
                answered->outcome = WriteOutcome::Rejected;
            if (answered->outcome == WriteOutcome::Unanswered && m_mutant == Mutant::BlindRetry)
                answered->outcome = WriteOutcome::NotSent;
        } else if (auto *read = std::get_if<flip::VersionRead>(&event.what)) {
            if (m_mutant == Mutant::NoNumberCheck)
                read->number = machine.record.baseNumber + 1;
        } else if (auto *list = std::get_if<flip::DeploymentsRead>(&event.what)) {
            Deployment base;
            base.id = machine.record.baseDeployment;
            base.versions = {TrafficShare{machine.record.baseVersion, 100}};
            if (machine.wait == FlipWait::BaseCheck && m_mutant == Mutant::NoPreCheck)
                list->deployments = {base};
            if (!looking || list->deployments.empty() || !machine.record.newVersion)
                return;
            Deployment ours;
            ours.id = deploymentId(99);
            ours.versions = {TrafficShare{*machine.record.newVersion, 100}};
            const auto live = list->deployments.front().soleVersion();
            if (m_mutant == Mutant::NoPredecessorCheck && live == machine.record.newVersion)
                list->deployments = {list->deployments.front(), base};
            if (m_mutant == Mutant::NoReadBack && machine.acked)
                list->deployments = {ours, base};
            if (m_mutant == Mutant::VerifyByValue)
                list->deployments
                    = versionOf(m_model, numberOf(*live)).on ? std::vector{ours, base} : std::vector{base};
        }
    }

    /// I2, I3 and I4: what the word on the screen claims.
    void judgeWord()
    {
        const FlipRecord &record = m_model.machine->record;
        const auto op = static_cast<std::size_t>(m_model.op);
        if (denies(record.state)) {
            const bool mayHappen = std::any_of(m_model.flight.begin(), m_model.flight.end(),
                [&](const InFlight &f) { return f.op == m_model.op && deploys(f.kind); });
            if (m_model.applied.at(op) > 0 || mayHappen)
                violate("I2 a word that denies a change which happened or can still happen");
        }
        if (record.state != FlipState::Verified && record.state != FlipState::SentNotReadable)
            return;
        const auto ours
            = std::find_if(m_model.deployments.begin(), m_model.deployments.end(), [&](const auto &d) {
                  return d.op == m_model.op && record.newVersion && d.version == numberOf(*record.newVersion);
              });
        if (ours == m_model.deployments.end() || m_model.lastReadLive != ours->version) {
            violate("I3 verified although our version was not live when read");
            return;
        }
        if (ours == m_model.deployments.begin() || deploymentId((ours - 1)->id) != record.baseDeployment)
            violate("I4 verified although another deployment was replaced");
    }

    void violate(const char *text)
    {
        if (m_model.violation.empty())
            m_model.violation = text;
    }

    Model &m_model;
    Route m_route;
    Mutant m_mutant;
};

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

/// I6 and I9 hold at the moment a deploying write leaves.
void leave(Model &model, Mutant mutant)
{
    InFlight request{.kind = kindOf(model.effect), .op = model.op, .version = 0, .waited = true};
    if (const auto *deploy = std::get_if<flip::SendDeploy>(&model.effect))
        request.version = numberOf(deploy->version);
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

/// The server takes a request; true when it did something.
FlipEvent serve(Model &model, const InFlight &request)
{
    const int latest = model.versions.back().id;
    const int live = model.deployments.back().version;
    const auto op = static_cast<std::size_t>(request.op);
    FlipEvent event;
    if (request.kind == RequestKind::Stage) {
        const WorldVersion made{latest + 1, request.op, model.versions.back().code, true};
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

/// Our process is gone: what was on the wire stays there.
void die(Model &model)
{
    model.machine.reset();
    model.job = JobKind::None;
    model.settled = false;
    model.answer.reset();
    for (InFlight &request : model.flight)
        request.waited = false;
}

void writeRow(Model &model, Mutant mutant)
{
    const FlipRecord &record = std::get<flip::AppendJournal>(model.effect).record;
    const bool ahead = record.state == FlipState::Intent || record.state == FlipState::Staging
        || record.state == FlipState::Staged || record.state == FlipState::Deploying;
    if (mutant == Mutant::NoWriteAheadRow && ahead)
        return;
    if (mutant == Mutant::NoDeployingRow && record.state == FlipState::Deploying)
        return;
    const auto op = static_cast<std::size_t>(model.op);
    model.rows.at(op) = record;
    if (record.state == FlipState::Deploying)
        model.deployingRow.at(op) = true;
}

std::optional<int> openRow(const Model &model)
{
    for (int op = 1; op <= 2; ++op) {
        const auto &row = model.rows.at(static_cast<std::size_t>(op));
        if (row && !isClosed(row->state))
            return op;
    }
    return std::nullopt;
}

/// The operator wants it once: again only after a word that denies it, or when nothing is known of it.
bool wantsAgain(const Model &model)
{
    const int last = model.op;
    if (last >= model.wishes)
        return false;
    if (last == 0)
        return true;
    const auto &row = model.rows.at(static_cast<std::size_t>(last));
    if (row)
        return denies(row->state);
    return true;
}

bool preflightPasses(const Model &model)
{
    return model.versions.back().id == model.deployments.back().version;
}

class Step
{
public:
    Step(const Model &from, Route route, Mutant mutant)
        : m_from(from)
        , m_route(route)
        , m_mutant(mutant)
    {
    }

    std::vector<Successor> all()
    {
        operatorAndStart();
        process();
        network();
        outsiders();
        return std::move(m_out);
    }

private:
    template <class Change> void add(const char *label, Change change)
    {
        Model next = m_from;
        change(next);
        m_out.emplace_back(label, std::move(next));
    }

    void operatorAndStart()
    {
        const bool idle = !m_from.machine || m_from.settled;
        if (!idle)
            return;
        const auto open = openRow(m_from);
        const bool blocked = m_mutant != Mutant::NoWriteAheadRow && open.has_value();
        if (open && !m_from.machine)
            add("start: resume", [&](Model &m) { Driver(m, m_route, m_mutant).resume(*open); });
        if (open && m_from.machine && m_from.settled)
            add("quit", [](Model &m) { die(m); });
        if (!blocked && wantsAgain(m_from) && preflightPasses(m_from))
            add("operator confirms", [&](Model &m) { Driver(m, m_route, m_mutant).begin(m.op + 1); });
    }

    void process()
    {
        if (!m_from.machine || m_from.settled)
            return;
        const auto feed = [&](const char *label, auto what) {
            add(label, [&](Model &m) {
                for (InFlight &request : m.flight)
                    request.waited = false;
                Driver(m, m_route, m_mutant).feed(what);
            });
        };
        if (m_from.faults > 0)
            add("crash", [](Model &m) {
                --m.faults;
                die(m);
            });
        if (m_from.faults > 0)
            add("nobody waits", [&](Model &m) {
                --m.faults;
                for (InFlight &request : m.flight)
                    request.waited = false;
                Driver(m, m_route, m_mutant).feed(flip::PatienceOver{});
            });
        switch (m_from.job) {
        case JobKind::None:
            return;
        case JobKind::Journal:
            add("row written", [&](Model &m) {
                writeRow(m, m_mutant);
                Driver(m, m_route, m_mutant).feed(flip::JournalWritten{});
            });
            if (m_from.faults > 0)
                add("row refused", [&](Model &m) {
                    --m.faults;
                    Driver(m, m_route, m_mutant).feed(flip::JournalFailed{Error{}});
                });
            if (m_from.faults > 0)
                add("row written, then crash", [&](Model &m) {
                    --m.faults;
                    writeRow(m, m_mutant);
                    die(m);
                });
            return;
        case JobKind::Write:
            add("write leaves", [&](Model &m) { leave(m, m_mutant); });
            if (m_from.faults > 0)
                add("write cannot leave", [&](Model &m) {
                    --m.faults;
                    fail(m, WriteOutcome::NotSent);
                });
            return;
        case JobKind::Answer:
            if (m_from.answer)
                add("answer arrives", [&](Model &m) {
                    const FlipEvent event = *m.answer;
                    Driver(m, m_route, m_mutant).feedEvent(event);
                });
            // A request that is lost ends in a time-out whatever the budget says.
            if (m_from.timeouts > 0 || nothingComes())
                add("time-out", [&](Model &m) {
                    m.timeouts = std::max(0, m.timeouts - 1);
                    for (InFlight &request : m.flight)
                        request.waited = false;
                    fail(m, WriteOutcome::Unanswered);
                });
            return;
        case JobKind::Read:
            add("server reads", [](Model &m) {
                m.answer = readAnswer(m);
                m.job = JobKind::ReadAnswer;
            });
            feed("read fails", flip::ReadFailed{Error{}});
            return;
        case JobKind::ReadAnswer:
            add("reading arrives", [&](Model &m) {
                const FlipEvent event = *m.answer;
                Driver(m, m_route, m_mutant).feedEvent(event);
            });
            feed("reading is lost", flip::ReadFailed{Error{}});
            return;
        case JobKind::Timer:
            feed("looks soon", flip::Tick{});
            // No request outlives the settle time: that is what it is chosen for.
            if (m_from.flight.empty())
                add("looks after the settle time", [&](Model &m) {
                    m.now += 2 * kSettle;
                    Driver(m, m_route, m_mutant).feed(flip::Tick{});
                });
            return;
        }
    }

    [[nodiscard]] bool nothingComes() const
    {
        return !m_from.answer
            && std::none_of(
                m_from.flight.begin(), m_from.flight.end(), [](const InFlight &f) { return f.waited; });
    }

    void fail(Model &m, WriteOutcome outcome) const
    {
        Driver driver(m, m_route, m_mutant);
        if (kindOf(m.effect) == RequestKind::Stage)
            driver.feed(flip::StageAnswered{
                .outcome = outcome, .version = std::nullopt, .number = 0, .error = Error{}});
        else
            driver.feed(
                flip::DeployAnswered{.outcome = outcome, .deployment = std::nullopt, .error = Error{}});
    }

    void network()
    {
        for (std::size_t i = 0; i < m_from.flight.size(); ++i) {
            const auto take = [i](Model &m) {
                const InFlight request = m.flight[i];
                m.flight.erase(m.flight.begin() + static_cast<std::ptrdiff_t>(i));
                return request;
            };
            add("request arrives", [&](Model &m) {
                const InFlight request = take(m);
                FlipEvent answer = serve(m, request);
                if (request.waited)
                    m.answer = std::move(answer);
            });
            add("request is lost", [&](Model &m) { take(m); });
            if (m_from.faults > 0)
                add("server refuses", [&](Model &m) {
                    --m.faults;
                    const InFlight request = take(m);
                    if (!request.waited)
                        return;
                    FlipEvent event;
                    if (request.kind == RequestKind::Stage)
                        event.what = flip::StageAnswered{.outcome = WriteOutcome::Rejected,
                            .version = std::nullopt,
                            .number = 0,
                            .error = Error{}};
                    else
                        event.what = flip::DeployAnswered{
                            .outcome = WriteOutcome::Rejected, .deployment = std::nullopt, .error = Error{}};
                    m.answer = std::move(event);
                });
        }
    }

    void outsiders()
    {
        // Before the flip a second writer is only another starting point.
        if (m_from.op == 0)
            return;
        if (m_from.outsideUploads > 0)
            add("B uploads new code", [](Model &m) {
                --m.outsideUploads;
                m.versions.push_back({m.versions.back().id + 1, 0, 'b', false});
            });
        if (m_from.outsideDeploys > 0) {
            add("B deploys the same value", [](Model &m) {
                --m.outsideDeploys;
                const int id = m.versions.back().id + 1;
                m.versions.push_back({id, 0, m.versions.back().code, true});
                m.deployments.push_back({m.deployments.back().id + 1, id, 0});
            });
            add("B deploys the old version again", [](Model &m) {
                --m.outsideDeploys;
                m.deployments.push_back({m.deployments.back().id + 1, 1, 0});
            });
        }
    }

    const Model &m_from;
    Route m_route;
    Mutant m_mutant;
    std::vector<Successor> m_out;
};

void put(std::string &key, int value)
{
    key += static_cast<char>(value + 1);
}

} // namespace

const char *toString(Mutant mutant)
{
    switch (mutant) {
    case Mutant::None:
        return "none";
    case Mutant::ResendSilently:
        return "transport resends silently";
    case Mutant::TimeoutIsFailed:
        return "time-out = failed";
    case Mutant::DeployingFailedAtStart:
        return "recover deploying as failed";
    case Mutant::NoWriteAheadRow:
        return "no write-ahead row";
    case Mutant::NoDeployingRow:
        return "no separate deploying row";
    case Mutant::BlindRetry:
        return "blind retry";
    case Mutant::VerifyByValue:
        return "verify by value only";
    case Mutant::NoSettleTime:
        return "no settle time";
    case Mutant::NoReadBack:
        return "no read-back";
    case Mutant::NoPredecessorCheck:
        return "no predecessor check";
    case Mutant::NoNumberCheck:
        return "no number check";
    case Mutant::NoPreCheck:
        return "no pre-check";
    }
    return "?";
}

Model initialModel()
{
    return {};
}

std::vector<Successor> successors(const Model &model, Route route, Mutant mutant)
{
    return Step(model, route, mutant).all();
}

bool isAtRest(const Model &model)
{
    if (model.machine && !model.settled)
        return false;
    if (model.op == 0)
        return false;
    for (int op = 1; op <= 2; ++op) {
        const auto &row = model.rows.at(static_cast<std::size_t>(op));
        if (!row || isClosed(row->state))
            continue;
        if (row->route != Route::D || row->state != FlipState::Unknown)
            return false;
    }
    return true;
}

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
