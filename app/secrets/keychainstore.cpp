// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/secrets/keychainstore.h"

#include "app/secrets/keychainprobe.h"
#include "app/secrets/keychainrequest.h"
#include "app/secrets/slots.h"

#include <qt6keychain/keychain.h>

#include <string.h> // NOLINT(modernize-deprecated-headers): explicit_bzero
#include <utility>

using namespace Qt::StringLiterals;

namespace edgedeck::secrets {

namespace {

/// Zeroes the buffer that all sharers of `bytes` look at: fill() would zero a copy and leave the original.
void wipe(const QByteArray &bytes)
{
    ::explicit_bzero(const_cast<char *>(bytes.constData()), static_cast<std::size_t>(bytes.size()));
}

template <class Job> Job *newJob(const QString &profile, Slot slot)
{
    auto *job = new Job(QString::fromLatin1(kKeychainService));
    job->setKey(entryName(profile, slot));
    return job;
}

/// Asks once. `certain`: a "not found" is to be believed, because the keychain has just proved that it works.
void ask(const QString &profile, Slot slot, std::chrono::milliseconds limit, QObject *context, bool certain,
    std::function<void(Result<Secret>)> done)
{
    auto *job = newJob<QKeychain::ReadPasswordJob>(profile, slot);
    KeychainRequest::start(job, context, limit, [=, done = std::move(done)](QKeychain::Job *finished) {
        const auto *answer = static_cast<const QKeychain::ReadPasswordJob *>(finished);
        if (answer != nullptr && answer->error() == QKeychain::NoError) {
            const QByteArray bytes = answer->binaryData();
            done(Secret(std::string_view(bytes.constData(), static_cast<std::size_t>(bytes.size()))));
            return;
        }
        if (answer == nullptr || answer->error() != QKeychain::EntryNotFound) {
            done(fail(keychainError(answer, limit)));
            return;
        }
        if (certain) {
            done(failLocal(
                FaultClass::NotFound, "the keychain has no entry " + entryName(profile, slot).toStdString()));
            return;
        }
        probeKeychain(context, limit, [=](Result<void> works) {
            if (works)
                ask(profile, slot, limit, context, true, done);
            else
                done(tl::unexpected(works.error()));
        });
    });
    // After the handler above, which copies; also when the answer comes too late for anybody to want it.
    QObject::connect(job, &QKeychain::Job::finished, job, [job] { wipe(job->binaryData()); });
}

} // namespace

std::unique_ptr<SecretStore> makeKeychainStore(std::chrono::milliseconds limit)
{
    return std::make_unique<KeychainStore>(limit);
}

QString KeychainStore::describe() const
{
    return u"keychain"_s;
}

void KeychainStore::read(
    const QString &profile, Slot slot, QObject *context, std::function<void(Result<Secret>)> done)
{
    ask(profile, slot, m_limit, context, false, std::move(done));
}

void KeychainStore::write(const QString &profile, Slot slot, Secret secret, QObject *context,
    std::function<void(Result<void>)> done)
{
    auto *job = newJob<QKeychain::WritePasswordJob>(profile, slot);
    const QByteArray bytes(secret.view().data(), static_cast<qsizetype>(secret.view().size()));
    job->setBinaryData(bytes);
    KeychainRequest::start(
        job, context, m_limit, [limit = m_limit, done = std::move(done)](QKeychain::Job *finished) {
            if (finished != nullptr && finished->error() == QKeychain::NoError)
                done({});
            else
                done(fail(keychainError(finished, limit)));
        });
    QObject::connect(job, &QKeychain::Job::finished, job, [bytes] { wipe(bytes); });
}

void KeychainStore::forget(
    const QString &profile, Slot slot, QObject *context, std::function<void(Result<void>)> done)
{
    auto *job = newJob<QKeychain::DeletePasswordJob>(profile, slot);
    KeychainRequest::start(
        job, context, m_limit, [=, limit = m_limit, done = std::move(done)](QKeychain::Job *finished) {
            const bool believed = finished != nullptr
                && (finished->error() == QKeychain::NoError || finished->error() == QKeychain::EntryNotFound);
            if (!believed) {
                done(fail(keychainError(finished, limit)));
                return;
            }
            // QtKeychain 0.13 calls it a success when a locked keychain deleted nothing: only an entry that is certainly
            // not there any more is forgotten.
            ask(profile, slot, limit, context, false, [done](Result<Secret> left) {
                if (left)
                    done(failLocal(FaultClass::Keyring, "the keychain did not delete the entry"));
                else if (left.error().cls == FaultClass::NotFound)
                    done({});
                else
                    done(tl::unexpected(left.error()));
            });
        });
}

} // namespace edgedeck::secrets
