// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/profilecommand.h"

#include "app/base/qt/convert.h"
#include "app/cli/exitcode.h"
#include "app/cli/jsonwriters.h"
#include "app/cli/textwriters.h"
#include "app/cli/tokenprompt.h"
#include "app/config/wranglerfile.h"
#include "app/ops/wording.h"
#include "app/secrets/tokenfd.h"

#include <QFileInfo>

#include <algorithm>

namespace edgedeck::cli {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

ProfileCommand::ProfileCommand()
    : m_profiles(config::configHome())
{
}

ProfileCommand::~ProfileCommand() = default;

QString ProfileCommand::summary() const
{
    return u"add NAME | list | show NAME | remove NAME | test [NAME] | import FILE"_s;
}

void ProfileCommand::describe(QCommandLineParser &parser) const
{
    parser.addOption({u"environment"_s, u"production (default) or staging."_s, u"WORD"_s});
    parser.addOption({u"api-base-url"_s, u"Another API, with /client/v4."_s, u"URL"_s});
    parser.addOption({u"worker-url"_s, u"Base of the Worker's own endpoints."_s, u"URL"_s});
    parser.addOption({u"plan"_s, u"free or paid; found out when not given."_s, u"PLAN"_s});
    parser.addOption({u"ca-file"_s, u"Extra CA certificates."_s, u"FILE"_s});
    parser.addOption({u"wrangler"_s, u"The Worker's wrangler file."_s, u"FILE"_s});
    parser.addOption({u"name"_s, u"Name of an imported profile; the Worker's when not given."_s, u"NAME"_s});
    parser.addOption({u"no-check"_s, u"Do not ask the API about the token (add)."_s});
}

std::chrono::milliseconds ProfileCommand::defaultTimeout(const QStringList &arguments) const
{
    // A person is typing a token.
    return arguments.value(0) == u"add"_s ? 300s : 30s;
}

Result<void> ProfileCommand::start(const QCommandLineParser &parser)
{
    const QStringList all = operands(parser);
    const QString act = all.value(0);
    const QStringList rest = all.mid(1);
    if (act == u"add"_s)
        return add(parser, rest);
    if (act == u"list"_s)
        return rest.isEmpty() ? list() : Result<void>(usage("profile list takes no arguments"));
    if (act == u"show"_s)
        return show(rest);
    if (act == u"remove"_s)
        return remove(rest);
    if (act == u"test"_s)
        return test(rest);
    if (act == u"import"_s)
        return import(parser, rest);
    return usage(act.isEmpty()
            ? "profile needs one of: add, list, show, remove, test, import"
            : "profile has no " + toStd(act) + "; it has add, list, show, remove, test, import");
}

Result<void> ProfileCommand::fill(const QCommandLineParser &parser, config::Profile &profile)
{
    const auto text = [&](const QString &option) { return toStd(parser.value(option)); };
    const std::string environment = text(u"environment"_s);
    if (environment == "staging")
        profile.environment = Environment::Staging;
    else if (!environment.empty() && environment != "production")
        return usage("--environment takes production or staging");
    const std::string plan = text(u"plan"_s);
    if (plan == "free")
        profile.plan = Plan::Free;
    else if (plan == "paid")
        profile.plan = Plan::Paid;
    else if (!plan.empty())
        return usage("--plan takes free or paid");
    const auto take = [](std::string &into, std::string value) {
        if (!value.empty())
            into = std::move(value);
    };
    take(profile.apiBaseUrl, text(u"api-base-url"_s));
    take(profile.workerUrl, text(u"worker-url"_s));
    take(profile.accountId, toStd(globals().overrides.account));
    take(profile.worker, toStd(globals().overrides.worker));
    for (const auto &[into, option] :
        {std::pair(&profile.caFile, u"ca-file"_s), std::pair(&profile.wranglerFile, u"wrangler"_s)}) {
        const QString file = parser.value(option);
        if (file.isEmpty())
            continue;
        if (!QFileInfo::exists(file))
            return usage("no such file: " + toStd(file));
        *into = toStd(QFileInfo(file).absoluteFilePath());
    }
    if (!profile.accountId.empty() && !AccountId::parse(profile.accountId))
        return usage("the account id must be 32 hex digits");
    if (!profile.worker.empty() && !ScriptName::parse(profile.worker))
        return usage("the Worker's name is not a Worker name");
    if (auto base = ops::checkBaseUrl(profile.apiBaseUrl, "API base URL"); !base)
        return base;
    return profile.workerUrl.empty() ? Result<void>() : ops::checkBaseUrl(profile.workerUrl, "Worker URL");
}

Result<void> ProfileCommand::add(const QCommandLineParser &parser, const QStringList &rest)
{
    if (rest.size() != 1)
        return usage("profile add takes one name");
    m_profile.name = toStd(rest.front());
    if (m_profiles.names().contains(rest.front()))
        return usage("a profile named " + m_profile.name + " exists: remove it first");
    if (auto filled = fill(parser, m_profile); !filled)
        return filled;
    auto token = globals().overrides.tokenFd ? secrets::readTokenFromFd(*globals().overrides.tokenFd)
                                             : askToken("API token of " + m_profile.name);
    if (!token)
        return edgedeck::fail(token.error());
    if (auto right = secrets::checkToken(token->view()); !right)
        return right;
    m_token = std::move(*token);
    if (parser.isSet(u"no-check"_s)) {
        store();
        return {};
    }
    ops::Connection connection;
    connection.profile = m_profile;
    connection.readToken = m_token;
    connection.secretSource = u"memory, this run only"_s;
    connection.configHome = config::configHome();
    connection.dataHome = config::dataHome();
    m_checkSession = std::make_unique<ops::Session>(std::move(connection), clock());
    m_setup = std::make_unique<ops::AccountSetup>(*m_checkSession);
    m_setup->survey(AccountId::parse(m_profile.accountId), this,
        [this](Result<ops::AccountSurvey> survey) { checked(std::move(survey)); });
    return {};
}

void ProfileCommand::checked(Result<ops::AccountSurvey> survey)
{
    if (isFinished())
        return;
    if (!survey) {
        // A token that is refused is not kept; a network that is away says nothing against it.
        if (exitFor(survey.error()) == kPermission) {
            Command::fail(survey.error());
            return;
        }
        output().message("not checked: " + ops::sentence(survey.error()) + "\n");
        store();
        return;
    }
    if (m_profile.accountId.empty() && survey->account)
        m_profile.accountId = survey->account->str();
    for (const auto &account : survey->accounts) {
        if (account.id.str() == m_profile.accountId)
            m_profile.accountName = account.name;
    }
    if (m_profile.worker.empty() && survey->workers.size() == 1)
        m_profile.worker = survey->workers.front().name.str();
    for (const auto &permission : survey->permissions) {
        if (permission.granted == false)
            output().message("missing: " + permission.name + ": " + permission.why + "\n");
    }
    store();
}

void ProfileCommand::store()
{
    if (auto saved = m_profiles.save(m_profile); !saved) {
        Command::fail(saved.error());
        return;
    }
    m_keychain = secrets::makeKeychainStore();
    m_keychain->write(toQString(m_profile.name), secrets::Slot::ReadToken, m_token, this,
        [this](Result<void> written) { stored(std::move(written)); });
}

void ProfileCommand::stored(Result<void> written)
{
    if (isFinished())
        return;
    m_token.forget();
    std::string where = "keychain";
    if (!written) {
        where = "not stored";
        output().message("the profile is saved, its token is not: " + ops::sentence(written.error())
            + "\nUntil a keychain answers, give it with CLOUDFLARE_API_TOKEN or --token-fd.\n");
    }
    output().result(profileJson(m_profile, where), profileText(m_profile, where));
    finish(written ? kFine : kWarning);
}

Result<void> ProfileCommand::list()
{
    std::vector<config::Profile> profiles;
    for (const QString &name : m_profiles.names()) {
        auto loaded = m_profiles.load(name);
        if (loaded)
            profiles.push_back(std::move(*loaded));
        else
            output().message(toStd(name) + ": " + ops::sentence(loaded.error()) + "\n");
    }
    output().result(profilesJson(profiles), profilesText(profiles));
    finish(kFine);
    return {};
}

Result<void> ProfileCommand::show(const QStringList &rest)
{
    if (rest.size() != 1)
        return usage("profile show takes one name");
    const auto loaded = m_profiles.load(rest.front());
    if (!loaded)
        return edgedeck::fail(loaded.error());
    output().result(profileJson(*loaded, {}), profileText(*loaded, {}));
    finish(kFine);
    return {};
}

Result<void> ProfileCommand::remove(const QStringList &rest)
{
    if (rest.size() != 1)
        return usage("profile remove takes one name");
    if (!m_profiles.names().contains(rest.front()))
        return usage("no profile named " + toStd(rest.front()));
    const auto loaded = m_profiles.load(rest.front());
    if (loaded)
        m_profile = *loaded;
    m_profile.name = toStd(rest.front());
    if (auto removed = m_profiles.remove(rest.front()); !removed)
        return removed;
    m_keychain = secrets::makeKeychainStore();
    m_keychain->forget(rest.front(), secrets::Slot::ReadToken, this, [this](Result<void> forgotten) {
        if (isFinished())
            return;
        const std::string token = forgotten ? "forgotten" : "may still be in the keychain";
        if (!forgotten)
            output().message(
                "the token may still be in the keychain: " + ops::sentence(forgotten.error()) + "\n");
        output().result(profileJson(m_profile, token), "removed " + m_profile.name + "\n");
        finish(forgotten ? kFine : kWarning);
    });
    return {};
}

Result<void> ProfileCommand::test(const QStringList &rest)
{
    if (rest.size() > 1)
        return usage("profile test takes at most one name");
    if (rest.size() == 1)
        setProfile(rest.front());
    openSession(
        [this](ops::Session &opened) {
            m_profile = opened.profile();
            m_setup = std::make_unique<ops::AccountSetup>(opened);
            m_setup->survey(opened.account(), this,
                [this](Result<ops::AccountSurvey> survey) { tested(std::move(survey)); });
        },
        false);
    return {};
}

void ProfileCommand::tested(Result<ops::AccountSurvey> survey)
{
    if (isFinished())
        return;
    if (!survey) {
        Command::fail(survey.error());
        return;
    }
    output().result(surveyJson(m_profile, *survey), surveyText(*survey));
    const auto &all = survey->permissions;
    const bool required
        = std::any_of(all.begin(), all.end(), [](const auto &p) { return p.required && p.granted == false; });
    const bool optional
        = std::any_of(all.begin(), all.end(), [](const auto &p) { return p.granted == false; });
    const bool unknown
        = std::any_of(all.begin(), all.end(), [](const auto &p) { return p.required && !p.granted; });
    finish(required ? kCritical : optional ? kWarning : unknown ? kUnknown : kFine);
}

Result<void> ProfileCommand::import(const QCommandLineParser &parser, const QStringList &rest)
{
    if (rest.size() != 1)
        return usage("profile import takes one wrangler file");
    const auto file = config::readWranglerFile(rest.front());
    if (!file)
        return edgedeck::fail(file.error());
    m_profile.accountId = file->accountId;
    m_profile.worker = file->mainName;
    m_profile.wranglerFile = toStd(QFileInfo(rest.front()).absoluteFilePath());
    const QString name = parser.value(u"name"_s);
    m_profile.name = name.isEmpty() ? m_profile.worker : toStd(name);
    if (m_profile.name.empty())
        return usage("the file names no Worker: give the profile a name with --name");
    if (m_profiles.names().contains(toQString(m_profile.name)))
        return usage(
            "a profile named " + m_profile.name + " exists: remove it or choose another with --name");
    if (auto filled = fill(parser, m_profile); !filled)
        return filled;
    if (auto saved = m_profiles.save(m_profile); !saved)
        return saved;
    output().result(
        profileJson(m_profile, "not stored"), profileText(m_profile, "not stored: an import holds none"));
    finish(kFine);
    return {};
}

} // namespace edgedeck::cli
