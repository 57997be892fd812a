// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/secrets/tokenfd.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <string.h> // NOLINT(modernize-deprecated-headers): explicit_bzero
#include <unistd.h>

namespace edgedeck::secrets {

namespace {

struct Buffer
{
    std::array<char, 4096> bytes{};
    ~Buffer() { ::explicit_bzero(bytes.data(), bytes.size()); }
};

} // namespace

Result<Secret> readTokenFromFd(int fd)
{
    Buffer buffer;
    std::size_t size = 0;
    while (size < buffer.bytes.size()) {
        // One byte at a time: what follows the line belongs to whoever reads the descriptor next.
        const ssize_t got = ::read(fd, buffer.bytes.data() + size, 1);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return failLocal(FaultClass::Config,
                "the token cannot be read from descriptor " + std::to_string(fd) + ": "
                    + std::strerror(errno));
        if (got == 0 || buffer.bytes[size] == '\n')
            break;
        ++size;
    }
    if (size == buffer.bytes.size())
        return failLocal(
            FaultClass::Config, "what descriptor " + std::to_string(fd) + " gives is too long for a token");
    if (size > 0 && buffer.bytes[size - 1] == '\r')
        --size;
    if (size == 0)
        return failLocal(FaultClass::Config, "descriptor " + std::to_string(fd) + " gives no token");
    return Secret(std::string_view(buffer.bytes.data(), size));
}

} // namespace edgedeck::secrets
