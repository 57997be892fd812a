// SPDX-License-Identifier: GPL-3.0-or-later
#include <QAbstractItemView>
#include <QTemporaryDir>
#include <QTest>

#include "tests/ui/pages/pagesunderhand.h"
#include "tests/ui/support/pagerig.h"
#include "tests/ui/support/snapshotfixture.h"
#include "ui/pages/bindings/bindingspage.h"
#include "ui/shell/widgets/keybutton.h"

using namespace Qt::StringLiterals;
using namespace edgedeck;
using namespace edgedeck::ui;
using edgedeck::test::PageRig;

namespace {

ops::ProbeReport report()
{
    using ops::ProbeResult;
    return {"TRADING_RESULTS",
        {{"binding", ProbeResult::Pass, "exists, 31 bindings found", std::nullopt, ""},
            {"namespace", ProbeResult::Pass, "id is valid", std::nullopt, ""},
            {"put", ProbeResult::Fail, "KV put() limit exceeded for the day.", std::nullopt, "1 KV write"},
            {"get", ProbeResult::NotJudged, "not judged: nothing was written", std::nullopt, ""},
            {"list", ProbeResult::NotJudged, "answers, key not there", std::nullopt, ""},
            {"delete", ProbeResult::Pass, "answers", std::nullopt, ""},
            {"clean-up", ProbeResult::Pass, "nothing left behind", std::nullopt, ""}},
        "4 of 7 passed: binding is fine, writing is refused", "3 puts, 2 gets, 1 list, 1 delete"};
}

} // namespace

class TestBindings : public QObject
{
    Q_OBJECT

    static Page *make(const AppContext &context, QWidget *parent)
    {
        return new BindingsPage(context, parent);
    }
    static BindingsPage *pageOf(const PageRig &rig) { return static_cast<BindingsPage *>(rig.page()); }

private Q_SLOTS:
    void init() { test::dress(ThemeId::Light); }

    /// Differences from the drawing: the column "staging" is empty until a wrangler file with that environment is
    /// imported (D); a second button runs the test by REST.
    void showsWhatTheDrawingShows()
    {
        PageRig rig(make);
        rig.now = test::at("2026-11-24T16:33:00Z");
        pageOf(rig)->probe()->setRun(
            [](ops::ProbeVia, bool, const Snapshot &, QObject *,
                std::function<void(Result<ops::ProbeReport>)> done) { done(report()); });
        Snapshot snapshot = test::incident(Environment::Sandbox);
        rig.show(snapshot);
        pageOf(rig)->openItem(u"CACHE_DO"_s);
        pageOf(rig)->probe()->run(ops::ProbeVia::Rest);
        rig.settle();
        test::shoot(rig.window(), u"bindings-light-1440x900"_s);
        const QStringList shown = test::textsOf(rig.page());
        test::verifyOrder(shown,
            {u"Bindings"_s, u"31 on live version"_s, u"d8bc4d3c"_s, u"29 in order"_s, u"2 warnings"_s,
                u"filter 31 bindings"_s, u"Compare with…"_s, u"Import wrangler.toml"_s, u"name"_s, u"type"_s,
                u"target"_s, u"resolved"_s, u"wrangler file"_s});
        test::verifyTexts(shown,
            {u"KV namespace 1"_s, u"Durable Object 1"_s, u"R2 bucket 2"_s, u"AI 1"_s,
                u"Secrets 9 · names only, values cannot be read"_s,
                u"Variables 17 · plain_text, 40 characters shown"_s, u"321593c6…de1fa"_s,
                u"exists · 2,114 keys"_s, u"durable_object"_s, u"SQLite, this Worker"_s, u"••••••"_s,
                u"value not readable"_s, u"not listed"_s, u"flag of this profile"_s,
                u"\"America/New_York\""_s, u"CACHE_DO"_s, u"In order"_s, u"Dashboard"_s, u"Class"_s,
                u"CacheDurableObject"_s, u"Namespace"_s, u"Storage"_s, u"Script"_s, u"this Worker"_s,
                u"Used by"_s, u"flag FEATURE_FLAG_DO_CACHE"_s, u"Today"_s, u"0 requests, as of 18:59"_s,
                u"class exists in the live version"_s, u"made with new_sqlite_classes"_s,
                u"no other binding has the same target"_s, u"same in wrangler.toml and staging"_s,
                u"KV probe"_s, u"TRADING_RESULTS"_s, u"4 of 7 passed"_s,
                u"binding is fine, writing is refused"_s, u"put"_s, u"KV put() limit exceeded for the day."_s,
                u"not judged: nothing was written"_s, u"clean-up"_s,
                u"Price: 3 puts, 2 gets, 1 list, 1 delete"_s, u"Run through the Worker"_s,
                u"off: 0 KV writes left"_s});
        QVERIFY(rig.find<KeyButton>(u"probeWorkerButton"_s)->isOff());
        QCOMPARE(rig.page()->crumbs(), QStringList{u"CACHE_DO"_s});
        QCOMPARE(rig.page()->railMark(), Mark::Warning);
    }

