// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace edgedeck::net {

/// API calls of the running window (5 minutes), retries included: what the console itself costs.
struct BudgetUse
{
    int restUsed = 0;
    int graphqlUsed = 0;
    friend bool operator==(const BudgetUse &, const BudgetUse &) = default;
};

} // namespace edgedeck::net
