// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/net/faults.h"

#include <curl/curl.h>

#include <string_view>

namespace edgedeck::net {

namespace {

struct Kind
{
    FaultClass cls;
    Recovery recovery = Recovery::None;
};

bool mentions(const AttemptFacts &facts, std::string_view words)
{
    return facts.curlText.find(words) != std::string::npos;
}

Phase reached(const AttemptFacts &facts)
{
    using Us = std::chrono::microseconds;
    if (facts.preTransfer == Us{0}) {
        if (!facts.reusedConnection && facts.resolved == Us{0})
            return Phase::Resolve;
        if (facts.connected == Us{0} && !facts.reusedConnection)
            return Phase::Connect;
        return facts.https ? Phase::Handshake : Phase::Connect;
    }
    if (facts.response.status == 0 && facts.firstByte == Us{0})
        return Phase::Wait;
    return Phase::Receive;
}

Kind timeoutKind(Phase phase)
{
    if (phase == Phase::Resolve)
        return {FaultClass::Dns, Recovery::RetrySlow};
    return {FaultClass::Timeout, Recovery::RetrySlow};
}

/// SSL_connect problems: a reset inside the handshake is weather, a refused protocol or alert is not.
Kind handshakeKind(const AttemptFacts &facts)
{
    const bool cut = facts.osErrno != 0 || mentions(facts, "SSL_ERROR_SYSCALL")
        || mentions(facts, "reset by peer") || mentions(facts, "unexpected eof");
    return cut ? Kind{FaultClass::Tls, Recovery::Retry} : Kind{FaultClass::Tls, Recovery::None};
}

Kind receiveKind(const AttemptFacts &facts, Sent sent)
{
    if (mentions(facts, "CONNECT tunnel")) {
        // 407 and other refusals are the proxy's decision; its own bad gateway may pass.
        const bool passing = facts.proxyStatus >= 500 || facts.proxyStatus == 0;
        return {FaultClass::Connect, passing ? Recovery::Retry : Recovery::None};
    }
    if (mentions(facts, "response headers"))
        return {FaultClass::TooLarge};
    if (mentions(facts, "chunked-encoding"))
        return {FaultClass::NotHttp};
    if (sent == Sent::No)
        return handshakeKind(facts);
    return {FaultClass::Reset, Recovery::Retry};
}

Kind kindOf(const AttemptFacts &facts, Phase phase, Sent sent)
{
    switch (facts.curlCode) {
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
        return {FaultClass::Dns, Recovery::Retry};
    case CURLE_COULDNT_CONNECT:
    case CURLE_PROXY:
        return {FaultClass::Connect, Recovery::Retry};
    case CURLE_OPERATION_TIMEDOUT:
        return timeoutKind(phase);
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_INVALIDCERTSTATUS:
    case CURLE_SSL_PINNEDPUBKEYNOTMATCH:
        return {FaultClass::Certificate};
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_URL_MALFORMAT:
        return {FaultClass::Config};
    case CURLE_SSL_CONNECT_ERROR:
        return handshakeKind(facts);
    case CURLE_UNSUPPORTED_PROTOCOL:
        return {sent == Sent::No ? FaultClass::Config : FaultClass::NotHttp};
    case CURLE_GOT_NOTHING:
    case CURLE_HTTP2:
    case CURLE_HTTP2_STREAM:
    case CURLE_SEND_ERROR:
        return {FaultClass::Reset, Recovery::Retry};
    case CURLE_RECV_ERROR:
        return receiveKind(facts, sent);
    case CURLE_PARTIAL_FILE:
        return {FaultClass::Truncated, Recovery::Retry};
    case CURLE_BAD_CONTENT_ENCODING:
    case CURLE_WEIRD_SERVER_REPLY:
        return {FaultClass::NotHttp};
    case CURLE_FILESIZE_EXCEEDED:
        return {FaultClass::TooLarge};
    case CURLE_OUT_OF_MEMORY:
        // One header line of 50 MB ends like this; our own memory is not the matter.
        return {sent == Sent::No ? FaultClass::Config : FaultClass::TooLarge};
    case CURLE_ABORTED_BY_CALLBACK:
        return {FaultClass::Cancelled};
    default:
        return {sent == Sent::No ? FaultClass::Config : FaultClass::Reset, Recovery::None};
    }
}

std::string_view certificateReason(long verifyResult)
{
    switch (verifyResult) {
    case 9:
        return "certificate not yet valid";
    case 10:
        return "certificate expired";
    case 18:
        return "self-signed certificate";
    case 19:
    case 20:
    case 21:
        return "certificate of an unknown authority";
    case 62:
        return "certificate of another host name";
    default:
        return "certificate refused";
    }
}

std::string detailOf(const AttemptFacts &facts, FaultClass cls)
{
    std::string text
        = facts.curlText.empty() ? curl_easy_strerror(static_cast<CURLcode>(facts.curlCode)) : facts.curlText;
    if (cls == FaultClass::Certificate) {
        const bool otherName
            = mentions(facts, "no alternative certificate subject name") || mentions(facts, "does not match");
        text = std::string(
                   otherName ? "certificate of another host name" : certificateReason(facts.verifyResult))
            + ": " + text;
    } else if (cls == FaultClass::TooLarge) {
        text = "the answer is larger than this program accepts";
    } else if (facts.proxied && facts.proxyStatus != 0 && cls == FaultClass::Connect) {
        text = "proxy answered " + std::to_string(facts.proxyStatus) + ": " + text;
    } else if (facts.proxied && (cls == FaultClass::Connect || cls == FaultClass::Dns)) {
        text = "proxy: " + text;
    }
    return text + " (libcurl " + std::to_string(facts.curlCode) + ")";
}

} // namespace

Sent sentState(const AttemptFacts &facts)
{
    if (facts.preTransfer > std::chrono::microseconds{0})
        return Sent::Yes;
    // Behind a proxy the bytes are those of a refused CONNECT.
    if (facts.requestBytes > 0 && !facts.proxied)
        return Sent::Unknown;
    return Sent::No;
}

Verdict judge(const Request &request, const AttemptFacts &facts, const TransportLimits &limits, Timestamp now)
{
    const Sent sent = sentState(facts);
    if (facts.curlCode == CURLE_OK)
        return judgeAnswer(request, facts.response, limits, now);
    const Phase phase = reached(facts);
    Kind kind = kindOf(facts, phase, sent);
    if (facts.bodyTooLarge || facts.headersTooLarge)
        kind = {FaultClass::TooLarge};
    Error error{.cls = kind.cls,
        .phase = kind.cls == FaultClass::Config && sent == Sent::No ? Phase::Setup : phase,
        .sent = sent,
        .endpoint = request.endpoint,
        .cfRay = facts.response.cfRay,
        .detail = detailOf(facts, kind.cls)};
    // A status that arrived before the answer broke off is a fact for the log, never a success.
    if (facts.response.status != 0)
        error.httpStatus = facts.response.status;
    return Verdict{.error = std::move(error), .recovery = kind.recovery};
}

} // namespace edgedeck::net
