// SPDX-License-Identifier: GPL-3.0-or-later
// Does one thing with a token and reports in lines "key=value" on stdout. The token to look for comes turned and in
// hex, so that the argument list is not a copy of it.
#include "app/secrets/processhardening.h"
#include "app/secrets/secretstore.h"
#include "app/secrets/tokenfd.h"
#include "app/secrets/zeroingheap.h"
#include "tests/unit/secrets/memoryscan.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QTimer>

#include <cstdio>
#include <cstdlib>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <sys/prctl.h>

using namespace edgedeck;
using namespace edgedeck::secrets;
using namespace edgedeck::test;
using namespace Qt::StringLiterals;

namespace {

void say(const char *key, const std::string &value)
{
    std::printf("%s=%s\n", key, value.c_str());
    std::fflush(stdout);
}

template <class T> Result<T> wait(const std::function<void(QObject *, std::function<void(Result<T>)>)> &call)
{
    QObject context;
    std::optional<Result<T>> got;
    call(&context, [&](Result<T> result) {
        got = std::move(result);
        QCoreApplication::exit();
    });
    while (!got)
        QCoreApplication::exec();
    QCoreApplication::processEvents(); // jobs that delete themselves
    return std::move(*got);
}

Result<Secret> read(SecretStore &store, Slot slot = Slot::ReadToken)
{
    return wait<Secret>([&](QObject *c, auto done) { store.read(u"canary"_s, slot, c, done); });
}

Result<void> write(SecretStore &store, const Secret &secret)
{
    return wait<void>(
        [&](QObject *c, auto done) { store.write(u"canary"_s, Slot::ReadToken, secret, c, done); });
}

Result<void> forget(SecretStore &store, Slot slot = Slot::ReadToken)
{
    return wait<void>([&](QObject *c, auto done) { store.forget(u"canary"_s, slot, c, done); });
}

/// Not in a build with a sanitizer: there is too much memory to look at and nothing to find out.
void look(const char *key, const std::string &want)
{
    if (!zeroingHeapActive() || want.empty())
        return;
    std::string where;
    say(key, std::to_string(copiesInMemory(want, where)));
    std::fputs(where.c_str(), stderr);
}

template <class T> void report(const char *key, const Result<T> &result)
{
    say(key, result ? "ok" : std::string(toString(result.error().cls)) + ": " + result.error().detail);
}

bool is(const Secret &secret, const std::string &turnedText)
{
    return turned(secret.view()) == turnedText;
}

std::string fromHex(const char *hex)
{
    return QByteArray::fromHex(hex).toStdString();
}

void environment(const std::string &want)
{
    say("environ_before", std::to_string(copiesInEnvironment(want)));
    auto store = makeEnvironmentStore();
    say("environ_after", std::to_string(copiesInEnvironment(want)));
    say("getenv", std::getenv("CLOUDFLARE_API_TOKEN") == nullptr ? "unset" : "set");
    {
        auto secret = read(*store);
        report("read", secret);
        if (secret) {
            say("equal", is(*secret, want) ? "yes" : "no");
            say("check", checkToken(secret->view()) ? "ok" : "refused");
        }
        look("while", want);
    }
    report("forget", forget(*store));
    report("after", read(*store));
}

void descriptor(const std::string &want)
{
    auto secret = readTokenFromFd(0);
    report("read", secret);
    if (!secret)
        return;
    say("equal", is(*secret, want) ? "yes" : "no");
    auto store = makeMemoryStore();
    report("write", write(*store, *secret));
    auto again = read(*store);
    report("again", again);
    report("forget", forget(*store));
}

void keychain(const std::string &want)
{
    auto store = makeKeychainStore(std::chrono::seconds(10));
    {
        auto secret = readTokenFromFd(0);
        report("write", write(*store, *secret));
    }
    {
        auto secret = read(*store);
        report("read", secret);
        if (secret)
            say("equal", is(*secret, want) ? "yes" : "no");
    }
    report("forget", forget(*store));
    report("after", read(*store));
    report("forget_again", forget(*store));
}

/// Leaves the token of stdin in the keychain.
void keychainPut()
{
    auto secret = readTokenFromFd(0);
    report("write",
        secret ? write(*makeKeychainStore(std::chrono::seconds(10)), *secret)
               : tl::unexpected(secret.error()));
}

void keychainRead(std::chrono::milliseconds limit)
{
    auto store = makeKeychainStore(limit);
    QElapsedTimer timer;
    timer.start();
    report("read", read(*store));
    say("ms", std::to_string(timer.elapsed()));
    report("forget", forget(*store));
}

} // namespace

int main(int argc, char *argv[])
{
    const std::string command = argc > 1 ? argv[1] : "";
    const std::string want = argc > 2 ? fromHex(argv[2]) : "";
    if (command == "harden" || command == "crash") {
        const Hardening done = hardenProcess();
        say("dumpable", std::to_string(::prctl(PR_GET_DUMPABLE)));
        say("core_limited", done.coreLimited ? "yes" : "no");
        for (const char *name : {"SSLKEYLOGFILE", "http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY",
                 "https_proxy", "no_proxy"}) {
            const char *value = std::getenv(name);
            say(name, value == nullptr ? "-" : value);
        }
        if (command == "crash")
            std::abort();
        return 0;
    }
    say("heap", zeroingHeapActive() ? "zeroing" : "plain");
    if (command == "control") {
        // A copy in use and one in freed memory, far enough from the ends of its block that a plain heap's own notes
        // do not cover it: what the other commands must not leave.
        auto *kept = new std::string(turned(want));
        auto *freed = new std::string(std::string(1000, 'x') + *kept + std::string(1000, 'x'));
        delete freed;
        look("hits", want);
        delete kept;
    } else {
        QCoreApplication app(argc, argv);
        if (command == "environment")
            environment(want);
        else if (command == "descriptor")
            descriptor(want);
        else if (command == "keychain")
            keychain(want);
        else if (command == "keychain-put")
            keychainPut();
        else if (command == "keychain-read")
            keychainRead(std::chrono::milliseconds(argc > 2 ? std::atoi(argv[2]) : 10'000));
    }
    if (command != "keychain-read")
        look("hits_after", want);
    return 0;
}
