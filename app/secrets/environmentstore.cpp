// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/secrets/environmentstore.h"

#include "app/secrets/reply.h"

#include <cstdlib>
#include <string.h> // NOLINT(modernize-deprecated-headers): explicit_bzero

using namespace Qt::StringLiterals;

namespace edgedeck::secrets {

namespace {

constexpr const char *kTokenVariable = "CLOUDFLARE_API_TOKEN";
constexpr const char *kWorkerKeyVariable = "EDGEDECK_WORKER_KEY";

Secret take(const char *variable)
{
    char *value = std::getenv(variable); // NOLINT(concurrency-mt-unsafe): before other threads start
    if (value == nullptr)
        return {};
    Secret secret{std::string_view(value)};
    ::explicit_bzero(value, std::char_traits<char>::length(value));
    ::unsetenv(variable); // NOLINT(concurrency-mt-unsafe)
    return secret;
}

} // namespace

std::unique_ptr<SecretStore> makeEnvironmentStore()
{
    return std::make_unique<EnvironmentStore>();
}

EnvironmentStore::EnvironmentStore()
    : m_token(take(kTokenVariable))
    , m_workerKey(take(kWorkerKeyVariable))
{
}

QString EnvironmentStore::describe() const
{
    return u"environment"_s;
}

void EnvironmentStore::read(
    const QString & /*profile*/, Slot slot, QObject *context, std::function<void(Result<Secret>)> done)
{
    const Secret &secret = secretOf(slot);
    if (secret.empty()) {
        const std::string variable = slot == Slot::WorkerKey ? kWorkerKeyVariable : kTokenVariable;
        reply<Secret>(context, std::move(done), failLocal(FaultClass::NotFound, variable + " is not set"));
        return;
    }
    reply<Secret>(context, std::move(done), secret);
}

void EnvironmentStore::write(const QString & /*profile*/, Slot /*slot*/, Secret /*secret*/, QObject *context,
    std::function<void(Result<void>)> done)
{
    reply<void>(
        context, std::move(done), failLocal(FaultClass::Keyring, "the environment cannot be written"));
}

void EnvironmentStore::forget(
    const QString & /*profile*/, Slot slot, QObject *context, std::function<void(Result<void>)> done)
{
    secretOf(slot).forget();
    reply<void>(context, std::move(done), {});
}

} // namespace edgedeck::secrets