    void filterByKeyboard()
    {
        PageRig rig(make);
        rig.show(test::incident());
        rig.press(u"/"_s);
        QCOMPARE(QApplication::focusWidget()->objectName(), u"bindingFilter"_s);
        rig.type(u"cache"_s);
        auto *table = rig.find<QAbstractItemView>(u"bindingTable"_s);
        QCOMPARE(table->model()->rowCount(), 5);
        test::verifyTexts(test::textsOf(rig.page()), {u"3 of 31 on live version"_s});
        rig.type(u"zzz"_s);
        test::verifyTexts(test::textsOf(rig.page()), {u"No binding matches"_s});
        rig.press(u"Esc"_s);
        QCOMPARE(table->model()->rowCount(), 37);
    }

    void probeSaysItsPriceAndWhyItIsOff()
    {
        PageRig rig(make);
        Snapshot snapshot = test::healthy();
        rig.show(snapshot);
        QCOMPARE(rig.find<KeyButton>(u"probeWorkerButton"_s)->reason(), u"no profile is open"_s);
        bool asked = false;
        pageOf(rig)->probe()->setRun([&](ops::ProbeVia via, bool writes, const Snapshot &, QObject *,
                                         std::function<void(Result<ops::ProbeReport>)> done) {
            asked = via == ops::ProbeVia::Worker && !writes;
            done(failLocal(FaultClass::Forbidden, "no"));
        });
        rig.show(snapshot);
        rig.press(u"P"_s);
        QVERIFY(asked);
        QVERIFY(!rig.find<KeyButton>(u"probeWorkerButton"_s)->isOff());
    }

