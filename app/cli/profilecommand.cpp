// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/profilecommand.h"

#include "app/base/qt/convert.h"
#include "app/cli/exitcode.h"
#include "app/cli/jsonwriters.h"
#include "app/cli/suggest.h"
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

std::chrono::milliseconds ProfileCommand::defaultTimeout(const QStringList &arguments) const
{
    // A person is typing a token.
    return arguments.value(0) == u"add"_s || arguments.value(0) == u"secret"_s ? 300s : 30s;
}

Result<void> ProfileCommand::start(const QCommandLineParser &parser)
{
    const QStringList all = operands(parser);
    const QString act = all.value(0);
    const QStringList rest = all.mid(1);
    if (act == u"add"_s)
        return add(parser, rest);
    if (act == u"list"_s)
        return list(parser);
    if (act == u"show"_s)
        return show(rest);
    if (act == u"remove"_s)
        return remove(rest);
    if (act == u"test"_s)
        return test(rest);
    if (act == u"secret"_s)
        return secret(parser, rest);
    return import(parser, rest);
}

void ProfileCommand::timedOut()
{
    if (m_showing)
        showSecrets(unknownSecrets("the keychain did not answer in time"));
    else
        Command::timedOut();
}

Result<void> ProfileCommand::mustExist(const QString &name) const
{
    const QStringList names = m_profiles.names();
    if (names.contains(name))
        return {};
    return usage(noProfile(name, names));
}

Result<void> ProfileCommand::fill(const QCommandLineParser &parser, config::Profile &profile)
{
    const auto text = [&](const QString &option) { return toStd(parser.value(option)); };
    if (text(u"environment"_s) == "staging")
        profile.environment = Environment::Staging;
    if (const std::string plan = text(u"plan"_s); !plan.empty())
        profile.plan = plan == "free" ? Plan::Free : Plan::Paid;
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
            return usage("--" + toStd(option) + ": there is no file `" + toStd(file) + "`");
        *into = toStd(QFileInfo(file).absoluteFilePath());
    }
    if (!profile.accountId.empty() && !AccountId::parse(profile.accountId))
        return usage("an account id is 32 hex digits, not `" + profile.accountId + "`");
    if (!profile.worker.empty() && !ScriptName::parse(profile.worker))
        return usage("`" + profile.worker + "` cannot be the name of a Worker");
    if (auto base = ops::checkBaseUrl(profile.apiBaseUrl, "API base URL"); !base)
        return base;
    return profile.workerUrl.empty() ? Result<void>() : ops::checkBaseUrl(profile.workerUrl, "Worker URL");
}

