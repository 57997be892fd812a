// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/net/fingerprint.h"

#include <cstring>
#include <random>
#include <string>

namespace edgedeck::net {

namespace {

constexpr std::uint64_t kModulus = (std::uint64_t{1} << 61U) - 1;

std::uint64_t times(std::uint64_t a, std::uint64_t b)
{
    __extension__ using Wide = unsigned __int128;
    const Wide product = static_cast<Wide>(a) * b;
    const auto folded
        = static_cast<std::uint64_t>(product & kModulus) + static_cast<std::uint64_t>(product >> 61U);
    return folded >= kModulus ? folded - kModulus : folded;
}

std::uint64_t plus(std::uint64_t a, std::uint64_t b)
{
    const std::uint64_t sum = a + b;
    return sum >= kModulus ? sum - kModulus : sum;
}

Fingerprint fingerprint(std::string_view text)
{
    Fingerprinter hash(fingerprintKey(), text.size());
    for (const char c : text)
        hash.push(static_cast<unsigned char>(c));
    return {text.size(), hash.value()};
}

/// A string of which no reallocation ever leaves a copy, zeroed at the end.
class Scratch
{
public:
    explicit Scratch(std::size_t most) { m_text.reserve(most); }
    ~Scratch() { ::explicit_bzero(m_text.data(), m_text.capacity()); }
    Scratch(const Scratch &) = delete;
    Scratch &operator=(const Scratch &) = delete;
    std::string &text() { return m_text; }

private:
    std::string m_text;
};

void addPercent(std::vector<Fingerprint> &forms, std::string_view secret, const char *digits)
{
    Scratch scratch(secret.size() * 3 + 1);
    for (const char c : secret) {
        const auto byte = static_cast<unsigned char>(c);
        const bool plain = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')
            || c == '-' || c == '_' || c == '.' || c == '~';
        if (plain) {
            scratch.text() += c;
        } else {
            scratch.text() += '%';
            scratch.text() += digits[byte >> 4U];
            scratch.text() += digits[byte & 15U];
        }
    }
    if (scratch.text() != secret)
        forms.push_back(fingerprint(scratch.text()));
}

void addJson(std::vector<Fingerprint> &forms, std::string_view secret, bool escapeSlash)
{
    Scratch scratch(secret.size() * 2 + 1);
    for (const char c : secret) {
        if (c == '"' || c == '\\' || (c == '/' && escapeSlash))
            scratch.text() += '\\';
        scratch.text() += c;
    }
    if (scratch.text() != secret)
        forms.push_back(fingerprint(scratch.text()));
}

/// What of the base64 text is decided by the secret alone when `before` bytes precede it.
void addBase64(
    std::vector<Fingerprint> &forms, std::string_view secret, std::size_t before, const char *alphabet)
{
    Scratch scratch((secret.size() + 3) * 2);
    unsigned bits = 0;
    unsigned count = 0;
    const auto feed = [&](unsigned char byte) {
        bits = (bits << 8U) | byte;
        count += 8;
        while (count >= 6) {
            count -= 6;
            scratch.text() += alphabet[(bits >> count) & 63U];
        }
        bits &= 0xFFU;
    };
    for (std::size_t i = 0; i < before; ++i)
        feed(0);
    for (const char c : secret)
        feed(static_cast<unsigned char>(c));
    const std::size_t first = (before * 8 + 5) / 6;
    forms.push_back(fingerprint(std::string_view(scratch.text()).substr(first)));
}

} // namespace

std::uint64_t fingerprintKey()
{
    static const std::uint64_t key = [] {
        std::random_device device;
        const std::uint64_t high = device();
        return ((high << 32U) | device()) % (kModulus - 256) + 256;
    }();
    return key;
}

Fingerprinter::Fingerprinter(std::uint64_t key, std::size_t length)
    : m_key(key)
    , m_window(length)
{
    for (std::size_t i = 1; i < length; ++i)
        m_topPower = times(m_topPower, key);
}

Fingerprinter::~Fingerprinter()
{
    ::explicit_bzero(m_window.data(), m_window.size());
}

void Fingerprinter::push(unsigned char byte)
{
    const std::size_t slot = m_count % m_window.size();
    if (full())
        m_value = plus(m_value, kModulus - times(m_window[slot] + 1ULL, m_topPower));
    m_value = plus(times(m_value, m_key), byte + 1ULL);
    m_window[slot] = byte;
    ++m_count;
}

std::vector<Fingerprint> fingerprintsOf(std::string_view secret)
{
    static constexpr const char *kPlain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    static constexpr const char *kUrlSafe
        = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    std::vector<Fingerprint> forms{fingerprint(secret)};
    addPercent(forms, secret, "0123456789ABCDEF");
    addPercent(forms, secret, "0123456789abcdef");
    addJson(forms, secret, false);
    addJson(forms, secret, true);
    for (std::size_t before = 0; before < 3; ++before) {
        addBase64(forms, secret, before, kPlain);
        addBase64(forms, secret, before, kUrlSafe);
    }
    return forms;
}

} // namespace edgedeck::net
