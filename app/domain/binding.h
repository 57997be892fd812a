// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/reading.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace edgedeck {

/// One binding of a version, as the API lists it. `type` stays text: Cloudflare adds types, an unknown one is
/// shown generically and never fails a page.
struct Binding
{
    std::string name;
    std::string type; ///< "plain_text", "kv_namespace", "durable_object_namespace", ...
    std::string text; ///< plain_text: the value; json: its compact JSON; "" for every secret type
    std::string targetId; ///< namespace_id, database id, bucket name, queue name, service, app id ...
    std::string className; ///< durable objects and workflows
    std::string scriptName; ///< "" = the Worker itself
    std::string raw; ///< compact JSON of the whole entry without secret values, for the inspector
    friend bool operator==(const Binding &, const Binding &) = default;
};

/// secret_text and secret_key: the value cannot be read back.
[[nodiscard]] bool isSecret(const Binding &binding);
/// "KV namespace", "Durable Object", "R2 bucket", "Secret", "Variable", or the raw type.
[[nodiscard]] std::string displayType(std::string_view type);

enum class CheckResult { Pass, Warn, Block, Unknown };
[[nodiscard]] std::string_view toString(CheckResult result);

/// One judged statement about a binding or a planned flip. `id` is stable, the texts are for people.
struct Check
{
    std::string id;
    CheckResult result = CheckResult::Unknown;
    std::string title; ///< "Newest upload is live"
    std::string reason; ///< evidence: "d8bc4d3c, 100 %"
    std::string action; ///< what to do, "" when nothing
    friend bool operator==(const Check &, const Check &) = default;
};

/// A binding with everything that was found out about it.
struct CheckedBinding
{
    Binding binding;
    Reading<std::string> resolved; ///< "exists", namespace title, "SQLite, this Worker", or why not known
    std::optional<bool> sqlite; ///< Durable Objects: class is SQLite-backed
    std::optional<std::string>
        fileValue; ///< wrangler file: "same", the other value, "missing"; empty = no file
    std::vector<Check> checks;
    [[nodiscard]] CheckResult worst() const; ///< Pass when there are no checks
    friend bool operator==(const CheckedBinding &, const CheckedBinding &) = default;
};

} // namespace edgedeck
