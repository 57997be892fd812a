// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/domain/flipmodel.h"

#include "tests/unit/domain/flipdriver.h"
#include "tests/unit/domain/flipserver.h"

#include <algorithm>

namespace edgedeck::test {

namespace {

constexpr long kSettle = 120;

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

bool preflightPasses(const Model &model, Route route)
{
    return route == Route::C || model.versions.back().id == model.deployments.back().version;
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
        if (!blocked && wantsAgain(m_from) && preflightPasses(m_from, m_route))
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
                add("answer arrives", [&](Model &m) { Driver(m, m_route, m_mutant).take(*m.answer); });
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
            add("reading arrives", [&](Model &m) { Driver(m, m_route, m_mutant).take(*m.answer); });
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

} // namespace

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

} // namespace edgedeck::test
