// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ops/wording.h"

#include "app/ops/apicodes.h"

namespace edgedeck::ops {

namespace {

std::string quoted(const std::string &value)
{
    return "\"" + plain(value, 80) + "\"";
}

std::string versionWords(const FlipRecord &record)
{
    return record.newVersion ? "version " + shortId(record.newVersion->str()) : std::string("our version");
}

std::string refusal(const FlipRecord &record)
{
    std::string text = "Refused by Cloudflare";
    if (!record.error)
        return text + ". Nothing changed.";
    const Error &error = *record.error;
    if (error.apiCode) {
        text += " (" + std::to_string(*error.apiCode) + ")";
        if (const CodeWords *words = wordsForCode(*error.apiCode, error.endpoint))
            return text + ": " + std::string(words->what) + ". Nothing changed.";
    }
    const std::string lack = lackSentence(error);
    if (!lack.empty())
        return text + ": " + lack + ". Nothing changed.";
    return text + ": " + (error.detail.empty() ? sentence(error) : plain(error.detail))
        + ". Nothing changed.";
}

std::string withNote(std::string text, const FlipRecord &record)
{
    if (record.note.empty())
        return text;
    std::string note = plain(record.note, 400);
    if (note.back() != '.')
        note += '.';
    return text.empty() ? note : text + " " + note;
}

/// What stopped the flip, that nothing happened (unless the note says so itself), and what to do.
std::string stopped(const FlipRecord &record, const std::string &otherwise, const std::string &nothing)
{
    const std::string text = record.note.empty() ? otherwise : withNote("", record);
    const bool said = text.find("Nothing was") != std::string::npos;
    return text + (said ? "" : " " + nothing) + " Look at the difference.";
}

} // namespace

std::string sentence(const FlipRecord &record)
{
    const bool secret = record.carrier == Carrier::SecretText;
    switch (record.state) {
    case FlipState::Planned:
        return "Planned. Nothing was sent.";
    case FlipState::Intent:
        return "Confirmed and in the journal. Nothing was sent yet.";
    case FlipState::Staging:
        return "Staging a version without traffic. Nothing is live yet.";
    case FlipState::Staged:
        return "Staged: " + versionWords(record) + " takes no traffic yet.";
    case FlipState::Deploying:
        return "Sent " + clockTime(record.updatedAt) + ", waiting for the answer.";
    case FlipState::Acked:
        return "Accepted by Cloudflare, not read back yet. Checking.";
    case FlipState::Unknown:
        return "Sent " + clockTime(record.updatedAt) + ", no answer. It may still happen. Checking.";
    case FlipState::Verified:
        return withNote("Read back: " + record.flag + " is " + quoted(record.after) + " in "
                + versionWords(record) + ", which is live.",
            record);
    case FlipState::SentNotReadable:
        return withNote("Sent and deployed, value not readable (secret).", record);
    case FlipState::Superseded:
        return withNote("It was live and is not any more: a newer deployment is above it.", record);
    case FlipState::Conflict:
        if (record.newDeployment)
            return withNote("Ours is live and took somebody else's change with it.", record)
                + " Look at the difference.";
        // Conflict comes only after the write that deploys: it never means that nothing was sent.
        return withNote("Sent and accepted, and another deployment stands on the same base: which one is "
                        "ours is not known.",
                   record)
            + " Look at the difference.";
    case FlipState::NotApplied:
        return withNote("Not applied: after 120 s " + versionWords(record) + " is not in the list.", record);
    case FlipState::NotSent:
        return (record.note.empty() ? std::string("Not sent") : "Not sent: " + plain(record.note, 400))
            + ". Nothing changed.";
    case FlipState::Rejected:
        return refusal(record);
    case FlipState::Stale:
        return stopped(record, "The base has changed since the pre-flight.", "Nothing was deployed.");
    }
    return secret ? "Unknown: value not readable (secret)." : "Unknown.";
}

} // namespace edgedeck::ops
