// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include <chrono>
#include <functional>

namespace QKeychain {
class Job;
} // namespace QKeychain

namespace edgedeck::secrets {

/// One QtKeychain job with a time limit of our own: a locked keychain with nobody at its prompt never answers.
/// A job cannot be called back, so one that is late goes on without us and cleans up after itself; jobs behind
/// it wait for it. Lives as a child of the context and dies with it. Thread: the context's, with a GLib event loop.
class KeychainRequest final : public QObject
{
    Q_OBJECT

public:
    /// `job` is null when the limit ran out. Runs once; the request deletes itself then.
    using Finished = std::function<void(QKeychain::Job *job)>;

    static void start(
        QKeychain::Job *job, QObject *context, std::chrono::milliseconds limit, Finished finished);

private:
    KeychainRequest(QObject *context, Finished finished);
    void finish(QKeychain::Job *job);

    Finished m_finished;
};

} // namespace edgedeck::secrets
