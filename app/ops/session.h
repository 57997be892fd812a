// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/clock.h"
#include "app/cloudflare/client.h"
#include "app/net/transport.h"
#include "app/ops/connection.h"
#include "app/ops/timers.h"
#include "app/store/history.h"
#include "app/store/journal.h"
#include "app/worker/workerclient.h"

#include <QObject>

#include <memory>
#include <optional>

namespace edgedeck::ops {

class Arming;

/// One profile at work: engine, clients, clocks and stores, wired. The use cases below take one.
/// Lives on the thread that made it; destroying it cancels everything and joins the engine in under 200 ms. Monitors,
/// flippers and probers are destroyed before their session.
class Session : public QObject
{
    Q_OBJECT
public:
    /// `transport` replaces the real engine in tests; null = CurlTransport with the connection's tokens.
    explicit Session(Connection connection, const Clock &clock,
        std::unique_ptr<net::Transport> transport = nullptr, QObject *parent = nullptr);
    ~Session() override;

    [[nodiscard]] const config::Profile &profile() const;
    [[nodiscard]] const Connection &connection() const;
    [[nodiscard]] cloudflare::Client &client();
    [[nodiscard]] worker::WorkerClient &workerClient();
    [[nodiscard]] const Clock &clock() const;
    [[nodiscard]] ServerClock &serverClock();
    /// Opened on first use; Storage error when it cannot be (then a flip is refused).
    [[nodiscard]] Result<store::Journal *> journal();
    [[nodiscard]] Result<store::History *> history();
    /// Whether this profile may be written to: begins read-only, and goes with the session, so that a switch of the
    /// profile disarms. FlagFlipper::apply() asks it. The window arms it for ten minutes; a command line arms its own
    /// session by --confirm and --reason.
    [[nodiscard]] Arming &arming();
    /// REST and GraphQL calls of the last 5 minutes and puts caused by looking.
    [[nodiscard]] Price price() const;
    void countWorkerLook(int puts, bool refused);

    /// Account and Worker of the profile, parsed. Empty when none was chosen yet.
    [[nodiscard]] std::optional<AccountId> account() const;
    [[nodiscard]] std::optional<ScriptName> worker() const;
    /// The account and Worker from now on (see ops/target.h); an empty worker keeps the present one. Another one than
    /// before disarms.
    void setTarget(
        const AccountId &account, const std::string &accountName, const std::optional<ScriptName> &worker);
    /// Only what the server says of itself makes a profile a sandbox.
    void setEnvironment(Environment environment);

    /// How this room waits. Tests replace it before anything is started.
    [[nodiscard]] TimerSource &timers();
    void setTimers(std::unique_ptr<TimerSource> timers);
    /// Replace the stores that would be opened in the data folder; for tests.
    void setJournal(std::unique_ptr<store::Journal> journal);
    void setHistory(std::unique_ptr<store::History> history);
    [[nodiscard]] std::optional<std::chrono::milliseconds> roundTrip() const;

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace edgedeck::ops
