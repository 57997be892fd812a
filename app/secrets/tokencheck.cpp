// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/secrets/secretstore.h"

#include "app/base/ids.h"

#include <algorithm>

namespace edgedeck::secrets {

namespace {

// A token made today is cfut_ or cfat_, 40 letters or digits and 8 hex digits of check sum; older ones are 40
// characters without a prefix.
constexpr std::size_t kPrefixedLength = 53;
constexpr std::size_t kShortest = 10;
constexpr std::size_t kLongest = 512;
constexpr std::size_t kGlobalKeyLength = 37;

bool isTokenCharacter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')
        || std::string_view("-._~+/=").find(c) != std::string_view::npos;
}

} // namespace

Result<void> checkToken(std::string_view token)
{
    const auto refuse = [](const char *reason) { return failLocal(FaultClass::Config, reason); };
    if (token.empty())
        return refuse("the token is empty");
    if (token.find_first_of("\r\n") != std::string_view::npos)
        return refuse("the token has a line break in it: paste only the token itself");
    if (token.starts_with("Bearer ") || token.starts_with("bearer "))
        return refuse("paste the token without the word Bearer");
    if (token.find_first_of(" \t") != std::string_view::npos)
        return refuse("the token has a space in it: paste only the token itself");
    const auto isAscii = [](char c) { return static_cast<unsigned char>(c) < 0x80; };
    if (!std::all_of(token.begin(), token.end(), isAscii))
        return refuse(
            "the token has a character that tokens do not have (a cut-off token ends in an ellipsis): "
            "copy it again");
    if (!std::all_of(token.begin(), token.end(), isTokenCharacter))
        return refuse("the token has a character that tokens do not have: copy it again, without quotes");
    if (token.starts_with("cfk_") || isHex(token, kGlobalKeyLength))
        return refuse("this is a global API key, which may do everything: create an API token with only the "
                      "permissions listed and use that");
    if (token.starts_with("v1.0-"))
        return refuse("this is an Origin CA key, not an API token");
    if ((token.starts_with("cfut_") || token.starts_with("cfat_")) && token.size() < kPrefixedLength)
        return refuse("the token is too short: part of it is missing");
    if (token.size() < kShortest)
        return refuse("the token is too short: part of it is missing");
    if (token.size() > kLongest)
        return refuse("the token is too long: paste only the token itself");
    return {};
}

} // namespace edgedeck::secrets
