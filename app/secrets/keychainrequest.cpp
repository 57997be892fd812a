// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/secrets/keychainrequest.h"

#include <qt6keychain/keychain.h>

#include <QTimer>

#include <utility>

namespace edgedeck::secrets {

KeychainRequest::KeychainRequest(QObject *context, Finished finished)
    : QObject(context)
    , m_finished(std::move(finished))
{
}

void KeychainRequest::start(
    QKeychain::Job *job, QObject *context, std::chrono::milliseconds limit, Finished finished)
{
    auto *request = new KeychainRequest(context, std::move(finished));
    connect(job, &QKeychain::Job::finished, request, &KeychainRequest::finish);
    QTimer::singleShot(limit, request, [request] { request->finish(nullptr); });
    job->setInsecureFallback(false);
    job->start();
}

void KeychainRequest::finish(QKeychain::Job *job)
{
    // Emptied first: the callback may run an event loop or delete the context, and with it this object.
    const Finished finished = std::exchange(m_finished, nullptr);
    if (!finished)
        return;
    deleteLater();
    finished(job);
}

} // namespace edgedeck::secrets
