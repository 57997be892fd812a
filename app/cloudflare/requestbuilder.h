// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cloudflare/requests.h"

namespace edgedeck::cloudflare {

using Query = std::vector<std::pair<std::string, std::string>>;

/// A path under construction, together with the name of the call for errors and logs: there the account is "…", and
/// so is a segment added with hidden(). Private to the files that make requests.
class RequestBuilder
{
public:
    RequestBuilder(std::string method, net::CallClass cls)
        : m_method(std::move(method))
        , m_cls(cls)
    {
    }
    [[nodiscard]] static RequestBuilder get() { return {"GET", net::CallClass::Read}; }
    [[nodiscard]] static RequestBuilder write(std::string method)
    {
        return {std::move(method), net::CallClass::Write};
    }

    RequestBuilder &fixed(std::string_view path);
    RequestBuilder &segment(const std::string &id);
    RequestBuilder &hidden(const std::string &id);
    RequestBuilder &account(const AccountId &account) { return fixed("/accounts").hidden(account.str()); }
    RequestBuilder &script(const ScriptName &script)
    {
        return fixed("/workers/scripts").segment(script.str());
    }
    /// The same Worker in the newer API.
    RequestBuilder &worker(const ScriptName &script)
    {
        return fixed("/workers/workers").segment(script.str());
    }
    RequestBuilder &kvNamespace(const NamespaceId &ns)
    {
        return fixed("/storage/kv/namespaces").segment(ns.str());
    }

    [[nodiscard]] Requests::Made make(const std::string &base, const Query &query = {}) const;

private:
    std::string m_method, m_path, m_name;
    net::CallClass m_cls;
    bool m_missing = false;
};

[[nodiscard]] Requests::Made withBody(Requests::Made made, Result<std::string> body, std::string contentType);
/// Limits of KV; "." and ".." would also be taken for path steps on the way.
[[nodiscard]] bool validKvKey(const std::string &key);
[[nodiscard]] Requests::Made refusedKvKey();
/// A multipart body of text parts, with a boundary that none of them holds.
struct FormPart
{
    std::string name, contentType, content; ///< no content type: none is sent
};
struct FormBody
{
    std::string body, contentType;
};
[[nodiscard]] FormBody formBody(const std::vector<FormPart> &parts);

} // namespace edgedeck::cloudflare
