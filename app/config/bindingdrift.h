// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/config/wranglerfile.h"
#include "app/domain/binding.h"

#include <optional>
#include <string>
#include <vector>

namespace edgedeck::config {

/// How a live binding and a wrangler file agree.
enum class Drift {
    Same,
    OtherValue, ///< variables: the file has another text
    OtherTarget, ///< the file names another namespace, class, bucket, ...
    OtherType, ///< same name, another kind: deploy would replace one by the other
    Missing, ///< live only
    Extra, ///< in the file only
    NotInFiles ///< a secret: never in a wrangler file, deploy leaves it alone
};
[[nodiscard]] std::string_view toString(Drift drift); ///< "same", "other value", ..., for people

struct BindingDrift
{
    std::string name;
    Drift drift = Drift::Same;
    std::string fileType; ///< "" when the file does not have it
    std::string fileText; ///< what the file says: the variable's text, or what it points at
    friend bool operator==(const BindingDrift &, const BindingDrift &) = default;
};

/// One entry for each live binding in its order, then those that only the file has, in name order. Pure.
[[nodiscard]] std::vector<BindingDrift> compareBindings(
    const std::vector<Binding> &live, const WranglerEnvironment &file);

/// For CheckedBinding::fileValue: "same", what the file says instead, "missing"; empty for secrets.
[[nodiscard]] std::optional<std::string> fileValue(const BindingDrift &drift);

struct DeployOutlook
{
    bool survives = false;
    std::string reason;
};

/// Whether the live value of `name` would still be there after `wrangler deploy` of this file: files win over
/// variables of the same name always, over others unless keep_vars is set; secrets stay unless a variable of
/// the file takes their name. Empty when `name` is not among the live bindings.
[[nodiscard]] std::optional<DeployOutlook> deployOutlook(
    const std::vector<Binding> &live, const WranglerEnvironment &file, std::string_view name);

} // namespace edgedeck::config
