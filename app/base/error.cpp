// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/base/error.h"

namespace edgedeck {

std::string_view toString(FaultClass cls)
{
    switch (cls) {
    case FaultClass::Dns:
        return "dns";
    case FaultClass::Connect:
        return "connect";
    case FaultClass::Tls:
        return "tls";
    case FaultClass::Certificate:
        return "certificate";
    case FaultClass::Timeout:
        return "timeout";
    case FaultClass::Reset:
        return "reset";
    case FaultClass::Truncated:
        return "truncated";
    case FaultClass::TooLarge:
        return "too_large";
    case FaultClass::NotHttp:
        return "not_http";
    case FaultClass::NotJson:
        return "not_json";
    case FaultClass::BadShape:
        return "bad_shape";
    case FaultClass::Challenge:
        return "challenge";
    case FaultClass::Redirect:
        return "redirect";
    case FaultClass::RateLimited:
        return "rate_limited";
    case FaultClass::Auth:
        return "auth";
    case FaultClass::Forbidden:
        return "forbidden";
    case FaultClass::NotFound:
        return "not_found";
    case FaultClass::Refused:
        return "refused";
    case FaultClass::Conflict:
        return "conflict";
    case FaultClass::Server:
        return "server";
    case FaultClass::GraphQl:
        return "graphql";
    case FaultClass::Cancelled:
        return "cancelled";
    case FaultClass::Storage:
        return "storage";
    case FaultClass::Keyring:
        return "keyring";
    case FaultClass::Clock:
        return "clock";
    case FaultClass::Config:
        return "config";
    }
    return "unknown";
}

std::string_view toString(Phase phase)
{
    switch (phase) {
    case Phase::Setup:
        return "setup";
    case Phase::Resolve:
        return "resolve";
    case Phase::Connect:
        return "connect";
    case Phase::Handshake:
        return "handshake";
    case Phase::Send:
        return "send";
    case Phase::Wait:
        return "wait";
    case Phase::Receive:
        return "receive";
    case Phase::Decode:
        return "decode";
    case Phase::Answer:
        return "answer";
    case Phase::Local:
        return "local";
    }
    return "unknown";
}

std::string_view toString(Sent sent)
{
    switch (sent) {
    case Sent::No:
        return "no";
    case Sent::Yes:
        return "yes";
    case Sent::Unknown:
        return "unknown";
    }
    return "unknown";
}

} // namespace edgedeck
