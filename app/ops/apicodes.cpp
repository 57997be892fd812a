// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ops/apicodes.h"

#include <algorithm>
#include <array>

namespace edgedeck::ops {

namespace {

constexpr std::array kCommon{
    CodeWords{1000, "the token is not valid", "Check that the whole token was pasted, or make a new one."},
    CodeWords{6003, "the request headers are not valid, mostly a damaged token",
        "Check that the whole token was pasted."},
    CodeWords{7000, "this server has no such route", "Check the API base URL of the profile."},
    CodeWords{7003, "this server has no such route, or the account id is wrong",
        "Check the account id and the API base URL."},
    CodeWords{
        9106, "the credentials are missing or of the wrong kind", "Use an API token, not a global key."},
    CodeWords{
        9109, "the token may not use this account or resource", "Check the token's account and permissions."},
    CodeWords{10000, "the token is not valid for this, or lacks the permission",
        "Check the token's permissions and account."},
};

constexpr std::array kWorkers{
    CodeWords{10007, "this Worker does not exist on the account", "Check the Worker's name and the account."},
    CodeWords{10013, "an internal error at Cloudflare", "Wait a moment and look again."},
    CodeWords{
        10021, "the code of the version did not pass validation", "Look at the version in the dashboard."},
    CodeWords{
        10023, "the token may not change this Worker", "The token needs Account › Workers Scripts › Write."},
    CodeWords{10053, "a binding of that name exists",
        "The flag is a variable and not a secret: flip it as a variable (route A)."},
    CodeWords{10056, "there is no binding of that name", "Look at the bindings of the live version."},
    CodeWords{10057, "a binding that should be kept is gone", "Look at the bindings again and plan anew."},
    CodeWords{10090, "this Worker does not exist on the account", "Check the Worker's name and the account."},
    CodeWords{10092, "this environment of the Worker does not exist", "Check the Worker's name."},
    CodeWords{10214, "the newest uploaded version is not the one that is live",
        "Deploy the newest version first, or wait for whoever uploaded it."},
    CodeWords{10215, "the newest uploaded version is not the one that is live, so secrets cannot be edited",
        "Deploy the newest version first, or wait for whoever uploaded it."},
    CodeWords{10220, "a secret has changed since that version was live",
        "Look at the named secrets; going back needs force."},
    CodeWords{10222, "this Worker has no versions", "Upload it once with wrangler."},
    CodeWords{
        100402, "the version's exports could not be reconciled", "Look at the version in the dashboard."},
    CodeWords{100405, "the versions of the split export different classes", "Deploy one version alone."},
};

constexpr std::array kKv{
    CodeWords{10009, "the key does not exist", ""},
    CodeWords{10011, "the namespace id is not valid", "Check the id in the binding."},
    CodeWords{
        10013, "the namespace does not exist", "The binding points nowhere: bind an existing namespace."},
    CodeWords{10048, "the account's free KV limit for this operation is used up for today",
        "Wait for 00:00 UTC, or move to the Paid plan."},
};

template <std::size_t N> const CodeWords *find(const std::array<CodeWords, N> &table, int code)
{
    const auto found
        = std::find_if(table.begin(), table.end(), [&](const CodeWords &w) { return w.code == code; });
    return found == table.end() ? nullptr : &*found;
}

} // namespace

const CodeWords *wordsForCode(int code, std::string_view endpoint)
{
    const bool kv = endpoint.find("/storage/kv") != std::string_view::npos;
    if (const CodeWords *words = kv ? find(kKv, code) : find(kWorkers, code))
        return words;
    // The limit text also comes with calls of other products that write KV on the way.
    constexpr int kKvLimit = 10048;
    if (code == kKvLimit)
        return find(kKv, code);
    return find(kCommon, code);
}

} // namespace edgedeck::ops
