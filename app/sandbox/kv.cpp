// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/api.h"

#include <algorithm>

namespace edgedeck::sandbox {

namespace {

Answer quotaGone()
{
    return failure(429, 10048, "your account has reached the free usage limit for this operation for today");
}

Answer noNamespace(const std::string &operation)
{
    return failure(
        404, 10013, operation.empty() ? "namespace not found" : operation + ": 'namespace not found'");
}

Json namespaceJson(const KvNamespace &ns)
{
    return Json{{"id", ns.id}, {"title", ns.title}, {"supports_url_encoding", true}};
}

bool expired(const KvKey &key, Timestamp now)
{
    return key.expiration
        && *key.expiration <= std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count();
}

bool titleTaken(const Account &account, const std::string &title, const std::string &exceptId)
{
    return std::any_of(account.namespaces.begin(), account.namespaces.end(),
        [&](const auto &entry) { return entry.second.title == title && entry.first != exceptId; });
}

Answer namespaceList(const Call &call)
{
    std::vector<const KvNamespace *> all;
    for (const auto &[id, ns] : call.world.account().namespaces)
        all.push_back(&ns);
    if (call.request.parameter("order") == "title")
        std::sort(all.begin(), all.end(), [](const auto *a, const auto *b) { return a->title < b->title; });
    if (call.request.parameter("direction") == "desc")
        std::reverse(all.begin(), all.end());
    const Page page = pageOf(call.request, all.size(), 20, 1000);
    Json list = Json::array();
    for (std::size_t i = page.first; i < page.last; ++i)
        list.push_back(namespaceJson(*all[i]));
    Answer answer = success(std::move(list));
    answer.body["result_info"] = page.info;
    return answer;
}

Answer createOrRename(Call &call, KvNamespace *existing)
{
    const auto body = call.request.json();
    const std::string title = body ? textOf(*body, "title") : std::string();
    if (title.empty())
        return failure(400, 10012, "namespace title must not be empty");
    Account &account = call.world.account();
    if (titleTaken(account, title, existing ? existing->id : std::string()))
        return failure(400, 10014, "a namespace with this account ID and title already exists");
    if (existing) {
        existing->title = title;
        return success(namespaceJson(*existing));
    }
    const std::string id = call.world.newHexId();
    account.namespaces[id] = KvNamespace{id, title, 0, 0, 0, {}};
    return success(namespaceJson(account.namespaces[id]));
}

Answer keyList(Call &call, const KvNamespace &ns)
{
    if (call.world.spend(KvOp::List, 1, ns.id, "") == 0)
        return quotaGone();
    const auto limit = static_cast<std::size_t>(std::clamp(call.request.number("limit", 1000), 10, 1000));
    const std::string prefix = call.request.parameter("prefix"), cursor = call.request.parameter("cursor");
    Json list = Json::array();
    std::string next;
    auto it = ns.keys.lower_bound(prefix);
    // The cursor is the last name shown, in hex: opaque to clients, and no key can break the query.
    if (!cursor.empty()) {
        std::string last;
        for (std::size_t i = 0; i + 1 < cursor.size(); i += 2)
            last += static_cast<char>(std::strtol(cursor.substr(i, 2).c_str(), nullptr, 16));
        it = ns.keys.upper_bound(last);
    }
    for (; it != ns.keys.end() && it->first.compare(0, prefix.size(), prefix) == 0; ++it) {
        if (expired(it->second, call.world.now()))
            continue;
        if (list.size() == limit) {
            next = textOf(list.back(), "name");
            break;
        }
        Json entry{{"name", it->first}};
        if (it->second.expiration)
            entry["expiration"] = *it->second.expiration;
        if (!it->second.metadata.is_null())
            entry["metadata"] = it->second.metadata;
        list.push_back(std::move(entry));
    }
    std::string hex;
    static constexpr char kHex[] = "0123456789abcdef";
    for (const char c : next) {
        hex += kHex[static_cast<unsigned char>(c) >> 4];
        hex += kHex[static_cast<unsigned char>(c) & 15];
    }
    const std::size_t count = list.size();
    Answer answer = success(std::move(list));
    answer.body["result_info"] = Json{{"count", count}, {"cursor", hex}};
    return answer;
}

std::optional<std::int64_t> expirationOf(const Call &call, const Json &fields)
{
    const double ttl
        = call.request.number("expiration_ttl", static_cast<int>(numberOf(fields, "expiration_ttl", 0)));
    const double at = call.request.number("expiration", static_cast<int>(numberOf(fields, "expiration", 0)));
    if (ttl > 0)
        return std::chrono::floor<std::chrono::seconds>(call.world.now()).time_since_epoch().count()
            + static_cast<std::int64_t>(ttl);
    if (at > 0)
        return static_cast<std::int64_t>(at);
    return std::nullopt;
}

Answer putValue(Call &call, KvNamespace &ns, const std::string &key)
{
    if (key.empty() || key == "." || key == ".." || key.size() > 512)
        return failure(400, 10024, "put: 'invalid key name'");
    const std::string ttl = call.request.parameter("expiration_ttl");
    if (!ttl.empty() && call.request.number("expiration_ttl", 0) < 60)
        return failure(
            400, 10021, "put: 'Invalid expiration_ttl of " + ttl + ". Expiration TTL must be at least 60.'");
    KvKey entry;
    entry.value = call.request.body;
    if (const Part *value = call.request.part("value"))
        entry.value = value->content;
    if (const Part *metadata = call.request.part("metadata")) {
        entry.metadata = Json::parse(metadata->content, nullptr, false);
        if (entry.metadata.is_discarded())
            return failure(400, 10012, "put: 'metadata must be valid json'");
    }
    if (entry.value.size() > 25U * 1024 * 1024)
        return failure(413, 10033, "put: 'value too large'");
    if (call.world.spend(KvOp::Write, 1, ns.id, "") == 0)
        return quotaGone();
    entry.expiration = expirationOf(call, Json::object());
    const auto old = ns.keys.find(key);
    const std::optional<KvKey> before = old == ns.keys.end() ? std::nullopt : std::optional(old->second);
    call.world.noteKvWrite(ns.id, key, entry.value);
    ns.keys[key] = std::move(entry);
    if (before && call.world.takeLostUpdate("kv", false)) {
        call.world.noteKvWrite(ns.id, key, before->value);
        ns.keys[key] = *before;
    }
    return success(nullptr);
}

const KvKey *readKey(Call &call, const KvNamespace &ns, const std::string &key)
{
    const auto it = ns.keys.find(key);
    return it == ns.keys.end() || expired(it->second, call.world.now()) ? nullptr : &it->second;
}

Answer getValue(Call &call, KvNamespace &ns, const std::string &key, bool metadataOnly)
{
    if (call.world.spend(KvOp::Read, 1, ns.id, "") == 0)
        return quotaGone();
    const KvKey *entry = readKey(call, ns, key);
    if (!entry)
        return failure(404, 10009, "get: 'key not found'");
    if (metadataOnly)
        return success(entry->metadata);
    Answer answer = plain(200, entry->value, "application/octet-stream");
    if (entry->expiration)
        answer.headers.emplace_back("expiration", std::to_string(*entry->expiration));
    return answer;
}

Answer bulkPut(Call &call, KvNamespace &ns)
{
    const auto body = call.request.json();
    if (!body || !body->is_array() || body->size() > 10'000)
        return failure(400, 10026, "bulk put: 'could not parse the array of pairs'");
    std::uint32_t stored = 0;
    Json failed = Json::array();
    for (const Json &pair : *body) {
        if (!pair.is_object() || textOf(pair, "key").empty())
            return failure(400, 10026, "bulk put: 'could not parse the array of pairs'");
        if (call.world.spend(KvOp::Write, 1, ns.id, "") == 0) {
            if (stored == 0)
                return quotaGone();
            failed.push_back(textOf(pair, "key"));
            continue;
        }
        KvKey entry{textOf(pair, "value"), pair.value("metadata", Json()), expirationOf(call, pair)};
        call.world.noteKvWrite(ns.id, textOf(pair, "key"), entry.value);
        ns.keys[textOf(pair, "key")] = std::move(entry);
        ++stored;
    }
    return success(Json{{"successful_key_count", stored}, {"unsuccessful_keys", std::move(failed)}});
}

Answer bulkDelete(Call &call, KvNamespace &ns)
{
    const auto body = call.request.json();
    if (!body || !body->is_array())
        return failure(400, 10026, "bulk delete: 'could not parse the array of keys'");
    std::uint32_t removed = 0;
    Json failed = Json::array();
    for (const Json &key : *body) {
        if (call.world.spend(KvOp::Delete, 1, ns.id, "") == 0) {
            if (removed == 0)
                return quotaGone();
            failed.push_back(key);
            continue;
        }
        if (key.is_string())
            ns.keys.erase(key.get<std::string>());
        ++removed;
    }
    return success(Json{{"successful_key_count", removed}, {"unsuccessful_keys", std::move(failed)}});
}

Answer bulkGet(Call &call, KvNamespace &ns)
{
    const auto body = call.request.json();
    if (!body || !body->is_object() || !body->contains("keys") || !(*body)["keys"].is_array())
        return failure(400, 10026, "bulk get keys: 'could not parse the request'");
    if ((*body)["keys"].size() > 100)
        return failure(400, 10029, "bulk get keys: 'You can request a maximum of 100 keys'");
    const bool withMetadata = body->value("withMetadata", false);
    const bool asJson = textOf(*body, "type") == "json";
    Json values = Json::object();
    for (const Json &name : (*body)["keys"]) {
        if (!name.is_string())
            continue;
        if (call.world.spend(KvOp::Read, 1, ns.id, "") == 0)
            return quotaGone();
        const auto key = name.get<std::string>();
        const KvKey *entry = readKey(call, ns, key);
        Json value = !entry ? Json()
            : asJson        ? Json::parse(entry->value, nullptr, false)
                            : Json(entry->value);
        if (entry && withMetadata)
            value = Json{{"value", std::move(value)}, {"metadata", entry->metadata}};
        values[key] = std::move(value);
    }
    return success(Json{{"values", std::move(values)}});
}

Answer keyRoute(Call &call, KvNamespace &ns)
{
    const std::string what = call.at(6), key = call.at(7);
    const std::string &method = call.method();
    if (what == "keys" && method == "GET")
        return keyList(call, ns);
    if (what == "metadata" && method == "GET")
        return getValue(call, ns, key, true);
    if (what == "values" && method == "GET")
        return getValue(call, ns, key, false);
    if (what == "bulk" && key == "get" && method == "POST")
        return bulkGet(call, ns);
    if (what != "values" && what != "bulk")
        return noRoute();
    if (auto refusal = call.lacks("Workers KV Storage Write"))
        return *refusal;
    if (what == "values" && method == "PUT")
        return putValue(call, ns, key);
    if (what == "values" && method == "DELETE") {
        if (call.world.spend(KvOp::Delete, 1, ns.id, "") == 0)
            return quotaGone();
        call.world.noteKvWrite(ns.id, key, "");
        ns.keys.erase(key);
        return success(nullptr);
    }
    if (what == "bulk" && method == "PUT")
        return bulkPut(call, ns);
    if (what == "bulk" && (method == "DELETE" || (method == "POST" && key == "delete")))
        return bulkDelete(call, ns);
    return noRoute();
}

std::string operationOf(const Call &call)
{
    const std::string what = call.at(6);
    if (what.empty())
        return call.method() == "GET" ? "get namespace" : "";
    if (what == "keys")
        return "list keys";
    if (what == "bulk" && call.at(7) == "get")
        return "bulk get keys";
    return call.method() == "PUT" ? "put" : call.method() == "DELETE" ? "remove key" : "get";
}

Answer dispatch(Call &call)
{
    if (auto refusal = call.lacks("Workers KV Storage Read"))
        return *refusal;
    if (call.at(4) != "namespaces")
        return noRoute();
    if (call.path.size() == 5) {
        if (call.method() == "GET")
            return namespaceList(call);
        if (auto refusal = call.lacks("Workers KV Storage Write"))
            return *refusal;
        return call.method() == "POST" ? createOrRename(call, nullptr) : noRoute();
    }
    auto &namespaces = call.world.account().namespaces;
    const auto it = namespaces.find(call.at(5));
    if (it == namespaces.end())
        return noNamespace(operationOf(call));
    if (call.path.size() > 6)
        return keyRoute(call, it->second);
    if (call.method() == "GET")
        return success(namespaceJson(it->second));
    if (auto refusal = call.lacks("Workers KV Storage Write"))
        return *refusal;
    if (call.method() == "PUT")
        return createOrRename(call, &it->second);
    if (call.method() != "DELETE")
        return noRoute();
    namespaces.erase(it);
    return success(nullptr);
}

} // namespace

Answer kvRoute(Call &call)
{
    Answer answer = dispatch(call);
    answer.ratePolicy.clear();
    return answer;
}

} // namespace edgedeck::sandbox
