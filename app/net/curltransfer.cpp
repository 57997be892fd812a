// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/net/curltransfer.h"

#include "app/net/origin.h"
#include "app/net/proxy.h"
#include "app/net/redactor.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cstdlib>
#include <cstring>

namespace edgedeck::net {

using std::chrono::microseconds;
using std::chrono::milliseconds;

namespace {

constexpr long kOn = 1;
constexpr long kOff = 0;
/// The size the curl tool uses. With the default of 16 KiB multiplexed downloads stall in libcurl 7.88.
constexpr long kBufferSize = 102'400;

std::string_view trimmed(std::string_view text)
{
    const auto first = text.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos)
        return {};
    return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

template <class Value> Value info(CURL *easy, CURLINFO what)
{
    Value value{};
    curl_easy_getinfo(easy, what, &value);
    return value;
}

microseconds timeInfo(CURL *easy, CURLINFO what)
{
    return microseconds(info<curl_off_t>(easy, what));
}

/// A ray id is short and plain. Anything else is dropped: errors print it, and a server may put there what we sent.
std::string rayOf(std::string_view header)
{
    constexpr std::size_t kLongest = 32;
    const auto plain = [](unsigned char c) { return std::isalnum(c) != 0 || c == '-'; };
    return header.size() <= kLongest && std::all_of(header.begin(), header.end(), plain) ? std::string(header)
                                                                                         : std::string{};
}

bool isDirect(const std::string &noProxy, const std::string &url)
{
    const auto origin = parseOrigin(url);
    return origin && bypassesProxy(noProxy, origin->host);
}

} // namespace

template <class Value> void CurlTransfer::set(CURLoption option, Value value)
{
    curl_easy_setopt(m_easy.get(), option, value);
}

CurlTransfer::CurlTransfer(
    const Request &request, const TransferSettings &settings, milliseconds limit, bool fresh)
    : m_request(request)
    , m_limits(settings.options->limits)
    , m_easy(curl_easy_init())
{
    setCommon(settings);
    setConnection(settings, limit, fresh);
    setMessage();
}

CurlTransfer::~CurlTransfer() = default;

void CurlTransfer::setCommon(const TransferSettings &settings)
{
    const bool https = m_request.url.compare(0, 6, "https:") == 0;
    set(CURLOPT_ERRORBUFFER, m_error.data());
    set(CURLOPT_PRIVATE, this);
    set(CURLOPT_NOSIGNAL, kOn);
    // Without it a cancel or time-out waits for a running name look-up, up to 10 s.
    set(CURLOPT_QUICK_EXIT, kOn);
    set(CURLOPT_BUFFERSIZE, kBufferSize);
    set(CURLOPT_SHARE, settings.share);
    set(CURLOPT_PROTOCOLS_STR, https ? "https" : "http");
    set(CURLOPT_REDIR_PROTOCOLS_STR, "https");
    set(CURLOPT_FOLLOWLOCATION, kOff);
    set(CURLOPT_UNRESTRICTED_AUTH, kOff);
    set(CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
    set(CURLOPT_HTTP09_ALLOWED, kOff);
    set(CURLOPT_PATH_AS_IS, kOn);
    set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    set(CURLOPT_SSL_VERIFYPEER, kOn);
    set(CURLOPT_SSL_VERIFYHOST, 2L);
    if (!settings.caInfo.empty())
        set(CURLOPT_CAINFO, settings.caInfo.c_str());
    set(CURLOPT_CAPATH, settings.caPath.empty() ? nullptr : settings.caPath.c_str());
    // Always set, so that libcurl does not read http_proxy and send a loopback request, token included, there.
    m_proxied
        = https && !settings.options->proxy.empty() && !isDirect(settings.options->noProxy, m_request.url);
    set(CURLOPT_PROXY, m_proxied ? settings.options->proxy.c_str() : "");
    // Decided above, by the same rule that tells the operator which proxy is in use; "" keeps libcurl from no_proxy.
    set(CURLOPT_NOPROXY, "");
    set(CURLOPT_SUPPRESS_CONNECT_HEADERS, kOn);
    set(CURLOPT_USERAGENT, settings.options->userAgent.c_str());
}

void CurlTransfer::setConnection(const TransferSettings &settings, milliseconds limit, bool fresh)
{
    const bool write = m_request.cls == CallClass::Write;
    set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(std::min(m_limits.connectTimeout, limit).count()));
    set(CURLOPT_TIMEOUT_MS, static_cast<long>(limit.count()));
    set(CURLOPT_TCP_KEEPALIVE, kOn);
    set(CURLOPT_MAXLIFETIME_CONN, static_cast<long>(m_limits.connectionLifetime.count()));
    if (write) {
        // On a kept connection libcurl sends a write again when the server closes without an answer.
        set(CURLOPT_FRESH_CONNECT, kOn);
        set(CURLOPT_FORBID_REUSE, kOn);
        set(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
    } else {
        set(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_2TLS));
        set(CURLOPT_PIPEWAIT, kOn);
        set(CURLOPT_LOW_SPEED_LIMIT, m_limits.lowSpeedBytes);
        set(CURLOPT_LOW_SPEED_TIME, static_cast<long>(m_limits.lowSpeedTime.count()));
        if (fresh || settings.freshConnections)
            set(CURLOPT_FRESH_CONNECT, kOn);
    }
    if (m_request.prefixOnly == 0) {
        set(CURLOPT_ACCEPT_ENCODING, "");
        set(CURLOPT_MAXFILESIZE_LARGE, static_cast<curl_off_t>(m_limits.maxBodyBytes));
    }
}

void CurlTransfer::setMessage()
{
    set(CURLOPT_URL, m_request.url.c_str());
    set(CURLOPT_WRITEFUNCTION, &CurlTransfer::onBody);
    set(CURLOPT_WRITEDATA, this);
    set(CURLOPT_HEADERFUNCTION, &CurlTransfer::onHeader);
    set(CURLOPT_HEADERDATA, this);

    const auto add = [this](const std::string &line) {
        curl_slist *longer = curl_slist_append(m_headers.get(), line.c_str());
        if (longer != nullptr) {
            static_cast<void>(m_headers.release());
            m_headers.reset(longer);
        }
    };
    for (const Header &header : m_request.headers)
        add(header.second.empty() ? header.first + ";" : header.first + ": " + header.second);
    add("Expect:");

    const bool carriesBody = !m_request.body.empty() || m_request.method == "POST"
        || m_request.method == "PUT" || m_request.method == "PATCH";
    if (carriesBody) {
        set(CURLOPT_POST, kOn);
        set(CURLOPT_POSTFIELDS, m_request.body.data());
        set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(m_request.body.size()));
        add(m_request.contentType.empty() ? "Content-Type:" : "Content-Type: " + m_request.contentType);
    } else if (m_request.method == "HEAD") {
        set(CURLOPT_NOBODY, kOn);
    } else {
        set(CURLOPT_HTTPGET, kOn);
    }
    if (m_request.method != "HEAD")
        set(CURLOPT_CUSTOMREQUEST, m_request.method.c_str());
    set(CURLOPT_HTTPHEADER, m_headers.get());
}

