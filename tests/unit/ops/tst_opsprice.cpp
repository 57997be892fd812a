// SPDX-License-Identifier: GPL-3.0-or-later
// What looks and flips cost in requests. A slower way of asking shows here as a number, on every machine alike.
#include "app/ops/wording.h"
#include "tests/unit/ops/opssteps.h"
#include "tests/unit/ops/sandboxsession.h"

#include <QTest>

#include <algorithm>
#include <string_view>

using namespace edgedeck;
using namespace edgedeck::test;
using namespace Qt::StringLiterals;

namespace {

struct Cost
{
    std::ptrdiff_t rest = 0, graphql = 0, writes = 0;
};

bool isGraphQl(const net::Request &request)
{
    return request.cls == net::CallClass::GraphQl;
}

/// Of the requests from number `from` on.
Cost costSince(SandboxSession &world, std::size_t from)
{
    const auto all = world.wire().requests();
    const auto begin = all.begin() + static_cast<std::ptrdiff_t>(from);
    Cost cost;
    cost.graphql = std::count_if(begin, all.end(), isGraphQl);
    cost.writes = std::count_if(
        begin, all.end(), [](const net::Request &request) { return request.cls == net::CallClass::Write; });
    cost.rest = std::count_if(begin, all.end(),
        [](const net::Request &request) { return request.cls == net::CallClass::Read && request.authorize; });
    return cost;
}

std::size_t sent(SandboxSession &world)
{
    return world.wire().requests().size();
}

/// One refresh of the monitor, to its end.
Cost refresh(SandboxSession &world, ops::Monitor &monitor, const ops::RefreshScope &scope)
{
    const std::size_t before = sent(world);
    bool done = false;
    monitor.refreshOnce(scope, [&](const Snapshot &) { done = true; });
    if (!waitFor([&] { return done; }))
        qFatal("the refresh did not end");
    return costSince(world, before);
}

} // namespace

class TestOpsPrice : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void refreshes_data();
    void refreshes();
    void planAndFlip();
};

void TestOpsPrice::refreshes_data()
{
    QTest::addColumn<QString>("scenario");
    QTest::addColumn<bool>("analytics");
    QTest::newRow("one Worker") << u"kv-write-limit"_s << true;
    // A month of 500 Workers is long to make without optimisation; that it is one query is the row above.
    QTest::newRow("500 Workers") << u"fleet"_s << false;
}

/// An account of 500 Workers costs what an account of one costs: no request is made per Worker.
void TestOpsPrice::refreshes()
{
    QFETCH(QString, scenario);
    QFETCH(bool, analytics);
    SandboxSession world(scenario.toStdString());
    ops::Monitor monitor(world.session());
    const std::ptrdiff_t queries = analytics ? 1 : 0;
    const Cost first = refresh(world, monitor, {.analytics = analytics});
    QCOMPARE(first.graphql, queries); // all 31 days
    QVERIFY2(first.rest <= 14, qPrintable(QString::number(first.rest)));
    ops::RefreshScope light;
    light.analytics = analytics;
    light.fullAnalytics = false;
    for (int i = 0; i < 3; ++i) {
        const Cost next = refresh(world, monitor, light);
        QCOMPARE(next.graphql, queries);
        QCOMPARE(next.rest, 2); // deployments and versions; versions are immutable, lists change rarely
        QCOMPARE(next.writes, 0);
    }
}

void TestOpsPrice::planAndFlip()
{
    SandboxSession world("kv-write-limit");
    ops::FlagFlipper flipper(world.session());
    const auto plan = planOf(flipper, flagTo("true"));
    QVERIFY2(plan.has_value(), plan ? "" : ops::sentence(plan.error()).c_str());
    const Cost planning = costSince(world, 0);
    QCOMPARE(planning.graphql, 1);
    QCOMPARE(planning.writes, 0);
    QVERIFY2(planning.rest <= 15, qPrintable(QString::number(planning.rest)));
    for (const net::Request &request : world.wire().requests()) {
        if (!isGraphQl(request))
            continue;
        // A plan does not read what no check looks at: minutes, storage.
        QVERIFY(request.body.find("query ConsolePlan(") != std::string::npos);
        QVERIFY(request.body.find("datetimeMinute") == std::string::npos);
    }
    const std::size_t before = sent(world);
    const Outcome outcome = flip(world, flipper, *plan);
    QVERIFY2(outcome.end.has_value(), outcome.refused.c_str());
    const Cost flipping = costSince(world, before);
    QCOMPARE(flipping.writes, 2); // stage, deploy
    QCOMPARE(flipping.graphql, 0);
    // The staged version, the deployments before the deploy, and the read-back.
    QCOMPARE(flipping.rest, 3);
}

QTEST_GUILESS_MAIN(TestOpsPrice)
#include "tst_opsprice.moc"
