// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/bindings/wranglercompare.h"

#include "app/config/bindingdrift.h"
#include "ui/models/format.h"

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

} // namespace edgedeck::ui
