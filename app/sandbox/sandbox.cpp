// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/sandbox.h"

#include "app/sandbox/api.h"
#include "app/sandbox/control.h"
#include "app/sandbox/httpserver.h"
#include "app/sandbox/tailserver.h"
#include "app/sandbox/workersite.h"

namespace edgedeck::sandbox {

std::string Endpoints::json() const
{
    return Json{{"api_base_url", apiBaseUrl}, {"worker_url", workerUrl}, {"worker_key", workerKey},
        {"account_id", accountId}, {"api_token", apiToken}, {"worker", worker}, {"control_url", controlUrl}}
        .dump();
}

class Sandbox::Private
{
public:
    Private(Scenario scenario, const Options &options)
        : world(std::move(scenario), options.seed, options.speed)
    {
    }

    /// Headers of every simulated service: its clock, a ray id, the Worker API's rate headers.
    void finish(Answer &answer)
    {
        const auto lock = world.lock();
        answer.headers.emplace_back("Date", toHttpDate(world.now()));
        const std::string ray = answer.ray.empty() ? world.newHexId().substr(0, 16) : answer.ray;
        answer.headers.emplace_back("CF-Ray", ray + "-SBX");
        if (!answer.ratePolicy.empty()) {
            answer.headers.emplace_back(
                "Ratelimit", "\"" + answer.ratePolicy + "\";r=" + std::to_string(answer.quota - 1) + ";t=1");
            answer.headers.emplace_back("Ratelimit-Policy",
                "\"" + answer.ratePolicy + "\";q=" + std::to_string(answer.quota) + ";w=300");
        }
    }

    World world;
    Endpoints endpoints;
    std::unique_ptr<TailServer> tails;
    std::unique_ptr<HttpServer> api, worker, control;
};

Sandbox::Sandbox() = default;
Sandbox::~Sandbox() = default;

Result<std::unique_ptr<Sandbox>> Sandbox::start(const Options &options)
{
    auto scenario = scenarioNamed(options.scenario);
    if (!scenario)
        return failLocal(FaultClass::Config, "unknown scenario \"" + options.scenario + "\"");
    std::unique_ptr<Sandbox> self(new Sandbox);
    self->d = std::make_unique<Private>(std::move(*scenario), options);
    Private &d = *self->d;
    d.tails = std::make_unique<TailServer>(d.world);
    d.world.setTailUrl(d.tails->url());
    const auto finish = [&d](const Request &, Answer &answer) { d.finish(answer); };
    const auto serve = [&](int port, std::size_t threads, HttpServer::Handler handler,
                           std::unique_ptr<HttpServer> &slot) -> Result<std::string> {
        auto server = HttpServer::start(port, threads, std::move(handler), finish);
        if (!server)
            return fail(server.error());
        slot = std::move(*server);
        return "http://127.0.0.1:" + std::to_string(slot->port());
    };
    const auto api = serve(
        options.port, 48, [&d](const Request &r) { return answerApi(d.world, r); }, d.api);
    if (!api)
        return fail(api.error());
    const auto worker = serve(
        0, 16, [&d](const Request &r) { return answerWorker(d.world, r); }, d.worker);
    if (!worker)
        return fail(worker.error());
    const auto control = serve(
        0, 8, [&d](const Request &r) { return answerControl(d.world, r); }, d.control);
    if (!control)
        return fail(control.error());
    const Scenario &s = d.world.scenario();
    d.endpoints = {*api + "/client/v4", *worker, s.workerKey, s.accountId,
        d.world.account().tokens.front().value, s.worker, *control};
    return self;
}

const Endpoints &Sandbox::endpoints() const
{
    return d->endpoints;
}

void Sandbox::advance(std::chrono::seconds by)
{
    const auto lock = d->world.lock();
    d->world.advance(by);
}

} // namespace edgedeck::sandbox
