// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/domain/flip/outcome.h"

namespace edgedeck {

std::string_view toString(WriteOutcome outcome)
{
    switch (outcome) {
    case WriteOutcome::Ok:
        return "ok";
    case WriteOutcome::Rejected:
        return "rejected";
    case WriteOutcome::NotSent:
        return "not_sent";
    case WriteOutcome::Unanswered:
        return "unanswered";
    }
    return "unanswered";
}

namespace {

/// Classes that an envelope of the API produces; a class of the wire (time-out, challenge, not JSON) never
/// proves that nothing happened, whatever its status.
bool envelopeClass(FaultClass cls)
{
    switch (cls) {
    case FaultClass::Refused:
    case FaultClass::Auth:
    case FaultClass::Forbidden:
    case FaultClass::NotFound:
    case FaultClass::Conflict:
    case FaultClass::RateLimited:
        return true;
    default:
        return false;
    }
}

} // namespace

WriteOutcome writeOutcome(const Error &error)
{
    if (error.sent == Sent::No)
        return WriteOutcome::NotSent;
    // 408, 409 and 425 may speak of a request that went on elsewhere: they prove nothing.
    const int status = error.httpStatus.value_or(0);
    const bool refusedStatus
        = status >= 400 && status < 500 && status != 408 && status != 409 && status != 425;
    if (envelopeClass(error.cls) && refusedStatus && error.sent == Sent::Yes)
        return WriteOutcome::Rejected;
    return WriteOutcome::Unanswered;
}

bool endpointNotOffered(const Error &error)
{
    if (writeOutcome(error) != WriteOutcome::Rejected)
        return false;
    if (error.apiCode == 7000 || error.apiCode == 7003)
        return true;
    // A 404 with a code of the product (10007, 10222) speaks of the Worker, not of the endpoint.
    const bool noCode = !error.apiCode.has_value();
    return error.httpStatus == 405 || (error.httpStatus == 404 && noCode);
}

} // namespace edgedeck
