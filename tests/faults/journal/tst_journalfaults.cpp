// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/store/sqlitejournal.h"
#include "tests/faults/journal/diskshim.h"
#include "tests/unit/store/records.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <csignal>
#include <functional>
#include <memory>
#include <string>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

using namespace edgedeck;
using namespace edgedeck::store;
using namespace edgedeck::test;
using namespace Qt::StringLiterals;

namespace {

constexpr int kRows = 6;

/// How much is tried: a sample in the suite, more by hand (EDGEDECK_SWEEP_SEEDS=5 EDGEDECK_KILLS=150).
int figure(const char *name, int usual)
{
    bool good = false;
    const int value = qEnvironmentVariableIntValue(name, &good);
    return good && value > 0 ? value : usual;
}

/// What a child wrote, one line an acknowledged row, and how it ended.
struct Outcome
{
    std::vector<std::string> acknowledged;
    std::vector<std::string> said; ///< lines that begin with '!': errors and notes
    int status = 0;
};

/// Runs `work` in a child process; `killAfter` > 0 kills it without warning after so many lines.
Outcome inChild(const std::function<void(int)> &work, std::size_t killAfter = 0)
{
    int ends[2];
    if (::pipe(ends) != 0)
        return {};
    const pid_t child = ::fork();
    if (child == 0) {
        ::close(ends[0]);
        work(ends[1]);
        ::_exit(0);
    }
    ::close(ends[1]);
    Outcome outcome;
    std::string text;
    char byte = 0;
    bool killed = false;
    while (::read(ends[0], &byte, 1) == 1) {
        text += byte;
        if (killAfter > 0 && !killed
            && std::count(text.begin(), text.end(), '\n') >= static_cast<std::ptrdiff_t>(killAfter)) {
            ::kill(child, SIGKILL);
            killed = true;
        }
    }
    ::close(ends[0]);
    ::waitpid(child, &outcome.status, 0);
    for (std::size_t begin = 0, end = 0; (end = text.find('\n', begin)) != std::string::npos;
         begin = end + 1) {
        auto line = text.substr(begin, end - begin);
        (line.starts_with('!') ? outcome.said : outcome.acknowledged).push_back(std::move(line));
    }
    return outcome;
}

void say(int fd, const std::string &line)
{
    const std::string text = line + "\n";
    (void)!::write(fd, text.data(), text.size());
}

/// Appends rows and acknowledges each one that append() called good.
void appendRows(const QString &file, int fd, const std::string &prefix, int rows)
{
    auto journal = SqliteJournal::openFile(file);
    if (!journal) {
        say(fd, "!" + journal.error().detail);
        return;
    }
    for (int i = 0; i < rows; ++i) {
        const std::string op = prefix + std::to_string(i);
        if (auto written = (*journal)->append(sampleRecord(op)))
            say(fd, op);
        else
            say(fd, "!" + written.error().detail);
    }
}

} // namespace

class JournalFaultsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        m_file = m_dir->filePath(u"journal.db"_s);
    }

    void theShimSeesTheDisk()
    {
        const int operations = countOperations();
        qInfo("%d operations for a new journal and %d rows", operations, kRows);
        QVERIFY2(operations > 20, "SQLite does not go through the shim");
    }

    void anErrorAtAnyOperationLosesNothingAcknowledged()
    {
        const int operations = countOperations();
        int refused = 0;
        for (int nth = 1; nth <= operations; ++nth) {
            freshFile();
            const auto outcome = inChild([&](int fd) {
                armDisk(DiskFault::ErrorOnce, nth, "journal.db");
                appendRows(m_file, fd, "op-", kRows);
            });
            refused += static_cast<int>(outcome.said.size());
            for (const std::string &said : outcome.said)
                QVERIFY2(said.find("flip journal") != std::string::npos, said.c_str());
            if (!holds(outcome, "I/O error at operation " + std::to_string(nth)))
                return;
        }
        QVERIFY(refused > operations / 2); // most of these errors must have been noticed
        qInfo("I/O errors: %d places, %d refusals, 0 acknowledged rows lost", operations, refused);
    }

    void aFullDiskIsToldAndTheJournalStaysReadable()
    {
        const int operations = countOperations();
        for (int nth = 1; nth <= operations; nth += 3) {
            freshFile();
            const auto outcome = inChild([&](int fd) {
                armDisk(DiskFault::Full, nth, "journal.db");
                appendRows(m_file, fd, "op-", kRows);
            });
            for (const std::string &said : outcome.said) {
                QVERIFY2(said.find("disk is full") != std::string::npos, said.c_str());
                QVERIFY2(said.find("free space") != std::string::npos, said.c_str());
            }
            if (!holds(outcome, "disk full from operation " + std::to_string(nth)))
                return;
        }
    }

    void aFileSizeLimitIsAnErrorAndNotTheEnd()
    {
        const auto outcome = inChild([&](int fd) {
            ::signal(SIGXFSZ, SIG_IGN);
            const rlimit limit{96 * 1024, 96 * 1024};
            ::setrlimit(RLIMIT_FSIZE, &limit);
            appendRows(m_file, fd, "op-", 60);
        });
        QVERIFY(WIFEXITED(outcome.status));
        QVERIFY(!outcome.said.empty());
        QVERIFY(!outcome.acknowledged.empty());
        holds(outcome, "file size limit");
    }

    void aCrashAtAnyOperationLosesNothingAcknowledged()
    {
        const int operations = countOperations();
        for (int nth = 1; nth <= operations; ++nth) {
            freshFile();
            const auto outcome = inChild([&](int fd) {
                armDisk(DiskFault::Crash, nth, "journal.db");
                appendRows(m_file, fd, "op-", kRows);
            });
            QCOMPARE(WEXITSTATUS(outcome.status), kCrashExit);
            if (!holds(outcome, "crash at operation " + std::to_string(nth)))
                return;
        }
        qInfo("crashes: %d places, 0 acknowledged rows lost", operations);
    }

    void aDiskThatOnlySaysItSyncedIsFoundOut()
    {
        // The sweep below can fail: without syncs that hold, acknowledged rows are lost.
        const int operations = countOperations();
        int lost = 0;
        for (int nth = 1; nth <= operations; nth += 2) {
            freshFile();
            const auto outcome = inChild([&](int fd) {
                armDisk(DiskFault::LyingSync, nth, "journal.db", static_cast<std::uint64_t>(nth));
                appendRows(m_file, fd, "op-", kRows);
            });
            lost += problem(outcome).empty() ? 0 : 1;
        }
        qInfo("lying syncs: %d of %d power cuts lose something", lost, (operations + 1) / 2);
        QVERIFY(lost > operations / 8);
    }

    void aPowerCutAtAnyOperationLosesNothingAcknowledged()
    {
        const int operations = countOperations();
        const int seeds = figure("EDGEDECK_SWEEP_SEEDS", 2);
        int cut = 0;
        for (int nth = 1; nth <= operations; ++nth) {
            for (std::uint64_t seed = 1; seed <= static_cast<std::uint64_t>(seeds); ++seed) {
                freshFile();
                const auto outcome = inChild([&](int fd) {
                    armDisk(DiskFault::PowerCut, nth, "journal.db",
                        seed * 1000 + static_cast<std::uint64_t>(nth));
                    appendRows(m_file, fd, "op-", kRows);
                });
                cut += WIFEXITED(outcome.status) && WEXITSTATUS(outcome.status) == kPowerCutExit ? 1 : 0;
                if (!holds(outcome, "power cut at operation " + std::to_string(nth)))
                    return;
            }
        }
        QCOMPARE(cut, operations * seeds);
        qInfo("power cuts: %d, 0 acknowledged rows lost", cut);
    }

    void aKillLosesNothingAcknowledged()
    {
        std::vector<std::string> all;
        std::size_t extra = 0;
        const int kills = figure("EDGEDECK_KILLS", 20);
        for (int round = 0; round < kills; ++round) {
            const auto outcome
                = inChild([&](int fd) { appendRows(m_file, fd, "r" + std::to_string(round) + "-", 100'000); },
                    static_cast<std::size_t>(1 + (round * 7) % 40));
            QVERIFY(WIFSIGNALED(outcome.status));
            all.insert(all.end(), outcome.acknowledged.begin(), outcome.acknowledged.end());
            auto journal = SqliteJournal::openFile(m_file);
            QVERIFY2(journal.has_value(), journal ? "" : journal.error().detail.c_str());
            const auto records = (*journal)->records(1'000'000).value();
            for (const std::string &op : outcome.acknowledged)
                QVERIFY((*journal)->record(op).value().has_value());
            QVERIFY(records.size() >= all.size());
            extra = records.size() - all.size();
        }
        // A row may be there that nobody was told of: present means "may have been intended".
        QVERIFY(extra <= static_cast<std::size_t>(kills));
        qInfo("%d kills: %zu rows acknowledged, %zu more present", kills, all.size(), extra);
    }

    void manyProcessesKeepOneChain()
    {
        const auto outcome = inChild([&](int fd) {
            std::vector<pid_t> children;
            for (int c = 0; c < 4; ++c) {
                const pid_t child = ::fork();
                if (child == 0) {
                    appendRows(m_file, fd, "p" + std::to_string(c) + "-", 25);
                    ::_exit(0);
                }
                children.push_back(child);
            }
            for (const pid_t child : children)
                ::waitpid(child, nullptr, 0);
        });
        QVERIFY2(outcome.said.empty(), outcome.said.empty() ? "" : outcome.said.front().c_str());
        QCOMPARE(outcome.acknowledged.size(), std::size_t(100));
        holds(outcome, "four processes");
    }

private:
    int countOperations()
    {
        freshFile();
        const auto outcome = inChild([&](int fd) {
            armDisk(DiskFault::None, 0, "journal.db");
            appendRows(m_file, fd, "op-", kRows);
            say(fd, "!" + std::to_string(diskOperations()));
        });
        return outcome.said.empty() ? 0 : std::stoi(outcome.said.back().substr(1));
    }

    void freshFile()
    {
        for (const char *suffix : {"", "-wal", "-shm"})
            QFile::remove(m_file + QLatin1StringView(suffix));
    }

    /// The journal opens, its chain holds, every acknowledged row is there and at most one more for each writer.
    bool holds(const Outcome &outcome, const std::string &what)
    {
        const std::string why = problem(outcome);
        if (!why.empty())
            QTest::qFail((what + ": " + why).c_str(), __FILE__, __LINE__);
        return why.empty();
    }

    /// What is wrong with the journal after that, "" when nothing is.
    std::string problem(const Outcome &outcome)
    {
        auto journal = SqliteJournal::openFile(m_file);
        if (!journal)
            return journal.error().detail;
        if (auto chain = (*journal)->verifyChain(); !chain)
            return chain.error().detail;
        const auto records = (*journal)->records(1'000'000);
        if (!records)
            return records.error().detail;
        for (const std::string &op : outcome.acknowledged) {
            if (std::none_of(
                    records->begin(), records->end(), [&](const FlipRecord &r) { return r.opId == op; }))
                return "acknowledged row " + op + " is lost";
        }
        const std::size_t refused = outcome.said.size();
        return records->size() > outcome.acknowledged.size() + refused + 1 ? "rows that nobody wrote" : "";
    }

    std::unique_ptr<QTemporaryDir> m_dir;
    QString m_file;
};

QTEST_GUILESS_MAIN(JournalFaultsTest)
#include "tst_journalfaults.moc"
