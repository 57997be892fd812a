// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/bindings/wranglercompare.h"

#include "app/config/bindingdrift.h"
#include "ui/models/format.h"

#include <algorithm>
#include <vector>

namespace edgedeck::ui {

using namespace Qt::StringLiterals;

namespace {

std::string liveEnvironment(const config::WranglerFile &file, const Snapshot &snapshot)
{
    for (const auto &[key, environment] : file.environments) {
        if (environment.name == snapshot.worker.str())
            return key;
    }
    return {};
}

QString describe(const config::BindingDrift &drift)
{
    switch (drift.drift) {
    case config::Drift::Same:
        return u"same"_s;
    case config::Drift::NotInFiles:
        return u"not listed"_s;
    case config::Drift::Missing:
        return u"missing"_s;
    case config::Drift::OtherValue:
        return format::quoted(drift.fileText);
    case config::Drift::OtherTarget:
        return u"other target"_s;
    case config::Drift::OtherType:
        return u"other type"_s;
    case config::Drift::Extra:
        break;
    }
    return u"only in the file"_s;
}

std::vector<config::BindingDrift> compare(
    const config::WranglerFile &file, const std::string &key, const Snapshot &snapshot)
{
    const auto found = file.environments.find(key);
    if (found == file.environments.end())
        return {};
    std::vector<Binding> live;
    for (const CheckedBinding &checked : snapshot.bindings)
        live.push_back(checked.binding);
    return config::compareBindings(live, found->second);
}

} // namespace

void applyWranglerFile(const config::WranglerFile &file, Snapshot &snapshot)
{
    const auto drifts = compare(file, liveEnvironment(file, snapshot), snapshot);
    for (std::size_t i = 0; i < snapshot.bindings.size() && i < drifts.size(); ++i)
        snapshot.bindings[i].fileValue = describe(drifts[i]).toStdString();
}

QStringList otherEnvironments(const config::WranglerFile &file, const Snapshot &snapshot)
{
    const std::string live = liveEnvironment(file, snapshot);
    QStringList names;
    for (const auto &[key, environment] : file.environments) {
        if (key != live)
            names << format::plain(key);
    }
    return names;
}

QHash<QString, QString> environmentValues(
    const config::WranglerFile &file, const QString &environment, const Snapshot &snapshot)
{
    QHash<QString, QString> values;
    for (const config::BindingDrift &drift : compare(file, environment.toStdString(), snapshot))
        values.insert(format::plain(drift.name), describe(drift));
    return values;
}

QHash<QString, QString> versionValues(const std::vector<Binding> &other, const Snapshot &snapshot)
{
    QHash<QString, QString> values;
    for (const CheckedBinding &checked : snapshot.bindings) {
        const Binding &live = checked.binding;
        const auto same = std::find_if(
            other.begin(), other.end(), [&](const Binding &binding) { return binding.name == live.name; });
        QString words = u"same"_s;
        if (same == other.end())
            words = u"missing"_s;
        else if (same->type != live.type)
            words = u"other type"_s;
        else if (isSecret(live))
            words = u"set"_s;
        else if (same->text != live.text)
            words = format::quoted(same->text);
        else if (same->targetId != live.targetId || same->className != live.className
            || same->scriptName != live.scriptName)
            words = u"other target"_s;
        values.insert(format::plain(live.name), words);
    }
    return values;
}

std::vector<Comparison> comparisons(const std::optional<config::WranglerFile> &file, const Snapshot &snapshot)
{
    constexpr std::size_t kEarlier = 3;
    std::vector<Comparison> found;
    if (file) {
        for (const QString &name : otherEnvironments(*file, snapshot))
            found.push_back({name.isEmpty() ? u"top level"_s : name,
                name.isEmpty() ? u"the top level of the file"_s : name + u" of the file"_s, std::nullopt});
    }
    std::vector<VersionId> seen;
    for (const WorkerVersion &live : snapshot.liveVersions)
        seen.push_back(live.id);
    const auto add = [&](const VersionId &id, const QString &words) {
        if (std::find(seen.begin(), seen.end(), id) != seen.end())
            return false;
        seen.push_back(id);
        const QString name = format::plain(shortId(id.str()));
        found.push_back({name, u"version "_s + name + words, id});
        return true;
    };
    if (snapshot.newestVersion)
        add(snapshot.newestVersion->id, u", the newest upload"_s);
    std::size_t earlier = 0;
    for (const Deployment &deployment : snapshot.deployments) {
        const auto version = deployment.soleVersion();
        if (earlier >= kEarlier || !version)
            continue;
        const QString by
            = deployment.authorEmail.empty() ? QString() : u" by "_s + format::plain(deployment.authorEmail);
        earlier += add(*version, u", live from "_s + format::moment(deployment.createdOn, snapshot.now) + by)
            ? 1
            : 0;
    }
    return found;
}

} // namespace edgedeck::ui
