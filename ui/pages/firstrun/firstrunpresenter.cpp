// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/firstrun/firstrunpresenter.h"

#include "ui/models/format.h"

#include <algorithm>
#include <utility>

namespace edgedeck::ui {

using namespace Qt::StringLiterals;

FirstRunPresenter::FirstRunPresenter(
    QString configHome, std::shared_ptr<secrets::SecretStore> keychain, Survey survey, QObject *parent)
    : QObject(parent)
    , m_configHome(std::move(configHome))
    , m_keychain(std::move(keychain))
    , m_ask(std::move(survey))
{
    m_profile.name = "default";
    if (m_ask)
        return;
    m_ask = [this](const ops::Connection &with, const std::optional<AccountId> &account,
                std::function<void(Result<ops::AccountSurvey>)> done) {
        m_setup.reset();
        m_session = std::make_unique<ops::Session>(with, m_clock);
        m_setup = std::make_unique<ops::AccountSetup>(*m_session);
        m_setup->survey(account, this, std::move(done));
    };
}

FirstRunPresenter::~FirstRunPresenter()
{
    m_token.forget();
    m_writeToken.forget();
}

void FirstRunPresenter::setStage(Stage stage)
{
    m_stage = stage;
    Q_EMIT changed();
}

ops::Connection FirstRunPresenter::connection() const
{
    ops::Connection with;
    with.profile = m_profile;
    with.readToken = m_token;
    with.writeToken = m_writeToken;
    with.secretSource = m_place;
    with.configHome = m_configHome;
    with.dataHome = config::dataHome();
    return with;
}

void FirstRunPresenter::check(secrets::Secret token)
{
    m_error.reset();
    m_survey.reset();
    if (const auto possible = secrets::checkToken(token.view()); !possible) {
        token.forget();
        m_error = possible.error();
        setStage(Stage::Empty);
        return;
    }
    m_token = std::move(token);
    setStage(Stage::Checking);
    const int generation = ++m_generation;
    m_ask(connection(), AccountId::parse(m_profile.accountId),
        [this, generation](Result<ops::AccountSurvey> answer) {
            if (generation == m_generation)
                surveyed(answer);
        });
}

void FirstRunPresenter::chooseAccount(const QString &id)
{
    if (id.toStdString() == m_profile.accountId || m_token.empty())
        return;
    m_profile.accountId = id.toStdString();
    setStage(Stage::Checking);
    const int generation = ++m_generation;
    m_ask(connection(), AccountId::parse(m_profile.accountId),
        [this, generation](Result<ops::AccountSurvey> answer) {
            if (generation == m_generation)
                surveyed(answer);
        });
}

void FirstRunPresenter::surveyed(const Result<ops::AccountSurvey> &answer)
{
    if (!answer) {
        m_error = answer.error();
        setStage(Stage::Empty);
        return;
    }
    m_survey = *answer;
    if (answer->account)
        m_profile.accountId = answer->account->str();
    for (const cloudflare::Account &account : answer->accounts) {
        if (account.id.str() == m_profile.accountId)
            m_profile.accountName = account.name;
    }
    const bool listed = std::any_of(answer->workers.begin(), answer->workers.end(),
        [this](const WorkerSummary &worker) { return worker.name.str() == m_profile.worker; });
    if (!listed)
        m_profile.worker = answer->workers.size() == 1 ? answer->workers.front().name.str() : std::string();
    if (answer->plan != Plan::Unknown)
        m_profile.plan = answer->plan;
    setStage(Stage::Surveyed);
}

Result<void> FirstRunPresenter::import(const QString &path)
{
    const auto file = config::readWranglerFile(path);
    if (!file) {
        m_error = file.error();
        Q_EMIT changed();
        return tl::unexpected<Error>(file.error());
    }
    m_error.reset();
    m_imported = path;
    m_profile.wranglerFile = path.toStdString();
    m_profile.worker = file->mainName;
    if (!file->accountId.empty())
        m_profile.accountId = file->accountId;
    const auto top = file->environments.find("");
    if (top != file->environments.end()) {
        m_profile.flags = detectFlags(top->second.bindings);
        if (!top->second.name.empty())
            m_profile.worker = top->second.name;
    }
    Q_EMIT changed();
    return {};
}

QString FirstRunPresenter::blocker() const
{
    if (m_stage == Stage::Checking)
        return u"asking Cloudflare…"_s;
    if (m_stage == Stage::Saving)
        return u"waiting for your keyring…"_s;
    if (m_token.empty() || !m_survey)
        return u"check a read token first"_s;
    for (const ops::Permission &permission : m_survey->permissions) {
        if (permission.required && permission.granted && !*permission.granted)
            return u"the token lacks "_s + format::plain(permission.name);
    }
    if (m_profile.worker.empty())
        return u"choose a Worker"_s;
    if (m_profile.name.empty())
        return u"name the profile"_s;
    return {};
}

void FirstRunPresenter::save()
{
    if (!blocker().isEmpty())
        return;
    config::ProfileStore store(m_configHome);
    if (const auto saved = store.save(m_profile); !saved) {
        m_error = saved.error();
        Q_EMIT changed();
        return;
    }
    if (!m_keychain)
        m_keychain = secrets::makeKeychainStore();
    setStage(Stage::Saving);
    writeNext(secrets::Slot::ReadToken);
}

void FirstRunPresenter::writeNext(secrets::Slot slot)
{
    const secrets::Secret &secret = slot == secrets::Slot::ReadToken ? m_token : m_writeToken;
    m_keychain->write(
        QString::fromStdString(m_profile.name), slot, secret, this, [this, slot](Result<void> written) {
            if (!written) {
                // The token is still in its page of memory; it is never put into a file instead.
                m_place
                    = u"Kept in memory for this run only: the keyring does not answer. Never in a file."_s;
            } else if (slot == secrets::Slot::ReadToken && !m_writeToken.empty()) {
                writeNext(secrets::Slot::WriteToken);
                return;
            } else {
                m_place = u"Kept in the system keyring. Never in a file, a log or a report."_s;
            }
            setStage(Stage::Saved);
            Q_EMIT connected(connection());
        });
}

} // namespace edgedeck::ui
