// SPDX-License-Identifier: GPL-3.0-or-later
// Bad words and bad weather: every verb against every kind of server, and what is said about each mistyped word.
#include "tests/support/faultserver.h"
#include "tests/unit/cli/clirun.h"

#include <QStandardPaths>
#include <QTcpServer>
#include <QTemporaryDir>

#include <set>

using namespace Qt::StringLiterals;
using edgedeck::test::FaultPeer;
using edgedeck::test::FaultServer;
using edgedeck::test::SeenRequest;

namespace {

const std::string kRay = "8f00c0ffee-TST";

/// How one kind of server is told about.
struct Weather
{
    const char *name;
    const char *cls;
    int exit;
    const char *timeout;
    FaultServer::Handler answer; ///< null: nobody listens
    bool ray = false; ///< the answer's request id must be told
};

std::string html(int status, const std::vector<std::pair<std::string, std::string>> &headers = {})
{
    return FaultServer::answer(status, "<html><body>Hello</body></html>", headers, "text/html");
}

std::string refusal(int status, int code, const std::vector<std::pair<std::string, std::string>> &headers)
{
    return FaultServer::answer(status,
        R"({"success":false,"errors":[{"code":)" + std::to_string(code)
            + R"(,"message":"no"}],"messages":[],"result":null})",
        headers);
}

std::vector<Weather> weathers()
{
    const auto always = [](std::string bytes) {
        return [bytes = std::move(bytes)](FaultPeer &peer, const SeenRequest &) { peer.send(bytes); };
    };
    return {{"closed port", "connect", 69, "40", nullptr},
        {"wrong token", "auth", 77, "40", always(refusal(401, 10000, {{"cf-ray", kRay}})), true},
        {"silence", "timeout", 69, "6", [](FaultPeer &peer, const SeenRequest &) { peer.stall(); }},
        {"web page", "not_json", 69, "40", always(html(200))},
        // Waiting as long as asked would end after the command's limit: then it is told at once.
        {"429", "rate_limited", 69, "25",
            always(refusal(429, 971, {{"cf-ray", kRay}, {"retry-after", "50"}})), true},
        {"challenge", "challenge", 69, "25",
            always(html(403, {{"cf-ray", kRay}, {"cf-mitigated", "challenge"}})), true},
        {"half a body", "truncated", 69, "40", [](FaultPeer &peer, const SeenRequest &) {
             peer.send(
                 "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{\"succ");
             peer.close();
         }}};
}

std::vector<QStringList> networkVerbs()
{
    return {{u"status"_s}, {u"triage"_s}, {u"bindings"_s}, {u"flags"_s},
        {u"flag"_s, u"plan"_s, u"A"_s, u"true"_s},
        {u"flag"_s, u"set"_s, u"A"_s, u"true"_s, u"--reason"_s, u"r"_s, u"--confirm"_s, u"w"_s},
        {u"probe"_s, u"--via"_s, u"rest"_s}, {u"profile"_s, u"test"_s}};
}

/// Verbs that work from this computer alone, with the exit code they have when it holds nothing.
std::vector<std::pair<QStringList, int>> localVerbs()
{
    return {{{u"flag"_s, u"log"_s}, 0}, {{u"flag"_s, u"resume"_s}, 0},
        {{u"flag"_s, u"undo"_s, u"--reason"_s, u"r"_s, u"--confirm"_s, u"w"_s}, 4},
        {{u"profile"_s, u"list"_s}, 0}, {{u"completion"_s, u"bash"_s}, 0}, {{u"--help"_s}, 0},
        {{u"flag"_s, u"set"_s, u"--help"_s}, 0}, {{u"--version"_s}, 0}, {{u"forecast"_s}, 64}};
}

/// Exactly one document and nothing beside it.
bool isOneDocument(const QByteArray &out)
{
    QJsonParseError error;
    QJsonDocument::fromJson(out, &error);
    return error.error == QJsonParseError::NoError && out.count('\n') == 1 && out.endsWith('\n');
}

} // namespace

class TestCliWeather : public QObject
{
    Q_OBJECT
private:
    QTemporaryDir m_home;
    QProcessEnvironment m_environment;

