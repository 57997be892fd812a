// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ops/accountsetup.h"

#include "app/ops/permissions.h"

#include <QPointer>

#include <algorithm>
#include <utility>

namespace edgedeck::ops {

namespace {

constexpr cloudflare::CallOptions kAsked{.urgency = net::Urgency::Operator, .deadline = std::nullopt};

} // namespace

class AccountSetup::Private
{
public:
    Private(AccountSetup *owner, Session &s)
        : q(owner)
        , session(s)
    {
    }

    void verify(const std::optional<AccountId> &account);
    void listAccounts(const std::optional<Error> &verifyFault);
    void probe();
    void answered();
    void finish(Result<AccountSurvey> result);
    /// A read that answered proves its permission, a refusal disproves it, everything else says nothing.
    template <class T> void judge(std::string_view id, const Result<T> &answer);

    AccountSetup *q;
    Session &session;
    AccountSurvey survey;
    std::optional<AccountId> wanted;
    QPointer<QObject> context;
    std::function<void(Result<AccountSurvey>)> done;
    bool verified = false;
    int open = 0;
};

AccountSetup::AccountSetup(Session &session, QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Private>(this, session))
{
}

AccountSetup::~AccountSetup() = default;

void AccountSetup::survey(const std::optional<AccountId> &account, QObject *context,
    std::function<void(Result<AccountSurvey>)> done)
{
    if (d->done) {
        done(failLocal(FaultClass::Conflict, "a check is running already"));
        return;
    }
    d->survey = {};
    for (const PermissionName &permission : kPermissions) {
        d->survey.permissions.push_back({.id = std::string(permission.id),
            .name = std::string(permission.name),
            .why = std::string(permission.without),
            .granted = std::nullopt,
            .required = permission.required});
    }
    d->wanted = account ? account : d->session.account();
    d->context = context;
    d->done = std::move(done);
    d->verified = false;
    d->verify(d->wanted);
}

void AccountSetup::Private::finish(Result<AccountSurvey> result)
{
    const auto callback = std::exchange(done, nullptr);
    if (callback && context)
        callback(std::move(result));
}

void AccountSetup::Private::verify(const std::optional<AccountId> &account)
{
    session.client().verifyToken(
        account, q,
        [this](Result<cloudflare::TokenInfo> answer) {
            if (answer) {
                survey.token = std::move(*answer);
                verified = true;
                if (survey.token.status != "active" && !survey.token.status.empty()) {
                    finish(failLocal(FaultClass::Auth, "the token is " + survey.token.status));
                    return;
                }
            }
            listAccounts(answer ? std::nullopt : std::optional(answer.error()));
        },
        kAsked);
}

void AccountSetup::Private::listAccounts(const std::optional<Error> &verifyFault)
{
    session.client().accounts(
        q,
        [this, verifyFault](Result<cloudflare::Listed<cloudflare::Account>> answer) {
            judge("account_settings_read", answer);
            if (answer)
                survey.accounts = answer->items;
            // A token that belongs to an account cannot be verified before its account is known.
            const bool second = verifyFault && !wanted && answer && !answer->items.empty();
            if (second) {
                wanted = answer->items.front().id;
                verify(wanted);
                return;
            }
            if (verifyFault && !verified) {
                finish(fail(*verifyFault));
                return;
            }
            if (wanted)
                survey.account = wanted;
            else if (survey.accounts.size() == 1)
                survey.account = survey.accounts.front().id;
            if (!survey.account) {
                finish(std::move(survey));
                return;
            }
            probe();
        },
        kAsked);
}

template <class T> void AccountSetup::Private::judge(std::string_view id, const Result<T> &answer)
{
    const auto found = std::find_if(survey.permissions.begin(), survey.permissions.end(),
        [&](const Permission &permission) { return permission.id == id; });
    if (found == survey.permissions.end())
        return;
    if (answer)
        found->granted = true;
    else if (answer.error().cls == FaultClass::Forbidden || answer.error().cls == FaultClass::Auth)
        found->granted = false;
}

void AccountSetup::Private::probe()
{
    cloudflare::Client &client = session.client();
    const AccountId account = *survey.account;
    open = 4;
    client.scripts(
        account, q,
        [this](Result<cloudflare::Listed<WorkerSummary>> answer) {
            judge("scripts_read", answer);
            if (answer)
                survey.workers = std::move(answer->items);
            answered();
        },
        kAsked);
    client.kvNamespaces(
        account, q,
        [this](Result<cloudflare::Listed<cloudflare::KvNamespace>> answer) {
            judge("kv_read", answer);
            answered();
        },
        kAsked);
    client.analyticsLimits(
        account, q,
        [this](Result<cloudflare::AccountLimits> answer) {
            judge("analytics_read", answer);
            answered();
        },
        kAsked);
    client.subscriptions(
        account, q,
        [this](Result<cloudflare::Listed<cloudflare::Subscription>> answer) {
            judge("billing_read", answer);
            if (answer)
                survey.plan = cloudflare::planOf(*answer);
            answered();
        },
        kAsked);
}

void AccountSetup::Private::answered()
{
    if (--open == 0)
        finish(std::move(survey));
}

} // namespace edgedeck::ops
