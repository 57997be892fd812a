// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ops/wording.h"

#include "app/domain/flip/reducer.h"
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

/// When the write that deploys left; rows of older programs only know their last change.
std::string sentTime(const FlipRecord &record)
{
    return clockTime(record.sentAt.value_or(record.updatedAt));
}

/// An open flip's note says what the looks found; what the first half of the sentence says already is left out.
std::string foundSoFar(const FlipRecord &record)
{
    for (const char *known : {"may still happen", "the program ended", "nobody waited"}) {
        if (record.note.find(known) != std::string::npos)
            return {};
    }
    return withNote("", record);
}

std::string pending(const FlipRecord &record)
{
    if (!record.pendingUntil || *record.pendingUntil <= record.updatedAt)
        return {};
    return " Durable Objects pending until " + clockTime(*record.pendingUntil)
        + ": running ones may work with the old version till then.";
}

std::string skipped(const FlipRecord &record)
{
    if (record.skippedCheck.empty())
        return {};
    return " The check " + plain(record.skippedCheck, 40) + " was skipped: " + plain(record.skipReason) + ".";
}

std::string coreSentence(const FlipRecord &record)
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
        return "Sent " + sentTime(record) + ", waiting for the answer.";
    case FlipState::Acked:
        return withNote("Accepted by Cloudflare, not read back yet.", record);
    case FlipState::Unknown: {
        const std::string found = foundSoFar(record);
        return "Sent " + sentTime(record) + ", no answer. It may still happen. "
            + (found.empty() ? "" : found + " ") + "Checking.";
    }
    case FlipState::Verified:
        if (record.act != FlipAct::Flip)
            return withNote("Read back: " + versionWords(record) + " is live.", record);
        if (isStored(record))
            return withNote("Read back: " + plain(record.flag) + " is " + quoted(record.after)
                    + (record.route == Route::F
                            ? ". Places that read it before may serve the old value for 60 s or more."
                            : ". In effect everywhere within seconds."),
                record);
        return withNote("Read back: " + record.flag + " is " + quoted(record.after) + " in "
                + versionWords(record) + ", which is live.",
            record);
    case FlipState::SentNotReadable:
        return withNote(secret ? "Sent and deployed, value not readable (secret)."
                               : "Taken as applied by a human's word, not read back.",
            record);
    case FlipState::Superseded:
        return withNote(isStored(record) ? "It was written and is not there any more."
                                         : "It was live and is not any more: a newer deployment is above it.",
            record);
    case FlipState::Conflict:
        if (isStored(record))
            return withNote("Ours is there and took somebody else's change with it.", record)
                + " Look at the difference.";
        if (record.newDeployment)
            return withNote("Ours is live and took somebody else's change with it.", record)
                + " Look at the difference.";
        // Conflict comes only after the write that deploys: it never means that nothing was sent.
        return withNote("Sent and accepted, and another deployment stands on the same base: which one is "
                        "ours is not known.",
                   record)
            + " Look at the difference.";
    case FlipState::NotApplied:
        if (record.note.empty())
            return "Not applied: after 120 s " + versionWords(record) + " is not in the list.";
        return withNote("Not applied:", record);
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

} // namespace

std::string sentence(const FlipRecord &record)
{
    return coreSentence(record) + pending(record) + skipped(record);
}

} // namespace edgedeck::ops
