// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/domain/flip/opid.h"

#include <algorithm>

namespace edgedeck {

namespace {

constexpr std::string_view kAlphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr std::size_t kLength = 26;

/// Cuts at a character, never inside one: a half UTF-8 sequence would be refused as JSON.
std::string cutToBytes(std::string text, std::size_t most)
{
    if (text.size() <= most)
        return text;
    while (most > 0 && (static_cast<unsigned char>(text[most]) & 0xC0U) == 0x80U)
        --most;
    text.resize(most);
    return text;
}

} // namespace

std::string makeOpId(Timestamp at, const std::array<std::uint8_t, 10> &random)
{
    using namespace std::chrono;
    const auto sinceEpoch = duration_cast<milliseconds>(at.time_since_epoch()).count();
    const auto millis = static_cast<std::uint64_t>(std::max<std::int64_t>(0, sinceEpoch));
    std::string id;
    id.reserve(kLength);
    for (int shift = 45; shift >= 0; shift -= 5)
        id += kAlphabet[(millis >> static_cast<unsigned>(shift)) & 31U];
    // 80 bits in groups of five, most significant first.
    unsigned pending = 0;
    unsigned bits = 0;
    for (const std::uint8_t byte : random) {
        pending = (pending << 8U) | byte;
        bits += 8;
        while (bits >= 5) {
            bits -= 5;
            id += kAlphabet[(pending >> bits) & 31U];
        }
        pending &= (1U << bits) - 1U;
    }
    return id;
}

bool isOpId(std::string_view text)
{
    return text.size() == kLength && std::all_of(text.begin(), text.end(), [](char c) {
        return kAlphabet.find(c) != std::string_view::npos;
    });
}

std::string flipTag(const FlipRecord &record)
{
    return record.opId;
}

std::string flipMessage(const FlipRecord &record)
{
    std::string text = "edgedeck " + record.opId + " "
        + (record.act == FlipAct::Flip ? record.flag : std::string(toString(record.act)));
    if (record.act != FlipAct::Flip)
        text += record.newVersion ? " " + shortId(record.newVersion->str()) : std::string();
    else if (record.carrier == Carrier::SecretText)
        text += kHiddenValue;
    else
        text += " " + (record.before ? "\"" + *record.before + "\"" : std::string("unknown")) + " -> \""
            + record.after + "\"";
    if (!record.undoOf.empty())
        text += ", undo of " + record.undoOf;
    text += ": " + record.reason;
    if (!record.skippedCheck.empty())
        text += " [check " + record.skippedCheck + " skipped: " + record.skipReason + "]";
    return cutToBytes(std::move(text), 1000);
}

} // namespace edgedeck
