// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/edits.h"

#include <algorithm>

namespace edgedeck::sandbox {

Version cloneLatest(World &world, const Script &script, const Author &author)
{
    Version v = script.latest();
    v.id = world.newUuid();
    v.number = script.latest().number + 1;
    v.createdOn = world.stamp();
    v.source = author.source;
    v.authorEmail = author.email;
    v.annotations = Json::object();
    return v;
}

const Version &addVersion(Script &script, Version version)
{
    script.modifiedOn = version.createdOn;
    script.versions.push_back(std::move(version));
    return script.versions.back();
}

const Deployment &addDeployment(World &world, Script &script,
    std::vector<std::pair<std::string, double>> shares, Json annotations, const Author &author,
    Json codeUpdateStrategy)
{
    Deployment d;
    d.id = world.newUuid();
    d.createdOn = world.stamp();
    d.source = author.source;
    d.authorEmail = author.email;
    d.annotations = std::move(annotations);
    d.shares = std::move(shares);
    d.codeUpdateStrategy = world.knobs().oldApi ? Json()
        : codeUpdateStrategy.is_object()        ? std::move(codeUpdateStrategy)
                                                : Json{{"mode", "deferred"}, {"max_delay", 300}};
    const auto previous = script.deployments.empty() ? std::vector<std::pair<std::string, double>>()
                                                     : script.deployments.front().shares;
    // What ran so far belongs to the old version.
    world.catchUp();
    script.modifiedOn = d.createdOn;
    script.deployments.insert(script.deployments.begin(), std::move(d));
    // Somebody who looked before us and deploys what he saw, a moment after us.
    if (!previous.empty() && world.takeLostUpdate("deployment", false)) {
        Deployment theirs = script.deployments.front();
        theirs.id = world.newUuid();
        theirs.createdOn = world.stamp();
        theirs.source = "wrangler";
        theirs.authorEmail = "ci@example.com";
        theirs.annotations = Json{{"workers/message", "pipeline"}, {"workers/triggered_by", "deployment"}};
        theirs.shares = previous;
        script.deployments.insert(script.deployments.begin(), std::move(theirs));
        return script.deployments[1];
    }
    return script.deployments.front();
}

void setBinding(Version &version, const std::string &name, const Json &binding)
{
    const auto it = std::find_if(version.bindings.begin(), version.bindings.end(),
        [&](const Json &b) { return textOf(b, "name") == name; });
    if (binding.is_null()) {
        if (it != version.bindings.end())
            version.bindings.erase(it);
        return;
    }
    Json full = binding;
    full["name"] = name;
    if (it != version.bindings.end())
        *it = std::move(full);
    else
        version.bindings.push_back(std::move(full));
}

bool latestIsLive(const Script &script)
{
    const Version *live = script.soleLive();
    return live && live->id == script.latest().id;
}

std::string changedSecrets(const Version &from, const Version &to)
{
    std::string names;
    for (const Json &b : to.bindings) {
        if (textOf(b, "type") != "secret_text")
            continue;
        const Json *other = from.binding(textOf(b, "name"));
        if (other && textOf(*other, "type") == "secret_text" && textOf(*other, "text") != textOf(b, "text"))
            names += (names.empty() ? "" : ", ") + textOf(b, "name");
    }
    return names;
}

} // namespace edgedeck::sandbox
