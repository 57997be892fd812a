// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/config/bindingdrift.h"
#include "app/config/wranglerfile.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <memory>

using namespace edgedeck;
using namespace edgedeck::config;
using namespace Qt::StringLiterals;

namespace {

constexpr const char *kToml = R"(# the Worker
name = "demo"
account_id = "0123456789abcdef0123456789abcdef"
main = "src/index.ts"
keep_vars = true

[vars]
FEATURE_FLAG_DO_CACHE = "false"
LIMIT = 10
LIST = ["a", "b"]
NESTED = { deep = true }
SINCE = 2026-01-02

[[kv_namespaces]]
binding = "CACHE"
id = "11111111111111111111111111111111"
preview_id = "22222222222222222222222222222222"

[durable_objects]
bindings = [
  { name = "CACHE_DO", class_name = "CacheDO" },
  { name = "OTHER_DO", class_name = "Other", script_name = "other-worker" },
]

[[migrations]]
tag = "v1"
new_sqlite_classes = ["CacheDO", "Old"]
[[migrations]]
tag = "v2"
renamed_classes = [{ from = "CacheDO", to = "CacheDO2" }]
deleted_classes = ["Old"]

[[r2_buckets]]
binding = "BUCKET"
bucket_name = "demo-bucket"
[[d1_databases]]
binding = "DB"
database_name = "demo"
database_id = "99999999-2222-4333-8444-555555555555"
[[services]]
binding = "AUTH"
service = "auth-worker"
[[queues.producers]]
binding = "QUEUE"
queue = "jobs"
[[queues.consumers]]
queue = "jobs"
[ai]
binding = "AI"
[[analytics_engine_datasets]]
binding = "AE"
dataset = "demo_events"
[[vectorize]]
binding = "VEC"
index_name = "idx"
[[hyperdrive]]
binding = "PG"
id = "33333333333333333333333333333333"
[assets]
directory = "./public"
[[unsafe.bindings]]
name = "RATE"
type = "ratelimit"

[triggers]
crons = ["30 12 * * *", "0 * * * *"]

[env.staging]
vars = { FEATURE_FLAG_DO_CACHE = "true" }
[env.named]
name = "demo-special"
[env.named.triggers]
crons = []
)";

const Binding *find(const WranglerEnvironment &environment, const std::string &name)
{
    const auto found = std::find_if(environment.bindings.begin(), environment.bindings.end(),
        [&](const Binding &b) { return b.name == name; });
    return found == environment.bindings.end() ? nullptr : &*found;
}

Binding variable(const std::string &name, const std::string &text, const std::string &type = "plain_text")
{
    return {.name = name, .type = type, .text = text};
}

} // namespace

class WranglerFileTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_dir = std::make_unique<QTemporaryDir>(); }

    void tomlIsRead()
    {
        const auto file = read(kToml, "wrangler.toml");
        QCOMPARE(file.mainName, std::string("demo"));
        QCOMPARE(file.accountId, std::string("0123456789abcdef0123456789abcdef"));
        QVERIFY((file.crons == std::vector<std::string>{"30 12 * * *", "0 * * * *"}));
        QCOMPARE(file.environments.size(), std::size_t(3));
        const auto &top = file.environments.at("");
        QCOMPARE(top.name, std::string("demo"));
        QVERIFY(top.keepVars);
        QVERIFY((top.sqliteClasses == std::vector<std::string>{"CacheDO2"}));
        QCOMPARE(top.bindings.size(), std::size_t(17));
        QVERIFY(std::is_sorted(top.bindings.begin(), top.bindings.end(),
            [](const auto &a, const auto &b) { return a.name < b.name; }));
        const auto check
            = [&](const char *name, const char *type, const std::string &text, const std::string &target = {},
                  const std::string &className = {}, const std::string &script = {}) {
                  const Binding *binding = find(top, name);
                  QVERIFY2(binding != nullptr, name);
                  QCOMPARE(binding->type, std::string(type));
                  QCOMPARE(binding->text, text);
                  QCOMPARE(binding->targetId, target);
                  QCOMPARE(binding->className, className);
                  QCOMPARE(binding->scriptName, script);
                  QVERIFY(binding->raw.starts_with("{"));
              };
        check("FEATURE_FLAG_DO_CACHE", "plain_text", "false");
        check("LIMIT", "json", "10");
        check("LIST", "json", R"(["a","b"])");
        check("NESTED", "json", R"({"deep":true})");
        check("SINCE", "plain_text", "2026-01-02");
        check("CACHE", "kv_namespace", "", "11111111111111111111111111111111");
        check("CACHE_DO", "durable_object_namespace", "", "", "CacheDO");
        check("OTHER_DO", "durable_object_namespace", "", "", "Other", "other-worker");
        check("BUCKET", "r2_bucket", "", "demo-bucket");
        check("DB", "d1", "", "99999999-2222-4333-8444-555555555555");
        check("AUTH", "service", "", "auth-worker");
        check("QUEUE", "queue", "", "jobs");
        check("AI", "ai", "");
        check("AE", "analytics_engine", "", "demo_events");
        check("VEC", "vectorize", "", "idx");
        check("PG", "hyperdrive", "", "33333333333333333333333333333333");
        check("RATE", "ratelimit", "");
    }

    void environmentsInheritNeitherVarsNorBindings()
    {
        const auto file = read(kToml, "wrangler.toml");
        const auto &staging = file.environments.at("staging");
        QCOMPARE(staging.name, std::string("demo-staging"));
        QCOMPARE(staging.bindings.size(), std::size_t(1));
        QCOMPARE(staging.bindings.front().text, std::string("true"));
        QVERIFY((staging.sqliteClasses == std::vector<std::string>{"CacheDO2"}));
        QCOMPARE(staging.crons.size(), std::size_t(2));
        const auto &named = file.environments.at("named");
        QCOMPARE(named.name, std::string("demo-special"));
        QVERIFY(named.bindings.empty());
        QVERIFY(named.crons.empty());
    }

    void jsonIsReadWithCommentsAndTrailingCommas_data()
    {
        QTest::addColumn<QString>("name");
        QTest::newRow("jsonc") << u"wrangler.jsonc"_s;
        QTest::newRow("json") << u"wrangler.json"_s;
        QTest::newRow("capitals") << u"WRANGLER.JSONC"_s;
    }

    void jsonIsReadWithCommentsAndTrailingCommas()
    {
        QFETCH(QString, name);
        const auto file = read(
            "\xEF\xBB\xBF/* head */ {\n  \"name\": \"demo\", // the name\n  \"vars\": {\"A\": \"http://x // "
            "no comment\", "
            "\"B\": \"a\\\"/*b*/\", \"C\": [1, 2,],},\n  \"kv_namespaces\": [{\"binding\": \"KV\"},],\n}\n",
            name.toUtf8().constData());
        const auto &top = file.environments.at("");
        QCOMPARE(find(top, "A")->text, std::string("http://x // no comment"));
        QCOMPARE(find(top, "B")->text, std::string("a\"/*b*/"));
        QCOMPARE(find(top, "C")->text, std::string("[1,2]"));
        QCOMPARE(find(top, "KV")->targetId, std::string());
    }

    void faultsHaveALineOrAKey_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("said");
        QTest::newRow("toml syntax") << u"w.toml"_s << QByteArray("a = 1\nb = \n") << QByteArray("line 2");
        QTest::newRow("toml twice") << u"w.toml"_s << QByteArray("a = 1\na = 2\n") << QByteArray("line 2");
        QTest::newRow("json syntax") << u"w.json"_s << QByteArray("{\n \"a\": 1\n \"b\": 2}")
                                     << QByteArray("line 3");
        QTest::newRow("open comment") << u"w.jsonc"_s << QByteArray("{}\n /* x")
                                      << QByteArray("line 2, column 2: this comment has no end");
        QTest::newRow("deep") << u"w.json"_s << QByteArray(100'000, '[') << QByteArray("nested deeper");
        QTest::newRow("list") << u"w.json"_s << QByteArray("[]") << QByteArray("holds no table");
        QTest::newRow("vars") << u"w.json"_s << QByteArray(R"({"vars": []})")
                              << QByteArray("vars is not a table");
        QTest::newRow("kv") << u"w.toml"_s << QByteArray("kv_namespaces = 5")
                            << QByteArray("kv_namespaces is not a list");
        QTest::newRow("kv entry") << u"w.toml"_s << QByteArray("[[env.p.kv_namespaces]]\nid = \"x\"")
                                  << QByteArray("env.p.kv_namespaces[0].binding is missing");
        QTest::newRow("do entry") << u"w.json"_s << QByteArray(R"({"durable_objects": {"bindings": ["x"]}})")
                                  << QByteArray("durable_objects.bindings[0] is not a table");
        QTest::newRow("env") << u"w.json"_s << QByteArray(R"({"env": {"p": 1}})")
                             << QByteArray("env.p is not a table");
        QTest::newRow("twice") << u"w.json"_s << QByteArray(R"({"vars": {"A": "1"}, "ai": {"binding": "A"}})")
                               << QByteArray("A is bound twice");
        QTest::newRow("extension") << u"w.yaml"_s << QByteArray("a: 1")
                                   << QByteArray(".toml, .json or .jsonc");
        QTest::newRow("too big") << u"w.json"_s << QByteArray(1024 * 1024 + 1, ' ')
                                 << QByteArray("larger than");
    }

    void faultsHaveALineOrAKey()
    {
        QFETCH(QString, name);
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, said);
        const auto file = readWranglerFile(write(text, name));
        QVERIFY(!file);
        QVERIFY(file.error().cls == FaultClass::Config);
        QVERIFY2(
            file.error().detail.find(said.toStdString()) != std::string::npos, file.error().detail.c_str());
        QVERIFY(file.error().detail.find(name.toStdString()) != std::string::npos);
    }

    void aMissingFileIsSaid()
    {
        const auto file = readWranglerFile(m_dir->filePath(u"wrangler.toml"_s));
        QVERIFY(!file);
        QVERIFY(file.error().detail.find("there is no file") != std::string::npos);
        QVERIFY(!readWranglerFile(m_dir->path()));
    }

    void anEmptyTomlIsAFileWithoutAnything()
    {
        const auto file = read("", "wrangler.toml");
        QVERIFY(file.mainName.empty());
        QVERIFY(file.environments.at("").bindings.empty());
    }

    void bindingsAreCompared()
    {
        WranglerEnvironment file{.name = "demo",
            .bindings = {variable("SAME", "x"), variable("OTHER", "file"),
                variable("J", R"({"a":1,"b":[2]})", "json"), variable("WAS_SECRET", "t"),
                variable("NEW", "n"), {.name = "KV", .type = "kv_namespace", .targetId = "id-file"},
                {.name = "KV_AUTO", .type = "kv_namespace"},
                {.name = "DO", .type = "durable_object_namespace", .className = "C"},
                {.name = "DO2",
                    .type = "durable_object_namespace",
                    .className = "D",
                    .scriptName = "elsewhere"}}};
        const std::vector<Binding> live{variable("SAME", "x"), variable("OTHER", "live"),
            variable("J", R"({"b":[2],"a":1})", "json"), {.name = "WAS_SECRET", .type = "secret_text"},
            {.name = "SECRET", .type = "secret_text"}, variable("GONE", "g"),
            {.name = "KV", .type = "kv_namespace", .targetId = "id-live"},
            {.name = "KV_AUTO", .type = "kv_namespace", .targetId = "id"},
            {.name = "DO",
                .type = "durable_object_namespace",
                .targetId = "ns",
                .className = "C",
                .scriptName = "demo"},
            {.name = "DO2", .type = "durable_object_namespace", .targetId = "ns", .className = "D"}};
        const auto drift = compareBindings(live, file);
        const std::vector<std::pair<std::string, Drift>> expected{{"SAME", Drift::Same},
            {"OTHER", Drift::OtherValue}, {"J", Drift::Same}, {"WAS_SECRET", Drift::OtherType},
            {"SECRET", Drift::NotInFiles}, {"GONE", Drift::Missing}, {"KV", Drift::OtherTarget},
            {"KV_AUTO", Drift::Same}, {"DO", Drift::Same}, {"DO2", Drift::OtherTarget},
            {"NEW", Drift::Extra}};
        QCOMPARE(drift.size(), expected.size());
        for (std::size_t i = 0; i < expected.size(); ++i) {
            QCOMPARE(drift[i].name, expected[i].first);
            QVERIFY2(drift[i].drift == expected[i].second, drift[i].name.c_str());
        }
        QCOMPARE(fileValue(drift[0]).value(), std::string("same"));
        QCOMPARE(fileValue(drift[1]).value(), std::string("file"));
        QCOMPARE(fileValue(drift[3]).value(), std::string("t (plain_text)"));
        QVERIFY(!fileValue(drift[4]));
        QCOMPARE(fileValue(drift[5]).value(), std::string("missing"));
        QCOMPARE(fileValue(drift[6]).value(), std::string("id-file"));
        QCOMPARE(fileValue(drift[9]).value(), std::string("D of elsewhere"));
    }

    void deployWouldKeepOrUndo()
    {
        WranglerEnvironment file{.name = "demo", .bindings = {variable("FLAG", "false")}};
        const auto survives
            = [&](const Binding &live) { return deployOutlook({live}, file, live.name)->survives; };
        QVERIFY(survives(variable("FLAG", "false")));
        QVERIFY(!survives(variable("FLAG", "true")));
        QCOMPARE(deployOutlook({variable("FLAG", "true")}, file, "FLAG")->reason,
            std::string("the file says \"false\""));
        QVERIFY(!survives({.name = "FLAG", .type = "secret_text"}));
        QVERIFY(survives({.name = "OTHER", .type = "secret_text"}));
        QVERIFY(!survives(variable("OTHER", "x")));
        file.keepVars = true;
        QVERIFY(survives(variable("OTHER", "x")));
        QVERIFY(!survives(variable("FLAG", "true"))); // a name in the file is written back all the same
        QVERIFY(!deployOutlook({}, file, "FLAG"));
    }

private:
    QString write(const QByteArray &text, const QString &name)
    {
        const QString path = m_dir->filePath(name);
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly))
            qFatal("cannot write");
        file.write(text);
        return path;
    }
    WranglerFile read(const QByteArray &text, const char *name)
    {
        auto file = readWranglerFile(write(text, QString::fromLatin1(name)));
        if (!file)
            qFatal("%s", file.error().detail.c_str());
        return *file;
    }

    std::unique_ptr<QTemporaryDir> m_dir;
};

QTEST_GUILESS_MAIN(WranglerFileTest)
#include "tst_wranglerfile.moc"
