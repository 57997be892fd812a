// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/secrets/memoryscan.h"

#include <array>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>

namespace edgedeck::test {

namespace {

constexpr unsigned char kTurn = 0xA7;

// Static, so that looking does not move what is looked at.
std::array<char, 1 << 20> fileText;
std::array<std::array<char, 200>, 16> hitLines;

std::size_t readFile(const char *path)
{
    const int fd = ::open(path, O_RDONLY | O_CLOEXEC);
    std::size_t size = 0;
    while (fd >= 0 && size + 1 < fileText.size()) {
        const ssize_t got = ::read(fd, fileText.data() + size, fileText.size() - 1 - size);
        if (got <= 0)
            break;
        size += static_cast<std::size_t>(got);
    }
    if (fd >= 0)
        ::close(fd);
    fileText[size] = '\0';
    return size;
}

bool matches(const unsigned char *at, std::string_view text, std::size_t stride)
{
    for (std::size_t i = 0; i < text.size(); ++i) {
        if ((at[i * stride] ^ kTurn) != static_cast<unsigned char>(text[i]))
            return false;
        if (stride == 2 && at[i * 2 + 1] != 0)
            return false;
    }
    return true;
}

int countIn(const unsigned char *begin, std::size_t size, std::string_view text)
{
    int found = 0;
    for (const std::size_t stride : {std::size_t{1}, std::size_t{2}}) {
        const std::size_t length = text.size() * stride;
        if (size < length)
            continue;
        const int first = static_cast<unsigned char>(text[0]) ^ kTurn;
        for (std::size_t at = 0; at + length <= size; ++at) {
            const void *next = std::memchr(begin + at, first, size - length - at + 1);
            if (next == nullptr)
                break;
            at = static_cast<std::size_t>(static_cast<const unsigned char *>(next) - begin);
            found += matches(begin + at, text, stride) ? 1 : 0;
        }
    }
    return found;
}

} // namespace

std::string turned(std::string_view text)
{
    std::string result(text);
    for (char &c : result)
        c = static_cast<char>(static_cast<unsigned char>(c) ^ kTurn);
    return result;
}

__attribute__((no_sanitize("address"))) int copiesInMemory(std::string_view turnedText, std::string &where)
{
    readFile("/proc/self/maps");
    int found = 0;
    std::size_t lines = 0;
    for (char *line = fileText.data(); line != nullptr && *line != '\0';) {
        char *end = std::strchr(line, '\n');
        if (end != nullptr)
            *end = '\0';
        unsigned long from = 0;
        unsigned long to = 0;
        std::array<char, 8> rights{};
        if (std::sscanf(line, "%lx-%lx %7s", &from, &to, rights.data()) == 3 && rights[0] == 'r'
            && std::strstr(line, "[v") == nullptr) {
            const int here
                = countIn(reinterpret_cast<const unsigned char *>(from), to - from, turnedText); // NOLINT
            if (here > 0 && lines < hitLines.size())
                std::snprintf(hitLines[lines].data(), hitLines[lines].size(), "%d in %s", here, line),
                    ++lines;
            found += here;
        }
        line = end == nullptr ? nullptr : end + 1;
    }
    for (std::size_t i = 0; i < lines; ++i)
        where += std::string(hitLines[i].data()) + "\n";
    return found;
}

int copiesInEnvironment(std::string_view turnedText)
{
    const std::size_t size = readFile("/proc/self/environ");
    const int found
        = countIn(reinterpret_cast<const unsigned char *>(fileText.data()), size, turnedText); // NOLINT
    std::memset(fileText.data(), 0, size);
    return found;
}

} // namespace edgedeck::test
