// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/domain/flip/record.h"

namespace edgedeck {

bool isOfApi(const FlipRecord &record, std::string_view apiBase)
{
    return apiBase.empty() || record.apiBase.empty() || record.apiBase == apiBase;
}

std::string_view toString(FlipState state)
{
    switch (state) {
    case FlipState::Planned:
        return "planned";
    case FlipState::Intent:
        return "intent";
    case FlipState::Staging:
        return "staging";
    case FlipState::Staged:
        return "staged";
    case FlipState::Deploying:
        return "deploying";
    case FlipState::Acked:
        return "acked";
    case FlipState::Unknown:
        return "unknown";
    case FlipState::Verified:
        return "verified";
    case FlipState::SentNotReadable:
        return "sent_not_readable";
    case FlipState::Superseded:
        return "superseded";
    case FlipState::Conflict:
        return "conflict";
    case FlipState::NotApplied:
        return "not_applied";
    case FlipState::NotSent:
        return "not_sent";
    case FlipState::Rejected:
        return "rejected";
    case FlipState::Stale:
        return "stale";
    }
    return "unknown";
}

std::optional<FlipState> flipStateFromString(std::string_view text)
{
    for (const auto value : {FlipState::Planned, FlipState::Intent, FlipState::Staging, FlipState::Staged,
             FlipState::Deploying, FlipState::Acked, FlipState::Unknown, FlipState::Verified,
             FlipState::SentNotReadable, FlipState::Superseded, FlipState::Conflict, FlipState::NotApplied,
             FlipState::NotSent, FlipState::Rejected, FlipState::Stale}) {
        if (toString(value) == text)
            return value;
    }
    return std::nullopt;
}

bool isClosed(FlipState state)
{
    switch (state) {
    case FlipState::Planned:
    case FlipState::Intent:
    case FlipState::Staging:
    case FlipState::Staged:
    case FlipState::Deploying:
    case FlipState::Acked:
    case FlipState::Unknown:
        return false;
    default:
        return true;
    }
}

std::string_view verifiedWord(FlipState state)
{
    switch (state) {
    case FlipState::Verified:
        return "verified";
    case FlipState::SentNotReadable:
        return "sent_not_readable";
    case FlipState::Superseded:
        return "superseded";
    case FlipState::Conflict:
        return "conflict";
    case FlipState::NotApplied:
    case FlipState::NotSent:
    case FlipState::Rejected:
    case FlipState::Stale:
        return "not_applied";
    case FlipState::Unknown:
        return "unknown";
    default:
        return "unverified";
    }
}

} // namespace edgedeck
