// SPDX-License-Identifier: GPL-3.0-or-later
// The fault matrix from its file: every row as a read and as a write, with the product's engine, client, judgement
// and words. A word is wrong when it claims more than the other side knows, or something else than the file says.
#define DOCTEST_CONFIG_IMPLEMENT
#include "app/net/curlinit.h"
#include "app/ops/wording.h"
#include "tests/faults/catalogue/caller.h"
#include "tests/faults/catalogue/stories.h"
#include "tests/support/slowresolver.h"
#include "tests/unit/domain/flipdesk.h"

#include <doctest/doctest.h>

#include <QCoreApplication>

#include <cstdlib>
#include <set>

using namespace edgedeck;
using namespace edgedeck::test;

namespace {

struct Count
{
    int cells = 0, cannot = 0, open = 0, calls = 0, wrong = 0, twice = 0;
};

bool contains(const std::string &text, const std::string &part)
{
    return text.find(part) != std::string::npos;
}

/// The other side is the judge: nothing arrived, or it refused, or nobody here can know.
bool claimsTooMuch(const Verdict &said, const Observed &observed)
{
    const bool doubt = contains(said.word, "may have happened");
    if (said.kind == "not_sent")
        return observed.arrived > 0 || doubt;
    return said.kind == "unknown" ? !doubt : doubt;
}

/// The same error in the middle of a flip: the word of the flip must follow.
bool flipSaysOtherwise(const Verdict &said, const Observed &observed)
{
    Desk desk;
    desk.toDeploying();
    const WriteOutcome outcome = observed.error ? writeOutcome(*observed.error) : WriteOutcome::Ok;
    desk.feed(flip::DeployAnswered{.outcome = outcome, .error = observed.error});
    const FlipRecord &record = desk.machine.record;
    const std::string word = ops::sentence(record);
    if (said.kind == "unknown")
        return record.state != FlipState::Unknown || !contains(word, "may still happen");
    if (said.kind == "rejected")
        return record.state != FlipState::Rejected || !contains(word, "Nothing changed");
    if (said.kind == "not_sent")
        return isClosed(record.state) || desk.count<flip::SendDeploy>() > 1;
    return false;
}

bool differs(const Verdict &said, const Verdict &expected)
{
    return said.cls != expected.cls || said.kind != expected.kind || !contains(said.word, expected.word);
}

std::string told(const CatalogueRow &row, const Scene &scene, bool write, const Verdict &said)
{
    return "row " + std::to_string(row.number) + (write ? " write, " : " read, ") + scene.name + ": "
        + said.cls + " / " + said.kind + " / " + said.word;
}

void run(const CatalogueRow &row, const Scene &scene, bool write, const Verdict &expected, Count &count)
{
    ++count.calls;
    if (const auto story = tellStory(scene.name)) {
        const bool wrong = differs(*story, expected);
        count.wrong += wrong ? 1 : 0;
        CHECK_MESSAGE(!wrong, told(row, scene, write, *story));
        return;
    }
    auto place = placeFor(scene.name);
    REQUIRE_MESSAGE(place.has_value(), scene.name);
    if (place->oneAtATime)
        place->options.limits.maxAttempts = 1;
    Observed observed = callThere(*place, write);
    REQUIRE_MESSAGE(observed.answered, scene.name);
    if (place->oneAtATime) {
        place = placeFor(scene.name);
        place->options.limits.maxAttempts = 2;
        observed.attempts = callThere(*place, write).attempts;
    }
    const Verdict said = judge(observed, write);
    const bool wrong = differs(said, expected)
        || (write && (claimsTooMuch(said, observed) || flipSaysOtherwise(said, observed)));
    count.wrong += wrong ? 1 : 0;
    count.twice += write && (observed.arrived > 1 || observed.attempts > 1) ? 1 : 0;
    CHECK_MESSAGE(!wrong, told(row, scene, write, said));
}

} // namespace

TEST_CASE("every cell of the fault matrix comes to the class and the word of the file")
{
    if (!sharedCertificates().good()) {
        MESSAGE("skipped: ", sharedCertificates().problem());
        return;
    }
    setSlowResolverMs(1'000);
    const char *source = std::getenv("EDGEDECK_SOURCE_DIR");
    REQUIRE(source != nullptr);
    const auto rows = readCatalogue(std::string(source) + "/tests/faults/catalogue/catalogue.json");
    REQUIRE_MESSAGE(rows.has_value(), rows.error().detail);
    std::set<int> numbers;
    Count read;
    Count write;
    for (const CatalogueRow &row : *rows) {
        numbers.insert(row.number);
        (!row.openRead.empty() ? read.open : row.noRead.empty() ? read.cells : read.cannot)++;
        (!row.openWrite.empty() ? write.open : row.noWrite.empty() ? write.cells : write.cannot)++;
        for (const Scene &scene : row.scenes) {
            if (scene.read)
                run(row, scene, false, *scene.read, read);
            if (scene.write)
                run(row, scene, true, *scene.write, write);
        }
    }
    CHECK(rows->size() == 64);
    CHECK(numbers.size() == 64);
    CHECK(read.cells + read.cannot + read.open == 64);
    CHECK(write.cells + write.cannot + write.open == 64);
    CHECK(read.open + write.open <= 1);
    CHECK(read.wrong + write.wrong == 0);
    CHECK(write.twice == 0);
    MESSAGE("cells run: ", read.cells, " read, ", write.cells, " write; cannot occur: ", read.cannot,
        " read, ", write.cannot, " write; open: ", read.open, " read, ", write.open,
        " write; calls: ", read.calls + write.calls, "; wrong words: ", read.wrong + write.wrong,
        "; writes seen twice: ", write.twice);
}

int main(int argc, char **argv)
{
    if (!net::initCurl())
        return 1;
    const QCoreApplication app(argc, argv);
    doctest::Context context(argc, argv);
    context.setOption("no-skipped-summary", true);
    return context.run();
}
