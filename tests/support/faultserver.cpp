// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/faultserver.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <cstring>

namespace edgedeck::test {

std::string SeenRequest::header(std::string_view name) const
{
    std::size_t at = 0;
    while ((at = head.find("\r\n", at)) != std::string::npos) {
        at += 2;
        const auto end = head.find("\r\n", at);
        const std::string_view line = std::string_view(head).substr(at, end - at);
        if (line.size() > name.size() && line[name.size()] == ':'
            && ::strncasecmp(line.data(), name.data(), name.size()) == 0) {
            const auto value = line.find_first_not_of(' ', name.size() + 1);
            return value == std::string_view::npos ? std::string() : std::string(line.substr(value));
        }
    }
    return {};
}

FaultPeer::~FaultPeer()
{
    close();
}

bool FaultPeer::readRequest(SeenRequest &request)
{
    std::array<char, 16384> buffer{};
    std::size_t wanted = std::string::npos;
    std::size_t headEnd = std::string::npos;
    while (m_fd >= 0) {
        if (headEnd == std::string::npos) {
            headEnd = m_unread.find("\r\n\r\n");
            if (headEnd != std::string::npos) {
                request.head = m_unread.substr(0, headEnd + 2);
                const auto length = request.header("content-length");
                wanted = headEnd + 4 + (length.empty() ? 0U : std::strtoul(length.c_str(), nullptr, 10));
            }
        }
        if (wanted != std::string::npos && m_unread.size() >= wanted)
            break;
        const auto got = ::recv(m_fd, buffer.data(), buffer.size(), 0);
        if (got <= 0)
            return false;
        m_unread.append(buffer.data(), static_cast<std::size_t>(got));
    }
    if (m_fd < 0)
        return false;
    request.body = m_unread.substr(headEnd + 4, wanted - headEnd - 4);
    m_unread.erase(0, wanted);
    const auto space = request.head.find(' ');
    const auto second = request.head.find(' ', space + 1);
    if (space == std::string::npos || second == std::string::npos)
        return false;
    request.method = request.head.substr(0, space);
    request.target = request.head.substr(space + 1, second - space - 1);
    request.connection = m_number;
    return true;
}

void FaultPeer::swallow()
{
    std::array<char, 16384> buffer{};
    if (m_fd >= 0)
        static_cast<void>(::recv(m_fd, buffer.data(), buffer.size(), 0));
}

bool FaultPeer::send(std::string_view bytes)
{
    while (!bytes.empty() && m_fd >= 0) {
        const auto sent = ::send(m_fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent <= 0)
            return false;
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return m_fd >= 0;
}

bool FaultPeer::waitGone(int timeoutMs)
{
    pollfd entry{.fd = m_fd, .events = POLLRDHUP, .revents = 0};
    return ::poll(&entry, 1, timeoutMs) > 0;
}

void FaultPeer::trickle(std::string_view bytes, std::chrono::milliseconds pause)
{
    for (const char byte : bytes) {
        if (!send(std::string_view(&byte, 1)) || waitGone(static_cast<int>(pause.count())))
            return;
    }
}

void FaultPeer::stall()
{
    if (m_fd >= 0)
        static_cast<void>(waitGone(-1));
}

void FaultPeer::close()
{
    if (m_fd < 0)
        return;
    m_closing(m_fd);
    ::close(std::exchange(m_fd, -1));
}

void FaultPeer::reset()
{
    if (m_fd < 0)
        return;
    const linger now{.l_onoff = 1, .l_linger = 0};
    ::setsockopt(m_fd, SOL_SOCKET, SO_LINGER, &now, sizeof now);
    m_closing(m_fd);
    ::close(std::exchange(m_fd, -1));
}

FaultServer::FaultServer(Handler handler)
    : FaultServer(std::move(handler), nullptr)
{
}

FaultServer FaultServer::greeting(Greeter greet)
{
    return FaultServer(nullptr, std::move(greet));
}

FaultServer::FaultServer(Handler handler, Greeter greet)
    : m_handler(std::move(handler))
    , m_greet(std::move(greet))
{
    m_listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    auto *generic = reinterpret_cast<sockaddr *>(&address);
    socklen_t length = sizeof address;
    if (::bind(m_listener, generic, length) != 0 || ::listen(m_listener, 128) != 0)
        std::abort();
    ::getsockname(m_listener, generic, &length);
    m_port = ntohs(address.sin_port);
    m_acceptor = std::thread([this] { accept(); });
}

FaultServer::~FaultServer()
{
    m_stop = true;
    ::shutdown(m_listener, SHUT_RDWR);
    m_acceptor.join();
    ::close(m_listener);
    {
        const std::lock_guard lock(m_mutex);
        for (const int fd : m_open)
            ::shutdown(fd, SHUT_RDWR);
    }
    for (std::thread &thread : m_threads)
        thread.join();
}

void FaultServer::accept()
{
    while (!m_stop) {
        const int fd = ::accept4(m_listener, nullptr, nullptr, SOCK_CLOEXEC);
        if (fd < 0)
            return;
        const int on = 1;
        ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        const int number = ++m_connections;
        {
            const std::lock_guard lock(m_mutex);
            m_open.insert(fd);
        }
        m_threads.emplace_back([this, fd, number] { serve(fd, number); });
    }
}

void FaultServer::serve(int fd, int number)
{
    // Taken out before the close, so that the destructor never shuts down a number that the kernel gave away again.
    const auto closing = [this](int closed) {
        const std::lock_guard lock(m_mutex);
        m_open.erase(closed);
    };
    {
        const std::lock_guard lock(m_mutex);
        if (m_stop)
            ::shutdown(fd, SHUT_RDWR);
    }
    FaultPeer peer(fd, number, closing);
    if (m_greet)
        return m_greet(peer);
    SeenRequest request;
    while (peer.readRequest(request)) {
        {
            const std::lock_guard lock(m_mutex);
            m_requests.push_back(request);
        }
        m_handler(peer, request);
        request = {};
    }
}

std::string FaultServer::url(std::string_view path) const
{
    return "http://127.0.0.1:" + std::to_string(m_port) + std::string(path);
}

std::vector<SeenRequest> FaultServer::requests() const
{
    const std::lock_guard lock(m_mutex);
    return m_requests;
}

std::string FaultServer::answer(int status, std::string_view body,
    const std::vector<std::pair<std::string, std::string>> &headers, std::string_view type)
{
    std::string text = "HTTP/1.1 " + std::to_string(status)
        + " Status\r\nContent-Length: " + std::to_string(body.size()) + "\r\n";
    if (!type.empty())
        text += "Content-Type: " + std::string(type) + "\r\n";
    for (const auto &[name, value] : headers)
        text += name + ": " + value + "\r\n";
    return text + "\r\n" + std::string(body);
}

} // namespace edgedeck::test
