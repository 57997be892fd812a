// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/profilesecrets.h"

#include "app/base/qt/convert.h"
#include "app/ops/connection.h"
#include "app/ops/wording.h"

#include <utility>

namespace edgedeck::cli {

namespace {

constexpr const char *kMissing = "missing";

class Look : public std::enable_shared_from_this<Look>
{
public:
    Look(config::Profile profile, QObject *context, std::function<void(SecretWords)> done)
        : m_profile(std::move(profile))
        , m_context(context)
        , m_done(std::move(done))
        , m_sources(ops::systemSources())
    {
    }

    void start()
    {
        find(secrets::Slot::ReadToken, true, [this](std::string token) {
            m_words.token = std::move(token);
            find(secrets::Slot::WriteToken, false, [this](std::string writing) {
                // A profile without a second token writes with the first.
                m_words.writeToken = writing == kMissing ? "none: the token is used" : std::move(writing);
                workerKey();
            });
        });
    }

private:
    void workerKey()
    {
        if (m_profile.workerUrl.empty()) {
            m_words.workerKey = "not needed: no Worker URL";
            finish();
            return;
        }
        find(secrets::Slot::WorkerKey, true, [this](std::string key) {
            m_words.workerKey = std::move(key);
            finish();
        });
    }

    void finish()
    {
        m_words.missing = missingSecrets(m_profile, m_words);
        m_done(std::move(m_words));
    }

    void find(secrets::Slot slot, bool inEnvironment, std::function<void(std::string)> next)
    {
        if (!inEnvironment) {
            ask(slot, std::move(next));
            return;
        }
        m_sources.environmentSecrets->read(toQString(m_profile.name), slot, m_context,
            [self = shared_from_this(), slot, next = std::move(next)](const Result<secrets::Secret> &found) {
                if (found && !found->empty())
                    next("environment");
                else
                    self->ask(slot, next);
            });
    }

    void ask(secrets::Slot slot, std::function<void(std::string)> next)
    {
        m_sources.keychain->read(toQString(m_profile.name), slot, m_context,
            [self = shared_from_this(), next = std::move(next)](const Result<secrets::Secret> &found) {
                if (found)
                    next(found->empty() ? kMissing : "keychain");
                else if (found.error().cls == FaultClass::NotFound)
                    next(kMissing);
                else
                    next("unknown: " + ops::sentence(found.error()));
            });
    }

    config::Profile m_profile;
    QObject *m_context;
    std::function<void(SecretWords)> m_done;
    ops::ConnectionSources m_sources;
    SecretWords m_words;
};

} // namespace

std::vector<std::string> missingSecrets(const config::Profile &profile, const SecretWords &words)
{
    std::vector<std::string> missing;
    if (words.token == kMissing)
        missing.push_back("the API token: edgedeckctl profile secret " + profile.name + " token");
    if (words.workerKey == kMissing)
        missing.push_back("the Worker's key: edgedeckctl profile secret " + profile.name
            + " worker-key (or EDGEDECK_WORKER_KEY)");
    return missing;
}

SecretWords unknownSecrets(const std::string &why)
{
    const std::string word = "unknown: " + why;
    return {.token = word, .writeToken = word, .workerKey = word, .missing = {}};
}

void lookForSecrets(const config::Profile &profile, QObject *context, std::function<void(SecretWords)> done)
{
    std::make_shared<Look>(profile, context, std::move(done))->start();
}

} // namespace edgedeck::cli
