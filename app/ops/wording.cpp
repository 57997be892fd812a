// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ops/wording.h"

#include "app/domain/flip/outcome.h"
#include "app/ops/apicodes.h"
#include "app/ops/permissions.h"

namespace edgedeck::ops {

namespace {

constexpr std::string_view kWorkerKeyAdvice
    = "Store the Worker's key (edgedeckctl profile secret NAME worker-key) or set EDGEDECK_WORKER_KEY.";

/// "at GET /accounts/…/deployments" and the like, with the request id Cloudflare support asks for.
std::string where(const Error &error)
{
    std::string text;
    if (!error.endpoint.empty())
        text += " (" + error.endpoint;
    if (!error.cfRay.empty())
        text += (text.empty() ? " (ray " : ", ray ") + error.cfRay;
    if (!text.empty())
        text += ")";
    return text;
}

std::string withDetail(std::string text, const Error &error)
{
    if (!error.detail.empty())
        text += ": " + plain(error.detail);
    return text;
}

std::string timeoutWords(Phase phase)
{
    switch (phase) {
    case Phase::Setup:
    case Phase::Local:
        return "no answer in time: the request never left this computer";
    case Phase::Resolve:
        return "the name look-up got no answer in time";
    case Phase::Connect:
        return "the server did not take the connection in time";
    case Phase::Handshake:
        return "the secure connection was not agreed in time";
    case Phase::Send:
        return "the request could not be sent to its end in time";
    case Phase::Receive:
    case Phase::Decode:
        return "the answer began and did not end in time";
    case Phase::Wait:
    case Phase::Answer:
        return "sent, and no answer in time";
    }
    return "no answer in time";
}

std::string tlsWords(Phase phase)
{
    return phase == Phase::Receive || phase == Phase::Send
        ? "the secure connection broke while it was in use"
        : "no secure connection could be agreed with the server";
}

/// A call to the operator's own Worker: its paths are none of the API's.
bool ofOwnWorker(const Error &error)
{
    const auto space = error.endpoint.find(' ');
    if (space == std::string::npos)
        return false;
    const std::string_view path = std::string_view(error.endpoint).substr(space + 1);
    for (const char *root : {"/accounts", "/user", "/graphql", "/client/", "/memberships", "/zones"}) {
        if (path.starts_with(root))
            return false;
    }
    return true;
}

/// The last answer before a silence, or before a pause that it asked for.
std::string earlierWords(const Error &error)
{
    const bool answered = error.phase == Phase::Receive || error.phase == Phase::Decode;
    if (!error.httpStatus || answered)
        return {};
    return "; the answer before that was HTTP " + std::to_string(*error.httpStatus);
}

/// A guard of ours said no: Cloudflare was not asked.
bool refusedHere(const Error &error)
{
    return error.phase == Phase::Local && !error.detail.empty();
}

std::string refusedWords(const Error &error)
{
    if (refusedHere(error))
        return "not sent: " + plain(error.detail);
    const CodeWords *words = error.apiCode ? wordsForCode(*error.apiCode, error.endpoint) : nullptr;
    std::string text = "refused by Cloudflare";
    if (error.apiCode)
        text += " (" + std::to_string(*error.apiCode) + ")";
    if (words != nullptr)
        return text + ": " + std::string(words->what);
    return withDetail(text, error);
}

std::string classWords(const Error &error)
{
    switch (error.cls) {
    case FaultClass::Dns:
        return "cannot find the server's name: this computer's network or DNS";
    case FaultClass::Connect:
        return "the server cannot be reached: nothing answers at its address";
    case FaultClass::Tls:
        return tlsWords(error.phase);
    case FaultClass::Certificate:
        return "the server's certificate is not trusted, so nothing was sent";
    case FaultClass::Timeout:
        if (refusedHere(error))
            return plain(error.detail);
        return timeoutWords(error.phase) + earlierWords(error);
    case FaultClass::Reset:
        return "the connection was cut before the answer was complete";
    case FaultClass::Truncated:
        return "the answer stopped in the middle";
    case FaultClass::TooLarge:
        return "the answer is larger than we accept";
    case FaultClass::NotHttp:
        return "something answers there, but not a web server";
    case FaultClass::NotJson:
        return "the answer is not JSON: a proxy, a login page or a wrong address";
    case FaultClass::BadShape:
        return withDetail("the answer is not of the expected shape", error);
    case FaultClass::Challenge:
        return "Cloudflare asks for a browser check instead of answering";
    case FaultClass::Redirect:
        return "the server sends us elsewhere; we do not follow with a token";
    case FaultClass::RateLimited: {
        const CodeWords *words = error.apiCode ? wordsForCode(*error.apiCode, error.endpoint) : nullptr;
        if (words != nullptr)
            return "refused by Cloudflare (" + std::to_string(*error.apiCode)
                + "): " + std::string(words->what);
        // Of an answer there is a status; without one nothing was asked.
        if (!error.httpStatus && error.sent == Sent::No && !error.detail.empty())
            return "not asked: " + plain(error.detail);
        return "Cloudflare's request limit is reached";
    }
    case FaultClass::Auth:
        if (ofOwnWorker(error))
            return withDetail("the Worker refused us", error);
        return "the token was not accepted";
    case FaultClass::Forbidden: {
        if (refusedHere(error))
            return plain(error.detail, 2000);
        if (ofOwnWorker(error))
            return withDetail("the Worker refused us", error);
        const std::string lack = lackSentence(error);
        return "forbidden: " + (lack.empty() ? std::string("the token may not do this") : lack);
    }
    case FaultClass::NotFound: {
        if (refusedHere(error))
            return plain(error.detail, 2000);
        const CodeWords *words = error.apiCode ? wordsForCode(*error.apiCode, error.endpoint) : nullptr;
        if (words != nullptr)
            return std::string(words->what) + " (" + std::to_string(*error.apiCode) + ")";
        return withDetail("not found", error);
    }
    case FaultClass::Refused:
        return refusedWords(error);
    case FaultClass::Conflict:
        if (refusedHere(error))
            return "not sent: " + plain(error.detail);
        if (error.httpStatus == 408 || error.httpStatus == 425)
            return "the server did not take the request in time (HTTP " + std::to_string(*error.httpStatus)
                + ")";
        return withDetail("somebody else is changing this at the same time", error);
    case FaultClass::Server:
        return "Cloudflare has a problem of its own"
            + (error.httpStatus ? " (HTTP " + std::to_string(*error.httpStatus) + ")" : std::string());
    case FaultClass::GraphQl:
        return withDetail("analytics did not answer the question", error);
    case FaultClass::Cancelled:
        return "stopped before it ended";
    case FaultClass::Storage:
        return withDetail("the history on this computer cannot be used", error);
    case FaultClass::Keyring:
        return withDetail("the keychain did not give the token", error);
    case FaultClass::Clock:
        return withDetail("this computer's clock is wrong", error);
    case FaultClass::Config:
        return error.detail.empty() ? "the settings are not complete" : plain(error.detail, 2000);
    }
    return "an unknown fault";
}

} // namespace

std::string sentence(const Error &error)
{
    std::string text = classWords(error);
    // Whoever reads of a write must know at once whether it may have happened.
    const bool write = !error.endpoint.empty() && !error.endpoint.starts_with("GET ")
        && error.endpoint.find("/graphql") == std::string::npos;
    // A 408, a 409 or a refusal in a 200 is of a definite class and proves nothing.
    const bool definite = writeOutcome(error) == WriteOutcome::Rejected;
    if (write && !definite && error.sent != Sent::No)
        text += "; it may have happened";
    return text + where(error);
}

std::string actionFor(const Error &error)
{
    if (error.apiCode) {
        if (const CodeWords *words = wordsForCode(*error.apiCode, error.endpoint);
            words && !words->action.empty()) {
            if (error.cls != FaultClass::Forbidden)
                return std::string(words->action);
        }
    }
    switch (error.cls) {
    case FaultClass::Dns:
        return "Check this computer's network and DNS; the last values stay on show with their age.";
    case FaultClass::Connect:
        return "Check the address, the network and the firewall.";
    case FaultClass::Tls:
        return "Check for a proxy that opens TLS, and this computer's clock.";
    case FaultClass::Certificate:
        return "Check this computer's clock, or name your company's CA file (ca_file, EDGEDECK_CA_FILE).";
    case FaultClass::Timeout:
        return "Look again; if it stays, check the network and cloudflarestatus.com.";
    case FaultClass::Reset:
        return "Look again; if it stays, check the network or the proxy.";
    case FaultClass::Truncated:
        return "Look again; if it stays, check the proxy.";
    case FaultClass::TooLarge:
        return "Ask for less at once, or check the address.";
    case FaultClass::NotHttp:
        return "Check the API base URL: its port may belong to something else.";
    case FaultClass::NotJson:
        return "Check the API base URL and the proxy.";
    case FaultClass::BadShape:
        return "Look again; if it stays, the API has changed: update Edgedeck.";
    case FaultClass::Challenge:
        return "Use another network, or ask for the API to be let through.";
    case FaultClass::Redirect:
        return "Set the API base URL to the final address.";
    case FaultClass::RateLimited:
        return error.retryAfter ? "Wait " + spell(*error.retryAfter) + "; nothing is asked until then."
                                : "Wait up to five minutes; the limit is shared with the dashboard.";
    case FaultClass::Auth:
        if (ofOwnWorker(error))
            return std::string(kWorkerKeyAdvice);
        return "Check that the token is whole, active and of this account.";
    case FaultClass::Forbidden: {
        if (ofOwnWorker(error))
            return std::string(kWorkerKeyAdvice);
        const PermissionName *missing = missingPermission(error);
        return missing ? "Add " + std::string(missing->name) + " to the token."
                       : "Check the token's permissions.";
    }
    case FaultClass::NotFound:
        return "Check the account id and the Worker's name.";
    case FaultClass::Refused:
        return refusedHere(error) ? "Look at the pre-flight, then plan again."
                                  : "Read Cloudflare's text in the details.";
    case FaultClass::Conflict:
        return "Look at what the other one changed, then plan again.";
    case FaultClass::Server:
        return "Wait and look again; see cloudflarestatus.com.";
    case FaultClass::GraphQl:
        return "Look again; the other figures are not touched by this.";
    case FaultClass::Cancelled:
        return "Start it again if it is still wanted.";
    case FaultClass::Storage:
        return "Free disk space and check the rights of the data folder.";
    case FaultClass::Keyring:
        return "Unlock the keychain, or give the token by environment (CLOUDFLARE_API_TOKEN) or --token-fd.";
    case FaultClass::Clock:
        return "Set this computer's clock.";
    case FaultClass::Config:
        return "Complete the settings: command line, environment or profile.";
    }
    return "Look at the details.";
}

std::string lackSentence(const Error &error)
{
    const PermissionName *missing = missingPermission(error);
    return missing ? "token lacks " + std::string(missing->name) : std::string();
}

} // namespace edgedeck::ops
