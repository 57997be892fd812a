// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/worker/workerclient.h"

#include "app/net/qt/caller.h"
#include "app/worker/decoders.h"

#include <string.h> // NOLINT(modernize-deprecated-headers): explicit_bzero
#include <utility>

namespace edgedeck::worker {

class WorkerClient::Private
{
public:
    Private(net::Transport &transport, EndpointMap endpoints, std::string secretKey)
        : caller(transport)
        , map(std::move(endpoints))
        , key(std::move(secretKey))
    {
        while (map.baseUrl.ends_with('/'))
            map.baseUrl.pop_back();
    }
    ~Private() { ::explicit_bzero(key.data(), key.size()); }
    Private(const Private &) = delete;
    Private &operator=(const Private &) = delete;

    /// `decode` gets an answer that is a JSON object with a status below 400 or from 500 on.
    template <class T, class Decode>
    net::CallId get(const std::string &path, QObject *context, Done<T> done, Decode decode)
    {
        const std::string endpoint = "GET " + path.substr(0, path.find('?'));
        if (auto fault = unusable(endpoint)) {
            QMetaObject::invokeMethod(
                context, [done = std::move(done), error = std::move(*fault)] { done(fail(error)); },
                Qt::QueuedConnection);
            return 0;
        }
        net::Request request;
        request.cls = net::CallClass::WorkerRead;
        request.url = map.baseUrl + path;
        request.endpoint = endpoint;
        request.authorize = false;
        request.jsonExpected = true;
        if (!key.empty())
            request.headers.emplace_back(map.keyHeader, key);
        std::function<Result<T>(Result<net::Response>)> read
            = [decode = std::move(decode), endpoint, secret = key](
                  Result<net::Response> response) -> Result<T> {
            auto answer = readAnswer(std::move(response), endpoint, secret);
            if (!answer)
                return tl::unexpected(answer.error());
            auto value = decode(*answer, secret);
            if (!value)
                value.error().endpoint = endpoint;
            return value;
        };
        return caller.call<T>(std::move(request), context, std::move(read), std::move(done));
    }

    net::Caller caller;
    EndpointMap map;
    std::string key;

private:
    [[nodiscard]] std::optional<Error> unusable(const std::string &endpoint) const
    {
        const auto config = [&](const char *why) {
            return Error{.cls = FaultClass::Config, .endpoint = endpoint, .detail = why};
        };
        if (map.baseUrl.empty())
            return config("this profile has no address of the Worker's own endpoints");
        // A line break would end the header and begin another.
        if (key.find_first_of("\r\n") != std::string::npos || key.find('\0') != std::string::npos)
            return config("the Worker key has a line break in it");
        return std::nullopt;
    }
};

WorkerClient::WorkerClient(net::Transport &transport, EndpointMap map, std::string key)
    : d(std::make_unique<Private>(transport, std::move(map), std::move(key)))
{
}

WorkerClient::~WorkerClient() = default;

bool WorkerClient::configured() const
{
    return !d->map.baseUrl.empty();
}

net::CallId WorkerClient::metrics(QObject *context, Done<MetricsAnswer> done)
{
    return d->get<MetricsAnswer>(d->map.metricsPath, context, std::move(done),
        [map = d->map](
            const WorkerAnswer &answer, std::string_view key) { return decodeMetrics(map, answer, key); });
}

net::CallId WorkerClient::bindings(
    std::vector<std::string> flags, QObject *context, Done<BindingsAnswer> done)
{
    return d->get<BindingsAnswer>(d->map.bindingsPath, context, std::move(done),
        [flags = std::move(flags)](
            const WorkerAnswer &answer, std::string_view) { return decodeBindings(flags, answer); });
}

net::CallId WorkerClient::selfTest(QObject *context, Done<SelfTestAnswer> done)
{
    return d->get<SelfTestAnswer>(d->map.selfTestPath, context, std::move(done),
        [](const WorkerAnswer &answer, std::string_view key) { return decodeSelfTest(answer, key); });
}

void WorkerClient::cancel(net::CallId id)
{
    d->caller.cancel(id);
}

} // namespace edgedeck::worker
