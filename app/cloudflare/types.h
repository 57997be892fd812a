// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/ids.h"
#include "app/base/timestamp.h"
#include "app/domain/meter.h"
#include "app/domain/worker.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace edgedeck::cloudflare {

/// A list as it was read: bad items are left out and counted, a list that could not be read to its end says so.
template <class T> struct Listed
{
    std::vector<T> items;
    int skipped = 0;
    bool complete = true;
};

struct TokenInfo
{
    std::string id; ///< not secret
    std::string status; ///< "active", "disabled", "expired"
    bool accountOwned = false; ///< answered by /accounts/{A}/tokens/verify
    std::optional<Timestamp> notBefore, expiresOn;
};

struct Account
{
    AccountId id;
    std::string name;
    std::string type;
};

struct KvNamespace
{
    NamespaceId id;
    std::string title;
};

struct KvKey
{
    std::string name;
    std::optional<Timestamp> expiration;
};

struct KvKeyPage
{
    std::vector<KvKey> keys;
    std::string cursor; ///< "" = end. One page is one list operation of the day's quota.
    int skipped = 0; ///< entries that could not be read
};

struct KvValue
{
    std::string prefix; ///< at most 1 MiB
    std::uint64_t size = 0; ///< true size, 0 if the server did not say
    bool cut = false;
    std::optional<Timestamp> expiration; ///< empty: lives for ever
};

/// How a value is stored. Of the two times at most one: the shorter of both wins otherwise.
struct KvPutOptions
{
    std::optional<int> ttlSeconds; ///< at least 60
    std::optional<Timestamp> expiration; ///< whole seconds
    std::string metadata; ///< JSON text of at most 1,024 bytes, "" = none
};

struct DoNamespace
{
    std::string id;
    std::string name; ///< "<script>_<Class>"
    std::string script; ///< "" for orphans
    std::string className;
    std::optional<bool> sqlite;
};

struct Subscription
{
    std::string id, state, ratePlanId, publicName, productName;
    std::optional<Timestamp> periodStart, periodEnd;
    bool contract = false; ///< rate_plan.is_contract
};
/// Paid when some item is a Workers Paid plan that is in force; Unknown for contracts we do not know;
/// Free when the list was read and holds no Workers plan.
[[nodiscard]] Plan planOf(const Listed<Subscription> &subscriptions);

struct ScriptSettings
{
    std::vector<Binding> bindings;
    std::string compatibilityDate;
    std::string usageModel;
    int skippedBindings = 0; ///< entries that could not be read: a PATCH would drop them
};

struct SecretName
{
    std::string name, type;
};

/// One entry of a bulk change: no value deletes the secret.
struct SecretPatch
{
    std::string name;
    std::optional<std::string> value;
};

struct Schedule
{
    std::string cron;
};

struct ScriptSubdomain
{
    bool enabled = false;
    bool previewsEnabled = false;
};

/// One change of the `env` map of PATCH versions/latest, or one entry of PATCH settings.
struct BindingPatch
{
    std::string name;
    std::string type; ///< "plain_text", "json", "secret_text"
    std::string value; ///< text; for "json" the JSON text itself
};

struct Annotations
{
    std::string message; ///< workers/message, at most 1000 bytes
    std::string tag; ///< workers/tag, at most 100 bytes
};

} // namespace edgedeck::cloudflare
