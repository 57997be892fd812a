// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/result.h"
#include "app/cloudflare/types.h"
#include "app/net/transport.h"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace edgedeck::cloudflare {

struct AuditQuery;
struct FlagshipFlag;
struct TelemetryQuery;
struct VersionSource;

/// encodeURIComponent of wrangler: everything but A-Z a-z 0-9 - _ . ! ~ * ' ( ) becomes %XX.
[[nodiscard]] std::string encodeSegment(std::string_view text);

/// The calls of this room as net::Requests: method, path and query as wrangler sends them where it makes the call
/// (4.164), as documented elsewhere. Nothing is sent. What must not be sent is a Config error: empty ids, KV keys
/// Cloudflare refuses, values that are not UTF-8.
class Requests
{
public:
    explicit Requests(std::string baseUrl)
        : m_base(std::move(baseUrl))
    {
    }
    [[nodiscard]] const std::string &baseUrl() const { return m_base; }

    using Made = Result<net::Request>;

    [[nodiscard]] Made verifyUserToken() const;
    [[nodiscard]] Made verifyAccountToken(const AccountId &account) const;
    [[nodiscard]] Made accounts(int page) const;

    [[nodiscard]] Made scripts(const AccountId &account) const;
    [[nodiscard]] Made settings(const AccountId &account, const ScriptName &script) const;
    [[nodiscard]] Made versions(const AccountId &account, const ScriptName &script) const;
    [[nodiscard]] Made version(
        const AccountId &account, const ScriptName &script, const VersionId &version) const;
    [[nodiscard]] Made deployments(const AccountId &account, const ScriptName &script) const;
    [[nodiscard]] Made secrets(const AccountId &account, const ScriptName &script) const;
    [[nodiscard]] Made schedules(const AccountId &account, const ScriptName &script) const;
    [[nodiscard]] Made accountSubdomain(const AccountId &account) const;
    [[nodiscard]] Made scriptSubdomain(const AccountId &account, const ScriptName &script) const;

    [[nodiscard]] Made kvNamespaces(const AccountId &account, int page) const;
    [[nodiscard]] Made kvKeys(const AccountId &account, const NamespaceId &ns, const std::string &prefix,
        const std::string &cursor, int limit) const;
    [[nodiscard]] Made kvValue(const AccountId &account, const NamespaceId &ns, const std::string &key) const;
    [[nodiscard]] Made kvPut(const AccountId &account, const NamespaceId &ns, const std::string &key,
        const std::string &value, std::optional<int> ttlSeconds) const;
    [[nodiscard]] Made kvDelete(
        const AccountId &account, const NamespaceId &ns, const std::string &key) const;
    [[nodiscard]] Made doNamespaces(const AccountId &account, int page) const;
    [[nodiscard]] Made subscriptions(const AccountId &account, int page) const;
    [[nodiscard]] Made graphQl(
        const std::string &query, const std::vector<std::pair<std::string, std::string>> &variables) const;

    [[nodiscard]] Made patchLatestVersion(const AccountId &account, const ScriptName &script,
        const std::vector<BindingPatch> &env, const Annotations &annotations) const;
    [[nodiscard]] Made createDeployment(const AccountId &account, const ScriptName &script,
        const std::vector<TrafficShare> &shares, const Annotations &annotations,
        const std::optional<CodeUpdateStrategy> &strategy, bool force) const;
    [[nodiscard]] Made patchSettings(const AccountId &account, const ScriptName &script,
        const std::vector<Binding> &current, const std::vector<BindingPatch> &changes,
        const Annotations &annotations) const;
    [[nodiscard]] Made putSecret(const AccountId &account, const ScriptName &script, const std::string &name,
        const std::string &value) const;
    [[nodiscard]] Made deleteSecret(
        const AccountId &account, const ScriptName &script, const std::string &name) const;

    [[nodiscard]] Made putSecrets(
        const AccountId &account, const ScriptName &script, const std::vector<SecretPatch> &secrets) const;
    [[nodiscard]] Made versionSource(
        const AccountId &account, const ScriptName &script, const VersionId &version) const;
    [[nodiscard]] Made createVersion(const AccountId &account, const ScriptName &script,
        const VersionSource &source, const std::vector<BindingPatch> &changes,
        const Annotations &annotations) const;
    [[nodiscard]] Made kvPutWith(const AccountId &account, const NamespaceId &ns, const std::string &key,
        const std::string &value, const KvPutOptions &options) const;
    [[nodiscard]] Made kvMetadata(
        const AccountId &account, const NamespaceId &ns, const std::string &key) const;

    [[nodiscard]] Made flagshipApps(const AccountId &account, const std::string &cursor) const;
    [[nodiscard]] Made flagshipFlags(
        const AccountId &account, const std::string &app, const std::string &cursor) const;
    [[nodiscard]] Made flagshipFlag(
        const AccountId &account, const std::string &app, const std::string &key) const;
    [[nodiscard]] Made flagshipChanges(const AccountId &account, const std::string &app,
        const std::string &key, const std::string &cursor) const;
    [[nodiscard]] Made flagshipPut(
        const AccountId &account, const std::string &app, const FlagshipFlag &flag) const;

    [[nodiscard]] Made auditLog(
        const AccountId &account, const AuditQuery &query, const std::string &cursor) const;
    /// `view`: "events" or "calculations".
    [[nodiscard]] Made telemetry(
        const AccountId &account, const TelemetryQuery &query, const std::string &view) const;

private:
    std::string m_base;
};

} // namespace edgedeck::cloudflare
