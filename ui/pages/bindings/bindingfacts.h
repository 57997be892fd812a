// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/domain/snapshot.h"

#include <QString>

#include <vector>

namespace edgedeck::ui {

struct BindingFact
{
    QString label, value;
    bool mono = false;
    bool unknown = false; ///< the value is a reason
    friend bool operator==(const BindingFact &, const BindingFact &) = default;
};

/// What the inspector says of a binding. Pure.
[[nodiscard]] std::vector<BindingFact> factsOf(const CheckedBinding &checked, const Snapshot &snapshot);
/// Its page of the dashboard; "" where there is none (sandbox, no account).
[[nodiscard]] QString dashboardUrl(const CheckedBinding &checked, const Snapshot &snapshot);

} // namespace edgedeck::ui
