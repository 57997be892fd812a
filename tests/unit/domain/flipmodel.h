// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/domain/flip/reducer.h"

#include <array>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace edgedeck::test {

/// Faults built into the driver of the machine, one at a time: each one takes a guard of the protocol away.
enum class Mutant {
    None,
    ResendSilently,
    TimeoutIsFailed,
    DeployingFailedAtStart,
    NoWriteAheadRow,
    NoDeployingRow,
    BlindRetry,
    VerifyByValue,
    NoSettleTime,
    NoReadBack,
    NoPredecessorCheck,
    NoNumberCheck,
    NoPreCheck
};
[[nodiscard]] const char *toString(Mutant mutant);

/// A version and a deployment as the simulated server keeps them. Ids are small numbers.
struct WorldVersion
{
    int id = 0, op = 0; ///< op: which flip made it, 0 = somebody else
    char code = 'a';
    bool on = false;
};
struct WorldDeployment
{
    int id = 0, version = 0, op = 0;
};

enum class RequestKind { Stage, Deploy, Settings, Secret };

/// A write that has left and has not arrived yet.
struct InFlight
{
    RequestKind kind = RequestKind::Stage;
    int op = 0, version = 0;
    bool waited = false; ///< somebody still listens for the answer
};

enum class JobKind { None, Journal, Write, Answer, Read, ReadAnswer, Timer };

/// One state of the whole: server, network, disk, our process, the operator and a second writer.
struct Model
{
    // Server
    std::vector<WorldVersion> versions{{1, 0, 'a', false}};
    std::vector<WorldDeployment> deployments{{1, 1, 0}}; ///< oldest first
    std::array<int, 3> applied{}; ///< deploys that happened, by op
    // Network
    std::vector<InFlight> flight;
    std::optional<FlipEvent> answer; ///< on its way back to us
    // Our process
    std::optional<FlipMachine> machine;
    int op = 0;
    JobKind job = JobKind::None;
    FlipEffect effect; ///< what the job performs
    bool settled = false;
    int lastReadLive = 0; ///< version on top of the last real list that the machine saw
    long now = 0; ///< seconds
    // Disk
    std::array<std::optional<FlipRecord>, 3> rows;
    std::array<bool, 3> deployingRow{};
    // What may still go wrong
    int faults = 2; ///< crash, refusal, unsent write, full disk, impatience: together
    int timeouts = 2; ///< writes that we stop waiting for; they may still arrive, or never
    int wishes = 2; ///< how often the operator may confirm
    int outsideUploads = 1, outsideDeploys = 1;

    std::string violation; ///< first broken invariant, "" while all hold
};

using Successor = std::pair<std::string, Model>;

/// The beginning: nothing was asked for yet.
[[nodiscard]] Model initialModel();
[[nodiscard]] std::vector<Successor> successors(const Model &model, Route route, Mutant mutant);
/// Nothing is open (for route D: or only a human can close it).
[[nodiscard]] bool isAtRest(const Model &model);

} // namespace edgedeck::test