    void aim(int port)
    {
        m_environment.insert(u"CLOUDFLARE_API_BASE_URL"_s, u"http://127.0.0.1:%1/client/v4"_s.arg(port));
        m_environment.insert(u"CLOUDFLARE_ACCOUNT_ID"_s, u"023e105f4ecef8ad9ca31a8372d0c353"_s);
        m_environment.insert(u"CLOUDFLARE_API_TOKEN"_s, u"abcdefghijklmnopqrstuvwxyz0123456789ABCD"_s);
    }
    Run run(const QStringList &line) { return runAll(m_environment, {line}).front(); }

private Q_SLOTS:
    void init() { m_environment = cleanEnvironment(m_home.filePath(u"home"_s)); }

    void everyVerbInEveryWeather_data()
    {
        QTest::addColumn<int>("index");
        const auto all = weathers();
        for (std::size_t i = 0; i < all.size(); ++i)
            QTest::newRow(all[i].name) << static_cast<int>(i);
    }

    void everyVerbInEveryWeather()
    {
        QFETCH(int, index);
        const Weather weather = weathers()[static_cast<std::size_t>(index)];
        std::unique_ptr<FaultServer> server;
        if (weather.answer) {
            server = std::make_unique<FaultServer>(weather.answer);
            aim(server->port());
        } else {
            QTcpServer closed;
            QVERIFY(closed.listen(QHostAddress::LocalHost, 0));
            aim(closed.serverPort());
        }
        const QStringList before{u"--worker"_s, u"w"_s, u"--timeout"_s, QString::fromLatin1(weather.timeout)};
        std::vector<QStringList> lines;
        for (const QStringList &verb : networkVerbs())
            lines.push_back(before + QStringList{u"--json"_s} + verb);
        for (const QStringList &verb : networkVerbs())
            lines.push_back(before + QStringList{u"--quiet"_s} + verb);
        const std::vector<Run> runs = runAll(m_environment, lines);
        for (std::size_t i = 0; i < runs.size(); ++i) {
            const Run &run = runs[i];
            const QByteArray told = lines[i].join(u' ').toUtf8() + ": " + run.all();
            QVERIFY2(run.exit == weather.exit, told.constData());
            if (i >= networkVerbs().size()) {
                // For people: nothing on stdout, the sentence and what to do on stderr, however quiet.
                QVERIFY2(run.out.isEmpty() && run.err.startsWith("edgedeckctl: ") && run.err.count('\n') >= 2,
                    told.constData());
                continue;
            }
            QVERIFY2(isOneDocument(run.out), told.constData());
            QVERIFY2(run.error()["class"_L1].toString() == QLatin1StringView(weather.cls), told.constData());
            QVERIFY2(!run.message().isEmpty() && !run.action().isEmpty(), told.constData());
            if (weather.ray)
                QVERIFY2(run.error()["cf_ray"_L1].toString().toStdString() == kRay, told.constData());
        }
    }

    void whatNeedsNoNetworkWorksInEveryWeather()
    {
        FaultServer silent([](FaultPeer &peer, const SeenRequest &) { peer.stall(); });
        aim(silent.port());
        for (const auto &[verb, exit] : localVerbs()) {
            const Run result = run(QStringList{u"--json"_s, u"--worker"_s, u"w"_s} + verb);
            QVERIFY2(result.exit == exit, QByteArray(verb.join(u' ').toUtf8() + result.all()).constData());
            QVERIFY2(isOneDocument(result.out), result.all().constData());
        }
        QCOMPARE(silent.connections(), 0);
    }

    /// The retry is what hangs: the answer that asked for it must not be lost.
    void theAnswerBeforeASilenceIsTold()
    {
        std::mutex mutex;
        std::set<std::string> seen;
        FaultServer server([&](FaultPeer &peer, const SeenRequest &request) {
            bool first = false;
            {
                const std::lock_guard lock(mutex);
                first = seen.insert(request.target).second;
            }
            if (first)
                peer.send(FaultServer::answer(503, "{}", {{"cf-ray", kRay}}));
            else
                peer.stall();
        });
        aim(server.port());
        const Run plan = run({u"--worker"_s, u"w"_s, u"--json"_s, u"--timeout"_s, u"12"_s, u"flag"_s,
            u"plan"_s, u"A"_s, u"true"_s});
        QVERIFY2(plan.exit == 69, plan.all().constData());
        QCOMPARE(plan.error()["class"_L1].toString(), u"timeout"_s);
        QCOMPARE(plan.error()["http_status"_L1].toInt(), 503);
        QCOMPARE(plan.error()["cf_ray"_L1].toString().toStdString(), kRay);
        QCOMPARE(plan.error()["last_fault"_L1]["class"_L1].toString(), u"server"_s);
        QVERIFY2(plan.message().contains(u"HTTP 503"_s), plan.all().constData());
    }

