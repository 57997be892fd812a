// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cloudflare/envelope.h"

#include "app/net/faults.h"
#include "app/net/redactor.h"

#include <algorithm>

namespace edgedeck::cloudflare {

namespace {

using net::JsonValue;

/// All codes and texts of a failure, outermost first.
struct Refusal
{
    std::optional<int> code;
    std::string text;
};

std::optional<int> codeOf(JsonValue value)
{
    const auto code = value.integer(1, 2'000'000'000);
    return code ? std::optional<int>(static_cast<int>(*code)) : std::nullopt;
}

void append(std::string &text, const std::string &more)
{
    if (more.empty())
        return;
    if (!text.empty())
        text += "; ";
    text += more;
}

/// One entry of errors[] with its error_chain; the depth is bounded by the JSON guard.
void addError(Refusal &refusal, JsonValue error)
{
    if (const auto words = error.text()) {
        append(refusal.text, *words);
        return;
    }
    const auto code = codeOf(error["code"]);
    if (!refusal.code)
        refusal.code = code;
    std::string line = error["message"].textOr("");
    if (code)
        line += (line.empty() ? "[code: " : " [code: ") + std::to_string(*code) + "]";
    if (const auto pointer = error.pointer("/source/pointer").text())
        line += " at " + *pointer;
    append(refusal.text, line);
    error["error_chain"].eachItem([&](JsonValue inner) { addError(refusal, inner); });
    error.pointer("/meta/details").eachItem([&](JsonValue detail) {
        append(refusal.text, detail.text().value_or(detail["message"].textOr("")));
    });
}

/// The validation errors of the newer services: {"_c":{"issues":[{"code","path","message"}],"name":"ZodError"}}.
void addIssues(Refusal &refusal, JsonValue root)
{
    root.pointer("/_c/issues").eachItem([&](JsonValue issue) {
        std::string line = issue["message"].textOr("invalid");
        std::string path;
        issue["path"].eachItem([&](JsonValue step) {
            path += (path.empty() ? "" : ".") + step.text().value_or(step.compact());
        });
        if (!path.empty())
            line += " at " + path;
        if (const auto code = issue["code"].text())
            line += " (" + *code + ")";
        append(refusal.text, line);
    });
}

Refusal refusalOf(JsonValue root)
{
    Refusal refusal;
    root["errors"].eachItem([&](JsonValue error) { addError(refusal, error); });
    addIssues(refusal, root);
    if (refusal.text.empty()) {
        // Older services: {"code":int,"error":string}.
        refusal.code = codeOf(root["code"]);
        refusal.text = root["error"].text().value_or(root["message"].textOr(""));
    }
    return refusal;
}

Error base(const net::Response &response, const CallFacts &facts)
{
    return Error{.cls = FaultClass::BadShape,
        .phase = Phase::Decode,
        .sent = Sent::Yes,
        .endpoint = facts.endpoint,
        .cfRay = response.cfRay,
        .httpStatus = response.status};
}

std::string withoutSecrets(std::string text, const CallFacts &facts)
{
    for (const std::string &secret : facts.secrets) {
        if (secret.empty())
            continue;
        for (auto at = text.find(secret); at != std::string::npos; at = text.find(secret, at + 3))
            text.replace(at, secret.size(), "***");
    }
    return text;
}

} // namespace

FaultClass classOf(int status, std::optional<int> code, bool write)
{
    if (status >= 600 || status < 200)
        return FaultClass::BadShape;
    if (status >= 500)
        return FaultClass::Server;
    // A refusal under a 2xx is no proof that a write was not done.
    if (write && status < 300)
        return FaultClass::BadShape;
    switch (code.value_or(0)) {
    case 10048: // daily quota: waiting some seconds does not help, so it is no rate limit
    case 10053:
    case 10214:
    case 10215:
    case 10220:
        return FaultClass::Refused;
    case 1000:
    case 6003:
    case 6111:
    case 6103:
    case 9106:
        return FaultClass::Auth;
    case 9109:
    case 10000:
    case 10023:
        return status == 403 ? FaultClass::Forbidden : FaultClass::Auth;
    case 7000:
    case 7003:
    case 10007:
    case 10090:
    case 10092:
    case 10222:
        return FaultClass::NotFound;
    default:
        break;
    }
    switch (status) {
    case 401:
        return FaultClass::Auth;
    case 403:
        return FaultClass::Forbidden;
    case 404:
        return FaultClass::NotFound;
    case 408:
    case 409:
    case 425:
        return FaultClass::Conflict;
    case 429:
        return FaultClass::RateLimited;
    default:
        return FaultClass::Refused;
    }
}

std::optional<std::chrono::seconds> retryAfterOf(const net::Response &response)
{
    // Without a Date of the server a date cannot be turned into a pause; the longest one is the safe reading.
    return net::retryAfter(response, net::TransportLimits{}, response.serverDate.value_or(Timestamp{}));
}

std::string plainLine(std::string_view text, std::size_t limit)
{
    std::string line;
    for (const char c : text.substr(0, std::min(text.size(), limit)))
        line += static_cast<unsigned char>(c) < 0x20 || c == 0x7f ? ' ' : c;
    if (text.size() > limit) {
        // Never end in the middle of a UTF-8 sequence.
        while (!line.empty() && (static_cast<unsigned char>(text[line.size()]) & 0xC0U) == 0x80U)
            line.pop_back();
        line += "…";
    }
    return line;
}

Error badShape(const net::Response &response, const CallFacts &facts, std::string what)
{
    Error error = base(response, facts);
    error.detail = std::move(what);
    return error;
}

Result<Envelope> openEnvelope(const net::Response &response, const CallFacts &facts)
{
    const bool ok = response.status >= 200 && response.status < 300;
    if (ok && response.body.empty()) {
        // 204 and 205 promise no body; an empty 200 may as well be an answer that was cut off.
        if (facts.write && response.status != 204 && response.status != 205)
            return fail(badShape(response, facts, "empty answer"));
        Envelope nothing;
        nothing.empty = true;
        return nothing;
    }
    auto parsed = net::JsonDocument::parse(response.body);
    if (!parsed) {
        Error error = base(response, facts);
        error.cls = response.status >= 500 && response.status < 600 ? FaultClass::Server : parsed.error().cls;
        error.detail = parsed.error().detail;
        if (error.cls == FaultClass::Server)
            error.phase = Phase::Answer;
        return fail(std::move(error));
    }
    Envelope envelope;
    envelope.document = std::move(*parsed);
    const JsonValue root = envelope.document.root();
    const auto success = root["success"].boolean();
    if (ok && success.value_or(false)) {
        envelope.result = root["result"];
        envelope.resultInfo = root["result_info"];
        return envelope;
    }
    const Refusal refusal = refusalOf(root);
    Error error = base(response, facts);
    error.apiCode = refusal.code;
    error.detail = net::processRedactor().clean(withoutSecrets(plainLine(refusal.text), facts));
    // An answer that neither says success:false nor carries a reason is not one of this API. Only its status can be
    // believed, and for a write not even that.
    const bool understood = success == false || refusal.code || !refusal.text.empty();
    if (ok && !understood) {
        error.detail = "not an answer of the Cloudflare API";
        return fail(std::move(error));
    }
    error.phase = Phase::Answer;
    error.cls = classOf(response.status, refusal.code, facts.write);
    if (!understood && facts.write && response.status < 500)
        error.cls = FaultClass::BadShape;
    error.retryAfter = retryAfterOf(response);
    if (error.cls == FaultClass::RateLimited && !error.retryAfter)
        error.retryAfter = std::chrono::seconds(1);
    return fail(std::move(error));
}

Timestamp timeOr(net::JsonValue value)
{
    const auto text = value.text();
    return text ? parseRfc3339(*text).value_or(Timestamp{}) : Timestamp{};
}

PageInfo pageInfo(net::JsonValue info)
{
    const auto count = [&](std::string_view key) { return info[key].integer(0); };
    PageInfo page{.page = count("page"),
        .perPage = count("per_page"),
        .count = count("count"),
        .totalCount = count("total_count"),
        .totalPages = count("total_pages"),
        .cursor = {}};
    page.cursor = info["cursor"].text().value_or(info.pointer("/cursors/after").textOr(""));
    return page;
}

} // namespace edgedeck::cloudflare
