// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <functional>
#include <list>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <thread>

namespace edgedeck::test {

/// What happens to one direction of a relayed connection. Offsets count that direction's bytes.
struct RelayFault
{
    enum class Kind {
        None,
        Cut, ///< both sides are closed in good order after `after` bytes
        Reset, ///< both sides are reset after `after` bytes
        Stall, ///< nothing passes any more after `after` bytes; the connection stays open
        Corrupt, ///< the byte at `after` is inverted
        Delay ///< every piece waits `pause` before it passes
    };
    Kind kind = Kind::None;
    std::size_t after = 0;
    std::chrono::milliseconds pause{0};
    /// Runs once when the byte at `after` came, before it passes, on the connection's thread.
    std::function<void()> reached = nullptr;
};

struct RelayPlan
{
    RelayFault toServer;
    RelayFault toClient;
};

/// Stands between a client and a server on loopback and passes bytes on, except where the plan says otherwise.
/// The plan is asked once a connection, with its number (1, 2, ...); without one everything passes.
class FaultRelay
{
public:
    using Planner = std::function<RelayPlan(int connection)>;

    explicit FaultRelay(int serverPort, Planner planner = nullptr);
    ~FaultRelay();
    FaultRelay(const FaultRelay &) = delete;
    FaultRelay &operator=(const FaultRelay &) = delete;

    [[nodiscard]] int port() const { return m_port; }
    [[nodiscard]] int connections() const { return m_connections; }
    /// From the next connection on. Any thread.
    void setPlan(Planner planner);

private:
    class Link;
    void accept();
    void relay(int client, int number);

    int m_serverPort;
    int m_listener = -1;
    int m_port = 0;
    std::atomic<bool> m_stop = false;
    std::atomic<int> m_connections = 0;
    std::mutex m_mutex;
    Planner m_planner;
    int m_wake = -1; ///< an eventfd that every poll watches: readable once the relay stops
    std::list<std::thread> m_threads;
    std::thread m_acceptor;
};

} // namespace edgedeck::test
