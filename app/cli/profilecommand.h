// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/command.h"
#include "app/config/profile.h"
#include "app/ops/accountsetup.h"
#include "app/secrets/secretstore.h"

#include <memory>

namespace edgedeck::cli {

/// profile add | list | show | remove | test | import. A token is asked for without echo or read from stdin or a
/// descriptor, and goes to the keychain only.
class ProfileCommand final : public Command
{
    Q_OBJECT
public:
    ProfileCommand();
    ~ProfileCommand() override;
    [[nodiscard]] QString summary() const override;
    void describe(QCommandLineParser &parser) const override;
    [[nodiscard]] std::chrono::milliseconds defaultTimeout(const QStringList &arguments) const override;
    [[nodiscard]] Result<void> start(const QCommandLineParser &parser) override;

private:
    [[nodiscard]] Result<void> add(const QCommandLineParser &parser, const QStringList &rest);
    [[nodiscard]] Result<void> list();
    [[nodiscard]] Result<void> show(const QStringList &rest);
    [[nodiscard]] Result<void> remove(const QStringList &rest);
    [[nodiscard]] Result<void> test(const QStringList &rest);
    [[nodiscard]] Result<void> import(const QCommandLineParser &parser, const QStringList &rest);

    /// Fills a profile from the options of `add` and `import`.
    [[nodiscard]] Result<void> fill(const QCommandLineParser &parser, config::Profile &profile);
    void checked(Result<ops::AccountSurvey> survey);
    void store();
    void stored(Result<void> written);
    void tested(Result<ops::AccountSurvey> survey);

    config::ProfileStore m_profiles;
    std::unique_ptr<secrets::SecretStore> m_keychain;
    config::Profile m_profile;
    secrets::Secret m_token;
    std::unique_ptr<ops::Session> m_checkSession;
    std::unique_ptr<ops::AccountSetup> m_setup;
};

} // namespace edgedeck::cli
