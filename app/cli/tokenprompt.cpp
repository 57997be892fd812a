// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/tokenprompt.h"

#include "app/secrets/tokenfd.h"

#include <csignal>
#include <cstdio>
#include <string>
#include <termios.h>
#include <unistd.h>

namespace edgedeck::cli {

namespace {

// Only what a signal handler may touch.
termios savedTerminal; // NOLINT(cppcoreguidelines-avoid-non-const-global-variables)

extern "C" void restoreEcho(int signal)
{
    tcsetattr(STDIN_FILENO, TCSANOW, &savedTerminal);
    std::signal(signal, SIG_DFL);
    std::raise(signal);
}

/// Echo off while alive.
class Silence
{
public:
    Silence()
    {
        if (tcgetattr(STDIN_FILENO, &savedTerminal) != 0)
            return;
        struct sigaction action = {};
        action.sa_handler = restoreEcho;
        sigaction(SIGINT, &action, &m_interrupt);
        sigaction(SIGTERM, &action, &m_terminate);
        termios quiet = savedTerminal;
        quiet.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        m_active = tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet) == 0;
    }
    ~Silence()
    {
        if (!m_active)
            return;
        tcsetattr(STDIN_FILENO, TCSANOW, &savedTerminal);
        sigaction(SIGINT, &m_interrupt, nullptr);
        sigaction(SIGTERM, &m_terminate, nullptr);
    }
    Silence(const Silence &) = delete;
    Silence &operator=(const Silence &) = delete;
    [[nodiscard]] bool active() const { return m_active; }

private:
    bool m_active = false;
    struct sigaction m_interrupt = {};
    struct sigaction m_terminate = {};
};

} // namespace

bool canAsk()
{
    return isatty(STDIN_FILENO) == 1;
}

Result<secrets::Secret> askToken(std::string_view question)
{
    if (!canAsk())
        return secrets::readTokenFromFd(STDIN_FILENO);
    const Silence silence;
    if (!silence.active())
        return failLocal(
            FaultClass::Config, "the terminal's echo cannot be switched off: give the token on stdin");
    const std::string text = std::string(question) + " (not shown): ";
    std::fwrite(text.data(), 1, text.size(), stderr);
    auto token = secrets::readTokenFromFd(STDIN_FILENO);
    std::fputc('\n', stderr);
    return token;
}

} // namespace edgedeck::cli
