// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/command.h"
#include "app/cli/profilesecrets.h"
#include "app/config/profile.h"
#include "app/ops/accountsetup.h"
#include "app/secrets/secretstore.h"

#include <memory>
#include <vector>

namespace edgedeck::cli {

/// profile add | list | show | remove | test | import | secret. A secret is asked for without echo or read from stdin or
/// a descriptor, and goes to the keychain only.
class ProfileCommand final : public Command
{
    Q_OBJECT
public:
    ProfileCommand();
    ~ProfileCommand() override;
    [[nodiscard]] std::chrono::milliseconds defaultTimeout(const QStringList &arguments) const override;
    [[nodiscard]] Result<void> start(const QCommandLineParser &parser) override;
    void timedOut() override;

private:
    [[nodiscard]] Result<void> add(const QCommandLineParser &parser, const QStringList &rest);
    [[nodiscard]] Result<void> list(const QCommandLineParser &parser);
    [[nodiscard]] Result<void> show(const QStringList &rest);
    [[nodiscard]] Result<void> remove(const QStringList &rest);
    [[nodiscard]] Result<void> test(const QStringList &rest);
    [[nodiscard]] Result<void> import(const QCommandLineParser &parser, const QStringList &rest);

    [[nodiscard]] Result<void> secret(const QCommandLineParser &parser, const QStringList &rest);
    /// The Worker's key for `add`: from its descriptor, or from the person at the terminal when there is a Worker URL.
    [[nodiscard]] Result<void> readWorkerKey(const QCommandLineParser &parser);
    /// An error that names the profiles there are.
    [[nodiscard]] Result<void> mustExist(const QString &name) const;

    /// Fills a profile from the options of `add` and `import`.
    [[nodiscard]] Result<void> fill(const QCommandLineParser &parser, config::Profile &profile);
    void checked(Result<ops::AccountSurvey> survey);
    void store();
    void stored(const Result<void> &written);
    void finishAdd(const Result<void> &tokenWritten, const Result<void> &keyWritten);
    void forgetNext(std::vector<secrets::Slot> left, const Result<void> &worst);
    void showSecrets(const SecretWords &words);
    void tested(Result<ops::AccountSurvey> survey);

    config::ProfileStore m_profiles;
    std::unique_ptr<secrets::SecretStore> m_keychain;
    config::Profile m_profile;
    secrets::Secret m_token, m_workerKey;
    bool m_keyGiven = false;
    bool m_showing
        = false; ///< `show` waits for the keychain: without it the settings are still worth showing
    std::unique_ptr<ops::Session> m_checkSession;
    std::unique_ptr<ops::AccountSetup> m_setup;
};

} // namespace edgedeck::cli
