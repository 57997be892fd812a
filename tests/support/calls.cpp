// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/calls.h"

#include <future>

namespace edgedeck::test {

std::optional<Result<net::Response>> callAndWait(
    net::Transport &transport, net::Request request, std::chrono::seconds patience)
{
    auto promise = std::make_shared<std::promise<Result<net::Response>>>();
    auto future = promise->get_future();
    const net::CallId id = transport.send(std::move(request),
        [promise](Result<net::Response> answer) { promise->set_value(std::move(answer)); });
    if (future.wait_for(patience) != std::future_status::ready) {
        transport.cancel(id);
        return std::nullopt;
    }
    return future.get();
}

net::TransportOptions optionsFor(const std::string &apiBaseUrl, int divisor)
{
    net::TransportOptions options;
    options.apiBaseUrl = apiBaseUrl;
    options.bearer = std::make_shared<FixedBearer>();
    options.limits = net::TransportLimits().shortened(divisor);
    options.seed = 42;
    return options;
}

net::Request readRequest(const std::string &url)
{
    return net::Request{.cls = net::CallClass::Read, .method = "GET", .url = url, .endpoint = "GET /thing"};
}

net::Request writeRequest(const std::string &url, std::string body)
{
    return net::Request{.cls = net::CallClass::Write,
        .urgency = net::Urgency::Operator,
        .method = "PUT",
        .url = url,
        .endpoint = "PUT /thing",
        .body = std::move(body),
        .contentType = "application/json"};
}

} // namespace edgedeck::test
