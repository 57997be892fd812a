// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace edgedeck::net {

/// Length and keyed hash of one written form of a secret. The secret cannot be read back from it.
struct Fingerprint
{
    std::size_t length = 0;
    std::uint64_t hash = 0;
};

/// Random, one for the life of the process.
[[nodiscard]] std::uint64_t fingerprintKey();

/// A polynomial hash modulo 2^61-1 over the last `length` bytes pushed.
class Fingerprinter
{
public:
    Fingerprinter(std::uint64_t key, std::size_t length);
    void push(unsigned char byte);
    [[nodiscard]] bool full() const { return m_count >= m_window.size(); }
    [[nodiscard]] std::uint64_t value() const { return m_value; }
    ~Fingerprinter(); ///< the window held text that may be secret: zeroed
    Fingerprinter(const Fingerprinter &) = delete;
    Fingerprinter &operator=(const Fingerprinter &) = delete;

private:
    std::uint64_t m_key;
    std::uint64_t m_topPower = 1; ///< key^(length-1)
    std::uint64_t m_value = 0;
    std::size_t m_count = 0;
    std::vector<unsigned char> m_window; ///< ring
};

/// The forms in which a secret shows up in text: as it is, percent-encoded (both letter cases), JSON-escaped, and
/// inside base64 (plain and URL-safe) at each of the three alignments.
[[nodiscard]] std::vector<Fingerprint> fingerprintsOf(std::string_view secret);

} // namespace edgedeck::net
