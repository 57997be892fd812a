// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ops/transportfactory.h"

#include "app/net/curltransport.h"
#include "app/net/proxy.h"

namespace edgedeck::ops {

namespace {

/// The connection's tokens; a connection without a second one writes with the first.
class ConnectionBearer final : public net::BearerSource
{
public:
    ConnectionBearer(secrets::Secret read, secrets::Secret write)
        : m_read(std::move(read))
        , m_write(std::move(write))
    {
    }

    void withToken(bool forWrite, const std::function<void(std::string_view)> &use) const override
    {
        const secrets::Secret &token = forWrite && !m_write.empty() ? m_write : m_read;
        if (!token.empty())
            use(token.view());
    }

private:
    secrets::Secret m_read, m_write;
};

} // namespace

std::unique_ptr<net::Transport> makeTransport(const Connection &connection, const Clock &clock)
{
    net::TransportOptions options;
    options.apiBaseUrl = connection.profile.apiBaseUrl;
    options.bearer = std::make_shared<ConnectionBearer>(connection.readToken, connection.writeToken);
    options.workerBaseUrl = connection.profile.workerUrl;
    options.caFile = connection.profile.caFile;
    options.proxy = net::proxyFromEnvironment();
    options.noProxy = net::noProxyFromEnvironment();
    options.clock = &clock;
    return std::make_unique<net::CurlTransport>(std::move(options));
}

} // namespace edgedeck::ops
