// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/secrets/keychainprobe.h"

#include "app/secrets/keychainrequest.h"

#include <qt6keychain/keychain.h>

#include <utility>

using namespace Qt::StringLiterals;

namespace edgedeck::secrets {

namespace {

const QString kProbeKey = u"probe"_s;
const QByteArray kProbeText = "edgedeck"_ba;

} // namespace

Error keychainError(const QKeychain::Job *job, std::chrono::milliseconds limit)
{
    Error error{.cls = FaultClass::Keyring};
    if (job == nullptr) {
        error.detail = "the keychain did not answer within "
            + std::to_string(std::chrono::duration_cast<std::chrono::seconds>(limit).count())
            + " s: it may be waiting for its password prompt";
        return error;
    }
    switch (job->error()) {
    case QKeychain::AccessDeniedByUser:
        error.detail = "access to the keychain was denied at its prompt";
        break;
    case QKeychain::AccessDenied:
        error.detail = "the keychain denies access";
        break;
    case QKeychain::NoBackendAvailable:
        error.detail = "this session has no keychain";
        break;
    case QKeychain::EntryNotFound:
        error.detail = "the keychain says that there is no such entry";
        break;
    default:
        error.detail = "the keychain does not work: " + job->errorString().toStdString();
        break;
    }
    return error;
}

void probeKeychain(QObject *context, std::chrono::milliseconds limit, std::function<void(Result<void>)> done)
{
    auto *write = new QKeychain::WritePasswordJob(QString::fromLatin1(kKeychainService));
    write->setKey(kProbeKey);
    write->setBinaryData(kProbeText);
    KeychainRequest::start(write, context, limit, [=, done = std::move(done)](QKeychain::Job *written) {
        if (written == nullptr || written->error() != QKeychain::NoError) {
            done(fail(keychainError(written, limit)));
            return;
        }
        auto *read = new QKeychain::ReadPasswordJob(QString::fromLatin1(kKeychainService));
        read->setKey(kProbeKey);
        KeychainRequest::start(read, context, limit, [=](QKeychain::Job *job) {
            auto *cleanup = new QKeychain::DeletePasswordJob(QString::fromLatin1(kKeychainService));
            cleanup->setKey(kProbeKey);
            cleanup->start();
            const auto *answer = static_cast<const QKeychain::ReadPasswordJob *>(job);
            if (answer == nullptr || answer->error() != QKeychain::NoError)
                done(fail(keychainError(answer, limit)));
            else if (answer->binaryData() != kProbeText)
                done(failLocal(FaultClass::Keyring, "the keychain does not give back what was written"));
            else
                done({});
        });
    });
}

} // namespace edgedeck::secrets
