// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/childprocess.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdlib>
#include <sstream>
#include <utility>

extern char **environ;

namespace edgedeck::test {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

std::string ChildProcess::find(const std::string &program)
{
    const char *path = std::getenv("PATH");
    std::istringstream places(std::string(path != nullptr ? path : "/usr/bin") + ":/usr/sbin:/usr/bin");
    for (std::string place; std::getline(places, place, ':');) {
        const std::string candidate = place + "/" + program;
        if (::access(candidate.c_str(), X_OK) == 0)
            return candidate;
    }
    return {};
}

ChildProcess::ChildProcess(const std::vector<std::string> &command)
{
    std::array<int, 2> pipe{};
    std::array<int, 2> input{};
    if (::pipe2(pipe.data(), O_CLOEXEC) != 0 || ::pipe2(input.data(), O_CLOEXEC) != 0)
        std::abort();
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, input[0], 0);
    posix_spawn_file_actions_adddup2(&actions, pipe[1], 1);
    posix_spawn_file_actions_adddup2(&actions, pipe[1], 2);
    std::vector<std::string> words = command;
    words.front() = find(words.front());
    std::vector<char *> arguments;
    arguments.reserve(words.size() + 1);
    for (std::string &word : words)
        arguments.push_back(word.data());
    arguments.push_back(nullptr);
    if (::posix_spawn(&m_pid, words.front().c_str(), &actions, nullptr, arguments.data(), environ) != 0)
        m_pid = -1;
    posix_spawn_file_actions_destroy(&actions);
    ::close(pipe[1]);
    ::close(input[0]);
    m_out = pipe[0];
    m_in = input[1];
    // A child that no longer reads must not stop the test.
    ::fcntl(m_in, F_SETFL, O_NONBLOCK);
}

ChildProcess::~ChildProcess()
{
    if (m_pid > 0) {
        ::kill(m_pid, SIGKILL);
        ::waitpid(m_pid, nullptr, 0);
    }
    ::close(m_out);
    if (m_in >= 0)
        ::close(m_in);
}

bool ChildProcess::write(const std::string &bytes)
{
    return m_in >= 0 && ::write(m_in, bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size());
}

bool ChildProcess::readSome(int timeoutMs)
{
    pollfd entry{.fd = m_out, .events = POLLIN, .revents = 0};
    if (::poll(&entry, 1, timeoutMs) <= 0)
        return false;
    std::array<char, 4096> buffer{};
    const auto got = ::read(m_out, buffer.data(), buffer.size());
    if (got <= 0)
        return false;
    m_output.append(buffer.data(), static_cast<std::size_t>(got));
    return true;
}

bool ChildProcess::waitFor(const std::string &words, milliseconds patience)
{
    const auto end = Clock::now() + patience;
    while (m_output.find(words) == std::string::npos) {
        const auto left = std::chrono::ceil<milliseconds>(end - Clock::now()).count();
        if (left <= 0 || !readSome(static_cast<int>(left)))
            return m_output.find(words) != std::string::npos;
    }
    return true;
}

int ChildProcess::waitForExit()
{
    if (m_in >= 0)
        ::close(std::exchange(m_in, -1));
    while (readSome(-1)) { }
    int status = 0;
    if (m_pid > 0)
        ::waitpid(m_pid, &status, 0);
    m_pid = -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

int freePort()
{
    const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    auto *generic = reinterpret_cast<sockaddr *>(&address);
    if (::bind(fd, generic, length) != 0)
        std::abort();
    ::getsockname(fd, generic, &length);
    ::close(fd);
    return ntohs(address.sin_port);
}

bool waitForPort(int port, milliseconds patience)
{
    const auto end = Clock::now() + patience;
    while (Clock::now() < end) {
        const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        address.sin_port = htons(static_cast<std::uint16_t>(port));
        const bool up = ::connect(fd, reinterpret_cast<sockaddr *>(&address), sizeof address) == 0;
        ::close(fd);
        if (up)
            return true;
        ::poll(nullptr, 0, 10);
    }
    return false;
}

} // namespace edgedeck::test