Result<void> ProfileCommand::add(const QCommandLineParser &parser, const QStringList &rest)
{
    m_profile.name = toStd(rest.front());
    if (m_profiles.names().contains(rest.front()))
        return usage("a profile named `" + m_profile.name + "` exists: `edgedeckctl profile secret "
            + m_profile.name + " token` gives it another token, `edgedeckctl profile remove " + m_profile.name
            + "` makes room");
    if (auto filled = fill(parser, m_profile); !filled)
        return filled;
    auto token = globals().overrides.tokenFd ? secrets::readTokenFromFd(*globals().overrides.tokenFd)
                                             : askToken("API token of " + m_profile.name);
    if (!token)
        return edgedeck::fail(token.error());
    if (auto right = secrets::checkToken(token->view()); !right)
        return right;
    m_token = std::move(*token);
    if (auto key = readWorkerKey(parser); !key)
        return key;
    if (parser.isSet(u"no-check"_s)) {
        store();
        return {};
    }
    ops::Connection connection;
    connection.profile = m_profile;
    connection.readToken = m_token;
    connection.workerKey = m_workerKey;
    connection.secretSource = u"memory, this run only"_s;
    connection.configHome = config::configHome();
    connection.dataHome = config::dataHome();
    m_checkSession = makeSession(std::move(connection));
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

Result<void> ProfileCommand::readWorkerKey(const QCommandLineParser &parser)
{
    const QString fd = parser.value(u"worker-key-fd"_s);
    if (!fd.isEmpty()) {
        bool ok = false;
        const int number = fd.toInt(&ok);
        if (!ok || number < 0)
            return usage("--worker-key-fd takes the number of an open descriptor, not `" + toStd(fd) + "`");
        if (m_profile.workerUrl.empty())
            return usage("a Worker key goes to the Worker's own address: name it with --worker-url");
        auto key = secrets::readTokenFromFd(number);
        if (!key)
            return usage("no Worker key: " + key.error().detail);
        m_workerKey = std::move(*key);
        return {};
    }
    if (m_profile.workerUrl.empty() || !canAsk())
        return {};
    // An empty line is an answer: this Worker wants no key.
    if (auto key = askToken("Worker key of " + m_profile.name + ", empty for none"))
        m_workerKey = std::move(*key);
    return {};
}

void ProfileCommand::store()
{
    if (auto saved = m_profiles.save(m_profile); !saved) {
        Command::fail(saved.error());
        return;
    }
    setWaitingFor("the keychain");
    m_keyGiven = !m_workerKey.empty();
    m_keychain = secrets::makeKeychainStore();
    m_keychain->write(toQString(m_profile.name), secrets::Slot::ReadToken, m_token, this,
        [this](const Result<void> &written) { stored(written); });
}

void ProfileCommand::stored(const Result<void> &written)
{
    m_token.forget();
    if (!m_keyGiven) {
        finishAdd(written, {});
        return;
    }
    m_keychain->write(toQString(m_profile.name), secrets::Slot::WorkerKey, m_workerKey, this,
        [this, written](const Result<void> &key) {
            m_workerKey.forget();
            finishAdd(written, key);
        });
}

void ProfileCommand::finishAdd(const Result<void> &tokenWritten, const Result<void> &keyWritten)
{
    if (isFinished())
        return;
    const bool noKey = m_profile.workerUrl.empty();
    SecretWords words{.token = tokenWritten ? "keychain" : "missing",
        .writeToken = "none: the token is used",
        .workerKey = noKey ? "not needed: no Worker URL" : "missing",
        .missing = {}};
    if (!tokenWritten)
        output().message("the profile is saved, its token is not: " + ops::sentence(tokenWritten.error())
            + "\nUntil a keychain answers, give it with CLOUDFLARE_API_TOKEN or --token-fd.\n");
    if (m_keyGiven && keyWritten)
        words.workerKey = "keychain";
    if (!keyWritten)
        output().message("the Worker's key is not saved: " + ops::sentence(keyWritten.error())
            + "\nUntil a keychain answers, give it with EDGEDECK_WORKER_KEY.\n");
    words.missing = missingSecrets(m_profile, words);
    output().result(profileJson(m_profile, words), profileText(m_profile, words));
    finish(tokenWritten && keyWritten ? kFine : kWarning);
}

Result<void> ProfileCommand::list(const QCommandLineParser &parser)
{
    std::vector<config::Profile> profiles;
    std::string names;
    for (const QString &name : m_profiles.names()) {
        auto loaded = m_profiles.load(name);
        names += toStd(name) + "\n";
        if (loaded)
            profiles.push_back(std::move(*loaded));
        else
            output().message(toStd(name) + ": " + ops::sentence(loaded.error()) + "\n");
    }
    const bool plain = parser.isSet(u"names"_s);
    if (!plain || output().json() || !names.empty())
        output().result(profilesJson(profiles), plain ? names : profilesText(profiles));
    finish(kFine);
    return {};
}

Result<void> ProfileCommand::show(const QStringList &rest)
{
    if (auto there = mustExist(rest.front()); !there)
        return there;
    const auto loaded = m_profiles.load(rest.front());
    if (!loaded)
        return edgedeck::fail(loaded.error());
    m_profile = *loaded;
    m_showing = true;
    lookForSecrets(m_profile, this, [this](const SecretWords &words) { showSecrets(words); });
    return {};
}

void ProfileCommand::showSecrets(const SecretWords &words)
{
    if (isFinished())
        return;
    output().result(profileJson(m_profile, words), profileText(m_profile, words));
    const bool unknown = words.token.starts_with("unknown") || words.workerKey.starts_with("unknown");
    finish(unknown || !words.missing.empty() ? kWarning : kFine);
}

Result<void> ProfileCommand::remove(const QStringList &rest)
{
    if (auto there = mustExist(rest.front()); !there)
        return there;
    const auto loaded = m_profiles.load(rest.front());
    if (loaded)
        m_profile = *loaded;
    m_profile.name = toStd(rest.front());
    if (auto removed = m_profiles.remove(rest.front()); !removed)
        return removed;
    setWaitingFor("the keychain");
    m_keychain = secrets::makeKeychainStore();
    forgetNext({secrets::Slot::ReadToken, secrets::Slot::WriteToken, secrets::Slot::WorkerKey}, {});
    return {};
}

void ProfileCommand::forgetNext(std::vector<secrets::Slot> left, const Result<void> &worst)
{
    if (isFinished())
        return;
    if (left.empty()) {
        const std::string word = worst ? "forgotten" : "may still be in the keychain";
        if (!worst)
            output().message(
                "its secrets may still be in the keychain: " + ops::sentence(worst.error()) + "\n");
        output().result(
            profileJson(m_profile, {.token = word, .writeToken = word, .workerKey = word, .missing = {}}),
            "removed " + m_profile.name + "\n");
        finish(worst ? kFine : kWarning);
        return;
    }
    const secrets::Slot slot = left.front();
    left.erase(left.begin());
    m_keychain->forget(toQString(m_profile.name), slot, this,
        [this, left = std::move(left), worst](const Result<void> &forgotten) {
            // A keychain that does not answer once is not asked three times.
            forgetNext(forgotten ? left : std::vector<secrets::Slot>{}, forgotten ? worst : forgotten);
        });
}

Result<void> ProfileCommand::secret(const QCommandLineParser &parser, const QStringList &rest)
{
    static const std::vector<std::string> kWords{"token", "write-token", "worker-key"};
    const std::string which = toStd(rest.at(1));
    const auto found = std::find(kWords.begin(), kWords.end(), which);
    if (found == kWords.end())
        return usage("`" + which + "` is no secret of a profile; there are " + listed(kWords)
            + didYouMean(which, kWords));
    if (auto there = mustExist(rest.front()); !there)
        return there;
    const auto slot = static_cast<secrets::Slot>(found - kWords.begin());
    m_profile.name = toStd(rest.front());
    m_keychain = secrets::makeKeychainStore();
    const auto done = [this, which, forget = parser.isSet(u"forget"_s)](const Result<void> &written) {
        if (isFinished())
            return;
        m_token.forget();
        if (!written) {
            Command::fail(written.error());
            return;
        }
        const std::string word = forget ? "forgotten" : "keychain";
        output().result(secretJson(m_profile.name, which, word),
            which + " of " + m_profile.name + (forget ? ": forgotten\n" : ": stored in the keychain\n"));
        finish(kFine);
    };
    setWaitingFor("the keychain");
    if (parser.isSet(u"forget"_s)) {
        m_keychain->forget(rest.front(), slot, this, done);
        return {};
    }
    auto given = globals().overrides.tokenFd ? secrets::readTokenFromFd(*globals().overrides.tokenFd)
                                             : askToken(which + " of " + m_profile.name);
    if (!given)
        return edgedeck::fail(given.error());
    if (slot != secrets::Slot::WorkerKey) {
        if (auto right = secrets::checkToken(given->view()); !right)
            return right;
    }
    m_token = std::move(*given);
    m_keychain->write(rest.front(), slot, m_token, this, done);
    return {};
}

Result<void> ProfileCommand::test(const QStringList &rest)
{
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
    const ops::Connection &used = session()->connection();
    SecretWords words;
    words.token = toStd(used.secretSource);
    words.writeToken = used.writeToken.empty() ? "none: the token is used" : "keychain";
    words.workerKey = m_profile.workerUrl.empty() ? "not needed: no Worker URL"
        : used.workerKey.empty()                  ? "missing"
                                                  : "there";
    words.missing = missingSecrets(m_profile, words);
    output().result(surveyJson(m_profile, *survey, words), surveyText(*survey, words));
    const auto &all = survey->permissions;
    const bool required
        = std::any_of(all.begin(), all.end(), [](const auto &p) { return p.required && p.granted == false; });
    const bool optional
        = std::any_of(all.begin(), all.end(), [](const auto &p) { return p.granted == false; });
    const bool unknown
        = std::any_of(all.begin(), all.end(), [](const auto &p) { return p.required && !p.granted; });
    finish(required ? kCritical : unknown ? kUnknown : optional || !words.missing.empty() ? kWarning : kFine);
}

Result<void> ProfileCommand::import(const QCommandLineParser &parser, const QStringList &rest)
{
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
            "a profile named `" + m_profile.name + "` exists: remove it or choose another with --name");
    if (auto filled = fill(parser, m_profile); !filled)
        return filled;
    if (auto saved = m_profiles.save(m_profile); !saved)
        return saved;
    SecretWords words{.token = "missing",
        .writeToken = "none: the token is used",
        .workerKey = m_profile.workerUrl.empty() ? "not needed: no Worker URL" : "missing",
        .missing = {}};
    words.missing = missingSecrets(m_profile, words);
    output().result(profileJson(m_profile, words), profileText(m_profile, words));
    finish(kFine);
    return {};
}

} // namespace edgedeck::cli
