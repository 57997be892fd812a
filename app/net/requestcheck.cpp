// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/net/requestcheck.h"

#include <curl/curl.h>

namespace edgedeck::net {

tl::unexpected<Error> refusedBeforeSending(const Request &request, FaultClass cls, std::string detail)
{
    return fail(Error{.cls = cls,
        .phase = Phase::Setup,
        .sent = Sent::No,
        .endpoint = request.endpoint,
        .detail = std::move(detail)});
}

std::chrono::milliseconds attemptTimeout(CallClass cls, const TransportLimits &limits)
{
    switch (cls) {
    case CallClass::Write:
        return limits.writeTimeout;
    case CallClass::GraphQl:
        return limits.graphQlTimeout;
    case CallClass::WorkerRead:
        return limits.workerTimeout;
    case CallClass::Read:
        break;
    }
    return limits.readTimeout;
}

Result<void> checkRequest(const Request &request, const Destinations &allowed)
{
    const auto origin = parseOrigin(request.url);
    if (!origin)
        return refusedBeforeSending(request, origin.error().cls, origin.error().detail);
    if (request.method.empty()
        || request.method.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ") != std::string::npos)
        return refusedBeforeSending(request, FaultClass::Config, "impossible method");
    for (const Header &header : request.headers) {
        const std::string line = header.first + header.second;
        if (header.first.empty() || line.find_first_of(std::string_view("\r\n\0", 3)) != std::string::npos
            || header.first.find(':') != std::string::npos)
            return refusedBeforeSending(request, FaultClass::Config, "impossible header");
        const bool isAuth
            = header.first.size() == 13 && curl_strequal(header.first.c_str(), "authorization") != 0;
        if (isAuth)
            return refusedBeforeSending(request, FaultClass::Config, "the transport adds the bearer itself");
    }
    if (request.cls == CallClass::WorkerRead) {
        if (request.authorize)
            return refusedBeforeSending(request, FaultClass::Config, "the API token never goes to a Worker");
        if (!allowed.worker || *origin != *allowed.worker)
            return refusedBeforeSending(
                request, FaultClass::Config, "not the host of the Worker in the profile");
    }
    if (request.authorize && (!allowed.api || *origin != *allowed.api))
        return refusedBeforeSending(
            request, FaultClass::Config, "the API token is sent to the API's own host only");
    if (request.authorize && !allowed.hasBearer)
        return refusedBeforeSending(request, FaultClass::Auth, "no API token");
    return {};
}

} // namespace edgedeck::net
