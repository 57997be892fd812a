// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/net/faults.h"
#include "app/net/options.h"
#include "app/net/transport.h"

#include <curl/curl.h>

#include <array>
#include <chrono>
#include <memory>
#include <string>

namespace edgedeck::net {

/// What every attempt of one engine has in common.
struct TransferSettings
{
    const TransportOptions *options = nullptr;
    CURLSH *share = nullptr;
    std::string caInfo; ///< "" = libcurl's own
    std::string caPath;
    bool freshConnections = false; ///< kept connections are being dropped
};

/// One attempt of one request: an easy handle with everything it points to. Lives and dies on the engine's
/// thread; must be taken out of the multi handle before it is destroyed.
class CurlTransfer
{
public:
    /// `request` must outlive the transfer (its body is not copied). `limit` bounds the attempt.
    CurlTransfer(const Request &request, const TransferSettings &settings, std::chrono::milliseconds limit,
        bool fresh);
    ~CurlTransfer();
    CurlTransfer(const CurlTransfer &) = delete;
    CurlTransfer &operator=(const CurlTransfer &) = delete;

    [[nodiscard]] CURL *handle() const { return m_easy.get(); }
    /// False when the token was asked for and there is none.
    [[nodiscard]] bool authorize(const BearerSource &source);
    /// Valid once, after libcurl is done with the handle: moves the response out.
    [[nodiscard]] AttemptFacts finish(CURLcode code);

private:
    static std::size_t onBody(char *data, std::size_t size, std::size_t count, void *self);
    static std::size_t onHeader(char *data, std::size_t size, std::size_t count, void *self);
    std::size_t takeBody(std::string_view data);
    std::size_t takeHeader(std::string_view line);
    void setCommon(const TransferSettings &settings);
    void setConnection(const TransferSettings &settings, std::chrono::milliseconds limit, bool fresh);
    void setMessage();
    template <class Value> void set(CURLoption option, Value value);

    struct EasyCleanup
    {
        void operator()(CURL *easy) const { curl_easy_cleanup(easy); }
    };
    struct ListCleanup
    {
        void operator()(curl_slist *list) const { curl_slist_free_all(list); }
    };

    const Request &m_request;
    const TransportLimits &m_limits;
    std::unique_ptr<curl_slist, ListCleanup> m_headers; ///< outlives the handle that points to it
    std::array<char, CURL_ERROR_SIZE> m_error{};
    std::unique_ptr<CURL, EasyCleanup> m_easy;
    Response m_response;
    std::size_t m_headerBytes = 0;
    bool m_bodyTooLarge = false;
    bool m_headersTooLarge = false;
    bool m_prefixCut = false;
    bool m_proxied = false;
};

} // namespace edgedeck::net
