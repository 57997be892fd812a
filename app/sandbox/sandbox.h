// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/result.h"

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace edgedeck::sandbox {

struct Options
{
    std::string scenario = "kv-write-limit";
    int port = 0; ///< of the API; 0 lets the kernel choose. The other services choose their own.
    double speed = 1; ///< simulated seconds a real second; 0 stands still
    std::uint64_t seed = 1;
};

struct Endpoints
{
    std::string apiBaseUrl, workerUrl, workerKey, accountId, apiToken, worker, controlUrl;
    /// The one line that `edgedeckctl sandbox` prints.
    [[nodiscard]] std::string json() const;
};

/// A local Cloudflare on 127.0.0.1: REST API, analytics, a simulated Worker, and a control interface. It serves from
/// start() until it is destroyed, on threads of its own. Tail sockets need a QCoreApplication in the process.
class Sandbox
{
public:
    /// Errors: FaultClass::Config for an unknown scenario or a taken port.
    [[nodiscard]] static Result<std::unique_ptr<Sandbox>> start(const Options &options);
    ~Sandbox();
    Sandbox(const Sandbox &) = delete;
    Sandbox &operator=(const Sandbox &) = delete;

    [[nodiscard]] const Endpoints &endpoints() const;
    /// Plays this much simulated time at once. Thread safe.
    void advance(std::chrono::seconds by);

private:
    Sandbox();
    class Private;
    std::unique_ptr<Private> d;
};

[[nodiscard]] std::vector<std::string> scenarioNames();

} // namespace edgedeck::sandbox
