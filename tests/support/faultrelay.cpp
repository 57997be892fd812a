// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/faultrelay.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstdint>
#include <cstdlib>

namespace edgedeck::test {

namespace {

sockaddr_in loopback(int port)
{
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    return address;
}

void noDelay(int fd)
{
    const int on = 1;
    ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

bool sendAll(int fd, const char *data, std::size_t size)
{
    while (size > 0) {
        const auto sent = ::send(fd, data, size, MSG_NOSIGNAL);
        if (sent <= 0)
            return false;
        data += sent;
        size -= static_cast<std::size_t>(sent);
    }
    return true;
}

/// One direction of a connection.
struct Way
{
    int from = -1;
    int to = -1;
    RelayFault fault;
    std::size_t passed = 0;
    bool open = true;
    bool stalled = false;
    bool told = false; ///< the fault's callback has run
};

enum class Next { Go, Close, Reset };

} // namespace

/// Both directions of one connection, on one thread.
class FaultRelay::Link
{
public:
    Link(int client, int server, const RelayPlan &plan, int wake)
        : m_ways{Way{client, server, plan.toServer}, Way{server, client, plan.toClient}}
        , m_wake(wake)
    {
    }

    void run()
    {
        Next next = Next::Go;
        while (next == Next::Go && (m_ways[0].open || m_ways[1].open))
            next = step();
        if (next == Next::Reset) {
            const linger now{.l_onoff = 1, .l_linger = 0};
            for (const Way &way : m_ways)
                ::setsockopt(way.from, SOL_SOCKET, SO_LINGER, &now, sizeof now);
        }
    }

private:
    Next step()
    {
        std::array<pollfd, 3> entries{pollfd{.fd = m_wake, .events = POLLIN, .revents = 0}};
        for (std::size_t i = 0; i < 2; ++i) {
            const Way &way = m_ways[i];
            const short wanted = way.stalled ? POLLRDHUP : POLLIN;
            entries[i + 1] = pollfd{.fd = way.open ? way.from : -1, .events = wanted, .revents = 0};
        }
        if (::poll(entries.data(), entries.size(), -1) < 0 || entries[0].revents != 0)
            return Next::Close;
        for (std::size_t i = 0; i < 2; ++i) {
            if (entries[i + 1].revents == 0)
                continue;
            const Next next = m_ways[i].stalled ? Next::Close : pass(m_ways[i]);
            if (next != Next::Go)
                return next;
        }
        return Next::Go;
    }

    Next pass(Way &way)
    {
        std::array<char, 16384> buffer{};
        const auto got = ::recv(way.from, buffer.data(), buffer.size(), 0);
        if (got < 0)
            return Next::Reset;
        if (got == 0) {
            way.open = false;
            ::shutdown(way.to, SHUT_WR);
            return Next::Go;
        }
        auto size = static_cast<std::size_t>(got);
        const RelayFault &fault = way.fault;
        const bool reaches = fault.after < way.passed + size;
        Next next = Next::Go;
        if (fault.reached && reaches && !way.told) {
            way.told = true;
            fault.reached();
        }
        switch (fault.kind) {
        case RelayFault::Kind::None:
            break;
        case RelayFault::Kind::Corrupt:
            if (reaches && fault.after >= way.passed)
                buffer.at(fault.after - way.passed) = static_cast<char>(~buffer.at(fault.after - way.passed));
            break;
        case RelayFault::Kind::Delay: {
            pollfd entry{.fd = m_wake, .events = POLLIN, .revents = 0};
            ::poll(&entry, 1, static_cast<int>(fault.pause.count()));
            break;
        }
        case RelayFault::Kind::Cut:
        case RelayFault::Kind::Reset:
        case RelayFault::Kind::Stall:
            if (!reaches)
                break;
            size = fault.after - way.passed;
            way.stalled = fault.kind == RelayFault::Kind::Stall;
            if (!way.stalled)
                next = fault.kind == RelayFault::Kind::Reset ? Next::Reset : Next::Close;
        }
        way.passed += size;
        return sendAll(way.to, buffer.data(), size) ? next : Next::Close;
    }

    std::array<Way, 2> m_ways;
    int m_wake;
};

FaultRelay::FaultRelay(int serverPort, Planner planner)
    : m_serverPort(serverPort)
    , m_planner(std::move(planner))
    , m_wake(::eventfd(0, EFD_CLOEXEC))
{
    m_listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address = loopback(0);
    auto *generic = reinterpret_cast<sockaddr *>(&address);
    socklen_t length = sizeof address;
    if (::bind(m_listener, generic, length) != 0 || ::listen(m_listener, 128) != 0)
        std::abort();
    ::getsockname(m_listener, generic, &length);
    m_port = ntohs(address.sin_port);
    m_acceptor = std::thread([this] { accept(); });
}

FaultRelay::~FaultRelay()
{
    m_stop = true;
    ::shutdown(m_listener, SHUT_RDWR);
    m_acceptor.join();
    ::close(m_listener);
    const std::uint64_t one = 1;
    static_cast<void>(!::write(m_wake, &one, sizeof one));
    for (std::thread &thread : m_threads)
        thread.join();
    ::close(m_wake);
}

void FaultRelay::setPlan(Planner planner)
{
    const std::lock_guard lock(m_mutex);
    m_planner = std::move(planner);
}

void FaultRelay::accept()
{
    while (!m_stop) {
        const int client = ::accept4(m_listener, nullptr, nullptr, SOCK_CLOEXEC);
        if (client < 0)
            return;
        const int number = ++m_connections;
        m_threads.emplace_back([this, client, number] { relay(client, number); });
    }
}

void FaultRelay::relay(int client, int number)
{
    RelayPlan plan;
    {
        const std::lock_guard lock(m_mutex);
        if (m_planner)
            plan = m_planner(number);
    }
    const int server = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address = loopback(m_serverPort);
    if (::connect(server, reinterpret_cast<sockaddr *>(&address), sizeof address) == 0) {
        noDelay(client);
        noDelay(server);
        Link(client, server, plan, m_wake).run();
    }
    ::close(server);
    ::close(client);
}

} // namespace edgedeck::test
