// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/ops/session.h"
#include "app/sandbox/sandbox.h"
#include "tests/unit/ops/manualtimers.h"
#include "tests/unit/ops/tampertransport.h"

#include <QTemporaryDir>

#include <memory>
#include <string>

namespace edgedeck::test {

/// A sandbox in this process and a session that talks to it through the real engine. Simulated time stands still
/// unless advance() plays it.
class SandboxSession
{
public:
    explicit SandboxSession(const std::string &scenario);

    [[nodiscard]] ops::Session &session() { return *m_session; }
    [[nodiscard]] sandbox::Sandbox &sandbox() { return *m_sandbox; }
    [[nodiscard]] const sandbox::Endpoints &endpoints() const { return m_sandbox->endpoints(); }
    [[nodiscard]] ManualTimers &timers() { return *m_timers; }
    [[nodiscard]] TamperTransport &wire() { return *m_wire; }
    [[nodiscard]] ManualClock &clock() { return m_clock; }
    [[nodiscard]] std::string home() const { return m_home.path().toStdString(); }
    /// The next sessions name neither account nor Worker.
    void forgetTarget() { m_named = false; }
    void setToken(const std::string &token) { m_token = token; }
    /// Ends the session and begins another one on the same journal, as a program that was started again.
    void restart();
    /// GET or POST of the control interface, as text.
    std::string control(const std::string &method, const std::string &path, const std::string &body = {});

private:
    void begin();

    QTemporaryDir m_home;
    SystemClock m_engineClock; ///< time limits and repeats of the engine are real
    ManualClock m_clock{Timestamp{}};
    std::string m_token;
    bool m_named = true;
    std::unique_ptr<sandbox::Sandbox> m_sandbox;
    std::unique_ptr<ops::Session> m_session;
    ManualTimers *m_timers = nullptr;
    TamperTransport *m_wire = nullptr;
};

} // namespace edgedeck::test
