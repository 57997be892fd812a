// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/config/wranglerfile.h"
#include "app/ops/accountsetup.h"
#include "app/ops/connection.h"
#include "app/secrets/secretstore.h"

#include <QObject>
#include <QString>

#include <functional>
#include <memory>
#include <optional>

namespace edgedeck::ui {

/// What the first page does besides drawing: checks the token, keeps what was chosen, saves profile and tokens.
/// Tokens are in Secret pages only. GUI thread.
class FirstRunPresenter : public QObject
{
    Q_OBJECT
public:
    using Survey = std::function<void(const ops::Connection &connection,
        const std::optional<AccountId> &account, std::function<void(Result<ops::AccountSurvey>)> done)>;

    enum class Stage { Empty, Checking, Surveyed, Saving, Saved };

    /// `configHome` receives the profile. `keychain` null: the system's. `survey` empty: the real one.
    explicit FirstRunPresenter(QString configHome, std::shared_ptr<secrets::SecretStore> keychain = {},
        Survey survey = {}, QObject *parent = nullptr);
    ~FirstRunPresenter() override;

    [[nodiscard]] Stage stage() const { return m_stage; }
    /// Takes a pasted token and asks Cloudflare about it. A text that cannot be a token is refused at once.
    void check(secrets::Secret token);
    void setWriteToken(secrets::Secret token) { m_writeToken = std::move(token); }
    [[nodiscard]] const std::optional<ops::AccountSurvey> &survey() const { return m_survey; }
    [[nodiscard]] const std::optional<Error> &error() const { return m_error; }

    void chooseAccount(const QString &id);
    void chooseWorker(const QString &name) { m_profile.worker = name.toStdString(); }
    void choosePlan(Plan plan) { m_profile.plan = plan; }
    void chooseEnvironment(Environment environment) { m_profile.environment = environment; }
    void setName(const QString &name) { m_profile.name = name.toStdString(); }
    [[nodiscard]] const config::Profile &profile() const { return m_profile; }
    /// Takes names and flags from a wrangler file; it holds no token.
    [[nodiscard]] Result<void> import(const QString &path);
    [[nodiscard]] const QString &importedFile() const { return m_imported; }

    /// Why Save is off, "" when it is on.
    [[nodiscard]] QString blocker() const;
    void save();
    /// Where the token is now: "Kept in the system keyring." or "Kept in memory for this run only: …".
    [[nodiscard]] const QString &tokenPlace() const { return m_place; }

Q_SIGNALS:
    void changed();
    /// Profile and token are saved (or the token stays in memory for this run): open it.
    void connected(const edgedeck::ops::Connection &connection);

private:
    void setStage(Stage stage);
    void surveyed(const Result<ops::AccountSurvey> &answer);
    void writeNext(secrets::Slot slot);
    [[nodiscard]] ops::Connection connection() const;

    QString m_configHome, m_imported, m_place;
    std::shared_ptr<secrets::SecretStore> m_keychain;
    Survey m_ask;
    Stage m_stage = Stage::Empty;
    secrets::Secret m_token, m_writeToken;
    std::optional<ops::AccountSurvey> m_survey;
    std::optional<Error> m_error;
    config::Profile m_profile;
    SystemClock m_clock;
    std::unique_ptr<ops::Session> m_session;
    std::unique_ptr<ops::AccountSetup> m_setup;
    int m_generation = 0;
};

} // namespace edgedeck::ui
