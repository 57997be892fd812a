// SPDX-License-Identifier: GPL-3.0-or-later
// Kills a flip of the real program at every step, lets the program look after it, and asks the server what is true.
//   tst_killcampaign --program edgedeckctl --shim libkillshim.so [--runs N] [--seed N] [--settle]
// Two runs of three die at a step of the process (a write or sync of the journal, a connection, a send, a receive:
// right before or right after it), the third when a certain byte passes a relay between it and the server. With
// --settle what is still open at the end is looked at until its settle time is over. Exit code 0: no lie.
#include "tests/faults/kill/bench.h"

#include <algorithm>
#include <atomic>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <map>
#include <memory>
#include <random>
#include <thread>
#include <vector>

using namespace edgedeck;
using namespace edgedeck::test;

namespace {

constexpr const char *kFlag = "EMAIL_ENABLED";
constexpr const char *kBefore = "false";
constexpr const char *kAfter = "true";

struct Options
{
    std::string program, shim;
    int runs = 20;
    unsigned seed = 20261122;
    bool settle = false;
};

struct Figures
{
    int killed = 0, ended = 0, noRow = 0, open = 0, settled = 0, again = 0, refused = 0, lies = 0;
    std::map<std::string, int> states;
};

bool denies(const std::string &state)
{
    return state == "not_sent" || state == "not_applied" || state == "rejected" || state == "stale";
}

bool isOpen(const std::string &state)
{
    return state == "deploying" || state == "acked" || state == "unknown";
}

std::vector<std::string> setWords(const KillBench &bench)
{
    return {"flag", "set", kFlag, kAfter, "--reason", "kill campaign", "--confirm", bench.worker()};
}

/// Why the word does not match the server; "" when it does.
std::string lieIn(const Told &told, const Truth &truth)
{
    if (!truth.known)
        return "the server could not be asked";
    if (truth.ours > 1)
        return "two deployments for one intent";
    if (truth.staged > 2)
        return "more than one repetition of a stage";
    if (told.state == "verified")
        return truth.ours == 1 && truth.oursIsNewest && truth.value == kAfter ? "" : "verified is not true";
    if (denies(told.state))
        return truth.ours == 0 && truth.value == kBefore ? "" : told.state + " is not true";
    return isOpen(told.state) ? "" : "nobody else wrote, and the word is " + told.state;
}

class Campaign
{
public:
    explicit Campaign(Options options)
        : m_options(std::move(options))
        , m_random(m_options.seed)
    {
    }

    int run()
    {
        if (!rehearse())
            return 1;
        for (int i = 0; i < m_options.runs; ++i) {
            one(i);
            if ((i + 1) % 50 == 0)
                std::printf("%d runs, %d killed, %d lies\n", i + 1, m_figures.killed, m_figures.lies);
        }
        if (m_options.settle)
            settle();
        return report();
    }

private:
    /// One flip without a kill: how many steps and connections there are.
    bool rehearse()
    {
        const KillBench bench(m_options.program);
        if (!bench.up())
            return complain("the sandbox does not start");
        m_deployments = bench.truth({}, kFlag).deployments;
        const auto child = bench.start(
            setWords(bench), {{"LD_PRELOAD", m_options.shim}, {"EDGEDECK_KILL_COUNT", bench.file("count")}});
        const int code = child->waitForExit();
        std::ifstream(bench.file("count")) >> m_steps;
        m_connections = bench.relay().connections();
        const auto rows = bench.log();
        if (code != 0 || m_steps < 50 || m_connections < 3 || rows.size() != 1
            || rows.front().state != "verified")
            return complain("the rehearsal failed: " + child->output());
        std::printf("a flip has %ld steps over %d connections\n", m_steps, m_connections);
        return true;
    }

