// SPDX-License-Identifier: GPL-3.0-or-later
// What holds for any sequence of events and any walk through the model.
#include "tests/unit/domain/flipdesk.h"
#include "tests/unit/domain/flipmodel.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <array>

using namespace edgedeck;
using namespace edgedeck::test;
using namespace std::chrono;

TEST_CASE("random walks of any length keep every invariant")
{
    CHECK((rc::check("walk", [](const std::vector<std::uint8_t> &choices) {
        const Route route
            = choices.empty() ? Route::A : std::array{Route::A, Route::B, Route::D}[choices[0] % 3U];
        test::Model model = test::initialModel();
        model.faults = 4;
        model.timeouts = 4;
        model.outsideUploads = 2;
        model.outsideDeploys = 2;
        for (std::size_t i = 0; i < 80; ++i) {
            auto next = test::successors(model, route, test::Mutant::None);
            if (next.empty())
                break;
            const std::size_t pick = choices.empty() ? i : choices[i % choices.size()] + i;
            model = std::move(next[pick % next.size()].second);
            RC_ASSERT(model.violation == std::string());
        }
    })));
}

TEST_CASE(
    "any sequence of events: the machine never sends two deploys at once and always ends with one Settled")
{
    CHECK(rc::check("events", [](const std::vector<std::uint8_t> &choices) {
        Desk desk;
        desk.feed(flip::Confirmed{});
        for (const std::uint8_t choice : choices) {
            const auto outcome = static_cast<WriteOutcome>(choice / 16 % 4);
            switch (choice % 10) {
            case 0:
                desk.feed(flip::StageAnswered{.outcome = outcome, .version = version(2), .number = 2});
                break;
            case 1:
                desk.feed(flip::VersionRead{
                    .version = version(2), .number = 2, .difference = {.flagAsAsked = true}});
                break;
            case 2:
                desk.feed(flip::DeploymentsRead{{live(1, 1)}});
                break;
            case 3:
                desk.feed(flip::DeployAnswered{.outcome = outcome});
                break;
            case 4:
                desk.feed(flip::DeploymentsRead{{live(2, 2), live(1, 1)}});
                break;
            case 5:
                desk.feed(flip::Tick{});
                break;
            case 6:
                desk.feed(flip::ReadFailed{});
                break;
            case 7:
                desk.feed(flip::VersionsRead{});
                break;
            case 8:
                desk.now += 200s;
                break;
            default:
                desk.feed(flip::Resumed{});
                break;
            }
        }
        RC_ASSERT(desk.count<flip::Settled>() <= 1);
        RC_ASSERT(desk.count<flip::ReadBack>() <= 1);
        RC_ASSERT(isClosed(desk.machine.record.state) == (desk.count<flip::Settled>() == 1));
        RC_ASSERT(desk.count<flip::SendDeploy>() <= 3);
    }));
}