bool CurlTransfer::authorize(const BearerSource &source)
{
    bool given = false;
    source.withToken(m_request.cls == CallClass::Write, [&](std::string_view token) {
        if (token.empty())
            return;
        // libcurl copies it; the copy here is zeroed because its memory is libcurl's own.
        char *copy = static_cast<char *>(::malloc(token.size() + 1));
        if (copy == nullptr)
            return;
        std::copy(token.begin(), token.end(), copy);
        copy[token.size()] = '\0';
        set(CURLOPT_XOAUTH2_BEARER, static_cast<const char *>(copy));
        set(CURLOPT_HTTPAUTH, static_cast<long>(CURLAUTH_BEARER));
        ::explicit_bzero(copy, token.size() + 1);
        ::free(copy);
        given = true;
    });
    return given;
}

std::size_t CurlTransfer::onBody(char *data, std::size_t size, std::size_t count, void *self)
{
    return static_cast<CurlTransfer *>(self)->takeBody({data, size * count});
}

std::size_t CurlTransfer::onHeader(char *data, std::size_t size, std::size_t count, void *self)
{
    return static_cast<CurlTransfer *>(self)->takeHeader({data, size * count});
}

std::size_t CurlTransfer::takeBody(std::string_view data)
{
    const std::size_t have = m_response.body.size();
    if (m_request.prefixOnly > 0) {
        const std::size_t take = std::min(data.size(), m_request.prefixOnly - have);
        m_response.body.append(data.substr(0, take));
        if (take == data.size())
            return data.size();
        m_prefixCut = true;
        return CURL_WRITEFUNC_ERROR;
    }
    if (have + data.size() > m_limits.maxBodyBytes) {
        m_bodyTooLarge = true;
        return CURL_WRITEFUNC_ERROR;
    }
    m_response.body.append(data);
    return data.size();
}

