// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/api.h"

#include <algorithm>
#include <thread>

namespace edgedeck::sandbox {

namespace {

Answer tokenRefusal(const Request &request, const std::string &header)
{
    const bool malformed = header.size() <= 7 || header.find_first_of(" \t\r\n", 7) != std::string::npos;
    if (header.empty() && request.header("x-auth-key").empty())
        return failure(400, 9106, "Authentication failed (status: 400)");
    if (malformed) {
        Answer answer = failure(400, 6003, "Invalid request headers");
        answer.body["errors"][0]["error_chain"]
            = Json::array({Json{{"code", 6111}, {"message", "Invalid format for Authorization header"}}});
        return answer;
    }
    if (request.path.find("/tokens/verify") != std::string::npos)
        return failure(401, 1000, "Invalid API Token");
    return failure(401, 10000, "Authentication error");
}

Answer route(World &world, const Request &request)
{
    const std::string header = request.header("authorization");
    const bool bearer = header.rfind("Bearer ", 0) == 0;
    const Token *token = bearer ? world.account().token(header.substr(7)) : nullptr;
    if (!token)
        return tokenRefusal(request, header);
    if (token->kind == Token::Kind::Expired && request.path.find("/tokens/verify") == std::string::npos)
        return failure(401, 10000, "Authentication error");
    Call call{world, request, *token, {request.segments.begin() + 2, request.segments.end()}};
    if (!call.path.empty() && call.path.back().empty())
        call.path.pop_back();
    if (call.at(0) == "graphql")
        return graphqlRoute(call);
    if (call.at(0) == "accounts" && call.path.size() > 2 && call.at(1) != world.account().id)
        return failure(403, 10000, "Authentication error");
    if (call.at(0) == "accounts" && call.at(2) == "workers")
        return workersRoute(call);
    if (call.at(0) == "accounts" && call.at(2) == "storage" && call.at(3) == "kv")
        return kvRoute(call);
    if (call.at(0) == "accounts" && call.at(2) == "flagship")
        return flagshipRoute(call);
    if (call.at(0) == "accounts" && call.at(2) == "logs" && call.at(3) == "audit")
        return auditRoute(call);
    return identityRoute(call);
}

/// Every change and every attempt at one is in the audit log; reads that are sent as POST are not.
void audit(World &world, const Request &request, Answer &answer)
{
    answer.ray = world.newHexId().substr(0, 16);
    const std::string &path = request.path;
    const bool query
        = path.ends_with("/graphql") || path.ends_with("/telemetry/query") || path.ends_with("/bulk/get");
    const std::string header = request.header("authorization");
    const Token *token = header.rfind("Bearer ", 0) == 0 ? world.account().token(header.substr(7)) : nullptr;
    if (request.method == "GET" || query || !token)
        return;
    AuditRecord record;
    record.id = world.newHexId();
    record.at = world.stamp();
    record.email = token->kind == Token::Kind::AccountOwned ? std::string() : world.account().userEmail;
    record.tokenName = token->label;
    record.context = "api_token";
    record.method = request.method;
    record.uri = path.substr(std::min(path.size(), std::string_view("/client/v4").size()));
    record.ray = answer.ray;
    record.userAgent = request.header("user-agent");
    record.status = answer.status;
    world.account().audit.push_back(std::move(record));
}

void sleepFor(int milliseconds)
{
    if (milliseconds > 0)
        std::this_thread::sleep_for(std::chrono::milliseconds(milliseconds));
}

} // namespace

std::optional<Answer> Call::lacks(const std::string &permission) const
{
    const std::set<std::string> &missing = world.knobs().missingPermissions;
    if (token.allows(permission) && missing.count(permission) == 0)
        return std::nullopt;
    return failure(403, 10000, "Authentication error");
}

Author Call::author() const
{
    const std::string agent = request.header("user-agent");
    const std::string source = agent.rfind("wrangler/", 0) == 0 ? "wrangler" : "api";
    return {source, token.kind == Token::Kind::AccountOwned ? std::string() : world.account().userEmail};
}

Answer noRoute()
{
    return failure(404, 7000, "No route for that URI");
}

std::optional<Fault> takeFault(World &world, const Request &request)
{
    std::vector<Fault> &faults = world.faults();
    for (auto it = faults.begin(); it != faults.end(); ++it) {
        if (!it->method.empty() && it->method != request.method)
            continue;
        // Without a path a fault means the API: the Worker's endpoints are hit only by name.
        const bool api = request.path.rfind("/client/v4", 0) == 0;
        if (it->path.empty() ? !api : request.path.find(it->path) == std::string::npos)
            continue;
        if (it->skip > 0) {
            --it->skip;
            continue;
        }
        const Fault taken = *it;
        if (it->count > 0 && --it->count == 0)
            faults.erase(it);
        return taken;
    }
    return std::nullopt;
}

Answer spoiled(const Fault &fault)
{
    const int status = fault.status > 0 ? fault.status : 200;
    Answer answer;
    if (fault.shape == "challenge") {
        answer = plain(status == 200 ? 403 : status,
            "<!DOCTYPE html><html><head><title>Just a moment...</title></head><body></body></html>",
            "text/html; charset=UTF-8");
        answer.headers.emplace_back("cf-mitigated", "challenge");
    } else if (fault.shape == "html") {
        answer = plain(status, "<html><body><h1>" + std::to_string(status) + "</h1></body></html>",
            "text/html; charset=UTF-8");
    } else if (fault.shape == "empty") {
        answer = plain(status, "", "application/json");
    } else if (fault.shape == "not_json") {
        answer = plain(status, "{\"success\": tru", "application/json");
    } else if (fault.shape == "raw") {
        answer = plain(status, fault.body, "application/json");
    } else {
        answer = failure(status,
            fault.code > 0      ? fault.code
                : status == 429 ? 971
                                : 10013,
            !fault.message.empty() ? fault.message
                : status == 429    ? "Please wait and consider throttling your request speed"
                                   : "An unknown error has occurred.");
    }
    if (fault.retryAfter > 0)
        answer.headers.emplace_back("Retry-After", std::to_string(fault.retryAfter));
    return answer;
}

Answer answerApi(World &world, const Request &request)
{
    std::optional<Fault> fault;
    {
        const auto lock = world.lock();
        fault = takeFault(world, request);
    }
    const bool replaces = fault && (fault->status > 0 || !fault->shape.empty());
    if (fault && !fault->after)
        sleepFor(fault->latencyMs);
    if (replaces && !fault->after)
        return spoiled(*fault);
    Answer answer;
    {
        const auto lock = world.lock();
        world.catchUp();
        answer = request.segments.size() < 3 ? noRoute() : route(world, request);
        audit(world, request, answer);
    }
    if (fault && fault->after) {
        sleepFor(fault->latencyMs);
        if (replaces)
            return spoiled(*fault);
    }
    return answer;
}

} // namespace edgedeck::sandbox
