// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/base/qt/convert.h"
#include "app/net/proxy.h"
#include "app/ops/connection.h"

#include <QHostAddress>
#include <QUrl>

namespace edgedeck::ops {

using namespace Qt::StringLiterals;

namespace {

bool isLoopbackHost(const QString &host)
{
    if (host.compare("localhost"_L1, Qt::CaseInsensitive) == 0)
        return true;
    const QHostAddress address(host);
    return !address.isNull() && address.isLoopback();
}

} // namespace

bool isLoopbackUrl(const std::string &url)
{
    return isLoopbackHost(QUrl(toQString(url), QUrl::StrictMode).host());
}

Result<void> checkBaseUrl(const std::string &url, const std::string &what)
{
    const QUrl parsed(toQString(url), QUrl::StrictMode);
    if (!parsed.isValid() || parsed.host().isEmpty())
        return failLocal(FaultClass::Config, "the " + what + " is not a URL with a host");
    if (!parsed.userInfo().isEmpty() || parsed.hasQuery() || parsed.hasFragment())
        return failLocal(FaultClass::Config, "the " + what + " may hold no user name, query or fragment");
    const QString scheme = parsed.scheme().toLower();
    if (scheme == "https"_L1)
        return {};
    if (scheme == "http"_L1 && isLoopbackHost(parsed.host()))
        return {};
    if (scheme == "http"_L1)
        return failLocal(FaultClass::Config,
            "the " + what + " is plain http to " + toStd(parsed.host())
                + ": a token goes only to https, or to http on this computer");
    return failLocal(FaultClass::Config, "the " + what + " must begin with https://");
}

std::string proxyInUse(const QProcessEnvironment &environment, const std::string &baseUrl)
{
    // http is only ever loopback here, and the engine takes proxies for https alone.
    if (!baseUrl.starts_with("https://") || isLoopbackUrl(baseUrl))
        return {};
    const QString noProxy = environment.value(u"no_proxy"_s, environment.value(u"NO_PROXY"_s));
    if (net::bypassesProxy(toStd(noProxy), toStd(QUrl(toQString(baseUrl)).host().toLower())))
        return {};
    for (const auto name : {"https_proxy"_L1, "HTTPS_PROXY"_L1, "all_proxy"_L1, "ALL_PROXY"_L1}) {
        const QString value = environment.value(name);
        if (value.isEmpty())
            continue;
        QUrl proxy = QUrl::fromUserInput(value);
        proxy.setUserInfo({});
        return toStd(proxy.host() + (proxy.port() > 0 ? u":"_s + QString::number(proxy.port()) : QString()));
    }
    return {};
}

} // namespace edgedeck::ops
