// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/timestamp.h"
#include "app/sandbox/json.h"
#include "app/sandbox/scenario.h"

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace edgedeck::sandbox {

struct Module
{
    std::string name, contentType, content;
};

/// Immutable once made: an edit clones it. `bindings` hold secret values; publicBindings() strips them.
struct Version
{
    std::string id;
    int number = 0;
    Timestamp createdOn{};
    std::string source, authorEmail;
    Json annotations = Json::object();
    Json bindings = Json::array();
    std::string compatibilityDate = "2026-01-15";
    Json compatibilityFlags = Json::array({"nodejs_compat"});
    Json limits;
    std::string mainModule = "index.js";
    std::vector<Module> modules;
    std::string migrationTag;

    [[nodiscard]] const Json *binding(std::string_view name) const;
};

struct Deployment
{
    std::string id;
    Timestamp createdOn{};
    std::string source, authorEmail;
    Json annotations = Json::object();
    std::vector<std::pair<std::string, double>> shares; ///< version id, percent
    Json codeUpdateStrategy;
};

struct TailSession
{
    std::string id, url;
    Timestamp expiresAt{};
};

struct Script
{
    std::string name, tag;
    Timestamp createdOn{}, modifiedOn{};
    std::deque<Version> versions; ///< oldest first; append only
    std::vector<Deployment> deployments; ///< newest first; the first is live
    Json scriptSettings = Json::object();
    std::vector<std::pair<std::string, Timestamp>> crons;
    bool subdomainEnabled = true, previewsEnabled = false;
    std::vector<TailSession> tails;
    Timestamp lastEdit{}; ///< of the last accepted change, for the lock between two writers

    [[nodiscard]] const Version *version(std::string_view id) const;
    [[nodiscard]] const Version &latest() const { return versions.back(); }
    /// The one live version at 100 %, or null while two are live or none is.
    [[nodiscard]] const Version *soleLive() const;
};

/// A flag of the Flagship service. The newest entry of `history` is what is stored; readers and Workers may lag behind.
struct FlagshipFlag
{
    std::vector<std::pair<Timestamp, Json>> history; ///< oldest first; null once deleted
    Json changelog = Json::array(); ///< newest first
};

struct FlagshipApp
{
    std::string id, name, updatedBy;
    Timestamp createdOn{}, updatedOn{};
    std::map<std::string, FlagshipFlag> flags;
};

/// One line of the account's audit log.
struct AuditRecord
{
    std::string id, email, tokenName, context, method, uri, ray, userAgent;
    Timestamp at{};
    int status = 200;
};

struct KvKey
{
    std::string value;
    Json metadata;
    std::optional<std::int64_t> expiration;
};

struct KvNamespace
{
    std::string id, title;
    double bytes = 0, bytesPerDay = 0; ///< of the simulated data, beside what clients write
    int keysAtStart = 0;
    std::map<std::string, KvKey> keys; ///< byte order, as the API lists
};

struct DoNamespace
{
    std::string id, script, className;
    bool sqlite = true;
};

/// What a token may do. Permission names as Cloudflare's permission groups.
struct Token
{
    enum class Kind { User, AccountOwned, Expired };
    std::string value, label;
    Kind kind = Kind::User;
    std::set<std::string> permissions;

    [[nodiscard]] bool allows(const std::string &permission) const;
};

/// The account's things as Cloudflare would store them, without any traffic.
struct Account
{
    std::string id, name, subdomain, userEmail, userId;
    bool paid = false;
    std::map<std::string, Script> scripts;
    std::map<std::string, KvNamespace> namespaces; ///< by id
    std::vector<DoNamespace> doNamespaces;
    std::map<std::string, FlagshipApp> flagshipApps; ///< by id
    std::vector<AuditRecord> audit; ///< oldest first
    std::vector<Token> tokens;

    [[nodiscard]] Script *script(const std::string &nameOrTag);
    [[nodiscard]] const Token *token(const std::string &value) const;
};

[[nodiscard]] Account makeAccount(const Scenario &scenario, std::uint64_t seed);
/// Binding list as the API shows it: secret values removed, order kept.
[[nodiscard]] Json publicBindings(const Json &bindings);
/// A random-looking UUID or 32 hex digits from a counter: repeatable by seed.
[[nodiscard]] std::string makeUuid(std::uint64_t seed, std::uint64_t counter);
[[nodiscard]] std::string makeHexId(std::uint64_t seed, std::uint64_t counter);

} // namespace edgedeck::sandbox