    void aWranglerFileFillsItsColumns()
    {
        QTemporaryDir folder;
        QFile file(folder.filePath(u"wrangler.toml"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(
            "name = \"tft-trading-system\"\n[vars]\nFEATURE_FLAG_DO_CACHE = \"true\"\nLOG_LEVEL = \"info\"\n"
            "[env.staging.vars]\nFEATURE_FLAG_DO_CACHE = \"true\"\nLOG_LEVEL = \"debug\"\n");
        file.close();
        PageRig rig(make);
        rig.prompts.answer = file.fileName();
        rig.show(test::incident());
        rig.press(u"I"_s);
        test::verifyTexts(test::textsOf(rig.page()), {u"Compared with"_s, u"\"true\""_s, u"missing"_s});
        rig.press(u"D"_s);
        test::verifyTexts(test::textsOf(rig.page()), {u"staging"_s, u"\"debug\""_s});
    }

    void anEarlierVersionStandsBesideTheLiveOne()
    {
        PageRig rig(make);
        Snapshot snapshot = test::incident();
        const auto earlier = VersionId::parse("5e1f0a2b-0b1c-4d2e-8f3a-9b8c7d6e5f40");
        QVERIFY(earlier);
        Deployment before;
        before.versions = {{*earlier, 100}};
        before.createdOn = snapshot.now - std::chrono::hours(30);
        before.authorEmail = "ci@example.com";
        snapshot.deployments.push_back(before);
        WorkerVersion version{.id = *earlier};
        version.hasBindings = true;
        for (const CheckedBinding &checked : snapshot.bindings)
            version.bindings.push_back(checked.binding);
        for (Binding &binding : version.bindings) {
            if (binding.name == "FEATURE_FLAG_DO_CACHE")
                binding.text = "true";
        }
        std::erase_if(version.bindings, [](const Binding &binding) { return binding.name == "CACHE_DO"; });
        int reads = 0;
        bool fails = false;
        pageOf(rig)->setReadVersion(
            [&](const VersionId &id, QObject *, std::function<void(Result<WorkerVersion>)> done) {
                ++reads;
                QVERIFY(id == *earlier);
                if (fails)
                    return done(failLocal(FaultClass::NotFound, "deleted"));
                done(version);
            });
        rig.show(snapshot);
        const int turns = 6; // the newest upload, if it is not live, comes first
        for (int i = 0; i < turns && reads == 0; ++i)
            rig.press(u"D"_s);
        QCOMPARE(reads, 1);
        test::verifyTexts(test::textsOf(rig.page()),
            {u"5e1f0a2b"_s, u"live from"_s, u"by ci@example.com"_s, u"\"true\""_s, u"missing"_s, u"same"_s,
                u"set"_s});
        fails = true;
        for (int i = 0; i < turns && reads == 1; ++i)
            rig.press(u"D"_s);
        QCOMPARE(reads, 2);
        test::verifyTexts(test::textsOf(rig.page()), {u"deleted"_s});
    }

    void whatTheApiListsOfABucketIsShown()
    {
        PageRig rig(make);
        Snapshot snapshot = test::incident();
        for (CheckedBinding &checked : snapshot.bindings) {
            if (checked.binding.name == "TRAINED_MODELS")
                checked.binding.raw
                    = R"({"name":"TRAINED_MODELS","type":"r2_bucket","bucket_name":"trained-models","jurisdiction":"eu"})";
        }
        rig.show(snapshot);
        pageOf(rig)->openItem(u"TRAINED_MODELS"_s);
        rig.settle();
        test::verifyTexts(test::textsOf(rig.page()), {u"jurisdiction"_s, u"eu"_s});
        rig.press(u"O"_s);
        QVERIFY2(rig.prompts.openedUrl.endsWith(u"/r2/default/buckets/trained-models"_s),
            qPrintable(rig.prompts.openedUrl));
    }

    void dashboardIsNamedAndOffInTheSandbox()
    {
        PageRig rig(make);
        rig.show(test::incident());
        pageOf(rig)->openItem(u"TRADING_RESULTS"_s);
        rig.press(u"O"_s);
        QCOMPARE(rig.prompts.openedUrl,
            u"https://dash.cloudflare.com/0123456789abcdef0123456789abcdef/workers/kv/namespaces/321593c6aa0b4d1f8c2e6b7a9d3de1fa"_s);
        rig.press(u"Y"_s);
        QCOMPARE(rig.prompts.copied, u"321593c6aa0b4d1f8c2e6b7a9d3de1fa"_s);
        rig.show(test::incident(Environment::Sandbox));
        QVERIFY(rig.find<KeyButton>(u"dashboardButton"_s)->isOff());
    }

    void loadingAndEmptyAreDrawn()
    {
        PageRig rig(make);
        rig.show(test::loading());
        test::verifyTexts(test::textsOf(rig.page()), {u"Asking Cloudflare for the live version…"_s});
        Snapshot none = test::incident();
        none.bindings.clear();
        rig.show(none);
        test::verifyTexts(test::textsOf(rig.page()), {u"No binding is known"_s});
    }
};

QTEST_MAIN(TestBindings)
#include "tst_bindings.moc"
