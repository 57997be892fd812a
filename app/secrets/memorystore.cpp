// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/secrets/memorystore.h"

#include "app/secrets/reply.h"

using namespace Qt::StringLiterals;

namespace edgedeck::secrets {

std::unique_ptr<SecretStore> makeMemoryStore()
{
    return std::make_unique<MemoryStore>();
}

QString MemoryStore::describe() const
{
    return u"memory, this run only"_s;
}

void MemoryStore::read(
    const QString &profile, Slot slot, QObject *context, std::function<void(Result<Secret>)> done)
{
    const auto found = m_secrets.find({profile, slot});
    if (found == m_secrets.end())
        reply<Secret>(
            context, std::move(done), failLocal(FaultClass::NotFound, "nothing was entered in this run"));
    else
        reply<Secret>(context, std::move(done), found->second);
}

void MemoryStore::write(const QString &profile, Slot slot, Secret secret, QObject *context,
    std::function<void(Result<void>)> done)
{
    m_secrets.insert_or_assign({profile, slot}, std::move(secret));
    reply<void>(context, std::move(done), {});
}

void MemoryStore::forget(
    const QString &profile, Slot slot, QObject *context, std::function<void(Result<void>)> done)
{
    if (const auto found = m_secrets.find({profile, slot}); found != m_secrets.end()) {
        found->second.forget();
        m_secrets.erase(found);
    }
    reply<void>(context, std::move(done), {});
}

} // namespace edgedeck::secrets