    void one(int number)
    {
        auto bench = std::make_unique<KillBench>(m_options.program);
        if (!bench->up()) {
            lie(number, "the sandbox does not start");
            return;
        }
        const std::string where = number % 3 == 2 ? killAtByte(*bench) : killAtStep(*bench, number);
        std::string output;
        if (m_random() % 4 == 0) // the look after it dies as well
            bench->run({"flag", "resume", "--timeout", "5"}, output,
                {{"LD_PRELOAD", m_options.shim}, {"EDGEDECK_KILL_AT", std::to_string(1 + m_random() % 60)}});
        bench->run({"flag", "resume", "--timeout", "5"}, output);
        const auto rows = bench->log();
        if (rows.empty()) {
            ++m_figures.noRow;
            const Truth truth = bench->truth({}, kFlag);
            const bool untouched
                = truth.known && truth.value == kBefore && truth.deployments == m_deployments;
            if (!untouched)
                lie(number, where + ": no row, and the server changed");
            return;
        }
        judge(number, where, rows, *bench);
        again(number, where, rows.front(), *bench);
        if (isOpen(rows.front().state)) {
            ++m_figures.open;
            if (m_options.settle && m_open.size() < 60)
                m_open.push_back(std::move(bench));
        }
    }

    void judge(int number, const std::string &where, const std::vector<Told> &rows, const KillBench &bench)
    {
        const Told &told = rows.front();
        ++m_figures.states[told.state];
        const std::string why
            = rows.size() == 1 ? lieIn(told, bench.truth(told.opId, kFlag)) : "two rows for one flip";
        if (!why.empty())
            lie(number, where + ": " + why + " (" + told.message + ")");
    }

    /// The operator wants it still: after a word that denies it the flip goes through, an open one blocks.
    void again(int number, const std::string &where, const Told &told, const KillBench &bench)
    {
        if (told.state == "verified")
            return;
        const Truth before = bench.truth(told.opId, kFlag);
        std::string output;
        const int code = bench.run(setWords(bench), output);
        const Truth after = bench.truth(told.opId, kFlag);
        if (denies(told.state)) {
            ++m_figures.again;
            // A stage that landed without its flip leaves a newest version that is not live: refused, rightly.
            const bool blockedByStage
                = code == 4 && before.staged > 0 && after.deployments == before.deployments;
            const bool through
                = code == 0 && after.deployments == before.deployments + 1 && after.value == kAfter;
            if (!blockedByStage && !through)
                lie(number, where + ": the second flip ended with " + std::to_string(code) + ": " + output);
            return;
        }
        ++m_figures.refused;
        if (code == 0 || after.deployments != before.deployments)
            lie(number,
                where + ": a second flip beside an open one (" + told.state + ") ended with "
                    + std::to_string(code) + ", deployments " + std::to_string(before.deployments) + " -> "
                    + std::to_string(after.deployments) + ": " + output);
    }

    std::string killAtStep(const KillBench &bench, int number)
    {
        // Even over all steps whatever the number of runs, and both sides of each.
        const long stride = std::max(1L, 2 * m_steps / std::max(1, m_options.runs - m_options.runs / 3));
        const long place = (static_cast<long>(number - number / 3) * stride
                               + static_cast<long>(m_random() % static_cast<unsigned long>(stride)))
            % (2 * m_steps);
        const bool after = place % 2 == 1;
        std::string output;
        const int code = bench.run(setWords(bench), output,
            {{"LD_PRELOAD", m_options.shim}, {"EDGEDECK_KILL_AT", std::to_string(1 + place / 2)},
                {"EDGEDECK_KILL_AFTER", after ? "1" : "0"}});
        ++(code == -1 ? m_figures.killed : m_figures.ended);
        return "step " + std::to_string(1 + place / 2) + (after ? ", after" : ", before");
    }

