// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/sandbox/api.h"
#include "app/sandbox/control.h"
#include "app/sandbox/workersite.h"

namespace edgedeck::sandbox {

/// A world whose clock stands still, and short ways to call its services without sockets.
class Bench
{
public:
    explicit Bench(const std::string &scenario = "kv-write-limit", std::uint64_t seed = 1)
        : Bench(*scenarioNamed(scenario), seed)
    {
    }
    explicit Bench(Scenario scenario, std::uint64_t seed = 1)
        : world(std::move(scenario), seed, 0)
        , token(world.account().tokens.front().value)
    {
    }

    [[nodiscard]] Request request(
        const std::string &method, const std::string &target, const Json &body = nullptr) const
    {
        Request r;
        r.method = method;
        setTarget(r, target);
        r.headers["authorization"] = "Bearer " + token;
        if (!body.is_null())
            r.body = body.dump();
        return r;
    }
    /// `path` after /client/v4/accounts/{A}.
    Answer api(const std::string &method, const std::string &path, const Json &body = nullptr)
    {
        return answerApi(world, request(method, "/client/v4/accounts/" + world.account().id + path, body));
    }
    Answer root(const std::string &method, const std::string &path, const Json &body = nullptr)
    {
        return answerApi(world, request(method, "/client/v4" + path, body));
    }
    Answer script(const std::string &method, const std::string &path, const Json &body = nullptr)
    {
        return api(method, "/workers/scripts/" + world.scenario().worker + path, body);
    }
    Answer control(const std::string &method, const std::string &path, const Json &body = nullptr)
    {
        return answerControl(world, request(method, path, body));
    }
    Answer visit(const std::string &path, const std::string &key = {})
    {
        Request r = request("GET", path);
        r.headers["x-api-key"] = key.empty() ? world.scenario().workerKey : key;
        return answerWorker(world, r);
    }
    /// Rows of `account { x: <node> }`; a doctest failure shows the error.
    Answer graphql(const std::string &node)
    {
        return root("POST", "/graphql",
            Json{{"query",
                     "query($a: string!) { viewer { accounts(filter: {accountTag: $a}) { x: " + node
                         + " } } }"},
                {"variables", Json{{"a", world.account().id}}}});
    }
    Json rows(const std::string &node)
    {
        const Answer answer = graphql(node);
        return answer.body["data"].is_object() ? answer.body["data"]["viewer"]["accounts"][0]["x"] : Json();
    }
    /// Route A as the console does it: merge patch on the newest version, then a deployment of it.
    std::string flip(const std::string &value)
    {
        const Answer made = api("PATCH", "/workers/workers/" + world.scenario().worker + "/versions/latest",
            Json{{"env", Json{{"FEATURE_FLAG_DO_CACHE", Json{{"type", "plain_text"}, {"text", value}}}}},
                {"annotations", Json{{"workers/message", "flip"}}}});
        const std::string id = textOf(made.body["result"], "id");
        script("POST", "/deployments",
            Json{{"strategy", "percentage"},
                {"versions", Json::array({Json{{"version_id", id}, {"percentage", 100}}})}});
        return id;
    }
    /// Sum of `field` over all lanes for [from, to), both RFC 3339.
    [[nodiscard]] std::uint64_t sum(
        const std::string &from, const std::string &to, std::initializer_list<Count> fields) const
    {
        std::uint64_t total = 0;
        for (const Lane &lane : world.lanes()) {
            for (auto it = lane.minutes.lower_bound(minuteOf(*parseRfc3339(from)));
                 it != lane.minutes.end() && it->first < minuteOf(*parseRfc3339(to)); ++it) {
                for (const Count f : fields)
                    total += it->second[f];
            }
        }
        return total;
    }
    void advanceTo(const std::string &when)
    {
        world.advance(std::chrono::ceil<std::chrono::seconds>(*parseRfc3339(when) - world.now()));
    }
    [[nodiscard]] static int code(const Answer &answer)
    {
        const Json &errors = answer.body.is_object() ? answer.body["errors"] : Json();
        return errors.is_array() && !errors.empty() ? errors[0].value("code", 0) : 0;
    }

    World world;
    std::string token;
};

} // namespace edgedeck::sandbox
