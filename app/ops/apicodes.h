// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

namespace edgedeck::ops {

/// What an API error code means to an operator, and what to do about it.
struct CodeWords
{
    int code;
    std::string_view what; ///< "a binding of that name exists already"
    std::string_view action;
};

/// Codes are scoped to a product: 10013 is "namespace not found" for KV and "unknown internal error" for Workers, so
/// the endpoint decides. Null for codes we have no words for. Source: error table of the REST API.
[[nodiscard]] const CodeWords *wordsForCode(int code, std::string_view endpoint);

} // namespace edgedeck::ops