    std::string killAtByte(const KillBench &bench)
    {
        const int connection = 1 + static_cast<int>(m_random() % static_cast<unsigned>(m_connections));
        const bool toServer = m_random() % 2 == 0;
        const bool cut = m_random() % 2 == 0;
        const std::size_t after = m_random() % 5 == 0 ? 0 : m_random() % 900;
        // -1: not started yet; 0: ended, and its number may be another's by now
        const auto pid = std::make_shared<std::atomic<pid_t>>(-1);
        bench.relay().setPlan([=](int seen) {
            RelayPlan plan;
            RelayFault &fault = toServer ? plan.toServer : plan.toClient;
            if (seen != connection)
                return plan;
            fault.after = after;
            if (cut)
                fault.kind = RelayFault::Kind::Cut;
            fault.reached = [pid] {
                while (*pid < 0)
                    std::this_thread::yield();
                if (const pid_t running = *pid; running > 0)
                    ::kill(running, SIGKILL);
            };
            return plan;
        });
        const auto child = bench.start(setWords(bench));
        *pid = child->pid();
        const int code = child->waitForExit();
        *pid = 0;
        bench.relay().setPlan(nullptr);
        ++(code == -1 ? m_figures.killed : m_figures.ended);
        return "connection " + std::to_string(connection) + (toServer ? " to the server" : " to us")
            + ", byte " + std::to_string(after) + (cut ? ", cut" : ", passed on");
    }

    /// What is open is looked at until nothing of it can arrive any more.
    void settle()
    {
        std::vector<std::unique_ptr<ChildProcess>> looks;
        for (const auto &bench : m_open)
            looks.push_back(bench->start({"flag", "resume", "--timeout", "300"}));
        for (std::size_t i = 0; i < m_open.size(); ++i) {
            looks[i]->waitForExit();
            for (const Told &told : m_open[i]->log()) {
                const std::string why = isOpen(told.state) ? "still open after the settle time"
                                                           : lieIn(told, m_open[i]->truth(told.opId, kFlag));
                if (!why.empty())
                    lie(-1, why + " (" + told.message + ")");
                else
                    ++m_figures.settled;
            }
        }
    }

    int report() const
    {
        std::printf("%d runs, seed %u: %d killed, %d ended before their step\n", m_options.runs,
            m_options.seed, m_figures.killed, m_figures.ended);
        std::printf("said after the look: no row %d", m_figures.noRow);
        for (const auto &[state, count] : m_figures.states)
            std::printf(", %s %d", state.c_str(), count);
        std::printf(
            "\nflipped again after a denial: %d; refused beside an open one: %d; settled later: %d of %d\n",
            m_figures.again, m_figures.refused, m_figures.settled, m_figures.open);
        std::printf("lies: %d\n", m_figures.lies);
        return m_figures.lies == 0 && m_figures.killed > 0 ? 0 : 1;
    }

    void lie(int number, const std::string &what)
    {
        ++m_figures.lies;
        std::printf("run %d: %s\n", number, what.c_str());
    }

    static bool complain(const std::string &what)
    {
        std::printf("%s\n", what.c_str());
        return false;
    }

    Options m_options;
    std::mt19937 m_random;
    long m_steps = 0;
    int m_connections = 0;
    int m_deployments = 0; ///< that the scenario begins with
    Figures m_figures;
    std::vector<std::unique_ptr<KillBench>> m_open;
};

} // namespace

int main(int argc, char **argv)
{
    Options options;
    for (int i = 1; i < argc; ++i) {
        const std::string word = argv[i];
        const bool more = i + 1 < argc;
        if (word == "--settle")
            options.settle = true;
        else if (word == "--program" && more)
            options.program = argv[++i];
        else if (word == "--shim" && more)
            options.shim = argv[++i];
        else if (word == "--runs" && more)
            options.runs = std::atoi(argv[++i]);
        else if (word == "--seed" && more)
            options.seed = static_cast<unsigned>(std::strtoul(argv[++i], nullptr, 10));
    }
    std::setvbuf(stdout, nullptr, _IOLBF, 0);
    if (options.program.empty() || options.shim.empty()) {
        std::printf(
            "usage: %s --program edgedeckctl --shim libkillshim.so [--runs N] [--seed N] [--settle]\n",
            argv[0]);
        return 2;
    }
    return Campaign(options).run();
}
