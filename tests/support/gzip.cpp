// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/gzip.h"

#include <algorithm>
#include <cstdint>

namespace edgedeck::test {

namespace {

constexpr std::string_view kHeader("\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03", 10);

void little(std::string &out, std::uint32_t value, int bytes)
{
    for (int i = 0; i < bytes; ++i)
        out += static_cast<char>((value >> (8 * i)) & 0xFFU);
}

std::uint32_t crc32(std::string_view text)
{
    std::uint32_t crc = 0xFFFFFFFFU;
    for (const char c : text) {
        crc ^= static_cast<unsigned char>(c);
        for (int bit = 0; bit < 8; ++bit)
            crc = (crc >> 1U) ^ ((crc & 1U) != 0 ? 0xEDB88320U : 0U);
    }
    return ~crc;
}

/// Deflate packs bits from the low end.
class BitWriter
{
public:
    explicit BitWriter(std::string &out)
        : m_out(out)
    {
    }
    ~BitWriter()
    {
        if (m_count > 0)
            m_out += static_cast<char>(m_bits);
    }
    BitWriter(const BitWriter &) = delete;
    BitWriter &operator=(const BitWriter &) = delete;

    void put(unsigned value, int count)
    {
        for (int i = 0; i < count; ++i) {
            m_bits |= ((value >> i) & 1U) << m_count;
            if (++m_count == 8) {
                m_out += static_cast<char>(m_bits);
                m_bits = 0;
                m_count = 0;
            }
        }
    }
    /// Huffman codes go in from their high end.
    void code(unsigned value, int count)
    {
        for (int i = count - 1; i >= 0; --i)
            put((value >> i) & 1U, 1);
    }

private:
    std::string &m_out;
    unsigned m_bits = 0;
    int m_count = 0;
};

} // namespace

std::string gzipStored(std::string_view text)
{
    std::string out(kHeader);
    std::string_view rest = text;
    do {
        const std::string_view block = rest.substr(0, 65535);
        rest.remove_prefix(block.size());
        out += static_cast<char>(rest.empty() ? 1 : 0);
        little(out, static_cast<std::uint32_t>(block.size()), 2);
        little(out, ~static_cast<std::uint32_t>(block.size()), 2);
        out += block;
    } while (!rest.empty());
    little(out, crc32(text), 4);
    little(out, static_cast<std::uint32_t>(text.size()), 4);
    return out;
}

std::string gzipBomb(std::size_t size)
{
    static constexpr std::size_t kLongestMatch = 258;
    std::string out(kHeader);
    {
        BitWriter bits(out);
        bits.put(1, 1); // last block
        bits.put(1, 2); // fixed codes
        bits.code(0x30, 8); // the literal 0
        for (std::size_t made = 0; made < size; made += kLongestMatch) {
            bits.code(0xC5, 8); // length 258
            bits.code(0, 5); // distance 1
        }
        bits.code(0, 7); // end of block
    }
    little(out, 0, 4);
    little(out, static_cast<std::uint32_t>(size), 4);
    return out;
}

} // namespace edgedeck::test