    void anEmptyAccountIsMostLikelyTheWrongOne()
    {
        FaultServer server([](FaultPeer &peer, const SeenRequest &request) {
            const auto ends = [&](const char *end) {
                return request.target.find('?') == std::string::npos
                    ? request.target.ends_with(end)
                    : request.target.substr(0, request.target.find('?')).ends_with(end);
            };
            if (ends("/workers/scripts"))
                peer.send(
                    FaultServer::answer(200, R"({"success":true,"errors":[],"messages":[],"result":[]})"));
            else if (ends("/accounts"))
                peer.send(FaultServer::answer(200,
                    R"({"success":true,"errors":[],"messages":[],"result":[{"id":"00000000000000000000000000000002",)"
                    R"("name":"the other one"}],"result_info":{"page":1,"per_page":50,"count":1,"total_count":1}})"));
            else
                peer.send(refusal(404, 10007, {{"cf-ray", kRay}}));
        });
        aim(server.port());
        const Run status = run({u"--worker"_s, u"w"_s, u"--json"_s, u"status"_s});
        QVERIFY2(status.exit == 64, status.all().constData());
        QVERIFY2(status.message().contains(u"no Workers at all"_s), status.all().constData());
        QVERIFY2(status.message().contains(u"00000000000000000000000000000002 the other one"_s),
            status.all().constData());
        QVERIFY2(status.action().contains(u"--account"_s), status.all().constData());
    }

    void aWrongWordIsNamedWithTheRightOne_data()
    {
        QTest::addColumn<QStringList>("line");
        QTest::addColumn<QString>("names");
        QTest::addColumn<QString>("offers");
        QTest::addColumn<QString>("help");
        const auto row = [](const char *line, const char *names, const char *offers, const char *help) {
            QTest::newRow(line) << QString::fromLatin1(line).split(u' ') << QString::fromLatin1(names)
                                << QString::fromLatin1(offers) << QString::fromLatin1(help);
        };
        row("staus", "`staus`", "`status`", "edgedeckctl --help");
        row("forecast", "`forecast`", "not built", "edgedeckctl --help");
        row("--wroker w status", "`--wroker`", "`--worker`", "edgedeckctl --help");
        row("--reason r flag log", "--reason", "flag set, flag undo", "edgedeckctl --help");
        row("status --jsn", "`--jsn`", "`--json`", "edgedeckctl status --help");
        row("status now", "`now`", "no further arguments", "edgedeckctl status --help");
        row("flag", "flag needs", "plan, set, undo, log, resume", "edgedeckctl flag --help");
        row("flag plann A true", "`plann`", "`plan`", "edgedeckctl flag --help");
        row("flag set A", "`A`", "NAME VALUE", "edgedeckctl flag set --help");
        row("flag set A true --resaon r", "`--resaon`", "`--reason`", "edgedeckctl flag set --help");
        row("flag set A true --confirm w", "reason", "--reason TEXT", "edgedeckctl flag set --help");
        row("flag set A true --reason r", "name typed out", "--confirm WORKER",
            "edgedeckctl flag set --help");
        row("flag set A true --route X", "`X`", "A, B, C, D", "edgedeckctl flag set --help");
        row("flag plan A true --strategy defered", "`defered`", "`deferred`", "edgedeckctl flag plan --help");
        row("flag plan A true --no-wait", "--no-wait", "flag set, flag undo", "edgedeckctl flag plan --help");
        row("flag resume X --decide aplied", "`aplied`", "`applied`", "edgedeckctl flag resume --help");
        row("flag resume --decide applied", "--decide", "OP", "edgedeckctl flag resume --help");
        row("flag resume 01XYZ", "`01XYZ`", "none is open", "edgedeckctl flag resume --help");
        row("sandbox --scenario kv-wirte-limit", "`kv-wirte-limit`", "`kv-write-limit`",
            "edgedeckctl sandbox --help");
        row("sandbox --port x", "`x`", "0 to 65535", "edgedeckctl sandbox --help");
        row("probe --via rst", "`rst`", "`rest`", "edgedeckctl probe --help");
        row("probe", "--via", "rest", "edgedeckctl probe --help");
        row("completion basch", "`basch`", "`bash`", "edgedeckctl completion --help");
        row("--timeout soon status", "`soon`", "seconds", "edgedeckctl");
        row("profile show prd", "`prd`", "profile add", "edgedeckctl profile show --help");
        row("profile secret prod key", "`key`", "worker-key", "edgedeckctl profile secret --help");
        row("--profile prd status", "`prd`", "profile add", "edgedeckctl status --help");
    }

