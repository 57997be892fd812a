// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <sys/types.h>

#include <chrono>
#include <string>
#include <vector>

namespace edgedeck::test {

/// A program that a test needs beside itself. Killed and reaped with the object.
class ChildProcess
{
public:
    /// The first word is looked up in PATH and in /usr/sbin. Standard input, and output with errors, are pipes.
    explicit ChildProcess(const std::vector<std::string> &command);
    ~ChildProcess();
    ChildProcess(const ChildProcess &) = delete;
    ChildProcess &operator=(const ChildProcess &) = delete;

    /// Reads output until `words` appeared; false when it ended or `patience` is over before.
    bool waitFor(const std::string &words, std::chrono::milliseconds patience = std::chrono::seconds(60));
    /// Reads what has come, waiting at most `patience` for it.
    bool waitForMore(std::chrono::milliseconds patience)
    {
        return readSome(static_cast<int>(patience.count()));
    }
    int waitForExit(); ///< its exit code, -1 when a signal ended it; closes its standard input first
    bool write(const std::string &bytes); ///< to its standard input
    [[nodiscard]] const std::string &output() const { return m_output; }
    [[nodiscard]] pid_t pid() const { return m_pid; } ///< -1 once it was waited for

    [[nodiscard]] static std::string find(
        const std::string &program); ///< full path, "" when it is not installed

private:
    bool readSome(int timeoutMs);

    pid_t m_pid = -1;
    int m_in = -1;
    int m_out = -1;
    std::string m_output;
};

/// A port that nobody listens on now. Another program may take it: for servers that cannot be asked for port 0.
[[nodiscard]] int freePort();
/// True once somebody accepts connections on the loopback port.
bool waitForPort(int port, std::chrono::milliseconds patience = std::chrono::seconds(60));

} // namespace edgedeck::test
