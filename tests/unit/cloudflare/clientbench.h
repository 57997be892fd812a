// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cloudflare/client.h"
#include "tests/support/faketransport.h"
#include "tests/unit/cloudflare/answers.h"

#include <QCoreApplication>

#include <optional>
#include <string>

namespace edgedeck::test {

/// Turns the event loop. Every answer is queued already when it is called: no time passes.
inline void drain()
{
    for (int i = 0; i < 40; ++i)
        QCoreApplication::processEvents();
}

/// A client on a scripted transport and a clock that stands still.
struct ClientBench
{
    ManualClock wall{*parseRfc3339("2026-10-31T12:00:00Z")};
    ServerClock clock{wall};
    FakeTransport transport;
    std::unique_ptr<QObject> context = std::make_unique<QObject>();
    std::unique_ptr<cloudflare::Client> client
        = std::make_unique<cloudflare::Client>(transport, clock, "https://api.example.com/client/v4");
    AccountId account = *AccountId::parse("023e105f4ecef8ad9ca31a8372d0c353");
    ScriptName script = *ScriptName::parse("api");
    NamespaceId ns = *NamespaceId::parse("0123456789abcdef0123456789abcdef");
};

/// Where an answer lands, and how often.
template <class T> struct Landing
{
    std::optional<Result<T>> result;
    int times = 0;
    cloudflare::Done<T> done()
    {
        return [this](Result<T> answer) {
            ++times;
            result.emplace(std::move(answer));
        };
    }
    [[nodiscard]] bool ok() const { return times == 1 && result && result->has_value(); }
    [[nodiscard]] bool failed() const { return times == 1 && result && !result->has_value(); }
    [[nodiscard]] const Error &error() const { return result->error(); }
    [[nodiscard]] T &value() { return **result; }
};

} // namespace edgedeck::test
