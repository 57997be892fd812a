// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/api.h"

namespace edgedeck::sandbox {

namespace {

Json accountJson(const Account &account)
{
    return Json{{"id", account.id}, {"name", account.name}, {"type", "standard"},
        {"settings", Json{{"enforce_twofactor", false}, {"abuse_contact_email", nullptr}}},
        {"created_on", "2025-03-04T09:12:27.000000Z"}};
}

Answer verifyToken(const Call &call, bool ofAccount)
{
    const bool owned = call.token.kind == Token::Kind::AccountOwned;
    if (owned != ofAccount)
        return failure(401, 1000, "Invalid API Token");
    const bool expired = call.token.kind == Token::Kind::Expired;
    Answer answer = success(Json{{"id", makeHexId(1, std::hash<std::string>{}(call.token.label))},
        {"status", expired ? "expired" : "active"}});
    if (expired)
        answer.body["result"]["expires_on"] = toRfc3339(startOfDay(call.world.now()));
    answer.body["messages"] = Json::array(
        {Json{{"code", 10000}, {"message", "This API Token is valid and active"}, {"type", nullptr}}});
    return answer;
}

Answer user(const Call &call)
{
    if (call.token.kind == Token::Kind::AccountOwned)
        return failure(403, 9109, "Unauthorized to access requested resource");
    if (call.lacks("User Details Read"))
        return failure(403, 9109, "Unauthorized to access requested resource");
    const Account &account = call.world.account();
    return success(Json{{"id", account.userId}, {"email", account.userEmail}, {"first_name", nullptr},
        {"last_name", nullptr}, {"username", "operator-1"}, {"telephone", nullptr}, {"country", nullptr},
        {"zipcode", nullptr}, {"two_factor_authentication_enabled", true},
        {"two_factor_authentication_locked", false}, {"suspended", false}, {"organizations", Json::array()},
        {"betas", Json::array()}, {"has_pro_zones", false}, {"has_business_zones", false},
        {"has_enterprise_zones", false}});
}

Answer paged(const Call &call, Json items, int size)
{
    const Page page = pageOf(call.request, items.size(), size, 1000);
    Json shown = Json::array();
    for (std::size_t i = page.first; i < page.last; ++i)
        shown.push_back(items[i]);
    Answer answer = success(std::move(shown));
    answer.body["result_info"] = page.info;
    return answer;
}

Answer subscriptions(Call &call)
{
    if (auto refusal = call.lacks("Billing Read"))
        return *refusal;
    Json items = Json::array();
    if (call.world.account().paid) {
        items.push_back(Json{{"id", makeHexId(1, 77)}, {"state", "Paid"}, {"price", 5}, {"currency", "USD"},
            {"frequency", "monthly"}, {"current_period_start", "2026-11-09T00:00:00Z"},
            {"current_period_end", "2026-12-09T00:00:00Z"},
            {"rate_plan",
                Json{{"id", "workers_paid"}, {"public_name", "Workers Paid"}, {"currency", "USD"},
                    {"scope", "account"}, {"sets", Json::array()}, {"is_contract", false},
                    {"externally_managed", false}}},
            {"product", Json{{"name", "prod_workers"}}}});
    }
    return paged(call, std::move(items), 20);
}

} // namespace

Answer identityRoute(Call &call)
{
    const Account &account = call.world.account();
    if (call.method() != "GET")
        return noRoute();
    if (call.at(0) == "user" && call.path.size() == 1)
        return user(call);
    if (call.at(0) == "user" && call.at(1) == "tokens" && call.at(2) == "verify")
        return verifyToken(call, false);
    if (call.at(0) == "memberships" && call.path.size() == 1) {
        if (call.token.kind == Token::Kind::AccountOwned)
            return failure(400, 9106, "Authentication failed (status: 400)");
        if (auto refusal = call.lacks("Memberships Read"))
            return *refusal;
        return paged(call,
            Json::array({Json{{"id", makeHexId(1, 78)}, {"status", "accepted"},
                {"account", accountJson(account)}, {"roles", Json::array({"Administrator"})},
                {"permissions", Json::object()}, {"api_access_enabled", true}}}),
            20);
    }
    if (call.at(0) != "accounts")
        return noRoute();
    if (call.path.size() == 1)
        return paged(call, Json::array({accountJson(account)}), 20);
    if (call.path.size() == 2)
        return call.at(1) == account.id ? success(accountJson(account))
                                        : failure(403, 9109, "Unauthorized to access requested resource");
    if (call.at(2) == "tokens" && call.at(3) == "verify")
        return verifyToken(call, true);
    if (call.at(2) == "subscriptions" && call.path.size() == 3)
        return subscriptions(call);
    if (call.at(2) == "r2" && call.at(3) == "buckets" && call.path.size() == 4) {
        if (auto refusal = call.lacks("Workers R2 Storage Read"))
            return *refusal;
        return success(Json{{"buckets", Json::array()}});
    }
    return noRoute();
}

} // namespace edgedeck::sandbox
