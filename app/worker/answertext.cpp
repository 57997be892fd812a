// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/worker/answertext.h"
#include "app/net/faults.h"

#include <algorithm>
#include <charconv>

namespace edgedeck::worker {

namespace {

constexpr std::size_t kMaxLine = 300;

std::optional<std::chrono::seconds> retryAfter(const net::Response &response)
{
    const std::string_view header = response.header("retry-after");
    int seconds = 0;
    const auto [end, fault] = std::from_chars(header.data(), header.data() + header.size(), seconds);
    if (header.empty() || fault != std::errc{} || end != header.data() + header.size())
        return std::nullopt;
    return std::chrono::seconds(std::clamp(seconds, 1, 300));
}

std::string reasonIn(const net::JsonValue &root, std::string_view key)
{
    for (const char *pointer : {"/error", "/error/message", "/message", "/errors/0/message"}) {
        if (const auto text = root.pointer(pointer).text(); text && !text->empty())
            return plainLine(*text, key);
    }
    return {};
}

} // namespace

std::string plainLine(std::string_view text, std::string_view secret)
{
    std::string line(text);
    if (!secret.empty()) {
        for (auto at = line.find(secret); at != std::string::npos; at = line.find(secret, at))
            line.replace(at, secret.size(), "[key]");
    }
    std::replace_if(
        line.begin(), line.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; },
        ' ');
    if (line.size() > kMaxLine) {
        std::size_t end = kMaxLine;
        while (end > 0 && (static_cast<unsigned char>(line[end]) & 0xC0U) == 0x80U)
            --end;
        line.resize(end);
    }
    return line;
}

Result<WorkerAnswer> readAnswer(
    Result<net::Response> response, std::string_view endpoint, std::string_view key)
{
    if (!response)
        return tl::unexpected(response.error());
    Error error{.cls = net::faultClassOf(response->status),
        .phase = Phase::Answer,
        .sent = Sent::Yes,
        .endpoint = std::string(endpoint),
        .cfRay = response->cfRay,
        .httpStatus = response->status,
        .retryAfter = retryAfter(*response)};
    // The Worker's key is no API token: whoever reads this must not look for the fault there.
    if (response->status == 401 || response->status == 403)
        error.detail = key.empty() ? "no Worker key was sent" : "the Worker did not take the key";
    auto document = net::JsonDocument::parse(response->body);
    if (!document || !document->root().isObject()) {
        // A 5xx without JSON is the Worker dying, not the Worker speaking.
        if (response->status < 400) {
            error.cls = document ? FaultClass::BadShape : document.error().cls;
            error.phase = Phase::Decode;
            error.detail = document ? "the Worker's answer is not a JSON object" : document.error().detail;
        }
        return fail(std::move(error));
    }
    if (response->status >= 400 && response->status < 500) {
        const std::string reason = reasonIn(document->root(), key);
        error.detail += (error.detail.empty() || reason.empty() ? "" : ": ") + reason;
        return fail(std::move(error));
    }
    return WorkerAnswer{std::move(*document), response->status,
        std::chrono::duration_cast<std::chrono::milliseconds>(response->took), response->serverDate};
}

} // namespace edgedeck::worker
