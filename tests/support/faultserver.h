// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <list>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

namespace edgedeck::test {

/// A request as it arrived.
struct SeenRequest
{
    std::string method;
    std::string target;
    std::string head; ///< request line and headers as sent
    std::string body;
    int connection = 0; ///< 1, 2, ... in order of acceptance
    [[nodiscard]] std::string header(std::string_view name) const;
};

/// One accepted connection in the hands of a handler.
class FaultPeer
{
public:
    FaultPeer(int fd, int number, std::function<void(int)> closing)
        : m_fd(fd)
        , m_number(number)
        , m_closing(std::move(closing))
    {
    }
    ~FaultPeer();
    FaultPeer(const FaultPeer &) = delete;
    FaultPeer &operator=(const FaultPeer &) = delete;

    [[nodiscard]] int number() const { return m_number; }
    [[nodiscard]] bool open() const { return m_fd >= 0; }
    bool readRequest(SeenRequest &request); ///< false: the client closed, or sent no HTTP
    void swallow(); ///< waits for the first bytes from the client and drops them
    bool send(std::string_view bytes); ///< false: the client is gone
    /// One byte after the other with a pause; ends early when the client goes away.
    void trickle(std::string_view bytes, std::chrono::milliseconds pause);
    void stall(); ///< does nothing until the client goes away or the server stops
    void close(); ///< in good order (FIN)
    void reset(); ///< RST

private:
    friend class FaultServer;
    [[nodiscard]] bool waitGone(int timeoutMs);

    int m_fd;
    int m_number;
    std::function<void(int)> m_closing;
    std::string m_unread;
};

/// A raw TCP server on loopback whose handler writes whatever bytes it likes, good or bad. A thread a connection.
/// The port is chosen by the kernel. Everything ends, stalls included, when the server is destroyed.
class FaultServer
{
public:
    using Handler = std::function<void(FaultPeer &, const SeenRequest &)>;
    using Greeter = std::function<void(FaultPeer &)>;

    explicit FaultServer(Handler handler);
    /// `greet` owns the connection instead: no request is read.
    static FaultServer greeting(Greeter greet);
    ~FaultServer();
    FaultServer(const FaultServer &) = delete;
    FaultServer &operator=(const FaultServer &) = delete;

    [[nodiscard]] int port() const { return m_port; }
    [[nodiscard]] std::string url(std::string_view path = {}) const; ///< "http://127.0.0.1:PORT" + path
    [[nodiscard]] std::vector<SeenRequest> requests() const;
    [[nodiscard]] int connections() const { return m_connections; }

    /// A complete answer with a correct Content-Length.
    [[nodiscard]] static std::string answer(int status, std::string_view body,
        const std::vector<std::pair<std::string, std::string>> &headers = {},
        std::string_view type = "application/json");

private:
    FaultServer(Handler handler, Greeter greet);
    void accept();
    void serve(int fd, int number);

    Handler m_handler;
    Greeter m_greet;
    int m_listener = -1;
    int m_port = 0;
    std::atomic<bool> m_stop = false;
    std::atomic<int> m_connections = 0;
    mutable std::mutex m_mutex;
    std::vector<SeenRequest> m_requests;
    std::set<int> m_open;
    std::list<std::thread> m_threads;
    std::thread m_acceptor;
};

} // namespace edgedeck::test
