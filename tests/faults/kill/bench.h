// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/net/curltransport.h"
#include "app/net/jsonvalue.h"
#include "tests/support/childprocess.h"
#include "tests/support/faultrelay.h"
#include "tests/support/tempdir.h"

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace edgedeck::test {

/// What the server knows of a Worker: the judge of what the program says.
struct Truth
{
    bool known = false; ///< false: the server could not be asked
    int deployments = 0;
    int ours = 0; ///< deployments that carry the op-id
    int staged = 0; ///< versions that carry the op-id
    bool oursIsNewest = false;
    std::string value; ///< of the flag in the version that is live
};

/// One row of `flag log --json`.
struct Told
{
    std::string opId, state, verified, message;
};

/// A sandbox in a process of its own and a program with a home of its own.
class KillBench
{
public:
    using Environment = std::map<std::string, std::string>;

    explicit KillBench(std::string program, const std::string &scenario = "healthy");
    [[nodiscard]] bool up() const { return m_port != 0; }
    /// Every run of the program goes through it: a flip is open for the API base that it was sent to.
    [[nodiscard]] FaultRelay &relay() const { return *m_relay; }
    [[nodiscard]] const std::string &worker() const { return m_worker; }

    /// The program's words after `--json`.
    [[nodiscard]] std::unique_ptr<ChildProcess> start(
        const std::vector<std::string> &words, const Environment &extra = {}) const;
    /// Runs to its end; the exit code, -1 when a signal ended it.
    int run(const std::vector<std::string> &words, std::string &output, const Environment &extra = {}) const;
    [[nodiscard]] std::vector<Told> log() const;
    [[nodiscard]] Truth truth(const std::string &opId, const std::string &flag) const;
    /// Asks the sandbox's control side to do something: "/deploy", "{}".
    [[nodiscard]] bool control(const std::string &path, const std::string &body) const;
    [[nodiscard]] std::string file(const std::string &name) const { return m_home.file(name); }

private:
    class Bearer;
    [[nodiscard]] Result<net::JsonDocument> get(const std::string &path) const;

    std::string m_program;
    TempDir m_home;
    std::unique_ptr<ChildProcess> m_sandbox;
    std::string m_base, m_control, m_token, m_account, m_worker;
    int m_port = 0;
    std::unique_ptr<FaultRelay> m_relay;
    std::unique_ptr<net::CurlTransport> m_transport;
};

} // namespace edgedeck::test
