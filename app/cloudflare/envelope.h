// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cloudflare/types.h"
#include "app/net/jsonvalue.h"
#include "app/net/transport.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace edgedeck::cloudflare {

/// What a decoder is told about the call whose answer it reads.
struct CallFacts
{
    std::string endpoint; ///< net::Request::endpoint
    bool write = false; ///< stricter: only a complete document of the expected shape is a success
    std::vector<std::string> secrets; ///< values that must not come back in an error text
};

/// A judged answer of the REST API: success, with the parts the decoders read. The looks live as long as `document`.
struct Envelope
{
    net::JsonDocument document;
    net::JsonValue result;
    net::JsonValue resultInfo;
    bool empty = false; ///< 204, 205 or an empty body: no document at all
};

/// Opens the standard wrapper {success, errors, messages, result, result_info}. Null arrays, missing members,
/// {code,error} bodies, nested error chains and validation errors without an envelope are understood. Everything
/// that is not a success becomes an Error with phase Answer (the API said no) or Decode (not understood), sent=Yes.
/// Source of the shapes: recorded answers of the live API and wrangler's own reading of them.
[[nodiscard]] Result<Envelope> openEnvelope(const net::Response &response, const CallFacts &facts);

/// The Error of an answer that was read but has not the shape the call promises.
[[nodiscard]] Error badShape(const net::Response &response, const CallFacts &facts, std::string what);

/// FaultClass of a refusal by HTTP status and Cloudflare's code. A definite "no" to a write is Refused, NotFound,
/// Auth, Forbidden or RateLimited; Conflict (408, 409, 425), Server and BadShape leave a write's outcome open.
[[nodiscard]] FaultClass classOf(int status, std::optional<int> code, bool write);

/// The pause that `Retry-After` asks for, 1 to 300 s; unreadable ones are the shortest. Empty when absent.
[[nodiscard]] std::optional<std::chrono::seconds> retryAfterOf(const net::Response &response);

/// Text of the network for a person: one line, printable, at most `limit` bytes.
[[nodiscard]] std::string plainLine(std::string_view text, std::size_t limit = 400);

/// RFC 3339 member as a time; an absent or unreadable one is Timestamp{}.
[[nodiscard]] Timestamp timeOr(net::JsonValue value);

/// `result_info` in all its dialects.
struct PageInfo
{
    std::optional<std::int64_t> page, perPage, count, totalCount, totalPages;
    std::string cursor; ///< result_info.cursor or result_info.cursors.after
};
[[nodiscard]] PageInfo pageInfo(net::JsonValue info);

template <class T> struct Page
{
    Listed<T> listed;
    PageInfo info;
    std::size_t seen = 0; ///< items on the page, bad ones included
};

/// Reads a list. `pointer` leads from `result` to the array. A null array is empty; an absent one is a fault.
/// Items for which `item` has no answer are skipped and counted.
template <class T>
[[nodiscard]] Result<Page<T>> decodePage(const net::Response &response, const CallFacts &facts,
    std::string_view pointer, std::optional<T> (*item)(net::JsonValue))
{
    const auto envelope = openEnvelope(response, facts);
    if (!envelope)
        return fail(envelope.error());
    const net::JsonValue result = envelope->result;
    const net::JsonValue array = result.exists() && result.isNull() ? result : result.pointer(pointer);
    if (!array.exists() || (!array.isNull() && !array.isArray()))
        return fail(badShape(response, facts, "the list is missing"));
    Page<T> page;
    page.info = pageInfo(envelope->resultInfo);
    page.seen = array.size();
    page.listed.items.reserve(page.seen);
    array.eachItem([&](net::JsonValue value) {
        if (auto read = item(value))
            page.listed.items.push_back(std::move(*read));
        else
            ++page.listed.skipped;
    });
    return page;
}

/// Reads one object.
template <class T>
[[nodiscard]] Result<T> decodeOne(
    const net::Response &response, const CallFacts &facts, std::optional<T> (*item)(net::JsonValue))
{
    const auto envelope = openEnvelope(response, facts);
    if (!envelope)
        return fail(envelope.error());
    if (auto read = item(envelope->result))
        return std::move(*read);
    return fail(badShape(response, facts, "the result is missing or incomplete"));
}

} // namespace edgedeck::cloudflare
