// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/net/options.h"
#include "app/net/transport.h"

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace edgedeck::test {

/// Tokens of the right shape that belong to nobody.
inline constexpr std::string_view kReadToken = "cfut_0123456789012345678901234567890123456789deadbeef";
inline constexpr std::string_view kWriteToken = "cfut_9876543210987654321098765432109876543210feedface";

class FixedBearer final : public net::BearerSource
{
public:
    void withToken(bool forWrite, const std::function<void(std::string_view)> &use) const override
    {
        use(forWrite ? kWriteToken : kReadToken);
    }
};

/// Sends and waits. Empty when nothing came within `patience`, which is a bug of the transport.
[[nodiscard]] std::optional<Result<net::Response>> callAndWait(net::Transport &transport,
    net::Request request, std::chrono::seconds patience = std::chrono::seconds(90));

[[nodiscard]] net::TransportOptions optionsFor(const std::string &apiBaseUrl, int divisor = 1);
[[nodiscard]] net::Request readRequest(const std::string &url);
[[nodiscard]] net::Request writeRequest(const std::string &url, std::string body = R"({"value":true})");

} // namespace edgedeck::test
