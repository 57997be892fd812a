// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/missingworker.h"

#include "app/cli/exitcode.h"
#include "app/cli/suggest.h"
#include "app/ops/wording.h"

#include <algorithm>

namespace edgedeck::cli {

namespace {

constexpr cloudflare::CallOptions kAsked{.urgency = net::Urgency::Operator, .deadline = std::nullopt};

bool ofWorker(const Error &error)
{
    return error.endpoint.find("/workers/scripts/") != std::string::npos;
}

std::string accountWords(const ops::Session &session)
{
    const std::string &name = session.profile().accountName;
    const std::string id = session.profile().accountId;
    return name.empty() ? "account " + id : "account " + ops::plain(name, 60) + " (" + id + ")";
}

std::vector<std::string> accountNames(const std::vector<cloudflare::Account> &accounts)
{
    std::vector<std::string> names;
    for (const auto &account : accounts)
        names.push_back(account.id.str() + " " + ops::plain(account.name, 60));
    return names;
}

/// The fault's facts (code, status, ray) under our own words.
Error worded(Error fault, std::string detail)
{
    fault.phase = Phase::Local;
    fault.detail = std::move(detail);
    return fault;
}

class Explainer : public std::enable_shared_from_this<Explainer>
{
public:
    Explainer(ops::Session &session, Error fault, QObject *context, std::function<void(Explained)> done)
        : m_session(session)
        , m_fault(std::move(fault))
        , m_context(context)
        , m_done(std::move(done))
    {
    }

    void start()
    {
        if (saysNoSuchAccount(m_fault)) {
            askAccounts({});
            return;
        }
        m_session.client().scripts(
            *m_session.account(), m_context,
            [self = shared_from_this()](
                Result<cloudflare::Listed<WorkerSummary>> scripts) { self->judgeScripts(scripts); },
            kAsked);
    }

private:
    [[nodiscard]] std::string worker() const { return "`" + m_session.profile().worker + "`"; }

    void judgeScripts(const Result<cloudflare::Listed<WorkerSummary>> &scripts)
    {
        const std::string noWorker = "there is no Worker " + worker() + " on " + accountWords(m_session);
        if (!scripts) {
            finish(noWorker + "; its Workers could not be listed: " + ops::sentence(scripts.error()),
                "Check --worker and --account against the dashboard.", kUsage);
            return;
        }
        std::vector<std::string> names;
        for (const WorkerSummary &summary : scripts->items)
            names.push_back(summary.name.str());
        if (names.empty()) {
            askAccounts(noWorker + ": this account has no Workers at all, most likely it is the wrong one");
            return;
        }
        if (std::find(names.begin(), names.end(), m_session.profile().worker) != names.end()) {
            finish("Worker " + worker() + " is listed on " + accountWords(m_session)
                    + " and its deployments are not found: it is new, or was never deployed",
                "Wait a minute and look again; `wrangler deployments list` shows the same.", kUnreachable);
            return;
        }
        const auto near = nearest(m_session.profile().worker, names);
        const std::string which = near.empty() ? names.front() : near.front();
        finish(noWorker + (near.empty() ? "" : "; nearest: " + listed(near)) + "; it has "
                + std::to_string(names.size()) + ": " + listed(names),
            "Name the Worker with --worker " + which
                + " or in the profile; for another account add --account ID.",
            kUsage);
    }

    void askAccounts(std::string found)
    {
        m_session.client().accounts(
            m_context,
            [self = shared_from_this(), found = std::move(found)](
                Result<cloudflare::Listed<cloudflare::Account>> accounts) {
                self->judgeAccounts(found, accounts);
            },
            kAsked);
    }

    void judgeAccounts(
        const std::string &found, const Result<cloudflare::Listed<cloudflare::Account>> &accounts)
    {
        const std::string name
            = "Name the account with --account ID, CLOUDFLARE_ACCOUNT_ID or in the profile.";
        const auto names = accounts ? accountNames(accounts->items) : std::vector<std::string>{};
        const bool ours = accounts
            && std::any_of(accounts->items.begin(), accounts->items.end(),
                [&](const auto &account) { return account.id == m_session.account(); });
        if (!found.empty()) {
            finish(found + (names.empty() ? "" : "; the token sees " + listed(names, 5)), name, kUsage);
            return;
        }
        if (ours || names.empty()) {
            // The account is the token's: what is missing is the permission.
            m_done({.error = m_fault, .action = {}, .exit = exitFor(m_fault), .more = false});
            return;
        }
        finish("the token does not reach " + accountWords(m_session) + "; it sees " + listed(names, 5), name,
            kPermission);
    }

    void finish(std::string detail, std::string action, int exit)
    {
        m_done({.error = worded(m_fault, std::move(detail)), .action = std::move(action), .exit = exit});
    }

    ops::Session &m_session;
    Error m_fault;
    QObject *m_context;
    std::function<void(Explained)> m_done;
};

} // namespace

bool saysNoSuchWorker(const Error &error)
{
    constexpr int kNoWorker = 10007;
    constexpr int kNoScript = 10090;
    if (error.cls != FaultClass::NotFound || !ofWorker(error))
        return false;
    return error.apiCode == kNoWorker || error.apiCode == kNoScript || !error.apiCode;
}

bool saysNoSuchAccount(const Error &error)
{
    return error.cls == FaultClass::Forbidden && ofWorker(error);
}

const Error *targetFault(const Snapshot &snapshot)
{
    const auto faultOf = [&](const char *source) -> const Error * {
        const auto found = std::find_if(snapshot.faults.begin(), snapshot.faults.end(),
            [&](const SourceFault &fault) { return fault.source == source; });
        return found == snapshot.faults.end() ? nullptr : &found->error;
    };
    const Error *deployments = faultOf("deployments");
    const Error *versions = faultOf("versions");
    if (deployments == nullptr || versions == nullptr)
        return nullptr;
    if (saysNoSuchWorker(*deployments) && saysNoSuchWorker(*versions))
        return deployments;
    return saysNoSuchAccount(*deployments) && saysNoSuchAccount(*versions) ? deployments : nullptr;
}

void explainTarget(
    ops::Session &session, const Error &fault, QObject *context, std::function<void(Explained)> done)
{
    std::make_shared<Explainer>(session, fault, context, std::move(done))->start();
}

} // namespace edgedeck::cli
