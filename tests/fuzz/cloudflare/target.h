// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cloudflare/envelope.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <string>
#include <string_view>

/// What libFuzzer calls, and what the corpus runner calls in a build without it.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size);

namespace edgedeck::fuzz {

/// An answer made of bytes: the first one picks the status, capitals and digits a read, small letters a write.
struct Input
{
    net::Response response;
    cloudflare::CallFacts facts;
};

inline Input inputOf(const std::uint8_t *data, std::size_t size)
{
    static constexpr int kStatus[] = {200, 204, 400, 401, 403, 404, 409, 429, 500, 999};
    Input input;
    const unsigned first = size == 0 ? '0' : data[0];
    input.facts.write = first >= 'a';
    input.facts.endpoint = "GET /fuzz";
    input.response.status = kStatus[(input.facts.write ? first - 'a' : first - '0') % 10];
    input.response.cfRay = "ray";
    if (size > 1)
        input.response.body.assign(reinterpret_cast<const char *>(data) + 1, size - 1);
    return input;
}

inline void require(bool holds, std::string_view what)
{
    if (holds)
        return;
    std::cerr << "broken: " << what << '\n';
    std::abort();
}

/// What holds for every decoder: an error names its call, and a write that got no 2xx never passes for done.
template <class T> void check(const Input &input, const Result<T> &result)
{
    const bool ok = input.response.status >= 200 && input.response.status < 300;
    if (result) {
        require(ok, "a success without a 2xx");
        return;
    }
    const Error &error = result.error();
    require(error.endpoint == input.facts.endpoint, "an error without its endpoint");
    require(
        error.cfRay == "ray" && error.httpStatus == input.response.status, "an error without ray and status");
    require(error.sent == Sent::Yes, "an answer to something that was not sent");
    require(error.detail.size() < 2000, "a detail without end");
    for (const char c : error.detail)
        require(static_cast<unsigned char>(c) >= 0x20, "a control character in a detail");
    if (ok && input.facts.write) {
        require(error.cls == FaultClass::BadShape || error.cls == FaultClass::NotJson
                || error.cls == FaultClass::TooLarge,
            "a definite no to a write under a 2xx");
    }
}

template <class T> void checkPage(const Input &input, const Result<cloudflare::Page<T>> &page)
{
    check(input, page);
    if (page)
        require(page->listed.items.size() + static_cast<std::size_t>(page->listed.skipped) == page->seen,
            "an item that is neither");
}

} // namespace edgedeck::fuzz