    void aWrongWordIsNamedWithTheRightOne()
    {
        QFETCH(QStringList, line);
        QFETCH(QString, names);
        QFETCH(QString, offers);
        QFETCH(QString, help);
        const auto runs = runAll(m_environment, {QStringList{u"--json"_s} + line, line});
        const Run &json = runs[0];
        QVERIFY2(json.exit == 64, json.all().constData());
        QVERIFY2(isOneDocument(json.out), json.all().constData());
        QVERIFY2(json.message().contains(names), json.all().constData());
        QVERIFY2(json.message().contains(offers), json.all().constData());
        QVERIFY2(json.action().contains(help), json.all().constData());
        const Run &text = runs[1];
        QVERIFY2(text.exit == 64 && text.out.isEmpty(), text.all().constData());
        QVERIFY2(text.err.contains(help.toUtf8()), text.all().constData());
    }

    void everyActHasItsOwnHelp()
    {
        const Run set = run({u"flag"_s, u"set"_s, u"--help"_s});
        QCOMPARE(set.exit, 0);
        for (const char *word : {"Usage: edgedeckctl [options] flag set NAME VALUE", "--reason TEXT",
                 "--confirm", "--strategy", "Examples:", "Exit codes:", "5 outcome unknown"})
            QVERIFY2(set.out.contains(word), word);
        const Run log = run({u"flag"_s, u"log"_s, u"--help"_s});
        QVERIFY(!log.out.contains("--reason"));
        QCOMPARE(run({u"help"_s, u"flag"_s, u"set"_s}).out, set.out);
        const Run verb = run({u"flag"_s, u"--help"_s});
        for (const char *word : {"plan NAME VALUE", "undo [OP]", "resume [OP]"})
            QVERIFY2(verb.out.contains(word), word);
    }

    void profilesSayWhichSecretsAreMissing()
    {
        m_environment.insert(u"EDGEDECK_HOME"_s, m_home.filePath(u"profiles"_s));
        const QByteArray token = "zyxwvutsrqponmlkjihgfedcba9876543210ZYXW\n";
        const Run added = runAll(m_environment,
            {{u"--json"_s, u"--worker"_s, u"w"_s, u"profile"_s, u"add"_s, u"prod"_s, u"--no-check"_s,
                u"--worker-url"_s, u"https://w.example.com"_s, u"--worker-key-fd"_s, u"0"_s}},
            token + "a-worker-key-of-mine\n")
                              .front();
        // No keychain here: the profile is kept, neither secret is, and both are named.
        QVERIFY2(added.exit == 1, added.all().constData());
        QVERIFY2(!added.all().contains("a-worker-key-of-mine") && !added.all().contains("zyxwvut"),
            added.all().constData());
        QVERIFY2(added.out.contains("profile secret prod worker-key"), added.all().constData());
        QVERIFY2(added.out.contains("profile secret prod token"), added.all().constData());
        const Run shown = run({u"--json"_s, u"profile"_s, u"show"_s, u"prod"_s});
        QVERIFY2(shown.exit == 1, shown.all().constData());
        QVERIFY(shown.json()["profile"_L1]["token"_L1].toString().startsWith(u"unknown"_s));
        m_environment.insert(u"EDGEDECK_WORKER_KEY"_s, u"a-worker-key-of-mine"_s);
        m_environment.insert(u"CLOUDFLARE_API_TOKEN"_s, QString::fromLatin1(token.trimmed()));
        const Run there = run({u"--json"_s, u"profile"_s, u"show"_s, u"prod"_s});
        QCOMPARE(there.json()["profile"_L1]["worker_key"_L1].toString(), u"environment"_s);
        QCOMPARE(there.json()["profile"_L1]["token"_L1].toString(), u"environment"_s);
        QVERIFY(!there.all().contains("a-worker-key-of-mine"));
        QCOMPARE(run({u"profile"_s, u"list"_s, u"--names"_s}).out, QByteArray("prod\n"));
        const Run near = run({u"--json"_s, u"--profile"_s, u"prd"_s, u"status"_s});
        QVERIFY2(near.exit == 64 && near.message().contains(u"`prod`"_s), near.all().constData());
        QCOMPARE(run({u"profile"_s, u"secret"_s, u"prod"_s, u"worker-key"_s, u"--forget"_s}).exit, 77);
    }

