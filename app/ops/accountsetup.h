// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/ops/session.h"

#include <QObject>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace edgedeck::ops {

struct Permission
{
    std::string id; ///< "scripts_read"
    std::string name; ///< "Account › Workers Scripts › Read"
    std::string why; ///< what is missing without it
    std::optional<bool> granted; ///< empty: could not be asked without a write
    bool required = false;
};

struct AccountSurvey
{
    cloudflare::TokenInfo token;
    std::vector<cloudflare::Account> accounts;
    std::optional<AccountId> account; ///< the one that was probed
    std::vector<Permission> permissions;
    std::vector<WorkerSummary> workers;
    Plan plan = Plan::Unknown; ///< from subscriptions where permitted
};

/// Checks a token without changing anything: verify, accounts, then each read once. For `profile add|test` and the
/// first-run page.
class AccountSetup : public QObject
{
    Q_OBJECT
public:
    explicit AccountSetup(Session &session, QObject *parent = nullptr);
    ~AccountSetup() override;
    void survey(const std::optional<AccountId> &account, QObject *context,
        std::function<void(Result<AccountSurvey>)> done);

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace edgedeck::ops
