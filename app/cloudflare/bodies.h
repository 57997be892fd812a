// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/result.h"
#include "app/cloudflare/types.h"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace edgedeck::cloudflare {

/// Request bodies, member for member in wrangler's order. Text that is not UTF-8 is refused (Config), never repaired:
/// a repaired value would be another value.

/// A JSON string literal; invalid UTF-8 becomes U+FFFD. For things that are shown, not sent.
[[nodiscard]] std::string quoted(std::string_view text);
/// A JSON string literal of exactly this text.
[[nodiscard]] Result<std::string> exactQuoted(std::string_view text);

/// {"env":{name:{type,text}},"annotations":{...}} for PATCH versions/latest.
[[nodiscard]] Result<std::string> envPatchBody(
    const std::vector<BindingPatch> &env, const Annotations &annotations);
[[nodiscard]] Result<std::string> deploymentBody(const std::vector<TrafficShare> &shares,
    const Annotations &annotations, const std::optional<CodeUpdateStrategy> &strategy);
/// The `settings` part: every binding of `current` in its place as inherit, those in `changes` in full; then what is new.
[[nodiscard]] Result<std::string> settingsPart(const std::vector<Binding> &current,
    const std::vector<BindingPatch> &changes, const Annotations &annotations);
/// The same as an object to be joined with the members of a version, where each inherit names the version it means.
[[nodiscard]] Result<std::string> inheritingPart(const std::vector<Binding> &current,
    const std::vector<BindingPatch> &changes, const Annotations &annotations, const std::string &versionId);
/// {"secrets":{name:{name,text,type} or null}} for PATCH secrets-bulk.
[[nodiscard]] Result<std::string> secretsBulkBody(const std::vector<SecretPatch> &secrets);
[[nodiscard]] Result<std::string> secretBody(const std::string &name, const std::string &value);
[[nodiscard]] Result<std::string> graphQlBody(
    const std::string &query, const std::vector<std::pair<std::string, std::string>> &variables);

} // namespace edgedeck::cloudflare
