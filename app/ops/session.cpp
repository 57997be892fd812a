// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ops/session.h"

#include "app/net/redactor.h"

#include "app/base/qt/convert.h"
#include "app/ops/arming.h"
#include "app/ops/meteredtransport.h"
#include "app/ops/transportfactory.h"

#include <QDir>

namespace edgedeck::ops {

using namespace Qt::StringLiterals;

namespace {

worker::EndpointMap endpointMap(const config::Profile &profile)
{
    worker::EndpointMap map = worker::preset(profile.workerPreset);
    map.baseUrl = profile.workerUrl;
    for (const auto &[fact, pointer] : profile.workerPointers)
        map.pointers[fact] = {pointer};
    return map;
}

} // namespace

class Session::Private
{
public:
    Private(Connection c, const Clock &k, std::unique_ptr<net::Transport> engine)
        : connection(std::move(c))
        , clock(k)
        , serverClock(k)
        , arming(k)
        , transport(engine ? std::move(engine) : makeTransport(connection, k), k)
        , client(transport, serverClock, connection.profile.apiBaseUrl)
        , workerClient(transport, endpointMap(connection.profile), std::string(connection.workerKey.view()))
        , timers(std::make_unique<QtTimerSource>())
    {
        serverClock.setRate(connection.serverRate);
    }

    Connection connection;
    const Clock &clock;
    ServerClock serverClock;
    Arming arming;
    MeteredTransport transport;
    cloudflare::Client client;
    worker::WorkerClient workerClient;
    std::unique_ptr<TimerSource> timers;
    std::unique_ptr<store::Journal> journal;
    std::unique_ptr<store::History> history;
    std::optional<Error> historyFault;
    SteadyTime historyTried{};
    int kvPuts = 0;
    bool kvPutsRefused = false;
    Timestamp kvPutsDay{};
};

Session::Session(
    Connection connection, const Clock &clock, std::unique_ptr<net::Transport> transport, QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Private>(std::move(connection), clock, std::move(transport)))
{
    // From here on these can be asked for, sent and quoted back: no sink may ever show them.
    for (const secrets::Secret *secret :
        {&d->connection.readToken, &d->connection.writeToken, &d->connection.workerKey}) {
        if (!secret->empty())
            net::processRedactor().add(secret->view());
    }
}

Session::~Session() = default;

const config::Profile &Session::profile() const
{
    return d->connection.profile;
}

const Connection &Session::connection() const
{
    return d->connection;
}

cloudflare::Client &Session::client()
{
    return d->client;
}

worker::WorkerClient &Session::workerClient()
{
    return d->workerClient;
}

const Clock &Session::clock() const
{
    return d->clock;
}

ServerClock &Session::serverClock()
{
    return d->serverClock;
}

Arming &Session::arming()
{
    return d->arming;
}

Result<store::Journal *> Session::journal()
{
    if (!d->journal) {
        auto opened = store::Journal::open(QDir(d->connection.dataHome).filePath(u"journal.sqlite"_s));
        if (!opened)
            return fail(opened.error());
        d->journal = std::move(*opened);
    }
    return d->journal.get();
}

Result<store::History *> Session::history()
{
    if (!d->history) {
        // Opening may wait for another holder of the file or copy it first: a failure is not tried again at every look.
        constexpr std::chrono::minutes kAgain{5};
        const SteadyTime now = d->clock.steady();
        if (d->historyFault && now - d->historyTried < kAgain)
            return fail(*d->historyFault);
        d->historyTried = now;
        auto opened = store::History::open(QDir(d->connection.dataHome).filePath(u"history.sqlite"_s));
        if (!opened) {
            d->historyFault = opened.error();
            return fail(opened.error());
        }
        d->historyFault.reset();
        d->history = std::move(*opened);
    }
    return d->history.get();
}

Price Session::price() const
{
    const MeteredTransport::Counts counts = d->transport.counts();
    Price price;
    price.restUsed = counts.rest;
    price.graphqlUsed = counts.graphql;
    const bool today = d->kvPutsDay == startOfDay(d->serverClock.now());
    price.kvPuts = today ? d->kvPuts : 0;
    price.kvPutsRefused = today && d->kvPutsRefused;
    return price;
}

std::optional<std::chrono::milliseconds> Session::roundTrip() const
{
    return d->transport.counts().roundTrip;
}

void Session::countWorkerLook(int puts, bool refused)
{
    const Timestamp day = startOfDay(d->serverClock.now());
    if (d->kvPutsDay != day) {
        d->kvPutsDay = day;
        d->kvPuts = 0;
    }
    d->kvPuts += puts;
    d->kvPutsRefused = refused;
}

std::optional<AccountId> Session::account() const
{
    return AccountId::parse(d->connection.profile.accountId);
}

std::optional<ScriptName> Session::worker() const
{
    return ScriptName::parse(d->connection.profile.worker);
}

void Session::setTarget(
    const AccountId &account, const std::string &accountName, const std::optional<ScriptName> &worker)
{
    if (d->connection.profile.accountId != account.str()
        || (worker && d->connection.profile.worker != worker->str()))
        d->arming.disarm();
    d->connection.profile.accountId = account.str();
    if (!accountName.empty())
        d->connection.profile.accountName = accountName;
    if (worker)
        d->connection.profile.worker = worker->str();
}

void Session::setEnvironment(Environment environment)
{
    d->connection.profile.environment = environment;
}

TimerSource &Session::timers()
{
    return *d->timers;
}

void Session::setTimers(std::unique_ptr<TimerSource> timers)
{
    d->timers = std::move(timers);
}

void Session::setJournal(std::unique_ptr<store::Journal> journal)
{
    d->journal = std::move(journal);
}

void Session::setHistory(std::unique_ptr<store::History> history)
{
    d->history = std::move(history);
}

} // namespace edgedeck::ops
