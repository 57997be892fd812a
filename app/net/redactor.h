// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace edgedeck::net {

/// Takes secrets out of text that is about to be shown, logged, stored or exported. Knows live secrets by
/// fingerprint only (it keeps no copy): as they are, percent-encoded, JSON-escaped and inside base64; and knows
/// the shapes of Cloudflare tokens, Authorization values, key headers, tail URLs and passwords in URLs.
/// Any thread.
class Redactor
{
public:
    Redactor();
    ~Redactor();
    Redactor(const Redactor &) = delete;
    Redactor &operator=(const Redactor &) = delete;

    static constexpr std::size_t kShortest
        = 8; ///< shorter secrets are refused: they would blank ordinary words
    static constexpr std::string_view kMark = "[redacted]";

    /// False when it is shorter than kShortest.
    bool add(std::string_view secret);
    void remove(std::string_view secret);
    void clear();

    [[nodiscard]] std::string clean(std::string_view text) const;
    [[nodiscard]] bool leaks(std::string_view text) const; ///< clean() would change it

private:
    class Private;
    std::unique_ptr<Private> d;
};

/// The one every room registers live secrets with and every sink cleans with.
[[nodiscard]] Redactor &processRedactor();

} // namespace edgedeck::net