std::size_t CurlTransfer::takeHeader(std::string_view line)
{
    m_headerBytes += line.size();
    if (m_headerBytes > m_limits.maxHeaderBytes) {
        m_headersTooLarge = true;
        return CURL_WRITEFUNC_ERROR;
    }
    if (line.substr(0, 5) == "HTTP/") {
        // An interim answer (100, 103) came before: only the last header block is the answer's.
        m_response.headers.clear();
        return line.size();
    }
    const auto colon = line.find(':');
    if (colon == std::string_view::npos)
        return line.size();
    std::string name(trimmed(line.substr(0, colon)));
    std::transform(name.begin(), name.end(), name.begin(),
        [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    m_response.headers.emplace_back(std::move(name), std::string(trimmed(line.substr(colon + 1))));
    return line.size();
}

AttemptFacts CurlTransfer::finish(CURLcode code)
{
    CURL *easy = m_easy.get();
    set(CURLOPT_XOAUTH2_BEARER, static_cast<const char *>(nullptr));
    AttemptFacts facts;
    facts.curlCode
        = m_prefixCut && code == CURLE_WRITE_ERROR ? static_cast<int>(CURLE_OK) : static_cast<int>(code);
    facts.curlText = m_error.data();
    facts.osErrno = info<long>(easy, CURLINFO_OS_ERRNO);
    facts.verifyResult = info<long>(easy, CURLINFO_SSL_VERIFYRESULT);
    facts.proxyStatus = info<long>(easy, CURLINFO_HTTP_CONNECTCODE);
    facts.resolved = timeInfo(easy, CURLINFO_NAMELOOKUP_TIME_T);
    facts.connected = timeInfo(easy, CURLINFO_CONNECT_TIME_T);
    // 7.88 sets the connect time only after TLS; a local port exists as soon as TCP is connected.
    if (facts.connected == microseconds{0} && info<long>(easy, CURLINFO_LOCAL_PORT) > 0)
        facts.connected = facts.resolved;
    facts.handshaken = timeInfo(easy, CURLINFO_APPCONNECT_TIME_T);
    facts.preTransfer = timeInfo(easy, CURLINFO_PRETRANSFER_TIME_T);
    facts.firstByte = timeInfo(easy, CURLINFO_STARTTRANSFER_TIME_T);
    facts.requestBytes = info<long>(easy, CURLINFO_REQUEST_SIZE);
    facts.proxied = m_proxied;
    facts.https = m_request.url.compare(0, 6, "https:") == 0;
    facts.bodyTooLarge = m_bodyTooLarge;
    facts.headersTooLarge = m_headersTooLarge;

    m_response.status = static_cast<int>(info<long>(easy, CURLINFO_RESPONSE_CODE));
    m_response.took = timeInfo(easy, CURLINFO_TOTAL_TIME_T);
    m_response.http2 = info<long>(easy, CURLINFO_HTTP_VERSION) == CURL_HTTP_VERSION_2_0;
    m_response.reusedConnection = code == CURLE_OK && info<long>(easy, CURLINFO_NUM_CONNECTS) == 0;
    m_response.truncatedPrefix = m_prefixCut;
    m_response.cfRay = rayOf(m_response.header("cf-ray"));
    m_response.serverDate = parseHttpDate(m_response.header("date"));
    const auto length = m_response.header("content-length");
    std::from_chars(length.data(), length.data() + length.size(), m_response.declaredSize);
    facts.reusedConnection = m_response.reusedConnection;
    facts.response = std::move(m_response);
    return facts;
}

} // namespace edgedeck::net
