// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/fullbacklog.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>

namespace edgedeck::test {

FullBacklog::FullBacklog()
    : m_listener(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))
{
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    auto *generic = reinterpret_cast<sockaddr *>(&address);
    socklen_t length = sizeof address;
    if (::bind(m_listener, generic, length) != 0 || ::listen(m_listener, 0) != 0)
        std::abort();
    ::getsockname(m_listener, generic, &length);
    m_port = ntohs(address.sin_port);
    for (int i = 0; i < 8; ++i) {
        m_fillers.push_back(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
        ::connect(m_fillers.back(), generic, length);
    }
}

FullBacklog::~FullBacklog()
{
    for (const int fd : m_fillers)
        ::close(fd);
    ::close(m_listener);
}

} // namespace edgedeck::test
