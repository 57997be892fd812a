// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/result.h"
#include "app/domain/flag.h"
#include "app/domain/meter.h"
#include "app/domain/snapshot.h"

#include <QString>
#include <QStringList>

#include <map>
#include <string>
#include <vector>

namespace edgedeck::config {

/// Everything about one Worker that is not secret. A JSON file each, mode 0600, under
/// $XDG_CONFIG_HOME/edgedeck/profiles (EDGEDECK_HOME/config/profiles). Unknown keys are kept on save.
struct Profile
{
    std::string name;
    Environment environment = Environment::Production;
    std::string accountId; ///< checked on use
    std::string accountName;
    std::string worker;
    std::string apiBaseUrl = "https://api.cloudflare.com/client/v4";
    std::string workerUrl; ///< base of the Worker's own endpoints, "" = none
    std::string workerPreset = "auto";
    std::map<std::string, std::string> workerPointers; ///< fact -> pointer, overrides the preset
    Plan plan = Plan::Unknown; ///< Unknown = detect
    std::string caFile; ///< extra CA certificates, "" = none
    std::string wranglerFile; ///< path of an imported wrangler.toml/jsonc, "" = none
    std::vector<FlagDefinition> flags; ///< empty = detect from bindings
    int workerPollSeconds = 300; ///< looking may cost KV writes; 0 = only when asked
};

class ProfileStore
{
public:
    /// `home` as from configHome().
    explicit ProfileStore(QString home);
    [[nodiscard]] QStringList names() const;
    [[nodiscard]] Result<Profile> load(const QString &name) const;
    [[nodiscard]] Result<void> save(const Profile &profile);
    [[nodiscard]] Result<void> remove(const QString &name);

private:
    QString m_home;
};

/// EDGEDECK_HOME/config or $XDG_CONFIG_HOME/edgedeck.
[[nodiscard]] QString configHome();
/// EDGEDECK_HOME/data or $XDG_DATA_HOME/edgedeck.
[[nodiscard]] QString dataHome();

} // namespace edgedeck::config