    /// The words that a real bash offers at the end of each line.
    void bashCompletes_data()
    {
        QTest::addColumn<QString>("line");
        QTest::addColumn<QStringList>("words");
        const auto row = [](const char *line, const QStringList &words) {
            QTest::newRow(line) << QString::fromLatin1(line) << words;
        };
        row("sta", {u"status"_s});
        row("flag ", {u"plan"_s, u"set"_s, u"undo"_s, u"log"_s, u"resume"_s});
        row("--worker flag flag un", {u"undo"_s});
        row("flag set A true --r", {u"--reason"_s, u"--route"_s});
        row("flag undo --r", {u"--reason"_s});
        row("flag plan A true --route ", {u"A"_s, u"B"_s, u"C"_s, u"D"_s});
        row("flag plan A true --route = ", {u"A"_s, u"B"_s, u"C"_s, u"D"_s});
        row("flag plan A true --strategy d", {u"deferred"_s});
        row("flag resume X --decide n", {u"not-applied"_s});
        row("sandbox --scenario kv", {u"kv-write-limit"_s});
        row("probe --via r", {u"rest"_s});
        row("profile sh", {u"show"_s});
        row("profile show p", {u"prod"_s});
        row("--profile p", {u"prod"_s});
        row("completion ", {u"bash"_s, u"zsh"_s, u"fish"_s});
        row("status --time", {u"--timeout"_s});
        row("flag log --reas", {});
    }

    void bashCompletes()
    {
        QFETCH(QString, line);
        QFETCH(QStringList, words);
        if (QStandardPaths::findExecutable(u"bash"_s).isEmpty())
            QSKIP("no bash here");
        m_environment.insert(u"EDGEDECK_HOME"_s, m_home.filePath(u"completion"_s));
        runAll(m_environment, {{u"profile"_s, u"add"_s, u"prod"_s, u"--no-check"_s}},
            "zyxwvutsrqponmlkjihgfedcba9876543210ZYXW\n");
        QStringList typed = line.split(u' ');
        QString array;
        for (const QString &word : typed)
            array += u" '%1'"_s.arg(word);
        QProcess bash;
        bash.setProcessEnvironment(m_environment);
        bash.start(u"bash"_s,
            {u"--norc"_s, u"-c"_s,
                u"eval \"$('%1' completion bash)\"; COMP_WORDS=('%1'%2); COMP_CWORD=%3; _edgedeckctl; "
                "printf '%s\\n' \"${COMPREPLY[@]}\""_s.arg(program(), array)
                    .arg(typed.size())});
        QVERIFY(bash.waitForFinished(60'000));
        QCOMPARE(bash.readAllStandardError(), QByteArray());
        QStringList offered
            = QString::fromUtf8(bash.readAllStandardOutput()).split(u'\n', Qt::SkipEmptyParts);
        QCOMPARE(offered, words);
    }

    /// Where they are installed: the other shells read their script without a word and offer what it says.
    void otherShellsTakeTheirScripts()
    {
        const QString zsh = QStandardPaths::findExecutable(u"zsh"_s);
        const QString fish = QStandardPaths::findExecutable(u"fish"_s);
        if (zsh.isEmpty() && fish.isEmpty())
            QSKIP("neither zsh nor fish here");
        const auto shell
            = [&](const QString &name, const QStringList &line, const QByteArray &script) -> QByteArray {
            QProcess process;
            process.setProcessEnvironment(m_environment);
            process.start(name, line);
            process.write(script);
            process.closeWriteChannel();
            process.waitForFinished(60'000);
            return process.readAllStandardOutput() + process.readAllStandardError();
        };
        if (!zsh.isEmpty())
            QCOMPARE(shell(zsh, {u"-n"_s}, run({u"completion"_s, u"zsh"_s}).out), QByteArray());
        if (!fish.isEmpty())
            QCOMPARE(shell(fish, {u"--no-config"_s},
                         run({u"completion"_s, u"fish"_s}).out
                             + "\ncomplete -C 'edgedeckctl flag plan A true --route '\n"),
                QByteArray("A\nB\nC\nD\n"));
    }
};

QTEST_GUILESS_MAIN(TestCliWeather)
#include "tst_cli_weather.moc"
