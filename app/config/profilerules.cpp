// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/config/profilerules.h"

#include "app/base/ids.h"
#include "app/base/qt/convert.h"

#include <QRegularExpression>
#include <QUrl>

using namespace Qt::StringLiterals;

namespace edgedeck::config {

namespace {

bool looksLikeToken(const std::string &text)
{
    static const QRegularExpression shape(
        u"cf(?:k|ut|at)_[A-Za-z0-9_-]{16,}|[Bb]earer [A-Za-z0-9._~+/=-]{16,}"_s);
    return shape.match(toQString(text)).hasMatch();
}

tl::unexpected<Error> refuse(const char *field, const std::string &reason)
{
    return failLocal(FaultClass::Config, std::string(field) + ": " + reason);
}

} // namespace

bool isProfileName(const QString &name)
{
    static const QRegularExpression pattern(u"\\A[A-Za-z0-9][A-Za-z0-9._-]{0,63}\\z"_s);
    return pattern.match(name).hasMatch();
}

bool isSafeBaseUrl(const std::string &text)
{
    const QUrl url(toQString(text), QUrl::StrictMode);
    if (!url.isValid() || url.host().isEmpty() || !url.userInfo().isEmpty() || url.hasQuery()
        || url.hasFragment())
        return false;
    if (url.scheme() == "https"_L1)
        return true;
    const QString host = url.host();
    return url.scheme() == "http"_L1
        && (host == "localhost"_L1 || host == "::1"_L1
            || (host.startsWith("127."_L1) && host.count(u'.') == 3 && host.back().isDigit()));
}

Result<void> checkProfile(const Profile &profile)
{
    if (!isProfileName(toQString(profile.name)))
        return refuse("name", "use 1 to 64 letters, digits, dots, dashes or underscores");
    if (!profile.accountId.empty() && !AccountId::parse(profile.accountId))
        return refuse("account_id", "an account id is 32 hexadecimal digits");
    if (!profile.worker.empty() && !ScriptName::parse(profile.worker))
        return refuse("worker", "this is not a name that a Worker can have");
    if (!isSafeBaseUrl(profile.apiBaseUrl))
        return refuse(
            "api_base_url", "must be an https address (http only on this computer) without user or query");
    if (!profile.workerUrl.empty() && !isSafeBaseUrl(profile.workerUrl))
        return refuse(
            "worker_url", "must be an https address (http only on this computer) without user or query");
    if (profile.workerPollSeconds < 0 || profile.workerPollSeconds > 86'400)
        return refuse("worker_poll_seconds", "must be between 0 (only when asked) and 86400");
    for (const std::string *text : {&profile.accountName, &profile.worker, &profile.apiBaseUrl,
             &profile.workerUrl, &profile.caFile, &profile.wranglerFile}) {
        if (looksLikeToken(*text))
            return refuse("profile", "this looks like a token; tokens are never kept in a profile");
    }
    for (const FlagDefinition &flag : profile.flags) {
        if (!BindingName::parse(flag.name))
            return refuse("flags", "a flag needs the name of a binding");
        if (flag.on == flag.off)
            return refuse("flags", flag.name + " has the same value for on and off");
        if (looksLikeToken(flag.on) || looksLikeToken(flag.off))
            return refuse("flags", "this looks like a token; tokens are never kept in a profile");
    }
    return {};
}

} // namespace edgedeck::config
