// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/net/origin.h"

#include <curl/curl.h>

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <memory>

namespace edgedeck::net {

namespace {

std::string part(CURLU *url, CURLUPart what, unsigned flags = 0)
{
    char *text = nullptr;
    if (curl_url_get(url, what, &text, flags) != CURLUE_OK || text == nullptr)
        return {};
    std::string copy = text;
    curl_free(text);
    return copy;
}

std::string lower(std::string text)
{
    std::transform(text.begin(), text.end(), text.begin(),
        [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return text;
}

} // namespace

bool Origin::isLoopback() const
{
    return host == "127.0.0.1" || host == "localhost" || host == "[::1]" || host == "::1";
}

Result<Origin> parseOrigin(std::string_view url)
{
    const auto refuse = [](const char *why) { return failLocal(FaultClass::Config, why); };
    if (url.find_first_of(std::string_view("\0\r\n\t ", 5)) != std::string_view::npos)
        return refuse("the URL contains spaces or control characters");
    const std::unique_ptr<CURLU, decltype(&curl_url_cleanup)> parsed(curl_url(), &curl_url_cleanup);
    const std::string copy(url);
    if (!parsed
        || curl_url_set(parsed.get(), CURLUPART_URL, copy.c_str(), CURLU_NON_SUPPORT_SCHEME) != CURLUE_OK)
        return refuse("not an absolute URL");
    if (!part(parsed.get(), CURLUPART_USER).empty() || !part(parsed.get(), CURLUPART_PASSWORD).empty())
        return refuse("the URL contains a user name or password");
    Origin origin;
    origin.scheme = lower(part(parsed.get(), CURLUPART_SCHEME));
    origin.host = lower(part(parsed.get(), CURLUPART_HOST));
    const std::string port = part(parsed.get(), CURLUPART_PORT, CURLU_DEFAULT_PORT);
    origin.port = port.empty() ? 0 : std::atoi(port.c_str());
    if (origin.scheme != "https" && origin.scheme != "http")
        return refuse("the URL is neither https nor http");
    if (origin.host.empty())
        return refuse("the URL has no host");
    if (!origin.mayCarrySecrets())
        return refuse("plain http is allowed on this computer (loopback) only; use https");
    return origin;
}

} // namespace edgedeck::net
