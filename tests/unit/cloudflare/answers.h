// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cloudflare/envelope.h"

#include <string>
#include <utility>

namespace edgedeck::test {

inline net::Response answer(int status, std::string body, std::vector<net::Header> headers = {})
{
    net::Response response;
    response.status = status;
    response.headers = std::move(headers);
    response.body = std::move(body);
    response.cfRay = "8a1b2c3d4e5f6071-FRA";
    return response;
}

/// A success with this `result`.
inline net::Response good(const std::string &result, const std::string &info = {})
{
    return answer(200,
        R"({"success":true,"errors":[],"messages":[],"result":)" + result
            + (info.empty() ? "" : R"(,"result_info":)" + info) + "}");
}

inline std::string refusal(int code, const std::string &message)
{
    return R"({"success":false,"errors":[{"code":)" + std::to_string(code) + R"(,"message":")" + message
        + R"("}],"messages":[],"result":null})";
}

inline const cloudflare::CallFacts &readFacts()
{
    static const cloudflare::CallFacts facts{.endpoint = "GET /test"};
    return facts;
}

inline const cloudflare::CallFacts &writeFacts()
{
    static const cloudflare::CallFacts facts{.endpoint = "PUT /test", .write = true};
    return facts;
}

} // namespace edgedeck::test
